import { z } from 'zod';
import { text } from '../../web/forms.js';

const PARTS = ['{kode}', '{tahun}', '{urut}'] as const;

export const polaForm = z.object({
  pola: text('Pola nomor laporan', 80)
    .refine((pola) => PARTS.every((part) => pola.split(part).length === 2), 'Isi Pola nomor laporan dengan {kode}, {tahun}, dan {urut}, masing-masing satu kali')
    .refine((pola) => /^[\w{}./ -]+$/.test(pola), 'Pakai huruf, angka, titik, garis miring, dan tanda hubung saja'),
});
