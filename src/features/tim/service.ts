import { createHash } from 'node:crypto';
import { permissions, postsAllowing, type Permission } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { change, differences, type Tx } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import { Prisma, type JabatanTim, type JenisPenugasanTim } from '../../db/generated/client.js';
import { forbidden, invalidInput, notFound, staleVersion, wrongStage } from '../../errors.js';
import { jabatanTim } from '../../regulation/jabatan.js';
import { addDays, dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { attachLampiran, letGo } from '../berkas/lampiran.js';
import { notify } from '../notifikasi/service.js';

/** The Tim Pengembangan (Pasal 10 ayat (1), Pasal 11): the Walikota's decree, its members, and the OPDs given to them. */

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

export interface Keputusan {
  nomorSk: string;
  tanggalSk: Day;
  mulai: Day;
  /** Past this day the Tim goes on acting until the next decree's first day. */
  selesai: Day | null;
  berkasSk: string | null;
}

/** "Ketua", "Penanggung jawab": a post of the Tim in the words of Pasal 11 ayat (2). */
export const namaJabatan = (jabatan: JabatanTim): string => jabatanTim.find(({ kode }) => kode === `TIM_${jabatan}`)!.nama;

/** Posts that one person holds at a time; a city may have several pengarah, koordinator and anggota. */
export const SATU_PEMEGANG: readonly JabatanTim[] = ['PENANGGUNG_JAWAB', 'KETUA', 'SEKRETARIS'];

/** What kind of OPDs are given to a post: a koordinator guides, a member reviews where nobody else may. */
export const penugasanOf = (jabatan: JabatanTim): JenisPenugasanTim | null => (jabatan === 'KOORDINATOR' ? 'BINAAN' : jabatan === 'ANGGOTA' ? 'TINJAU' : null);

/** A short mark of a row's content, which a form carries so that two people at one row notice each other. */
export function markOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}

interface TimRow { nomorSk: string; tanggalSk: Date; mulai: Date; selesai: Date | null; berkasSkId: string | null }
export const timMark = (row: TimRow) => markOf([row.nomorSk, row.tanggalSk, row.mulai, row.selesai, row.berkasSkId]);
export const anggotaMark = (row: { mulai: Date; selesai: Date | null; dibatalkanPada: Date | null }) => markOf([row.mulai, row.selesai, row.dibatalkanPada]);
export const penugasanMark = (rows: { perangkatDaerahId: string; mulai: Date; selesai: Date | null }[]) =>
  markOf(rows.map((row) => JSON.stringify([row.perangkatDaerahId, row.mulai, row.selesai])).sort((a, b) => (a < b ? -1 : 1)));

