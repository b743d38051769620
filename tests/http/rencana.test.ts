import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.js';
import { watchQueries } from '../support/queries.js';
import { kbkId, recordKegiatan } from '../support/kegiatan.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());
beforeEach(async () => {
  await city.db.kegiatan.updateMany({ data: { rencanaId: null } });
  await city.db.rencanaKegiatan.deleteMany();
});

const plan = (changes: Record<string, string> = {}) => ({ id: uuidv7(), tahun: '2026', bulan: '12', judul: 'Forum keterbukaan anggaran bidang', sasaran: '30 pegawai', anggaran: '1.500.000', ...changes });

/** Adds a plan through the form of an office's sekretaris; gives its id. */
async function add(slug: string, changes: Record<string, string> = {}): Promise<string> {
  const fields = plan(changes);
  const answer = await (await city.as(`${slug}.sekretaris`)).post('/rencana/baru', { ...fields, kbkId: await kbkId(city, slug) });
  if (answer.status !== 303) throw new Error(`not added: ${answer.status}`);
  return fields.id;
}

/** What the list's "Sahkan" form would send. */
async function endorseFields(slug: string, tahun = '2026') {
  const drafts = await city.db.rencanaKegiatan.findMany({ where: { kbkId: await kbkId(city, slug), tahun: Number(tahun), status: 'DRAF' } });
  return { kbkId: await kbkId(city, slug), tahun, rencana: drafts.map((row) => `${row.id}.${row.revisi}`) };
}

const endorse = async (slug: string) => (await city.as(`${slug}.ketua`)).post('/rencana/sahkan', await endorseFields(slug));
const row = (id: string) => city.db.rencanaKegiatan.findUnique({ where: { id } });
const unread = (name: string) => city.db.notifikasi.findMany({ where: { akun: { namaPengguna: name } }, orderBy: { id: 'desc' } });

