import { afterAll, beforeAll, expect, it } from 'vitest';
import { alone } from '../../src/db/alone.js';
import { runNightly } from '../../src/jobs/schedule.js';
import { makeLog } from '../../src/log.js';
import { startApp, type TestApp } from '../support/app.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

it('is marked done when it is done, by one process, and once a night', async () => {
  const marked = async () => (await city.db.pengaturan.findMany({ where: { kunci: { startsWith: 'malam.' } } })).map(({ kunci }) => kunci);
  let swept = 0;
  const deps = { db: city.db, pool: city.database.pool, clock: city.deps.clock, dataDir: '', url: city.database.url, embedded: false, log: makeLog('silent') };
  const files = Object.assign(Object.create(city.files) as typeof city.files, {
    async clearTemporary() {
      swept += 1;
      // Killed here, the night would be asked again; meanwhile another process leaves it alone.
      expect(await marked()).not.toContain('malam.berkas');
      if (swept === 1) {
        await runNightly({ ...deps, files });
        throw new Error('The disk is away');
      }
    },
  });
  const night = async () => {
    await runNightly({ ...deps, files });
    return [swept, (await marked()).includes('malam.berkas')];
  };
  expect(await night()).toEqual([1, false]);
  expect(await marked()).toContain('malam.cadangan');
  expect(await night()).toEqual([2, true]);
  expect(await night()).toEqual([2, true]);
});

it('is tried again later, and the portal stays, when the database goes away in the middle', async () => {
  const pool = city.database.pool;
  await alone(pool, 1, async () => {
    await pool.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 1`);
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  });
  expect(await alone(pool, 1, async () => 'again')).toBe('again');
});