/** Whatever changes the row of decrees waits here for whoever does so at the same moment. */
const lockTims = (tx: Tx) => tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended('tim', 0))::text`;

/**
 * Forms the Tim of a decree (Pasal 10 ayat (1)), and takes members of the one before over into it with the OPDs given to
 * them (`salin`: their memberships). A form sent twice makes one. Gives how many members were copied.
 * Throws forbidden, and invalid_input for dates that cannot be, and for whom one may not or can no longer appoint.
 */
export async function tetapkanTim(deps: ServiceDeps, actor: Actor, input: Keputusan & { id: string; salin: string[] }): Promise<{ disalin: number }> {
  const now = deps.clock();
  const held = demand(actor, 'tim.tetapkan');
  const { id, salin, berkasSk, ...keputusan } = input;
  let disalin = 0;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    await lockTims(tx);
    const there = await tx.tim.findUnique({ where: { id }, include: { _count: { select: { keanggotaan: true } } } });
    if (there) {
      if (there.nomorSk !== keputusan.nomorSk || dayOf(there.mulai) !== keputusan.mulai) throw staleVersion('Tim dari formulir ini sudah tersimpan, dengan isi yang lain. Buka Tim itu untuk mengubahnya.');
      disalin = there._count.keanggotaan;
      throw new NothingToDo();
    }
    await checkKeputusan(tx, keputusan, dayAt(now), null);
    const members = await copied(tx, actor, keputusan.mulai, salin);
    disalin = members.length;
    const berkasSkId = await attachLampiran(tx, actor, berkasSk, now, { field: 'berkasSk' });
    await tx.tim.create({
      data: {
        id, nomorSk: keputusan.nomorSk, tanggalSk: dateOf(keputusan.tanggalSk), mulai: dateOf(keputusan.mulai), selesai: keputusan.selesai && dateOf(keputusan.selesai), berkasSkId,
      },
    });
    for (const member of members) {
      await tx.keanggotaanTim.create({
        data: {
          timId: id, pegawaiId: member.pegawaiId, jabatan: member.jabatan, mulai: dateOf(keputusan.mulai),
          penugasan: { create: member.penugasan.map(({ perangkatDaerahId, jenis, selesai }) => ({ perangkatDaerahId, jenis, selesai, mulai: dateOf(keputusan.mulai) })) },
        },
      });
    }
    await record({
      tindakan: 'tim.tetapkan', objek: 'tim', objekId: id, held, perubahan: differences<Record<string, unknown>>({}, keputusan),
      ringkas: `menetapkan Tim Pengembangan, Keputusan Walikota Nomor ${keputusan.nomorSk}${disalin > 0 ? `, dengan ${disalin} anggota dari Tim sebelumnya` : ''}`,
    });
    for (const member of members) await tellAppointed(tx, now, actor, member.pegawaiId, member.jabatan, keputusan.mulai);
  }));
  return { disalin };
}

/** Members to be taken over, with the OPDs given to them on the last day before. */
async function copied(tx: Tx, actor: Actor, mulai: Day, salin: string[]) {
  if (salin.length === 0) return [];
  const last = await tx.tim.findFirst({ where: { mulai: { lt: dateOf(mulai) } }, orderBy: { mulai: 'desc' } });
  const before = dateOf(addDays(mulai, -1));
  const members = await tx.keanggotaanTim.findMany({
    where: { id: { in: salin }, timId: last?.id ?? '', dibatalkanPada: null, OR: [{ selesai: null }, { selesai: { gte: before } }] },
    include: {
      pegawai: { select: { nama: true, berhentiPada: true } },
      penugasan: {
        where: {
          jenis: { in: ['BINAAN', 'TINJAU'] }, mulai: { lte: before }, OR: [{ selesai: null }, { selesai: { gte: dateOf(mulai) } }],
          perangkatDaerah: { OR: [{ selesai: null }, { selesai: { gte: dateOf(mulai) } }] },
        },
      },
    },
  });
  if (members.length !== salin.length) throw invalidInput({ salin: 'Muat ulang halaman ini: anggota Tim sebelumnya sudah berubah sejak Anda membukanya' });
  for (const member of members) {
    if (member.pegawaiId === actor.pegawaiId) throw invalidInput({ salin: 'Hapus centang pada nama Anda: seseorang tidak menetapkan jabatan untuk dirinya sendiri' });
    if (member.pegawai.berhentiPada && dayOf(member.pegawai.berhentiPada) < mulai) throw invalidInput({ salin: `Hapus centang ${member.pegawai.nama}: sudah tidak bertugas pada ${fmt.day(mulai)}` });
  }
  for (const jabatan of SATU_PEMEGANG) {
    if (members.filter((member) => member.jabatan === jabatan).length > 1) throw invalidInput({ salin: `Pilih satu ${namaJabatan(jabatan)}` });
  }
  const twice = members.find((member, i) => members.findIndex((other) => other.pegawaiId === member.pegawaiId) !== i);
  if (twice) throw invalidInput({ salin: `Pilih satu jabatan untuk ${twice.pegawai.nama}: namanya tercatat dua kali` });
  return members;
}

/** Corrects the decree of a Tim. A changed first day moves those who began on it. Throws not_found, forbidden, stale_version, invalid_input. */
export async function ubahKeputusan(deps: ServiceDeps, actor: Actor, input: Keputusan & { id: string; versi: string }): Promise<void> {
  const now = deps.clock();
  const held = demand(actor, 'tim.tetapkan');
  const { id, versi, berkasSk, ...keputusan } = input;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    await lockTims(tx);
    const before = await tx.tim.findUnique({ where: { id }, include: { keanggotaan: { include: { penugasan: true } } } });
    if (!before) throw notFound();
    const data = { nomorSk: keputusan.nomorSk, tanggalSk: dateOf(keputusan.tanggalSk), mulai: dateOf(keputusan.mulai), selesai: keputusan.selesai ? dateOf(keputusan.selesai) : null };
    if (timMark(before) !== versi) {
      if (timMark({ ...data, berkasSkId: berkasSk }) === timMark(before)) throw new NothingToDo();
      throw staleVersion();
    }
    await checkKeputusan(tx, keputusan, dayAt(now), id);
    await moveStart(tx, before, keputusan.mulai);
    const berkasSkId = await attachLampiran(tx, actor, berkasSk ?? before.berkasSkId, now, { field: 'berkasSk', before: before.berkasSkId });
    await tx.tim.update({ where: { id }, data: { ...data, berkasSkId } });
    if (berkasSkId !== before.berkasSkId) await letGo(tx, before.berkasSkId);
    await record({
      tindakan: 'tim.ubah', objek: 'tim', objekId: id, held, ringkas: `mengubah data Keputusan Walikota Nomor ${keputusan.nomorSk} tentang Tim Pengembangan`,
      perubahan: differences<Record<string, unknown>>({ nomorSk: before.nomorSk, tanggalSk: dayOf(before.tanggalSk), mulai: dayOf(before.mulai), selesai: before.selesai && dayOf(before.selesai) }, keputusan),
    });
  }));
}

type WithMembers = Prisma.TimGetPayload<{ include: { keanggotaan: { include: { penugasan: true } } } }>;

async function moveStart(tx: Tx, tim: WithMembers, mulai: Day): Promise<void> {
  const [from, to] = [tim.mulai, dateOf(mulai)];
  if (from.getTime() === to.getTime()) return;
  const ended = tim.keanggotaan.find((member) => member.dibatalkanPada === null && ((member.selesai && member.selesai < to) || member.penugasan.some(({ selesai }) => selesai && selesai < to)));
  if (ended) throw invalidInput({ mulai: `Isi Mulai berlaku paling lambat ${fmt.day(ended.selesai ?? from)}: ada keanggotaan atau penugasan yang berakhir sebelum tanggal itu` });
  for (const member of tim.keanggotaan) {
    if (member.dibatalkanPada !== null && member.selesai && member.selesai < to) continue;
    if (member.mulai.getTime() === from.getTime() || member.mulai < to) await tx.keanggotaanTim.update({ where: { id: member.id }, data: { mulai: to } });
    for (const one of member.penugasan) {
      if (one.mulai.getTime() === from.getTime() || one.mulai < to) await tx.penugasanTim.update({ where: { id: one.id }, data: { mulai: to } });
    }
  }
}

async function checkKeputusan(tx: Tx, { tanggalSk, mulai, selesai }: Omit<Keputusan, 'berkasSk'>, today: Day, ownId: string | null): Promise<void> {
  if (tanggalSk > today) throw invalidInput({ tanggalSk: 'Isi Tanggal keputusan paling lambat hari ini: keputusan dicatat sesudah ditandatangani' });
  if (selesai !== null && selesai < mulai) throw invalidInput({ selesai: `Isi Berlaku sampai dengan ${fmt.day(mulai)} atau sesudahnya` });
  const other = await tx.tim.findFirst({ where: { mulai: dateOf(mulai), ...(ownId ? { id: { not: ownId } } : {}) } });
  if (other) throw invalidInput({ mulai: `Pilih tanggal lain: Keputusan Nomor ${other.nomorSk} juga mulai pada ${fmt.day(mulai)}` });
}

/**
 * Appoints people to a post of a Tim, in place of a member (`ganti`) where one is named: that one ends on the day before, and
 * the OPDs given to them go on with the new one. A form sent twice does it once.
 * Throws not_found, forbidden, and invalid_input at `pegawaiId` or `mulai` for what cannot be.
 */
export async function tunjukAnggota(deps: ServiceDeps, actor: Actor, input: { timId: string; jabatan: JabatanTim; pegawaiId: string[]; mulai: Day; ganti: string | null }): Promise<{ nama: string[] }> {
  const now = deps.clock();
  const held = demand(actor, 'tim.tetapkan');
  const { timId, jabatan, mulai, ganti } = input;
  let nama: string[] = [];
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const tim = await lockTim(tx, timId);
    const people = await tx.pegawai.findMany({ where: { id: { in: input.pegawaiId } }, orderBy: { nama: 'asc' }, select: { id: true, nama: true, berhentiPada: true } });
    if (people.length !== input.pegawaiId.length) throw invalidInput({ pegawaiId: 'Pilih Pegawai dari hasil pencarian' });
    nama = people.map((person) => person.nama);
    const members = await tx.keanggotaanTim.findMany({ where: { timId, dibatalkanPada: null }, include: { pegawai: { select: { nama: true } }, penugasan: true } });
    if (people.every((person) => members.some((one) => one.pegawaiId === person.id && one.jabatan === jabatan && dayOf(one.mulai) === mulai && one.selesai === null))) throw new NothingToDo();

    if (people.some((person) => person.id === actor.pegawaiId)) throw invalidInput({ pegawaiId: 'Pilih orang lain: seseorang tidak menetapkan jabatan untuk dirinya sendiri' });
    if (mulai < dayOf(tim.mulai)) throw invalidInput({ mulai: `Isi Mulai dengan ${fmt.day(tim.mulai)} atau sesudahnya: sejak itu Keputusan Nomor ${tim.nomorSk} berlaku` });
    const next = await tx.tim.findFirst({ where: { mulai: { gt: tim.mulai, lte: dateOf(mulai) } }, orderBy: { mulai: 'asc' } });
    if (next) throw invalidInput({ mulai: `Isi Mulai sebelum ${fmt.day(next.mulai)}: sejak itu Keputusan Nomor ${next.nomorSk} berlaku` });
    const left = people.find((person) => person.berhentiPada !== null && dayOf(person.berhentiPada) < mulai);
    if (left) throw invalidInput({ pegawaiId: `Pilih orang lain: ${left.nama} sudah tidak bertugas pada ${fmt.day(mulai)}` });
    if ((SATU_PEMEGANG.includes(jabatan) || ganti !== null) && people.length > 1) throw invalidInput({ pegawaiId: `Pilih satu orang untuk ${namaJabatan(jabatan)}` });

    const replaced = ganti === null ? null : members.find((one) => one.id === ganti && one.jabatan === jabatan);
    if (replaced === undefined) throw notFound();
    const runsAt = (one: { mulai: Date; selesai: Date | null }) => one.selesai === null || dayOf(one.selesai) >= mulai;
    if (replaced) {
      if (dayOf(replaced.mulai) >= mulai) throw invalidInput({ mulai: `Isi Mulai sesudah ${fmt.day(replaced.mulai)}: pada tanggal itu ${replaced.pegawai.nama} baru mulai. Bila keliru dicatat, batalkan dahulu.` });
      if (!runsAt(replaced)) throw wrongStage(`${replaced.pegawai.nama} sudah berakhir pada ${fmt.day(replaced.selesai!)}. Tunjuk penggantinya tanpa mengganti.`);
    }
    const others = members.filter((one) => one.id !== replaced?.id && runsAt(one));
    if (SATU_PEMEGANG.includes(jabatan)) {
      const holder = others.find((one) => one.jabatan === jabatan);
      if (holder) throw invalidInput({ mulai: `${namaJabatan(jabatan)} sudah dipegang ${holder.pegawai.nama} sejak ${fmt.day(holder.mulai)}. Gunakan “Ganti” pada namanya.` });
    }
    const double = others.find((one) => people.some((person) => person.id === one.pegawaiId));
    if (double) throw invalidInput({ pegawaiId: `Pilih orang lain: ${double.pegawai.nama} sudah menjadi ${namaJabatan(double.jabatan)} sejak ${fmt.day(double.mulai)}` });
    if (replaced && people[0]!.id === replaced.pegawaiId) throw invalidInput({ pegawaiId: 'Pilih orang lain: yang diganti tidak menggantikan dirinya sendiri' });

    const taken = replaced ? replaced.penugasan.filter(runsAt) : [];
    if (replaced) await endMember(tx, replaced, addDays(mulai, -1));
    for (const person of people) {
      await tx.keanggotaanTim.create({
        data: {
          timId, pegawaiId: person.id, jabatan, mulai: dateOf(mulai),
          penugasan: { create: taken.map((one) => ({ perangkatDaerahId: one.perangkatDaerahId, jenis: one.jenis, mulai: one.mulai > dateOf(mulai) ? one.mulai : dateOf(mulai), selesai: one.selesai })) },
        },
      });
      await record({
        tindakan: 'tim.tunjuk', objek: 'tim', objekId: timId, held, perubahan: { pemegang: [replaced?.pegawai.nama ?? null, person.nama], mulai: [null, mulai] },
        ringkas: `menunjuk ${person.nama} sebagai ${namaJabatan(jabatan)} Tim sejak ${fmt.day(mulai)}${replaced ? `, menggantikan ${replaced.pegawai.nama}` : ''}`,
      });
      await tellAppointed(tx, now, actor, person.id, jabatan, mulai);
    }
  }));
  return { nama };
}

/** Ends a member's post with its last day; the OPDs given to them end with it. Throws not_found, forbidden, wrong_stage, stale_version, invalid_input. */
export async function akhiriAnggota(deps: ServiceDeps, actor: Actor, { id, versi, selesai }: { id: string; versi: string; selesai: Day }): Promise<{ nama: string }> {
  const now = deps.clock();
  const held = demand(actor, 'tim.tetapkan');
  let nama = '';
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const member = await lockMember(tx, id);
    nama = member.pegawai.nama;
    if (member.dibatalkanPada) throw wrongStage('Keanggotaan ini sudah dibatalkan.');
    if (anggotaMark(member) !== versi) {
      if (member.selesai && dayOf(member.selesai) === selesai) throw new NothingToDo();
      throw staleVersion();
    }
    if (selesai < dayOf(member.mulai)) throw invalidInput({ selesai: `Isi Hari terakhir dengan ${fmt.day(member.mulai)} atau sesudahnya: sejak itu ${nama} menjabat` });
    await checkLater(tx, member, selesai);
    await endMember(tx, member, selesai);
    await record({
      tindakan: 'tim.akhiri', objek: 'tim', objekId: member.timId, held, perubahan: { selesai: [member.selesai && dayOf(member.selesai), selesai] },
      ringkas: `mengakhiri ${nama} sebagai ${namaJabatan(member.jabatan)} Tim dengan ${fmt.day(selesai)} sebagai hari terakhir`,
    });
    await notify(tx, now, { to: [{ pegawaiIds: [member.pegawaiId] }], by: actor.akunId, judul: `Tugas Anda sebagai ${namaJabatan(member.jabatan)} Tim berakhir`, teks: `Hari terakhir ${fmt.day(selesai)}.`, tautan: '/tim' });
  }));
  return { nama };
}

/** A post that is to run longer than it did must not run into its next holder, nor its person's next post. */
async function checkLater(tx: Tx, member: Member, selesai: Day): Promise<void> {
  const clash = await tx.keanggotaanTim.findFirst({
    where: {
      timId: member.timId, id: { not: member.id }, dibatalkanPada: null, mulai: { gt: member.mulai, lte: dateOf(selesai) },
      OR: [{ pegawaiId: member.pegawaiId }, ...(SATU_PEMEGANG.includes(member.jabatan) ? [{ jabatan: member.jabatan }] : [])],
    },
    orderBy: { mulai: 'asc' }, include: { pegawai: { select: { nama: true } } },
  });
  if (clash) throw invalidInput({ selesai: `Isi Hari terakhir sebelum ${fmt.day(clash.mulai)}: sejak itu ${clash.pegawai.nama} menjadi ${namaJabatan(clash.jabatan)}` });
}

/** Annuls a member's post that was entered in error, with the reason. It gives no right any more; acts under it stay. */
export async function batalkanAnggota(deps: ServiceDeps, actor: Actor, { id, versi, alasan }: { id: string; versi: string; alasan: string }): Promise<{ nama: string }> {
  const now = deps.clock();
  const held = demand(actor, 'tim.tetapkan');
  let nama = '';
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const member = await lockMember(tx, id);
    nama = member.pegawai.nama;
    if (member.dibatalkanPada && member.alasanBatal === alasan) throw new NothingToDo();
    if (member.dibatalkanPada) throw wrongStage('Keanggotaan ini sudah dibatalkan.');
    if (anggotaMark(member) !== versi) throw staleVersion();
    await tx.keanggotaanTim.update({ where: { id }, data: { dibatalkanPada: now, alasanBatal: alasan } });
    await record({ tindakan: 'tim.batalkan', objek: 'tim', objekId: member.timId, held, alasan, ringkas: `membatalkan ${nama} sebagai ${namaJabatan(member.jabatan)} Tim` });
    await notify(tx, now, { to: [{ pegawaiIds: [member.pegawaiId] }], by: actor.akunId, judul: `Penunjukan Anda sebagai ${namaJabatan(member.jabatan)} Tim dibatalkan`, teks: alasan, tautan: '/tim' });
  }));
  return { nama };
}

/**
 * Gives OPDs to a member from a day on: a koordinator's binaan, or what an anggota reviews. What is not named ends on the day
 * before; an OPD that another koordinator guides goes over (for a limited time it returns to them after it): one koordinator
 * for each OPD at a time. Throws not_found, forbidden, wrong_stage, stale_version, and invalid_input where nobody may review.
 */
export async function aturPenugasan(deps: ServiceDeps, actor: Actor, input: { id: string; versi: string; opd: string[]; mulai: Day; selesai: Day | null }): Promise<{ nama: string; jumlah: number }> {
  const now = deps.clock();
  const held = demand(actor, 'tim.administrasi');
  const { id, versi, mulai, selesai } = input;
  let nama = '';
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const member = await lockMember(tx, id);
    nama = member.pegawai.nama;
    const jenis = penugasanOf(member.jabatan);
    if (!jenis || member.dibatalkanPada) throw wrongStage('Perangkat daerah diberikan kepada Koordinator (binaan) dan Anggota (peninjau) Tim.');
    if (mulai < dayOf(member.mulai)) throw invalidInput({ mulai: `Isi Mulai dengan ${fmt.day(member.mulai)} atau sesudahnya: sejak itu ${nama} menjabat` });
    if (member.selesai && mulai > dayOf(member.selesai)) throw invalidInput({ mulai: `Isi Mulai paling lambat ${fmt.day(member.selesai)}: sesudah itu ${nama} tidak lagi menjabat` });
    if (selesai !== null && selesai < mulai) throw invalidInput({ selesai: `Isi Sampai dengan ${fmt.day(mulai)} atau sesudahnya` });

    const mine = member.penugasan.filter((one) => one.jenis === jenis && (one.selesai === null || dayOf(one.selesai) >= mulai));
    const wanted = new Set(input.opd);
    const begins = [...wanted].filter((opdId) => !mine.some((one) => one.perangkatDaerahId === opdId && dayOf(one.mulai) <= mulai));
    const ends = mine.filter((one) => !wanted.has(one.perangkatDaerahId));
    if (begins.length === 0 && ends.length === 0) throw new NothingToDo();
    if (penugasanMark(member.penugasan) !== versi) throw staleVersion();

    const opds = await tx.perangkatDaerah.findMany({ where: { id: { in: [...wanted, ...mine.map((one) => one.perangkatDaerahId)] } }, orderBy: { nama: 'asc' }, select: { id: true, nama: true } });
    if (opds.filter((opd) => wanted.has(opd.id)).length !== wanted.size) throw invalidInput({ opd: 'Pilih Perangkat daerah dari daftar' });
    const nameOf = (opdId: string) => opds.find((opd) => opd.id === opdId)!.nama;
    if (jenis === 'TINJAU') {
      const own = await ownOpdIds(tx, member.pegawaiId, mulai);
      const wrong = begins.find((opdId) => own.includes(opdId));
      if (wrong) throw invalidInput({ opd: `Hapus centang ${nameOf(wrong)}: ${nama} bertugas atau memegang jabatan di sana, jadi tidak meninjau laporannya` });
    }

    for (const one of ends) await endAssignment(tx, one, mulai);
    for (const opdId of begins) {
      const later = mine.find((one) => one.perangkatDaerahId === opdId);
      if (later) await tx.penugasanTim.delete({ where: { id: later.id } });
      const moved = jenis === 'BINAAN' ? await takeOver(tx, member, opdId, mulai, selesai) : [];
      await tx.penugasanTim.create({ data: { keanggotaanTimId: id, perangkatDaerahId: opdId, jenis, mulai: dateOf(mulai), selesai: selesai && dateOf(selesai) } });
      for (const other of moved) {
        await notify(tx, now, { to: [{ pegawaiIds: [other.pegawaiId] }], by: actor.akunId, judul: `${nameOf(opdId)} tidak lagi binaan Anda mulai ${fmt.day(mulai)}`, teks: `Dibina ${nama}${selesai ? ` sampai ${fmt.day(selesai)}` : ''}.`, tautan: '/tim/penugasan' });
      }
    }
    await record({
      tindakan: 'tim.penugasan', objek: 'tim', objekId: member.timId, held, perubahan: { perangkatDaerah: [mine.map((one) => nameOf(one.perangkatDaerahId)), opds.filter((opd) => wanted.has(opd.id)).map((opd) => opd.nama)], mulai: [null, mulai], selesai: [null, selesai] },
      ringkas: `mengatur ${jenis === 'BINAAN' ? 'binaan' : 'tinjauan'} ${nama} mulai ${fmt.day(mulai)}: ${begins.length} ditambahkan, ${ends.length} diakhiri`,
    });
    await notify(tx, now, {
      to: [{ pegawaiIds: [member.pegawaiId] }], by: actor.akunId, tautan: '/tim/penugasan', judul: jenis === 'BINAAN' ? `Anda membina ${wanted.size} perangkat daerah mulai ${fmt.day(mulai)}` : `Anda meninjau laporan ${wanted.size} perangkat daerah mulai ${fmt.day(mulai)}`,
    });
  }));
  return { nama, jumlah: input.opd.length };
}

// ── The parts ────────────────────────────────────────────────────────────────

type Member = Prisma.KeanggotaanTimGetPayload<{ include: { penugasan: true; pegawai: { select: { nama: true } } } }>;

function demand(actor: Actor, permission: Permission): HeldPost {
  const [held] = postsAllowing(actor, permission, {});
  if (!held) throw forbidden(`Anda tidak memegang jabatan yang dapat melakukan ini (${permissions[permission].pasal}).`);
  return held;
}

async function lockTim(tx: Tx, timId: string) {
  await tx.$queryRaw`select id from tim where id = ${timId}::uuid for update`;
  const tim = await tx.tim.findUnique({ where: { id: timId } });
  if (!tim) throw notFound();
  return tim;
}

async function lockMember(tx: Tx, id: string): Promise<Member> {
  await tx.$queryRaw`select t.id from tim t join keanggotaan_tim k on k.tim_id = t.id where k.id = ${id}::uuid for update of t`;
  const member = await tx.keanggotaanTim.findUnique({ where: { id }, include: { penugasan: true, pegawai: { select: { nama: true } } } });
  if (!member) throw notFound();
  return member;
}

async function endMember(tx: Tx, member: Member, selesai: Day): Promise<void> {
  await tx.keanggotaanTim.update({ where: { id: member.id }, data: { selesai: dateOf(selesai) } });
  for (const one of member.penugasan) {
    if (one.selesai === null || dayOf(one.selesai) > selesai) await endAssignment(tx, one, addDays(selesai, 1));
  }
}

/** Ends what was given on the day before; what had not begun by then never was. */
async function endAssignment(tx: Tx, one: { id: string; mulai: Date }, from: Day): Promise<void> {
  if (dayOf(one.mulai) >= from) await tx.penugasanTim.delete({ where: { id: one.id } });
  else await tx.penugasanTim.update({ where: { id: one.id }, data: { selesai: dateOf(addDays(from, -1)) } });
}

/** Takes an OPD from other koordinator of the Tim for the days from `mulai` to `selesai`. Gives whom it was taken from. */
async function takeOver(tx: Tx, member: Member, opdId: string, mulai: Day, selesai: Day | null): Promise<{ pegawaiId: string }[]> {
  const others = await tx.penugasanTim.findMany({
    where: {
      perangkatDaerahId: opdId, jenis: 'BINAAN', keanggotaanTim: { timId: member.timId, id: { not: member.id }, dibatalkanPada: null },
      OR: [{ selesai: null }, { selesai: { gte: dateOf(mulai) } }], ...(selesai ? { mulai: { lte: dateOf(selesai) } } : {}),
    },
    include: { keanggotaanTim: { select: { pegawaiId: true } } },
  });
  for (const one of others) {
    await endAssignment(tx, one, mulai);
    if (selesai !== null && (one.selesai === null || dayOf(one.selesai) > selesai)) {
      await tx.penugasanTim.create({ data: { keanggotaanTimId: one.keanggotaanTimId, perangkatDaerahId: opdId, jenis: 'BINAAN', mulai: dateOf(addDays(selesai, 1)), selesai: one.selesai } });
    }
  }
  return others.map((one) => one.keanggotaanTim);
}

/** The OPDs where somebody is placed or holds a post on a day: there they do not review. */
async function ownOpdIds(tx: Pick<Tx, '$queryRaw'>, pegawaiId: string, on: Day): Promise<string[]> {
  const rows = await tx.$queryRaw<{ opd_id: string }[]>`select opd_id from (${milikSql(on)}) m where m.pegawai_id = ${pegawaiId}::uuid`;
  return rows.map((row) => row.opd_id);
}

/** Who belongs to which OPD on a day (pegawai_id, opd_id): placed there, in one of its KBKs, or its head. */
export const milikSql = (on: Day): Prisma.Sql => Prisma.sql`
  select p.pegawai_id, p.perangkat_daerah_id as opd_id from penempatan p where ${on}::date between p.mulai and coalesce(p.selesai, 'infinity')
  union select k.pegawai_id, b.perangkat_daerah_id from keanggotaan k join kbk b on b.id = k.kbk_id
    where k.dibatalkan_pada is null and ${on}::date between k.mulai and coalesce(k.selesai, 'infinity')
  union select k.pegawai_id, k.perangkat_daerah_id from pejabat_kepala k where k.dibatalkan_pada is null and ${on}::date between k.mulai and coalesce(k.selesai, 'infinity')`;

const tellAppointed = (tx: Tx, now: Date, actor: Actor, pegawaiId: string, jabatan: JabatanTim, mulai: Day) => notify(tx, now, {
  to: [{ pegawaiIds: [pegawaiId] }], by: actor.akunId, judul: `Anda ditetapkan sebagai ${namaJabatan(jabatan)} Tim Pengembangan Budaya Kerja`, teks: `Mulai ${fmt.day(mulai)}.`, tautan: '/tim',
});
