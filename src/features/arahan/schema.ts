import { z } from 'zod';
import { choice, ids, optionalDay, optionalId, text } from '../../web/forms.js';

/** What the form of a direction may say. */

export const TUJUAN = ['SEMUA', 'OPD', 'KBK'] as const;

export const arahanForm = z.object({
  judul: text('Judul', 200),
  isi: text('Isi arahan', 5000),
  tenggat: optionalDay('Diakui paling lambat'),
  berkas: optionalId('Lampiran'),
  tujuan: choice('Ditujukan kepada', TUJUAN),
  opd: ids('Perangkat daerah'),
  kbk: ids('KBK', 2000),
});
