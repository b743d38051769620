import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import { catatanEditor } from '../../src/regulation/catatan-editor.js';
import { nilaiBudaya, perilaku } from '../../src/regulation/nilai.js';
import { perwal, type Bagian } from '../../src/regulation/perwal.js';
import { startApp, visit, type TestApp } from '../support/app.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

/** The words of a page, as a reader has them. */
const wordsOf = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll('&#34;', '"').replaceAll('&#39;', '\'').replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ');

const places = (bagian: Bagian[]): Bagian[] => bagian.flatMap((one) => [one, ...places(one.butir)]);
const allPlaces = () => [...places(perwal.menimbang.butir), ...places(perwal.mengingat.butir), ...perwal.bab.flatMap((bab) => places(bab.pasal))];

describe('the front page', () => {
  it('shows the four values with all 19 behaviours, and lets a visitor sign in right there', async () => {
    const visitor = city.visitor();
    const page = await visitor.get('/');
    const words = wordsOf(page.text);
    expect(page.status).toBe(200);
    for (const { nama, makna } of nilaiBudaya) expect(words).toContain(`${nama} ${makna}.`);
    expect(perilaku).toHaveLength(19);
    for (const { teks } of perilaku) expect(words).toContain(teks);
    const answer = await visitor.post('/masuk', { namaPengguna: 'dinkes.ketua', sandi: 'siap-demo-2018' });
    expect(answer.headers.location).toBe('/beranda');
  });

  it('offers somebody who is signed in their home page in place of the form', async () => {
    const page = await (await city.as('dinkes.sekretaris')).get('/');
    expect(page.text).toContain('Anda sudah masuk');
    expect(page.text).toContain('href="/beranda"');
    expect(page.text).not.toContain('name="sandi"');
  });

  it('links to nothing that is not there', async () => {
    const visitor = city.visitor();
    const page = await visitor.get('/');
    const links = [...page.text.matchAll(/href="(\/[^"#]*)/g)].map(([, href]) => href!).filter((href) => !href.startsWith('/aset/'));
    for (const href of new Set(links)) expect((await visitor.get(href)).status, href).toBe(200);
  });
});

describe('/perwal', () => {
  it('shows every sentence of the regulation, each at its own anchor', async () => {
    const { text } = await city.visitor().get('/perwal');
    const words = wordsOf(text);
    expect(allPlaces().length).toBeGreaterThan(100);
    for (const place of allPlaces()) {
      expect(text.split(`id="${place.id}"`), place.dasar).toHaveLength(2);
      expect(words, place.dasar).toContain(place.teks ?? place.tanda);
    }
    for (const line of [...perwal.kop, ...perwal.nama, ...perwal.penetapan, ...perwal.pengundangan, ...perwal.salinan, perwal.penutup]) expect(words).toContain(line);
    expect(text).toContain('id="pasal-13"');
  });

  it('marks what the editors remark, at each place that it concerns, as no part of the text', async () => {
    const { text } = await city.visitor().get('/perwal');
    const remarks = text.split('Catatan editor, bukan bagian naskah.').length - 1;
    expect(remarks).toBe(catatanEditor.flatMap(({ dasar }) => dasar).length);
    for (const { teks } of catatanEditor) expect(wordsOf(text)).toContain(teks);
  });

  it('has every chapter in its contents, and every link of the contents leads to a place', async () => {
    const { text } = await city.visitor().get('/perwal');
    const contents = /<nav class="toc"[\s\S]*?<\/nav>/.exec(text)![0];
    const targets = [...contents.matchAll(/<a href="#([^"]+)"/g)].map(([, id]) => id!);
    expect(targets).toEqual(['pembukaan', ...perwal.bab.map(({ id }) => id), 'penutup']);
    for (const id of targets) expect(text).toContain(`id="${id}"`);
  });
});

describe('/komponen', () => {
  it('is there for those who build the pages, and in production is not', async () => {
    expect((await city.visitor().get('/komponen')).status).toBe(200);
    const inProduction = createApp({ ...city.deps, config: { ...city.deps.config, production: true } });
    expect((await visit(inProduction).get('/komponen')).status).toBe(404);
    expect((await visit(inProduction).get('/perwal')).status).toBe(200);
  });
});

describe('/bantuan', () => {
  it('shows whose post it is their own page first, and everything else after it', async () => {
    const { text } = await (await city.as('dinkes.fasilitator')).get('/bantuan');
    const [mine, others] = text.split('Jabatan lain');
    expect(mine).toContain('/bantuan/fasilitator');
    expect(mine).toContain('/bantuan/umum');
    expect(mine).not.toContain('/bantuan/sekretaris');
    expect(others).toContain('/bantuan/sekretaris');
    expect(others).not.toContain('/bantuan/fasilitator');
  });

  it('is open to a visitor, and every page and jump of it leads somewhere', async () => {
    const visitor = city.visitor();
    const list = await visitor.get('/bantuan');
    const pages = [...new Set([...list.text.matchAll(/href="(\/bantuan\/[^"]+)"/g)].map(([, href]) => href!))];
    expect(pages).toHaveLength(11);
    const perwalText = (await visitor.get('/perwal')).text;
    for (const href of pages) {
      const page = await visitor.get(href);
      expect(page.status, href).toBe(200);
      for (const [, id] of page.text.matchAll(/href="#([a-z0-9-]+)"/g)) expect(page.text, `${href}#${id}`).toContain(`id="${id}"`);
      for (const [, id] of page.text.matchAll(/href="\/perwal#([^"]+)"/g)) expect(perwalText, `${href} to #${id}`).toContain(`id="${id}"`);
      for (const [, other] of page.text.matchAll(/<a href="(\/[a-z-]+(?:\/[a-z-]+)?)"/g)) expect([200, 303], `${href} to ${other}`).toContain((await visitor.get(other!)).status);
    }
  });

  it('answers 404 for a page that there is not, and never reads outside its folder', async () => {
    for (const name of ['tidak-ada', '..%2f..%2fpackage', '%2e%2e', 'umum.md']) {
      expect((await city.visitor().get(`/bantuan/${name}`)).status, name).toBe(404);
    }
  });
});
