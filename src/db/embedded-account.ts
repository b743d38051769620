import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lchownSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export interface Account {
  uid: number;
  gid: number;
}

/**
 * The account that PostgreSQL, which refuses root, runs as when the portal was started by root. A number of its own
 * without a name, from the range that neither Debian, systemd (60578–61183 is unused there) nor user management gives out:
 * `nobody`, `daemon`, `www-data` and `postgres` are shared with other programs, which could then read the city's data and
 * trace the server, and adding a named account would change the machine and needs tools that a container may lack.
 */
export const SERVER_ACCOUNT: Account = { uid: 61018, gid: 61018 };

/** Null where the server runs as the user who started the portal. */
export const serverAccount = (): Account | null => (process.getuid?.() === 0 ? SERVER_ACCOUNT : null);

/**
 * An account to run initdb as, which, unlike the server, insists on one with a name. It is borrowed for the second that
 * initdb takes, in a folder that no one else can enter; afterwards everything is given to `SERVER_ACCOUNT`.
 */
export function namedAccount(): Account {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  for (const name of ['games', 'bin', 'daemon', 'nobody']) {
    const entry = accounts.find((fields) => fields[0] === name);
    if (entry && Number(entry[2]) > 0) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error('PostgreSQL tidak dapat dijalankan sebagai root. Jalankan portal sebagai pengguna biasa, atau setel DATABASE_URL.');
}

/** Gives a folder and everything in it to the account; links are not followed. */
export function giveTo(account: Account, folder: string): void {
  lchownSync(folder, account.uid, account.gid);
  if (!lstatSync(folder).isDirectory()) return;
  for (const name of readdirSync(folder)) giveTo(account, path.join(folder, name));
}

/** What the portal keeps in DATA_DIR, by the beginning of its names. */
const OURS = /^(basis-data|berkas|cadangan|rahasia-sesi|soket-)/;

/**
 * Fits DATA_DIR to the account: a folder with nothing in it but what is the portal's becomes its own, closed to others; one
 * that holds other things stays as it is. Throws an Error naming the folder on the way that the account cannot pass.
 */
export function prepareFor(account: Account, dataDir: string, cluster: string): void {
  const names = readdirSync(dataDir);
  if (names.every((name) => OURS.test(name))) {
    chownSync(dataDir, account.uid, account.gid);
    // Before there is a cluster, another start may be making one, for which it opens the folder a little.
    if (names.includes(cluster)) chmodSync(dataDir, 0o700);
  }
  const folders: string[] = [];
  for (let folder = dataDir; ; folder = path.dirname(folder)) {
    folders.unshift(folder);
    if (folder === path.dirname(folder)) break;
  }
  const check = spawnSync('/bin/sh', ['-c', 'for f do [ -x "$f" ] || { printf %s "$f"; exit; }; done', 'sh', ...folders], { ...account, cwd: '/', encoding: 'utf8' });
  if (check.error) {
    throw new Error(`PostgreSQL tidak dapat dijalankan dengan UID ${account.uid} (${check.error.message}). Jalankan portal sebagai pengguna biasa, atau setel DATABASE_URL.`);
  }
  if (check.stdout) {
    throw new Error(`Map ${check.stdout} tertutup bagi akun server basis data (UID ${account.uid}), sehingga DATA_DIR ${dataDir} tidak terjangkau. Buka dengan "chmod o+x ${check.stdout}", atau setel DATA_DIR ke map lain.`);
  }
}
