import { permissions, postsAllowing } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { change, differences, type Tx, type WriteTrail } from '../../db/change.js';
import { NothingToDo, isUniqueClash, once } from '../../db/once.js';
import { Prisma, type JenisPerangkatDaerah, type PrismaClient } from '../../db/generated/client.js';
import { forbidden, invalidInput, notFound, staleVersion, wrongStage } from '../../errors.js';
import { addDays, dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { attachLampiran, letGo } from '../berkas/lampiran.js';
import { OWING_DAYS } from '../rekap/duties.js';
import { obstacles, obstaclesInWords } from './obstacles.js';

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

/** What an office says of itself besides its name, which is dated. */
export interface OpdFields {
  jenis: JenisPerangkatDaerah;
  sebutanKepala: string;
  alamat: string | null;
  kodePos: string | null;
  telepon: string | null;
  surel: string | null;
  laman: string | null;
  /** Berkas of the coat of arms in the kop. */
  lambang: string | null;
}

// ── The office ───────────────────────────────────────────────────────────────

/**
 * Records a new office with its first name. A form sent twice makes one. Gives its id.
 * Throws forbidden, invalid_input for a code that is taken, stale_version where the form was saved with another code.
 */
export async function tambahOpd(deps: ServiceDeps, actor: Actor, input: OpdFields & { id: string; kode: string; nama: string; singkatan: string; mulai: Day }): Promise<string> {
  const now = deps.clock();
  const held = demandOpd(actor);
  const { id, kode, nama, singkatan, mulai, lambang, ...fields } = input;
  const before = await deps.db.perangkatDaerah.findUnique({ where: { id }, select: { kode: true } });
  if (before) return sameKode(before.kode, kode, id);
  try {
    await change(deps.db, now, actor, async (tx, record) => {
      const taken = await tx.perangkatDaerah.findUnique({ where: { kode }, select: { nama: true } });
      if (taken) throw invalidInput({ kode: `Isi Kode yang lain: ${kode} dipakai ${taken.nama}` });
      const lambangId = await attachLampiran(tx, actor, lambang, now, { field: 'lambang' });
      await tx.perangkatDaerah.create({
        data: {
          id, kode, nama, singkatan, ...fields, lambangId, mulai: dateOf(mulai), dibuatPada: now,
          namaNama: { create: { nama, singkatan, mulai: dateOf(mulai) } },
        },
      });
      await record({ ...trailOf(id, held), tindakan: 'opd.tambah', ringkas: `menambah perangkat daerah ${nama} (${kode})`, perubahan: differences({}, { kode, nama, singkatan, mulai, ...fields }) });
    });
  } catch (error) {
    if (!isUniqueClash(error)) throw error;
    const first = await deps.db.perangkatDaerah.findUnique({ where: { id }, select: { kode: true } });
    if (!first) throw invalidInput({ kode: `Isi Kode yang lain: ${kode} sudah dipakai` });
    return sameKode(first.kode, kode, id);
  }
  return id;
}

function sameKode(saved: string, kode: string, id: string): string {
  if (saved !== kode) throw staleVersion('Perangkat daerah dari formulir ini sudah tersimpan, dengan kode yang lain. Buka halamannya untuk mengubahnya.');
  return id;
}

/** Changes what an office says of itself. Throws not_found, forbidden, invalid_input, stale_version. */
export async function ubahOpd(deps: ServiceDeps, actor: Actor, input: OpdFields & { id: string; revisi: number }): Promise<void> {
  const now = deps.clock();
  const held = demandOpd(actor);
  const { id, revisi, lambang, ...fields } = input;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const row = await holdOpd(tx, id);
    const before = { ...fieldsOf(row), lambang: row.lambangId };
    const changed = differences(before, { ...fields, lambang });
    if (Object.keys(changed).length === 0) throw new NothingToDo();
    if (row.revisi !== revisi) throw staleVersion();
    const lambangId = await attachLampiran(tx, actor, lambang, now, { field: 'lambang', before: row.lambangId });
    await tx.perangkatDaerah.update({ where: { id }, data: { ...fields, lambangId, revisi: { increment: 1 } } });
    if (row.lambangId !== lambangId) await letGo(tx, row.lambangId);
    await record({ ...trailOf(id, held), tindakan: 'opd.ubah', ringkas: `mengubah data ${row.nama}`, perubahan: changed });
  }));
}

