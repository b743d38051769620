import { postsAllowing } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { change, type Tx, type WriteTrail } from '../../db/change.js';
import type { JenisPeriode, Periode, PrismaClient } from '../../db/generated/client.js';
import { forbidden, invalidInput, notFound, staleVersion, wrongStage } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { addDays, dateOf, dayAt, dayOf, firstOfMonth, lastOfMonth, monthOf, yearOf, type Day } from '../../time.js';
import { setOver } from '../laporan/facts.js';
import { laterDraft, touchLaporan } from '../laporan/service.js';
import { notify } from '../notifikasi/service.js';

/** Days after a period's end within which its report is due: our default, not the regulation's. */
const TENGGAT_DAYS = 7;
/** How far ahead the portal keeps periods by itself, in months. */
const MONTHS_AHEAD = 12;

interface NewPeriode {
  jenis: 'PELAPORAN' | 'EVALUASI';
  nama: string;
  mulai: Date;
  akhir: Date;
  tenggat: Date;
}

/** The monthly reporting period that begins on a first of month. */
function reportingPeriod(first: Day): NewPeriode {
  const akhir = lastOfMonth(first);
  return {
    jenis: 'PELAPORAN', nama: `${fmt.month(monthOf(first))} ${yearOf(first)}`,
    mulai: dateOf(first), akhir: dateOf(akhir), tenggat: dateOf(addDays(akhir, TENGGAT_DAYS)),
  };
}

/** The half-year that begins on a 1 January or 1 July. */
function evaluationPeriod(first: Day): NewPeriode {
  const akhir = lastOfMonth(first, 5);
  return {
    jenis: 'EVALUASI', nama: `Semester ${monthOf(first) === 1 ? 'I' : 'II'} ${yearOf(first)}`,
    mulai: dateOf(first), akhir: dateOf(akhir), tenggat: dateOf(addDays(akhir, 30)),
  };
}

