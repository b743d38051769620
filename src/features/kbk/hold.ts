import type { JabatanKbk, Prisma } from '../../db/generated/client.js';
import { permissions, postsAllowing, type Permission } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import type { Tx, WriteTrail } from '../../db/change.js';
import { forbidden, invalidInput, notFound } from '../../errors.js';
import { addDays, dateOf, dayAt, dayOf, type Day } from '../../time.js';
import { fmt } from '../../web/format.js';
import { notify } from '../notifikasi/service.js';
import { isFinishing } from '../perangkat-daerah/service.js';
import { daysOf, namaJabatan } from './susunan.js';

/** What every change of a KBK and its posts shares: the KBK held until the transaction ends, its posts as they stand, and how one ends. */

export interface Keputusan {
  nomorSk: string | null;
  tanggalSk: Day | null;
  /** A file that waits for its form, or the one that the row holds. */
  berkasSk: string | null;
}

/** The post by which the actor may do this for an OPD. Throws forbidden. */
export function demand(actor: Actor, permission: Permission, opdId: string, kbkId: string | null = null): HeldPost {
  const [held] = postsAllowing(actor, permission, { kbkId, opdId });
  if (!held) throw forbidden(`${permissions[permission].untuk} dilakukan oleh pimpinan perangkat daerah itu (${permissions[permission].pasal}).`);
  return held;
}

/** A post that was not annulled, with its days. */
export interface Row {
  id: string;
  pegawaiId: string;
  nama: string;
  jabatan: JabatanKbk;
  sifat: 'TETAP' | 'PENGGANTI';
  mulai: Day;
  selesai: Day | null;
  menggantikanId: string | null;
  nomorSk: string | null;
  tanggalSk: Date | null;
  berkasSkId: string | null;
}

const heldInclude = {
  perangkatDaerah: { select: { id: true, nama: true, penerus: { select: { id: true, nama: true } } } },
  susunan: { orderBy: { mulai: 'asc' } },
  keanggotaan: { where: { dibatalkanPada: null }, orderBy: [{ mulai: 'asc' }, { id: 'asc' }], include: { pegawai: { select: { nama: true } } } },
} satisfies Prisma.KbkInclude;

/** A KBK under its lock: whoever changes its posts at the same moment waits, and sees what was done. */
export interface Hold {
  tx: Tx;
  record: WriteTrail;
  now: Date;
  actor: Actor;
  held: HeldPost;
  kbk: Prisma.KbkGetPayload<{ include: typeof heldInclude }>;
  /** Whether the KBK has ended and still brings reports to their end. */
  finishing: boolean;
  /** Follows what is written within the transaction. */
  rows: Row[];
}

/** Holds a KBK until the transaction ends. Throws not_found, forbidden. */
export async function holdKbk({ tx, record, now, actor }: Pick<Hold, 'tx' | 'record' | 'now' | 'actor'>, id: string, permission: Permission): Promise<Hold> {
  await tx.$queryRaw`select id from kbk where id = ${id}::uuid for update`;
  const kbk = await tx.kbk.findUnique({ where: { id }, include: heldInclude });
  if (!kbk) throw notFound();
  const held = demand(actor, permission, kbk.perangkatDaerahId, id);
  const rows = kbk.keanggotaan.map((one): Row => ({ ...one, ...daysOf(one), nama: one.pegawai.nama }));
  const finishing = await isFinishing(tx, id, dayAt(now));
  return { tx, record, now, actor, held, kbk, finishing, rows };
}

/** What each line of the trail says of a post. */
export const trailOf = ({ held, kbk }: Hold, objekId: string) => ({ objek: 'keanggotaan', objekId, held, kbkId: kbk.id, perangkatDaerahId: kbk.perangkatDaerahId });

/**
 * Ends a post on its last day, and with it those who stand in for its holder; the person is told. Throws invalid_input at `field` where that is
 * before its first day.
 */
