import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { does, reportIn, revisiOf, stateOf } from '../support/work.js';

/**
 * On 24 November: Diskominfo's October waits since the 4th, Dinkes's since the 20th (version 2), Kecamatan Serang's since
 * the 23rd, the Sekretariat Daerah's (the Tim's own office) since the 18th; Diskominfo's September is accepted.
 */
let city: TestApp;
const ids: Record<'diskominfo' | 'dinkes' | 'kec-serang' | 'setda' | 'september', string> = { diskominfo: '', dinkes: '', 'kec-serang': '', setda: '', september: '' };
beforeAll(async () => {
  city = await startApp();
  city.setNow('2026-10-05');
  ids.september = await reportIn(city, 'diskominfo', 'DITERIMA', '2026-09-08');
  city.setNow('2026-11-04');
  ids.diskominfo = await reportIn(city, 'diskominfo', 'DITERUSKAN');
  ids.dinkes = await reportIn(city, 'dinkes', 'DITERUSKAN');
  city.setNow('2026-11-18');
  await does(city, 'tim.koordinator', 'kembalikan', ids.dinkes, { alasan: 'Cara ukur perlu dijelaskan.' });
  ids.setda = await reportIn(city, 'setda', 'DITERUSKAN');
  city.setNow('2026-11-20');
  for (const [who, act] of [['sekretaris', 'ajukan'], ['ketua', 'sahkan'], ['fasilitator', 'sahkan'], ['pj', 'teruskan']] as const) await does(city, `dinkes.${who}`, act, ids.dinkes);
  city.setNow('2026-11-23');
  ids['kec-serang'] = await reportIn(city, 'kec-serang', 'DITERUSKAN');
  city.setNow(TEST_NOW);
});
afterAll(() => city.close());

