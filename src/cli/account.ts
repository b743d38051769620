import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, environmentOfProcess, readConfig } from '../config.js';
import { openDatabase } from '../db/client.js';
import { connectEmbedded } from '../db/embedded.js';
import { resolveDataDir } from '../db/embedded-data-dir.js';
import { applyMigrations } from '../db/migrations.js';
import { prepareData } from '../db/seed/prepare.js';
import { akunBaru } from '../features/akun/schema.js';
import { LINK_HOURS, createAccount, resetByLink } from '../features/akun/service.js';
import { openFileStore } from '../features/berkas/store.js';

// npm run account -- create [--nama-pengguna X] [--nama "Y"] [--peran ADMIN]: makes an account, the first administrator
// above all, on a portal that runs or stands still, and prints a link that sets its password.
// npm run account -- reset --nama-pengguna X: prints a new link for an account that there is.

const USAGE = 'Pemakaian: npm run account -- create [--nama-pengguna admin] [--nama "Administrator"] [--peran ADMIN|WALIKOTA|STAF_WALIKOTA], atau npm run account -- reset --nama-pengguna NAMA';

interface Command {
  verb: string | undefined;
  given: { 'nama-pengguna'?: string; nama?: string; peran?: string };
}

function readCommand(args: string[]): Command {
  try {
    const { values, positionals: [verb, ...rest] } = parseArgs({
      args, allowPositionals: true, options: { 'nama-pengguna': { type: 'string' }, nama: { type: 'string' }, peran: { type: 'string' } },
    });
    if (rest.length === 0) return { verb, given: values };
  } catch {
    // An option that there is not, or one without its value: the same answer as to any other nonsense.
  }
  throw new Error(USAGE);
}

async function main(): Promise<void> {
  const { verb, given } = readCommand(process.argv.slice(2));
  if (verb !== 'create' && verb !== 'reset') throw new Error(USAGE);
  if (verb === 'reset' && (given['nama-pengguna'] === undefined || given.nama !== undefined || given.peran !== undefined)) throw new Error(USAGE);
  const wanted = akunBaru.safeParse({ namaPengguna: given['nama-pengguna'] ?? 'admin', nama: given.nama ?? 'Administrator', peran: given.peran ?? 'ADMIN' });
  if (!wanted.success) throw new Error(`${wanted.error.issues[0]?.message}.`);

  const env = environmentOfProcess();
  const config = readConfig(env);
  const { dataDir } = resolveDataDir({ env, cloneDir: ROOT, uid: process.getuid?.() ?? -1 });
  const server = config.databaseUrl ? null : await connectEmbedded({ dataDir, log: console });
  try {
    const url = config.databaseUrl ?? server!.url;
    const migrated = await applyMigrations({ url, migrationsDir: path.join(ROOT, 'prisma/migrations'), schemaPath: path.join(ROOT, 'prisma/schema.prisma') });
    const { db, pool, close } = openDatabase(url, 2);
    const deps = { db, pool, clock: () => new Date(), config };
    try {
      // Before the first start this is the first start in all but listening: what it decides is decided here.
      if (migrated.length > 0) await prepareData({ ...deps, files: await openFileStore(dataDir) });
      const token = verb === 'create' ? await createAccount(deps, wanted.data) : await resetByLink(deps, wanted.data.namaPengguna);
      console.log(verb === 'create' ? `Akun "${wanted.data.namaPengguna}" (${wanted.data.nama}, ${wanted.data.peran}) dibuat.` : `Tautan baru untuk akun "${wanted.data.namaPengguna}".`);
      console.log(`Tetapkan kata sandinya lewat tautan sekali pakai ini, dalam ${LINK_HOURS} jam:`);
      console.log(`${config.baseUrl?.replace(/\/+$/, '') ?? `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${config.port}`}/sandi/${token}`);
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
