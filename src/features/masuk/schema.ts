import { z } from 'zod';
import { text } from '../../web/forms.js';

export const masukForm = z.object({
  namaPengguna: text('Nama pengguna', 100),
  // A password is taken as typed: no trimming, no line ends changed.
  sandi: z.string('Isi Kata sandi').min(1, 'Isi Kata sandi').max(1000, 'Kata sandi terlalu panjang'),
});
