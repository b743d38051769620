import type { JabatanKbk } from '../../db/generated/client.js';
import type { Actor } from '../../access/posts.js';
import { change, differences, type Tx } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import { invalidInput, notFound, staleVersion } from '../../errors.js';
import { addDays, dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { attachLampiran, letGo } from '../berkas/lampiran.js';
import { rereadEndorsements } from '../laporan/service.js';
import { notify } from '../notifikasi/service.js';
import { asDate, demand, endRow, holdKbk, type Hold, type Keputusan } from './hold.js';
import { LAZIM, busiestDay, daysOf, namaJabatan, runsOn, shareADay } from './susunan.js';

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Forms a KBK for an OPD or one of its units, one at a time each (Pasal 12 ayat (1)). A form sent twice forms one. Gives its id.
 * Throws not_found, forbidden, invalid_input.
 */
export async function bentukKbk(deps: ServiceDeps, actor: Actor, input: { id: string; untuk: { jenis: 'opd' | 'unit'; id: string }; nama: string; mulai: Day } & Keputusan): Promise<string> {
  const now = deps.clock();
  const { id, untuk, nama, mulai, nomorSk, tanggalSk } = input;
  const unit = untuk.jenis === 'unit' ? await deps.db.unitKerja.findUnique({ where: { id: untuk.id } }) : null;
  const opdId = untuk.jenis === 'opd' ? untuk.id : unit?.perangkatDaerahId;
  if (!opdId || await deps.db.perangkatDaerah.count({ where: { id: opdId } }) === 0) throw notFound();
  const held = demand(actor, 'kbk.bentuk', opdId);
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    // Two forms for one office at once, or one sent twice: the second waits, and sees what the first has made.
    await tx.$queryRaw`select id from perangkat_daerah where id = ${opdId}::uuid for update`;
    const made = await tx.kbk.findUnique({ where: { id }, select: { perangkatDaerahId: true } });
    if (made && made.perangkatDaerahId !== opdId) throw notFound();
    if (made) throw new NothingToDo();
    const opd = await tx.perangkatDaerah.findUniqueOrThrow({ where: { id: opdId }, include: { penerus: { select: { nama: true } }, kbk: { where: { unitKerjaId: unit?.id ?? null } } } });
    const place = unit ?? opd;
    const last = opd.selesai ?? unit?.selesai;
    // What has a last day takes nothing that would outlive it; a successor's head still acts on what an OPD left behind, and may try.
    if (last) throw invalidInput({ untuk: `${opd.selesai ? opd.nama : place.nama} berakhir ${fmt.day(last)}, jadi tidak membentuk KBK lagi${opd.penerus ? `; bentuk KBK untuk ${opd.penerus.nama}, penerusnya` : ''}` });
    if (!runsOn(place, mulai)) throw invalidInput({ mulai: `Isi tanggal selama ${place.nama} ada: ${fmt.day(place.mulai)} atau sesudahnya` });
    const clash = opd.kbk.find((one) => shareADay(daysOf(one), { mulai, selesai: null }));
    if (clash) throw invalidInput({ untuk: `${place.nama} sudah memiliki ${clash.nama} sejak ${fmt.day(clash.mulai)}; tiap perangkat daerah dan tiap unit kerja memiliki satu KBK` });
    const berkasSkId = await attachLampiran(tx, actor, input.berkasSk, now, { field: 'berkasSk' });
    await tx.kbk.create({ data: { id, perangkatDaerahId: opdId, unitKerjaId: unit?.id ?? null, nama, mulai: dateOf(mulai), nomorSk, tanggalSk: asDate(tanggalSk), berkasSkId } });
    await record({
      tindakan: 'kbk.bentuk', objek: 'kbk', objekId: id, held, kbkId: id, perangkatDaerahId: opdId, ringkas: `membentuk ${nama}, mulai ${fmt.day(mulai)}`, perubahan: differences<Record<string, unknown>>({}, { nama, mulai, nomorSk, tanggalSk, berkasSkId }),
    });
  }));
  return id;
}

