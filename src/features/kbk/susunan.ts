import { postLabel } from '../../access/actor.js';
import type { Post } from '../../access/posts.js';
import type { JabatanKbk, JenisPegawai, Prisma } from '../../db/generated/client.js';
import { jabatanKbk as jabatanPerwal, type Tugas } from '../../regulation/jabatan.js';
import { dateOf, dayOf, type Day } from '../../time.js';

/**
 * Who holds which post of a KBK on a day. Page, print and chart draw the same model, so that they cannot differ. The
 * penanggung jawab is the head of the OPD on that day (Pasal 13 ayat (2)), read from the head's own rows and stored nowhere else.
 */

/** The posts that are rows of a KBK, in the order of Pasal 13 ayat (1), each wakil after whom they stand in for. */
export const JABATAN = ['FASILITATOR', 'KETUA', 'WAKIL_KETUA', 'SEKRETARIS', 'WAKIL_SEKRETARIS', 'ANGGOTA'] as const satisfies JabatanKbk[];

/** How many of each post a KBK has whose susunan says nothing else; null: any number, at least one. The wakil are Pasal 13 ayat (7)'s. */
export const LAZIM: Record<JabatanKbk, number | null> = { FASILITATOR: 1, KETUA: 1, WAKIL_KETUA: 0, SEKRETARIS: 1, WAKIL_SEKRETARIS: 0, ANGGOTA: null };

/** A post in words: "Wakil Ketua". */
export const namaJabatan = (jabatan: JabatanKbk): string => postLabel(postOf(jabatan), jabatan.startsWith('WAKIL_'), 'TETAP');

const postOf = (jabatan: JabatanKbk) => `KBK_${jabatan.replace('WAKIL_', '')}` as Post;

export const activeOn = (on: Date) => ({ mulai: { lte: on }, OR: [{ selesai: null }, { selesai: { gte: on } }] });

/** Rows and their ends as days: whether one runs on a day. */
export const runsOn = (row: { mulai: Date; selesai: Date | null }, day: Day): boolean => dayOf(row.mulai) <= day && (row.selesai === null || dayOf(row.selesai) >= day);

const personOn = (on: Date) => ({
  id: true, nama: true, nip: true, jenis: true,
  penempatan: { where: activeOn(on), orderBy: { mulai: 'desc' }, take: 1, select: { jabatan: true, golongan: true, unitKerja: { select: { nama: true } } } },
} satisfies Prisma.PegawaiSelect);

const headsOn = (on: Date) => ({
  where: { ...activeOn(on), dibatalkanPada: null }, orderBy: { mulai: 'asc' }, include: { pegawai: { select: personOn(on) } },
} satisfies Prisma.PerangkatDaerah$kepalaArgs);

/** What a KBK's row must bring along for its susunan on a day; its posts come whole, for the history too. */
export const susunanInclude = (on: Date) => ({
  unitKerja: { select: { nama: true } },
  berkasSk: { select: { id: true, nama: true } },
  perangkatDaerah: {
    select: {
      id: true, kode: true, nama: true, singkatan: true, sebutanKepala: true, alamat: true, kodePos: true, telepon: true, surel: true, laman: true, selesai: true, lambangId: true,
      namaNama: { where: activeOn(on), select: { nama: true } },
      kepala: headsOn(on),
      penerus: { select: { id: true, nama: true, sebutanKepala: true, kepala: headsOn(on) } },
    },
  },
  susunan: { orderBy: { mulai: 'asc' } },
  keanggotaan: {
    orderBy: [{ mulai: 'asc' }, { pegawai: { nama: 'asc' } }, { id: 'asc' }],
    include: {
      pegawai: { select: personOn(on) },
      berkasSk: { select: { id: true, nama: true } },
      menggantikan: { select: { pegawai: { select: { nama: true } } } },
    },
  },
} satisfies Prisma.KbkInclude);

export type KbkRow = Prisma.KbkGetPayload<{ include: ReturnType<typeof susunanInclude> }>;
type PersonRow = KbkRow['keanggotaan'][number]['pegawai'];

