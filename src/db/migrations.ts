import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlMigrationAwareDriverAdapterFactory, type SqlQuery } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

export interface MigrationInput {
  /** An existing database. */
  url: string;
  /** prisma/migrations. */
  migrationsDir: string;
  /** prisma/schema.prisma. */
  schemaPath: string;
  /** Stop after the migration of this name; unset: apply all. */
  until?: string;
}

interface Migration {
  name: string;
  sql: string;
}

/** Ours alone on any server: taken by whoever migrates, until the end of the transaction. */
const LOCK = 2018_0025;

const NO_FILTER = { externalTables: [], externalEnums: [] };

/**
 * Brings the database up to the migrations of the folder and gives the names of those applied now. Each is applied whole
 * or not at all, under a lock: of several processes that start at once one applies it, the others wait and find it done.
 * Throws an Error with one line where the database knows migrations that the folder does not, or an applied one was edited.
 */
export async function applyMigrations({ url, migrationsDir, schemaPath, until }: MigrationInput): Promise<string[]> {
  const all = readMigrations(migrationsDir);
  const wanted = until === undefined ? all : all.filter(({ name }) => name <= until);
  const pending = await pendingMigrations(url, wanted);
  const applied: string[] = [];
  for (const migration of pending) {
    const upTo = wanted.slice(0, wanted.indexOf(migration) + 1);
    applied.push(...await applyInTransaction(url, schemaPath, migrationList(migrationsDir, upTo), migration.name));
  }
  return applied;
}

/** Applies what is new in the list, in one transaction that holds the lock; `name` is for the error's line. */
async function applyInTransaction(url: string, schemaPath: string, migrationsList: MigrationList, name: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let scriptError: Error | undefined;
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const engine = await openEngine(client, schemaPath, (error) => { scriptError = error; });
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTER });
    engine.free();
    await client.query('COMMIT');
    return appliedMigrationNames;
  } catch (error) {
    // After a script's error the engine stumbles over the broken transaction, and tells of that alone.
    const cause = scriptError ?? (error as Error);
    throw new Error(`Migrasi "${name}" gagal diterapkan: ${cause.message.split('\n')[0]}`, { cause });
  } finally {
    // The connection's end rolls back what was not committed.
    await client.end();
  }
}

/** Removed before a comparison, since Prisma sees these indexes but its schema cannot say them. */
const INDEXES_BEYOND_PRISMA = `
  SELECT format('%I.%I', n.nspname, t.relname) AS table, format('%I.%I', n.nspname, x.relname) AS index, quote_ident(c.conname) AS constraint
  FROM pg_index i
  JOIN pg_class x ON x.oid = i.indexrelid
  JOIN pg_class t ON t.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = t.relnamespace
  LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('u', 'x')
  WHERE n.nspname = current_schema() AND (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL OR c.contype = 'x')`;

/**
 * What schema.prisma asks for beyond the database, which stands at its last migration: SQL, empty where they agree.
 * CHECK and EXCLUDE constraints, triggers, functions, collations, partial indexes and indexes on expressions are
 * hand-written in the migrations, and count as agreed. Leaves the database as it is.
 */
export async function diffSchema({ url, schemaPath }: { url: string; schemaPath: string }): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ table: string; index: string; constraint: string | null }>(INDEXES_BEYOND_PRISMA);
    for (const { table, index, constraint } of rows) {
      await client.query(constraint ? `ALTER TABLE ${table} DROP CONSTRAINT ${constraint}` : `DROP INDEX ${index}`);
    }
    const files = [{ path: schemaPath, content: readFileSync(schemaPath, 'utf8') }];
    const engine = await openEngine(client, schemaPath);
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: path.dirname(schemaPath) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    engine.free();
    const script = stdout ?? '';
    return script.includes('This is an empty migration') ? '' : script;
  } finally {
    // The connection's end rolls back.
    await client.end();
  }
}

/** The migrations of a folder, in their order. */
function readMigrations(migrationsDir: string): Migration[] {
  return readdirSync(migrationsDir)
    .filter((name) => existsSync(path.join(migrationsDir, name, 'migration.sql')))
    .sort()
    .map((name) => ({ name, sql: readFileSync(path.join(migrationsDir, name, 'migration.sql'), 'utf8') }));
}

