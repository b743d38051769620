import type pg from 'pg';
import { loadActor } from '../../../access/actor.js';
import type { Actor } from '../../../access/posts.js';
import type { PreparedFile } from '../../../features/berkas/inspect.js';
import { berkasRow } from '../../../features/berkas/service.js';
import { addDays, dateOf, dayAt, daysBetween, type Clock, type Day } from '../../../time.js';
import type { PrismaClient } from '../../generated/client.js';
import type { KeptFile } from './pictures.js';
import { randomFrom } from './random.js';
import { workdayFrom } from './worktime.js';

/** How people of the demonstration city do through the services what is done too seldom to be booked as rows. */
export interface Desk {
  db: PrismaClient;
  /** Somebody at a moment. */
  as(namaPengguna: string, at: Date): Promise<{ actor: Actor; deps: { db: PrismaClient; clock: Clock } }>;
  /** A moment in the office hours, some days (three or more) before the start: of two of them, the one of fewer days is always the later. */
  on(daysAgo: number): Date;
  id(at: Date): string;
  /** Gives a file its row, as one that waits for its form. */
  keep(file: PreparedFile, actor: Actor, at: Date, nama?: string): Promise<string>;
}

/** In minutes of the day in Jakarta. */
const OPENS = 8 * 60;
const HOURS = 450;

/** When something of a day happened: at a weekend on Monday, each day in a third of its hours, so that their order stays. */
function momentOf(day: Day, spread: number): Date {
  const workday = workdayFrom(day);
  const third = HOURS / 3;
  const minute = dateOf(workday).getUTCDay() === 1 ? (2 - daysBetween(day, workday)) * third + spread % third : spread % HOURS;
  return new Date(dateOf(workday).getTime() + (OPENS + minute - 7 * 60) * 60_000);
}

/**
 * Gives desks to work at, each with chance of its own by its word: several may work at once, and what is added to one leaves the
 * others as they are. `kept` are the files that any of them gave rows.
 */
export async function openDesks({ db, pool, now }: { db: PrismaClient; pool: pg.Pool; now: Date }): Promise<{ desk: (word: string) => Desk; kept: KeptFile[] }> {
  const today = dayAt(now);
  const accounts = new Map((await db.akun.findMany({ select: { id: true, namaPengguna: true } })).map(({ id, namaPengguna }) => [namaPengguna, id]));
  // Nobody's post changes who works at a desk: once loaded, an actor serves for the year.
  const actors = new Map<string, Promise<Actor>>();
  const load = async (namaPengguna: string, at: Date) => (await loadActor(pool, accounts.get(namaPengguna)!, dayAt(at)))!.actor;
  const kept: KeptFile[] = [];
  const desk = (word: string): Desk => {
    const random = randomFrom(word);
    return {
      db,
      as: async (namaPengguna, at) => {
        if (!actors.has(namaPengguna)) actors.set(namaPengguna, load(namaPengguna, at));
        return { actor: await actors.get(namaPengguna)!, deps: { db, clock: () => at } };
      },
      on: (daysAgo) => momentOf(addDays(today, -daysAgo), daysAgo * 197),
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
