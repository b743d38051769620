import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Actor } from '../../access/posts.js';
import { recordMany, type Trail, type Tx } from '../../db/change.js';
import type { AlasanBerhenti, JenisPegawai } from '../../db/generated/client.js';
import { addDays, isDay, type Day } from '../../time.js';
import { fmt } from '../../web/format.js';
import { defineImport, type Change, type ImportColumn, type Outcome } from '../impor/kind.js';
import { alasanBerhenti, golonganProblem, jenisPegawai } from './kinds.js';
import { bareNumber, nipProblem, numberName } from './nip.js';
import { email, telepon } from './schema.js';

/** The columns of a table of people, in the order in which it is exported. */
export const pegawaiColumns: readonly ImportColumn[] = [
  { kolom: 'nama', wajib: true, isi: 'Nama lengkap dengan gelar', contoh: 'Damar Cakrawala, S.Kom.' },
  { kolom: 'jenis', wajib: true, isi: 'PNS, PPPK, PPPK Paruh Waktu, atau Non-ASN', contoh: 'PNS' },
  { kolom: 'nip', wajib: true, isi: 'NIP (PNS) atau NI PPPK, 18 angka, sebagai teks; kosong bagi non-ASN', contoh: '197803152003121004' },
  { kolom: 'kode_opd', wajib: true, isi: 'Kode perangkat daerah', contoh: '2.16.01' },
  { kolom: 'kode_unit', wajib: false, isi: 'Kode unit kerja di perangkat daerah itu, bila ada', contoh: '' },
  { kolom: 'jabatan', wajib: true, isi: 'Jabatan', contoh: 'Pranata Komputer Ahli Muda' },
  { kolom: 'golongan', wajib: false, isi: 'I/a sampai IV/e (PNS), I sampai XVII (PPPK)', contoh: 'III/c' },
  { kolom: 'email', wajib: false, isi: 'Surel', contoh: 'damar@contoh.go.id' },
  { kolom: 'telepon', wajib: false, isi: 'Nomor telepon', contoh: '0812 0000 0000' },
  { kolom: 'mulai', wajib: false, isi: 'Tanggal mulai penempatan, 2026-01-02 atau 02/01/2026', contoh: '2026-01-02' },
];

const cell = (max: number) => z.string().max(max).optional().transform((value) => value ?? '');

const kindByName = new Map(Object.entries(jenisPegawai).flatMap(([jenis, name]) => [[plain(jenis), jenis], [plain(name), jenis]]) as [string, JenisPegawai][]);

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z]/g, '');
}

/** A day as an office writes it (2026-01-02, 2/1/2026, 02-01-2026), or null where it is none. */
export function dayFrom(text: string): Day | null {
  const [, d, m, y] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const day = d ? `${y}-${m!.padStart(2, '0')}-${d.padStart(2, '0')}` : text;
  return isDay(day) ? day : null;
}

const rowSchema = z.object({
  nama: cell(200).refine((value) => value !== '', 'Isi nama'),
  jenis: cell(60).transform((value, ctx): JenisPegawai => {
    const jenis = kindByName.get(plain(value));
    if (jenis) return jenis;
    ctx.addIssue({ code: 'custom', message: value === '' ? 'Isi jenis' : `Jenis “${value}” tidak dikenal: isi PNS, PPPK, PPPK Paruh Waktu, atau Non-ASN` });
    return z.NEVER;
  }),
  nip: cell(60).transform(bareNumber),
  kode_opd: cell(60),
  kode_unit: cell(60),
  jabatan: cell(200),
  golongan: cell(20),
  email: cell(200).refine((value) => value === '' || email.safeParse(value).success, 'Surel tidak terbaca: tulis seperti nama@contoh.go.id'),
  telepon: cell(40).refine((value) => value === '' || telepon.safeParse(value).success, 'Telepon tidak terbaca: isi dengan angka'),
  mulai: cell(40).transform((value, ctx): Day | null => {
    const day = value === '' ? null : dayFrom(value);
    if (value === '' || day) return day;
    ctx.addIssue({ code: 'custom', message: `Tanggal mulai “${value}” tidak ada: tulis seperti 2026-01-02 atau 02/01/2026` });
    return z.NEVER;
  }),
});

type Row = z.output<typeof rowSchema>;

