import { z } from 'zod';
import { choice, day, ids, optionalDay, optionalId, text } from '../../web/forms.js';

/** What the forms of the Tim may say. */

export const JABATAN_TIM = ['PENGARAH', 'PENANGGUNG_JAWAB', 'KETUA', 'SEKRETARIS', 'KOORDINATOR', 'ANGGOTA'] as const;

/** The state of a row as the form saw it. */
const versi = z.string('Muat ulang halaman ini').regex(/^[0-9a-f]{16}$/, 'Muat ulang halaman ini');

const keputusan = {
  nomorSk: text('Nomor keputusan', 100),
  tanggalSk: day('Tanggal keputusan'),
  mulai: day('Mulai berlaku'),
  selesai: optionalDay('Berlaku sampai'),
  berkasSk: optionalId('Salinan keputusan'),
};

export const timBaruForm = z.object({ ...keputusan, salin: ids('anggota yang disalin', 200) });

export const timUbahForm = z.object({ ...keputusan, versi });

export const anggotaBaruForm = z.object({
  jabatan: choice('Jabatan', JABATAN_TIM),
  pegawaiId: ids('Pegawai', 50).refine((chosen) => chosen.length > 0, 'Pilih Pegawai dari hasil pencarian'),
  mulai: day('Mulai'),
  ganti: optionalId('Yang diganti'),
});

export const akhiriForm = z.object({ versi, selesai: day('Hari terakhir') });

export const batalkanForm = z.object({ versi, alasan: text('Alasan', 1000) });

export const penugasanForm = z.object({ versi, opd: ids('Perangkat daerah'), mulai: day('Mulai'), selesai: optionalDay('Sampai') });

