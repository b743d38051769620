import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { choice, day, fieldErrors, id, ids, optionalDay, optionalId, optionalText, revisi, rupiah, text, typed, wholeNumber } from '../../src/web/forms.js';
import { localAddress } from '../../src/web/http.js';

const ok = (field: z.ZodType, value: unknown) => field.parse(value);
const said = (field: z.ZodType, value: unknown) => field.safeParse(value).error?.issues[0]?.message ?? null;

const UUID = '0192f0c1-2b3c-7d4e-8f50-123456789abc';

describe('what a field takes', () => {
  it('text: trimmed, with one kind of line end, as long as it may be', () => {
    expect(ok(text('Judul', 10), ' a\r\nb ')).toBe('a\nb');
    expect(ok(text('Judul', 10), 'x'.repeat(10))).toHaveLength(10);
    expect(ok(optionalText('Hasil', 10), undefined)).toBe('');
  });

  it('days, whole numbers and money as people type them', () => {
    expect([ok(day('Tanggal'), '2026-02-28'), ok(optionalDay('Tanggal'), ''), ok(optionalDay('Tanggal'), undefined)]).toEqual(['2026-02-28', null, null]);
    expect([ok(wholeNumber('Jumlah', 1, 5000), '24'), ok(wholeNumber('Jumlah', 1, 5000), ' 1.234 ')]).toEqual([24, 1234]);
    expect(['', '0', '1500000', '1.500.000', 'Rp1.500.000', 'rp 1.500.000,00', 'Rp. 1.500.000,-', '100000000000000'].map((value) => ok(rupiah('Anggaran'), value)))
      .toEqual([0n, 0n, 1_500_000n, 1_500_000n, 1_500_000n, 1_500_000n, 1_500_000n, 100_000_000_000_000n]);
    expect(ok(rupiah('Anggaran'), undefined)).toBe(0n);
  });

  it('rows of a list, once each', () => {
    expect([ok(optionalId('KBK'), ''), ok(optionalId('KBK'), UUID), ok(ids('Anggota'), undefined), ok(ids('Anggota'), UUID), ok(ids('Anggota'), [UUID, UUID])]).toEqual([null, UUID, [], [UUID], [UUID]]);
    expect([ok(revisi, '7'), ok(revisi, '2147483647')]).toEqual([7, 2_147_483_647]);
  });
});

describe('what a field refuses, in words that say what to do', () => {
  const cases: [name: string, field: z.ZodType, value: unknown, message: RegExp][] = [
    ['nothing', text('Judul', 10), undefined, /^Isi Judul$/], ['spaces', text('Judul', 10), ' \r\n ', /^Isi Judul$/], ['too long', text('Judul', 10), 'x'.repeat(11), /^Ringkas Judul menjadi paling banyak 10 karakter$/],
    ['a list', text('Judul', 10), ['a', 'b'], /^Isi Judul satu kali saja$/], ['a NUL byte', text('Judul', 10), 'a\u0000', /^Hapus karakter yang tidak terbaca dari Judul$/],
    ['a NUL byte', optionalText('Hasil', 10), '\u0000', /Hapus karakter/], ['a list', optionalText('Hasil', 10), [], /satu kali saja/],
    ['31 February', day('Tanggal'), '2026-02-31', /^Isi Tanggal dengan tanggal yang ada, antara 1945 dan 2199$/], ['year 9999', day('Tanggal'), '9999-01-01', /tanggal yang ada/], ['31 February', optionalDay('Tanggal'), '2026-02-31', /tanggal yang ada, atau kosongkan/],
    ['a fraction', wholeNumber('Jumlah', 1, 50), '1,5', /angka bulat/], ['a word', wholeNumber('Jumlah', 1, 50), 'dua', /angka bulat/], ['a negative', wholeNumber('Jumlah', 1, 50), '-2', /angka bulat/], ['a point that parts no thousands', wholeNumber('Jumlah', 1, 500), '1.5', /titik hanya memisahkan ribuan/], ['too many', wholeNumber('Jumlah', 1, 50), '51', /^Isi Jumlah antara 1 dan 50$/],
    ['above bigint', rupiah('Anggaran'), '9223372036854775808', /paling banyak Rp100/], ['endless', rupiah('Anggaran'), '9'.repeat(5000), /paling banyak/], ['sen', rupiah('Anggaran'), '1000,50', /rupiah bulat/], ['negative', rupiah('Anggaran'), '-5', /rupiah bulat/], ['hex', rupiah('Anggaran'), '0x10', /rupiah bulat/],
    ['sen after a point, as a spreadsheet writes them', rupiah('Anggaran'), '1500000.00', /rupiah bulat/], ['a point that parts no thousands', rupiah('Anggaran'), '1.500.00', /rupiah bulat/],
    ['no uuid', id('KBK'), '1', /^Pilih KBK dari daftar$/], ['nothing', id('KBK'), undefined, /^Pilih KBK dari daftar$/], ['no uuid', optionalId('KBK'), 'x', /^Pilih KBK dari daftar$/], ['no uuid among them', ids('Anggota'), [UUID, 'x'], /^Pilih Anggota dari daftar$/],
    ['too many', ids('Anggota', 1), [UUID, UUID.replace('c', 'd')], /paling banyak 1 Anggota/], ['another', choice('Jenis', ['A', 'B']), 'C', /^Pilih Jenis$/],
    ...[undefined, 'x', '1.5', '-1', '2147483648', ['1', '2']].map((value): [string, z.ZodType, unknown, RegExp] => [JSON.stringify(value) ?? 'nothing', revisi, value, /^Muat ulang halaman ini$/]),
  ];
  it.each(cases)('%s', (_name, field, value, message) => expect(said(field, value)).toMatch(message));

  it('names the first slip of each field', () => {
    const error = text('Judul', 10).safeParse(undefined).error!;
    expect(fieldErrors(error)).toEqual({ '': 'Isi Judul' });
  });
});

describe('the body of a form', () => {
  it('is everything but the token', () => expect(typed({ _csrf: 'x', judul: 'Apel', perilaku: ['a', 'b'] })).toEqual({ judul: 'Apel', perilaku: ['a', 'b'] }));
  it('is nothing where nothing came', () => expect([typed(undefined), typed(null), typed({})]).toEqual([{}, {}, {}]));
});

describe('a return address', () => {
  it.each(['/laporan', '/laporan?status=DRAF&page=2', '/tinjauan#putusan', '/laporan?cari=Dinas%20Kesehatan'])('%j is ours', (address) => expect(localAddress(address, '/beranda')).toBe(address));
  it.each(['//contoh.test', '/\\contoh.test', '\\\\contoh.test', 'https://contoh.test', 'javascript:alert(1)', '/\t/contoh.test', '/a\\b', '', undefined, ['/a'], `/${'a'.repeat(3000)}`, '/a\r\nSet-Cookie: x'])(
    '%j is not', (address) => expect(localAddress(address, '/beranda')).toBe('/beranda'));
});
