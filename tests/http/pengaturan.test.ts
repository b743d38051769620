import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.js';
import { reportIn } from '../support/work.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

const kept = async () => (await city.db.pengaturan.findUnique({ where: { kunci: 'nomor.laporan' } }))?.nilai;

it('refuses a pattern that lacks a part, keeps what was typed and changes nothing', async () => {
  const answer = await (await city.as('tim.sekretaris')).post('/pengaturan/nomor', { pola: 'LAP/{kode}/{urut}' });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('value="LAP/{kode}/{urut}"');
  expect(await kept()).toBeUndefined();
});

it('refuses everybody but the Tim’s sekretaris, and changes nothing', async () => {
  for (const who of ['tim.ketua', 'tim.koordinator', 'diskominfo.pj', 'admin', 'walikota']) {
    expect((await (await city.as(who)).post('/pengaturan/nomor', { pola: 'X/{kode}/{tahun}/{urut}' })).status).toBe(403);
    expect((await (await city.as(who)).get('/pengaturan')).status).toBe(403);
  }
  expect(await kept()).toBeUndefined();
});

it('gives reports submitted afterwards a number by the new pattern, and leaves earlier numbers as they are', async () => {
  const early = await reportIn(city, 'diskominfo', 'DIAJUKAN', '2026-09-07');
  const answer = await (await city.as('tim.sekretaris')).post('/pengaturan/nomor', { pola: 'LAP-{kode}/{urut}/{tahun}' });
  expect(answer.status).toBe(303);
  const late = await reportIn(city, 'diskominfo', 'DIAJUKAN', '2026-10-07');
  const numbers = await city.db.laporan.findMany({ where: { id: { in: [early, late] } }, orderBy: { nomor: 'asc' }, select: { nomor: true } });
  expect(numbers.map((row) => row.nomor)).toEqual(['KBK/2.16.01/2026/0001', 'LAP-2.16.01/0002/2026']);
});