/** By plain SQL, since loading the engine would cost every start more than all the rest of it. */
async function pendingMigrations(url: string, migrations: Migration[]): Promise<Migration[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: [table] } = await client.query<{ exists: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`);
    if (!table?.exists) return migrations;
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    const done = new Map(rows.map((row) => [row.migration_name, row.checksum]));
    const names = new Set(migrations.map(({ name }) => name));
    const last = migrations.at(-1)?.name ?? '';
    const unknown = [...done.keys()].filter((name) => !names.has(name)).sort();
    if (unknown.length > 0) {
      throw new Error(`Basis data memuat migrasi "${unknown[0]}" yang tidak dikenal versi portal ini (terakhir "${last}"). Jalankan versi portal yang lebih baru.`);
    }
    const edited = migrations.find(({ name, sql }) => done.has(name) && !checksums(sql).includes(done.get(name)!));
    if (edited) throw new Error(`Migrasi "${edited.name}" telah berubah sesudah diterapkan. Kembalikan isinya, lalu buat migrasi baru untuk perubahannya.`);
    return migrations.filter(({ name }) => !done.has(name));
  } finally {
    await client.end();
  }
}

/** As Prisma counts them: a checkout may have changed the ends of lines. */
const checksums = (sql: string) => {
  const unix = sql.replaceAll('\r\n', '\n');
  return [sql, unix, unix.replaceAll('\n', '\r\n')].map((text) => createHash('sha256').update(text).digest('hex'));
};

const migrationList = (migrationsDir: string, migrations: Migration[]): MigrationList => {
  const lockfile = path.join(migrationsDir, 'migration_lock.toml');
  return {
    baseDir: migrationsDir,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lockfile) ? readFileSync(lockfile, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({ path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } } })),
  };
};

/** Prisma's schema engine, as WebAssembly, on one connection; `onScriptError` is told what was wrong in a migration. */
async function openEngine(client: pg.Client, schemaPath: string, onScriptError: (error: Error) => void = () => {}): Promise<SchemaEngine> {
  engineModule ??= loadEngine();
  const { SchemaEngine } = await engineModule;
  const datamodels: [string, string][] = [[schemaPath, readFileSync(schemaPath, 'utf8')]];
  return SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(onConnection(client, onScriptError)));
}

// Once in a process: the package's glue code knows a single instance, and a second one would corrupt the first.
let engineModule: ReturnType<typeof loadEngine> | undefined;

// Node loads a .wasm file by `import` only behind a flag, so the package's own entry cannot be used.
async function loadEngine(): Promise<typeof import('@prisma/schema-engine-wasm')> {
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const engine = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => { throw new Error(message); } } });
  // The engine never clears the timer of its own lock, which would hold a command-line tool for ten seconds after its work.
  const timers = Object.entries(engine).filter(([name]) => name.startsWith('__wbg_setTimeout_')).map(([name, set]) =>
    [name, (callback: unknown, ms: unknown) => (set as (...args: unknown[]) => NodeJS.Timeout)(callback, ms).unref()]);
  const imports = { ...engine, ...Object.fromEntries(timers) } as unknown as WebAssembly.ModuleImports;
  const { instance } = await WebAssembly.instantiate(readFileSync(glue.replace(/\.js$/, '.wasm')), { './schema_engine_bg.js': imports });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return engine;
}

/**
 * Prisma's adapter on one connection that is already open, so that what the engine does stands in our transaction. Two of
 * its ways are mended: it refuses the system catalogue's type "char", which the engine reads, and it cuts a script at every
 * semicolon, also inside a function's body; here the script goes to the server whole.
 */
function onConnection(client: pg.Client, onScriptError: (error: Error) => void): SqlMigrationAwareDriverAdapterFactory {
  let types: number[] = [];
  const query = async (...args: [pg.QueryArrayConfig]) => {
    const result = await client.query(...args);
    types = result.fields.map((field) => field.dataTypeID);
    for (const field of result.fields) if (field.dataTypeID === OID_CHAR) field.dataTypeID = pg.types.builtins.TEXT;
    return result;
  };
  // Only a pool is taken; this one never connects by itself.
  const factory = new PrismaPg(Object.assign(new pg.Pool({ max: 0 }), { query }));
  const connect = async () => {
    const adapter = await factory.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    return Object.assign(adapter, {
      queryRaw: async (statement: SqlQuery) => {
        const result = await queryRaw(statement);
        const columnTypes = result.columnTypes.map((type, i) => (types[i] === OID_CHAR ? ColumnTypeEnum.Character : type));
        return { ...result, columnTypes };
      },
      executeScript: async (script: string) => {
        try {
          await client.query(script);
        } catch (error) {
          onScriptError(error as Error);
          throw error;
        }
      },
    });
  };
  return { provider: factory.provider, adapterName: factory.adapterName, connect, connectToShadowDb: connect };
}

/** The catalogue's one-byte type, for which pg has no name. */
const OID_CHAR = 18;
