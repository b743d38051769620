import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp, type Visitor } from '../support/app.js';
import { untilWaiting } from '../support/database.js';
import { PASSWORD, TEST_NOW, TEST_TODAY } from '../support/city.js';
import { startSmtp } from '../support/smtp.js';
import { dateOf } from '../../src/time.js';
import { kbkOf } from '../support/work.js';

const NEW_PASSWORD = 'kuda putih di tepi kali';
const YESTERDAY = '2026-11-23';

let city: TestApp;
let admin: Visitor;
beforeAll(async () => {
  city = await startApp();
  admin = await city.as('admin');
});
afterAll(() => city.close());

let serial = 0;
/** Somebody of an office without an account. */
async function person(nama: string, more: { email?: string; nip?: string | null; slug?: string } = {}) {
  const { opdId } = await kbkOf(city, more.slug ?? 'dinkes');
  const nip = more.nip === undefined ? `19900230202001${serial % 2 + 1}${String(500 + serial++)}` : more.nip;
  return city.db.pegawai.create({
    data: { nama, jenis: nip ? 'PNS' : 'NON_ASN', nip, email: more.email ?? null, penempatan: { create: { perangkatDaerahId: opdId, jabatan: 'Pelaksana', mulai: dateOf('2026-01-02') } } },
  });
}
const akunOf = (namaPengguna: string) => city.db.akun.findUniqueOrThrow({ where: { namaPengguna }, include: { penugasan: true } });
const lockedOut = async (visitor: Visitor) => (await visitor.get('/akun')).headers.location === '/masuk';
const linksIn = (html: string) => [...html.matchAll(/\/sandi\/([\w-]{43})/g)].map(([link]) => link);
const rows = async () => ({ akun: await city.db.akun.count(), tautan: await city.db.tautanSandi.count(), penugasan: await city.db.penugasan.count(), riwayat: await city.db.riwayat.count() });
const create = (people: { id: string; name: string }[], more: Record<string, string> = {}) => admin.post('/akun/kelola/baru', {
  id: uuidv7(), cara: 'cetak', pegawai: people.map(({ id }) => id), ...Object.fromEntries(people.map(({ id, name }) => [`nama-${id}`, name])), ...more,
});

/** A second administrator, with a password, who is signed in. */
async function secondAdmin(namaPengguna: string): Promise<{ id: string; browser: Visitor }> {
  const { sandiHash } = await akunOf('admin');
  const { id } = await city.db.akun.create({ data: { namaPengguna, nama: namaPengguna, sandiHash, penugasan: { create: { peran: 'ADMIN', mulai: dateOf('2026-02-01') } } } });
  return { id, browser: await city.visitor().signIn(namaPengguna) };
}

