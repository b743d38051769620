// The portal as the Dockerfile starts it, on DATABASE_URL: the first administrator is made from the shell while it runs,
// sets a password by the link, and signs in through a proxy that speaks https. `node production.mjs FOLDER DATA_DIR`
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { signIn, visit, withPortal } from './portal.mjs';

const [folder, dataDir] = process.argv.slice(2);
const env = {
  NODE_ENV: 'production', HOST: '0.0.0.0', DATA_DIR: dataDir, TRUST_PROXY: 'loopback, uniquelocal', SESSION_SECRET: randomBytes(48).toString('base64'),
};

await withPortal({ command: ['node', 'dist/server.js'], folder, env }, async ({ address }) => {
  for (const path of ['/', '/healthz', '/readyz']) {
    const { status } = await visit(address).get(path);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
  }
  const made = spawnSync('node', ['dist/cli/account.js', 'create'], { cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8' });
  const link = /\/sandi\/\S+/.exec(made.stdout)?.[0];
  if (!link) throw new Error(`no link was printed: ${made.stdout}${made.stderr}`);

  const administrator = visit(address, { 'x-forwarded-proto': 'https' });
  await administrator.get(link);
  const password = randomBytes(12).toString('hex');
  const set = await administrator.post(link, { sandiBaru: password, sandiUlang: password });
  if (set.status !== 303) throw new Error(`setting the password answered ${set.status}`);
  await signIn(administrator, 'admin', password);
  const demo = visit(address, { 'x-forwarded-proto': 'https' });
  await demo.get('/masuk');
  const refused = await demo.post('/masuk', { namaPengguna: 'diskominfo.sekretaris', sandi: 'siap-demo-2018' });
  if (refused.status !== 422) throw new Error(`a demonstration account answered ${refused.status} in production`);
});
