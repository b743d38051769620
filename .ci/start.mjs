// Starts the portal of a clone twice with `npm start` as a person would, signs in at each start, ends it as Ctrl-C does,
// and prints how long each start took until the page answered. `node .ci/start.mjs FOLDER`; the environment is handed on.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const folder = process.argv[2];
const ACCOUNT = { namaPengguna: 'diskominfo.sekretaris', sandi: 'siap-demo-2018' };
// Aims, in seconds; a start that takes three times as long is an error, whatever the machine does beside it.
const aims = { first: 15, later: 4 };

for (const [which, aim] of Object.entries(aims)) {
  const began = performance.now();
  const portal = spawn('npm', ['start'], { cwd: folder, env: { ...process.env, PORT: '0' }, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(portal, 'close');
  let shown = '';
  try {
    const address = await new Promise((resolve, reject) => {
      portal.stdout.setEncoding('utf8').on('data', (text) => {
        shown += text;
        const ready = /siap di (http:\S+) .*Data: (\S+)/.exec(shown);
        if (!ready) return;
        if (process.env.MADE) appendFileSync(process.env.MADE, `${ready[2]}\n`);
        resolve(ready[1]);
      });
      void ended.then(([code]) => reject(new Error(`ended with ${code} before it listened`)));
      setTimeout(() => reject(new Error('did not listen within 120 s')), 120_000).unref();
    });
    const seconds = await until(address, began);
    await signIn(address);
    console.log(`${which} start: ${seconds.toFixed(1)} s (aim ${aim} s)`);
    if (seconds > aim * 3) throw new Error(`${which} start took ${seconds.toFixed(1)} s`);
  } catch (error) {
    console.log(shown);
    console.log(`${which} start failed: ${error.message}`);
    process.exitCode = 1;
  } finally {
    if (portal.exitCode === null) process.kill(-portal.pid, 'SIGINT');
    const stopped = await Promise.race([ended.then(() => true), sleep(20_000, false)]);
    if (!stopped) {
      console.log('the portal did not stop within 20 s of SIGINT');
      process.exitCode = 1;
      process.kill(-portal.pid, 'SIGKILL');
    }
  }
  if (process.exitCode) break;
}

/** Seconds from `began` until the first page has come. */
async function until(address, began) {
  const page = await fetch(address);
  if (page.status !== 200) throw new Error(`the first page answered ${page.status}`);
  await page.text();
  return (performance.now() - began) / 1000;
}

async function signIn(address) {
  const form = await fetch(`${address}/masuk`);
  const token = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1];
  const cookie = form.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  const answer = await fetch(`${address}/masuk`, {
    method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ _csrf: token, ...ACCOUNT }),
  });
  if (answer.status !== 303) throw new Error(`signing in answered ${answer.status}`);
  const home = await fetch(`${address}/beranda`, { headers: { cookie: answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') } });
  if (home.status !== 200 || !(await home.text()).includes('Keluar')) throw new Error(`the home page answered ${home.status}`);
}
