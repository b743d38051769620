import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { recordMany, type Trail, type Tx } from '../../db/change.js';
import type { JenisPerangkatDaerah } from '../../db/generated/client.js';
import { dateOf, isDay, type Day } from '../../time.js';
import { fmt } from '../../web/format.js';
import { optionalText } from '../../web/forms.js';
import { defineImport, type Change, type ImportColumn, type Outcome } from '../impor/kind.js';
import { JENIS, JENIS_NAMES, kodeOf, kontak } from './schema.js';
import { nameOfToday, writeName } from './service.js';

/** The columns of a table of offices, in the order in which it is exported. */
export const opdColumns: readonly ImportColumn[] = [
  { kolom: 'kode', wajib: true, isi: 'Kode tetap perangkat daerah, sebagai teks', contoh: '1.02.01' },
  { kolom: 'nama', wajib: true, isi: 'Nama lengkap', contoh: 'Dinas Kesehatan' },
  { kolom: 'singkatan', wajib: true, isi: 'Singkatan', contoh: 'Dinkes' },
  { kolom: 'nama_mulai', wajib: false, isi: 'Sejak kapan nama itu berlaku, 2026-01-02 atau 02/01/2026', contoh: '' },
  { kolom: 'jenis', wajib: true, isi: Object.values(JENIS_NAMES).join(', '), contoh: 'Dinas' },
  { kolom: 'sebutan_kepala', wajib: true, isi: 'Sebutan pimpinan', contoh: 'Kepala Dinas' },
  { kolom: 'mulai', wajib: true, isi: 'Berdiri sejak', contoh: '2017-01-01' },
  { kolom: 'alamat', wajib: false, isi: 'Alamat untuk kop', contoh: 'Jalan Jenderal Sudirman 5' },
  { kolom: 'kode_pos', wajib: false, isi: 'Lima angka', contoh: '42116' },
  { kolom: 'telepon', wajib: false, isi: 'Nomor telepon', contoh: '(0254) 200000' },
  { kolom: 'surel', wajib: false, isi: 'Surel', contoh: 'dinas@contoh.go.id' },
  { kolom: 'laman', wajib: false, isi: 'Alamat situs', contoh: 'https://dinas.contoh.go.id' },
  { kolom: 'asn_per', wajib: false, isi: 'Tanggal jumlah ASN', contoh: '2026-01-02' },
  { kolom: 'asn_pns', wajib: false, isi: 'Jumlah PNS pada tanggal itu', contoh: '120' },
  { kolom: 'asn_pppk', wajib: false, isi: 'Jumlah PPPK pada tanggal itu', contoh: '35' },
];

/** A day as an office writes it (2026-01-02, 2/1/2026, 02-01-2026); null for an empty cell. */
export const dayCell = (label: string) => optionalText(label, 40).transform((value, ctx): Day | null => {
  const [, d, m, y] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(value) ?? [];
  const day = d ? `${y}-${m!.padStart(2, '0')}-${d.padStart(2, '0')}` : value;
  if (day === '' || isDay(day)) return day || null;
  ctx.addIssue({ code: 'custom', message: `${label} “${value}” tidak ada: tulis seperti 2026-01-02 atau 02/01/2026` });
  return z.NEVER;
});

const countCell = (label: string) => optionalText(label, 20).transform((value, ctx): number | null => {
  if (value === '') return null;
  const count = Number(value.replaceAll('.', ''));
  if (/^\d{1,3}(\.\d{3})*$|^\d+$/.test(value) && count <= 100_000) return count;
  ctx.addIssue({ code: 'custom', message: `${label} “${value}” bukan angka bulat antara 0 dan 100.000` });
  return z.NEVER;
});

const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, '');
const kindByName = new Map(JENIS.flatMap((jenis) => [[plain(jenis), jenis], [plain(JENIS_NAMES[jenis]), jenis]] as [string, JenisPerangkatDaerah][]));

const rowSchema = z.object({
  kode: kodeOf('kode'),
  nama: optionalText('nama', 150),
  singkatan: optionalText('singkatan', 40),
  nama_mulai: dayCell('nama_mulai'),
  jenis: optionalText('jenis', 60).transform((value, ctx): JenisPerangkatDaerah | null => {
    const jenis = kindByName.get(plain(value));
    if (jenis || value === '') return jenis ?? null;
    ctx.addIssue({ code: 'custom', message: `Jenis “${value}” tidak dikenal: isi ${Object.values(JENIS_NAMES).join(', ')}` });
    return z.NEVER;
  }),
  sebutan_kepala: optionalText('sebutan_kepala', 80),
  mulai: dayCell('mulai'),
  alamat: kontak.alamat, kode_pos: kontak.kodePos, telepon: kontak.telepon, surel: kontak.surel, laman: kontak.laman,
  asn_per: dayCell('asn_per'), asn_pns: countCell('asn_pns'), asn_pppk: countCell('asn_pppk'),
});

type Row = z.output<typeof rowSchema>;

