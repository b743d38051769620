import { startEmbedded } from '../../src/db/embedded.js';

// A portal in a process of its own: starts the server on the folder it is given (waiting so many ms), says so, and waits to be ended.
const server = await startEmbedded({ dataDir: process.argv[2]!, waitMs: Number(process.argv[3]), log: { info: () => {}, warn: () => {} } });
console.log(server.url);
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
setInterval(() => {}, 60_000);
