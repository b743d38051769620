import type pg from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { PrismaClient } from '../db/generated/client.js';
import type { Clock } from '../time.js';
import type { FileStore } from '../features/berkas/store.js';
import type { Assets } from './assets.js';

/** Everything the app needs from outside; the tests hand in the same things with another clock and another database. */
export interface Deps {
  db: PrismaClient;
  pool: pg.Pool;
  clock: Clock;
  config: Config;
  sessionSecret: string;
  files: FileStore;
  assets: Assets;
  log: Logger;
}
