// Starts the portal of a clone twice with `npm start`, signs in at each start, and prints how long each took until the
// first page had come. `node start.mjs FOLDER`; the environment is handed on. MADE: a file that gets the data folder's path.
import { appendFileSync } from 'node:fs';
import { signIn, visit, withPortal } from './portal.mjs';

// Aims, in seconds; a start that takes three times as long is an error, whatever the machine does beside it.
const aims = { first: 15, later: 4 };

for (const [which, aim] of Object.entries(aims)) {
  const began = performance.now();
  await withPortal({ command: ['npm', 'start'], folder: process.argv[2] }, async ({ address, dataDir }) => {
    if (process.env.MADE) appendFileSync(process.env.MADE, `${dataDir}\n`);
    const page = await visit(address).get('/');
    const seconds = (performance.now() - began) / 1000;
    if (page.status !== 200) throw new Error(`the first page answered ${page.status}`);
    console.log(`${which} start: ${seconds.toFixed(1)} s (aim ${aim} s)`);
    await signIn(visit(address), 'diskominfo.sekretaris', 'siap-demo-2018');
    if (seconds > aim * 3) throw new Error(`the ${which} start took ${seconds.toFixed(1)} s`);
  });
}
