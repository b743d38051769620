import type pg from 'pg';

/** A statement as it goes to the database. */
export type Statement = string;

/**
 * Counts what goes to the database over a pool, whoever sends it: Prisma, the session store, the rate limits. Gives a
 * function that runs some work and tells the statements sent meanwhile, in order.
 */
export function watchQueries(pool: pg.Pool): (work: () => Promise<unknown>) => Promise<Statement[]> {
  let seen: Statement[] = [];
  const watched = new WeakSet<pg.PoolClient>();
  // Every statement passes through a client that was taken from the pool.
  pool.on('acquire', (client) => {
    if (watched.has(client)) return;
    watched.add(client);
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const [first] = args;
      seen.push(typeof first === 'string' ? first : (first as { text: string }).text);
      return query(...args);
    }) as typeof client.query;
  });
  return async (work) => {
    seen = [];
    await work();
    return seen;
  };
}
