import { describe, expect, it } from 'vitest';
import { bareNumber, nipProblem } from '../../src/features/pegawai/nip.js';
import { golonganProblem } from '../../src/features/pegawai/kinds.js';

const TODAY = '2026-11-24';
const PNS = '197803152003121004';
const PPPK = '199001202021211002';

describe('the number of an employee', () => {
  it('is taken in the form of its kind, and none from a non-ASN', () => {
    expect(nipProblem('PNS', PNS, TODAY)).toBeNull();
    expect(nipProblem('PPPK', PPPK, TODAY)).toBeNull();
    expect(nipProblem('PPPK_PARUH_WAKTU', PPPK, TODAY)).toBeNull();
    expect(nipProblem('NON_ASN', '', TODAY)).toBeNull();
    expect(nipProblem('PNS', bareNumber('19780315 200312 1 004'), TODAY)).toBeNull();
  });

  it('of the one kind is refused for the other, with the hint', () => {
    expect(nipProblem('PNS', PPPK, TODAY)).toContain('bulan pengangkatan 21 tidak ada (bila ini NI PPPK, pilih jenis PPPK)');
    expect(nipProblem('PPPK', PNS, TODAY)).toContain('pengangkatan PPPK tahun 2003 belum ada (bila ini NIP, pilih jenis PNS)');
    expect(nipProblem('NON_ASN', PNS, TODAY)).toContain('Kosongkan NIP');
  });

  it.each([
    ['PNS', '', 'Isi NIP: pegawai PNS memilikinya'],
    ['PPPK', '', 'Isi NI PPPK: pegawai PPPK memilikinya'],
    ['PNS', '19780315200312100', 'yang diisi 17 angka'],
    ['PNS', '1978031520031210045', 'yang diisi 19 angka'],
    ['PNS', '19780315200312100O', 'angka saja'],
    ['PNS', '1.97803E+17', 'aplikasi tabel mengubahnya'],
    ['PNS', '197802302003121004', 'tanggal lahir 30-02-1978 tidak ada'],
    ['PNS', '197813152003121004', 'tanggal lahir 15-13-1978 tidak ada'],
    ['PNS', '201803152034121004', 'terlalu muda'],
    ['PNS', '193903151960121004', 'tanggal lahir 15-03-1939 tidak ada'],
    ['PNS', '197803152003001004', 'bulan pengangkatan 00 tidak ada'],
    ['PNS', '197803152029011004', 'tahun pengangkatan 2029 belum tiba'],
    ['PNS', '199803152003121004', 'mendahului usia 16 tahun'],
    ['PNS', '197803152003123004', 'jenis kelamin 1 (pria) atau 2 (wanita), bukan 3'],
    ['PPPK', '199001202021001002', 'urutan kontrak mulai dari 01'],
    ['PPPK', '199001202021210002', 'jenis kelamin 1 (pria) atau 2 (wanita), bukan 0'],
  ] as const)('of a %s that reads "%s" is refused: %s', (jenis, nip, message) => {
    expect(nipProblem(jenis, nip, TODAY)).toContain(message);
  });
});

describe('a golongan', () => {
  it('is one of its kind, or none', () => {
    expect(['', 'I/a', 'IV/e'].map((one) => golonganProblem('PNS', one))).toEqual([null, null, null]);
    expect(['', 'I', 'XVII'].map((one) => golonganProblem('PPPK', one))).toEqual([null, null, null]);
    expect(golonganProblem('PNS', 'IX')).toContain('dari I/a sampai IV/e');
    expect(golonganProblem('PPPK', 'III/c')).toContain('dari I sampai XVII');
    expect(golonganProblem('NON_ASN', 'II')).toContain('Kosongkan Golongan');
  });
});
