import type pg from 'pg';
import type { JabatanKbk, JabatanTim, JenisPegawai, JenisPerangkatDaerah, Peran } from '../../generated/client.js';
import { headTitle } from '../../../features/kbk/susunan.js';
import { addDays, firstOfMonth, type Day } from '../../../time.js';
import { readSeedTable } from '../csv.js';
import { nameGiver, numberFor } from './names.js';
import { randomFrom } from './random.js';
import { insertRows, type Row } from './rows.js';

/** Who is in the demonstration city: offices, people, posts, accounts. */

export interface Person {
  id: string;
  nama: string;
  nip: string | null;
  golongan: string | null;
  jabatan: string;
  akunId: string | null;
}

export interface Office {
  id: string;
  kode: string;
  slug: string;
  nama: string;
  singkatan: string;
  jenis: JenisPerangkatDaerah;
  sebutanKepala: string;
  alamat: string;
  /** From the first day of the first on. */
  kepala: { person: Person; from: Day }[];
  kbk: Group[];
  /** Days on which somebody's post in it begins or ends, after the beginning. */
  turns: Day[];
}

/** A KBK with its people. */
export interface Group {
  id: string;
  nama: string;
  slug: string;
  office: Office;
  mulai: Day;
  nomorSk: string | null;
  tanggalSk: Day | null;
  /** Null: its susunan is without one. */
  fasilitator: Person | null;
  ketua: Person;
  sekretaris: Person;
  anggota: Person[];
}

export interface DemoCity {
  offices: Office[];
  groups: Group[];
  /** The decree of the Tim. */
  timSk: { id: string; nomorSk: string; mulai: Day };
  tim: { pengarah: Person; ketua: Person; sekretaris: Person; penanggungJawab: Person; anggota: Person; koordinator: Map<string, Person> };
}

/** Every post of these three has an account and a definitive head; nothing unusual happens in them. */
export const TOUR = ['diskominfo', 'dinkes', 'kec-serang'];

/** What is unusual, and where. */
export const SPECIAL = {
  withoutKbk: 'bpbd',
  plt: 'dishub',
  plh: 'satpol-pp',
  withoutFasilitator: 'kec-curug',
  /** Its ketua is a member of the Tim. */
  ketuaInTim: 'bkpsdm',
  timHome: 'setda',
} as const;

/** What the decrees of some KBKs lack; all others have number, date and scan. */
export const LACKING: Record<string, readonly ('nomor' | 'tanggal' | 'salinan')[]> = {
  'kec-taktakan': ['nomor', 'tanggal', 'salinan'],
  disparpora: ['tanggal', 'salinan'],
  dpupr: ['salinan'],
};

/** Health centres with a KBK of their own; the second was formed later, on the 20th of a month. */
const UNITS = [
  { kode: '1.02.01.01', slug: 'pkm-unyur', nama: 'Puskesmas Unyur', bulan: 0 },
  { kode: '1.02.01.02', slug: 'pkm-ciracas', nama: 'Puskesmas Ciracas', bulan: 4 },
];

/** Units that report through the KBK of their office, as most do. */
const OTHER_UNITS = [
  { opd: 'dinkes', kode: '1.02.01.03', nama: 'Laboratorium Kesehatan Daerah' },
  { opd: 'disdikbud', kode: '1.01.01.01', nama: 'Sanggar Kegiatan Belajar' },
  { opd: 'dlh', kode: '2.11.01.01', nama: 'Laboratorium Lingkungan' },
  { opd: 'kec-serang', kode: '7.01.01.01', nama: 'Kelurahan Contoh Lor' },
  { opd: 'kec-serang', kode: '7.01.01.02', nama: 'Kelurahan Contoh Kidul' },
  { opd: 'setda', kode: '4.01.01.01', nama: 'Bagian Umum' },
  { opd: 'setda', kode: '4.01.01.02', nama: 'Bagian Organisasi' },
];

/** Which koordinator guides which offices; the Setda, where the Tim sits, is reviewed by a member from elsewhere. */
const BINAAN: Record<string, (office: Pick<Office, 'slug' | 'jenis'>) => boolean> = {
  'tim.koordinator': ({ slug, jenis }) => jenis === 'DINAS' && FIRST_TEN.has(slug),
  'tim.koordinator2': ({ slug, jenis }) => jenis === 'BADAN' || jenis === 'INSPEKTORAT' || slug === 'setwan' || (jenis === 'DINAS' && !FIRST_TEN.has(slug)),
  'tim.koordinator3': ({ jenis }) => jenis === 'KECAMATAN' || jenis === 'SATPOL_PP',
};
const FIRST_TEN = new Set(['disdikbud', 'dinkes', 'dpupr', 'disperkim', 'dinsos', 'dp3a', 'dkpp', 'dlh', 'disdukcapil', 'diskominfo']);

