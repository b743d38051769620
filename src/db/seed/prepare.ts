import pg from 'pg';
import type { Config } from '../../config.js';
import type { FileStore } from '../../features/berkas/store.js';
import { applySuccessors } from '../../features/perangkat-daerah/perubahan.js';
import { applyNames } from '../../features/perangkat-daerah/service.js';
import { keepPeriodsAhead } from '../../features/periode/service.js';
import { dayAt, type Clock } from '../../time.js';
import type { PrismaClient } from '../generated/client.js';
import { readTables } from '../tables.js';
import { seedAturan } from './aturan.js';
import { DEMO_PASSWORD, seedDemo } from './demo/index.js';
import { seedRegulation } from './regulation.js';

export interface PrepareDeps {
  db: PrismaClient;
  url: string;
  clock: Clock;
  files: FileStore;
  config: Config;
}

/** Ours alone on any server: held by whoever prepares the data, since several processes may start at once. */
const LOCK = 2018_0026;

/** What the first start decided: whether this is the demonstration city, and whether its making came to its end. */
interface Decision {
  demo: boolean;
  selesai: boolean;
}

/**
 * Fills an empty database, at every start: the regulation, then what a first start decides. Gives the lines that say how to
 * sign in. Throws an Error with one line where a demonstration city is started in production.
 */
export async function prepareData(deps: PrepareDeps): Promise<{ signIn: string[] }> {
  const { db, url, clock, files, config } = deps;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const before = await decidedBefore(db);
    const { demo, selesai } = before ?? await decide(deps);
    if (demo && config.production) {
      throw new Error('Basis data ini berisi kota peraga, yang kata sandinya diketahui semua orang. Di produksi, mulailah dengan DATA_DIR atau basis data yang kosong.');
    }
    // A start that was killed while it made the city left parts of it: nobody has used them yet.
    if (before && demo && !selesai) await clear(client, files);
    await seedRegulation(db);
    if (demo && !selesai) {
      await seedDemo({ url, files, now: clock() });
      await markDone(client);
    }
    await seedAturan(db, clock());
    await keepPeriodsAhead(db, dayAt(clock()), clock());
    await applyNames(db, dayAt(clock()), clock());
    await applySuccessors(db, dayAt(clock()), clock());
    return { signIn: demo ? demoLines : await firstAccountLines(db) };
  } finally {
    // The connection's end gives the lock back.
    await client.end();
  }
}

const demoLines = [
  `Kota peraga: masuk dengan kata sandi ${DEMO_PASSWORD} sebagai dinkes.sekretaris, dinkes.ketua, dinkes.fasilitator, dinkes.pj,`,
  'tim.koordinator, tim.sekretaris, tim.ketua, tim.penanggungjawab, staf.walikota, walikota, atau admin.',
];

async function firstAccountLines(db: PrismaClient): Promise<string[]> {
  if (await db.akun.count() > 0) return [];
  return ['Belum ada akun. Buat administrator pertama dengan: npm run account -- create --nama-pengguna admin --nama "Nama Lengkap" --peran ADMIN'];
}

async function decidedBefore(db: PrismaClient): Promise<Decision | null> {
  const row = await db.pengaturan.findUnique({ where: { kunci: 'demo' } });
  return row && row.nilai as unknown as Decision;
}

/** Demonstration or not is asked once; a database that holds something already is none. */
async function decide({ db, config }: PrepareDeps): Promise<Decision> {
  const isEmpty = await db.akun.count() === 0 && await db.perangkatDaerah.count() === 0;
  const demo = isEmpty && (config.seedDemo ?? !config.production);
  const decision = { demo, selesai: !demo };
  await db.pengaturan.create({ data: { kunci: 'demo', nilai: decision } });
  return decision;
}

/** Empties every table but the settings, and the folder of files. */
async function clear(client: pg.Client, files: FileStore): Promise<void> {
  const tables = (await readTables(client)).map(({ nama }) => `"${nama}"`).filter((name) => name !== '"pengaturan"');
  await client.query('begin');
  for (const name of tables) await client.query(`alter table ${name} disable trigger user`);
  await client.query(`truncate ${tables.join(', ')} restart identity`);
  for (const name of tables) await client.query(`alter table ${name} enable trigger user`);
  await client.query('commit');
  for (const { id } of await files.list()) await files.remove(id);
}

/** On disk first, then marked. */
async function markDone(client: pg.Client): Promise<void> {
  try {
    await client.query('checkpoint');
  } catch (error) {
    // An office's server may keep this from our role; then the next commit, which waits for the disk, takes all before it along.
    if ((error as { code?: string }).code !== '42501') throw error;
  }
  const decision: Decision = { demo: true, selesai: true };
  await client.query(`update pengaturan set nilai = $1 where kunci = 'demo'`, [JSON.stringify(decision)]);
}
