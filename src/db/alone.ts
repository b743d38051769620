import type pg from 'pg';

/** Does work under one of PostgreSQL's advisory locks, on a connection of its own; null, undone, where somebody else holds it. */
export async function alone<T>(pool: pg.Pool, lock: number, work: () => Promise<T>): Promise<T | null> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // It waits while the work is done elsewhere: without a listener, a server that is restarted meanwhile would end the process.
  const lost = (error: Error) => { broken = error; };
  client.on('error', lost);
  try {
    const { rows: [row] } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [lock]);
    if (!row?.held) return null;
    try {
      return await work();
    } finally {
      // A connection that is gone has given its lock back.
      if (!broken) await client.query('select pg_advisory_unlock($1)', [lock]);
    }
  } finally {
    client.off('error', lost);
    client.release(broken);
  }
}
