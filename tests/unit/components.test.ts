import ejs from 'ejs';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { city } from '../../src/regulation/city.js';
import { fmt } from '../../src/web/format.js';
import { siapLetters } from '../../src/web/siap.js';
import { tag, tagNames } from '../../src/web/status.js';

const VIEWS = path.resolve('views');
const EVIL = '"><script>alert(1)</script>&\'';

const locals = { fmt, tag, tagNames, city, csrfToken: 'kode-uji' };
const render = (view: string, data: object = {}) => ejs.renderFile(path.join(VIEWS, `${view}.ejs`), { ...locals, ...data }, { root: VIEWS });
const component = (name: string, data: object) => render(`components/${name}`, data);

const page = (data: object) => render('layout/page', {
  title: 'Komponen', view: 'komponen', crumbs: [], flash: [], nav: [], navMore: [], user: null,
  assets: { cssUrl: '/aset/gaya.css', scripts: ['/aset/formulir.js'], fontUrl: '/aset/inter.woff2', iconUrl: '/aset/icon.svg' },
  ...data,
});

/** The value of an attribute in the first tag that matches. */
const attribute = (html: string, tagName: string, name: string) => new RegExp(`<${tagName}\\b[^>]*\\b${name}="([^"]*)"`).exec(html)?.[1];

describe('a field', () => {
  const field = (field: object) => component('field', { field });

  test('ties its label, hint and error to the control', async () => {
    const html = await field({ name: 'alasan', label: 'Alasan', hint: 'Wajib.', error: 'Tulis alasan', value: 'Kurang', type: 'textarea', required: true });
    expect(html).toContain('<label for="alasan">Alasan</label>');
    expect(attribute(html, 'textarea', 'id')).toBe('alasan');
    expect(attribute(html, 'textarea', 'aria-describedby')).toBe('alasan-hint alasan-error');
    expect(attribute(html, 'textarea', 'aria-invalid')).toBe('true');
    expect(html).toContain('id="alasan-hint"');
    expect(html).toContain('id="alasan-error"');
    expect(html).toMatch(/<textarea[^>]* required/);
  });

  test('without hint and error says nothing of them', async () => {
    const html = await field({ name: 'tempat', label: 'Tempat' });
    expect(html).not.toContain('aria-');
    expect(html).not.toContain('invalid');
    expect(html).toContain('value=""');
  });

  test('says "(opsional)" only where it is', async () => {
    expect(await field({ name: 'hasil', label: 'Hasil', optional: true })).toContain('(opsional)');
    expect(await field({ name: 'hasil', label: 'Hasil' })).not.toContain('(opsional)');
  });

  test('never sends a password back', async () => {
    expect(await field({ name: 'sandi', label: 'Kata sandi', type: 'password', value: 'rahasia' })).not.toContain('rahasia');
  });

  test('keeps a text that begins with an empty line', async () => {
    const html = await field({ name: 'uraian', label: 'Uraian', type: 'textarea', value: '\nSatu' });
    // HTML drops one line break after <textarea>; ours, not theirs.
    expect(html).toContain('>\n\nSatu</textarea>');
  });

  test('marks the chosen option, whether its value is a number or a text', async () => {
    const html = await field({ name: 'opd', label: 'OPD', type: 'select', value: '2', options: [{ value: 1, label: 'Satu' }, { group: 'Lain', options: [{ value: 2, label: 'Dua' }] }] });
    expect(html).toContain('<option value="2" selected>Dua</option>');
    expect(html).toContain('<option value="1">Satu</option>');
  });
});

describe('groups of choices', () => {
  const values = [
    { huruf: 'S', nama: 'Semangat kerja', makna: 'giat', perilaku: [{ kode: 'semangat_kerja.1', teks: 'Disiplin' }] },
    { huruf: 'I', nama: 'Integritas', makna: 'moral', perilaku: [{ kode: 'integritas.2', teks: 'Jujur' }] },
  ];

  test('open the values of which something is chosen', async () => {
    const html = await component('behaviours', { behaviours: { name: 'perilaku', legend: 'Perilaku', values, chosen: ['integritas.2'] } });
    expect([...html.matchAll(/<details class="group"( open)?>/g)].map((match) => Boolean(match[1]))).toEqual([false, true]);
    expect(html).toContain('value="integritas.2" checked');
    expect(html).not.toContain('value="semangat_kerja.1" checked');
  });

  test('are where a link of the error summary leads', async () => {
    const html = await component('behaviours', { behaviours: { name: 'perilaku', legend: 'Perilaku', error: 'Pilih satu', values, chosen: [] } });
    expect(html).toMatch(/<fieldset[^>]*id="perilaku"[^>]*tabindex="-1"[^>]*aria-describedby="perilaku-error"/);
  });
});

