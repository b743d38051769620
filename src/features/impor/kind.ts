import type { z } from 'zod';
import type { Permission } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import type { Tx } from '../../db/change.js';
import type { Day } from '../../time.js';
import type { TableRow } from './table.js';

/**
 * What can be imported, as data: its columns, how a row is read, compared with what is there, and written. One kind is one
 * call of `defineImport`; everything else (files, dry run, progress, all or nothing) is the same for all.
 */

export type ImportAct = 'tambah' | 'ubah' | 'tetap' | 'tolak';

/** A value that changes: what it is, before, after; as the page shows them. */
export type Change = [label: string, before: string, after: string];

/** A row as the import keeps it: what it says, what would become of it, and why. */
export interface ImportRow {
  baris: number;
  sel: Record<string, string>;
  masalah: string | null;
  act: ImportAct;
  /** What the row is about: a name; '' where it says none. */
  nama: string;
  alasan?: string;
  perubahan?: Change[];
}

/** What becomes of one row beside what is there now. `Data`: what `apply` needs to do it. */
export type Outcome<Data> =
  | { act: 'tambah' | 'ubah'; data: Data; perubahan: Change[] }
  | { act: 'tetap' }
  | { act: 'tolak'; alasan: string };

export interface ImportColumn {
  kolom: string;
  wajib: boolean;
  /** What it holds, for the page. */
  isi: string;
  contoh: string;
}

export interface ApplyAt {
  now: Date;
  today: Day;
  actor: Actor;
  /** Says how many rows are done so far. */
  progress: (done: number) => Promise<void>;
}

interface Definition<Row, Known, Data> {
  /** As `Impor.jenis` keeps it. */
  jenis: string;
  izin: Permission;
  /** "pegawai", as in "3 pegawai ditambah". */
  satuan: string;
  judul: string;
  /** The list that it fills: the page's menu entry and where it leads back to, and what that is called. */
  href: string;
  daftar: string;
  kolom: readonly ImportColumn[];
  /** What whoever prepares the file must know, as sentences. */
  aturan: readonly string[];
  /** The tables that it writes, locked against other writers while it is applied. */
  tabel: readonly string[];
  /** Reads the cells of a row; its messages say what to do. */
  schema: z.ZodType<Row>;
  nama: (row: Row) => string;
  /** What may not stand twice in one file, in words: "NIP 1978…". */
  kunci: (row: Row) => string[];
  /** Everything that the rows are compared with, in few statements. */
  load: (db: Pick<Tx, '$queryRaw'>, rows: Row[], today: Day) => Promise<Known>;
  compare: (row: Row, known: Known, today: Day, actor: Actor) => Outcome<Data>;
  /** Writes the rows to be added and changed, with their trail. */
  apply: (tx: Tx, at: ApplyAt, changes: { act: 'tambah' | 'ubah'; data: Data; perubahan: Change[] }[]) => Promise<void>;
}

export interface Examined {
  rows: ImportRow[];
  /** Writes what the rows would add and change. */
  apply: (tx: Tx, at: ApplyAt) => Promise<void>;
}

export type ImportKind = Pick<Definition<unknown, unknown, unknown>, 'jenis' | 'izin' | 'satuan' | 'judul' | 'href' | 'daftar' | 'kolom' | 'aturan' | 'tabel'> & {
  /** Compares rows with what is there now. */
  examine: (db: Pick<Tx, '$queryRaw'>, rows: readonly TableRow[], today: Day, actor: Actor) => Promise<Examined>;
};

/** Makes a kind of import out of its definition. */
export function defineImport<Row, Known, Data>(definition: Definition<Row, Known, Data>): ImportKind {
  const { jenis, izin, satuan, judul, href, daftar, kolom, aturan, tabel } = definition;
  return {
    jenis, izin, satuan, judul, href, daftar, kolom, aturan, tabel,
    async examine(db, table, today, actor) {
      const read = table.map((row) => readRow(definition, row));
      const good = read.flatMap(({ row }) => (row === null ? [] : [row]));
      const lines = linesByKey(definition, read);
      const known = await definition.load(db, good, today);
      const outcomes = read.map((one): Outcome<Data> => {
        if (one.row === null) return { act: 'tolak', alasan: one.problem };
        const twice = definition.kunci(one.row).flatMap((key) => {
          const others = lines.get(key)!.filter((line) => line !== one.table.baris);
          return others.length > 0 ? [`${key} ada juga di baris ${others.slice(0, 3).join(', ')}`] : [];
        });
        return twice.length > 0 ? { act: 'tolak', alasan: twice.join('; ') } : definition.compare(one.row, known, today, actor);
      });
      return {
        rows: read.map(({ table: { baris, sel, masalah }, nama }, i): ImportRow => {
          const outcome = outcomes[i]!;
          return {
            baris, sel, masalah, nama, act: outcome.act,
            ...(outcome.act === 'tolak' ? { alasan: outcome.alasan } : {}), ...('perubahan' in outcome ? { perubahan: outcome.perubahan } : {}),
          };
        }),
        apply: (tx, at) => definition.apply(tx, at, outcomes.flatMap((outcome) => ('data' in outcome ? [outcome] : []))),
      };
    },
  };
}

interface ReadRow<Row> {
  table: TableRow;
  nama: string;
  /** Null where the cells say nothing that could be a row. */
  row: Row | null;
  problem: string;
}

function readRow<Row>(definition: Pick<Definition<Row, unknown, unknown>, 'schema' | 'nama'>, table: TableRow): ReadRow<Row> {
  const nama = table.sel.nama ?? '';
  if (table.masalah !== null) return { table, nama, row: null, problem: table.masalah };
  const parsed = definition.schema.safeParse(table.sel);
  if (!parsed.success) return { table, nama, row: null, problem: [...new Set(parsed.error.issues.map(({ message }) => message))].join('; ') };
  return { table, nama: definition.nama(parsed.data), row: parsed.data, problem: '' };
}

function linesByKey<Row>({ kunci }: Pick<Definition<Row, unknown, unknown>, 'kunci'>, read: ReadRow<Row>[]): Map<string, number[]> {
  const lines = new Map<string, number[]>();
  for (const { row, table } of read) {
    for (const key of row === null ? [] : kunci(row)) lines.set(key, [...(lines.get(key) ?? []), table.baris]);
  }
  return lines;
}
