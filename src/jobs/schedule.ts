import type pg from 'pg';
import type { Logger } from 'pino';
import { alone } from '../db/alone.js';
import { backUpNight } from '../db/backup/nightly.js';
import type { PrismaClient } from '../db/generated/client.js';
import { sweepBerkas } from '../features/berkas/service.js';
import { sweepImpor } from '../features/impor/service.js';
import { closeAccountsOfTheGone } from '../features/pegawai/service.js';
import type { FileStore } from '../features/berkas/store.js';
import { applySusunan } from '../features/kbk/service.js';
import { forgetOldTries } from '../features/masuk/service.js';
import { applySuccessors } from '../features/perangkat-daerah/perubahan.js';
import { applyNames, closeEndedKbk } from '../features/perangkat-daerah/service.js';
import { keepPeriodsAhead } from '../features/periode/service.js';
import { dayAt, type Clock } from '../time.js';

export interface JobDeps {
  db: PrismaClient;
  pool: pg.Pool;
  clock: Clock;
  files: FileStore;
  dataDir: string;
  /** The database's address, for a backup of its own connection. */
  url: string;
  /** Whether the portal runs its own server, and so backs it up. */
  embedded: boolean;
  log: Logger;
}

/** What is done once a night, by one process of however many: name → work. */
const nightly: Record<string, (deps: JobDeps) => Promise<void>> = {
  periode: ({ db, clock }) => keepPeriodsAhead(db, dayAt(clock()), clock()),
  kbkBerakhir: ({ db, clock }) => closeEndedKbk(db, clock()),
  namaPerangkatDaerah: ({ db, clock }) => applyNames(db, dayAt(clock()), clock()),
  penerusPerangkatDaerah: ({ db, clock }) => applySuccessors(db, dayAt(clock()), clock()),
  masuk: ({ db, clock }) => forgetOldTries(db, clock()),
  pegawai: (deps) => closeAccountsOfTheGone(deps),
  impor: (deps) => sweepImpor(deps),
  susunan: async ({ db, clock }) => { await applySusunan(db, clock()); },
  berkas: async (deps) => { await sweepBerkas(deps); },
  // An office's own server is backed up by the office, with what it backs up the rest of the server.
  cadangan: async ({ embedded, url, dataDir, clock, log }) => {
    const manifest = embedded ? await backUpNight({ url, dataDir, now: clock() }) : null;
    if (manifest && manifest.cacat.length > 0) log.error({ berkas: manifest.cacat }, 'files missing or altered at the nightly backup');
  },
};

/** The number of the PostgreSQL advisory lock under which a night's work is done. */
const LOCK = 2018_0027;

const HOUR = 60 * 60 * 1000;

/** Looks every hour whether tonight's work is done, and does it. Gives a way to stop, which waits for work under way. */
export function startJobs(deps: JobDeps): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => { running = running.then(() => runNightly(deps)); }, HOUR);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/** Does what has not been done today, unless another process is at it. What a night did not finish, were it killed, is asked again. */
export async function runNightly(deps: JobDeps): Promise<void> {
  try {
    await alone(deps.pool, LOCK, async () => {
      for (const [name, work] of Object.entries(nightly)) await onceToday(deps, name, work);
    });
  } catch (error) {
    deps.log.error({ err: error }, 'nightly work failed');
  }
}

async function onceToday(deps: JobDeps, name: string, work: (deps: JobDeps) => Promise<void>): Promise<void> {
  const mark = [`malam.${name}`, dayAt(deps.clock())];
  try {
    const { rowCount } = await deps.pool.query('select from pengaturan where kunci = $1 and nilai = to_jsonb($2::text)', mark);
    if (rowCount) return;
    await work(deps);
    await deps.pool.query(
      'insert into pengaturan (kunci, nilai) values ($1, to_jsonb($2::text)) on conflict (kunci) do update set nilai = excluded.nilai, diubah_pada = now()',
      mark,
    );
  } catch (error) {
    // Without its mark it is asked again in an hour.
    deps.log.error({ err: error, job: name }, 'nightly work failed');
  }
}