describe('accounts made from people', () => {
  it('come with a link that sets the password once, shown in that answer alone and kept as a hash', async () => {
    const somebody = await person('Dr. Puspa Lestari Dewi, S.KM.');
    const { opdId } = await kbkOf(city, 'dinkes');
    const form = await admin.get(`/akun/kelola/baru?opd=${opdId}`);
    expect(form.text).toContain(`name="nama-${somebody.id}" value="puspa.lestari"`);
    expect(form.text).toMatch(new RegExp(`value="${somebody.id}" checked`));
    expect((await admin.get(`/akun/kelola/baru?pegawai=${somebody.id}&dari=nip`)).text).toContain(`value="${somebody.nip}"`);

    const answer = await create([{ id: somebody.id, name: 'puspa.lestari' }]);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const [link] = linksIn(answer.text);
    expect(answer.text).toMatch(/class="slip"[^]*Dr\. Puspa Lestari Dewi[^]*Dinas Kesehatan[^]*puspa\.lestari[^]*27\u00a0November\u00a02026[^]*<svg class="qr"/);
    expect(JSON.stringify([await city.db.tautanSandi.findMany(), await city.db.sesi.findMany(), await city.db.riwayatRincian.findMany()])).not.toContain(link!.slice('/sandi/'.length));

    const visitor = city.visitor();
    await visitor.get(link!);
    expect((await visitor.post(link!, { sandiBaru: NEW_PASSWORD, sandiUlang: NEW_PASSWORD })).headers.location).toBe('/masuk');
    await city.visitor().signIn('puspa.lestari', NEW_PASSWORD);
    await city.visitor().signIn(somebody.nip!, NEW_PASSWORD);
    expect((await city.visitor().get(link!)).text).toContain('Tautan tidak berlaku');
    const akun = await akunOf('puspa.lestari');
    expect(akun.pegawaiId).toBe(somebody.id);
    expect(await city.db.riwayat.count({ where: { tindakan: 'akun.buat', objekId: akun.id } })).toBe(1);
  });

  it('can be ticked all or none without a script, keeping the names that were typed and making nothing', async () => {
    const [one, two] = [await person('Arum Satu'), await person('Arum Dua')];
    const before = await rows();
    const page = await admin.get('/akun/kelola/baru?cari=Arum');
    expect(page.text).toContain('Centang semua (2)');
    expect(page.text).not.toMatch(/type="checkbox"[^>]* checked/);
    const fields = { id: uuidv7(), cara: 'cetak', pegawai: one.id, [`nama-${one.id}`]: 'arum.pertama', [`nama-${two.id}`]: 'Nama Salah' };
    for (const [centang, ticked] of [['semua', 2], ['kosong', 0]] as const) {
      const again = await admin.post('/akun/kelola/baru?cari=Arum', { ...fields, centang });
      expect([again.status, again.text.match(/type="checkbox"[^>]* checked/g)?.length ?? 0], centang).toEqual([200, ticked]);
      for (const text of [`value="${fields.id}"`, 'value="arum.pertama"', 'value="Nama Salah"', 'action="/akun/kelola/baru?cari=Arum"']) expect(again.text, text).toContain(text);
    }
    expect(await rows()).toEqual(before);
  });

  it('are preceded by a warning where BASE_URL is not set, since their links would open on the portal\'s machine alone', async () => {
    for (const address of ['/akun/kelola', '/akun/kelola/baru', '/akun/kelola/perorangan', '/akun/kelola/slip']) expect((await admin.get(address)).text, address).toContain('BASE_URL belum disetel.');
    const { config } = city.deps;
    config.baseUrl = 'https://kbk.contoh.go.id';
    try {
      for (const address of ['/akun/kelola', '/akun/kelola/baru']) expect((await admin.get(address)).text, address).not.toContain('BASE_URL');
    } finally {
      config.baseUrl = undefined;
    }
  });

  it('can be made for somebody without a NIP', async () => {
    const somebody = await person('Rinai', { nip: null });
    const answer = await create([{ id: somebody.id, name: 'rinai' }]);
    expect(linksIn(answer.text)).toHaveLength(1);
    expect((await akunOf('rinai')).pegawaiId).toBe(somebody.id);
  });

  it('are made once where the form is sent twice, whose second answer shows no link', async () => {
    const somebody = await person('Dua Kali');
    const id = uuidv7();
    const answers = await Promise.all([1, 2].map(() => create([{ id: somebody.id, name: 'dua.kali' }], { id })));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    const [refused] = answers.filter(({ status }) => status === 409);
    expect(refused!.text).toContain('Buat tautan baru bila yang tadi tidak sempat dicetak');
    expect(refused!.text).not.toContain('Tidak satu pun akun dibuat');
    expect(linksIn(refused!.text)).toEqual([]);
    expect(await city.db.tautanSandi.count({ where: { akun: { namaPengguna: 'dua.kali' } } })).toBe(1);
  });

  it('are all made or none, with a message at the person concerned', async () => {
    const [one, two, gone] = [await person('Satu Orang'), await person('Lain Orang'), await person('Sudah Pensiun')];
    await city.db.pegawai.update({ where: { id: gone.id }, data: { berhentiPada: dateOf('2026-06-30'), alasanBerhenti: 'PENSIUN' } });
    const owner = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'dinkes.ketua' } } });
    const before = await rows();
    const refusals: [{ id: string; name: string }[], string][] = [
      [[{ id: one.id, name: 'satu.orang' }, { id: two.id, name: 'dinkes.ketua' }], 'Pilih Nama pengguna lain untuk Lain Orang'],
      [[{ id: one.id, name: 'satu.orang' }, { id: two.id, name: 'satu.orang' }], 'Pilih Nama pengguna lain untuk Lain Orang'],
      [[{ id: one.id, name: owner.nip! }], 'dengan NIP miliknya sendiri'],
      [[{ id: one.id, name: 'Satu Orang' }], 'Isi Nama pengguna dengan 2 sampai 60 huruf kecil'],
      [[{ id: one.id, name: '' }], 'Isi Nama pengguna dengan 2 sampai 60'],
      [[{ id: owner.id, name: 'kedua' }], 'sudah mempunyai akun'],
      [[{ id: gone.id, name: 'sudah.pensiun' }], 'sudah tidak bertugas'],
      [[], 'Pilih paling sedikit satu pegawai'],
    ];
    for (const [people, message] of refusals) {
      const answer = await create(people);
      expect(answer.status, message).toBe(422);
      expect(answer.text).toContain(message);
    }
    expect((await create([{ id: uuidv7(), name: 'tidak.ada' }])).status).toBe(404);
    expect(await rows()).toEqual(before);
  });

  it('come fifty at once, with names that are counted on where they are taken', async () => {
    await Promise.all(Array.from({ length: 50 }, () => person('Nama Sama', { slug: 'setda' })));
    const { opdId } = await kbkOf(city, 'setda');
    const form = await admin.get(`/akun/kelola/baru?opd=${opdId}`);
    const people = [...form.text.matchAll(/name="nama-([\w-]{36})" value="([^"]*)"/g)].map(([, id, name]) => ({ id: id!, name: name! }));
    expect(people).toHaveLength(50);
    expect(new Set(people.map(({ name }) => name)).size).toBe(50);
    expect(people.map(({ name }) => name)).toContain('nama.sama50');
    const answer = await create(people);
    expect(new Set(linksIn(answer.text)).size).toBe(50);
    expect(await city.db.akun.count({ where: { namaPengguna: { startsWith: 'nama.sama' } } })).toBe(50);
  });

  it('can be made for somebody who is no pegawai, with a role of the three', async () => {
    const id = uuidv7();
    const before = await rows();
    for (const [changes, message] of [[{ peran: 'KBK_KETUA' }, 'Pilih Peran'], [{ namaPengguna: 'walikota' }, 'sudah dipakai'], [{ nama: '' }, 'Isi Nama']] as const) {
      const answer = await admin.post('/akun/kelola/perorangan', { id, nama: 'Walikota Baru', namaPengguna: 'walikota.baru', peran: 'WALIKOTA', ...changes });
      expect([answer.status, answer.text.includes(message)]).toEqual([422, true]);
    }
    expect(await rows()).toEqual(before);
    const answer = await admin.post('/akun/kelola/perorangan', { id, nama: 'Walikota Baru', namaPengguna: 'walikota.baru', peran: 'WALIKOTA' });
    expect(linksIn(answer.text)).toHaveLength(1);
    expect((await akunOf('walikota.baru')).penugasan.map(({ peran }) => peran)).toEqual(['WALIKOTA']);
    expect((await admin.post('/akun/kelola/perorangan', { id, nama: 'Walikota Baru', namaPengguna: 'walikota.baru', peran: 'WALIKOTA' })).status).toBe(409);
  });
});

