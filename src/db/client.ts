import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.js';

/** One pool for everything: Prisma, the session store and the rate limits share its connections. */
export interface Database {
  db: PrismaClient;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Opens the pool; connects at the first query. `max`: connections of this process. */
export function openDatabase(url: string, max = 10): Database {
  const pool = new pg.Pool({ connectionString: url, max, application_name: 'siap-kbk' });
  // An idle connection that breaks (server restarted) is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  const db = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }), log: [{ emit: 'event', level: 'query' }] });
  return {
    db,
    pool,
    close: async () => {
      await db.$disconnect();
      await pool.end();
    },
  };
}
