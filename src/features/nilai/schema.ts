import { z } from 'zod';
import { choice, day, id, optionalDay, optionalId, optionalText, revisi, text } from '../../web/forms.js';

/** What the forms of values and behaviours may say. */

/** How many behaviours one value may have. */
const MOST = 20;
const LONGEST = 300;

/** What a list puts before its items: a sign, a number with its point or bracket. A number without is the behaviour's own ("5R", "24 jam"). */
const LIST_MARK = /^(?:[-•*–]\s*)?(?:\d{1,2}[.)](?!\d)\s*)?/;

/** Behaviours, one a line; at least one, none twice. */
const perilaku = text('Perilaku', 7000)
  .transform((value) => value.split('\n').map((line) => line.trim().replace(LIST_MARK, '')).filter(Boolean))
  .refine((lines) => lines.length > 0, 'Isi Perilaku, sedikitnya satu')
  .refine((lines) => lines.length <= MOST, `Isi paling banyak ${MOST} perilaku`)
  .refine((lines) => lines.every((line) => line.length <= LONGEST), `Ringkas tiap perilaku menjadi paling banyak ${LONGEST} karakter`)
  .refine((lines) => new Set(lines.map((line) => line.toLowerCase())).size === lines.length, 'Hapus perilaku yang ditulis dua kali');

export const usulanNilaiForm = z.object({
  perangkatDaerahId: id('Perangkat daerah'),
  nama: text('Nama nilai', 100),
  makna: text('Makna', 500),
  perilaku,
  alasan: text('Alasan usulan', 2000),
});

export const PUTUSAN = ['DISETUJUI', 'DITOLAK'] as const;

export const putusanNilaiForm = z.object({
  revisi,
  putusan: choice('Putusan', PUTUSAN),
  alasan: text('Alasan', 2000),
  berlakuDari: optionalDay('Berlaku mulai'),
  nomorSk: optionalText('Nomor keputusan', 100),
  tanggalSk: optionalDay('Tanggal keputusan'),
  berkasSk: optionalId('Salinan keputusan'),
});

export const revisiForm = z.object({ revisi });

export const usulanPerilakuForm = z.object({
  kbkId: id('KBK'),
  nilaiId: id('Nilai'),
  teks: text('Perilaku', LONGEST),
});

export const putusanPerilakuForm = z.object({
  revisi,
  putusan: choice('Putusan', PUTUSAN),
  alasan: optionalText('Alasan', 2000),
});

export const akhiriForm = z.object({ revisi, berlakuSampai: day('Hari terakhir berlaku') });