interface Office {
  id: string; kode: string; nama: string; singkatan: string; nama_mulai: Day | null; jenis: JenisPerangkatDaerah; sebutan_kepala: string; mulai: Day; selesai: Day | null;
  alamat: string | null; kode_pos: string | null; telepon: string | null; surel: string | null; laman: string | null;
  asn: Record<Day, { pns: number; pppk: number }>;
}

interface Data {
  id: string;
  kode: string;
  /** A new office, or what changes of one that is there. */
  isi: { jenis: JenisPerangkatDaerah; sebutanKepala: string; alamat: string | null; kodePos: string | null; telepon: string | null; surel: string | null; laman: string | null };
  nama: { nama: string; singkatan: string; mulai: Day } | null;
  baru: { nama: string; singkatan: string; mulai: Day } | null;
  asn: { mulai: Day; pns: number; pppk: number } | null;
}

const refuse = (alasan: string): Outcome<Data> => ({ act: 'tolak', alasan });

async function load(db: Pick<Tx, '$queryRaw'>, rows: Row[], today: Day): Promise<Map<string, Office>> {
  const offices = await db.$queryRaw<Office[]>`
    select d.id, d.kode, d.nama, d.singkatan, n.mulai::text as nama_mulai, d.jenis::text as jenis, d.sebutan_kepala, d.mulai::text as mulai, d.selesai::text as selesai,
      d.alamat, d.kode_pos, d.telepon, d.surel, d.laman,
      (select coalesce(jsonb_object_agg(a.mulai, jsonb_build_object('pns', a.pns, 'pppk', a.pppk)), '{}') from jumlah_asn a where a.perangkat_daerah_id = d.id) as asn
    from perangkat_daerah d left join nama_perangkat_daerah n on n.perangkat_daerah_id = d.id and ${today}::date between n.mulai and coalesce(n.selesai, 'infinity')
    where d.kode = any(${rows.map((row) => row.kode)}::text[])`;
  return new Map(offices.map((one) => [one.kode, one]));
}

function compare(row: Row, known: Map<string, Office>, today: Day): Outcome<Data> {
  const asn = asnOf(row, today);
  if (typeof asn === 'string') return refuse(asn);
  const office = known.get(row.kode);
  return office ? changed(row, office, asn, today) : added(row, asn);
}

/** The number of ASN that a row says, null for none, or what is wrong with it. */
function asnOf({ asn_per, asn_pns, asn_pppk }: Row, today: Day): Data['asn'] | string {
  if (asn_pns === null && asn_pppk === null) return asn_per === null ? null : 'Isi asn_pns dan asn_pppk, atau kosongkan asn_per';
  if (asn_pns === null || asn_pppk === null || asn_per === null) return 'Isi asn_per, asn_pns, dan asn_pppk bersama-sama';
  return asn_per > today ? 'Tanggal jumlah ASN belum tiba' : { mulai: asn_per, pns: asn_pns, pppk: asn_pppk };
}

function added(row: Row, asn: Data['asn']): Outcome<Data> {
  const missing = (['nama', 'singkatan', 'jenis', 'sebutan_kepala', 'mulai'] as const).filter((name) => !row[name]);
  if (missing.length > 0) return refuse(`Isi ${missing.join(', ')}: perangkat daerah ${row.kode} belum ada`);
  const mulai = row.mulai!;
  if (row.nama_mulai !== null && row.nama_mulai !== mulai) return refuse('Kosongkan nama_mulai bagi perangkat daerah baru, atau isi sama dengan mulai');
  if (asn && asn.mulai < mulai) return refuse('Tanggal jumlah ASN mendahului berdirinya');
  const isi = { jenis: row.jenis!, sebutanKepala: row.sebutan_kepala, alamat: row.alamat, kodePos: row.kode_pos, telepon: row.telepon, surel: row.surel, laman: row.laman };
  return { act: 'tambah', perubahan: [], data: { id: uuidv7(), kode: row.kode, isi, nama: null, baru: { nama: row.nama, singkatan: row.singkatan, mulai }, asn } };
}

