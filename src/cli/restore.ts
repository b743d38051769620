import path from 'node:path';
import { ROOT, environmentOfProcess, readConfig } from '../config.js';
import { checkBackup, restoreBackup } from '../db/backup/restore.js';
import { connectEmbedded } from '../db/embedded.js';
import { resolveDataDir } from '../db/embedded-data-dir.js';
import { fmt } from '../web/format.js';

// npm run restore -- BERKAS: fills an empty place, the portal's own or that of DATABASE_URL, with a backup.

async function main(): Promise<void> {
  const named = process.argv[2];
  if (!named) throw new Error('Pemakaian: npm run restore -- BERKAS (berkas dari "npm run backup", atau map satu malam di DATA_DIR/cadangan)');
  const env = environmentOfProcess();
  const { databaseUrl } = readConfig(env);
  const { dataDir, notes } = resolveDataDir({ env, cloneDir: ROOT, uid: process.getuid?.() ?? -1 });
  const migrations = { migrationsDir: path.join(ROOT, 'prisma/migrations'), schemaPath: path.join(ROOT, 'prisma/schema.prisma') };

  // Before a server is started, or a folder made for one.
  const backup = await checkBackup(path.resolve(process.env.INIT_CWD ?? '.', named), migrations);
  for (const note of notes) console.log(note);
  const server = databaseUrl ? null : await connectEmbedded({ dataDir, log: console });
  try {
    await restoreBackup({ ...migrations, backup, url: databaseUrl ?? server!.url, dataDir });
  } finally {
    await server?.stop();
  }
  const { manifest } = backup;
  const rows = manifest.tabel.reduce((sum, { baris }) => sum + baris, 0);
  console.log(`Pemulihan selesai: ${fmt.number(rows)} baris dan ${fmt.number(manifest.berkas)} berkas dari ${fmt.momentLong(new Date(manifest.dibuatPada))}, ke ${dataDir}. Semua orang perlu masuk lagi.`);
  if (manifest.cacat.length > 0) console.error(`Perhatian: ${fmt.number(manifest.cacat.length)} berkas sudah hilang atau berubah ketika cadangan dibuat: ${manifest.cacat.join(', ')}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error && !(error instanceof TypeError) ? error.message : error);
  process.exit(1);
});