export interface Holder {
  /** The row that gives the post: keanggotaan or pejabat_kepala. */
  id: string;
  pegawaiId: string;
  nama: string;
  nip: string | null;
  jenisNip: 'NIP' | 'NI PPPK';
  golongan: string | null;
  /** The position in the office. */
  pekerjaan: string;
  /** The post in words: "Plh. Kepala Dinas Kesehatan", "Ketua (pengganti)". */
  sebutan: string;
  sifat: string;
  mulai: Day;
  selesai: Day | null;
  /** False on the days on which a Plh. or pengganti acts in their place. */
  bertindak: boolean;
  /** Whom they stand in for, or who stands in for them. */
  keterangan: string | null;
}

/** What is missing of a post, in words: "1 dari 2 belum diisi". */
export const vacancyText = ({ jumlah, kurang }: Pick<PostOn, 'jumlah' | 'kurang'>): string => (jumlah !== null && jumlah > 1 ? `${kurang} dari ${jumlah} belum diisi` : 'belum diisi');

export interface PostOn {
  jabatan: JabatanKbk | 'PENANGGUNG_JAWAB';
  nama: string;
  /** The letter of Pasal 13 ayat (1), or ayat (7) for a wakil. */
  dasar: string;
  tugas: Tugas[];
  /** How many there are to be; null: any number, at least one. */
  jumlah: number | null;
  /** Why the number is not the usual one. */
  alasan: string | null;
  holders: Holder[];
  /** How many are missing. */
  kurang: number;
}

export interface Susunan {
  tanggal: Day;
  /** The OPD's name on that day. */
  opdNama: string;
  /** "Kepala Dinas Kesehatan", of the OPD or the one that followed it. */
  sebutanKepala: string;
  posts: PostOn[];
  /** Whether the KBK exists on that day. */
  berdiri: boolean;
}

/** The head's office in words: "Kepala Dinas Kesehatan", "Camat Serang", "Sekretaris Daerah". */
export function headTitle({ sebutanKepala, nama }: { sebutanKepala: string; nama: string }): string {
  if (sebutanKepala === 'Camat') return `Camat ${nama.replace(/^Kecamatan /, '')}`;
  if (!sebutanKepala.startsWith('Kepala')) return sebutanKepala;
  const [, kind] = sebutanKepala.split(' ');
  return kind !== undefined && nama.startsWith(`${kind} `) ? `Kepala ${nama}` : `${sebutanKepala} ${nama}`;
}

/** The susunan of a KBK on the day for which its row was loaded. */
export function susunanOn(row: KbkRow, tanggal: Day): Susunan {
  const opd = row.perangkatDaerah;
  // After a merger or split the successor's head acts on what is left.
  const isOver = opd.selesai !== null && dayOf(opd.selesai) < tanggal;
  const leading = isOver && opd.penerus ? opd.penerus : { ...opd, nama: opd.namaNama[0]?.nama ?? opd.nama };
  const sebutanKepala = headTitle(leading);
  return {
    tanggal,
    opdNama: opd.namaNama[0]?.nama ?? opd.nama,
    sebutanKepala,
    posts: [headPost(leading.kepala, sebutanKepala), ...JABATAN.flatMap((jabatan) => memberPost(row, jabatan, tanggal))],
    berdiri: runsOn(row, tanggal),
  };
}

function headPost(rows: KbkRow['perangkatDaerah']['kepala'], sebutanKepala: string): PostOn {
  const plh = rows.find((one) => one.sifat === 'PLH');
  const ordered = [...rows].sort((a, b) => Number(b.sifat === 'PLH') - Number(a.sifat === 'PLH'));
  const short = { DEFINITIF: '', PLT: 'Plt. ', PLH: 'Plh. ' };
  const holders = ordered.map((one): Holder => ({
    ...identity(one.pegawai), id: one.id, sebutan: `${short[one.sifat]}${sebutanKepala}`, sifat: one.sifat, mulai: dayOf(one.mulai), selesai: one.selesai && dayOf(one.selesai),
    bertindak: one.sifat === 'PLH' || !plh,
    keterangan: one.sifat !== 'PLH' && plh ? `Pada hari ini Plh. yang bertindak: ${plh.pegawai.nama}` : null,
  }));
  return { ...regulated('KBK_PENANGGUNG_JAWAB'), jabatan: 'PENANGGUNG_JAWAB', jumlah: 1, alasan: null, holders, kurang: holders.length === 0 ? 1 : 0 };
}

