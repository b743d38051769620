import { z } from 'zod';
import { day, ids, optionalDay, optionalId, optionalText, revisi, text, wholeNumber, choice } from '../../web/forms.js';

/** What the forms of offices may say. */

export const JENIS_NAMES = {
  SEKRETARIAT: 'Sekretariat', INSPEKTORAT: 'Inspektorat', DINAS: 'Dinas', SATPOL_PP: 'Satuan Polisi Pamong Praja', BADAN: 'Badan', KECAMATAN: 'Kecamatan',
} as const;

export const JENIS = Object.keys(JENIS_NAMES) as (keyof typeof JENIS_NAMES)[];

/** A code that can stand in a report's number (KBK/<kode>/<tahun>/<urut>) and in an import. */
export const kodeOf = (label: string) => text(label, 30)
  .refine((value) => /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(value), `Isi ${label} dengan huruf, angka, titik, dan tanda hubung saja`);

const matching = (label: string, max: number, pattern: RegExp, message: string) => optionalText(label, max)
  .refine((value) => value === '' || pattern.test(value), message)
  .transform((value) => value || null);

/** How an office is reached; each may be left empty: null. */
export const kontak = {
  alamat: optionalText('Alamat', 300).transform((value) => value.replace(/\s+/g, ' ') || null),
  kodePos: matching('Kode pos', 10, /^\d{5}$/, 'Isi Kode pos dengan lima angka'),
  telepon: matching('Telepon', 50, /^[+(\d][\d ()+.,/-]*$/, 'Isi Telepon dengan angka, misalnya (0254) 200000'),
  surel: matching('Surel', 100, /^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'Isi Surel dengan alamat lengkap, misalnya dinas@serangkota.go.id'),
  laman: optionalText('Laman', 200)
    .transform((value) => (value === '' || /^https?:\/\//i.test(value) ? value : `https://${value}`))
    .refine((value) => value === '' || (URL.canParse(value) && /^https?:\/\/[^\s/]+\.[^\s/]+/i.test(value)), 'Isi Laman dengan alamat situs, misalnya dinkes.serangkota.go.id')
    .transform((value) => value || null),
};

const names = { nama: text('Nama', 150), singkatan: text('Singkatan', 40) };

const identity = { jenis: choice('Jenis', JENIS), sebutanKepala: text('Sebutan pimpinan', 80), ...kontak, lambang: optionalId('Lambang') };

export const baruForm = z.object({ kode: kodeOf('Kode'), ...names, mulai: day('Berdiri sejak'), ...identity });

export const ubahForm = z.object({ ...identity, revisi });

export const namaForm = z.object({ ...names, mulai: day('Berlaku mulai'), dasar: text('Dasar', 300) });

export const hapusNamaForm = z.object({ mulai: day('Berlaku mulai') });

export const unitForm = z.object({ kode: kodeOf('Kode'), nama: text('Nama', 150), mulai: day('Berdiri sejak'), selesai: optionalDay('Tidak aktif sesudah') });

export const asnForm = z.object({ mulai: day('Per tanggal'), pns: wholeNumber('Jumlah PNS', 0, 100_000), pppk: wholeNumber('Jumlah PPPK', 0, 100_000) });

export const hapusAsnForm = z.object({ mulai: day('Per tanggal') });

export const nonaktifForm = z.object({ selesai: day('Hari terakhir'), dasar: text('Dasar', 300), revisi });

export const aktifkanForm = z.object({ revisi });

/** A merger takes several origins and one successor, a split one origin and several successors; the first one named leads. */
export const perubahanForm = z.object({
  jenis: choice('Jenis perubahan', ['GABUNG', 'PECAH']),
  asal: ids('Perangkat daerah asal', 50).refine((chosen) => chosen.length > 0, 'Pilih perangkat daerah yang berakhir'),
  menjadi: ids('Perangkat daerah penerus', 50).refine((chosen) => chosen.length > 0, 'Pilih perangkat daerah penerus'),
  utama: optionalId('Penerus utama'),
  mulai: day('Berlaku mulai'),
  dasar: text('Dasar', 300),
  yakin: z.string().optional().transform((value) => value === 'ya'),
});