const queue = async (who: string, query = '') => (await city.as(who)).get(`/tinjauan${query}`);
/** The offices of the queue's rows, in their order. */
const rows = (text: string) => [...text.matchAll(/role="rowheader"><a href="[^"]*">([^<]*)<\/a>/g)].map((match) => match[1]);
const pick = async (...names: (keyof typeof ids)[]) => Promise.all(names.map(async (name) => `${ids[name]}:${await revisiOf(city, ids[name])}`));
const KEMBALI = '/tinjauan?periode=2026&menunggu=baru';

describe('the queue', () => {
  it('shows the Tim what waits, the longest first, in two groups by age', async () => {
    const { text, status } = await queue('tim.sekretaris');
    expect(status).toBe(200);
    expect(rows(text)).toEqual(['Dinas Komunikasi dan Informatika', 'Sekretariat Daerah', 'Dinas Kesehatan', 'Kecamatan Serang']);
    expect(text).toContain('4 laporan menunggu Tim; 1 di antaranya lebih dari 7 hari.');
    expect(text).toContain('Lebih dari 7 hari (1)');
    expect(text).toContain('7 hari atau kurang (3)');
    expect(text).toMatch(/<b class="days">20\u00a0hari<\/b> <span class="since">sejak 4\u00a0Nov/);
  });

  it('marks what a reviewer should see: a later version, lateness, missing evidence', async () => {
    const { text } = await queue('tim.ketua');
    const rowOf = (name: string) => text.slice(text.indexOf(`>${name}</a>`), text.indexOf('</tr>', text.indexOf(`>${name}</a>`)));
    expect(rowOf('Dinas Kesehatan')).toContain('Versi\u00a02');
    expect(rowOf('Dinas Kesehatan')).not.toContain('Terlambat');
    expect(rowOf('Kecamatan Serang')).toContain('Terlambat 16\u00a0hari');
    expect(rowOf('Kecamatan Serang')).toContain('Belum ada bukti');
    expect(rowOf('Kecamatan Serang')).toContain('aria-label="Nilai: Semangat kerja, Akuntabel"');
  });

  it('marks a report whose Plt. head had endorsed it too', async () => {
    const opd = await city.db.perangkatDaerah.findFirstOrThrow({ where: { singkatan: 'Dinkes' } });
    const { pegawaiId } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'dinkes.ketua' } });
    await city.db.pejabatKepala.updateMany({ where: { perangkatDaerahId: opd.id }, data: { selesai: dateOf('2026-11-10') } });
    const plt = await city.db.pejabatKepala.create({ data: { perangkatDaerahId: opd.id, pegawaiId: pegawaiId!, sifat: 'PLT', mulai: dateOf('2026-11-11'), nomorSk: '9', tanggalSk: dateOf('2026-11-11') } });
    const id = await reportIn(city, 'dinkes', 'DISAHKAN', '2026-08-11');
    await does(city, 'dinkes.ketua', 'teruskan', id);
    const { text } = await queue('tim.koordinator', '?opd=' + opd.id);
    expect(text).toContain('Dua jabatan');
    await does(city, 'tim.koordinator', 'terima', id);
    await city.db.pejabatKepala.update({ where: { id: plt.id }, data: { dibatalkanPada: TEST_NOW, alasanBatal: 'uji' } });
    await city.db.pejabatKepala.updateMany({ where: { perangkatDaerahId: opd.id, sifat: 'DEFINITIF' }, data: { selesai: null } });
  });

  it('shows a koordinator their binaan, a member what is assigned to them, and nobody else anything', async () => {
    expect(rows((await queue('tim.koordinator')).text)).toEqual(['Dinas Komunikasi dan Informatika', 'Dinas Kesehatan']);
    expect((await queue('tim.anggota')).text).toContain('Tidak ada laporan yang menunggu');
    const member = await city.db.keanggotaanTim.findFirstOrThrow({ where: { jabatan: 'ANGGOTA' } });
    const { id: opdId } = await city.db.perangkatDaerah.findFirstOrThrow({ where: { singkatan: 'Kec. Serang' } });
    const given = await city.db.penugasanTim.create({ data: { keanggotaanTimId: member.id, perangkatDaerahId: opdId, jenis: 'TINJAU', mulai: dateOf('2026-11-01') } });
    expect(rows((await queue('tim.anggota')).text)).toEqual(['Kecamatan Serang']);
    await city.db.penugasanTim.delete({ where: { id: given.id } });
    for (const who of ['tim.pengarah', 'tim.penanggungjawab', 'diskominfo.pj', 'diskominfo.ketua', 'walikota', 'admin', 'tanpa.jabatan']) {
      const page = await queue(who);
      expect(page.status, who).toBe(403);
      expect(page.text).not.toContain('Dinas Kesehatan, ');
    }
    expect((await city.visitor().get('/tinjauan')).headers.location).toBe('/masuk');
  });

  it('lets no box be ticked for one’s own office, and says why', async () => {
    const { text } = await queue('tim.sekretaris');
    expect(text).toContain('Perangkat daerah Anda: ditinjau anggota Tim lain');
    expect(text).toMatch(new RegExp(`value="${ids.setda}:\\d+" disabled`));
    expect(text).not.toMatch(new RegExp(`value="${ids.dinkes}:\\d+" disabled`));
    expect(text).toContain('1 dari perangkat daerah Anda sendiri');
  });

  it('keeps its parts apart and counts them under the filters', async () => {
    const { text } = await queue('tim.sekretaris', '?keadaan=diterima');
    expect(rows(text)).toEqual(['Dinas Kesehatan', 'Dinas Komunikasi dan Informatika']);
    expect(text).not.toContain('Terima yang dipilih');
    expect(text).toMatch(/aria-sort="descending"><a href="[^"]*urut=sejak">Sejak/);
    expect(rows((await queue('tim.sekretaris', '?keadaan=diterima&urut=sejak')).text)).toEqual(['Dinas Komunikasi dan Informatika', 'Dinas Kesehatan']);
    const { id } = await city.db.periode.findFirstOrThrow({ where: { nama: 'September 2026' } });
    const september = (await queue('tim.sekretaris', `?keadaan=semua&periode=${id}`)).text;
    expect(rows(september)).toEqual(['Dinas Komunikasi dan Informatika']);
    expect(september).toMatch(/Menunggu <span class="count">0<\/span>[\s\S]*Diterima <span class="count">1<\/span>/);
  });

  it('narrows by office, period, wait and punctuality, and names a filter that says nonsense', async () => {
    const { id } = await city.db.perangkatDaerah.findFirstOrThrow({ where: { singkatan: 'Dinkes' } });
    expect(rows((await queue('tim.sekretaris', `?opd=${id}`)).text)).toEqual(['Dinas Kesehatan']);
    expect(rows((await queue('tim.sekretaris', '?menunggu=lama')).text)).toEqual(['Dinas Komunikasi dan Informatika']);
    expect(rows((await queue('tim.sekretaris', '?tepat=terlambat')).text)).toEqual(['Sekretariat Daerah', 'Kecamatan Serang']);
    expect(rows((await queue('tim.sekretaris', '?periode=2026&urut=opd')).text)).toEqual(['Dinas Kesehatan', 'Dinas Komunikasi dan Informatika', 'Kecamatan Serang', 'Sekretariat Daerah']);
    expect((await queue('tim.sekretaris', '?periode=2025')).text).toContain('Tidak ada yang cocok dengan saringan');
    for (const query of ['?opd=1', '?periode=20', '?menunggu=x', '?tepat=x', '?keadaan=x', '?page=0']) expect((await queue('tim.sekretaris', query)).status, query).toBe(400);
  });

  it('leads to the longest wait that one may decide, and back to the queue as it was after the act', async () => {
    const { text } = await queue('tim.sekretaris', '?menunggu=baru&periode=2026');
    const href = /href="([^"]*)">Tinjau yang terlama/.exec(text)![1]!.replaceAll('&amp;', '&');
    // Not the Sekretariat Daerah's, which has waited longer.
    expect(href).toBe(`/laporan/${ids.dinkes}?kembali=${encodeURIComponent(KEMBALI)}`);
    const page = await (await city.as('tim.sekretaris')).get(href);
    expect(page.text).toContain(`name="kembali" value="${KEMBALI.replaceAll('&', '&amp;')}"`);
    expect(page.text).toContain(`<a href="${KEMBALI.replaceAll('&', '&amp;')}">Tinjauan</a>`);

    const id = await reportIn(city, 'diskominfo', 'DITERUSKAN', '2026-05-04');
    const koordinator = await city.as('tim.koordinator');
    const accepted = await koordinator.post(`/laporan/${id}/terima`, { revisi: await revisiOf(city, id), kembali: KEMBALI });
    expect(accepted.headers.location).toBe(KEMBALI);
    const back = await koordinator.get(KEMBALI);
    expect(back.text).toContain('Laporan Mei 2026, KBK Dinas Komunikasi dan Informatika, diterima.');
    expect(back.text).toContain(`<option value="baru" selected>`);
    expect(rows(back.text)).toEqual(['Dinas Kesehatan']);
  });
});