const fieldsOf = ({ jenis, sebutanKepala, alamat, kodePos, telepon, surel, laman }: Omit<OpdFields, 'lambang'>) => ({ jenis, sebutanKepala, alamat, kodePos, telepon, surel, laman });

// ── Names ────────────────────────────────────────────────────────────────────

/**
 * Gives an office another name from a day on, which its decree says: the name before ends on the day before, one that begins on
 * that very day is corrected. Prints of the days before keep the old name.
 * Throws not_found, forbidden, invalid_input for a day on which the office did not exist, wrong_stage for one that has ended.
 */
export async function ubahNama(deps: ServiceDeps, actor: Actor, { id, nama, singkatan, mulai, dasar }: { id: string; nama: string; singkatan: string; mulai: Day; dasar: string }): Promise<void> {
  const now = deps.clock();
  const held = demandOpd(actor);
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const row = await holdOpd(tx, id);
    if (mulai < dayOf(row.mulai)) throw invalidInput({ mulai: `Isi Berlaku mulai sejak ${fmt.day(row.mulai)}, saat perangkat daerah ini berdiri` });
    if (row.selesai && mulai > dayOf(row.selesai)) throw invalidInput({ mulai: `Isi Berlaku mulai sampai ${fmt.day(row.selesai)}, hari terakhir perangkat daerah ini` });
    const current = await writeName(tx, id, { nama, singkatan, mulai });
    if (current?.nama === nama && current.singkatan === singkatan) throw new NothingToDo();
    await nameOfToday(tx, dayAt(now), id);
    await record({
      ...trailOf(id, held), tindakan: 'opd.ubah_nama', alasan: dasar, ringkas: `menamai ${nama} mulai ${fmt.day(mulai)}`,
      perubahan: differences({ nama: current?.nama ?? null, singkatan: current?.singkatan ?? null }, { nama, singkatan }),
    });
  }));
}

/** Writes a name from a day on beside the others; gives the one that held on that day before. Nothing is written where it is the same. */
export async function writeName(tx: Tx, opdId: string, { nama, singkatan, mulai }: { nama: string; singkatan: string; mulai: Day }) {
  const names = await tx.namaPerangkatDaerah.findMany({ where: { perangkatDaerahId: opdId }, orderBy: { mulai: 'asc' } });
  const current = names.findLast((one) => dayOf(one.mulai) <= mulai) ?? null;
  if (current?.nama === nama && current.singkatan === singkatan) return current;
  if (current && dayOf(current.mulai) === mulai) {
    await tx.namaPerangkatDaerah.update({ where: { id: current.id }, data: { nama, singkatan } });
    return current;
  }
  if (current) await tx.namaPerangkatDaerah.update({ where: { id: current.id }, data: { selesai: dateOf(addDays(mulai, -1)) } });
  const next = names.find((one) => dayOf(one.mulai) > mulai);
  const selesai = current ? current.selesai : next ? dateOf(addDays(dayOf(next.mulai), -1)) : null;
  await tx.namaPerangkatDaerah.create({ data: { perangkatDaerahId: opdId, nama, singkatan, mulai: dateOf(mulai), selesai } });
  return current;
}

/** Takes back a name that has not begun yet; the one before goes on. Throws not_found, forbidden, wrong_stage for one in force. */
export async function hapusNama(deps: ServiceDeps, actor: Actor, { id, mulai }: { id: string; mulai: Day }): Promise<void> {
  const now = deps.clock();
  const held = demandOpd(actor);
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    await holdOpd(tx, id);
    if (mulai <= dayAt(now)) throw wrongStage('Nama yang sudah berlaku tidak dihapus, melainkan diganti dengan nama lain.');
    const names = await tx.namaPerangkatDaerah.findMany({ where: { perangkatDaerahId: id }, orderBy: { mulai: 'asc' } });
    const at = names.findIndex((one) => dayOf(one.mulai) === mulai);
    if (at < 1) throw new NothingToDo();
    await tx.namaPerangkatDaerah.delete({ where: { id: names[at]!.id } });
    await tx.namaPerangkatDaerah.update({ where: { id: names[at - 1]!.id }, data: { selesai: names[at]!.selesai } });
    await record({ ...trailOf(id, held), tindakan: 'opd.hapus_nama', ringkas: `membatalkan nama ${names[at]!.nama} mulai ${fmt.day(mulai)}` });
  }));
}

