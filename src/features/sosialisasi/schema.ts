import { z } from 'zod';
import { day, ids, optionalDay, optionalText, revisi, text, wholeNumber } from '../../web/forms.js';

/** What the forms of sosialisasi may say. */

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

/** Whose event it is: the Tim's ("kota"), an OPD's ("opd:<id>") or a KBK's ("kbk:<id>"). */
const lingkup = z.string('Pilih Penyelenggara').regex(new RegExp(`^(kota|(opd|kbk):${UUID})$`, 'i'), 'Pilih Penyelenggara');

const fields = {
  judul: text('Judul', 200),
  mulai: day('Tanggal mulai'),
  selesai: optionalDay('Tanggal selesai'),
  tempat: text('Tempat', 200),
  uraian: optionalText('Uraian', 5000),
  tanpaNama: z.preprocess((value) => (value === undefined || value === '' ? '0' : value), wholeNumber('Peserta tanpa nama', 0, 1_000_000)),
  undangan: ids('Perangkat daerah'),
  materi: ids('Materi', 50),
};

export const sosialisasiBaruForm = z.object({ ...fields, lingkup });
export const sosialisasiUbahForm = z.object({ ...fields, revisi });
export const hapusForm = z.object({ revisi });
export const hadirForm = z.object({ tambah: ids('Pegawai'), keluar: ids('Pegawai') });