describe('invitations by mail', () => {
  it('reach whoever has an address, after the accounts stand; the others get slips, and a refused one both', async () => {
    const smtp = await startSmtp();
    city.deps.config.smtp = { url: smtp.url, from: 'kbk@contoh.go.id' };
    try {
      const [mailed, none, refused] = [await person('Angin Timur', { email: 'angin@contoh.go.id' }), await person('Awan Putih'), await person('Hujan Deras', { email: 'tolak@contoh.go.id' })];
      const answer = await create([{ id: mailed.id, name: 'angin.timur' }, { id: none.id, name: 'awan.putih' }, { id: refused.id, name: 'hujan.deras' }], { cara: 'surel' });
      expect(smtp.received.map(({ to }) => to)).toEqual(['angin@contoh.go.id']);
      const { text } = smtp.received[0]!;
      expect(text).toMatch(/From: SIAP KBK <kbk@contoh\.go\.id>/);
      expect(text).toContain('Nama pengguna: angin.timur');
      expect(text).toContain('27 November 2026 pukul 10.00');
      const [link] = linksIn(text);
      expect(answer.text).not.toContain(link);
      expect(answer.text).toMatch(/Surel tidak terkirim[^]*Hujan Deras[^]*server surel menolak alamat itu/);
      expect(linksIn(answer.text)).toHaveLength(2);
      expect((await city.visitor().get(link!)).text).toContain('angin.timur');

      const { id } = await akunOf('hujan.deras');
      await city.db.pegawai.update({ where: { id: refused.id }, data: { email: 'hujan@contoh.go.id' } });
      const older = linksIn(answer.text);
      expect((await admin.post('/akun/kelola/slip', { id: uuidv7(), akun: id, cara: 'surel' })).text).toContain('Terkirim lewat surel');
      expect(smtp.received.at(-1)!.to).toBe('hujan@contoh.go.id');
      expect((await city.visitor().get(linksIn(smtp.received.at(-1)!.text)[0]!)).status).toBe(200);
      expect((await Promise.all(older.map(async (one) => (await city.visitor().get(one)).status)))).toEqual(expect.arrayContaining([200, 404]));
    } finally {
      city.deps.config.smtp = undefined;
      await smtp.close();
    }
  });

  it('fall back to slips, with the reason, where the server cannot be reached, which is asked once', async () => {
    const smtp = await startSmtp();
    await smtp.close();
    city.deps.config.smtp = { url: smtp.url, from: 'kbk@contoh.go.id' };
    try {
      const people = [await person('Bukit Hijau', { email: 'bukit@contoh.go.id' }), await person('Lembah Sunyi', { email: 'lembah@contoh.go.id' })];
      const answer = await create(people.map(({ id }, i) => ({ id, name: `tanpa.server${i + 1}` })), { cara: 'surel' });
      expect(answer.status).toBe(200);
      expect(answer.text.match(/server surel tidak dapat dihubungi/g)).toHaveLength(2);
      expect(linksIn(answer.text)).toHaveLength(2);
    } finally {
      city.deps.config.smtp = undefined;
    }
  });
});

