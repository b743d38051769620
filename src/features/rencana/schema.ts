import { z } from 'zod';
import { id, optionalText, revisi, rupiah, text } from '../../web/forms.js';

/** What the forms of plans may say. */

const bulan = z.string('Pilih Bulan').regex(/^([1-9]|1[0-2])$/, 'Pilih Bulan').transform(Number);
const tahun = z.string('Pilih Tahun').regex(/^\d{4}$/, 'Pilih Tahun').transform(Number);

const fields = {
  bulan,
  judul: text('Judul rencana', 200),
  sasaran: text('Sasaran', 500),
  anggaran: rupiah('Anggaran'),
};

export const rencanaBaruForm = z.object({ ...fields, kbkId: id('KBK'), tahun });

/** A reason is asked by the service, where the plan is endorsed already. */
export const rencanaUbahForm = z.object({ ...fields, revisi, alasan: optionalText('Alasan perubahan', 1000) });

export const hapusForm = z.object({ revisi });

export const batalkanForm = z.object({ revisi, alasan: optionalText('Alasan', 1000) });

export const salinForm = z.object({ kbkId: id('KBK'), tahun });

/** The drafts as the ketua saw them: `<id>.<revisi>` each. */
const seen = z.preprocess((value) => [value ?? []].flat(), z.array(z.string().regex(/^[0-9a-f-]{36}\.\d{1,9}$/i, 'Muat ulang halaman ini')).min(1, 'Tidak ada rencana untuk disahkan').max(1000))
  .transform((texts) => texts.map((one) => { const [rencanaId, number] = one.split('.'); return { id: rencanaId!, revisi: Number(number) }; }));

export const sahkanForm = z.object({ kbkId: id('KBK'), tahun, rencana: seen });
