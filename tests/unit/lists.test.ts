import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address, filterOf, pageOf, pager, readQuery, sortLink, sortOf } from '../../src/web/lists.js';

describe('a query string', () => {
  it('gives single trimmed texts, and nothing for what is absent, repeated or nested', () => {
    expect(readQuery({ cari: ' apel\u0000 ', status: ['a', 'b'], opd: { x: '1' }, lain: 'x' }, ['cari', 'status', 'opd', 'tahun'])).toEqual({ cari: 'apel', status: '', opd: '', tahun: '' });
    expect(readQuery({ cari: 'x'.repeat(5000) }, ['cari']).cari).toHaveLength(200);
  });

  it('is written with what changes over what is kept, without what is empty or the first page', () => {
    expect(address('/laporan', { cari: '', status: 'DRAF' })).toBe('/laporan?status=DRAF');
    expect(address('/laporan', { status: 'DRAF', page: '3' }, { status: '', page: 1 })).toBe('/laporan');
    expect(address('/laporan', { cari: 'a&b=c d/é' }, { page: 2 })).toBe('/laporan?cari=a%26b%3Dc+d%2F%C3%A9&page=2');
  });

  it('comes back as it was written', () => fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
    const wanted = text.replaceAll('\u0000', '').trim();
    const query = Object.fromEntries(new URLSearchParams(address('/x', { cari: wanted }).split('?')[1] ?? ''));
    return readQuery(query, ['cari']).cari === wanted;
  })));
});

describe('pages of a list', () => {
  it.each([['', 60, 1], ['2', 60, 2], ['3', 60, 3], ['4', 60, 3], ['999999999', 60, 3], ['1', 0, 1], ['7', 0, 1], ['1', 25, 1], ['2', 26, 2]])('%j of %i rows is page %i', (text, total, page) => expect(pageOf(text, total)).toBe(page));
  it.each(['0', '-1', 'dua', '1.5', '1e3', '01', ' ', '9999999999', '１'])('%j is none, and says so', (text) => expect(() => pageOf(text, 60)).toThrow(/Halaman “.*” tidak ada/));

  it('name their rows and link to their neighbours', () => {
    const at = (page: number, total: number) => pager({ total, page, noun: 'laporan', href: (n) => `?page=${n}` });
    expect(at(1, 0)).toEqual({ text: '0–0 dari 0 laporan', pages: [], prevHref: undefined, nextHref: undefined });
    expect(at(1, 25)).toMatchObject({ text: '1–25 dari 25 laporan', pages: [], nextHref: undefined });
    expect(at(2, 1226)).toMatchObject({ text: '26–50 dari 1.226 laporan', prevHref: '?page=1', nextHref: '?page=3' });
    expect(at(25, 1226).pages.map((item) => ('gap' in item ? '…' : item.label))).toEqual(['1', '…', '24', '25', '26', '…', '50']);
    expect(at(50, 1226)).toMatchObject({ text: '1226–1226 dari 1.226 laporan', nextHref: undefined });
  });
});

describe('a filter and an order', () => {
  it('take what they know, and a filter says what it does not', () => {
    expect([filterOf('keadaan', '', ['A']), filterOf('keadaan', 'A', ['A'])]).toEqual(['', 'A']);
    expect(() => filterOf('keadaan', 'B', ['A'])).toThrow('Saringan keadaan tidak mengenal “B”');
    expect([sortOf('kbk', ['kbk', 'periode'], '-periode'), sortOf('-kbk', ['kbk', 'periode'], '-periode'), sortOf('--kbk', ['kbk', 'periode'], '-periode'), sortOf('nip', ['kbk', 'periode'], 'kbk')]).toEqual([
      { column: 'kbk', direction: 'asc' }, { column: 'kbk', direction: 'desc' }, { column: 'periode', direction: 'desc' }, { column: 'kbk', direction: 'asc' },
    ]);
  });

  it('turn round at the second press', () => {
    const href = (urut: string) => urut;
    expect(sortLink('kbk', { column: 'kbk', direction: 'asc' }, href)).toEqual({ href: '-kbk', direction: 'ascending' });
    expect(sortLink('kbk', { column: 'kbk', direction: 'desc' }, href)).toEqual({ href: 'kbk', direction: 'descending' });
    expect(sortLink('kbk', { column: 'periode', direction: 'desc' }, href)).toEqual({ href: 'kbk', direction: null });
  });
});
