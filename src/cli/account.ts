import path from 'node:path';
import { ROOT, environmentOfProcess, portalAddress, readConfig } from '../config.js';
import { openDatabase } from '../db/client.js';
import { connectEmbedded } from '../db/embedded.js';
import { resolveDataDir } from '../db/embedded-data-dir.js';
import { applyMigrations } from '../db/migrations.js';
import { LINK_HOURS, createAccount, resetByLink } from '../features/akun/service.js';
import { readAccountCommand } from './account-command.js';

// npm run account -- create [--nama-pengguna X] [--nama "Y"] [--peran ADMIN]: makes an account, the first administrator
// above all, on a portal that runs or stands still, and prints a link that sets its password.
// npm run account -- reset --nama-pengguna X: prints a new link for an account that there is.

async function main(): Promise<void> {
  const command = readAccountCommand(process.argv.slice(2));
  const env = environmentOfProcess();
  const config = readConfig(env);
  const { dataDir } = resolveDataDir({ env, cloneDir: ROOT, uid: process.getuid?.() ?? -1 });
  const server = config.databaseUrl ? null : await connectEmbedded({ dataDir, log: console });
  try {
    const url = config.databaseUrl ?? server!.url;
    // Before the first start too; whoever begins with an account of their own gets no demonstration city afterwards.
    await applyMigrations({ url, migrationsDir: path.join(ROOT, 'prisma/migrations'), schemaPath: path.join(ROOT, 'prisma/schema.prisma') });
    const { db, close } = openDatabase(url, 2);
    const deps = { db, clock: () => new Date() };
    try {
      const token = command.verb === 'create' ? await createAccount(deps, command.akun) : await resetByLink(deps, command.namaPengguna);
      console.log(command.verb === 'create'
        ? `Akun "${command.akun.namaPengguna}" (${command.akun.nama}, ${command.akun.peran}) dibuat.`
        : `Tautan baru untuk akun "${command.namaPengguna}".`);
      console.log(`Tetapkan kata sandinya lewat tautan sekali pakai ini, dalam ${LINK_HOURS} jam:`);
      console.log(`${portalAddress(config)}/sandi/${token}`);
      if (config.production && !config.baseUrl) console.log('BASE_URL belum disetel: ganti awal alamat itu dengan alamat portal.');
    } finally {
      await close();
    }
  } finally {
    await server?.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error && !(error instanceof TypeError) ? error.message : error);
  process.exit(1);
});