describe('states', () => {
  test('each has a word and an icon', () => {
    for (const name of tagNames) {
      expect(tag(name).word, name).not.toBe('');
      expect(tag(name).icon, name).not.toBe('');
    }
  });

  test('count days and versions without a break before the number', () => {
    expect(tag('TERLAMBAT', 4).word).toBe('Terlambat 4\u00a0hari');
    expect(tag('VERSI', 2).word).toBe('Versi\u00a02');
    expect(tag('DRAF').word).toBe('Draf');
  });

  test('show the word, not colour alone', async () => {
    const html = await component('status', { status: tag('DIKEMBALIKAN') });
    expect(html).toContain('status-bad');
    expect(html).toContain('Dikembalikan</span>');
  });
});

describe('the four letters', () => {
  test('say in words what they show', () => {
    expect(siapLetters(['akuntabel', 'semangat_kerja', 'nilai_lain']).words).toBe('Semangat kerja, Akuntabel');
    expect(siapLetters(['akuntabel']).letters.map((letter) => letter.huruf + Number(letter.on)).join('')).toBe('S0I0A1P0');
    expect(siapLetters([]).words).toBe('tidak ada');
  });
});

describe('the matrix', () => {
  test('says every cell in words, and links only what can be opened', async () => {
    const html = await component('matrix', { matrix: {
      caption: 'Rekap', rowHead: 'Perangkat daerah', columns: [{ short: 'Jan', nama: 'Januari' }, { short: 'Feb', nama: 'Februari' }],
      groups: [{ rows: [{ nama: 'Dinas Sosial', href: '/kbk/1', percent: '50 %', cells: [
        { kind: 'late', days: 12, words: 'Dinas Sosial, Januari 2026: sudah, terlambat 12 hari', href: '/laporan/1' },
        { kind: 'none', words: 'Dinas Sosial, Februari 2026: belum, lewat tenggat' },
      ] }] }],
      totals: [{ n: 1, of: 1 }, null], totalPercent: '50 %',
    } });
    expect(html).toContain('<span class="vh">Dinas Sosial, Januari 2026: sudah, terlambat 12 hari</span></a>');
    expect(html).toContain('<span aria-hidden="true">+12</span>');
    expect(html).toMatch(/<span class="cell c-none">.*\n?<span class="vh">Dinas Sosial, Februari 2026: belum, lewat tenggat<\/span><\/span>/);
  });
});

describe('a decision', () => {
  const returns = { action: '/laporan/1/kembalikan', hidden: [{ name: 'revisi', value: 7 }], summary: 'Kembalikan', button: 'Kembalikan', hint: 'Wajib.' };

  test('is a POST with the token and the number of what was seen', async () => {
    const html = await component('decide', { decide: { title: 'Keputusan', acts: [{ action: '/laporan/1/sahkan', hidden: [{ name: 'revisi', value: 7 }], button: { label: 'Sahkan', kind: 'primary' } }], returns } });
    expect([...html.matchAll(/<form method="post"/g)]).toHaveLength(2);
    expect([...html.matchAll(/name="_csrf" value="kode-uji"/g)]).toHaveLength(2);
    expect([...html.matchAll(/name="revisi" value="7"/g)]).toHaveLength(2);
    expect(html).toContain('<details class="reasoned">');
  });

  test('opens the reason where one is missing', async () => {
    const html = await component('decide', { decide: { title: 'Keputusan', acts: [], returns: { ...returns, error: 'Tulis alasan' } } });
    expect(html).toMatch(/<details[^>]* open>/);
    expect(attribute(html, 'textarea', 'aria-describedby')).toBe('alasan-hint alasan-error');
  });
});

