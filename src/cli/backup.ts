import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { ROOT, environmentOfProcess, readConfig } from '../config.js';
import { NIGHTLY } from '../db/backup/nightly.js';
import { writeBackup } from '../db/backup/write.js';
import { connectEmbedded } from '../db/embedded.js';
import { CLUSTER, resolveDataDir } from '../db/embedded-data-dir.js';
import { fmt } from '../web/format.js';

// npm run backup [-- BERKAS]: one file with the database and all files, while the portal runs or stands still.

async function main(): Promise<void> {
  const now = new Date();
  const env = environmentOfProcess();
  const { databaseUrl } = readConfig(env);
  const { dataDir } = resolveDataDir({ env, cloneDir: ROOT, uid: process.getuid?.() ?? -1 });
  if (!databaseUrl && !existsSync(path.join(dataDir, CLUSTER))) throw new Error(`Belum ada basis data di ${dataDir}; tidak ada yang dapat dicadangkan.`);

  const named = process.argv[2];
  const target = named
    // npm runs in the project's folder; a name is meant from where the person stands.
    ? path.resolve(process.env.INIT_CWD ?? '.', named)
    : path.join(dataDir, NIGHTLY, `siap-kbk-${now.toISOString().slice(0, 19).replaceAll(':', '')}.tar`);
  const server = databaseUrl ? null : await connectEmbedded({ dataDir, log: console });
  try {
    const manifest = await writeBackup({ url: databaseUrl ?? server!.url, dataDir, now, target });
    const rows = manifest.tabel.reduce((sum, { baris }) => sum + baris, 0);
    console.log(`Cadangan selesai: ${target} (${fmt.fileSize((await stat(target)).size)}; ${fmt.number(rows)} baris, ${fmt.number(manifest.berkas)} berkas).`);
    if (manifest.cacat.length > 0) {
      console.error(`Perhatian: ${fmt.number(manifest.cacat.length)} berkas hilang atau berubah di ${dataDir}: ${manifest.cacat.join(', ')}`);
      process.exitCode = 1;
    }
  } finally {
    await server?.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error && !(error instanceof TypeError) ? error.message : error);
  process.exit(1);
});
