import { z } from 'zod';

/**
 * A backup is a set of parts, each a plain file that common tools read:
 *
 * - `manifest.json`: what it is, of when, from which migration and server, and how many rows each table has;
 * - `tabel/<name>.copy.gz`: a table as PostgreSQL's COPY writes it (text format, UTF-8), compressed by gzip;
 * - `berkas/<xx>/<id>` and `<id>.kecil`: the files and thumbnails, under the paths that they have in DATA_DIR;
 * - `SHA256SUMS`: the sum of every other part, as `sha256sum -c` reads it. Written last, so that a truncated backup has none.
 *
 * `npm run backup` puts them into one tar. The nightly backup is a folder of them in DATA_DIR/cadangan, in which the files
 * stand as `../berkas/…`: every night shares one copy. Sessions, and secrets that are not in the database, are left out.
 */

export const MANIFEST = 'manifest.json';
export const SUMS = 'SHA256SUMS';

/** The folder in DATA_DIR, and beside the nightly dumps, that holds the files. */
export const FILES = 'berkas';

export const tablePart = (table: string) => `tabel/${table}.copy.gz`;

/** Where a file lies below DATA_DIR: as features/berkas/store.ts has it. */
export const filePart = (id: string, part: 'asli' | 'kecil') => `${FILES}/${id.slice(-2)}/${part === 'asli' ? id : `${id}.kecil`}`;

const NAME = /^(manifest\.json|SHA256SUMS|tabel\/[a-z_0-9]+\.copy\.gz|berkas\/[0-9a-f]{2}\/[0-9a-f-]{36}(\.kecil)?)$/;

/** Whether a backup can have a part of this name: a foreign file is told by its first name, and no path leads outside. */
export const isPartName = (name: string) => NAME.test(name);

/** Tables whose rows belong to the running portal: who is signed in. */
export const LEFT_OUT = ['sesi'];

const identifier = z.string().regex(/^[a-z_][a-z_0-9]*$/);

const manifestSchema = z.object({
  format: z.literal('siap-kbk-cadangan'),
  versi: z.literal(1),
  dibuatPada: z.iso.datetime(),
  /** The last migration of the database; a restore migrates up to it before loading. */
  migrasi: z.string(),
  postgresql: z.string(),
  tabel: z.array(z.object({ nama: identifier, kolom: z.array(identifier).min(1), baris: z.number().int() })),
  /** The last value of each sequence. */
  urutan: z.record(identifier, z.number().int()),
  /** How many files, thumbnails not counted. */
  berkas: z.number().int(),
  /** Ids of files that the database knows, but that were missing or altered when the backup was made. */
  cacat: z.array(z.string()),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** The manifest in a text; null where the text is something else, or of a later format. */
export function readManifest(text: string): Manifest | null {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Sums by part name. */
export type Sums = Map<string, string>;

export const writeSums = (sums: Sums) => [...sums].map(([name, sum]) => `${sum}  ${name}\n`).join('');

/** The sums in a text; null where a line is not one, as in a text that ends too early. */
export function readSums(text: string): Sums | null {
  const sums: Sums = new Map();
  const lines = text.split('\n');
  if (lines.pop() !== '') return null;
  for (const line of lines) {
    const found = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line);
    if (!found) return null;
    sums.set(found[2]!, found[1]!);
  }
  return sums;
}