/** Changes the name and the decree of a KBK. The same form again changes nothing. Throws not_found, forbidden, invalid_input, stale_version. */
export async function ubahKbk(deps: ServiceDeps, actor: Actor, input: { id: string; nama: string; revisi: number } & Keputusan): Promise<void> {
  const now = deps.clock();
  const { id, nama, nomorSk, tanggalSk } = input;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const { kbk, held } = await holdKbk({ tx, record, now, actor }, id, 'kbk.bentuk');
    const before = { nama: kbk.nama, nomorSk: kbk.nomorSk, tanggalSk: kbk.tanggalSk && dayOf(kbk.tanggalSk), berkasSkId: kbk.berkasSkId };
    const perubahan = differences<Record<string, unknown>>(before, { nama, nomorSk, tanggalSk, berkasSkId: input.berkasSk });
    if (Object.keys(perubahan).length === 0) throw new NothingToDo();
    if (kbk.revisi !== input.revisi) throw staleVersion(`Data KBK ini sudah diubah sejak Anda membukanya: sekarang ${kbk.nama}, ${kbk.nomorSk ? `Keputusan Nomor ${kbk.nomorSk}` : 'tanpa nomor keputusan'}. Isian Anda masih ada di bawah; periksa, lalu simpan lagi.`);
    const berkasSkId = await attachLampiran(tx, actor, input.berkasSk, now, { field: 'berkasSk', before: kbk.berkasSkId });
    await tx.kbk.update({ where: { id }, data: { nama, nomorSk, tanggalSk: asDate(tanggalSk), berkasSkId, revisi: { increment: 1 } } });
    if (berkasSkId !== kbk.berkasSkId) await letGo(tx, kbk.berkasSkId);
    await record({ tindakan: 'kbk.ubah', objek: 'kbk', objekId: id, held, kbkId: id, perangkatDaerahId: kbk.perangkatDaerahId, ringkas: `mengubah data ${nama}`, perubahan });
  }));
}

/** The posts whose number a KBK may set (Pasal 13 ayat (7)); a ketua and a sekretaris there must be. */
export const DISESUAIKAN = ['FASILITATOR', 'WAKIL_KETUA', 'WAKIL_SEKRETARIS', 'ANGGOTA'] as const satisfies JabatanKbk[];
export type Disesuaikan = (typeof DISESUAIKAN)[number];

/** The field of each post on the form. */
export const FIELD: Record<Disesuaikan, string> = { FASILITATOR: 'fasilitator', WAKIL_KETUA: 'wakilKetua', WAKIL_SEKRETARIS: 'wakilSekretaris', ANGGOTA: 'anggota' };

/**
 * Sets how many of each post a KBK has from a day on, with a reason (Pasal 13 ayat (7)); null: any number. Reports that are submitted are read
 * again: one whose endorsements now suffice is DISAHKAN. Gives how many are. A form sent twice is done once.
 * Throws not_found, forbidden, stale_version, and invalid_input where more hold the post than there would be (with `akhiri` the fasilitator of a KBK that is to be
 * without one end on the day before), or where a later adjustment stands already.
 */
export async function sesuaikanSusunan(
  deps: ServiceDeps, actor: Actor, { kbkId, revisi, jumlah, mulai, alasan, akhiri }: { kbkId: string; revisi: number; jumlah: Record<Disesuaikan, number | null>; mulai: Day; alasan: string; akhiri: boolean },
): Promise<number> {
  const now = deps.clock();
  let moved = 0;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const hold = await holdKbk({ tx, record, now, actor }, kbkId, 'susunan.sesuaikan');
    const { kbk } = hold;
    if (mulai < dayOf(kbk.mulai)) throw invalidInput({ mulai: `Isi tanggal mulai ${fmt.day(kbk.mulai)} (hari KBK ini dibentuk) atau sesudahnya` });
    const ruleOn = (jabatan: JabatanKbk) => kbk.susunan.find((one) => one.jabatan === jabatan && runsOn(one, mulai));
    const changed = DISESUAIKAN.filter((jabatan) => (ruleOn(jabatan)?.jumlah ?? LAZIM[jabatan]) !== jumlah[jabatan]);
    if (changed.length === 0) {
      if (kbk.susunan.some((one) => dayOf(one.mulai) === mulai && one.alasan === alasan)) throw new NothingToDo();
      throw invalidInput({ fasilitator: 'Ubah sekurang-kurangnya satu jumlah: isian ini sama dengan susunan yang berlaku' });
    }
    // A form names every count: one that was opened before would set back what was adjusted since.
    if (kbk.revisi !== revisi) throw staleVersion(`Susunan ini sudah disesuaikan sejak Anda membukanya: pada ${fmt.day(mulai)} berlaku ${numbersOf(DISESUAIKAN, (jabatan) => (ruleOn(jabatan) ?? { jumlah: LAZIM[jabatan] }).jumlah)}. Isian Anda masih ada di bawah; periksa, lalu simpan lagi.`);
    const later = kbk.susunan.find((one) => changed.some((jabatan) => jabatan === one.jabatan) && dayOf(one.mulai) > mulai);
    if (later) throw invalidInput({ mulai: `Isi tanggal sesudah ${fmt.day(later.mulai)}: pada hari itu sudah ada penyesuaian ${namaJabatan(later.jabatan).toLowerCase()}` });
    for (const jabatan of changed) await fit(hold, jabatan, jumlah[jabatan], mulai, akhiri);
    for (const jabatan of changed) await setRule(tx, kbkId, ruleOn(jabatan), { jabatan, jumlah: jumlah[jabatan], mulai, alasan });
    await tx.kbk.update({ where: { id: kbkId }, data: { revisi: { increment: 1 } } });
    const inWords = numbersOf(changed, (jabatan) => jumlah[jabatan]);
    await record({
      tindakan: 'susunan.sesuaikan', objek: 'kbk', objekId: kbkId, held: hold.held, kbkId, perangkatDaerahId: kbk.perangkatDaerahId, alasan, ringkas: `menyesuaikan susunan mulai ${fmt.day(mulai)}: ${inWords}`,
      perubahan: Object.fromEntries(changed.map((jabatan) => [FIELD[jabatan], [ruleOn(jabatan)?.jumlah ?? LAZIM[jabatan], jumlah[jabatan]]])),
    });
    await notify(tx, now, {
      to: [{ kbkId, opdId: kbk.perangkatDaerahId, posts: ['KBK_KETUA', 'KBK_SEKRETARIS', 'KBK_FASILITATOR'] }], by: actor.akunId, tautan: `/kbk/${kbkId}`, judul: `Susunan ${kbk.nama} disesuaikan`, teks: `Mulai ${fmt.day(mulai)}: ${inWords}. ${alasan}`,
    });
    if (mulai <= dayAt(now)) moved = await rereadEndorsements(tx, record, now, { kbkId, held: hold.held, by: actor.akunId, alasan });
  }));
  return moved;
}

