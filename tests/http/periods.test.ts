import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseContent } from '../../src/features/laporan/content.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { addKegiatan, does, kbkOf, reportIn, revisiOf, stateOf } from '../support/work.js';

/** What a period's days allow: not before it begins, late until it is closed, afterwards only what was submitted before. */

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterEach(() => city.setNow(TEST_NOW));
afterAll(() => city.close());

const periode = (nama: string) => city.db.periode.findFirstOrThrow({ where: { nama } });
const close = async (nama: string) => city.db.periode.update({ where: { id: (await periode(nama)).id }, data: { ditutupPada: TEST_NOW } });
const kegiatan = (id: string) => city.db.kegiatan.findUniqueOrThrow({ where: { id } });
const open = async (slug: string, nama: string) => {
  const answer = await (await city.as(`${slug}.sekretaris`)).post('/laporan', { kbkId: (await kbkOf(city, slug)).id, periodeId: (await periode(nama)).id });
  expect(answer.status).toBe(303);
  return answer.headers.location!.split('/').at(-1)!;
};
async function refused(slug: string, id: string, words: string): Promise<void> {
  const before = await stateOf(city, id);
  const answer = await (await city.as(`${slug}.sekretaris`)).post(`/laporan/${id}/ajukan`, { revisi: before.revisi });
  expect(answer.status).toBe(409);
  expect(answer.text).toContain(words);
  expect(await stateOf(city, id)).toEqual(before);
}

describe('submitting', () => {
  it('is not possible before the period begins, and is from its first day on, warning of what comes later', async () => {
    const id = await reportIn(city, 'diskominfo', 'DRAF', '2026-11-02');
    city.setNow('2026-10-31');
    await refused('diskominfo', id, 'Periode November 2026 belum dimulai');
    city.setNow('2026-11-01');
    expect((await (await city.as('diskominfo.sekretaris')).get(`/laporan/${id}`)).text).toContain('kegiatan sesudah diajukan akan bertanda susulan');
    await does(city, 'diskominfo.sekretaris', 'ajukan', id);
  });

  it('needs a Ringkasan, and is nihil only from the period’s last day on', async () => {
    const id = await open('dinkes', 'November 2026');
    await refused('dinkes', id, 'Isi Ringkasan lebih dahulu');
    const decision = (await (await city.as('dinkes.sekretaris')).get(`/laporan/${id}`)).text.split('id="putusan"')[1]!;
    expect(decision.split('</section>')[0]).toContain(`href="/laporan/${id}/ubah"`);
    await city.db.laporan.update({ where: { id }, data: { ringkasan: '  \n ', alasanNihil: 'Tidak ada kegiatan.' } });
    await refused('dinkes', id, 'Isi Ringkasan lebih dahulu');
    await city.db.laporan.update({ where: { id }, data: { ringkasan: 'Nihil.' } });
    city.setNow('2026-11-29');
    await refused('dinkes', id, 'Laporan nihil baru dapat diajukan mulai hari terakhir periode');
    city.setNow('2026-11-30');
    await does(city, 'dinkes.sekretaris', 'ajukan', id);
    expect((await (await city.as('dinkes.ketua')).get(`/laporan/${id}`)).text).toContain('Tidak ada kegiatan.');
  });

  it('late is marked from the day after the deadline, and once forwarded in time never', async () => {
    const [timely, late] = [await reportIn(city, 'kec-serang', 'DRAF', '2026-09-07'), await reportIn(city, 'setda', 'DRAF', '2026-09-07')];
    const way = (slug: string): [string, string][] => [[`${slug}.sekretaris`, 'ajukan'], [`${slug}.ketua`, 'sahkan'], [`${slug}.fasilitator`, 'sahkan'], [`${slug}.pj`, 'teruskan']];
    city.setNow('2026-10-07');
    for (const [who, act] of way('kec-serang')) await does(city, who, act, timely);
    city.setNow(new Date('2026-10-07T17:00:00Z'));
    for (const [who, act] of way('setda')) await does(city, who, act, late);
    city.setNow(TEST_NOW);
    const seen = async (id: string) => (await (await city.as('tim.ketua')).get(`/laporan/${id}`)).text;
    expect(await seen(timely)).not.toContain('Terlambat');
    expect(await seen(late)).toContain('Terlambat 1\u00a0hari');
    await does(city, 'tim.ketua', 'kembalikan', timely, { alasan: 'Belum lengkap.' });
    await does(city, 'kec-serang.sekretaris', 'ajukan', timely);
    expect(await seen(timely)).not.toContain('Terlambat');
  });
});

