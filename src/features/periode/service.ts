import type { PrismaClient } from '../../db/generated/client.js';
import { fmt } from '../../web/format.js';
import { addDays, dateOf, dayOf, firstOfMonth, lastOfMonth, monthOf, yearOf, type Day } from '../../time.js';

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

/**
 * Makes every period from the month of `from` to twelve months after `today` that is not there yet, and the evaluation
 * (DISUSUN) of each new evaluation period. A second run changes nothing. Gives how many periods were made.
 */
export async function makePeriods(db: PrismaClient, from: Day, today: Day, now: Date): Promise<number> {
  const wanted: NewPeriode[] = [];
  for (let first = firstOfMonth(from); first <= firstOfMonth(today, MONTHS_AHEAD); first = firstOfMonth(first, 1)) {
    wanted.push(reportingPeriod(first));
    const half = `${yearOf(first)}-${monthOf(first) <= 6 ? '01' : '07'}-01`;
    if (!wanted.some((one) => one.jenis === 'EVALUASI' && dayOf(one.mulai) === half)) wanted.push(evaluationPeriod(half));
  }
  const kept = await db.periode.findMany({ where: { akhir: { gte: dateOf(firstOfMonth(from)) } }, select: { jenis: true, mulai: true, akhir: true } });
  const missing = wanted.filter((one) => !kept.some((row) => row.jenis === one.jenis && row.mulai <= one.akhir && one.mulai <= row.akhir));
  if (missing.length === 0) return 0;

  await db.$transaction(async (tx) => {
    const rows = await tx.periode.createManyAndReturn({ data: missing });
    await tx.evaluasi.createMany({
      data: rows.filter((row) => row.jenis === 'EVALUASI').map((row) => ({ periodeId: row.id, statusSejak: now })),
    });
  });
  return missing.length;
}

/** Keeps twelve months of periods ahead, once a first making has said from when. Run at start and every night. */
export async function keepPeriodsAhead(db: PrismaClient, today: Day, now: Date): Promise<void> {
  const first = await db.periode.findFirst({ where: { jenis: 'PELAPORAN' }, orderBy: { mulai: 'desc' } });
  if (first) await makePeriods(db, addDays(dayOf(first.akhir), 1) < today ? addDays(dayOf(first.akhir), 1) : today, today, now);
}