describe('a new link from the administrator', () => {
  it('ends the one before, tells the person, leaves the password until it is used, and is not made twice by one form', async () => {
    const { id } = await akunOf('dinkes.anggota1');
    const form = { id: uuidv7(), akun: id, cara: 'cetak' };
    const first = await admin.post('/akun/kelola/slip', form);
    expect((await admin.post('/akun/kelola/slip', form)).status).toBe(409);
    const second = await admin.post('/akun/kelola/slip', { ...form, id: uuidv7() });
    const [older, newer] = [linksIn(first.text)[0]!, linksIn(second.text)[0]!];
    expect((await city.visitor().get(older)).status).toBe(404);
    const browser = await city.visitor().signIn('dinkes.anggota1');
    expect((await browser.get('/notifikasi')).text).toContain('Tautan untuk menetapkan kata sandi Anda dibuat');

    city.setNow(new Date(TEST_NOW.getTime() + 72 * 3_600_000));
    expect((await city.visitor().get(newer)).text).toContain('Tautan tidak berlaku');
    city.setNow(TEST_NOW);
    expect((await city.visitor().get(newer)).status).toBe(200);
  });

  it('is not made for an account that is not active, whose older link falls', async () => {
    const somebody = await person('Nonaktif Segera');
    const [link] = linksIn((await create([{ id: somebody.id, name: 'nonaktif.segera' }])).text);
    const { id } = await akunOf('nonaktif.segera');
    expect((await admin.post(`/akun/kelola/${id}/nonaktifkan`, { alasan: 'Salah orang.' })).status).toBe(303);
    expect((await city.visitor().get(link!)).status).toBe(404);
    const before = await rows();
    expect((await admin.post('/akun/kelola/slip', { id: uuidv7(), akun: id, cara: 'cetak' })).status).toBe(409);
    expect(await rows()).toEqual(before);
    expect((await admin.post(`/akun/kelola/${id}/aktifkan`)).status).toBe(303);
    // The link that fell does not come back with the account.
    expect((await city.visitor().get(link!)).status).toBe(404);
  });
});

