import { z } from 'zod';
import { day, text } from '../../web/forms.js';

/** The first making: the first day of the month from which periods are made. */
export const mulaiForm = z.object({ mulai: day('Bulan pertama') });

export const tenggatForm = z.object({
  /** The deadline with which the form was opened. */
  sebelum: day('Tenggat sebelumnya'),
  tenggat: day('Tenggat'),
  alasan: text('Alasan', 500),
});
