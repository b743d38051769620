import { createHash } from 'node:crypto';
import { postLabel } from '../../access/actor.js';
import type { Post } from '../../access/posts.js';
import { posts } from '../../access/posts.js';
import type { Tx } from '../../db/change.js';
import type { JabatanKbk, Prisma } from '../../db/generated/client.js';
import { addDays, dateOf, dayOf, type Day } from '../../time.js';
import { fmt } from '../../web/format.js';
import { waitsFor } from '../../workflow/laporan.js';

/**
 * What ends with a person's last day in an OPD, or in service: the posts, what waits with each of them, and who has it
 * from then on. The same rows are shown before the act and ended by it.
 */
export interface Ending {
  table: 'keanggotaan' | 'pejabat_kepala' | 'keanggotaan_tim' | 'penugasan';
  id: string;
  /** "Ketua", "Plt. Penanggung jawab", "Koordinator Tim". */
  jabatan: string;
  /** The KBK or OPD; null for the city's. */
  tempat: string | null;
  kbkId: string | null;
  opdId: string | null;
  /** Its last day; null: it would only begin later, and is annulled. */
  akhir: Day | null;
  /** What waits with it now. */
  menunggu: string[];
  /** Who has it from then on, in words. */
  penerus: string;
  /** Whether nobody has it, although somebody must. */
  kosong: boolean;
}

/** After which day, and where: one OPD that is left, or everywhere (null). */
interface Leaving {
  pegawaiId: string;
  lastDay: Day;
  opdId: string | null;
}

const runsBeyond = (lastDay: Day) => ({ OR: [{ selesai: null }, { selesai: { gt: dateOf(lastDay) } }] });
const endOf = (mulai: Date, lastDay: Day): Day | null => (dayOf(mulai) > lastDay ? null : lastDay);
const VACANT = 'Kosong, menunggu penunjukan';

/** The posts that end, in the order in which a page names them. */
export async function endingPosts(tx: Tx, leaving: Leaving): Promise<Ending[]> {
  return [
    ...await headEndings(tx, leaving), ...await memberEndings(tx, leaving),
    ...(leaving.opdId === null ? [...await timEndings(tx, leaving), ...await roleEndings(tx, leaving)] : []),
  ];
}

/** The mark of what a page has shown: the act is refused where other posts would end than those. */
export function fingerprint(endings: readonly Ending[]): string {
  return createHash('sha256').update(endings.map(({ table, id, akhir }) => `${table} ${id} ${akhir}`).toSorted().join('\n')).digest('hex');
}

async function headEndings(tx: Tx, { pegawaiId, lastDay, opdId }: Leaving): Promise<Ending[]> {
  const rows = await tx.pejabatKepala.findMany({
    relationLoadStrategy: 'join',
    where: { pegawaiId, dibatalkanPada: null, ...runsBeyond(lastDay), ...(opdId ? { perangkatDaerahId: opdId } : {}) },
    include: { perangkatDaerah: { select: {
      nama: true,
      kepala: { where: { pegawaiId: { not: pegawaiId }, dibatalkanPada: null, ...runsBeyond(lastDay) }, include: { pegawai: { select: { nama: true } } }, orderBy: { mulai: 'asc' } },
      kbk: { select: { nama: true, laporan: { where: { status: 'DISAHKAN' }, select: { periode: { select: { nama: true } } } } } },
    } } },
  });
  return rows.map((row): Ending => {
    const heirs = row.perangkatDaerah.kepala.map((heir) => heirText(postLabel('KBK_PENANGGUNG_JAWAB', false, heir.sifat), heir.pegawai.nama, heir.mulai, lastDay));
    return {
      table: 'pejabat_kepala', id: row.id, jabatan: postLabel('KBK_PENANGGUNG_JAWAB', false, row.sifat), tempat: row.perangkatDaerah.nama, kbkId: null, opdId: row.perangkatDaerahId,
      akhir: endOf(row.mulai, lastDay), penerus: heirs.join('; ') || VACANT, kosong: heirs.length === 0,
      menunggu: row.perangkatDaerah.kbk.flatMap(({ nama, laporan }) => laporan.map(({ periode }) => `Laporan ${periode.nama} ${nama}, untuk diteruskan`)),
    };
  });
}

const baseOf = (jabatan: JabatanKbk) => jabatan.replace('WAKIL_', '') as 'FASILITATOR' | 'KETUA' | 'SEKRETARIS' | 'ANGGOTA';

const memberInclude = (pegawaiId: string, lastDay: Day) => ({
  kbk: { select: {
    nama: true, perangkatDaerahId: true,
    susunan: { where: { jabatan: 'FASILITATOR', mulai: { lte: dateOf(lastDay) }, ...runsBeyond(addDays(lastDay, -1)) }, select: { jumlah: true } },
    keanggotaan: { where: { pegawaiId: { not: pegawaiId }, dibatalkanPada: null, ...runsBeyond(lastDay) }, include: { pegawai: { select: { nama: true } } }, orderBy: { mulai: 'asc' } },
    laporan: {
      where: { status: { in: ['DRAF', 'DIKEMBALIKAN', 'DIAJUKAN'] } },
      select: {
        status: true, periode: { select: { nama: true } },
        versiVersi: { orderBy: { versi: 'desc' }, take: 1, select: { tindakan: { where: { tindakan: 'SAHKAN' }, select: { post: true, pegawaiId: true } } } },
      },
    },
  } },
} satisfies Prisma.KeanggotaanInclude);

const TO_BE = { DRAF: 'untuk disusun', DIKEMBALIKAN: 'untuk diperbaiki', DIAJUKAN: 'untuk disahkan' } as const;