describe('roles', () => {
  it('are given from a day on and ended with their last day, in the riwayat, and the person is told', async () => {
    const { id } = await akunOf('tanpa.jabatan');
    const before = await rows();
    for (const [fields, message] of [[{ peran: 'TIM_KETUA', mulai: TEST_TODAY }, 'Pilih Peran'], [{ peran: 'STAF_WALIKOTA', mulai: '2026-02-30' }, 'Isi Mulai']] as const) {
      const answer = await admin.post(`/akun/kelola/${id}/peran`, fields);
      expect([answer.status, answer.text.includes(message)]).toEqual([422, true]);
    }
    expect(await rows()).toEqual(before);

    for (let sent = 0; sent < 2; sent++) expect((await admin.post(`/akun/kelola/${id}/peran`, { peran: 'STAF_WALIKOTA', mulai: TEST_TODAY })).status).toBe(303);
    const browser = await city.as('tanpa.jabatan');
    expect((await browser.get('/akun')).text).toContain('Staf Walikota');
    expect((await browser.get('/notifikasi')).text).toContain('Anda diberi peran Staf Walikota');
    const again = await admin.post(`/akun/kelola/${id}/peran`, { peran: 'STAF_WALIKOTA', mulai: '2026-12-01' });
    expect(again.text).toContain('sudah dipegang sejak 24\u00a0November\u00a02026');

    const { id: penugasanId } = (await akunOf('tanpa.jabatan')).penugasan[0]!;
    const early = await admin.post(`/akun/kelola/${id}/peran/akhiri`, { penugasanId, selesai: YESTERDAY });
    expect(early.status).toBe(422);
    expect(early.text).toContain('pada atau sesudah 24\u00a0November\u00a02026');
    expect((await admin.post(`/akun/kelola/${id}/peran/akhiri`, { penugasanId, selesai: TEST_TODAY })).status).toBe(303);
    city.setNow('2026-11-25');
    expect((await browser.get('/akun')).text).not.toContain('Staf Walikota</');
    expect((await admin.post(`/akun/kelola/${id}/peran/akhiri`, { penugasanId, selesai: '2026-12-01' })).status).toBe(409);
    city.setNow(TEST_NOW);
    expect(await city.db.riwayat.count({ where: { tindakan: 'akun.peran', objekId: id } })).toBe(2);
  });

  it('that have not begun are taken back without a trace in the posts', async () => {
    const { id } = await akunOf('dinkes.pj');
    await admin.post(`/akun/kelola/${id}/peran`, { peran: 'WALIKOTA', mulai: '2027-01-01' });
    const { id: penugasanId } = (await akunOf('dinkes.pj')).penugasan[0]!;
    expect((await admin.post(`/akun/kelola/${id}/peran/akhiri`, { penugasanId, selesai: TEST_TODAY })).status).toBe(303);
    expect((await akunOf('dinkes.pj')).penugasan).toEqual([]);
  });

  it('are given to nobody by themselves, nor lengthened', async () => {
    const { id } = await akunOf('admin');
    const before = await rows();
    const answer = await admin.post(`/akun/kelola/${id}/peran`, { peran: 'WALIKOTA', mulai: TEST_TODAY });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('kepada diri sendiri');
    expect((await admin.get(`/akun/kelola/${id}`)).text).not.toContain('Beri peran');
    expect(await rows()).toEqual(before);

    const { id: penugasanId } = (await akunOf('admin')).penugasan[0]!;
    await city.db.penugasan.update({ where: { id: penugasanId }, data: { selesai: dateOf('2026-11-30') } });
    const longer = await admin.post(`/akun/kelola/${id}/peran/akhiri`, { penugasanId, selesai: '2026-12-01' });
    expect([longer.status, longer.text.includes('paling lambat 30\u00a0November\u00a02026')]).toEqual([422, true]);
    await city.db.penugasan.update({ where: { id: penugasanId }, data: { selesai: null } });
    expect(await rows()).toEqual(before);
  });
});

