import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qrSvg } from '../../src/charts/qr.js';
import { USER_NAME, proposeUserNames, userNameBase } from '../../src/features/kelola-akun/names.js';
import { browserInWords } from '../../src/features/masuk/browser.js';

describe('a proposed user name', () => {
  it.each([
    ['Dr. Intan Rembulan Pratiwi, S.KM., M.Kes.', 'intan.rembulan'], ['drg. H. Damar Kenanga', 'damar.kenanga'], ['Rinai', 'rinai'], ['M. Arif Wibowo', 'arif.wibowo'],
    ['Siti Nur’aini', 'siti.nuraini'], ['José Da Silva', 'jose.da'], ['  ', 'pegawai'], ['林', 'pegawai'],
  ])('is made of two words of %j without titles', (nama, expected) => expect(userNameBase(nama)).toBe(expected));

  it('is the number where that is wished and there is one, and counts on where it is taken', () => {
    const people = [{ id: 'a', nama: 'Rinai', nip: null }, { id: 'b', nama: 'Rinai', nip: '197813302010031110' }, { id: 'c', nama: 'Rinai', nip: null }];
    expect([...proposeUserNames(people, 'nip', ['rinai']).values()]).toEqual(['rinai2', '197813302010031110', 'rinai3']);
    expect([...proposeUserNames(people, 'nama', []).values()]).toEqual(['rinai', 'rinai2', 'rinai3']);
  });

  it('is one that the database takes, and nobody else’s, whatever the names are', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 80 }), { maxLength: 20 }), (names) => {
      const proposed = [...proposeUserNames(names.map((nama, i) => ({ id: String(i), nama, nip: null })), 'nama', ['pegawai', 'a.b']).values()];
      expect(proposed.every((name) => USER_NAME.test(name))).toBe(true);
      expect(new Set([...proposed, 'pegawai', 'a.b']).size).toBe(names.length + 2);
    }));
  });
});

describe('a browser in words', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36 Edg/147.0.0.0', 'Edge di Windows'],
    ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Mobile Safari/537.36', 'Chrome di Android'],
    ['Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36', 'Samsung Internet di Android'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1', 'Safari di iPhone'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/147.0 Mobile/15E148 Safari/604.1', 'Chrome di iPhone'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15', 'Safari di macOS'],
    ['Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox di Linux'],
    ['curl/8.5.0', 'Peramban lain'], [undefined, 'Peramban lain'],
  ])('%s', (userAgent, expected) => expect(browserInWords(userAgent)).toBe(expected));
});

describe('a QR code', () => {
  it('is a square of its modules with a white edge, and names what it leads to', () => {
    const svg = qrSvg('https://kbk.contoh.go.id/sandi/abc', 'Kode QR "tautan" <A & B>');
    expect(svg).toContain('aria-label="Kode QR &quot;tautan&quot; &lt;A &amp; B>"');
    // 34 bytes at level M: version 3, 29 modules, and four on each side. Its first finder stands at the corner.
    expect(svg).toContain('viewBox="0 0 37 37"');
    expect(svg).toContain('d="M4 4h1v1h-1zM5 4h1');
    expect(svg).not.toMatch(/style=|<script/);
  });
});
