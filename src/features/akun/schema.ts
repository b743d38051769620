import { z } from 'zod';

/** A password is taken as typed: no trimming, no line ends changed. Whether it will do is passwords.ts' to say. */
const password = (label: string) => z.string(`Isi ${label}`).min(1, `Isi ${label}`).max(1000, `${label} terlalu panjang`);

const newPassword = { sandiBaru: password('Kata sandi baru'), sandiUlang: password('Ulangi kata sandi baru') };

export const sandiForm = z.object({ sandiLama: password('Kata sandi sekarang'), ...newPassword });

export const sandiLewatTautanForm = z.object(newPassword);

export const sesiForm = z.object({ sesi: z.string('Muat ulang halaman ini').regex(/^[0-9a-f]{64}$/, 'Muat ulang halaman ini') });

/** What the shell says of a new account. */
export const akunBaru = z.object({
  namaPengguna: z.string().toLowerCase().regex(/^[a-z0-9][a-z0-9.-]{1,59}$/, '--nama-pengguna terdiri atas 2 sampai 60 huruf kecil, angka, titik, atau tanda hubung, dan berawal huruf atau angka'),
  nama: z.string().trim().min(1, '--nama tidak boleh kosong').max(200, '--nama paling banyak 200 karakter'),
  peran: z.enum(['ADMIN', 'WALIKOTA', 'STAF_WALIKOTA'], '--peran adalah ADMIN, WALIKOTA, atau STAF_WALIKOTA'),
});

export type AkunBaru = z.output<typeof akunBaru>;