describe('the last administrator', () => {
  const roleOf = async (namaPengguna: string) => (await akunOf(namaPengguna)).penugasan.find(({ peran }) => peran === 'ADMIN')!.id;

  it('cannot be ended, not even in the future, nor beside an administrator who never set a password', async () => {
    const { id } = await akunOf('admin');
    const penugasanId = await roleOf('admin');
    const invited = await city.db.akun.create({ data: { namaPengguna: 'admin.diundang', nama: 'Diundang', penugasan: { create: { peran: 'ADMIN', mulai: dateOf('2026-02-01') } } } });
    const later = await city.db.akun.create({ data: { namaPengguna: 'admin.nanti', nama: 'Nanti', sandiHash: (await akunOf('admin')).sandiHash, penugasan: { create: { peran: 'ADMIN', mulai: dateOf('2027-02-01') } } } });
    const before = await rows();
    for (const selesai of [TEST_TODAY, YESTERDAY, '2026-12-31']) {
      const answer = await admin.post(`/akun/kelola/${id}/peran/akhiri`, { penugasanId, selesai });
      expect([answer.status, answer.text.includes('administrator terakhir')], selesai).toEqual([409, true]);
    }
    expect((await akunOf('admin')).penugasan).toMatchObject([{ selesai: null }]);
    expect(await rows()).toEqual(before);
    // From the day on which another one begins it may end.
    expect((await admin.post(`/akun/kelola/${id}/peran/akhiri`, { penugasanId, selesai: '2027-01-31' })).status).toBe(303);
    await city.db.penugasan.update({ where: { id: penugasanId }, data: { selesai: null } });
    for (const akun of [invited, later]) {
      await city.db.penugasan.deleteMany({ where: { akunId: akun.id } });
      await city.db.akun.delete({ where: { id: akun.id } });
    }
  });

  it('cannot be deactivated by one whose own role ends, and nobody deactivates themselves', async () => {
    const other = await secondAdmin('admin.sementara');
    const { id } = await akunOf('admin');
    expect((await admin.post(`/akun/kelola/${id}/nonaktifkan`, { alasan: 'Uji.' })).status).toBe(403);
    await city.db.penugasan.updateMany({ where: { akunId: other.id }, data: { selesai: dateOf('2026-12-31') } });
    const before = await rows();
    const answer = await other.browser.post(`/akun/kelola/${id}/nonaktifkan`, { alasan: 'Uji.' });
    expect([answer.status, answer.text.includes('administrator terakhir')]).toEqual([409, true]);
    expect((await akunOf('admin')).aktif).toBe(true);
    expect(await rows()).toEqual(before);
  });

  it.each([['end each other’s role', 'peran/akhiri'], ['deactivate each other', 'nonaktifkan']])('stays where two %s at once', async (_, act) => {
    const name = `admin.${act === 'nonaktifkan' ? 'ketiga' : 'kedua'}`;
    const other = await secondAdmin(name);
    const { id } = await akunOf('admin');
    const [mine, theirs] = [await roleOf('admin'), await roleOf(name)];
    const fields = (penugasanId: string) => (act === 'nonaktifkan' ? { alasan: 'Saling.' } : { penugasanId, selesai: YESTERDAY });
    // Both have passed the door as administrators, and neither has done it yet, when the first is let go on.
    const held = await city.database.pool.connect();
    await held.query(`select pg_advisory_lock(hashtextextended('akun.admin', 0))`);
    const sent = Promise.all([
      admin.post(`/akun/kelola/${other.id}/${act}`, fields(theirs)), other.browser.post(`/akun/kelola/${id}/${act}`, fields(mine)),
    ]);
    await untilWaiting(city.database, 2);
    held.release(true);
    const answers = await sent;
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 409]);
    const left = await city.db.penugasan.count({ where: { peran: 'ADMIN', selesai: null, akun: { aktif: true, id: { in: [id, other.id] } } } });
    expect(left).toBe(1);
    // As it was, for what follows.
    await city.db.penugasan.updateMany({ where: { id: mine }, data: { selesai: null } });
    await city.db.penugasan.deleteMany({ where: { akunId: other.id } });
    await city.db.akun.update({ where: { id }, data: { aktif: true } });
    admin = await city.visitor().signIn('admin');
  });
});