async function memberEndings(tx: Tx, { pegawaiId, lastDay, opdId }: Leaving): Promise<Ending[]> {
  const rows = await tx.keanggotaan.findMany({
    relationLoadStrategy: 'join',
    where: { pegawaiId, dibatalkanPada: null, ...runsBeyond(lastDay), ...(opdId ? { kbk: { perangkatDaerahId: opdId } } : {}) },
    include: memberInclude(pegawaiId, lastDay), orderBy: { mulai: 'asc' },
  });
  return rows.map(({ id, jabatan, sifat, mulai, kbk, kbkId }): Ending => {
    const base = baseOf(jabatan);
    const post = `KBK_${base}` as Post;
    const perluFasilitator = !kbk.susunan.some(({ jumlah }) => jumlah === 0);
    const heirs = base === 'ANGGOTA' ? [] : kbk.keanggotaan.filter((one) => baseOf(one.jabatan) === base)
      .map((heir) => heirText(postLabel(post, heir.jabatan.startsWith('WAKIL_'), heir.sifat), heir.pegawai.nama, heir.mulai, lastDay));
    const waiting = kbk.laporan.filter((laporan) => waitsFor({
      status: laporan.status, perluFasilitator, pengesahan: (laporan.versiVersi[0]?.tindakan ?? []).map((one) => ({ post: one.post as Post, pegawaiId: one.pegawaiId })),
    }).includes(post));
    return {
      table: 'keanggotaan', id, jabatan: postLabel(post, jabatan.startsWith('WAKIL_'), sifat), tempat: kbk.nama, kbkId, opdId: kbk.perangkatDaerahId, akhir: endOf(mulai, lastDay),
      menunggu: waiting.map(({ periode, status }) => `Laporan ${periode.nama}, ${TO_BE[status as keyof typeof TO_BE]}`),
      penerus: heirs.join('; ') || (base === 'ANGGOTA' ? 'Tidak perlu pengganti' : VACANT), kosong: heirs.length === 0 && base !== 'ANGGOTA',
    };
  });
}

const heirText = (label: string, nama: string, mulai: Date, lastDay: Day) =>
  `${nama}, ${label}${dayOf(mulai) > addDays(lastDay, 1) ? ` mulai ${fmt.day(mulai)}` : ''}`;

async function timEndings(tx: Tx, { pegawaiId, lastDay }: Leaving): Promise<Ending[]> {
  const rows = await tx.keanggotaanTim.findMany({
    relationLoadStrategy: 'join',
    where: { pegawaiId, dibatalkanPada: null, ...runsBeyond(lastDay) },
    include: {
      penugasan: { where: { jenis: { in: ['BINAAN', 'TINJAU'] }, ...runsBeyond(lastDay) }, select: { perangkatDaerah: { select: {
        singkatan: true, kbk: { select: { laporan: { where: { status: 'DITERUSKAN' }, select: { periode: { select: { nama: true } } } } } },
      } } } },
    },
  });
  return rows.map((row): Ending => ({
    table: 'keanggotaan_tim', id: row.id, jabatan: posts[`TIM_${row.jabatan}` as Post], tempat: null, kbkId: null, opdId: null, akhir: endOf(row.mulai, lastDay),
    menunggu: row.penugasan.flatMap(({ perangkatDaerah: { singkatan, kbk } }) => kbk.flatMap(({ laporan }) => laporan.map(({ periode }) => `Laporan ${periode.nama} ${singkatan}, untuk ditinjau`))),
    penerus: VACANT, kosong: true,
  }));
}

async function roleEndings(tx: Tx, { pegawaiId, lastDay }: Leaving): Promise<Ending[]> {
  const rows = await tx.penugasan.findMany({ where: { akun: { pegawaiId }, ...runsBeyond(lastDay) } });
  return rows.map((row): Ending => ({
    table: 'penugasan', id: row.id, jabatan: posts[row.peran], tempat: null, kbkId: null, opdId: null, akhir: endOf(row.mulai, lastDay), menunggu: [], penerus: 'Pemegang peran yang lain', kosong: false,
  }));
}

/** Ends the posts as `endingPosts` has found them: on their last day, or annulled where they would begin later. */
export async function endPosts(tx: Tx, now: Date, endings: readonly Ending[], { lastDay, alasan }: { lastDay: Day; alasan: string }): Promise<void> {
  const ids = (table: Ending['table'], begun: boolean) => ({ id: { in: endings.filter((one) => one.table === table && (one.akhir !== null) === begun).map((one) => one.id) } });
  const ended = { selesai: dateOf(lastDay) };
  const annulled = { dibatalkanPada: now, alasanBatal: alasan };
  await tx.pejabatKepala.updateMany({ where: ids('pejabat_kepala', true), data: ended });
  await tx.pejabatKepala.updateMany({ where: ids('pejabat_kepala', false), data: annulled });
  await tx.keanggotaan.updateMany({ where: ids('keanggotaan', true), data: ended });
  await tx.keanggotaan.updateMany({ where: ids('keanggotaan', false), data: annulled });
  await tx.penugasanTim.deleteMany({ where: { keanggotaanTim: { id: { in: endings.filter((one) => one.table === 'keanggotaan_tim').map((one) => one.id) } }, mulai: { gt: dateOf(lastDay) } } });
  await tx.penugasanTim.updateMany({ where: { keanggotaanTim: { id: { in: endings.filter((one) => one.table === 'keanggotaan_tim').map((one) => one.id) } }, ...runsBeyond(lastDay) }, data: ended });
  await tx.keanggotaanTim.updateMany({ where: ids('keanggotaan_tim', true), data: ended });
  await tx.keanggotaanTim.updateMany({ where: ids('keanggotaan_tim', false), data: annulled });
  await tx.penugasan.updateMany({ where: ids('penugasan', true), data: ended });
  await tx.penugasan.deleteMany({ where: ids('penugasan', false) });
}
