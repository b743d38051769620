import type pg from 'pg';

/** The portal's tables and their columns, in an order that does not depend on the server; that of the migrations apart. */
export async function readTables(client: pg.ClientBase): Promise<{ nama: string; kolom: string[] }[]> {
  const { rows } = await client.query<{ nama: string; kolom: string[] }>(
    `SELECT c.relname AS nama, array_agg(a.attname::text ORDER BY a.attnum) AS kolom
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
     GROUP BY 1 ORDER BY c.relname COLLATE "C"`,
  );
  return rows;
}

/** Without figures about the tables, the queries of a city that was filled at once would be planned blindly. */
export async function analyzeTables(client: pg.ClientBase): Promise<void> {
  const tables = await readTables(client);
  await client.query(`ANALYZE ${tables.map(({ nama }) => `"${nama}"`).join(', ')}`);
}