describe('deactivating', () => {
  it('is refused while the person holds a post, naming each and what to do, with nothing half done', async () => {
    for (const [who, post, remedy] of [['dinkes.ketua', 'Ketua pada KBK Dinas Kesehatan', 'halaman KBK'], ['dinkes.pj', 'Penanggung jawab pada Dinas Kesehatan', 'halaman perangkat daerah'], ['tim.koordinator', 'Koordinator Tim pada Tim Pengembangan', 'halaman Tim']] as const) {
      const { id } = await akunOf(who);
      const before = await rows();
      for (const answer of [await admin.get(`/akun/kelola/${id}/nonaktifkan`), await admin.post(`/akun/kelola/${id}/nonaktifkan`, { alasan: 'Pindah.' })]) {
        expect(answer.text).toContain(post);
        expect(answer.text).toContain(remedy);
        expect(answer.text).not.toContain('name="alasan"');
      }
      expect((await akunOf(who)).aktif).toBe(true);
      expect(await rows()).toEqual(before);
    }
  });

  it('needs a reason, ends every session at once, and is undone by activating again', async () => {
    const somebody = await person('Pergi Sebentar');
    const [link] = linksIn((await create([{ id: somebody.id, name: 'pergi.sebentar' }])).text);
    const visitor = city.visitor();
    await visitor.get(link!);
    await visitor.post(link!, { sandiBaru: NEW_PASSWORD, sandiUlang: NEW_PASSWORD });
    const browser = await city.visitor().signIn('pergi.sebentar', NEW_PASSWORD);
    const { id } = await akunOf('pergi.sebentar');
    expect((await admin.post(`/akun/kelola/${id}/nonaktifkan`, { alasan: ' ' })).status).toBe(422);
    expect((await akunOf('pergi.sebentar')).aktif).toBe(true);
    expect((await admin.post(`/akun/kelola/${id}/nonaktifkan`, { alasan: 'Cuti di luar tanggungan negara.' })).status).toBe(303);
    expect(await lockedOut(browser)).toBe(true);
    await expect(city.visitor().signIn('pergi.sebentar', NEW_PASSWORD)).rejects.toThrow('422');
    expect((await admin.post(`/akun/kelola/${id}/nonaktifkan`, { alasan: 'Lagi.' })).status).toBe(409);
    const trail = await city.db.riwayat.findFirstOrThrow({ where: { tindakan: 'akun.nonaktif', objekId: id }, include: { rincian: true } });
    expect(JSON.stringify(trail.rincian)).toContain('Cuti di luar tanggungan negara.');

    expect((await admin.post(`/akun/kelola/${id}/aktifkan`)).status).toBe(303);
    expect((await admin.post(`/akun/kelola/${id}/aktifkan`)).status).toBe(409);
    // A session of before does not come back to life.
    expect(await lockedOut(browser)).toBe(true);
    await city.visitor().signIn('pergi.sebentar', NEW_PASSWORD);
    const history = await admin.get(`/akun/kelola/${id}`);
    expect(history.text.match(/<\/svg>Gagal/g)).toHaveLength(1);
    expect(history.text.match(/<\/svg>Masuk</g)!.length).toBeGreaterThanOrEqual(2);
  });
});

