import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';

/**
 * Where the bytes of files lie: `<dataDir>/berkas/ab/<id>` with a picture's thumbnail beside it (`<id>.kecil`). Files never
 * change. Which files exist is said by the database alone; a file without its row is swept away.
 */
export interface FileStore {
  dir: string;
  tempDir: string;
  /** Writes a file whole and durably: after this it survives a power cut. */
  write(id: string, part: FilePart, bytes: Buffer): Promise<void>;
  read(id: string, part: FilePart): Readable;
  size(id: string, part: FilePart): Promise<number>;
  exists(id: string): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** All files that lie there, unfinished ones too, with when any part of them was written last. */
  list(): Promise<{ id: string; writtenAt: Date }[]>;
  path(id: string, part: FilePart): string;
  /** Removes what requests that died left in `tempDir`: whatever was not written to since. Other processes may be at work there. */
  clearTemporary(before: Date): Promise<void>;
}

export type FilePart = 'asli' | 'kecil';

/** The ending of a file that is being written. */
const UNFINISHED = '.baru';

/** Opens (and makes) the store in the data folder. */
export async function openFileStore(dataDir: string): Promise<FileStore> {
  const dir = path.join(dataDir, 'berkas');
  const tempDir = path.join(dataDir, 'sementara');
  await mkdir(dir, { recursive: true });
  await mkdir(tempDir, { recursive: true });
  // The last two characters of a UUIDv7 are random; its first are the time, which would fill one folder at a time.
  const folderOf = (id: string) => path.join(dir, id.slice(-2));
  const pathOf = (id: string, part: FilePart) => path.join(folderOf(id), part === 'asli' ? id : `${id}.kecil`);

  return {
    dir,
    tempDir,
    path: pathOf,
    async write(id, part, bytes) {
      await mkdir(folderOf(id), { recursive: true });
      const target = pathOf(id, part);
      const temporary = `${target}${UNFINISHED}`;
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target);
      await syncFolder(folderOf(id));
    },
    read: (id, part) => createReadStream(pathOf(id, part)),
    size: async (id, part) => (await stat(pathOf(id, part))).size,
    exists: (id) => stat(pathOf(id, 'asli')).then(() => true, () => false),
    async remove(id) {
      for (const part of ['kecil', 'asli'] as const) {
        await rm(`${pathOf(id, part)}${UNFINISHED}`, { force: true });
        await rm(pathOf(id, part), { force: true });
      }
    },
    async list() {
      const found = new Map<string, Date>();
      for (const folder of await readdir(dir)) {
        for (const name of await readdir(path.join(dir, folder))) {
          const id = name.split('.')[0]!;
          const { mtime } = await stat(path.join(dir, folder, name));
          if (mtime > (found.get(id) ?? new Date(0))) found.set(id, mtime);
        }
      }
      return [...found].map(([id, writtenAt]) => ({ id, writtenAt }));
    },
    async clearTemporary(before) {
      for (const name of await readdir(tempDir)) {
        const folder = path.join(tempDir, name);
        const { mtime } = await stat(folder).catch(() => ({ mtime: before }));
        if (mtime < before) await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** A rename is durable once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
