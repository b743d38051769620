import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.js';

/** One pool for everything: Prisma, the session store and the rate limits share its connections. */
export interface Database {
  db: PrismaClient;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** How often a statement comes before it is kept prepared, and how many are: each takes memory on every connection. */
const PREPARE_AT = 3;
const MOST_PREPARED = 200;

/**
 * Names for statements that come again and again, so that the server plans each once and not at every page: for most of
 * ours, planning is dearer than running. '' leaves a statement unnamed.
 */
function statementNames(): (query: { sql: string }) => string {
  const uses = new Map<string, number>();
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known) return known;
    // Lists of values make statements without end: what has come once and not again is forgotten.
    if (uses.size > 10 * MOST_PREPARED) uses.clear();
    const count = (uses.get(sql) ?? 0) + 1;
    uses.set(sql, count);
    if (count < PREPARE_AT || names.size >= MOST_PREPARED) return '';
    const name = `siap_${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** A day is a text here as everywhere; by itself the driver makes it a midnight of the machine's own zone. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  (oid === pg.types.builtins.DATE ? (text: string) => text : pg.types.getTypeParser(oid, format));

/** Opens the pool; connects at the first query. `max`: connections of this process. */
export function openDatabase(url: string, max = 10): Database {
  const pool = new pg.Pool({ connectionString: url, max, application_name: 'siap-kbk', types: { getTypeParser } });
  // An idle connection that breaks (server restarted) is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  const db = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false, statementNameGenerator: statementNames() }) });
  return {
    db,
    pool,
    close: async () => {
      await db.$disconnect();
      await pool.end();
    },
  };
}

/** Tries the address once. Throws an Error with one line that says what is wrong with it, without its password. */
export async function demandReachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows: [row] } = await client.query<{ version: string }>(`select current_setting('server_version_num') as version`);
    if (Number(row!.version) < 150_000) throw new Error(`server itu PostgreSQL ${Math.floor(Number(row!.version) / 10_000)}, sedangkan portal memerlukan 15 atau lebih baru`);
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    const { host, pathname } = new URL(url);
    throw new Error(`Basis data ${host}${pathname} (DATABASE_URL) tidak dapat dipakai: ${message || code}. Periksa alamat, akun, dan apakah servernya berjalan.`, { cause: error });
  } finally {
    await client.end();
  }
}