/** Writes the name in force on a day where the office carries another one. Gives whether it did. */
export async function nameOfToday(tx: Tx, today: Day, id: string): Promise<boolean> {
  return await tx.$executeRaw`
    update perangkat_daerah d set nama = n.nama, singkatan = n.singkatan, revisi = d.revisi + 1
    from nama_perangkat_daerah n
    where d.id = ${id}::uuid and n.perangkat_daerah_id = d.id and ${today}::date between n.mulai and coalesce(n.selesai, 'infinity')
      and (d.nama, d.singkatan) is distinct from (n.nama, n.singkatan)` > 0;
}

/** At start and nightly: names that begin today come into force. */
export async function applyNames(db: PrismaClient, today: Day, now: Date): Promise<void> {
  const due = await db.$queryRaw<{ id: string; nama: string }[]>`
    select d.id, n.nama from perangkat_daerah d join nama_perangkat_daerah n on n.perangkat_daerah_id = d.id
    where ${today}::date between n.mulai and coalesce(n.selesai, 'infinity') and (d.nama, d.singkatan) is distinct from (n.nama, n.singkatan)`;
  for (const { id, nama } of due) {
    await once(() => change(db, now, null, async (tx, record) => {
      if (!await nameOfToday(tx, today, id)) throw new NothingToDo();
      await record({ ...trailOf(id, null), tindakan: 'opd.nama_berlaku', ringkas: `nama ${nama} mulai berlaku` });
    }));
  }
}

// ── Units ────────────────────────────────────────────────────────────────────

export interface UnitInput {
  id: string;
  kode: string;
  nama: string;
  mulai: Day;
  /** The last day; null: active. */
  selesai: Day | null;
}

/** Adds a unit to an office. A form sent twice makes one. Throws not_found, forbidden, invalid_input for a code that is taken. */
export async function tambahUnit(deps: ServiceDeps, actor: Actor, opdId: string, input: UnitInput): Promise<void> {
  const now = deps.clock();
  const held = demandOpd(actor);
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const opd = await holdOpd(tx, opdId);
    const before = await tx.unitKerja.findUnique({ where: { id: input.id } });
    if (before?.perangkatDaerahId === opdId) throw new NothingToDo();
    if (before) throw notFound();
    await checkUnit(tx, opd, input);
    await tx.unitKerja.create({ data: { ...unitColumns(input), id: input.id, perangkatDaerahId: opdId } });
    await record({ ...trailOf(opdId, held), tindakan: 'opd.tambah_unit', ringkas: `menambah unit ${input.nama} (${input.kode})` });
  }));
}

/** Changes a unit, or ends it on a day. Throws not_found, forbidden, invalid_input, with what is in the way of its end. */
export async function ubahUnit(deps: ServiceDeps, actor: Actor, input: UnitInput): Promise<string> {
  const now = deps.clock();
  const held = demandOpd(actor);
  const found = await deps.db.unitKerja.findUnique({ where: { id: input.id }, select: { perangkatDaerahId: true } });
  if (!found) throw notFound();
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const opd = await holdOpd(tx, found.perangkatDaerahId);
    const row = await tx.unitKerja.findUniqueOrThrow({ where: { id: input.id } });
    const before = { kode: row.kode, nama: row.nama, mulai: dayOf(row.mulai), selesai: row.selesai && dayOf(row.selesai) };
    const { id, ...after } = input;
    const changed = differences(before, after);
    if (Object.keys(changed).length === 0) throw new NothingToDo();
    await checkUnit(tx, opd, input);
    if (input.selesai) {
      const blocked = obstaclesInWords(await obstacles(tx, { unitId: id }, input.selesai));
      if (blocked) throw invalidInput({ selesai: `Unit ini belum dapat dinonaktifkan: ${blocked}` });
    }
    await tx.unitKerja.update({ where: { id }, data: unitColumns(input) });
    await record({ ...trailOf(opd.id, held), tindakan: 'opd.ubah_unit', ringkas: `mengubah unit ${input.nama}`, perubahan: changed });
  }));
  return found.perangkatDaerahId;
}

const unitColumns = ({ kode, nama, mulai, selesai }: UnitInput) => ({ kode, nama, mulai: dateOf(mulai), selesai: selesai && dateOf(selesai) });