/** "fasilitator 1, anggota tidak dibatasi". */
const numbersOf = (posts: readonly Disesuaikan[], jumlah: (jabatan: Disesuaikan) => number | null): string =>
  posts.map((jabatan) => `${namaJabatan(jabatan).toLowerCase()} ${jumlah(jabatan) ?? 'tidak dibatasi'}`).join(', ');

/** Demands that no more hold a post from a day on than there are to be; a KBK that is to be without one may end theirs the day before. */
async function fit(hold: Hold, jabatan: Disesuaikan, most: number | null, mulai: Day, akhiri: boolean): Promise<void> {
  if (most === null) return;
  const range = { mulai, selesai: null };
  const holders = hold.rows.filter((row) => row.jabatan === jabatan && row.sifat === 'TETAP' && shareADay(row, range));
  const { count } = busiestDay(holders, range);
  if (count <= most) return;
  const names = holders.map((row) => row.nama).join(', ');
  if (most === 0 && jabatan === 'FASILITATOR') {
    if (!akhiri) throw invalidInput({ akhiri: `Centang ini bila jabatan ${names} berakhir sehari sebelumnya; tanpa itu KBK ini masih memiliki fasilitator` });
    for (const row of holders) await endRow(hold, row, addDays(mulai, -1), 'mulai');
    return;
  }
  throw invalidInput({ [FIELD[jabatan]]: `Isi ${count} atau lebih, atau akhiri dahulu jabatan sebagian pemegangnya: ${names}` });
}

async function setRule(tx: Tx, kbkId: string, current: { id: string; mulai: Date } | undefined, rule: { jabatan: Disesuaikan; jumlah: number | null; mulai: Day; alasan: string }): Promise<void> {
  const { jabatan, jumlah, mulai, alasan } = rule;
  const isSameDay = current && dayOf(current.mulai) === mulai;
  // Back to any number, or to the usual one: no row says so.
  const isUsual = jumlah === LAZIM[jabatan];
  if (isSameDay && jumlah !== null) {
    await tx.susunanKbk.update({ where: { id: current.id }, data: { jumlah, alasan } });
    return;
  }
  if (isSameDay) await tx.susunanKbk.delete({ where: { id: current.id } });
  else if (current) await tx.susunanKbk.update({ where: { id: current.id }, data: { selesai: dateOf(addDays(mulai, -1)) } });
  if (!isUsual && jumlah !== null) await tx.susunanKbk.create({ data: { kbkId, jabatan, jumlah, alasan, mulai: dateOf(mulai) } });
}

/** A susunan that changes on a later day lets reports go on when that day comes. Gives how many were moved. */
export async function applySusunan(db: Deps['db'], now: Date): Promise<number> {
  const on = dateOf(dayAt(now));
  const waiting = await db.kbk.findMany({
    where: { laporan: { some: { status: 'DIAJUKAN' } }, susunan: { some: { jabatan: 'FASILITATOR', jumlah: 0, mulai: { lte: on }, OR: [{ selesai: null }, { selesai: { gte: on } }] } } }, select: { id: true },
  });
  let moved = 0;
  for (const { id } of waiting) {
    await once(() => change(db, now, null, async (tx, record) => {
      const count = await rereadEndorsements(tx, record, now, { kbkId: id, held: null, by: null, alasan: null });
      if (count === 0) throw new NothingToDo();
      moved += count;
    }));
  }
  return moved;
}
