import { z } from 'zod';
import { choice, day, id, optionalDay, optionalId, optionalText, text } from '../../web/forms.js';

/** What the forms of heads may say. */

export const SIFAT = ['DEFINITIF', 'PLT', 'PLH'] as const;

export const catatForm = z.object({
  pegawaiId: id('Pegawai'),
  sifat: choice('Sifat', SIFAT),
  mulai: day('Mulai'),
  selesai: optionalDay('Sampai'),
  nomorSk: text('Nomor keputusan', 100),
  tanggalSk: day('Tanggal keputusan'),
  berkasSk: optionalId('Salinan keputusan'),
  /** The consequences that the person was shown, as `akibatKepala` names them; '' before they were. */
  akibat: optionalText('Akibat', 8000),
});

export const akhiriForm = z.object({ selesai: day('Hari terakhir') });

export const batalkanForm = z.object({ alasan: text('Alasan', 1000) });
