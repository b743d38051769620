import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.js';
import { PASSWORD } from '../support/city.js';
import { listen } from '../support/listen.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

describe('signing in', () => {
  it('lets a person in with the user name and the password, and greets them on their home page', async () => {
    const browser = city.visitor();
    await browser.get('/masuk');
    const answer = await browser.post('/masuk', { namaPengguna: 'diskominfo.sekretaris', sandi: PASSWORD });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/beranda');
  });

  it('gives each of many who sign in at the same moment their own account, and a wrong password nobody’s', async () => {
    const names = ['diskominfo', 'dinkes', 'kec-serang', 'setda'].flatMap((slug) => ['sekretaris', 'ketua', 'pj'].map((post) => `${slug}.${post}`));
    const outcomes = await Promise.all(names.map(async (namaPengguna, i) => {
      const browser = city.visitor();
      await browser.get('/masuk');
      const wrong = i % 3 === 2;
      const answer = await browser.post('/masuk', { namaPengguna, sandi: wrong ? 'bukan sandinya' : PASSWORD });
      const { nama } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna } });
      return { status: answer.status, isOwn: (await browser.get('/notifikasi')).text.includes(nama), wrong };
    }));
    expect(outcomes).toEqual(outcomes.map(({ wrong }) => ({ status: wrong ? 422 : 303, isOwn: !wrong, wrong })));
  });

  it('takes the NIP in place of the user name', async () => {
    const { nip } = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'diskominfo.ketua' } } });
    const browser = city.visitor();
    await browser.get('/masuk');
    expect((await browser.post('/masuk', { namaPengguna: nip!, sandi: PASSWORD })).status).toBe(303);
  });

  it('refuses a wrong password and an unknown name with the same words, keeping the name that was typed', async () => {
    const browser = city.visitor();
    await browser.get('/masuk');
    const wrong = await browser.post('/masuk', { namaPengguna: 'diskominfo.ketua', sandi: 'bukan sandinya' });
    const unknown = await browser.post('/masuk', { namaPengguna: 'tidak.ada', sandi: 'bukan sandinya' });
    for (const answer of [wrong, unknown]) {
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('Nama pengguna atau kata sandi tidak cocok');
    }
    expect(wrong.text).toContain('value="diskominfo.ketua"');
    expect(wrong.text).not.toContain('bukan sandinya');
  });

  it('stops guessing after ten wrong tries for one name', async () => {
    const browser = city.visitor();
    await browser.get('/masuk');
    for (let i = 0; i < 10; i++) await browser.post('/masuk', { namaPengguna: 'dinkes.anggota1', sandi: `tebakan ${i}` });
    const answer = await browser.post('/masuk', { namaPengguna: 'dinkes.anggota1', sandi: PASSWORD });
    expect(answer.status).toBe(429);
    expect(answer.text).toContain('Terlalu banyak percobaan');
  });

  it('makes no more tries of many that are sent at one moment', async () => {
    const browser = city.visitor();
    await browser.get('/masuk');
    const answers = await Promise.all(Array.from({ length: 25 }, (_, i) => browser.post('/masuk', { namaPengguna: 'dinkes.anggota2', sandi: `tebakan ${i}` })));
    expect([422, 429].map((status) => answers.filter((answer) => answer.status === status).length)).toEqual([10, 15]);
  });

  it('counts the tries of one account together, by whichever of its names, however the number is spaced', async () => {
    const { nip } = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'setda.anggota4' } } });
    const names = ['setda.anggota4', 'SETDA.anggota4 ', nip!, `${nip!.slice(0, 8)} ${nip!.slice(8)}`, `${nip!.slice(0, 8)}.${nip!.slice(8)}`];
    const browser = city.visitor();
    await browser.get('/masuk');
    for (const namaPengguna of [...names, ...names]) expect((await browser.post('/masuk', { namaPengguna, sandi: 'tebakan' })).status).toBe(422);
    for (const namaPengguna of names) expect((await browser.post('/masuk', { namaPengguna, sandi: PASSWORD })).status).toBe(429);
    const tries = await city.db.catatanMasuk.findMany({ where: { akun: { namaPengguna: 'setda.anggota4' } } });
    expect(tries.map(({ berhasil }) => berhasil)).toEqual(Array(10).fill(false));
  });

  it('takes a number that is one account’s user name and another’s NIP for the user name', async () => {
    const { nip } = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'setda.anggota3' } } });
    const { sandiHash } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'setda.anggota3' } });
    const { id } = await city.db.akun.create({ data: { namaPengguna: nip!, nama: 'Bernama Angka', sandiHash } });
    const browser = await city.visitor().signIn(nip!);
    // Decided one way, always: the user name first.
    expect((await browser.get('/akun')).text).toContain('Bernama Angka');
    await city.db.akun.update({ where: { id }, data: { namaPengguna: 'bernama.angka' } });
    expect((await (await city.visitor().signIn(nip!)).get('/akun')).text).toContain('setda.anggota3');
  });

  it('refuses a sign-in without the CSRF token', async () => {
    const browser = city.visitor();
    await browser.get('/masuk');
    expect((await browser.post('/masuk', { namaPengguna: 'walikota', sandi: PASSWORD }, { token: null })).status).toBe(403);
  });

  it('ends a deactivated account’s session at its next step', async () => {
    const browser = await city.visitor().signIn('kec-serang.anggota2');
    await city.db.akun.update({ where: { namaPengguna: 'kec-serang.anggota2' }, data: { aktif: false } });
    expect((await browser.get('/masuk/lanjutkan')).headers.location).toBe('/masuk');
  });

  it('signs out whoever has a corrupt session row, without a fault', async () => {
    const browser = await city.visitor().signIn('kec-serang.anggota3');
    await city.database.pool.query(`update sesi set sess = '{"cookie":"x"}'`);
    const answer = await browser.get('/masuk/lanjutkan');
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/masuk');
  });
});

describe('a browser that follows a redirect from its head alone', () => {
  it('meets the session as the redirect left it', async () => {
    const { address, close } = await listen(city.app);
    const save = city.deps.pool.query.bind(city.deps.pool);
    // The session's row is written slowly, so that a head sent before it would be followed too early.
    city.deps.pool.query = ((...args: Parameters<typeof save>) => {
      const isSave = typeof args[0] === 'string' && /INSERT INTO .*sesi/i.test(args[0]);
      return isSave ? new Promise((resolve) => { setTimeout(resolve, 150); }).then(() => save(...args)) : save(...args);
    }) as typeof save;
    try {
      const form = await fetch(`${address}/masuk`);
      const token = /name="_csrf" value="([^"]+)"/.exec(await form.text())![1]!;
      const cookie = (answer: Response) => answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
      // `fetch` gives the answer as soon as its head is there; the body is not waited for.
      const answer = await fetch(`${address}/masuk`, {
        method: 'POST', redirect: 'manual', headers: { cookie: cookie(form) }, body: new URLSearchParams({ _csrf: token, namaPengguna: 'kec-serang.anggota4', sandi: PASSWORD }),
      });
      expect(answer.status).toBe(303);
      expect((await fetch(`${address}/notifikasi`, { redirect: 'manual', headers: { cookie: cookie(answer) } })).status).toBe(200);
    } finally {
      city.deps.pool.query = save;
      await close();
    }
  });
});