async function checkUnit(tx: Tx, opd: { id: string; mulai: Date; selesai: Date | null }, { id, kode, mulai, selesai }: UnitInput): Promise<void> {
  const taken = await tx.unitKerja.findUnique({ where: { perangkatDaerahId_kode: { perangkatDaerahId: opd.id, kode } }, select: { id: true, nama: true } });
  if (taken && taken.id !== id) throw invalidInput({ kode: `Isi Kode yang lain: ${kode} dipakai ${taken.nama}` });
  if (mulai < dayOf(opd.mulai)) throw invalidInput({ mulai: `Isi Berdiri sejak ${fmt.day(opd.mulai)} atau sesudahnya, saat perangkat daerahnya berdiri` });
  if (selesai && selesai < mulai) throw invalidInput({ selesai: `Isi Tidak aktif sesudah ${fmt.day(mulai)} atau hari sesudahnya` });
  if (opd.selesai && (selesai === null || selesai > dayOf(opd.selesai))) throw invalidInput({ selesai: `Isi Tidak aktif sesudah paling lambat ${fmt.day(opd.selesai)}, hari terakhir perangkat daerahnya` });
}

// ── Number of ASN ────────────────────────────────────────────────────────────

/** Records how many ASN an office has from a day on; what was recorded for that day is replaced. Throws not_found, forbidden, invalid_input. */
export async function catatAsn(deps: ServiceDeps, actor: Actor, { id, mulai, pns, pppk }: { id: string; mulai: Day; pns: number; pppk: number }): Promise<void> {
  const now = deps.clock();
  const held = demandOpd(actor);
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const opd = await holdOpd(tx, id);
    if (mulai < dayOf(opd.mulai)) throw invalidInput({ mulai: `Isi Per tanggal sejak ${fmt.day(opd.mulai)}, saat perangkat daerah ini berdiri` });
    if (mulai > dayAt(now)) throw invalidInput({ mulai: 'Isi Per tanggal dengan hari ini atau sebelumnya' });
    const key = { perangkatDaerahId_mulai: { perangkatDaerahId: id, mulai: dateOf(mulai) } };
    const before = await tx.jumlahAsn.findUnique({ where: key });
    if (before?.pns === pns && before.pppk === pppk) throw new NothingToDo();
    await tx.jumlahAsn.upsert({ where: key, create: { perangkatDaerahId: id, mulai: dateOf(mulai), pns, pppk }, update: { pns, pppk } });
    await record({
      ...trailOf(id, held), tindakan: 'opd.catat_asn', ringkas: `mencatat ${fmt.number(pns + pppk)} ASN ${opd.nama} per ${fmt.day(mulai)}`,
      perubahan: differences({ pns: before?.pns ?? null, pppk: before?.pppk ?? null }, { pns, pppk }),
    });
  }));
}

/** Deletes the number of one day; nothing happens where there is none. Throws not_found, forbidden. */
export async function hapusAsn(deps: ServiceDeps, actor: Actor, { id, mulai }: { id: string; mulai: Day }): Promise<void> {
  const held = demandOpd(actor);
  await once(() => change(deps.db, deps.clock(), actor, async (tx, record) => {
    const opd = await holdOpd(tx, id);
    const { count } = await tx.jumlahAsn.deleteMany({ where: { perangkatDaerahId: id, mulai: dateOf(mulai) } });
    if (count === 0) throw new NothingToDo();
    await record({ ...trailOf(id, held), tindakan: 'opd.hapus_asn', ringkas: `menghapus jumlah ASN ${opd.nama} per ${fmt.day(mulai)}` });
  }));
}

// ── Its end ──────────────────────────────────────────────────────────────────

/**
 * Ends an office that has no successor, on a last day; its units end with it. Throws not_found, forbidden, stale_version, wrong_stage
 * where it has ended, invalid_input that names what is in the way.
 */
