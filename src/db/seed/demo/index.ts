import pg from 'pg';
import { loadActor } from '../../../access/actor.js';
import { hashPassword } from '../../../features/akun/passwords.js';
import type { FileStore } from '../../../features/berkas/store.js';
import { actOnEvaluasi } from '../../../features/evaluasi/service.js';
import { closePeriode, makePeriods } from '../../../features/periode/service.js';
import { addDays, dayAt, dayOf, firstOfMonth, type Day } from '../../../time.js';
import { openDatabase, type Database } from '../../client.js';
import { analyzeTables } from '../../tables.js';
import { seedAturan } from '../aturan.js';
import { seedFasilitas, seedMateri, seedPesan } from './care.js';
import { seedDecrees } from './decrees.js';
import { openDesks } from './desk.js';
import { openLedger } from './ledger.js';
import { seedPeople, type DemoCity, type Person } from './people.js';
import { drawPictures, layDown } from './pictures.js';
import type { Period } from './steps.js';
import { firstDayOf, tellStory } from './story.js';
import { seedArahan, seedAsn, seedLaporanTim, seedSosialisasi, seedUndangan } from './team.js';
import { seedValues } from './values.js';
import { workdaysAfter } from './worktime.js';

/** Known to everybody: accounts of a city that is not one. */
export const DEMO_PASSWORD = 'siap-demo-2018';

/** How many days after a half-year its evaluation is set. */
const EVALUATED_AFTER = 24;
/** A periode stays open for this many days after its end before the Tim closes it. */
const OPEN_DAYS = 70;

/**
 * Fills a city that is empty but for the regulation with a year of people at work, up to `now`.
 * What dies on the way is begun anew by src/db/seed/prepare.ts, so that nothing here waits for the disk.
 */
export async function seedDemo({ url, files, now }: { url: string; files: FileStore; now: Date }): Promise<void> {
  const today = dayAt(now);
  const first = firstDayOf(today);
  const drawing = drawPictures();
  const database = openDatabase(unhurried(url), 4);
  const client = new pg.Client({ connectionString: unhurried(url) });
  await client.connect();
  try {
    const city = await seedPeople(client, { first, today, sandiHash: await hashPassword(DEMO_PASSWORD) });
    // What the city had before its first month.
    const before = morning(addDays(first, -20));
    await seedAturan(database.db, before);
    const [decrees] = await Promise.all([seedDecrees(client, city), makePeriods(database.db, first, today, before)]);
    const rows = await database.db.periode.findMany({ orderBy: { mulai: 'asc' }, include: { evaluasi: { select: { id: true } } } });
    const periods = rows.filter(({ jenis }) => jenis === 'PELAPORAN').map(({ id, nama, mulai, akhir, tenggat }): Period =>
      ({ id, nama, mulai: dayOf(mulai), akhir: dayOf(akhir), tenggat: dayOf(tenggat) }));
    const halves = rows.filter(({ jenis }) => jenis === 'EVALUASI').map(({ akhir, evaluasi }) => ({
      evaluasiId: evaluasi[0]!.id, pada: morning(workdaysAfter(addDays(dayOf(akhir), EVALUATED_AFTER), 0)),
    })).filter(({ pada }) => pada <= now);

    const pictures = await drawing;
    const { desk, kept } = await openDesks({ db: database.db, pool: database.pool, now });
    // Before the reports: they freeze what is in force on their last day.
    await seedValues(desk, city);
    const report = async () => {
      const ledger = await openLedger({ db: database.db, pool: database.pool, city, periods, pictures, now });
      const steps = tellStory({ city, periods, now });
      // An evaluation counts what is there when it is set, and not what comes later.
      for (const half of halves) {
        while (steps[0] && steps[0].at < half.pada) await ledger.book(steps.shift()!);
        await ledger.write(client);
        await evaluate(database, city, half, periods, now);
      }
      for (const step of steps) await ledger.book(step);
      await ledger.write(client);
      return ledger.evidence;
    };
    // Much of it waits for the database, so that all goes on at once.
    const [evidence] = await Promise.all([
      report(), seedFasilitas(desk('fasilitas'), city, pictures), seedMateri(desk('materi'), city).then(async (materials) => {
        await seedSosialisasi(desk('sosialisasi'), city, materials);
        await seedUndangan(desk('undangan'), city, materials);
      }),
      seedPesan(desk('pesan'), city), seedArahan(desk('arahan'), city), seedLaporanTim(desk('laporan tim')), seedAsn(desk('asn'), city),
    ]);
    await layDown(files, [...evidence, ...decrees, ...kept]);
    await client.query(
      `update notifikasi set dibaca_pada = pada + interval '5 hours' where dibaca_pada is null and pada < $1`, [morning(addDays(today, -3))],
    );
    await analyzeTables(client);
  } finally {
    await client.end();
    await database.close();
  }
}

/** Half past nine in Jakarta. */
const morning = (day: Day) => new Date(`${day}T02:30:00Z`);

/** The address for connections whose commits do not wait for the disk. */
function unhurried(url: string): string {
  const address = new URL(url);
  address.searchParams.set('options', '-c synchronous_commit=off');
  return address.toString();
}

/** The Tim's ketua sets an evaluation, the Sekda hands it to the Walikota three days later, and the Tim's sekretaris closes old periods. */
async function evaluate({ db, pool }: Database, { tim }: DemoCity, half: { evaluasiId: string; pada: Date }, periods: Period[], now: Date): Promise<void> {
  const at = async (who: Person, moment: Date) => {
    const { actor } = (await loadActor(pool, who.akunId!, dayAt(moment)))!;
    return { actor, deps: { db, clock: () => moment } };
  };
  const set = await at(tim.ketua, half.pada);
  await actOnEvaluasi(set.deps, set.actor, { evaluasiId: half.evaluasiId, act: 'tetapkan', revisi: 1 });
  const handedOver = morning(workdaysAfter(dayAt(half.pada), 3));
  if (handedOver > now) return;
  const handing = await at(tim.penanggungJawab, handedOver);
  await actOnEvaluasi(handing.deps, handing.actor, { evaluasiId: half.evaluasiId, act: 'sampaikan', revisi: 2 });

  const closing = await at(tim.sekretaris, new Date(handedOver.getTime() + 2 * 3_600_000));
  if (closing.deps.clock() > now) return;
  const old = periods.filter(({ akhir }) => akhir < addDays(firstOfMonth(dayAt(half.pada)), -OPEN_DAYS));
  const open = await db.periode.findMany({ where: { id: { in: old.map(({ id }) => id) }, ditutupPada: null }, orderBy: { mulai: 'asc' }, select: { id: true } });
  for (const { id } of open) await closePeriode(closing.deps, closing.actor, id);
}
