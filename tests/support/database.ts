import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase, type Database } from '../../src/db/client.js';

/** The address of another database on the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

export interface TestDatabase extends Database {
  url: string;
  /** Closes the connections and removes the database. */
  drop(): Promise<void>;
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('serverUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A database of one's own: a clone of the template (migrated, regulation, test city), or with `empty` nothing at all. */
export async function cloneDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const name = `siap_klon_${process.pid}_${randomBytes(5).toString('hex')}`;
  await onServer(empty ? `CREATE DATABASE ${name}` : `CREATE DATABASE ${name} TEMPLATE ${inject('template')}`);
  const url = databaseUrl(inject('serverUrl'), name);
  const database = openDatabase(url, 5);
  return {
    ...database,
    url,
    drop: async () => {
      await database.close();
      await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Until so many connections wait for a lock that another holds. */
export async function untilWaiting(on: Database, connections = 1): Promise<void> {
  for (;;) {
    const { rowCount } = await on.pool.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    if (rowCount! >= connections) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