/** Somebody who is there, with the placement of today, or else the last one. */
interface Person {
  id: string;
  nama: string;
  nip: string | null;
  jenis: JenisPegawai;
  email: string | null;
  telepon: string | null;
  berhenti_pada: Day | null;
  alasan_berhenti: AlasanBerhenti | null;
  penempatan_id: string | null;
  kode_opd: string | null;
  opd_id: string | null;
  unit_id: string | null;
  kode_unit: string | null;
  jabatan: string | null;
  golongan: string | null;
  mulai: Day | null;
  selesai: Day | null;
  /** The first day of a placement to come. */
  berikutnya: Day | null;
}

interface Known {
  byNip: Map<string, Person>;
  byName: Map<string, Person[]>;
  opd: Map<string, { id: string; selesai: Day | null }>;
  unit: Map<string, { id: string; selesai: Day | null }>;
}

const nameKey = (nama: string, kodeOpd: string) => `${nama.toLowerCase()}|${kodeOpd}`;

async function load(db: Pick<Tx, '$queryRaw'>, rows: Row[], today: Day): Promise<Known> {
  const nips = rows.map(({ nip }) => nip).filter(Boolean);
  const names = rows.filter(({ nip }) => nip === '').map(({ nama }) => nama.toLowerCase());
  const people = await db.$queryRaw<Person[]>`
    select p.id, p.nama, p.nip, p.jenis::text as jenis, p.email, p.telepon, p.berhenti_pada::text as berhenti_pada, p.alasan_berhenti::text as alasan_berhenti,
           t.id as penempatan_id, d.kode as kode_opd, d.id as opd_id, u.id as unit_id, u.kode as kode_unit, t.jabatan, t.golongan, t.mulai::text as mulai, t.selesai::text as selesai,
           (select min(n.mulai)::text from penempatan n where n.pegawai_id = p.id and n.mulai > ${today}::date) as berikutnya
    from pegawai p
    left join lateral (select * from penempatan t where t.pegawai_id = p.id and t.mulai <= ${today}::date order by t.mulai desc limit 1) t on true
    left join perangkat_daerah d on d.id = t.perangkat_daerah_id left join unit_kerja u on u.id = t.unit_kerja_id
    where p.nip = any(${nips}::text[]) or (p.nip is null and lower(p.nama) = any(${names}::text[]))`;
  const places = await db.$queryRaw<{ kode: string; id: string; unit: string | null; selesai: Day | null }[]>`
    select kode, id, null as unit, selesai::text as selesai from perangkat_daerah
    union all select d.kode, u.id, u.kode, u.selesai::text from unit_kerja u join perangkat_daerah d on d.id = u.perangkat_daerah_id`;
  const byName = new Map<string, Person[]>();
  for (const person of people.filter(({ nip, berhenti_pada }) => nip === null && berhenti_pada === null)) {
    const key = nameKey(person.nama, person.kode_opd ?? '');
    byName.set(key, [...(byName.get(key) ?? []), person]);
  }
  return {
    byNip: new Map(people.flatMap((person) => (person.nip === null ? [] : [[person.nip, person]]))),
    byName,
    opd: new Map(places.filter(({ unit }) => unit === null).map((place) => [place.kode, place])),
    unit: new Map(places.filter(({ unit }) => unit !== null).map((place) => [`${place.kode}|${place.unit}`, place])),
  };
}

/** A placement as it shall be. */
interface Placing {
  opdId: string;
  unitId: string | null;
  jabatan: string;
  golongan: string | null;
  mulai: Day;
}

interface Data {
  id: string;
  orang: { nama: string; jenis: JenisPegawai; nip: string | null; email: string | null; telepon: string | null };
  /** A placement to be corrected as it stands, or to be ended on a day. */
  koreksi?: Placing & { id: string };
  akhiri?: { id: string; selesai: Day };
  baru?: Placing;
}

const refuse = (alasan: string): Outcome<Data> => ({ act: 'tolak', alasan });

