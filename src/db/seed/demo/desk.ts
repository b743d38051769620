import type pg from 'pg';
import { loadActor } from '../../../access/actor.js';
import type { Actor } from '../../../access/posts.js';
import type { PreparedFile } from '../../../features/berkas/inspect.js';
import { berkasRow } from '../../../features/berkas/service.js';
import { addDays, dayAt, type Clock } from '../../../time.js';
import type { PrismaClient } from '../../generated/client.js';
import type { KeptFile } from './pictures.js';
import { randomFrom } from './random.js';
import { workdayFrom } from './worktime.js';

/** How people of the demonstration city do through the services what is done too seldom to be booked as rows. */
export interface Desk {
  db: PrismaClient;
  /** Somebody at a moment, with the posts of that day. */
  as(namaPengguna: string, at: Date): Promise<{ actor: Actor; deps: { db: PrismaClient; clock: Clock } }>;
  /** A moment in the office hours, some days (3 to 360) before the start: of two of them, the one of fewer days is always the later. */
  on(daysAgo: number): Date;
  id(at: Date): string;
  /** Gives a file its row, as one that waits for its form. */
  keep(file: PreparedFile, actor: Actor, at: Date, nama?: string): Promise<string>;
}

/** Half past nine in Jakarta. */
const MORNING = '02:30:00Z';
const YEAR = 360;

/**
 * Gives desks to work at, each with chance of its own by its word: several may work at once, and what is added to one leaves the
 * others as they are. `kept` are the files that any of them gave rows.
 */
export async function openDesks({ db, pool, now }: { db: PrismaClient; pool: pg.Pool; now: Date }): Promise<{ desk: (word: string) => Desk; kept: KeptFile[] }> {
  const today = dayAt(now);
  const accounts = new Map((await db.akun.findMany({ select: { id: true, namaPengguna: true } })).map(({ id, namaPengguna }) => [namaPengguna, id]));
  const kept: KeptFile[] = [];
  const desk = (word: string): Desk => {
    const random = randomFrom(word);
    return {
      db,
      as: async (namaPengguna, at) => {
        const loaded = await loadActor(pool, accounts.get(namaPengguna)!, dayAt(at));
        return { actor: loaded!.actor, deps: { db, clock: () => at } };
      },
      on: (daysAgo) => new Date(new Date(`${workdayFrom(addDays(today, -daysAgo))}T${MORNING}`).getTime() + (YEAR - daysAgo) * 60_000),
      id: (at) => random.uuid(at),
      keep: async (file, actor, at, nama = file.nama) => {
        const id = random.uuid(at);
        await db.berkas.create({ data: { ...berkasRow({ ...file, nama }, actor, at), id, status: 'SIAP' } });
        kept.push({ id, file });
        return id;
      },
    };
  };
  return { desk, kept };
}
