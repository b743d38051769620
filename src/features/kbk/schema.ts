import { z } from 'zod';
import { choice, day, id, ids, optionalDay, optionalId, optionalText, revisi, text, wholeNumber } from '../../web/forms.js';
import { JABATAN } from './susunan.js';
import { readUntuk } from './queries.js';

/** What the forms of a KBK may say. */

const keputusan = {
  nomorSk: optionalText('Nomor keputusan', 120).transform((value) => value || null),
  tanggalSk: optionalDay('Tanggal keputusan'),
  berkasSk: optionalId('Salinan keputusan'),
};

export const bentukForm = z.object({
  untuk: z.string('Pilih Dibentuk untuk').transform((value, ctx) => {
    const read = readUntuk(value);
    if (!read) ctx.addIssue({ code: 'custom', message: 'Pilih Dibentuk untuk dari daftar' });
    return read ?? z.NEVER;
  }),
  nama: text('Nama KBK', 200),
  mulai: day('Tanggal mulai'),
  ...keputusan,
});

export const ubahForm = z.object({ nama: text('Nama KBK', 200), ...keputusan, revisi });

const lepas = z.literal('ya').optional().transform((value) => value === 'ya');

export const tunjukForm = z.object({
  jabatan: choice('Jabatan', JABATAN),
  pegawaiId: id('Pegawai'),
  gantikan: optionalId('Menggantikan'),
  mulai: day('Tanggal mulai'),
  selesai: optionalDay('Tanggal selesai'),
  lepas,
  ...keputusan,
});

export const anggotaForm = z.object({ pegawaiIds: ids('Anggota', 200), mulai: day('Tanggal mulai'), ...keputusan });

export const penggantiForm = z.object({ pegawaiId: id('Pegawai'), mulai: day('Tanggal mulai'), selesai: day('Tanggal selesai'), lepas, ...keputusan });

/** `semula`: the last day that stood there when the form was opened. */
export const akhiriForm = z.object({ selesai: optionalDay('Hari terakhir'), semula: optionalDay('Hari terakhir semula'), alasan: optionalText('Alasan', 1000) });

export const batalkanForm = z.object({ alasan: text('Alasan', 1000) });

const count = (label: string) => wholeNumber(label, 0, 20);

export const susunanForm = z.object({
  fasilitator: count('Fasilitator'),
  wakilKetua: count('Wakil Ketua'),
  wakilSekretaris: count('Wakil Sekretaris'),
  anggota: z.preprocess((value) => (value === '' || value === undefined ? null : value), z.union([z.null(), wholeNumber('Anggota', 1, 200)])),
  mulai: day('Tanggal mulai'),
  alasan: text('Alasan', 1000),
  akhiri: lepas,
  revisi,
});