function compare(row: Row, known: Known, today: Day, { pegawaiId }: Actor): Outcome<Data> {
  if (row.mulai !== null && row.mulai > today) return refuse('Tanggal mulai belum tiba: catat penempatan mendatang di halaman pegawai');
  if (row.nip !== '') {
    if (row.jenis === 'NON_ASN') return refuse(nipProblem('NON_ASN', row.nip, today)!);
    const person = known.byNip.get(row.nip);
    return person ? changed(row, person, known, today, pegawaiId) : added(row, known, today);
  }
  if (row.jenis !== 'NON_ASN') return refuse(nipProblem(row.jenis, '', today)!);
  if (row.kode_opd === '') return refuse('Isi kode_opd: pegawai tanpa NIP dikenali dari nama dan perangkat daerahnya');
  const namesakes = known.byName.get(nameKey(row.nama, row.kode_opd)) ?? [];
  if (namesakes.length > 1) return refuse(`Ada ${namesakes.length} pegawai non-ASN bernama ${row.nama} di perangkat daerah ini: ubah lewat halaman masing-masing`);
  return namesakes[0] ? changed(row, namesakes[0], known, today, pegawaiId) : added(row, known, today);
}

/** The places that a row names, or what is wrong with them. */
function placesOf(row: Pick<Row, 'kode_opd' | 'kode_unit'>, known: Known, on: Day): { opdId: string; unitId: string | null } | { problem: string } {
  const opd = known.opd.get(row.kode_opd);
  if (!opd) return { problem: `Perangkat daerah dengan kode ${row.kode_opd} tidak ada` };
  if (opd.selesai !== null && opd.selesai < on) return { problem: `Perangkat daerah ${row.kode_opd} sudah tidak aktif sejak ${fmt.day(addDays(opd.selesai, 1))}` };
  if (row.kode_unit === '') return { opdId: opd.id, unitId: null };
  const unit = known.unit.get(`${row.kode_opd}|${row.kode_unit}`);
  if (!unit) return { problem: `Unit kerja ${row.kode_unit} tidak ada di perangkat daerah ${row.kode_opd}` };
  if (unit.selesai !== null && unit.selesai < on) return { problem: `Unit kerja ${row.kode_unit} sudah tidak aktif` };
  return { opdId: opd.id, unitId: unit.id };
}

function added(row: Row, known: Known, today: Day): Outcome<Data> {
  const mulai = row.mulai ?? today;
  const places = row.kode_opd === '' ? { problem: 'Isi kode_opd' } : placesOf(row, known, mulai);
  const problems = [
    nipProblem(row.jenis, row.nip, today), golonganProblem(row.jenis, row.golongan), row.jabatan === '' ? 'Isi jabatan' : null, 'problem' in places ? places.problem : null,
  ].filter((one) => one !== null);
  if (problems.length > 0 || 'problem' in places) return refuse(problems.join('; '));
  return {
    act: 'tambah', perubahan: [],
    data: {
      id: uuidv7(),
      orang: { nama: row.nama, jenis: row.jenis, nip: row.nip || null, email: row.email || null, telepon: row.telepon || null },
      baru: { ...places, jabatan: row.jabatan, golongan: row.golongan || null, mulai },
    },
  };
}

/** The last day of an office, where it has passed. */
function lastDayGone(known: Known, kodeOpd: string | null, today: Day): Day | null {
  const selesai = known.opd.get(kodeOpd ?? '')?.selesai ?? null;
  return selesai !== null && selesai < today ? selesai : null;
}

