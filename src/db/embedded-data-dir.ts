import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Where root keeps the copied binaries and the data of clones without a DATA_DIR of their own. */
export const SYSTEM_DIR = '/var/lib/siap-kbk';

/** The folder inside DATA_DIR that holds the PostgreSQL cluster. */
export const CLUSTER = 'basis-data';

const holdsCity = (dataDir: string) => ['basis-data', 'berkas'].some((name) => existsSync(path.join(dataDir, name)));

export interface DataDirInput {
  env: Record<string, string | undefined>;
  /** The folder of the clone (where package.json stands). */
  cloneDir: string;
  /** The user id of this process; 0 is root. */
  uid: number;
  systemDir?: string;
}

/**
 * Decides where the data lives; creates nothing. A DATA_DIR that is set is taken as it is (relative to the clone).
 * Unset, it is `data` in the clone, or for root a folder under /var/lib/siap-kbk named by the clone's path, since the
 * server's account cannot be expected to reach root's home. `notes` are lines for the start's log. Throws an Error with
 * one line where this clone's city already lives in the other of the two default places.
 */
export function resolveDataDir({ env, cloneDir, uid, systemDir = SYSTEM_DIR }: DataDirInput): { dataDir: string; notes: string[] } {
  const clone = realpathSync(cloneDir);
  const notes: string[] = [];
  if (env.DATA_DIR) {
    const dataDir = path.resolve(clone, env.DATA_DIR);
    if (env.NODE_ENV === 'production' && isInside(dataDir, clone)) notes.push(insideClone(dataDir));
    return { dataDir, notes };
  }

  const inClone = path.join(clone, 'data');
  const inSystem = path.join(systemDir, createHash('sha256').update(clone).digest('hex').slice(0, 12));
  if (uid !== 0) {
    // The folder is closed to everyone but root's server: that it exists is all that can be seen from here.
    if (existsSync(inSystem) && !holdsCity(inClone)) {
      throw new Error(`Data portal ini sudah ada di ${inSystem}, dibuat ketika dijalankan sebagai root. Jalankan lagi sebagai root, atau setel DATA_DIR ke map lain.`);
    }
    if (env.NODE_ENV === 'production') notes.push(insideClone(inClone));
    return { dataDir: inClone, notes };
  }
  if (holdsCity(inClone) && !holdsCity(inSystem)) {
    throw new Error(`Data portal ini sudah ada di ${inClone}. Jalankan sebagai pemilik map itu, atau setel DATA_DIR ke map yang dimaksud.`);
  }
  notes.push(`Dijalankan sebagai root: data disimpan di ${inSystem}.`);
  return { dataDir: inSystem, notes };
}

const isInside = (dir: string, parent: string) => dir === parent || dir.startsWith(parent + path.sep);

const insideClone = (dataDir: string) =>
  `DATA_DIR (${dataDir}) berada di dalam map program: "git clean" akan menghapus data kota. Setel DATA_DIR ke map di luarnya.`;
