import { z } from 'zod';
import { optionalId, revisi, text } from '../../web/forms.js';

/** What the forms of a report to the Pengarah may say. */

const fields = {
  judul: text('Judul', 200),
  isi: text('Isi laporan', 20_000),
  berkas: optionalId('Lampiran'),
};

export const laporanTimForm = z.object(fields);
export const laporanTimUbahForm = z.object({ ...fields, revisi });
export const sampaikanForm = z.object({ revisi });
export const tanggapiForm = z.object({ revisi, tanggapan: text('Tanggapan', 5000) });
