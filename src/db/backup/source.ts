import { createReadStream, type Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { extract } from 'tar-stream';
import { isPartName, MANIFEST, readSums, SUMS } from './format.js';

/** One part of a backup, to be read before the next is asked for. */
export interface Part {
  name: string;
  stream: AsyncIterable<Buffer>;
}

/** Why a backup cannot be read, in a line for the person. */
export class BrokenBackup extends Error {}

/**
 * The parts of a backup, in its order: of the one file that `npm run backup` writes, or of a night's folder with the files
 * beside it. Throws BrokenBackup where it is neither.
 */
export async function* readParts(source: string): AsyncGenerator<Part> {
  let found: Stats;
  try {
    found = await stat(source);
  } catch {
    throw new BrokenBackup(`${source} tidak ada atau tidak dapat dibaca.`);
  }
  yield* found.isDirectory() ? partsOfFolder(source) : partsOfArchive(source);
}

async function* partsOfArchive(source: string): AsyncGenerator<Part> {
  const archive = extract();
  // An error of either stream ends the loop below.
  pipeline(createReadStream(source), archive, () => {});
  const seen = new Set<string>();
  try {
    for await (const entry of archive) {
      const { name, type } = entry.header;
      if (type !== 'file' || !isPartName(name) || seen.has(name)) throw foreign(source);
      seen.add(name);
      // A stream of streamx, whose types do not say what it yields.
      yield { name, stream: entry as unknown as AsyncIterable<Buffer> };
    }
  } catch (error) {
    if (error instanceof Error && /^(Invalid tar header|Unexpected end of data)/.test(error.message)) {
      throw seen.size === 0 ? foreign(source) : new BrokenBackup(`${source} rusak atau terpotong.`);
    }
    throw error;
  } finally {
    archive.destroy();
  }
}

async function* partsOfFolder(source: string): AsyncGenerator<Part> {
  const sums = readSums(await readFile(path.join(source, SUMS), 'utf8').catch(() => ''));
  if (!sums?.has(MANIFEST)) throw foreign(source);
  for (const name of [...sums.keys(), SUMS]) {
    const inBackup = name.replace(/^\.\.\/(?=berkas\/)/, '');
    if (!isPartName(inBackup)) throw foreign(source);
    const file = path.join(source, name);
    if (!await stat(file).then((found) => found.isFile(), () => false)) throw new BrokenBackup(`${source} tidak lengkap: ${name} tidak ada.`);
    yield { name: inBackup, stream: createReadStream(file) };
  }
}

const foreign = (source: string) => new BrokenBackup(`${source} bukan cadangan SIAP KBK.`);