describe('several at once', () => {
  const confirm = async (who: string, laporan: string[], act = 'terima') => (await city.as(who)).post('/laporan/massal', { act, laporan, kembali: KEMBALI });
  const carryOut = async (who: string, laporan: string[], act = 'terima', options = {}) => (await city.as(who)).post('/laporan/massal/lakukan', { act, laporan, kembali: KEMBALI }, options);
  const statusOf = async (name: keyof typeof ids) => (await city.db.laporan.findUniqueOrThrow({ where: { id: ids[name] } })).status;

  it('says the exact number and names before, and leaves out what cannot be done with the reason', async () => {
    const before = await Promise.all((['diskominfo', 'kec-serang', 'setda', 'september'] as const).map((name) => stateOf(city, ids[name])));
    const page = await confirm('tim.sekretaris', await pick('diskominfo', 'kec-serang', 'setda', 'september'));
    expect(page.status).toBe(200);
    expect(page.text).toContain('Terima 2 laporan?');
    expect(page.text).toContain('Anda bertindak sebagai Sekretaris Tim');
    expect(page.text).toContain('<li>Dinas Komunikasi dan Informatika, Oktober 2026, 1 kegiatan</li>');
    expect(page.text).toContain('<li>Kecamatan Serang, Oktober 2026, 1 kegiatan</li>');
    expect(page.text).toMatch(/Sekretariat Daerah, Oktober 2026<\/b>: Laporan perangkat daerah Anda sendiri/);
    expect(page.text).toMatch(/September 2026<\/b>: bukan giliran Anda/);
    expect(page.text.match(/name="laporan"/g)).toHaveLength(2);
    expect(await Promise.all((['diskominfo', 'kec-serang', 'setda', 'september'] as const).map((name) => stateOf(city, ids[name])))).toEqual(before);
  });

  it('asks to tick something where nothing is ticked', async () => {
    const browser = await city.as('tim.sekretaris');
    const answer = await browser.post('/laporan/massal', { act: 'terima', kembali: KEMBALI });
    expect(answer.headers.location).toBe(KEMBALI);
    expect((await browser.get(KEMBALI)).text).toContain('Belum ada laporan yang dipilih');
  });

  it('is refused without the post, without the token, and for a body that names no report', async () => {
    const laporan = await pick('diskominfo');
    const before = await stateOf(city, ids.diskominfo);
    expect((await carryOut('diskominfo.ketua', laporan)).status).toBe(403);
    expect((await carryOut('tim.sekretaris', laporan, 'sahkan')).status).toBe(403);
    expect((await carryOut('tim.sekretaris', laporan, 'terima', { token: null })).status).toBe(403);
    expect((await carryOut('tim.sekretaris', laporan, 'kembalikan')).status).toBe(422);
    expect((await carryOut('tim.sekretaris', ['1:1'])).status).toBe(422);
    expect((await carryOut('tim.sekretaris', [`${ids.diskominfo}:x`])).status).toBe(422);
    expect(await stateOf(city, ids.diskominfo)).toEqual(before);
  });

  it('leads nowhere outside the portal afterwards', async () => {
    const answer = await (await city.as('tim.sekretaris')).post('/laporan/massal', { act: 'terima', kembali: '//contoh.example' });
    expect(answer.headers.location).toBe('/tinjauan');
  });

  it('does what can be done, says the outcome of each, and comes back with the filters kept', async () => {
    const laporan = await pick('diskominfo', 'kec-serang', 'setda', 'september');
    const [stale] = await pick('dinkes');
    // Somebody changed the report between the list and the confirmation.
    await city.db.laporan.update({ where: { id: ids.dinkes }, data: { revisi: { increment: 1 } } });
    const before = await Promise.all((['setda', 'september', 'dinkes'] as const).map((name) => stateOf(city, ids[name])));
    const answer = await carryOut('tim.sekretaris', [...laporan, stale!]);
    expect(answer.headers.location).toBe(KEMBALI);
    const { text } = await (await city.as('tim.sekretaris')).get(KEMBALI);
    expect(text).toContain('2 laporan diterima.');
    expect(text).toContain('Dinas Komunikasi dan Informatika, Oktober 2026; Kecamatan Serang, Oktober 2026.');
    expect(text).toContain('3 laporan tidak diterima.');
    expect(text).toMatch(/Sekretariat Daerah, Oktober 2026: Laporan perangkat daerah Anda sendiri/);
    expect(text).toMatch(/Dinas Kesehatan, Oktober 2026: [^<]*berubah sejak Anda membukanya/);
    expect([await statusOf('diskominfo'), await statusOf('kec-serang')]).toEqual(['DITERIMA', 'DITERIMA']);
    expect(await Promise.all((['setda', 'september', 'dinkes'] as const).map((name) => stateOf(city, ids[name])))).toEqual(before);
  });

  it('does an act sent twice once', async () => {
    const laporan = await pick('dinkes');
    await carryOut('tim.koordinator', laporan);
    const after = await stateOf(city, ids.dinkes);
    expect(after.status).toBe('DITERIMA');
    await carryOut('tim.koordinator', laporan);
    expect(await stateOf(city, ids.dinkes)).toEqual(after);
  });

  it('tells nothing of a report that the person may not know of', async () => {
    const laporan = await pick('kec-serang');
    const page = await confirm('tim.koordinator', laporan);
    expect(page.text).not.toContain('Kecamatan Serang');
    const browser = await city.as('tim.koordinator');
    await carryOut('tim.koordinator', laporan);
    expect((await browser.get(KEMBALI)).text).toContain('Laporan yang tidak ada: ');
  });

  it('lets ketua, fasilitator and head act on several of their list in the same way', async () => {
    const picked: string[] = [];
    for (const on of ['2026-07-06', '2026-06-08']) {
      const id = await reportIn(city, 'kec-serang', 'DIAJUKAN', on);
      picked.push(id);
    }
    const withRevisi = () => Promise.all(picked.map(async (id) => `${id}:${await revisiOf(city, id)}`));
    const list = await (await city.as('kec-serang.ketua')).get('/laporan?tahun=2026');
    for (const value of await withRevisi()) expect(list.text).toContain(`name="laporan" value="${value}"`);
    expect(list.text).toContain('Sahkan yang dipilih…');
    expect((await confirm('kec-serang.ketua', await withRevisi(), 'sahkan')).text).toContain('Sahkan 2 laporan?');
    await carryOut('kec-serang.ketua', await withRevisi(), 'sahkan');
    await carryOut('kec-serang.fasilitator', await withRevisi(), 'sahkan');
    expect((await (await city.as('kec-serang.pj')).get('/laporan?tahun=2026')).text).toContain('Teruskan yang dipilih…');
    await carryOut('kec-serang.pj', await withRevisi(), 'teruskan');
    const statuses = await city.db.laporan.findMany({ where: { id: { in: picked } }, select: { status: true } });
    expect(statuses.map((one) => one.status)).toEqual(['DITERUSKAN', 'DITERUSKAN']);
  });
});