/** Where the koordinators themselves work: never among their own. */
const PLACED: Record<string, string> = { 'tim.koordinator': 'bappeda', 'tim.koordinator2': 'dlh', 'tim.koordinator3': 'setda' };

const KBK_POSTS: { suffix: string; jabatan: JabatanKbk; pekerjaan: string; golongan: string }[] = [
  { suffix: 'fasilitator', jabatan: 'FASILITATOR', pekerjaan: 'Sekretaris', golongan: 'IV/a' },
  { suffix: 'ketua', jabatan: 'KETUA', pekerjaan: 'Kepala Bidang', golongan: 'III/d' },
  { suffix: 'sekretaris', jabatan: 'SEKRETARIS', pekerjaan: 'Kepala Subbagian Umum dan Kepegawaian', golongan: 'III/c' },
];
const ANGGOTA: { pekerjaan: string; jenis: JenisPegawai; golongan: string | null }[] = [
  { pekerjaan: 'Analis Kebijakan', jenis: 'PNS', golongan: 'III/b' },
  { pekerjaan: 'Pengadministrasi Perkantoran', jenis: 'PNS', golongan: 'II/d' },
  { pekerjaan: 'Pranata Layanan Operasional', jenis: 'PPPK', golongan: 'IX' },
  { pekerjaan: 'Penata Layanan Operasional', jenis: 'PPPK', golongan: 'VII' },
  { pekerjaan: 'Bendahara Pembantu', jenis: 'PNS', golongan: 'III/a' },
  { pekerjaan: 'Pengelola Layanan', jenis: 'PPPK_PARUH_WAKTU', golongan: 'V' },
  { pekerjaan: 'Petugas Keamanan', jenis: 'NON_ASN', golongan: null },
];

/**
 * Writes the offices, people, posts and accounts into an empty city. `first` is the first day of the first reporting period,
 * `today` the day of the start. Nothing in it ends, but the week of a Plh.
 */