export async function nonaktifkanOpd(deps: ServiceDeps, actor: Actor, { id, selesai, dasar, revisi }: { id: string; selesai: Day; dasar: string; revisi: number }): Promise<void> {
  const now = deps.clock();
  const held = demandOpd(actor);
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const row = await holdOpd(tx, id);
    if (row.selesai && dayOf(row.selesai) === selesai && row.penerusId === null) throw new NothingToDo();
    if (row.selesai) throw wrongStage(`${row.nama} sudah berakhir pada ${fmt.day(row.selesai)}.`);
    if (row.revisi !== revisi) throw staleVersion();
    if (selesai < dayOf(row.mulai)) throw invalidInput({ selesai: `Isi Hari terakhir sejak ${fmt.day(row.mulai)}, saat perangkat daerah ini berdiri` });
    const blocked = obstaclesInWords(await obstacles(tx, { opdId: id }, selesai));
    if (blocked) throw invalidInput({ selesai: `Perangkat daerah ini belum dapat dinonaktifkan: ${blocked}` });
    await endUnits(tx, id, selesai);
    await tx.perangkatDaerah.update({ where: { id }, data: { selesai: dateOf(selesai), revisi: { increment: 1 } } });
    await record({ ...trailOf(id, held), tindakan: 'opd.nonaktifkan', alasan: dasar, ringkas: `menonaktifkan ${row.nama} sesudah ${fmt.day(selesai)}` });
  }));
}

/** Takes back the end of an office that has no successor: recorded in error. Throws not_found, forbidden, stale_version, wrong_stage. */
export async function aktifkanOpd(deps: ServiceDeps, actor: Actor, { id, revisi }: { id: string; revisi: number }): Promise<void> {
  const held = demandOpd(actor);
  await once(() => change(deps.db, deps.clock(), actor, async (tx, record) => {
    const row = await holdOpd(tx, id);
    if (!row.selesai) throw new NothingToDo();
    if (await tx.perubahanPerangkatDaerah.count({ where: { asalId: id } }) > 0) throw wrongStage(`${row.nama} sudah digabung atau dipecah, jadi tidak diaktifkan kembali.`);
    if (row.revisi !== revisi) throw staleVersion();
    await tx.unitKerja.updateMany({ where: { perangkatDaerahId: id, selesai: row.selesai }, data: { selesai: null } });
    await tx.perangkatDaerah.update({ where: { id }, data: { selesai: null, revisi: { increment: 1 } } });
    await record({ ...trailOf(id, held), tindakan: 'opd.aktifkan', ringkas: `mengaktifkan kembali ${row.nama}` });
  }));
}

/** Ends the units of an office that run beyond a day; what would begin later ends on its first day. */
export async function endUnits(tx: Tx, opdId: string, selesai: Day): Promise<void> {
  await tx.$executeRaw`update unit_kerja set selesai = greatest(${selesai}::date, mulai) where perangkat_daerah_id = ${opdId}::uuid and (selesai is null or selesai > ${selesai}::date)`;
}

// ── The posts of KBKs that have ended ────────────────────────────────────────

/** Whether a KBK `k` has a report left to bring to its end: one that is opened and not accepted, or one owed whose tenggat is still to come. */
const isUnfinished = (today: Day): Prisma.Sql => Prisma.sql`(
  exists (select 1 from laporan l join periode p on p.id = l.periode_id where l.kbk_id = k.id and l.status <> 'DITERIMA' and (p.ditutup_pada is null or l.diajukan_pertama_pada is not null))
  or exists (select 1 from periode p where p.jenis = 'PELAPORAN' and p.ditutup_pada is null and p.tenggat >= ${today}::date
    and least(k.selesai, p.akhir) - greatest(k.mulai, p.mulai) + 1 >= ${OWING_DAYS}
    and not exists (select 1 from laporan l where l.kbk_id = k.id and l.periode_id = p.id)))`;

/** The day with which the posts of a KBK `k` that has ended end: that of its last acceptance, or its own. */
const closingDay = Prisma.sql`
  greatest(k.selesai, (select max((t.pada at time zone 'Asia/Jakarta')::date) from tindakan t join laporan l on l.id = t.laporan_id where l.kbk_id = k.id and t.tindakan = 'TERIMA'))`;

/** Whether a KBK has ended and still brings reports to their end, so that its posts go on and may be filled. */
export async function isFinishing(tx: Pick<Tx, '$queryRaw'>, kbkId: string, today: Day): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ finishing: boolean }[]>`select k.selesai < ${today}::date and ${isUnfinished(today)} as finishing from kbk k where k.id = ${kbkId}::uuid`;
  return row?.finishing === true;
}

/**
 * Ends the posts of KBKs that have ended and have no report left to bring to its end. They end with the last acceptance (or the KBK
 * itself); acts under them stay.
 * @param kbkIds only these; null: all
 */
