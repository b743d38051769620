import { z } from 'zod';
import { day, id, optionalDay, optionalId, revisi, text, wholeNumber } from '../../web/forms.js';

/** What the forms of facilities may say. */

const barang = { kbkId: id('KBK'), nama: text('Fasilitas', 200), kegunaan: text('Kegunaan', 1000), jumlah: wholeNumber('Jumlah', 1, 100_000) };
const penyediaan = { disediakanPada: day('Disediakan pada'), berkas: optionalId('Bukti') };

export const mintaForm = z.object({ ...barang, diperlukanPada: optionalDay('Diperlukan paling lambat') });
export const berikanForm = z.object({ ...barang, ...penyediaan });
export const setujuiForm = z.object({ revisi });
export const tolakForm = z.object({ revisi, alasan: text('Alasan', 1000) });
export const sediakanForm = z.object({ revisi, ...penyediaan });
