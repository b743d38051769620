import { z } from 'zod';
import { choice, day, id, optionalId, optionalText, revisi, text } from '../../web/forms.js';
import { alasanBerhenti, jenisPegawai } from './kinds.js';
import { bareNumber } from './nip.js';
import type { AlasanBerhenti, JenisPegawai } from '../../db/generated/client.js';

export const email = z.email();
export const telepon = z.string().regex(/^\+?[\d][\d\s().-]{4,28}$/);

const kinds = Object.keys(jenisPegawai) as [JenisPegawai, ...JenisPegawai[]];
const reasons = Object.keys(alasanBerhenti) as [AlasanBerhenti, ...AlasanBerhenti[]];

const person = {
  nama: text('Nama', 200),
  jenis: choice('Jenis pegawai', kinds),
  nip: optionalText('NIP', 40).transform(bareNumber),
  email: optionalText('Surel', 200).refine((value) => value === '' || email.safeParse(value).success, 'Isi Surel seperti nama@contoh.go.id, atau kosongkan'),
  telepon: optionalText('Telepon', 30).refine((value) => value === '' || telepon.safeParse(value).success, 'Isi Telepon dengan angka, misalnya 0812 0000 0000, atau kosongkan'),
};
const post = { unitKerjaId: optionalId('Unit kerja'), jabatan: text('Jabatan', 200), golongan: optionalText('Golongan', 10) };

export const tambahForm = z.object({ ...person, ...post, perangkatDaerahId: id('Perangkat daerah'), mulai: day('Mulai bertugas') });
export const koreksiForm = z.object({ ...person, ...post, jabatan: optionalText('Jabatan', 200), mulai: optionalText('Mulai bertugas', 40), revisi });
export const penempatanForm = z.object({ ...post, mulai: day('Berlaku mulai'), revisi });
export const pindahForm = z.object({ ...post, perangkatDaerahId: id('Perangkat daerah tujuan'), mulai: day('Mulai di tempat baru'), revisi });
export const berhentiForm = z.object({ alasan: choice('Sebab', reasons), hariTerakhir: day('Hari terakhir'), revisi });
export const batalBerhentiForm = z.object({ alasan: text('Alasan', 500), revisi });

/** What a confirmed act carries besides: what the person saw before pressing the button. */
const seen = { sidik: z.string('Muat ulang halaman ini').regex(/^[0-9a-f]{64}$/, 'Muat ulang halaman ini') };
export const pindahLakukanForm = pindahForm.extend(seen);
export const berhentiLakukanForm = berhentiForm.extend(seen);