export async function endFinishedPosts(tx: Tx, record: WriteTrail, now: Date, kbkIds: readonly string[] | null): Promise<number> {
  const today = dayAt(now);
  const only = kbkIds && [...kbkIds];
  const rows = await tx.$queryRaw<{ id: string; opd_id: string; nama: string; akhir: Date }[]>`
    select k.id, k.perangkat_daerah_id as opd_id, k.nama, ${closingDay} as akhir
    from kbk k
    where k.selesai < ${today}::date and (${only}::uuid[] is null or k.id = any(${only}::uuid[]))
      and exists (select 1 from keanggotaan g where g.kbk_id = k.id and g.dibatalkan_pada is null and (g.selesai is null or g.selesai > ${today}::date))
      and not ${isUnfinished(today)}`;
  for (const row of rows) {
    const over = { kbkId: row.id, dibatalkanPada: null, OR: [{ selesai: null }, { selesai: { gt: row.akhir } }] };
    await tx.keanggotaan.updateMany({ where: { ...over, mulai: { gt: row.akhir } }, data: { dibatalkanPada: now, alasanBatal: 'KBK sudah berakhir.' } });
    await tx.keanggotaan.updateMany({ where: { ...over, mulai: { lte: row.akhir } }, data: { selesai: row.akhir } });
    await record({
      tindakan: 'kbk.tutup', objek: 'kbk', objekId: row.id, kbkId: row.id, perangkatDaerahId: row.opd_id,
      ringkas: `mengakhiri semua jabatan ${row.nama} per ${fmt.day(row.akhir)}: KBK berakhir ${dayOf(row.akhir) === today ? 'dan laporan terakhirnya diterima' : 'dan tidak ada laporan yang belum selesai'}`,
    });
  }
  return rows.length;
}

/**
 * Lets the posts of a KBK that has ended go on when a report of it is reopened: those that ended with its closing, of whoever still works.
 * They end again with the acceptance; the successor's head fills what is vacant. Nothing where the posts have not ended.
 */
export async function reopenFinishedPosts(tx: Tx, record: WriteTrail, now: Date, kbkId: string): Promise<void> {
  const today = dateOf(dayAt(now));
  const [kbk] = await tx.$queryRaw<{ opd_id: string; nama: string; akhir: Date }[]>`
    select k.perangkat_daerah_id as opd_id, k.nama, ${closingDay} as akhir from kbk k where k.id = ${kbkId}::uuid and k.selesai < ${today}::date`;
  if (!kbk) return;
  const { count } = await tx.keanggotaan.updateMany({
    where: { kbkId, dibatalkanPada: null, sifat: 'TETAP', selesai: kbk.akhir, pegawai: { OR: [{ berhentiPada: null }, { berhentiPada: { gte: today } }] } }, data: { selesai: null },
  });
  if (count === 0) return;
  await record({
    tindakan: 'kbk.buka', objek: 'kbk', objekId: kbkId, kbkId, perangkatDaerahId: kbk.opd_id, ringkas: `melanjutkan ${count} jabatan ${kbk.nama}, yang berakhir ${fmt.day(kbk.akhir)}: laporannya dibuka kembali`,
  });
}

/** Nightly: posts of KBKs that ended and whose last report's time has passed. */
export async function closeEndedKbk(db: PrismaClient, now: Date): Promise<void> {
  await once(() => change(db, now, null, async (tx, record) => {
    if (await endFinishedPosts(tx, record, now, null) === 0) throw new NothingToDo();
  }));
}

// ── The parts ────────────────────────────────────────────────────────────────

/** The post by which the person looks after offices; throws forbidden without it. */
export function demandOpd(actor: Actor): HeldPost {
  const [held] = postsAllowing(actor, 'opd.kelola', {});
  if (!held) throw forbidden(`Data perangkat daerah dikelola oleh administrator (${permissions['opd.kelola'].untuk.toLowerCase()}).`);
  return held;
}

/** Holds an office until the transaction ends, so that its dates are judged by one at a time. Throws not_found. */
export async function holdOpd(tx: Tx, id: string) {
  await tx.$queryRaw`select id from perangkat_daerah where id = ${id}::uuid for update`;
  const row = await tx.perangkatDaerah.findUnique({ where: { id } });
  if (!row) throw notFound();
  return row;
}

export const trailOf = (id: string, held: HeldPost | null): Omit<Parameters<WriteTrail>[0], 'tindakan' | 'ringkas'> =>
  ({ objek: 'perangkat_daerah', objekId: id, held, perangkatDaerahId: id });
