import type pg from 'pg';

/** A row by the names of its columns in the database. */
export type Row = Record<string, unknown>;

/** How many rows go in one statement. */
const BATCH = 1000;

/**
 * Inserts rows of one table, all with the columns of the first. Values travel as JSON, so that PostgreSQL itself reads them
 * into the columns' types; constraints and triggers judge them as they judge any other row. With `key`, a row that is there
 * already takes the new values.
 */
export async function insertRows(client: pg.ClientBase, table: string, rows: readonly Row[], key: readonly string[] = []): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  const list = (columns: readonly string[]) => columns.map((name) => `"${name}"`).join(', ');
  const rest = names.filter((name) => !key.includes(name)).map((name) => `"${name}" = excluded."${name}"`).join(', ');
  const onConflict = key.length > 0 ? `on conflict (${list(key)}) do update set ${rest}` : '';
  for (let at = 0; at < rows.length; at += BATCH) {
    await client.query(
      `insert into "${table}" (${list(names)}) select ${list(names)} from jsonb_populate_recordset(null::"${table}", $1::jsonb) ${onConflict}`,
      [JSON.stringify(rows.slice(at, at + BATCH), (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))],
    );
  }
}