export async function seedPeople(client: pg.ClientBase, { first, today, sandiHash }: { first: Day; today: Day; sandiHash: string }): Promise<DemoCity> {
  const random = randomFrom('orang');
  const giveName = nameGiver(random);
  const formed = firstOfMonth(first, -1);
  const before = addDays(formed, -420);
  const made = new Date(`${formed}T02:00:00Z`);
  const uuid = () => random.uuid(made);
  const tables: Record<string, Row[]> = Object.fromEntries([
    'perangkat_daerah', 'nama_perangkat_daerah', 'unit_kerja', 'pegawai', 'penempatan', 'akun', 'penugasan', 'pejabat_kepala', 'kbk', 'susunan_kbk', 'keanggotaan', 'tim',
    'keanggotaan_tim', 'penugasan_tim',
  ].map((table) => [table, []]));
  const put = (table: string, row: Row) => { tables[table]!.push(row); };
  const unitRandom = randomFrom('unit');
  const unitId = () => unitRandom.uuid(made);
  let serial = 100;
  let decree = 0;
  const nomorSk = (kode: string, tahun: Day) => `${kode}/${++decree}/SK/${tahun.slice(0, 4)}`;

  const person = (at: { officeId: string; unitId?: string | null }, jabatan: string, golongan: string | null, { jenis = 'PNS', akun = null }: { jenis?: JenisPegawai; akun?: string | null } = {}): Person => {
    const one: Person = { id: uuid(), nama: giveName(), nip: numberFor(jenis, ++serial, random), golongan, jabatan, akunId: akun && uuid() };
    put('pegawai', { id: one.id, nama: one.nama, nip: one.nip, jenis, dibuat_pada: made });
    put('penempatan', { id: uuid(), pegawai_id: one.id, perangkat_daerah_id: at.officeId, unit_kerja_id: at.unitId ?? null, jabatan, golongan, mulai: before, selesai: null });
    if (one.akunId) put('akun', { id: one.akunId, nama_pengguna: akun, nama: one.nama, sandi_hash: sandiHash, pegawai_id: one.id, dibuat_pada: made });
    return one;
  };
  const head = (office: Office, who: Person, sifat: 'DEFINITIF' | 'PLT' | 'PLH', mulai: Day, selesai: Day | null = null) => {
    put('pejabat_kepala', { id: uuid(), perangkat_daerah_id: office.id, pegawai_id: who.id, sifat, mulai, selesai, nomor_sk: nomorSk('821', mulai), tanggal_sk: mulai });
    office.kepala.push({ person: who, from: mulai });
    if (mulai > first) office.turns.push(mulai);
  };
  const group = (office: Office, unit: { id: string; nama: string; slug: string } | null, mulai: Day, ketua: Person | null = null): Group => {
    const slug = unit?.slug ?? office.slug;
    const at = { officeId: office.id, unitId: unit?.id };
    const holders = new Map(KBK_POSTS.filter(({ jabatan }) => jabatan !== 'FASILITATOR' || slug !== SPECIAL.withoutFasilitator).map((post): [JabatanKbk, Person] => {
      const pekerjaan = post.jabatan === 'FASILITATOR' ? secondInCommand(office, unit !== null) : post.pekerjaan;
      return [post.jabatan, (post.jabatan === 'KETUA' && ketua) || person(at, pekerjaan, post.golongan, { akun: `${slug}.${post.suffix}` })];
    }));
    const anggota = ANGGOTA.slice(0, 4 + random.int(0, 3)).map(({ pekerjaan, jenis, golongan }, i) =>
      person(at, pekerjaan, golongan, { jenis, akun: TOUR.includes(slug) ? `${slug}.anggota${i + 1}` : null }));
    const nomor = nomorSk('800', mulai);
    const lacks = LACKING[slug] ?? [];
    const sk = { nomor_sk: lacks.includes('nomor') ? null : nomor, tanggal_sk: lacks.includes('tanggal') ? null : mulai };
    const one: Group = {
      id: uuid(), nama: `KBK ${unit?.nama ?? office.nama}`, slug, office, mulai, nomorSk: sk.nomor_sk, tanggalSk: sk.tanggal_sk, fasilitator: holders.get('FASILITATOR') ?? null,
      ketua: holders.get('KETUA')!, sekretaris: holders.get('SEKRETARIS')!, anggota,
    };
    put('kbk', { id: one.id, perangkat_daerah_id: office.id, unit_kerja_id: unit?.id ?? null, nama: one.nama, mulai, ...sk });
    for (const [jabatan, { id }] of [...holders, ...anggota.map((who): [JabatanKbk, Person] => ['ANGGOTA', who])]) {
      put('keanggotaan', { id: uuid(), kbk_id: one.id, pegawai_id: id, jabatan, sifat: 'TETAP', mulai, selesai: null, ...sk });
    }
    if (!one.fasilitator) {
      put('susunan_kbk', { id: uuid(), kbk_id: one.id, jabatan: 'FASILITATOR', jumlah: 0, alasan: 'Pegawai kecamatan terbatas; bimbingan diberikan langsung oleh Camat (Pasal 13 ayat (7)).', mulai, selesai: null });
    }
    office.kbk.push(one);
    if (mulai > first) office.turns.push(mulai);
    return one;
  };

  const offices = readSeedTable<'kode' | 'nama' | 'singkatan' | 'slug' | 'jenis' | 'sebutan_kepala'>('perangkat-daerah.csv').map((row): Office => {
    const { kode, nama, singkatan, slug, sebutan_kepala: sebutanKepala } = row;
    const office: Office = { id: uuid(), kode, slug, nama, singkatan, jenis: row.jenis as JenisPerangkatDaerah, sebutanKepala, alamat: `Jalan Contoh ${singkatan}, Kota Serang`, kepala: [], kbk: [], turns: [] };
    put('perangkat_daerah', { id: office.id, kode, nama, singkatan, jenis: office.jenis, sebutan_kepala: sebutanKepala, alamat: office.alamat, mulai: '2017-01-01', dibuat_pada: made });
    put('nama_perangkat_daerah', { id: uuid(), perangkat_daerah_id: office.id, nama, singkatan, mulai: '2017-01-01' });
    return office;
  });
  const find = (slug: string) => offices.find((office) => office.slug === slug)!;

  // The Tim of Pasal 11; the Sekda is its penanggung jawab and the head of the Setda at once.
  const timId = uuid();
  const timSk = { id: timId, nomorSk: `188.45/Kep.112/${formed.slice(0, 4)}`, mulai: formed };
  put('tim', { id: timId, nomor_sk: timSk.nomorSk, tanggal_sk: formed, mulai: formed });
  const member = (akun: string, jabatan: JabatanTim, at: string, pekerjaan: string, golongan: string) => {
    const who = person({ officeId: find(at).id }, pekerjaan, golongan, { akun });
    const id = uuid();
    put('keanggotaan_tim', { id, tim_id: timId, pegawai_id: who.id, jabatan, mulai: formed });
    return { who, assign: (office: Office, jenis: 'BINAAN' | 'TINJAU') => put('penugasan_tim', { id: uuid(), keanggotaan_tim_id: id, perangkat_daerah_id: office.id, jenis, mulai: formed }) };
  };
  const pengarah = member('tim.pengarah', 'PENGARAH', SPECIAL.timHome, 'Staf Ahli Walikota', 'IV/c').who;
  const sekda = member('tim.penanggungjawab', 'PENANGGUNG_JAWAB', SPECIAL.timHome, 'Sekretaris Daerah', 'IV/d').who;
  const ketuaTim = member('tim.ketua', 'KETUA', SPECIAL.timHome, 'Asisten Administrasi Umum', 'IV/c').who;
  const sekretarisTim = member('tim.sekretaris', 'SEKRETARIS', SPECIAL.timHome, 'Kepala Bagian Organisasi', 'IV/a').who;
  const koordinator = new Map<string, Person>();
  for (const [akun, guides] of Object.entries(BINAAN)) {
    const { who, assign } = member(akun, 'KOORDINATOR', PLACED[akun]!, 'Kepala Bidang', 'IV/a');
    for (const office of offices.filter(guides)) {
      assign(office, 'BINAAN');
      koordinator.set(office.slug, who);
    }
  }
  const anggotaTim = member('tim.anggota', 'ANGGOTA', SPECIAL.ketuaInTim, 'Kepala Bidang Pengembangan Kompetensi', 'III/d');
  anggotaTim.assign(find(SPECIAL.timHome), 'TINJAU');

  for (const office of offices) {
    if (office.slug !== SPECIAL.withoutKbk) group(office, null, formed, office.slug === SPECIAL.ketuaInTim ? anggotaTim.who : null);
    const [own] = office.kbk;
    const definitive = office.slug === SPECIAL.timHome ? sekda : person({ officeId: office.id }, headTitle(office), 'IV/b', { akun: `${office.slug}.pj${office.slug === SPECIAL.plt ? '.purnatugas' : ''}` });
    if (office.slug === SPECIAL.plt) {
      // Retired four months ago; the second in command acts since, and stays fasilitator of the KBK.
      const lastDay = addDays(firstOfMonth(today, -3), -1);
      head(office, definitive, 'DEFINITIF', before, lastDay);
      head(office, own!.fasilitator!, 'PLT', addDays(lastDay, 1));
    } else {
      head(office, definitive, 'DEFINITIF', before);
    }
    if (office.slug === SPECIAL.plh) head(office, own!.fasilitator!, 'PLH', addDays(today, -3), addDays(today, 9));
  }
  const dinkes = find('dinkes');
  for (const unit of UNITS) {
    const id = uuid();
    put('unit_kerja', { id, perangkat_daerah_id: dinkes.id, kode: unit.kode, nama: unit.nama, mulai: '2017-01-01' });
    group(dinkes, { id, nama: unit.nama, slug: unit.slug }, unit.bulan === 0 ? formed : addDays(firstOfMonth(first, unit.bulan), 19));
  }

  for (const { opd, kode, nama } of OTHER_UNITS) put('unit_kerja', { id: unitId(), perangkat_daerah_id: find(opd).id, kode, nama, mulai: '2017-01-01' });

  const roles: [string, string, Peran][] = [['admin', 'Administrator Portal', 'ADMIN'], ['walikota', 'Walikota Serang', 'WALIKOTA'], ['staf.walikota', giveName(), 'STAF_WALIKOTA']];
  for (const [akun, nama, peran] of roles) {
    const id = uuid();
    put('akun', { id, nama_pengguna: akun, nama, sandi_hash: sandiHash, pegawai_id: null, dibuat_pada: made });
    put('penugasan', { id: uuid(), akun_id: id, peran, mulai: formed });
  }

  for (const [table, rows] of Object.entries(tables)) await insertRows(client, table, rows);
  return {
    offices,
    groups: offices.flatMap((office) => office.kbk),
    timSk,
    tim: { pengarah, ketua: ketuaTim, sekretaris: sekretarisTim, penanggungJawab: sekda, anggota: anggotaTim.who, koordinator },
  };
}

function secondInCommand({ jenis, nama }: Office, isUnit: boolean): string {
  if (isUnit) return 'Kepala Puskesmas';
  if (jenis === 'SEKRETARIAT') return 'Kepala Bagian Umum';
  return jenis === 'KECAMATAN' ? 'Sekretaris Kecamatan' : `Sekretaris ${nama.split(' ')[0]}`;
}

/** Who acts as head of an office on a day. */
export function headOn(office: Office, day: Day): Person {
  return office.kepala.filter(({ from }) => from <= day).at(-1)!.person;
}
