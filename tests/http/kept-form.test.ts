import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp, type Visitor } from '../support/app.js';
import { PASSWORD } from '../support/city.js';
import { reportIn, revisiOf, stateOf } from '../support/work.js';

/** Hours of typing are not lost when a session ends before the form is sent. */

let city: TestApp;
let id: string;
beforeAll(async () => {
  city = await startApp();
  id = await reportIn(city, 'diskominfo', 'DRAF');
}, 120_000);
afterAll(() => city.close());

const TYPED = 'Ringkasan dengan <b>tanda</b>, "kutip" & dua\r\nbaris.';
const fields = async () => ({ revisi: await revisiOf(city, id), ringkasan: TYPED, kendala: 'Waktu.', tindakLanjut: '', lalu: 'simpan' });
const endSessions = () => city.database.pool.query('delete from sesi');

/** Signs in as a person would after being sent to /masuk. */
async function signInAgain(browser: Visitor, password = PASSWORD, namaPengguna = 'diskominfo.sekretaris') {
  await browser.get('/masuk');
  return browser.post('/masuk', { namaPengguna, sandi: password });
}

/** The token of a form that the person has open. */
async function openedForm(browser: Visitor): Promise<string> {
  return formOf((await browser.get('/beranda')).text, '/keluar')._csrf!;
}

/** The hidden fields of a page's form to an address, as a browser would send them. */
function formOf(html: string, action: string): Record<string, string> {
  const form = new RegExp(`<form [^>]*action="${action}">([\\s\\S]*?)</form>`).exec(html)?.[1] ?? '';
  const decode = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#34;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  return Object.fromEntries([...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, decode(value!)]));
}

describe('a form sent after the session has ended', () => {
  it('is kept, offered after signing in, and sent with one press', async () => {
    const browser = await city.visitor().signIn('diskominfo.sekretaris');
    await endSessions();
    const before = await stateOf(city, id);
    const sent = await browser.post(`/laporan/${id}/ubah`, await fields(), { headers: { referer: `http://127.0.0.1/laporan/${id}/ubah` } });
    expect([sent.status, sent.headers.location]).toEqual([303, '/masuk']);
    expect(await stateOf(city, id)).toEqual(before);

    expect((await browser.get('/masuk')).text).toContain('Isiannya tersimpan');
    expect((await signInAgain(browser, 'salah ketik')).status).toBe(422);
    const signedIn = await signInAgain(browser);
    expect(signedIn.headers.location).toBe('/masuk/lanjutkan');

    for (let reloaded = 0; reloaded < 2; reloaded++) {
      const page = await browser.get('/masuk/lanjutkan');
      expect(page.text).toContain('Kirim sekarang');
      expect(page.text).toContain(`href="/laporan/${id}/ubah"`);
      expect(page.text).not.toContain('<b>tanda</b>');
    }
    const form = formOf((await browser.get('/masuk/lanjutkan')).text, `/laporan/${id}/ubah`);
    expect(form.ringkasan).toBe(TYPED);
    const { _csrf, ...kept } = form;
    expect((await browser.post(`/laporan/${id}/ubah`, kept, { token: _csrf! })).status).toBe(303);
    expect((await city.db.laporan.findUniqueOrThrow({ where: { id } })).ringkasan).toBe(TYPED.replace('\r\n', '\n'));
    expect((await browser.get('/masuk/lanjutkan')).headers.location).toBe('/beranda');
  });

  it('is not kept where the browser does not say that it comes from our own page', async () => {
    for (const site of ['cross-site', 'same-site', 'none']) {
      const browser = await city.visitor().signIn('diskominfo.sekretaris');
      await endSessions();
      await browser.post(`/laporan/${id}/ubah`, await fields(), { headers: { 'sec-fetch-site': site } });
      expect((await signInAgain(browser)).headers.location).toBe('/beranda');
    }
  });

  it('never holds a password, nor an address of another site', async () => {
    const browser = await city.visitor().signIn('diskominfo.sekretaris');
    await endSessions();
    await browser.post('//contoh.test/laporan', { sandi: 'rahasia sekali', sandiBaru: 'rahasia sekali', judul: 'Apel' }, { headers: { referer: 'http://127.0.0.1//contoh.test/' } });
    expect((await signInAgain(browser)).headers.location).toBe('/masuk/lanjutkan');
    const { text } = await browser.get('/masuk/lanjutkan');
    expect(text).toContain('value="Apel"');
    expect(text).not.toContain('rahasia sekali');
    expect(text).not.toContain('contoh.test');
  });

  it('is not kept where it was the sign-out itself', async () => {
    const browser = await city.visitor().signIn('diskominfo.sekretaris');
    await endSessions();
    expect((await browser.post('/keluar')).headers.location).toBe('/masuk');
    expect((await signInAgain(browser)).headers.location).toBe('/beranda');
  });
});

