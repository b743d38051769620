import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { recordMany, type Trail, type Tx } from '../../db/change.js';
import type { Day } from '../../time.js';
import { fmt } from '../../web/format.js';
import { optionalText } from '../../web/forms.js';
import { defineImport, type Change, type ImportColumn, type Outcome } from '../impor/kind.js';
import { dayCell } from './impor.js';
import { kodeOf } from './schema.js';

/** The columns of a table of units, in the order in which it is exported; its two codes are named as in the table of people. */
export const unitColumns: readonly ImportColumn[] = [
  { kolom: 'kode_opd', wajib: true, isi: 'Kode perangkat daerahnya, sebagai teks', contoh: '1.02.01' },
  { kolom: 'kode_unit', wajib: true, isi: 'Kode tetap unit dalam perangkat daerah itu, sebagai teks', contoh: 'PKM-01' },
  { kolom: 'nama', wajib: true, isi: 'Nama lengkap', contoh: 'Puskesmas Serang Kota' },
  { kolom: 'mulai', wajib: false, isi: 'Berdiri sejak, 2026-01-02 atau 02/01/2026', contoh: '2017-01-01' },
];

const rowSchema = z.object({ kode_opd: kodeOf('kode_opd'), kode_unit: kodeOf('kode_unit'), nama: optionalText('nama', 150), mulai: dayCell('mulai') });

type Row = z.output<typeof rowSchema>;

interface Office { id: string; kode: string; nama: string; mulai: Day; selesai: Day | null }
interface Unit { id: string; nama: string; mulai: Day; selesai: Day | null }

interface Known {
  opd: Map<string, Office>;
  /** By the codes of office and unit. */
  unit: Map<string, Unit>;
}

interface Data { id: string; opdId: string; kode: string; nama: string; mulai: Day }

const refuse = (alasan: string): Outcome<Data> => ({ act: 'tolak', alasan });
const keyOf = (kodeOpd: string, kode: string) => `${kodeOpd}|${kode}`;

async function load(db: Pick<Tx, '$queryRaw'>, rows: Row[]): Promise<Known> {
  const codes = [...new Set(rows.map((row) => row.kode_opd))];
  const offices = await db.$queryRaw<Office[]>`select id, kode, nama, mulai::text as mulai, selesai::text as selesai from perangkat_daerah where kode = any(${codes}::text[])`;
  const units = await db.$queryRaw<(Unit & { kode: string; kode_opd: string })[]>`
    select u.id, u.kode, u.nama, u.mulai::text as mulai, u.selesai::text as selesai, d.kode as kode_opd
    from unit_kerja u join perangkat_daerah d on d.id = u.perangkat_daerah_id where d.kode = any(${codes}::text[])`;
  return { opd: new Map(offices.map((one) => [one.kode, one])), unit: new Map(units.map((one) => [keyOf(one.kode_opd, one.kode), one])) };
}

function compare(row: Row, known: Known, today: Day): Outcome<Data> {
  const opd = known.opd.get(row.kode_opd);
  if (!opd) return refuse(`Perangkat daerah dengan kode ${row.kode_opd} tidak ada`);
  const unit = known.unit.get(keyOf(row.kode_opd, row.kode_unit));
  // An empty cell leaves what is there; a new unit has been there as long as its office.
  const data: Data = { id: unit?.id ?? uuidv7(), opdId: opd.id, kode: row.kode_unit, nama: row.nama || (unit?.nama ?? ''), mulai: row.mulai ?? unit?.mulai ?? opd.mulai };
  const perubahan: Change[] = !unit ? [] : [
    ...(unit.nama === data.nama ? [] : [['Nama', unit.nama, data.nama] as Change]),
    ...(unit.mulai === data.mulai ? [] : [['Berdiri sejak', fmt.dayMedium(unit.mulai), fmt.dayMedium(data.mulai)] as Change]),
  ];
  if (unit && perubahan.length === 0) return { act: 'tetap' };
  if (data.nama === '') return refuse(`Isi nama: unit ${row.kode_unit} belum ada di ${opd.nama}`);
  if (data.mulai < opd.mulai) return refuse(`Isi mulai sejak ${fmt.day(opd.mulai)}, saat ${opd.nama} berdiri`);
  if (!unit) return opd.selesai === null ? { act: 'tambah', perubahan, data } : refuse(`${opd.nama} berakhir ${fmt.day(opd.selesai)}, jadi tidak menerima unit baru`);
  if (unit.selesai !== null && unit.selesai < today) return refuse(`${unit.nama} sudah tidak aktif: datanya tidak diubah lewat impor`);
  if (unit.selesai !== null && data.mulai > unit.selesai) return refuse(`Isi mulai sampai ${fmt.day(unit.selesai)}, hari terakhir unit ini`);
  return { act: 'ubah', perubahan, data };
}

/** Units of offices, keyed by the code of the office and their own. */
export const imporUnitKerja = defineImport<Row, Known, Data>({
  jenis: 'unit-kerja',
  izin: 'opd.kelola',
  satuan: 'unit kerja',
  judul: 'Impor unit kerja',
  href: '/perangkat-daerah',
  daftar: 'Perangkat daerah',
  kolom: unitColumns,
  aturan: [
    'Unit kerja dikenali dari kode perangkat daerahnya dan kodenya sendiri. Yang belum ada ditambah; yang sudah ada diubah bila berbeda. Tidak ada yang dihapus.',
    'Perangkat daerahnya harus sudah tercatat.',
    'Sel yang kosong membiarkan data yang ada. Tanggal mulai yang kosong pada unit baru berarti sejak perangkat daerahnya berdiri.',
    'Kode yang keliru dan unit yang tidak aktif lagi dicatat di halaman perangkat daerahnya.',
  ],
  // The offices too: whether one still takes units must not change meanwhile.
  tabel: ['perangkat_daerah', 'unit_kerja'],
  schema: rowSchema,
  nama: (row) => row.nama || row.kode_unit,
  kunci: (row) => [`Unit ${row.kode_unit} di ${row.kode_opd}`],
  load,
  compare,
  async apply(tx, { now, actor, progress }, changes) {
    const held = actor.posts.find(({ post }) => post === 'ADMIN') ?? null;
    const rows = JSON.stringify(changes.map(({ data }) => data));
    // Found by their codes, as they were compared: a unit that is there is the one that is changed.
    await tx.$executeRaw`
      insert into unit_kerja (id, perangkat_daerah_id, kode, nama, mulai)
      select v.* from jsonb_to_recordset(${rows}::jsonb) v(id uuid, "opdId" uuid, kode text, nama text, mulai date)
      on conflict (perangkat_daerah_id, kode) do update set nama = excluded.nama, mulai = excluded.mulai`;
    await recordMany(tx, now, actor, changes.map(({ act, data, perubahan }): Trail => ({
      tindakan: act === 'tambah' ? 'opd.tambah_unit' : 'opd.ubah_unit', objek: 'perangkat_daerah', objekId: data.opdId, held, perangkatDaerahId: data.opdId,
      ringkas: `${act === 'tambah' ? 'menambah' : 'mengubah'} unit ${data.nama} (${data.kode}) lewat impor`,
      perubahan: Object.fromEntries(perubahan.map(([label, before, after]) => [label, [before, after]])),
    })));
    await progress(changes.length);
  },
});