export async function endRow(hold: Hold, row: Row, lastDay: Day, field: string, alasan: string | null = null): Promise<void> {
  const { tx, record, kbk } = hold;
  if (lastDay < row.mulai) {
    throw invalidInput({ [field]: `${row.nama} baru menjabat ${namaJabatan(row.jabatan)} mulai ${fmt.day(row.mulai)}: isi tanggal sesudahnya, atau batalkan jabatan itu bila salah catat` });
  }
  const before = row.selesai;
  row.selesai = lastDay;
  await tx.keanggotaan.update({ where: { id: row.id }, data: { selesai: dateOf(lastDay) } });
  await record({
    ...trailOf(hold, row.id), tindakan: 'keanggotaan.akhiri', ringkas: `mengakhiri ${row.nama} sebagai ${namaJabatan(row.jabatan)} ${kbk.nama} pada ${fmt.day(lastDay)}`, alasan, perubahan: { selesai: [before, lastDay] },
  });
  await tell(hold, row.pegawaiId, `Jabatan Anda sebagai ${namaJabatan(row.jabatan)} ${kbk.nama} berakhir ${fmt.day(lastDay)}`, alasan ?? '');
  for (const standIn of hold.rows.filter((one) => one.menggantikanId === row.id)) {
    if (standIn.mulai > lastDay) await annulRow(hold, standIn, `Jabatan ${row.nama} yang digantikan berakhir ${fmt.day(lastDay)}`);
    else if (standIn.selesai === null || standIn.selesai > lastDay) await endRow(hold, standIn, lastDay, field, alasan);
  }
}

/** Annuls a post that was recorded in error, and those who stand in for its holder: it gives no right; what was done under it stays. */
export async function annulRow(hold: Hold, row: Row, alasan: string): Promise<void> {
  const { tx, record, now, kbk } = hold;
  for (const standIn of hold.rows.filter((one) => one.menggantikanId === row.id)) await annulRow(hold, standIn, alasan);
  hold.rows = hold.rows.filter((one) => one.id !== row.id);
  await tx.keanggotaan.update({ where: { id: row.id }, data: { dibatalkanPada: now, alasanBatal: alasan } });
  await record({ ...trailOf(hold, row.id), tindakan: 'keanggotaan.batalkan', ringkas: `membatalkan ${row.nama} sebagai ${namaJabatan(row.jabatan)} ${kbk.nama}`, alasan });
  await tell(hold, row.pegawaiId, `Pencatatan Anda sebagai ${namaJabatan(row.jabatan)} ${kbk.nama} dibatalkan`, alasan);
}

/** Tells the person of a change of their post; one without an account is told by letter, as is normal. */
export async function tell({ tx, now, actor, kbk }: Hold, pegawaiId: string, judul: string, teks: string): Promise<void> {
  await notify(tx, now, { to: [{ pegawaiIds: [pegawaiId] }], by: actor.akunId, tautan: `/kbk/${kbk.id}`, judul, teks });
}

/** A day, or none, as the value of a column. */
export const asDate = (day: Day | null): Date | null => (day ? dateOf(day) : null);

/** Ends a row on the day before another begins. */
export const dayBefore = (day: Day): Day => addDays(day, -1);

/** A row's decree, for one that continues it. */
export const decreeOf = (row: Row) => ({ nomorSk: row.nomorSk, tanggalSk: row.tanggalSk, berkasSkId: row.berkasSkId });

/** The first day on which a KBK may have posts, and its last; none while it has reports to bring to their end. */
export const lifeOf = ({ kbk, finishing }: Hold) => ({ mulai: dayOf(kbk.mulai), selesai: kbk.selesai && !finishing ? dayOf(kbk.selesai) : null });

/** The offices whose people may hold a KBK's posts on a day: its own and, once it has ended, the one that followed. */
export function officesOn({ selesai, perangkatDaerah }: { selesai: Date | null; perangkatDaerah: { id: string; nama: string; penerus: { id: string; nama: string } | null } }, day: Day): { id: string; nama: string }[] {
  const { penerus } = perangkatDaerah;
  return [perangkatDaerah, ...(penerus && selesai && dayOf(selesai) < day ? [penerus] : [])];
}
