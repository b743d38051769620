import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Sends a stream on and gives the sha256 of what passed. */
export async function copyHashed(source: AsyncIterable<Buffer>, target: Writable): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(source, async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }, target);
  return hash.digest('hex');
}

/** Writes a file that nobody else may read, whole and durably but for its folder's entry, and gives its sha256. */
export async function writeHashed(source: AsyncIterable<Buffer>, file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  const sum = await copyHashed(source, createWriteStream(`${file}.baru`, { mode: 0o600, flush: true }));
  await rename(`${file}.baru`, file);
  return sum;
}

/** New names in a folder are durable once the folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
