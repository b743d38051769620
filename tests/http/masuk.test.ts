import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, visit, type TestApp } from '../support/app.js';
import { PASSWORD } from '../support/city.js';

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

  it('refuses a sign-in without the CSRF token', async () => {
    const browser = city.visitor();
    await browser.get('/masuk');
    expect((await browser.post('/masuk', { namaPengguna: 'walikota', sandi: PASSWORD }, { token: null })).status).toBe(403);
  });

  it('ends a deactivated account’s session at its next step', async () => {
    const browser = await visit(city.app).signIn('kec-serang.anggota2');
    await city.db.akun.update({ where: { namaPengguna: 'kec-serang.anggota2' }, data: { aktif: false } });
    expect((await browser.get('/masuk/lanjutkan')).headers.location).toBe('/masuk');
  });

  it('signs out whoever has a corrupt session row, without a fault', async () => {
    const browser = await visit(city.app).signIn('kec-serang.anggota3');
    await city.database.pool.query(`update sesi set sess = '{"cookie":"x"}'`);
    const answer = await browser.get('/masuk/lanjutkan');
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/masuk');
  });
});
