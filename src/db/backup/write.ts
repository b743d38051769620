import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { pack, type Pack } from 'tar-stream';
import { BERKAS_LOCK } from '../../features/berkas/lock.js';
import { dumpDatabase, SESSION_SETTINGS, type Dump } from './dump.js';
import { filePart, MANIFEST, SUMS, writeSums, type Manifest } from './format.js';
import { copyHashed, syncFolder } from './streams.js';

export interface BackupInput {
  url: string;
  dataDir: string;
  now: Date;
}

/**
 * Writes one file with the whole city, its database and its files, while the portal runs. Gives what is in it.
 * Throws an Error with one line where `target` exists already or the database holds no portal; then nothing is left behind.
 */
export async function writeBackup({ url, dataDir, now, target }: BackupInput & { target: string }): Promise<Manifest> {
  if (await exists(target)) throw new Error(`${target} sudah ada. Pilih nama lain untuk berkas cadangan.`);
  const folder = `${target}.sementara`;
  const growing = `${target}.baru`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const manifest = await whileFilesStay(url, async () => {
      const dump = await dumpDatabase(url, folder, now);
      const archive = pack();
      const [made] = await Promise.all([
        putParts(archive, folder, dataDir, dump),
        pipeline(archive, createWriteStream(growing, { mode: 0o600, flush: true })),
      ]);
      return made;
    });
    await rename(growing, target);
    await syncFolder(path.dirname(target));
    await recordBackup(url, now);
    return manifest;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(growing, { force: true });
  }
}

async function putParts(archive: Pack, folder: string, dataDir: string, { manifest, sums, files }: Dump): Promise<Manifest> {
  try {
    for (const [name] of sums) await put(archive, name, path.join(folder, name));
    for (const { id, sha256 } of files) {
      for (const part of ['asli', 'kecil'] as const) {
        const name = filePart(id, part);
        if (await exists(path.join(dataDir, name))) sums.set(name, await put(archive, name, path.join(dataDir, name)));
      }
      noteFile(manifest, id, sums.get(filePart(id, 'asli')) === sha256);
    }
    for (const [name, text] of [[MANIFEST, manifestText(manifest)], [SUMS, null]] as const) {
      const file = path.join(folder, name);
      await writeFile(file, text ?? writeSums(sums));
      sums.set(name, await put(archive, name, file));
    }
    archive.finalize();
    return manifest;
  } catch (error) {
    archive.destroy(error as Error);
    throw error;
  }
}

/** Puts a file of known size into the archive and gives its sha256. */
async function put(archive: Pack, name: string, file: string): Promise<string> {
  const { size, mtime } = await stat(file);
  let done: (error?: Error | null) => void;
  const taken = new Promise<void>((resolve, reject) => { done = (error) => (error ? reject(error) : resolve()); });
  // A stream of streamx, which does what a Writable does.
  const entry = archive.entry({ name, size, mtime, mode: 0o600 }, (error) => done(error)) as unknown as Writable;
  const [sum] = await Promise.all([copyHashed(createReadStream(file), entry), taken]);
  return sum;
}

/** Counts a file that is whole, and names one that is missing or is not what the database says. */
export function noteFile(manifest: Manifest, id: string, isWhole: boolean): void {
  if (isWhole) manifest.berkas += 1;
  else manifest.cacat.push(id);
}

export const manifestText = (manifest: Manifest) => `${JSON.stringify(manifest, null, 1)}\n`;

export const exists = (file: string) => access(file).then(() => true, () => false);

/** Runs `work` while nothing sweeps files away: what the snapshot speaks of is there when it is copied. */
export async function whileFilesStay<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(SESSION_SETTINGS);
    await client.query('SELECT pg_advisory_lock_shared($1)', [BERKAS_LOCK]);
    return await work();
  } finally {
    // The connection's end gives the lock back.
    await client.end();
  }
}

/** Keeps in the database when it was last backed up whole, for the administrator's page. */
export async function recordBackup(url: string, now: Date): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO pengaturan (kunci, nilai, diubah_pada) VALUES ('cadangan.terakhir', to_jsonb($1::text), $2)
       ON CONFLICT (kunci) DO UPDATE SET nilai = excluded.nilai, diubah_pada = excluded.diubah_pada`,
      [now.toISOString(), now],
    );
  } finally {
    await client.end();
  }
}
