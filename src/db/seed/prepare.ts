import type pg from 'pg';
import type { Config } from '../../config.js';
import { sweepBerkas } from '../../features/berkas/service.js';
import type { FileStore } from '../../features/berkas/store.js';
import { keepPeriodsAhead } from '../../features/periode/service.js';
import { dayAt, type Clock } from '../../time.js';
import type { PrismaClient } from '../generated/client.js';
import { seedAturan } from './aturan.js';
import { seedRegulation } from './regulation.js';

export interface PrepareDeps {
  db: PrismaClient;
  pool: pg.Pool;
  clock: Clock;
  files: FileStore;
  config: Config;
}

/** Fills an empty database, at every start: the regulation, then what a first start decides; removes what a death left half done. Gives the lines that say how to sign in. */
export async function prepareData({ db, pool, clock, files }: PrepareDeps): Promise<{ signIn: string[] }> {
  await seedRegulation(db);
  await seedAturan(db, clock());
  await keepPeriodsAhead(db, dayAt(clock()), clock());
  await sweepBerkas({ db, pool, clock, files });
  return { signIn: [] };
}
