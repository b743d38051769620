import { z } from 'zod';
import { isUuid } from '../../web/http.js';

/** The acts that can be done on several reports at once: those that need no reason. */
export const BULK_ACTS = ['sahkan', 'teruskan', 'terima'] as const;
export type BulkAct = (typeof BULK_ACTS)[number];

/** A report that was ticked, with the number of content and state that the list showed. */
export interface Picked {
  laporanId: string;
  revisi: number;
}

const MOST = 100;

/** "<id>:<revisi>", as the tick boxes say it. */
const picked = z.string().transform((value, ctx): Picked => {
  const [laporanId, revisi] = value.split(':');
  if (!isUuid(laporanId) || !/^\d{1,9}$/.test(revisi ?? '')) {
    ctx.addIssue({ code: 'custom', message: 'Pilih Laporan dari daftar' });
    return z.NEVER;
  }
  return { laporanId, revisi: Number(revisi) };
});

export const massalForm = z.object({
  act: z.enum(BULK_ACTS, 'Pilih tindakan: Sahkan, Teruskan, atau Terima'),
  laporan: z.preprocess(
    (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
    z.array(picked).max(MOST, `Pilih paling banyak ${MOST} laporan`),
  ).transform((all) => [...new Map(all.map((one) => [one.laporanId, one])).values()]),
});