describe('drawing up plans', () => {
  it('adds a draft that the list shows, for the sekretaris and the rest of the KBK', async () => {
    const id = await add('diskominfo');
    expect(await row(id)).toMatchObject({ status: 'DRAF', bulan: 12, tahun: 2026, anggaran: 1_500_000n, sasaran: '30 pegawai' });
    for (const who of ['diskominfo.sekretaris', 'diskominfo.ketua', 'diskominfo.anggota1', 'diskominfo.pj']) {
      const page = await (await city.as(who)).get('/rencana');
      for (const text of ['Forum keterbukaan anggaran bidang', 'Rp1.500.000', 'Draf', 'Desember']) expect(page.text, who).toContain(text);
    }
    expect((await (await city.as('diskominfo.sekretaris')).get('/rencana')).text).toContain('1 draf menunggu pengesahan Ketua.');
    expect((await (await city.as('dinkes.ketua')).get('/rencana')).text).not.toContain('Forum keterbukaan');
    expect((await (await city.as('walikota')).get(`/rencana/${id}`)).status).toBe(404);
    expect((await (await city.as('walikota')).get('/rencana')).text).toContain('Tidak ada rencana untuk Anda');
  });

  it('sent twice, also at once, adds one', async () => {
    const fields = { ...plan(), kbkId: await kbkId(city, 'diskominfo') };
    const browser = await city.as('diskominfo.sekretaris');
    const answers = await Promise.all([browser.post('/rencana/baru', fields), browser.post('/rencana/baru', fields)]);
    expect(answers.map((answer) => answer.status)).toEqual([303, 303]);
    expect(await city.db.rencanaKegiatan.count()).toBe(1);
  });

  it('names each slip at its field and keeps what was typed', async () => {
    const answer = await (await city.as('diskominfo.sekretaris')).post('/rencana/baru', { ...plan({ bulan: '13', judul: '', anggaran: '9223372036854775808', sasaran: 'Sasaran yang sudah diketik' }), kbkId: await kbkId(city, 'diskominfo') });
    expect(answer.status).toBe(422);
    for (const text of ['Rencana belum disimpan: 3 isian perlu diperbaiki', 'Pilih Bulan', 'Isi Judul rencana', 'Isi Anggaran paling banyak', 'Sasaran yang sudah diketik', 'value="9223372036854775808"']) expect(answer.text, text).toContain(text);
    expect((await (await city.as('diskominfo.sekretaris')).post('/rencana/baru', { ...plan({ tahun: '2031' }), kbkId: await kbkId(city, 'diskominfo') })).text).toContain('Pilih Tahun 2026 atau 2027');
    expect(await city.db.rencanaKegiatan.count()).toBe(0);
  });

  it('is for the sekretaris of that KBK alone', async () => {
    const id = await add('diskominfo');
    const before = await row(id);
    const kbk = await kbkId(city, 'diskominfo');
    for (const [who, status] of [['diskominfo.ketua', 403], ['diskominfo.anggota1', 403], ['diskominfo.pj', 403], ['tim.sekretaris', 403], ['dinkes.sekretaris', 404], ['walikota', 404], ['admin', 404]] as const) {
      const browser = await city.as(who);
      expect((await browser.post(`/rencana/${id}/ubah`, { ...plan(), revisi: '1' })).status, who).toBe(status);
      expect((await browser.post(`/rencana/${id}/hapus`, { revisi: '1' })).status, who).toBe(status);
    }
    expect((await (await city.as('dinkes.sekretaris')).post('/rencana/baru', { ...plan(), kbkId: kbk })).status).toBe(404);
    expect((await (await city.as('diskominfo.ketua')).post('/rencana/baru', { ...plan(), kbkId: kbk })).status).toBe(403);
    expect((await (await city.as('diskominfo.ketua')).post('/rencana/salin', { kbkId: kbk, tahun: '2027' })).status).toBe(403);
    expect((await (await city.as('diskominfo.sekretaris')).post('/rencana/baru', { ...plan(), kbkId: kbk }, { token: null })).status).toBe(403);
    expect(await row(id)).toEqual(before);
    expect(await city.db.rencanaKegiatan.count()).toBe(1);
  });

  it('changes and deletes a draft freely; of two at once the second is told', async () => {
    const id = await add('diskominfo');
    const browser = await city.as('diskominfo.sekretaris');
    expect((await browser.post(`/rencana/${id}/ubah`, { ...plan({ judul: 'Judul baru' }), revisi: '1' })).status).toBe(303);
    const stale = await browser.post(`/rencana/${id}/ubah`, { ...plan({ judul: 'Dari layar lama' }), revisi: '1' });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Dari layar lama');
    expect(await row(id)).toMatchObject({ judul: 'Judul baru', revisi: 2, alasanUbah: null });
    expect((await browser.get(`/rencana/${id}/hapus`)).text).toContain('Hapus “Judul baru”?');
    expect((await browser.post(`/rencana/${id}/hapus`, { revisi: '1' })).status).toBe(409);
    expect((await browser.post(`/rencana/${id}/hapus`, { revisi: '2' })).status).toBe(303);
    expect(await row(id)).toBeNull();
    const acts = await city.db.riwayat.findMany({ where: { objek: 'rencana', objekId: id }, orderBy: { id: 'asc' } });
    expect(acts.map((one) => [one.tindakan, one.post])).toEqual(['rencana.susun', 'rencana.ubah', 'rencana.hapus'].map((tindakan) => [tindakan, 'KBK_SEKRETARIS']));
  });

  it('copies last year’s plans as drafts once, without those cancelled', async () => {
    const kbk = await kbkId(city, 'diskominfo');
    const base = { kbkId: kbk, tahun: 2026, sasaran: 'Semua', disahkanPada: new Date('2026-01-05') };
    await city.db.rencanaKegiatan.createMany({ data: [
      { ...base, bulan: 1, judul: 'Ikrar nilai', status: 'DISAHKAN', anggaran: 100n }, { ...base, bulan: 2, judul: 'Masih draf', status: 'DRAF' }, { ...base, bulan: 3, judul: 'Batal', status: 'DIBATALKAN' },
    ] });
    const browser = await city.as('diskominfo.sekretaris');
    expect((await browser.get('/rencana?tahun=2027')).text).toContain('Salin dari tahun lalu');
    const send = () => browser.post('/rencana/salin', { kbkId: kbk, tahun: '2027' });
    expect((await Promise.all([send(), send()])).map((answer) => answer.status)).toEqual([303, 303]);
    const copies = await city.db.rencanaKegiatan.findMany({ where: { tahun: 2027 }, orderBy: { bulan: 'asc' } });
    expect(copies.map((one) => [one.bulan, one.judul, one.status, one.disahkanPada, one.anggaran])).toEqual([[1, 'Ikrar nilai', 'DRAF', null, 100n], [2, 'Masih draf', 'DRAF', null, 0n]]);
    await send();
    const done = (await browser.get('/rencana?tahun=2027')).text;
    expect(done).toContain('Tidak ada yang disalin.');
    expect(done).not.toContain('Salin dari tahun lalu');
    expect(await city.db.rencanaKegiatan.count({ where: { tahun: 2027 } })).toBe(2);
  });
});

