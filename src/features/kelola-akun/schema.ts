import { z } from 'zod';
import { choice, day, id, ids, text } from '../../web/forms.js';
import { USER_NAME } from './names.js';

/** How many accounts or links one press makes. */
export const MOST_AT_ONCE = 200;

const CARA = ['surel', 'cetak'] as const;
export type Cara = (typeof CARA)[number];

const userName = z.string('Isi Nama pengguna').trim().toLowerCase()
  .regex(USER_NAME, 'Isi Nama pengguna dengan 2 sampai 60 huruf kecil, angka, titik, atau tanda hubung, berawal huruf atau angka');

/** The field that holds the user name of a person in the list. */
export const nameField = (pegawaiId: string) => `nama-${pegawaiId}`;

/** The people that are ticked, each with the user name typed beside them. */
export const akunBaruForm = z.looseObject({ id: id('formulir'), pegawai: ids('Pegawai', MOST_AT_ONCE), cara: choice('Cara menyampaikan', CARA) })
  .transform((given, context) => {
    if (given.pegawai.length === 0) context.addIssue({ code: 'custom', path: ['pegawai'], message: 'Pilih paling sedikit satu pegawai' });
    const orang = given.pegawai.map((pegawaiId) => {
      const parsed = userName.safeParse((given as Record<string, unknown>)[nameField(pegawaiId)]);
      if (!parsed.success) context.addIssue({ code: 'custom', path: [nameField(pegawaiId)], message: parsed.error.issues[0]!.message });
      return { pegawaiId, namaPengguna: parsed.data ?? '' };
    });
    return { batch: given.id, cara: given.cara, orang };
  });

export type AkunBaruInput = z.output<typeof akunBaruForm>;

/** Accounts for which new links are asked. */
export const slipForm = z.object({ id: id('formulir'), akun: ids('Akun', MOST_AT_ONCE), cara: choice('Cara menyampaikan', CARA) })
  .transform(({ id: batch, akun, cara }, context) => {
    if (akun.length === 0) context.addIssue({ code: 'custom', path: ['akun'], message: 'Pilih paling sedikit satu akun' });
    return { batch, akunIds: akun, cara };
  });

export const PERAN = ['ADMIN', 'WALIKOTA', 'STAF_WALIKOTA'] as const;

/** An account for somebody who is no pegawai: the Walikota above all. */
export const perorangForm = z.object({ id: id('formulir'), nama: text('Nama', 200), namaPengguna: userName, peran: choice('Peran', PERAN) });

export const peranForm = z.object({ peran: choice('Peran', PERAN), mulai: day('Mulai') });

export const akhiriPeranForm = z.object({ penugasanId: id('peran'), selesai: day('Hari terakhir') });

export const nonaktifForm = z.object({ alasan: text('Alasan', 500) });