describe('a form kept over the end of a session, where somebody else signs in next', () => {
  const keptAnywhere = async () => (await city.database.pool.query(`select 1 from sesi where sess::text like '%Ringkasan dengan%'`)).rowCount;

  it('is not offered to them, and nothing of it is left for them to read', async () => {
    const browser = await city.visitor().signIn('diskominfo.sekretaris');
    await endSessions();
    await browser.post(`/laporan/${id}/ubah`, await fields());
    expect(await keptAnywhere()).toBe(1);
    const { text } = await browser.get('/masuk');
    expect(text).toContain('dengan akun yang sama');
    expect(text).not.toContain('Ringkasan dengan');

    // The ketua could read this report, and send what is kept.
    expect((await signInAgain(browser, PASSWORD, 'diskominfo.ketua')).headers.location).toBe('/beranda');
    expect((await browser.get('/masuk/lanjutkan')).headers.location).toBe('/beranda');
    expect(await keptAnywhere()).toBe(0);
    expect((await browser.post('/keluar', {}, { token: await openedForm(browser) })).status).toBe(303);
    expect((await signInAgain(browser)).headers.location).toBe('/beranda');
  });

  it('is that of who opened it, not of who was signed in last in that browser', async () => {
    for (const [next, address] of [['diskominfo.ketua', '/beranda'], ['diskominfo.sekretaris', '/masuk/lanjutkan']] as const) {
      const browser = await city.visitor().signIn('diskominfo.sekretaris');
      const token = await openedForm(browser);
      await endSessions();
      await browser.signIn('diskominfo.ketua');
      await endSessions();
      await browser.post(`/laporan/${id}/ubah`, await fields(), { token });
      expect((await signInAgain(browser, PASSWORD, next)).headers.location, next).toBe(address);
    }
  });

  it('is nobody’s without the mark of their account', async () => {
    const own = await openedForm(await city.visitor().signIn('diskominfo.sekretaris'));
    const others = await openedForm(await city.visitor().signIn('diskominfo.ketua'));
    const [nonce, mark] = own.split('.');
    const forged = [nonce!, `${nonce}.`, `${nonce}.${others.split('.')[1]}`, `${others.split('.')[0]}.${mark}`, others, '', 'x'];
    for (const [token, address] of [[own, '/masuk/lanjutkan'], ...forged.map((one) => [one, '/beranda'])] as [string, string][]) {
      const browser = city.visitor();
      await browser.post(`/laporan/${id}/ubah`, await fields(), { token });
      expect((await signInAgain(browser)).headers.location, token).toBe(address);
    }
  });
});

describe('a page asked for without being signed in', () => {
  it('opens after signing in', async () => {
    const browser = city.visitor();
    await browser.get(`/laporan/${id}?versi=`);
    expect((await signInAgain(browser)).headers.location).toBe(`/laporan/${id}?versi=`);
  });

  it('is never one of another site', async () => {
    for (const address of ['//contoh.test/x', '/\\contoh.test/x', '/%5ccontoh.test/laporan']) {
      const browser = city.visitor();
      await browser.get(address).catch(() => null);
      const { location } = (await signInAgain(browser)).headers;
      expect(new URL(location!, 'http://portal.test').host).toBe('portal.test');
    }
  });
});

describe('a form sent with an old token', () => {
  it('can be sent again from the page that refuses it, and only where it came from our own page', async () => {
    const browser = await city.visitor().signIn('diskominfo.sekretaris');
    const token = await openedForm(browser);
    await browser.signIn('diskominfo.sekretaris');
    const refused = await browser.post(`/laporan/${id}/ubah`, await fields(), { token });
    expect(refused.status).toBe(403);
    const { _csrf, ...kept } = formOf(refused.text, `/laporan/${id}/ubah`);
    expect(kept.ringkasan).toBe(TYPED);
    expect((await browser.post(`/laporan/${id}/ubah`, kept, { token: _csrf! })).status).toBe(303);
    const foreign = await browser.post(`/laporan/${id}/ubah`, await fields(), { token, headers: { 'sec-fetch-site': 'cross-site' } });
    expect(foreign.status).toBe(403);
    expect(foreign.text).not.toContain('Kirim lagi');
  });

  it('is not sent again under the name of another account than that which opened it', async () => {
    const browser = await city.visitor().signIn('diskominfo.ketua');
    const token = await openedForm(browser);
    await endSessions();
    await browser.signIn('diskominfo.sekretaris');
    const before = await stateOf(city, id);
    const refused = await browser.post(`/laporan/${id}/ubah`, await fields(), { token });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Yang Anda ketik');
    expect(refused.text).not.toContain('Kirim lagi');
    expect(await stateOf(city, id)).toEqual(before);
  });
});