/** Where two processes make periods at once, the second waits here, and then finds them. */
const lockPeriods = (tx: Tx) => tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended('periode', 0))::text`;

/** Every period from the month of `from` to twelve months after `today` that is not there yet. */
async function missingPeriods(db: Pick<Tx, 'periode'>, from: Day, today: Day): Promise<NewPeriode[]> {
  const wanted: NewPeriode[] = [];
  for (let first = firstOfMonth(from); first <= firstOfMonth(today, MONTHS_AHEAD); first = firstOfMonth(first, 1)) {
    wanted.push(reportingPeriod(first));
    const half = `${yearOf(first)}-${monthOf(first) <= 6 ? '01' : '07'}-01`;
    if (!wanted.some((one) => one.jenis === 'EVALUASI' && dayOf(one.mulai) === half)) wanted.push(evaluationPeriod(half));
  }
  const kept = await db.periode.findMany({ where: { akhir: { gte: dateOf(firstOfMonth(from)) } }, select: { jenis: true, mulai: true, akhir: true } });
  return wanted.filter((one) => !kept.some((row) => row.jenis === one.jenis && row.mulai <= one.akhir && one.mulai <= row.akhir));
}

/** Writes periods and the evaluation (DISUSUN) of each evaluation period, with their line in the riwayat. */
async function addPeriods(tx: Tx, record: WriteTrail, missing: NewPeriode[], now: Date, held: HeldPost | null): Promise<void> {
  const rows = await tx.periode.createManyAndReturn({ data: missing });
  const reporting = rows.filter((row) => row.jenis === 'PELAPORAN');
  const evaluation = rows.filter((row) => row.jenis === 'EVALUASI');
  await tx.evaluasi.createMany({ data: evaluation.map((row) => ({ periodeId: row.id, statusSejak: now })) });
  const names = rows.map(({ nama }) => nama);
  await record({
    tindakan: 'periode.buat', objek: 'periode', objekId: rows[0]!.id, held,
    ringkas: `membuat ${reporting.length} periode pelaporan dan ${evaluation.length} periode evaluasi: ${names.length > 3 ? `${names[0]} sampai dengan ${names.at(-1)}` : names.join(', ')}`,
  });
}

/** Ends a transaction in which another process was first, with nothing written. */
class NothingMissing extends Error {}

/**
 * Makes every period from the month of `from` to twelve months after `today` that is not there yet, and the evaluation
 * (DISUSUN) of each new evaluation period. A second run changes nothing. Gives how many periods were made.
 */
export async function makePeriods(db: PrismaClient, from: Day, today: Day, now: Date): Promise<number> {
  if ((await missingPeriods(db, from, today)).length === 0) return 0;
  try {
    return await change(db, now, null, async (tx, record) => {
      await lockPeriods(tx);
      const missing = await missingPeriods(tx, from, today);
      if (missing.length === 0) throw new NothingMissing();
      await addPeriods(tx, record, missing, now, null);
      return missing.length;
    });
  } catch (error) {
    if (error instanceof NothingMissing) return 0;
    throw error;
  }
}

/** Keeps twelve months of periods ahead, once a first making has said from when. Run at start and every night. */
export async function keepPeriodsAhead(db: PrismaClient, today: Day, now: Date): Promise<void> {
  const last = await db.periode.findFirst({ where: { jenis: 'PELAPORAN' }, orderBy: { akhir: 'desc' } });
  if (last) await makePeriods(db, addDays(dayOf(last.akhir), 1), today, now);
}

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

/** The post by which the person keeps the periods. Throws forbidden. */
export function demandAdministration(actor: Actor): HeldPost {
  const [held] = postsAllowing(actor, 'tim.administrasi', {});
  if (!held) throw forbidden('Periode diatur oleh Sekretaris Tim (Pasal 11 ayat (3) huruf d).');
  return held;
}

/**
 * The first making: periods from a month of the present year on. Gives how many were made.
 * Throws wrong_stage where there are periods already, invalid_input for a month of another year.
 */
export async function startPeriods(deps: ServiceDeps, actor: Actor, from: Day): Promise<number> {
  const held = demandAdministration(actor);
  const now = deps.clock();
  const today = dayAt(now);
  if (yearOf(from) !== yearOf(today)) throw invalidInput({ mulai: `Pilih bulan dalam tahun ${yearOf(today)}` });
  return change(deps.db, now, actor, async (tx, record) => {
    await lockPeriods(tx);
    if (await tx.periode.count() > 0) throw wrongStage('Periode sudah dibuat. Portal menambah periode berikutnya dengan sendirinya.');
    const missing = await missingPeriods(tx, from, today);
    await addPeriods(tx, record, missing, now, held);
    return missing.length;
  });
}

/** How long after a period's end its deadline may lie, in days. */
const LATEST_TENGGAT_DAYS = 366;

/**
 * Sets another deadline for a period, with a reason. `sebelum` is the deadline that the form was opened with.
 * Throws not_found, stale_version, wrong_stage (closed, or an evaluation that draws on it is set), invalid_input.
 */
export async function changeTenggat(deps: ServiceDeps, actor: Actor, input: { periodeId: string; sebelum: Day; tenggat: Day; alasan: string }): Promise<string> {
  const held = demandAdministration(actor);
  const now = deps.clock();
  return change(deps.db, now, actor, async (tx, record) => {
    const periode = await lockPeriode(tx, input.periodeId);
    const before = dayOf(periode.tenggat);
    if (before !== input.sebelum) throw staleVersion('Tenggat periode ini sudah diubah sejak Anda membukanya. Periksa tenggat yang berlaku, lalu simpan lagi.');
    await demandOpen(tx, periode);
    const akhir = dayOf(periode.akhir);
    if (input.tenggat < akhir) throw invalidInput({ tenggat: `Isi Tenggat pada atau sesudah hari terakhir periode, ${fmt.day(akhir)}` });
    if (input.tenggat > addDays(akhir, LATEST_TENGGAT_DAYS)) throw invalidInput({ tenggat: `Isi Tenggat paling lambat ${fmt.day(addDays(akhir, LATEST_TENGGAT_DAYS))}` });
    if (input.tenggat === before) throw invalidInput({ tenggat: 'Tenggat belum diubah' });
    await tx.periode.update({ where: { id: periode.id }, data: { tenggat: dateOf(input.tenggat) } });
    await record({
      tindakan: 'periode.tenggat', objek: 'periode', objekId: periode.id, held, alasan: input.alasan,
      ringkas: `mengubah tenggat ${periode.nama} menjadi ${fmt.day(input.tenggat)}`, perubahan: { tenggat: [before, input.tenggat] },
    });
    return periode.nama;
  });
}

/**
 * Closes a reporting period: a report that was never submitted can be submitted no more, and its activities wait for the
 * KBK's next report. Gives the period's name and how many activities were released.
 * Throws not_found, wrong_stage before the deadline has passed or where it is closed already.
 */
export async function closePeriode(deps: ServiceDeps, actor: Actor, periodeId: string): Promise<{ nama: string; dilepas: number }> {
  const held = demandAdministration(actor);
  const now = deps.clock();
  return change(deps.db, now, actor, async (tx, record) => {
    const periode = await lockPeriode(tx, periodeId);
    const problem = closingProblem(periode, dayAt(now));
    if (problem) throw wrongStage(problem);
    // Held, so that none is submitted while its activities go; one that was submitted in the meantime drops out.
    const drafts = await tx.$queryRaw<{ id: string; kbk_id: string; opd_id: string }[]>`
      select l.id, l.kbk_id, k.perangkat_daerah_id as opd_id from laporan l join kbk k on k.id = l.kbk_id
      where l.periode_id = ${periode.id}::uuid and l.diajukan_pertama_pada is null order by l.id for update of l`;
    let dilepas = 0;
    for (const draft of drafts) {
      // As an activity that is entered too late does: into the report that is open already, else into the next that is opened.
      const later = await laterDraft(tx, draft.kbk_id, periode.akhir);
      const { count } = await tx.kegiatan.updateMany({ where: { laporanId: draft.id }, data: { laporanId: later?.id ?? null, susulan: later !== null } });
      if (count === 0) continue;
      dilepas += count;
      for (const id of later ? [draft.id, later.id] : [draft.id]) await touchLaporan(tx, id);
      const where = later ? `masuk laporan ${later.periode} sebagai susulan` : 'menunggu laporan berikutnya dan masuk sebagai susulan';
      await record({
        tindakan: 'laporan.lepas', objek: 'laporan', objekId: draft.id, held, kbkId: draft.kbk_id, perangkatDaerahId: draft.opd_id, laporanId: draft.id,
        ringkas: `menutup periode ${periode.nama}: ${count} kegiatan ${where}`,
      });
      await notify(tx, now, {
        to: [{ posts: ['KBK_SEKRETARIS'], kbkId: draft.kbk_id }], judul: `Periode ${periode.nama} ditutup`, tautan: '/kegiatan', by: actor.akunId,
        teks: `Laporannya belum pernah diajukan; ${count} kegiatan ${where}.`,
      });
    }
    await tx.periode.update({ where: { id: periode.id }, data: { ditutupPada: now } });
    await record({ tindakan: 'periode.tutup', objek: 'periode', objekId: periode.id, held, ringkas: `menutup periode ${periode.nama}` });
    return { nama: periode.nama, dilepas };
  });
}

/** Why a period cannot be closed today; null: it can. */
export function closingProblem(periode: { jenis: JenisPeriode; nama: string; tenggat: Date; ditutupPada: Date | null }, today: Day): string | null {
  if (periode.jenis !== 'PELAPORAN') return 'Hanya periode pelaporan yang ditutup; periode evaluasi selesai dengan penetapan evaluasinya.';
  if (periode.ditutupPada) return `Periode ${periode.nama} sudah ditutup pada ${fmt.momentDay(periode.ditutupPada)}.`;
  return today > dayOf(periode.tenggat) ? null : `Periode ${periode.nama} dapat ditutup sesudah tenggatnya, ${fmt.day(periode.tenggat)}.`;
}

/** Finds a period and holds it until the transaction ends. */
async function lockPeriode(tx: Tx, id: string): Promise<Periode> {
  await tx.$queryRaw`select id from periode where id = ${id}::uuid for update`;
  const periode = await tx.periode.findUnique({ where: { id } });
  if (!periode) throw notFound();
  return periode;
}

/** A deadline that decided something already stays: of a closed period, and behind figures that are frozen. */
async function demandOpen(tx: Tx, periode: Periode): Promise<void> {
  if (periode.ditutupPada) throw wrongStage(`Periode ${periode.nama} sudah ditutup, jadi tenggatnya tidak dapat diubah.`);
  if (periode.jenis !== 'PELAPORAN') throw wrongStage('Hanya tenggat periode pelaporan yang dapat diubah.');
  const set = await tx.evaluasi.count({ where: setOver(periode) });
  if (set > 0) throw wrongStage(`Evaluasi yang memakai periode ${periode.nama} sudah ditetapkan, jadi tenggatnya tidak dapat diubah.`);
}