function changed(row: Row, person: Person, known: Known, today: Day, self: string | null): Outcome<Data> {
  // An empty cell leaves what is there.
  const wanted = {
    nama: row.nama, jenis: row.jenis, email: row.email || person.email, telepon: row.telepon || person.telepon,
    kode_opd: row.kode_opd || (person.kode_opd ?? ''), kode_unit: row.kode_unit || (row.kode_opd === '' || row.kode_opd === person.kode_opd ? person.kode_unit ?? '' : ''),
    jabatan: row.jabatan || (person.jabatan ?? ''), golongan: row.golongan || (row.jenis === person.jenis ? person.golongan : null),
  };
  const differs: Change[] = ([
    ['Nama', person.nama, wanted.nama], ['Jenis', jenisPegawai[person.jenis], jenisPegawai[wanted.jenis]], ['Surel', person.email, wanted.email], ['Telepon', person.telepon, wanted.telepon],
  ] as const).flatMap(([label, before, after]): Change[] => (before === after ? [] : [[label, before ?? '', after ?? '']]));
  const moves: Change[] = ([
    ['Perangkat daerah', person.kode_opd, wanted.kode_opd], ['Unit kerja', person.kode_unit ?? '', wanted.kode_unit], ['Jabatan', person.jabatan, wanted.jabatan], ['Golongan', person.golongan, wanted.golongan],
  ] as const).flatMap(([label, before, after]): Change[] => ((before ?? '') === (after ?? '') ? [] : [[label, before ?? '', after ?? '']]));
  const otherStart = row.mulai !== null && row.mulai !== person.mulai;
  if (differs.length === 0 && moves.length === 0 && !otherStart) return { act: 'tetap' };

  if (person.berhenti_pada !== null) return refuse(`${person.nama} ${alasanBerhenti[person.alasan_berhenti!].kini} sejak ${fmt.day(addDays(person.berhenti_pada, 1))}: datanya tidak diubah lewat impor`);
  const problems = [
    wanted.jenis === person.jenis ? null : nipProblem(wanted.jenis, person.nip ?? '', today),
    wanted.jenis === person.jenis && wanted.golongan === person.golongan ? null : golonganProblem(wanted.jenis, wanted.golongan ?? ''),
  ].filter((one) => one !== null);
  if (problems.length > 0) return refuse(problems.join('; '));
  const orang = { nama: wanted.nama, jenis: wanted.jenis, nip: person.nip, email: wanted.email, telepon: wanted.telepon };
  const base: Data = { id: person.id, orang };
  if (moves.length === 0 && !otherStart) return { act: 'ubah', data: base, perubahan: differs };
  if (moves.length === 0) return refuse(`Tanggal mulai penempatan (${fmt.day(person.mulai!)}) dikoreksi di halaman pegawai`);

  const isPlaced = person.penempatan_id !== null && (person.selesai === null || person.selesai >= today);
  const isMove = isPlaced && wanted.kode_opd !== person.kode_opd;
  // Whom an office that is over (split) has left behind: its KBK's posts end by themselves, after the last report.
  const left = isMove ? lastDayGone(known, person.kode_opd, today) : null;
  if (isMove && left === null) {
    return refuse(`Pindah dari perangkat daerah ${person.kode_opd} ke ${wanted.kode_opd} dicatat di halaman pegawai, karena jabatan KBK-nya ikut berakhir`);
  }
  if (wanted.jabatan === '' || wanted.kode_opd === '') return refuse('Isi kode_opd dan jabatan');
  if (isMove && person.id === self) return refuse('Kepindahan Anda sendiri dicatat oleh administrator lain');
  const mulai = left !== null && !otherStart ? addDays(left, 1) : row.mulai ?? (isPlaced ? person.mulai! : today);
  const places = placesOf(wanted, known, mulai);
  if ('problem' in places) return refuse(places.problem);
  const placing: Placing = { ...places, jabatan: wanted.jabatan, golongan: wanted.golongan, mulai };
  if (isPlaced && mulai === person.mulai) return { act: 'ubah', data: { ...base, koreksi: { id: person.penempatan_id!, ...placing } }, perubahan: [...differs, ...moves] };
  if (person.berikutnya !== null) return refuse(`Sudah ada penempatan mulai ${fmt.day(person.berikutnya)}: ubah di halaman pegawai`);
  const after = left ?? (isPlaced ? person.mulai! : person.selesai);
  if (after !== null && mulai <= after) return refuse(`Tanggal mulai harus sesudah ${fmt.day(after)}, ${left !== null ? `hari terakhir perangkat daerah ${person.kode_opd}` : isPlaced ? 'mulai penempatan yang sekarang' : 'akhir penempatan yang lalu'}`);
  return {
    act: 'ubah',
    data: { ...base, ...(isPlaced ? { akhiri: { id: person.penempatan_id!, selesai: addDays(mulai, -1) } } : {}), baru: placing },
    perubahan: [...differs, ...moves, ['Penempatan mulai', isPlaced ? fmt.dayMedium(person.mulai!) : '', fmt.dayMedium(mulai)]],
  };
}

/** How many rows are written at once. */
const CHUNK = 500;

