import { createServer } from 'node:http';
import path from 'node:path';
import { createApp } from './app.js';
import { ROOT, environmentOfProcess, readConfig, sessionSecret } from './config.js';
import { demandReachable, openDatabase } from './db/client.js';
import { startEmbedded } from './db/embedded.js';
import { resolveDataDir } from './db/embedded-data-dir.js';
import { applyMigrations } from './db/migrations.js';
import { prepareData } from './db/seed/prepare.js';
import { openFileStore } from './features/berkas/store.js';
import { startJobs } from './jobs/schedule.js';
import { makeLog } from './log.js';
import { loadAssets } from './web/assets.js';

/** The process: config, database, listen, graceful stop. The only place with side effects at import. */
async function main(): Promise<void> {
  const began = performance.now();
  const env = environmentOfProcess();
  const config = readConfig(env);
  const log = makeLog(config.logLevel);
  const { dataDir, notes } = resolveDataDir({ env, cloneDir: ROOT, uid: process.getuid?.() ?? -1 });
  for (const note of notes) console.log(note);

  if (config.databaseUrl) await demandReachable(config.databaseUrl);
  const server = config.databaseUrl ? null : await startEmbedded({ dataDir, log: console });
  const url = config.databaseUrl ?? server!.url;
  await applyMigrations({ url, migrationsDir: path.join(ROOT, 'prisma/migrations'), schemaPath: path.join(ROOT, 'prisma/schema.prisma') });

  const database = openDatabase(url);
  const files = await openFileStore(dataDir);
  const clock = () => new Date();
  const prepared = await prepareData({ db: database.db, url, clock, files, config });

  const app = createApp({
    db: database.db, pool: database.pool, clock, config, files, log,
    sessionSecret: sessionSecret(config, dataDir), assets: loadAssets(path.join(ROOT, 'public')),
  });
  const http = createServer(app);
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => reject(new Error(cannotListen(error, config.port, config.host), { cause: error })));
    http.listen(config.port, config.host, resolve);
  });
  const jobs = startJobs({ db: database.db, pool: database.pool, clock, files, dataDir, url, embedded: server !== null, log });

  const bound = http.address();
  const port = typeof bound === 'object' && bound ? bound.port : config.port;
  const address = config.baseUrl ?? `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${port}`;
  console.log(`SIAP KBK siap di ${address} (${((performance.now() - began) / 1000).toFixed(1)} detik). Data: ${dataDir}`);
  for (const line of prepared.signIn) console.log(line);

  let stopping = false;
  async function stop(code: number): Promise<void> {
    if (stopping) return;
    stopping = true;
    http.closeIdleConnections();
    await new Promise<void>((resolve) => {
      http.close(() => resolve());
      setTimeout(() => { http.closeAllConnections(); }, 8_000).unref();
    });
    await jobs.stop();
    await database.close();
    await server?.stop();
    process.exit(code);
  }
  process.once('SIGINT', () => void stop(0));
  process.once('SIGTERM', () => void stop(0));
  void server?.ended.then(() => {
    if (stopping) return;
    console.error('Basis data berhenti sendiri; portal ikut berhenti.');
    void stop(1);
  });
}

function cannotListen({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  if (code === 'EADDRINUSE') return `Port ${port} di ${host} sudah dipakai program lain. Hentikan program itu, atau setel PORT ke angka lain.`;
  if (code === 'EACCES') return `Port ${port} tidak boleh dipakai oleh pengguna ini. Setel PORT ke angka di atas 1023.`;
  return `Portal tidak dapat menerima sambungan di ${host}:${port} (${message}). Periksa HOST dan PORT.`;
}

main().catch((error: unknown) => {
  // What is wrong with the place or its settings is one line; what is wrong with the program is shown whole.
  const expected = error instanceof Error && !(error instanceof TypeError) && error.constructor === Error && !('code' in error);
  console.error(expected ? error.message : error);
  process.exit(1);
});
