import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intentOf, readFields, readRemoved, slipsOf, type KegiatanFacts } from '../../src/features/kegiatan/schema.js';

const TODAY = '2026-11-24';
const [galuh, intan, lama] = ['019ab000-0000-7000-8000-000000000001', '019ab000-0000-7000-8000-000000000002', '019ab000-0000-7000-8000-000000000003'] as const;
const facts: KegiatanFacts = {
  kbk: { nama: 'KBK Dinas Kesehatan', mulai: '2026-01-02', selesai: '2026-12-31' },
  anggota: new Set([galuh, intan]),
  nama: new Map([[galuh, 'Galuh'], [intan, 'Intan'], [lama, 'Lama Pergi']]),
  perilaku: new Set(['akuntabel.1']),
  rencana: new Set(),
};

const filled = {
  judul: ' Apel pagi ', jenis: 'INTERNALISASI', mulai: '2026-11-17', selesai: '', tempat: 'Halaman', rencanaId: '', perilaku: 'akuntabel.1',
  uraian: 'Ikrar dibacakan.\r\nBergantian.', hasil: '', hadir: [galuh, intan, galuh], jumlahPeserta: '1.063', anggaran: 'Rp1.500.000',
};

describe('the form of an activity', () => {
  it('is read as people type: spaces, thousand points, one choice or several', () => {
    expect(readFields(filled)).toEqual({ errors: {}, given: {
      judul: 'Apel pagi', jenis: 'INTERNALISASI', mulai: '2026-11-17', selesai: null, tempat: 'Halaman', rencanaId: null, perilaku: ['akuntabel.1'],
      uraian: 'Ikrar dibacakan.\nBergantian.', hasil: '', hadir: [galuh, intan], jumlahPeserta: 1063, anggaran: 1_500_000n,
    } });
    expect(slipsOf(readFields(filled).given, facts, TODAY)).toEqual({});
  });

  it('left empty asks for exactly what is required', () => {
    expect(Object.keys(readFields({}).errors).sort()).toEqual(['jenis', 'judul', 'jumlahPeserta', 'mulai', 'perilaku', 'tempat', 'uraian']);
  });

  it('whatever is sent is either read or named, never a fault', () => {
    const text = fc.oneof(fc.string(), fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 20 }).map((codes) => String.fromCodePoint(...codes)), fc.constantFrom('-1', '1e9', '2026-02-31', '2026-11-17', '\u0000', '9'.repeat(40)));
    const value = fc.oneof(text, fc.array(text));
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...Object.keys(filled), 'dibuang', 'tindakan', 'hapusBerkas'), value), (values) => {
      const { given, errors } = readFields(values);
      slipsOf(given, facts, TODAY);
      readRemoved(values);
      intentOf(values);
      return Object.keys(filled).every((name) => name in given !== name in errors);
    }));
  });
});

describe('what an activity must agree with', () => {
  it.each<[string, Parameters<typeof slipsOf>[0], string, string]>([
    ['a first day after today', { mulai: '2026-11-25' }, 'mulai', 'Isi Tanggal mulai dengan hari ini atau sebelumnya: kegiatan dicatat sesudah berlangsung'],
    ['a first day before the KBK', { mulai: '2026-01-01' }, 'mulai', 'Isi Tanggal mulai sejak 2\u00a0Januari\u00a02026, saat KBK Dinas Kesehatan dibentuk'],
    ['a last day before the first', { mulai: '2026-11-17', selesai: '2026-11-16' }, 'selesai', 'Isi Tanggal selesai yang sama dengan atau sesudah Tanggal mulai, 17\u00a0November\u00a02026'],
    ['fewer participants than named', { hadir: [galuh, intan], jumlahPeserta: 1 }, 'jumlahPeserta', 'Isi Jumlah peserta 2 atau lebih: dua anggota dicatat hadir'],
    ['somebody who is of the KBK no more', { mulai: '2026-11-17', hadir: [lama] }, 'hadir', 'Hapus tanda pada Lama Pergi: bukan anggota KBK pada 17\u00a0November\u00a02026'],
    ['somebody who never was', { hadir: ['019ab000-0000-7000-8000-00000000000f'] }, 'hadir', 'Pilih Anggota yang hadir dari daftar'],
    ['a behaviour not in force', { perilaku: ['akuntabel.9'] }, 'perilaku', 'Pilih perilaku dari daftar'],
    ['a plan not endorsed', { rencanaId: lama }, 'rencanaId', 'Pilih Rencana kegiatan yang sudah disahkan dari daftar'],
  ])('%s', (_, given, field, message) => {
    expect(slipsOf(given, facts, TODAY)).toEqual({ [field]: message });
  });

  it('today, and a KBK’s last day, are days like any other', () => {
    expect(slipsOf({ mulai: TODAY, selesai: TODAY }, facts, TODAY)).toEqual({});
    expect(slipsOf({ mulai: '2026-12-31' }, facts, '2027-01-15')).toEqual({});
    expect(slipsOf({ mulai: '2027-01-01' }, facts, '2027-01-15')).toHaveProperty('mulai');
  });
});