describe('endorsing plans', () => {
  it('endorses every draft of the year, as the ketua saw them, once', async () => {
    const ids = [await add('diskominfo'), await add('diskominfo', { bulan: '1', judul: 'Kedua' })];
    const other = await add('dinkes');
    const ketua = await city.as('diskominfo.ketua');
    const page = await ketua.get('/rencana');
    expect(page.text).toContain('2 draf menunggu pengesahan Anda');
    const fields = await endorseFields('diskominfo');
    for (const one of fields.rencana) expect(page.text).toContain(`name="rencana" value="${one}"`);
    const answers = await Promise.all([ketua.post('/rencana/sahkan', fields), ketua.post('/rencana/sahkan', fields)]);
    expect(answers.map((answer) => answer.status)).toEqual([303, 303]);
    for (const id of ids) expect(await row(id)).toMatchObject({ status: 'DISAHKAN', disahkanPada: city.deps.clock(), revisi: 2 });
    expect(await row(other)).toMatchObject({ status: 'DRAF' });
    expect(await city.db.riwayat.count({ where: { objekId: { in: ids }, tindakan: 'rencana.sahkan', post: 'KBK_KETUA' } })).toBe(2);
    expect((await unread('diskominfo.sekretaris'))[0]).toMatchObject({ judul: '2 rencana 2026 disahkan, KBK Dinas Komunikasi dan Informatika' });
  });

  it('refuses what the ketua has not seen: a draft added, changed or removed since', async () => {
    const first = await add('diskominfo');
    const seen = await endorseFields('diskominfo');
    const second = await add('diskominfo', { judul: 'Ditambahkan kemudian' });
    const ketua = await city.as('diskominfo.ketua');
    expect((await ketua.post('/rencana/sahkan', seen)).status).toBe(409);
    const both = await endorseFields('diskominfo');
    const sekretaris = await city.as('diskominfo.sekretaris');
    await sekretaris.post(`/rencana/${first}/ubah`, { ...plan({ anggaran: '99.000.000' }), revisi: '1' });
    expect((await ketua.post('/rencana/sahkan', both)).status).toBe(409);
    const now = await endorseFields('diskominfo');
    await sekretaris.post(`/rencana/${second}/hapus`, { revisi: '1' });
    expect((await ketua.post('/rencana/sahkan', now)).status).toBe(409);
    expect(await row(first)).toMatchObject({ status: 'DRAF', disahkanPada: null });
  });

  it('is for the ketua of that KBK alone', async () => {
    const id = await add('diskominfo');
    const fields = await endorseFields('diskominfo');
    for (const [who, status] of [['diskominfo.sekretaris', 403], ['diskominfo.fasilitator', 403], ['diskominfo.pj', 403], ['tim.ketua', 403], ['dinkes.ketua', 404], ['walikota', 403], ['admin', 403]] as const) {
      expect((await (await city.as(who)).post('/rencana/sahkan', fields)).status, who).toBe(status);
    }
    expect((await (await city.as('diskominfo.ketua')).post('/rencana/sahkan', fields, { token: null })).status).toBe(403);
    expect(await row(id)).toMatchObject({ status: 'DRAF' });
    expect((await endorse('diskominfo')).status).toBe(303);
  });
});