function memberPost(row: KbkRow, jabatan: JabatanKbk, tanggal: Day): PostOn[] {
  const rule = row.susunan.find((one) => one.jabatan === jabatan && runsOn(one, tanggal));
  const jumlah = rule ? rule.jumlah : LAZIM[jabatan];
  const rows = row.keanggotaan.filter((one) => one.jabatan === jabatan && one.dibatalkanPada === null && runsOn(one, tanggal));
  if (jumlah === 0 && rows.length === 0 && jabatan !== 'FASILITATOR') return [];
  const standIn = (id: string) => rows.find((one) => one.menggantikanId === id);
  // Each substitute stands before whom they stand in for.
  const ordered = rows.filter((one) => one.sifat === 'TETAP').flatMap((one) => [...rows.filter((other) => other.menggantikanId === one.id), one]);
  const holders = ordered.map((one): Holder => {
    const isStandIn = one.sifat === 'PENGGANTI';
    const other = standIn(one.id);
    return {
      ...identity(one.pegawai), id: one.id, sebutan: postLabel(postOf(jabatan), jabatan.startsWith('WAKIL_'), one.sifat), sifat: one.sifat,
      mulai: dayOf(one.mulai), selesai: one.selesai && dayOf(one.selesai), bertindak: isStandIn || !other,
      keterangan: isStandIn ? `menggantikan ${one.menggantikan!.pegawai.nama}` : other ? `Pada hari ini pengganti yang bertindak: ${other.pegawai.nama}` : null,
    };
  });
  const filled = rows.filter((one) => one.sifat === 'TETAP').length;
  const regulation = regulated(postOf(jabatan));
  return [{
    ...regulation, nama: namaJabatan(jabatan), dasar: jabatan.startsWith('WAKIL_') ? 'Pasal 13 ayat (7)' : regulation.dasar,
    jabatan, jumlah, alasan: rule?.alasan ?? null, holders, kurang: Math.max(0, (jumlah ?? 1) - filled),
  }];
}

function regulated(kode: Post): Pick<PostOn, 'nama' | 'dasar' | 'tugas'> {
  const { nama, dasar, tugas } = jabatanPerwal.find((one) => one.kode === kode)!;
  return { nama, dasar, tugas };
}

function identity(person: PersonRow): Pick<Holder, 'pegawaiId' | 'nama' | 'nip' | 'jenisNip' | 'golongan' | 'pekerjaan'> {
  const [placed] = person.penempatan;
  return { pegawaiId: person.id, nama: person.nama, nip: person.nip, jenisNip: jenisNip(person.jenis), golongan: placed?.golongan ?? null, pekerjaan: placed?.jabatan ?? '' };
}

const jenisNip = (jenis: JenisPegawai): Holder['jenisNip'] => (jenis === 'PNS' ? 'NIP' : 'NI PPPK');

/** A row's dates as a range for its comparison: whether two rows share a day. */
export function shareADay(a: { mulai: Day; selesai: Day | null }, b: { mulai: Day; selesai: Day | null }): boolean {
  return (a.selesai === null || a.selesai >= b.mulai) && (b.selesai === null || b.selesai >= a.mulai);
}

/** The columns of a row that carry dates, as days. */
export const daysOf = (row: { mulai: Date; selesai: Date | null }): { mulai: Day; selesai: Day | null } => ({ mulai: dayOf(row.mulai), selesai: row.selesai && dayOf(row.selesai) });

/**
 * The largest number of a post that rows fill at once on the days of a range, and the first day on which it is so; for a rule that
 * must hold on every day.
 */
export function busiestDay(rows: readonly { mulai: Day; selesai: Day | null }[], range: { mulai: Day; selesai: Day | null }): { day: Day; count: number } {
  const starts = [range.mulai, ...rows.map((row) => row.mulai)].filter((day) => day >= range.mulai && (range.selesai === null || day <= range.selesai)).sort();
  return starts.map((day) => ({ day, count: rows.filter((row) => row.mulai <= day && (row.selesai === null || row.selesai >= day)).length }))
    .reduce((most, one) => (one.count > most.count ? one : most));
}

/** Where a KBK's row is looked up as of a day. */
export const onDay = (day: Day) => susunanInclude(dateOf(day));
