// A portal started as a person or a service manager starts it, and a browser of few lines.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Runs a command in a folder until it says where it listens, then hands it to `use`, and ends it as Ctrl-C does. */
export async function withPortal({ command, folder, env = {} }, use) {
  const [program, ...args] = command;
  const portal = spawn(program, args, { cwd: folder, env: { ...process.env, PORT: '0', ...env }, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(portal, 'close');
  let said = '';
  let stopped = false;
  try {
    const [, address, dataDir] = await new Promise((resolve, reject) => {
      portal.stdout.setEncoding('utf8').on('data', (text) => {
        said += text;
        const ready = /siap di (https?:\S+) .*Data: (\S+)/.exec(said);
        if (ready) resolve(ready);
      });
      void ended.then(([code]) => reject(new Error(`it ended with ${code} before it listened`)));
      setTimeout(() => reject(new Error('it did not listen within 120 s')), 120_000).unref();
    });
    await use({ address, dataDir });
  } catch (error) {
    console.log(said);
    throw error;
  } finally {
    if (portal.exitCode === null) process.kill(-portal.pid, 'SIGINT');
    stopped = await Promise.race([ended.then(() => true), sleep(20_000, false)]);
    if (!stopped) process.kill(-portal.pid, 'SIGKILL');
  }
  if (!stopped) throw new Error('it did not stop within 20 s of SIGINT');
}

/** Keeps cookies and the token of the last page. `headers`: as a proxy adds them. */
export function visit(address, headers = {}) {
  let cookie = '';
  let token = '';
  const ask = async (path, options = {}) => {
    const answer = await fetch(address + path, { redirect: 'manual', ...options, headers: { cookie, ...headers } });
    for (const one of answer.headers.getSetCookie()) cookie = one.split(';')[0];
    const text = await answer.text();
    token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? token;
    return { status: answer.status, text };
  };
  return {
    get: (path) => ask(path),
    post: (path, fields) => ask(path, { method: 'POST', body: new URLSearchParams({ _csrf: token, ...fields }) }),
  };
}

/** Signs in, and sees that the home page is that of somebody signed in. */
export async function signIn(visitor, namaPengguna, sandi) {
  await visitor.get('/masuk');
  const answer = await visitor.post('/masuk', { namaPengguna, sandi });
  if (answer.status !== 303) throw new Error(`signing in answered ${answer.status}`);
  const home = await visitor.get('/beranda');
  if (home.status !== 200 || !home.text.includes('Keluar')) throw new Error(`the home page answered ${home.status}`);
}