describe('the page', () => {
  test('of somebody signed in has name, post, menu and a way out', async () => {
    const html = await page({ user: { nama: 'Ratna Kenanga', peran: 'Sekretaris KBK', unread: 1200 }, nav: [{ href: '/beranda', label: 'Beranda', current: true }, { href: '/tinjauan', label: 'Tinjauan', count: 14 }] });
    expect(html).toContain('<html lang="id">');
    expect(html).toContain('<title>Komponen – SIAP KBK Kota Serang</title>');
    expect(html).toMatch(/<form class="out" method="post" action="\/keluar">.*name="_csrf"/s);
    expect(html).toContain('<a href="/beranda" aria-current="page">Beranda</a>');
    expect(html).toContain('1.200');
    expect(html).not.toContain('href="/masuk"');
    expect(html).not.toContain('Lainnya');
  });

  test('puts what does not fit in the bar under "Lainnya"', async () => {
    const html = await page({ user: { nama: 'A', peran: 'B', unread: 0 }, navMore: [{ href: '/periode', label: 'Periode' }] });
    expect(html).toMatch(/<summary>Lainnya.*href="\/periode"/s);
  });

  test('of a stranger has neither menu nor token', async () => {
    const html = await page({ view: 'publik/beranda', csrfToken: 'kode-uji', form: { values: {}, errors: {} }, berlakuSejak: '2018-09-04', nilai: [] });
    expect(html).toContain('href="/masuk"');
    expect(html).not.toContain('id="menu"');
    expect(html).not.toContain('action="/keluar"');
  });

  test('shows the last crumb without a link', async () => {
    const html = await page({ crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: 'Komponen', href: '/komponen' }] });
    expect(html).toContain('<li><a href="/beranda">Beranda</a></li>');
    expect(html).toContain('<li aria-current="page">Komponen</li>');
  });

  test('has one h1 and no id twice', async () => {
    const html = await page({ user: { nama: 'A', peran: 'B', unread: 0 } });
    expect([...html.matchAll(/<h1\b/g)]).toHaveLength(1);
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('points every describedby and for at something that is there', async () => {
    const html = await page({});
    const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]));
    const named = [...html.matchAll(/\s(?:aria-describedby|aria-labelledby|for|form)="([^"]+)"/g)].flatMap((match) => match[1]!.split(' '));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe('what people typed', () => {
  const cases: Record<string, object> = {
    field: { field: { name: 'judul', label: EVIL, hint: EVIL, error: EVIL, value: EVIL } },
    'radio-group': { radioGroup: { name: 'jenis', legend: EVIL, options: [{ value: EVIL, label: EVIL, small: EVIL }] } },
    checklist: { checklist: { name: 'hadir', legend: EVIL, summary: EVIL, items: [{ value: EVIL, label: EVIL, small: EVIL }] } },
    'task-list': { taskList: [{ title: EVIL, href: EVIL, text: EVIL, when: { big: EVIL, small: EVIL } }] },
    note: { note: { title: EVIL, text: EVIL, by: EVIL, replies: [{ title: EVIL, text: EVIL, by: EVIL }] } },
    log: { log: [{ at: new Date(0), nama: EVIL, peran: EVIL, text: EVIL, alasan: EVIL }] },
    flash: { flashItem: { kind: 'ok', title: EVIL, text: EVIL, href: EVIL, linkLabel: EVIL } },
    files: { files: { editable: { captionName: 'keterangan', removeName: 'hapusBerkas' }, items: [{ id: EVIL, nama: EVIL, ukuran: 1, href: EVIL, thumbHref: EVIL, keterangan: EVIL }] } },
    thumbs: { thumbs: { of: EVIL, items: [{ href: EVIL, thumbHref: EVIL, label: EVIL }, { href: EVIL, label: EVIL }] } },
    'filter-bar': { filterBar: { action: EVIL, active: true, clearHref: EVIL, hidden: [{ name: EVIL, value: EVIL }], fields: [{ name: 'q', label: EVIL, type: 'search', value: EVIL }] } },
    confirm: { confirm: { title: EVIL, text: EVIL, items: [EVIL], action: EVIL, hidden: [], button: { label: EVIL, kind: 'primary' }, cancelHref: EVIL } },
    'error-summary': { errorSummary: { title: EVIL, text: EVIL, items: [{ href: EVIL, text: EVIL }, { text: EVIL }] } },
    'page-head': { pageHead: { title: EVIL, eyebrow: EVIL, lead: EVIL, acts: [{ label: EVIL, kind: 'second', href: EVIL }] } },
  };

  test.each(Object.entries(cases))('is text and nothing else in %s', async (name, data) => {
    const html = await component(name, data);
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
  });
});

describe('every view', () => {
  const files = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ejs')).map((name) => name.replaceAll(path.sep, '/'));
  const source = (name: string) => readFileSync(path.join(VIEWS, name), 'utf8');

  const offending = (holds: (text: string) => boolean) => files.filter((name) => holds(source(name)));

  test('begins with a comment that names what it needs', () => {
    expect(offending((text) => !text.startsWith('<%#'))).toEqual([]);
  });

  test('holds nothing that the content security policy forbids', () => {
    const forbidden = /\sstyle="|<style\b|<script(?![^>]*\bsrc=)|\son[a-z]+="|data:image/;
    expect(offending((text) => forbidden.test(text))).toEqual([]);
  });

  test('writes without escaping only includes, our own SVG and the guide, whose files are the project’s own', () => {
    const raw = files.flatMap((name) => [...source(name).matchAll(/<%-\s*([^%]*?)\s*-?%>/g)].map((match) => `${name}: ${match[1]!}`));
    expect(raw.length).toBeGreaterThan(50);
    expect(raw.filter((line) => !/: (include\(|bagan\.(lebar|sempit|svg)$|one\.qr$)/.test(line))).toEqual(['bantuan/tampil.ejs: page.html']);
  });

  test('components are all on the page that shows them', () => {
    const names = files.filter((name) => name.startsWith('components/')).map((name) => name.slice('components/'.length, -'.ejs'.length));
    const included = new Set<string>();
    const visit = (text: string) => {
      for (const match of text.matchAll(/include\('\/components\/([a-z-]+)'/g)) {
        if (included.has(match[1]!)) continue;
        included.add(match[1]!);
        visit(source(`components/${match[1]}.ejs`));
      }
    };
    visit(source('komponen.ejs'));
    expect(names.filter((name) => !included.has(name))).toEqual([]);
  });
});
