import { z } from 'zod';
import { text } from '../../web/forms.js';
import { ISIAN } from './queries.js';

const PARTS = ['{kode}', '{tahun}', '{urut}'] as const;

export const polaForm = z.object({
  pola: text('Pola nomor laporan', 80)
    .refine((pola) => PARTS.every((part) => pola.split(part).length === 2), 'Isi Pola nomor laporan dengan {kode}, {tahun}, dan {urut}, masing-masing satu kali')
    .refine((pola) => /^[\w{}./ -]+$/.test(pola), 'Pakai huruf, angka, titik, garis miring, dan tanda hubung saja'),
});

/** Items, one a line, that name nothing but what the portal fills in. */
const lines = (label: string) => text(label, 20_000)
  .transform((value) => value.split('\n').map((line) => line.trim()).filter((line) => line !== ''))
  .refine((items) => items.length <= 26, `Ringkas ${label} menjadi paling banyak 26 butir`)
  .refine((items) => items.every((item) => [...item.matchAll(/\{([^}]*)\}/g)].every(([, name]) => ISIAN.some((one) => one === name))), `Pakai ${ISIAN.map((name) => `{${name}}`).join(', ')} saja dalam ${label}`);

export const templatForm = z.object({ menimbang: lines('Menimbang'), mengingat: lines('Mengingat') });