/** People and their placements, keyed by NIP; without one by name and OPD. */
export const imporPegawai = defineImport<Row, Known, Data>({
  jenis: 'pegawai',
  izin: 'pegawai.kelola',
  satuan: 'pegawai',
  judul: 'Impor pegawai',
  href: '/pegawai',
  daftar: 'Pegawai',
  kolom: pegawaiColumns,
  aturan: [
    'Pegawai dikenali dari NIP atau NI PPPK. Pegawai non-ASN, yang tidak memilikinya, dikenali dari nama lengkap yang sama persis dan perangkat daerahnya.',
    'Pegawai yang belum ada ditambah; yang sudah ada diubah bila berbeda. Tidak ada yang dihapus.',
    'Sel yang kosong membiarkan data yang ada. Tanggal mulai yang kosong berarti hari ini bagi pegawai baru.',
    'Jabatan, unit, atau golongan yang berbeda dengan tanggal mulai yang lebih baru menjadi penempatan baru; tanpa tanggal itu menjadi koreksi penempatan sekarang.',
    'Pindah perangkat daerah, pensiun, dan berhenti dicatat di halaman pegawai, karena jabatan orang itu ikut berakhir. Pegawai perangkat daerah yang sudah dipecah dapat dipindahkan dengan impor.',
  ],
  tabel: ['pegawai', 'penempatan'],
  schema: rowSchema,
  nama: (row) => row.nama,
  kunci: (row) => [row.nip === '' ? `Nama ${row.nama} tanpa NIP di ${row.kode_opd}` : `${numberName(row.jenis)} ${row.nip}`],
  load,
  compare,
  async apply(tx, { now, actor, progress }, changes) {
    for (let from = 0; from < changes.length; from += CHUNK) {
      const part = changes.slice(from, from + CHUNK);
      const news = part.filter(({ act }) => act === 'tambah').map(({ data }) => data);
      const others = part.filter(({ act }) => act === 'ubah').map(({ data }) => data);
      // A table as one value: writing rows one by one, or as thousands of parameters, takes several times as long.
      if (news.length > 0) {
        await tx.$executeRaw`
          insert into pegawai (id, nama, jenis, nip, email, telepon, dibuat_pada)
          select v.*, ${now} from jsonb_to_recordset(${JSON.stringify(news.map(({ id, orang }) => ({ id, ...orang })))}::jsonb) v(id uuid, nama text, jenis jenis_pegawai, nip text, email text, telepon text)`;
      }
      if (others.length > 0) {
        await tx.$executeRaw`
          update pegawai p set nama = v.nama, jenis = v.jenis, email = v.email, telepon = v.telepon, revisi = p.revisi + 1
          from jsonb_to_recordset(${JSON.stringify(others.map(({ id, orang }) => ({ id, ...orang })))}::jsonb) v(id uuid, nama text, jenis jenis_pegawai, email text, telepon text) where p.id = v.id`;
      }
      const ended = others.flatMap(({ akhiri }) => akhiri ?? []);
      if (ended.length > 0) {
        await tx.$executeRaw`update penempatan p set selesai = v.selesai from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) v(id uuid, selesai date) where p.id = v.id`;
      }
      const corrected = others.flatMap(({ koreksi }) => koreksi ?? []);
      if (corrected.length > 0) {
        await tx.$executeRaw`
          update penempatan p set unit_kerja_id = v."unitId", jabatan = v.jabatan, golongan = v.golongan
          from jsonb_to_recordset(${JSON.stringify(corrected)}::jsonb) v(id uuid, "unitId" uuid, jabatan text, golongan text) where p.id = v.id`;
      }
      const placed = part.flatMap(({ data: { id, baru } }) => (baru ? [{ pegawaiId: id, ...baru }] : []));
      if (placed.length > 0) {
        await tx.$executeRaw`
          insert into penempatan (id, pegawai_id, perangkat_daerah_id, unit_kerja_id, jabatan, golongan, mulai)
          select v.* from jsonb_to_recordset(${JSON.stringify(placed.map((one) => ({ id: uuidv7(), ...one })))}::jsonb) v(id uuid, "pegawaiId" uuid, "opdId" uuid, "unitId" uuid, jabatan text, golongan text, mulai date)`;
      }
      const [held] = actor.posts.filter(({ post }) => post === 'ADMIN');
      await recordMany(tx, now, actor, part.map(({ act, data, perubahan }): Trail => ({
        tindakan: act === 'tambah' ? 'pegawai.tambah' : 'pegawai.ubah', objek: 'pegawai', objekId: data.id, held: held ?? null, perangkatDaerahId: (data.baru ?? data.koreksi)?.opdId ?? null,
        ringkas: `${act === 'tambah' ? 'menambah' : 'mengubah'} data ${data.orang.nama} lewat impor`,
        perubahan: Object.fromEntries(perubahan.map(([label, before, after]) => [label, [before, after]])),
      })));
      await progress(from + part.length);
    }
  },
});