describe('a forced change of the password', () => {
  it('ends the sessions, and after signing in opens nothing but that page and the way out until it is done', async () => {
    const { id } = await akunOf('dinkes.anggota2');
    const browser = await city.visitor().signIn('dinkes.anggota2');
    expect((await admin.post(`/akun/kelola/${id}/wajib-ganti`)).status).toBe(303);
    expect(await lockedOut(browser)).toBe(true);
    expect((await admin.post(`/akun/kelola/${id}/wajib-ganti`)).status).toBe(409);

    await browser.get('/masuk');
    await browser.post('/masuk', { namaPengguna: 'dinkes.anggota2', sandi: PASSWORD });
    for (const address of ['/beranda', '/akun', '/laporan', '/perwal', `/akun/kelola/${id}`]) expect((await browser.get(address)).headers.location, address).toBe('/akun/sandi');
    const page = await browser.get('/akun/sandi');
    expect(page.text).toContain('Administrator meminta Anda mengganti kata sandi');
    expect(page.text).not.toContain('href="/kegiatan"');
    expect((await browser.get(/href="(\/aset\/[^"]+css)"/.exec(page.text)![1]!)).status).toBe(200);
    expect((await browser.post('/notifikasi/dibaca')).headers.location).toBe('/akun/sandi');
    expect((await browser.post('/akun/sandi', { sandiLama: PASSWORD, sandiBaru: 'pendek', sandiUlang: 'pendek' })).status).toBe(422);
    expect((await akunOf('dinkes.anggota2')).wajibGantiSandi).toBe(true);
    const answer = await browser.post('/akun/sandi', { sandiLama: PASSWORD, sandiBaru: NEW_PASSWORD, sandiUlang: NEW_PASSWORD });
    expect(answer.headers.location).toBe('/beranda');
    expect((await browser.get('/beranda')).status).toBe(200);
    expect((await akunOf('dinkes.anggota2')).wajibGantiSandi).toBe(false);
  });

  it('lets one sign out instead, and is met by a link of the administrator too', async () => {
    const { id } = await akunOf('dinkes.anggota3');
    await admin.post(`/akun/kelola/${id}/wajib-ganti`);
    const browser = city.visitor();
    await browser.get('/masuk');
    await browser.post('/masuk', { namaPengguna: 'dinkes.anggota3', sandi: PASSWORD });
    await browser.get('/akun/sandi');
    expect((await browser.post('/keluar')).headers.location).toBe('/');
    const [link] = linksIn((await admin.post('/akun/kelola/slip', { id: uuidv7(), akun: id, cara: 'cetak' })).text);
    const visitor = city.visitor();
    await visitor.get(link!);
    await visitor.post(link!, { sandiBaru: NEW_PASSWORD, sandiUlang: NEW_PASSWORD });
    expect((await (await city.visitor().signIn('dinkes.anggota3', NEW_PASSWORD)).get('/beranda')).status).toBe(200);
  });
});

describe('the list of accounts', () => {
  it('is searched by name, user name and NIP, and filtered by state, role and office', async () => {
    const { nip } = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'kec-serang.ketua' } } });
    const { opdId } = await kbkOf(city, 'kec-serang');
    const never = await city.db.akun.findFirstOrThrow({ where: { namaPengguna: 'kec-serang.anggota1' } });
    const found = async (query: string) => [...(await admin.get(`/akun/kelola?${query}`)).text.matchAll(/data-l="Nama pengguna">([^<]+)/g)].map(([, name]) => name);
    expect(await found(`cari=${nip}`)).toEqual(['kec-serang.ketua']);
    expect(await found('cari=KEC-SERANG.KETUA')).toEqual(['kec-serang.ketua']);
    const office = await found('peran=STAF_WALIKOTA');
    expect([office.includes('staf.walikota'), office.includes('walikota')]).toEqual([true, false]);
    expect(await found('peran=ADMIN&keadaan=aktif')).toContain('admin');
    expect(await found(`opd=${opdId}`)).toHaveLength(8);
    expect(await found(`opd=${opdId}&keadaan=belum-masuk`)).toContain(never.namaPengguna);
    expect(await found('keadaan=belum-masuk&cari=admin')).not.toContain('admin');
    expect((await found('urut=-akun'))[0]).toMatch(/^walikota/);
    expect(await found('cari=%25')).toEqual([]);
    for (const query of ['keadaan=x', 'peran=KETUA', 'opd=x', 'page=0']) expect((await admin.get(`/akun/kelola?${query}`)).status, query).toBe(400);
  });

  it('and all that is done there is the administrator’s alone', async () => {
    const target = await akunOf('dinkes.anggota4');
    const { id: penugasanId } = (await akunOf('staf.walikota')).penugasan[0]!;
    const staf = await akunOf('staf.walikota');
    const somebody = await person('Tetap Tanpa');
    const posts: [string, Record<string, string>][] = [
      ['/akun/kelola/baru', { id: uuidv7(), cara: 'cetak', pegawai: somebody.id, [`nama-${somebody.id}`]: 'tetap.tanpa' }],
      ['/akun/kelola/perorangan', { id: uuidv7(), nama: 'X Y', namaPengguna: 'xy.z', peran: 'ADMIN' }],
      ['/akun/kelola/slip', { id: uuidv7(), akun: target.id, cara: 'cetak' }],
      [`/akun/kelola/${target.id}/peran`, { peran: 'ADMIN', mulai: TEST_TODAY }],
      [`/akun/kelola/${staf.id}/peran/akhiri`, { penugasanId, selesai: TEST_TODAY }],
      [`/akun/kelola/${target.id}/wajib-ganti`, {}],
      [`/akun/kelola/${staf.id}/nonaktifkan`, { alasan: 'Uji.' }],
      [`/akun/kelola/${target.id}/aktifkan`, {}],
    ];
    const before = await rows();
    for (const who of ['tim.sekretaris', 'walikota', 'diskominfo.pj', 'diskominfo.sekretaris']) {
      const browser = await city.as(who);
      for (const [address, fields] of posts) expect((await browser.post(address, fields)).status, `${who} ${address}`).toBe(403);
      for (const id of [target.id, uuidv7()]) {
        expect((await browser.get(`/akun/kelola/${id}`)).status).toBe(403);
        expect((await browser.get(`/akun/kelola/${id}/nonaktifkan`)).status).toBe(403);
      }
      expect((await browser.get('/akun/kelola')).status).toBe(403);
    }
    expect(await rows()).toEqual(before);
    expect(await akunOf('dinkes.anggota4')).toEqual(target);
    expect((await admin.get(`/akun/kelola/${uuidv7()}`)).status).toBe(404);
  });
});