describe('an endorsed plan', () => {
  it('is changed only with a reason, of which the ketua is told and which is in the riwayat', async () => {
    const id = await add('diskominfo');
    await endorse('diskominfo');
    const browser = await city.as('diskominfo.sekretaris');
    const change = { ...plan({ bulan: '11' }), revisi: '2' };
    const refused = await browser.post(`/rencana/${id}/ubah`, { ...change, alasan: ' ' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Isi Alasan perubahan: rencana ini sudah disahkan ketua');
    expect(await row(id)).toMatchObject({ bulan: 12, revisi: 2 });
    expect((await browser.post(`/rencana/${id}/ubah`, { ...change, alasan: 'Dimajukan sebelum tutup anggaran.' })).status).toBe(303);
    expect(await row(id)).toMatchObject({ bulan: 11, status: 'DISAHKAN', alasanUbah: 'Dimajukan sebelum tutup anggaran.' });
    const page = await (await city.as('diskominfo.ketua')).get(`/rencana/${id}`);
    expect(page.text).toContain('Dimajukan sebelum tutup anggaran.');
    expect((await unread('diskominfo.ketua'))[0]).toMatchObject({ judul: 'Rencana “Forum keterbukaan anggaran bidang” diubah', tautan: `/rencana/${id}` });
    expect((await browser.post(`/rencana/${id}/hapus`, { revisi: '3' })).status).toBe(409);
  });

  it('is cancelled only with a reason, and not once it was carried out', async () => {
    const id = await add('diskominfo');
    await endorse('diskominfo');
    const browser = await city.as('diskominfo.sekretaris');
    expect((await browser.get(`/rencana/${id}/batalkan`)).text).toContain('Batalkan “Forum keterbukaan anggaran bidang”?');
    const empty = await browser.post(`/rencana/${id}/batalkan`, { revisi: '2', alasan: '' });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('Isi Alasan: rencana ini sudah disahkan ketua');

    const kegiatan = await recordKegiatan(city, 'diskominfo', { rencanaId: id });
    expect((await browser.post(`/rencana/${id}/batalkan`, { revisi: '2', alasan: 'Tidak jadi.' })).status).toBe(409);
    expect(await row(id)).toMatchObject({ status: 'DISAHKAN' });
    await city.db.kegiatan.update({ where: { id: kegiatan }, data: { rencanaId: null } });
    for (let i = 0; i < 2; i++) expect((await browser.post(`/rencana/${id}/batalkan`, { revisi: '2', alasan: 'Tidak jadi.' })).status).toBe(303);
    expect((await browser.post(`/rencana/${id}/batalkan`, { revisi: '2', alasan: 'Alasan lain.' })).status).toBe(409);
    expect(await row(id)).toMatchObject({ status: 'DIBATALKAN', alasanUbah: 'Tidak jadi.', revisi: 3 });
    expect((await browser.get(`/rencana/${id}/ubah`)).status).toBe(409);
    expect((await browser.get('/kegiatan/baru')).text).not.toContain('Forum keterbukaan anggaran bidang');
  });

  it('shows whether it was carried out and what was spent; to the Tim only what was forwarded', async () => {
    const id = await add('dinkes', { bulan: '10', anggaran: '2.000.000' });
    const missed = await add('dinkes', { bulan: '9', judul: 'Tidak terlaksana' });
    await endorse('dinkes');
    await recordKegiatan(city, 'dinkes', { rencanaId: id, mulai: '2026-10-12', anggaran: '1.250.000', judul: 'Pelaksanaan forum' });
    const page = await (await city.as('dinkes.ketua')).get('/rencana');
    for (const text of ['Terlaksana', 'Belum terlaksana', '1 dari 2', 'Rp1.250.000']) expect(page.text, text).toContain(text);
    const detail = await (await city.as('dinkes.ketua')).get(`/rencana/${id}`);
    for (const text of ['Pelaksanaan forum', 'Rp750.000']) expect(detail.text).toContain(text);
    const tim = await (await city.as('tim.koordinator')).get(`/rencana/${id}`);
    expect(tim.status).toBe(200);
    expect(tim.text).not.toContain('Pelaksanaan forum');
    const titles = async (query: string) => [...(await (await city.as('dinkes.ketua')).get(`/rencana?${query}`)).text.matchAll(/<th scope="row"[^>]*><a href="\/rencana\/([^"]+)"/g)].map((match) => match[1]);
    expect(await titles('keadaan=TERLAKSANA')).toEqual([id]);
    expect(await titles('keadaan=BELUM')).toEqual([missed]);
    expect(await titles('cari=tidak+terlaksana')).toEqual([missed]);
  });
});

describe('the Tim', () => {
  it('reads the plans of every KBK, narrows them to one, and changes none', async () => {
    await add('diskominfo');
    await add('dinkes', { judul: 'Rencana Dinkes' });
    const browser = await city.visitor().signIn('tim.anggota');
    const all = await browser.get('/rencana');
    for (const text of ['Forum keterbukaan anggaran bidang', 'Rencana Dinkes', '2 rencana dari 4 KBK.', 'KBK Dinas Kesehatan']) expect(all.text).toContain(text);
    expect(all.text).not.toContain('Tambah rencana');
    expect(all.text).not.toContain('>Sahkan<');
    const one = await browser.get(`/rencana?kbk=${await kbkId(city, 'dinkes')}`);
    expect(one.text).not.toContain('Forum keterbukaan anggaran bidang');
  });
});

describe('the pages of plans', () => {
  it('take at most eight queries each', async () => {
    const id = await add('diskominfo');
    await add('diskominfo', { tahun: '2027' });
    await endorse('diskominfo');
    await recordKegiatan(city, 'diskominfo', { rencanaId: id });
    const watch = watchQueries(city.database.pool);
    for (const [who, addresses] of [['diskominfo.sekretaris', ['/rencana', '/rencana?tahun=2027', '/rencana/baru', `/rencana/${id}`, `/rencana/${id}/ubah`]], ['tim.ketua', ['/rencana', `/rencana/${id}`]]] as const) {
      const browser = await city.as(who);
      await browser.get('/rencana');
      for (const address of addresses) {
        const statements = await watch(() => browser.get(address));
        expect(statements.length, `${address}:\n${statements.join('\n')}`).toBeLessThanOrEqual(8);
      }
    }
  });
});