describe('a closed period', () => {
  let reopenable: string;

  it('takes no report that was never submitted, and takes one again that was', async () => {
    const never = await reportIn(city, 'dinkes', 'DRAF', '2026-08-03');
    const returned = await reportIn(city, 'kec-serang', 'DIKEMBALIKAN', '2026-08-03');
    const withdrawn = await reportIn(city, 'setda', 'DIAJUKAN', '2026-08-03');
    reopenable = await reportIn(city, 'diskominfo', 'DIKEMBALIKAN', '2026-08-03');
    await does(city, 'setda.sekretaris', 'tarik', withdrawn);
    await close('Agustus 2026');
    await refused('dinkes', never, 'sudah ditutup');
    await does(city, 'kec-serang.sekretaris', 'ajukan', returned);
    await does(city, 'setda.sekretaris', 'ajukan', withdrawn);
    expect((await (await city.as('dinkes.sekretaris')).get('/laporan')).text).not.toContain((await periode('Agustus 2026')).id);
  });

  it('still lets an activity join a report that may be submitted again', async () => {
    expect((await addKegiatan(city, 'diskominfo', '2026-08-10')).laporanId).toBe(reopenable);
  });
});

describe('an activity entered after its report was submitted', () => {
  it('waits for the next report, joins it when it is opened, and is marked susulan there', async () => {
    await reportIn(city, 'setda', 'DIAJUKAN', '2026-10-05');
    const late = await addKegiatan(city, 'setda', '2026-10-20', { judul: 'Yang terlambat dicatat' });
    expect(late.laporanId).toBeNull();
    const earlier = await open('setda', 'Juli 2026');
    expect((await kegiatan(late.id)).laporanId).toBeNull();
    const next = await open('setda', 'November 2026');
    expect(await kegiatan(late.id)).toMatchObject({ laporanId: next, susulan: true });
    expect(await city.db.kegiatan.count({ where: { laporanId: earlier } })).toBe(0);

    await addKegiatan(city, 'setda', '2026-11-09', { judul: 'Yang pada waktunya' });
    const page = await (await city.as('setda.ketua')).get(`/laporan/${next}`);
    expect(page.text.match(/Susulan/g)).toHaveLength(1);
    await city.db.laporan.update({ where: { id: next }, data: { ringkasan: 'Dua kegiatan.' } });
    await does(city, 'setda.sekretaris', 'ajukan', next);
    const version = await city.db.versiLaporan.findFirstOrThrow({ where: { laporanId: next } });
    expect(parseContent(version.isi).kegiatan.map((one) => [one.judul, one.susulan])).toEqual([['Yang terlambat dicatat', true], ['Yang pada waktunya', false]]);
  });

  it('joins a later draft at once where there is one, and leaves the submitted version as it was', async () => {
    const draft = await reportIn(city, 'kec-serang', 'DRAF', '2026-11-02');
    const submitted = await reportIn(city, 'kec-serang', 'DIAJUKAN', '2026-10-05');
    const before = [await stateOf(city, submitted), await revisiOf(city, draft)];
    const late = await addKegiatan(city, 'kec-serang', '2026-10-20');
    expect(await kegiatan(late.id)).toMatchObject({ laporanId: draft, susulan: true });
    expect([await stateOf(city, submitted), await revisiOf(city, draft)]).toEqual([before[0], (before[1] as number) + 1]);
  });

  it('joins its own report, not as susulan, once that is open again', async () => {
    const id = await reportIn(city, 'kec-serang', 'DIKEMBALIKAN', '2026-07-06');
    expect(await kegiatan((await addKegiatan(city, 'kec-serang', '2026-07-13')).id)).toMatchObject({ laporanId: id, susulan: false });
  });
});

describe('the list of reports', () => {
  it.each([['tahun', '0000'], ['tahun', '9999'], ['tahun', 'dua'], ['status', 'HILANG'], ['page', '-1']])('answers ?%s=%s with a page that names what was asked', async (name, value) => {
    const answer = await (await city.as('diskominfo.sekretaris')).get(`/laporan?${name}=${value}`);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`“${value}”`);
  });

  it('shows the year and state that are asked for', async () => {
    const browser = await city.as('diskominfo.sekretaris');
    for (const address of ['/laporan?tahun=2018', '/laporan?tahun=2027', '/laporan?tahun=2026&status=DRAF&urut=-kbk&page=7']) expect((await browser.get(address)).status).toBe(200);
    // The name of a period finds its report; a sign of LIKE's finds nothing that does not hold it.
    const id = await open('dinkes', 'November 2026');
    const found = async (cari: string) => (await (await city.as('dinkes.sekretaris')).get(`/laporan?tahun=2026&cari=${cari}`)).text.includes(`/laporan/${id}"`);
    expect([await found('november'), await found('oktober'), await found('nov%25'), await found('_')]).toEqual([true, false, false, false]);
  });
});

describe('a report that is opened late', () => {
  it('takes its own period’s waiting activities as its own', async () => {
    await close('Juni 2026');
    const waiting = await addKegiatan(city, 'diskominfo', '2026-06-08');
    expect(waiting.laporanId).toBeNull();
    await city.db.periode.update({ where: { id: (await periode('Juni 2026')).id }, data: { ditutupPada: null } });
    const id = await open('diskominfo', 'Juni 2026');
    expect(await kegiatan(waiting.id)).toMatchObject({ laporanId: id, susulan: false });
  });
});
