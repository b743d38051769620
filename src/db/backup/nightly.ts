import { createReadStream } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { dayAt } from '../../time.js';
import { dumpDatabase } from './dump.js';
import { FILES, filePart, MANIFEST, readSums, SUMS, writeSums, type Manifest, type Sums } from './format.js';
import { syncFolder, writeHashed } from './streams.js';
import { exists, manifestText, noteFile, recordBackup, whileFilesStay, type BackupInput } from './write.js';

/** The folder of the nightly backups in DATA_DIR. */
export const NIGHTLY = 'cadangan';
/** How many nights are kept. */
const KEPT = 14;

const isNight = (name: string) => /^\d{4}-\d{2}-\d{2}$/.test(name);

/**
 * Dumps the database into DATA_DIR/cadangan/<day> and sees that each of its files has its copy in DATA_DIR/cadangan/berkas;
 * then drops what is older than 14 nights, and copies that no night needs. Does nothing where the day has its dump. Gives
 * the manifest; null where there was nothing to do.
 */
export async function backUpNight({ url, dataDir, now }: BackupInput): Promise<Manifest | null> {
  const place = path.join(dataDir, NIGHTLY);
  const night = path.join(place, dayAt(now));
  await mkdir(place, { recursive: true, mode: 0o700 });
  // What a night that was interrupted left behind.
  for (const name of await readdir(place)) if (name.endsWith('.baru') && isNight(name.slice(0, -5))) await rm(path.join(place, name), { recursive: true });
  if (await exists(night)) return null;

  const before = await lastSums(place);
  const growing = `${night}.baru`;
  const manifest = await whileFilesStay(url, async () => {
    const { manifest, sums, files } = await dumpDatabase(url, growing, now);
    for (const { id, sha256 } of files) {
      for (const part of ['asli', 'kecil'] as const) {
        const name = filePart(id, part);
        const sum = await copyOnce(path.join(dataDir, name), path.join(place, name), before.get(`../${name}`));
        if (sum) sums.set(`../${name}`, sum);
      }
      noteFile(manifest, id, sums.get(`../${filePart(id, 'asli')}`) === sha256);
    }
    const text = Readable.from([manifestText(manifest)]);
    sums.set(MANIFEST, await writeHashed(text, path.join(growing, MANIFEST)));
    await writeHashed(Readable.from([writeSums(sums)]), path.join(growing, SUMS));
    return manifest;
  });
  for (const folder of await foldersBelow(path.join(place, FILES))) await syncFolder(folder);
  await syncFolder(path.join(growing, 'tabel'));
  await syncFolder(growing);
  await rename(growing, night);
  await syncFolder(place);
  await recordBackup(url, now);
  await forget(place);
  return manifest;
}

/**
 * Copies a file that has no copy yet, and gives its sum: files never change, so a copy made once is not read again, and one
 * whose original was lost since is kept. Null where there is neither.
 */
async function copyOnce(source: string, copy: string, knownSum: string | undefined): Promise<string | null> {
  const [size, copied] = [await sizeOf(source), await sizeOf(copy)];
  if (knownSum && copied !== null && (size === null || size === copied)) return knownSum;
  return size === null ? null : writeHashed(createReadStream(source), copy);
}

const sizeOf = (file: string) => stat(file).then(({ size }) => size, () => null);

async function lastSums(place: string): Promise<Sums> {
  const night = (await nights(place)).at(-1);
  return night === undefined ? new Map() : await sumsOf(path.join(place, night)) ?? new Map();
}

const nights = async (place: string) => (await readdir(place)).filter(isNight).sort();

const sumsOf = async (night: string) => readSums(await readFile(path.join(night, SUMS), 'utf8'));

/** Removes nights beyond those kept, then copies that none of the kept ones names. */
async function forget(place: string): Promise<void> {
  const all = await nights(place);
  for (const name of all.slice(0, -KEPT)) await rm(path.join(place, name), { recursive: true });
  const needed = new Set<string>();
  for (const name of all.slice(-KEPT)) {
    const sums = await sumsOf(path.join(place, name));
    // A night that cannot be read may need anything.
    if (!sums) return;
    for (const part of sums.keys()) needed.add(path.join(place, name, part));
  }
  for (const folder of await foldersBelow(path.join(place, FILES))) {
    for (const name of await readdir(folder)) {
      const file = path.join(folder, name);
      if ((await stat(file)).isFile() && !needed.has(file)) await rm(file);
    }
  }
}

/** The folder itself and those in it; none where it does not exist. */
async function foldersBelow(folder: string): Promise<string[]> {
  if (!await exists(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return [folder, ...entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(folder, entry.name))];
}