function changed(row: Row, office: Office, asn: Data['asn'], today: Day): Outcome<Data> {
  // An empty cell leaves what is there.
  const isi = {
    jenis: row.jenis ?? office.jenis, sebutanKepala: row.sebutan_kepala || office.sebutan_kepala, alamat: row.alamat ?? office.alamat, kodePos: row.kode_pos ?? office.kode_pos,
    telepon: row.telepon ?? office.telepon, surel: row.surel ?? office.surel, laman: row.laman ?? office.laman,
  };
  const names = { nama: row.nama || office.nama, singkatan: row.singkatan || office.singkatan };
  const renamed = names.nama !== office.nama || names.singkatan !== office.singkatan;
  const stands = asn && office.asn[asn.mulai];
  const counts = asn && (stands?.pns !== asn.pns || stands.pppk !== asn.pppk) ? asn : null;
  const perubahan: Change[] = ([
    ['Nama', office.nama, names.nama], ['Singkatan', office.singkatan, names.singkatan], ['Jenis', JENIS_NAMES[office.jenis], JENIS_NAMES[isi.jenis]], ['Sebutan pimpinan', office.sebutan_kepala, isi.sebutanKepala],
    ['Alamat', office.alamat, isi.alamat], ['Kode pos', office.kode_pos, isi.kodePos], ['Telepon', office.telepon, isi.telepon], ['Surel', office.surel, isi.surel], ['Laman', office.laman, isi.laman],
  ] as const).flatMap(([label, before, after]): Change[] => (before === after ? [] : [[label, before ?? '', after ?? '']]));
  if (counts) perubahan.push([`ASN per ${fmt.dayMedium(counts.mulai)}`, stands ? `${stands.pns} PNS, ${stands.pppk} PPPK` : '', `${counts.pns} PNS, ${counts.pppk} PPPK`]);

  if (row.mulai !== null && row.mulai !== office.mulai) return refuse(`Tanggal berdiri (${fmt.day(office.mulai)}) tidak diubah lewat impor`);
  if (perubahan.length === 0) return { act: 'tetap' };
  if (office.selesai !== null && office.selesai < today) return refuse(`${office.nama} sudah tidak aktif: datanya tidak diubah lewat impor`);
  if (asn && asn.mulai < office.mulai) return refuse('Tanggal jumlah ASN mendahului berdirinya');
  if (renamed && row.nama_mulai === null) return refuse('Isi nama_mulai: nama berubah sejak tanggal menurut peraturannya');
  if (renamed && (row.nama_mulai! > today || row.nama_mulai! < (office.nama_mulai ?? office.mulai))) {
    return refuse(`Isi nama_mulai antara ${fmt.day(office.nama_mulai ?? office.mulai)}, mulai nama yang sekarang, dan hari ini; selain itu lewat halamannya`);
  }
  return { act: 'ubah', perubahan, data: { id: office.id, kode: office.kode, isi, nama: renamed ? { ...names, mulai: row.nama_mulai! } : null, baru: null, asn: counts } };
}

/** Offices, keyed by their unchanging code. */
export const imporPerangkatDaerah = defineImport<Row, Map<string, Office>, Data>({
  jenis: 'perangkat-daerah',
  izin: 'opd.kelola',
  satuan: 'perangkat daerah',
  judul: 'Impor perangkat daerah',
  href: '/perangkat-daerah',
  daftar: 'Perangkat daerah',
  kolom: opdColumns,
  aturan: [
    'Perangkat daerah dikenali dari kodenya, yang tidak berubah. Yang belum ada ditambah; yang sudah ada diubah bila berbeda. Tidak ada yang dihapus.',
    'Sel yang kosong membiarkan data yang ada.',
    'Nama yang berbeda dengan nama_mulai yang lebih baru menjadi nama baru sejak hari itu; dengan nama_mulai yang sama menjadi koreksi.',
    'Jumlah ASN berlaku sejak asn_per; tanggal yang sama diganti.',
    'Unit kerja diimpor tersendiri. Lambang, pimpinan, penggabungan, dan penonaktifan dicatat di halaman perangkat daerah.',
  ],
  tabel: ['perangkat_daerah', 'nama_perangkat_daerah', 'jumlah_asn'],
  schema: rowSchema,
  nama: (row) => row.nama || row.kode,
  kunci: (row) => [`Kode ${row.kode}`],
  load,
  compare,
  async apply(tx, { now, today, actor, progress }, changes) {
    const held = actor.posts.find(({ post }) => post === 'ADMIN') ?? null;
    for (const [done, { data }] of changes.entries()) {
      const { id, kode, isi, nama, baru, asn } = data;
      if (baru) {
        await tx.perangkatDaerah.create({
          data: { id, kode, ...isi, nama: baru.nama, singkatan: baru.singkatan, mulai: dateOf(baru.mulai), dibuatPada: now, namaNama: { create: { nama: baru.nama, singkatan: baru.singkatan, mulai: dateOf(baru.mulai) } } },
        });
      } else {
        await tx.perangkatDaerah.update({ where: { id }, data: { ...isi, revisi: { increment: 1 } } });
        if (nama) {
          await writeName(tx, id, nama);
          await nameOfToday(tx, today, id);
        }
      }
      if (asn) {
        const key = { perangkatDaerahId: id, mulai: dateOf(asn.mulai) };
        await tx.jumlahAsn.upsert({ where: { perangkatDaerahId_mulai: key }, create: { ...key, pns: asn.pns, pppk: asn.pppk }, update: { pns: asn.pns, pppk: asn.pppk } });
      }
      if (done % 100 === 99) await progress(done + 1);
    }
    await recordMany(tx, now, actor, changes.map(({ act, data, perubahan }): Trail => ({
      tindakan: act === 'tambah' ? 'opd.tambah' : 'opd.ubah', objek: 'perangkat_daerah', objekId: data.id, held, perangkatDaerahId: data.id,
      ringkas: `${act === 'tambah' ? 'menambah' : 'mengubah'} ${data.baru?.nama ?? data.kode} lewat impor`,
      perubahan: Object.fromEntries(perubahan.map(([label, before, after]) => [label, [before, after]])),
    })));
    await progress(changes.length);
  },
});
