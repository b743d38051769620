import { z } from 'zod';
import type { Request, Response } from 'express';
import { PortalError, type FieldErrors } from '../errors.js';
import { EARLIEST_DAY, LATEST_DAY, isDay } from '../time.js';

/** What a form page shows again: everything typed, and what is wrong with it. */
export interface FormState {
  values: Record<string, string | string[]>;
  errors: FieldErrors;
}

export const emptyForm: FormState = { values: {}, errors: {} };

/** The body as a form has it: texts and lists of texts, nothing else. */
export function typed(body: unknown): FormState['values'] {
  return Object.fromEntries(Object.entries((body ?? {}) as Record<string, string | string[]>).filter(([name]) => name !== '_csrf'));
}

/**
 * Handles a submitted form the one way there is: parse, save, go on. What the schema or the service refuses
 * (`invalid_input`, `stale_version`, `wrong_stage`) shows the same page again with 422 or 409, a message at each field and
 * everything that was typed. `save` gives the address to go to, or null where it
 * has answered itself.
 */
export async function submitForm<S extends z.ZodType>(req: Request, res: Response, form: {
  schema: S;
  /** What is wrong already, before the texts are read: a file that cannot be kept. */
  problems?: FieldErrors;
  save: (data: z.output<S>) => Promise<string | null>;
  page: (state: FormState) => Promise<unknown>;
}): Promise<void> {
  const values = typed(req.body);
  const again = async (status: number, errors: FieldErrors) => { res.status(status); await form.page({ values, errors }); };

  if (req.bodyProblem) return again(422, { '': req.bodyProblem });
  const parsed = form.schema.safeParse(values);
  const wrong = { ...(parsed.success ? {} : fieldErrors(parsed.error)), ...form.problems };
  if (!parsed.success || Object.keys(wrong).length > 0) return again(422, wrong);
  let address: string | null;
  try {
    address = await form.save(parsed.data);
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    if (error.code === 'invalid_input') return again(error.status, error.fields);
    if (error.code === 'stale_version' || error.code === 'wrong_stage') return again(error.status, { '': error.message });
    throw error;
  }
  if (address !== null) res.redirect(303, address);
}

/** The first message of each field. */
export function fieldErrors(error: z.ZodError): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of error.issues) errors[String(issue.path[0] ?? '')] ??= issue.message;
  return errors;
}

// ── Fields: what a form may say, with messages that say what to do ──────────────

/** "Isi Judul"; a label that is already so worded ("Isi laporan") says it by itself. */
const fill = (label: string) => (label.startsWith('Isi ') ? label : `Isi ${label}`);

/** A repeated or bracketed field, or a NUL byte (which PostgreSQL refuses), is named at the field like any other slip. */
const oneText = (label: string) => z.string({ error: (issue) => (Array.isArray(issue.input) ? `${fill(label)} satu kali saja` : fill(label)) })
  .refine((value) => !value.includes('\u0000'), { error: `Hapus karakter yang tidak terbaca dari ${label}`, abort: true })
  .transform((value) => value.replaceAll('\r\n', '\n').trim());

/** A text that must be there. */
export const text = (label: string, max: number) => oneText(label)
  .pipe(z.string().min(1, fill(label)).max(max, `Ringkas ${label} menjadi paling banyak ${max.toLocaleString('id-ID')} karakter`));

/** A text that may be left empty: ''. */
export const optionalText = (label: string, max: number) => z.preprocess((value) => value ?? '', oneText(label)
  .pipe(z.string().max(max, `Ringkas ${label} menjadi paling banyak ${max.toLocaleString('id-ID')} karakter`)));

/** A calendar day that exists. */
export const day = (label: string) => text(label, 40)
  .refine(isDay, `Isi ${label} dengan tanggal yang ada, antara ${EARLIEST_DAY.slice(0, 4)} dan ${LATEST_DAY.slice(0, 4)}`);

/** A day or nothing: null. */
export const optionalDay = (label: string) => z.preprocess((value) => value ?? '', oneText(label))
  .transform((value) => value || null)
  .refine((value) => value === null || isDay(value), `Isi ${label} dengan tanggal yang ada, atau kosongkan`);

/** Digits, with points between thousands or none. Any other point is a slip: read as one between thousands, "12.50" would be 1,250. */
const WHOLE = /^(\d+|\d{1,3}(\.\d{3})+)$/;

/** A whole number, typed with or without thousand points. */
export const wholeNumber = (label: string, min: number, max: number) => text(label, 30)
  .refine((value) => WHOLE.test(value), `Isi ${label} dengan angka bulat tanpa koma; titik hanya memisahkan ribuan`)
  .transform((value) => Number(value.replaceAll('.', '')))
  .refine((value) => value >= min && value <= max, `Isi ${label} antara ${min.toLocaleString('id-ID')} dan ${max.toLocaleString('id-ID')}`);

/** The largest amount that a form takes: a hundred trillion rupiah, far below the column's bigint. */
const MOST_RUPIAH = 100_000_000_000_000n;

/** Whole rupiah, typed as people do ("Rp1.500.000", "Rp. 1.500.000,-", "1500000"); nothing is 0. */
export const rupiah = (label: string) => z.preprocess((value) => value ?? '', oneText(label))
  .transform((value) => value.replace(/^Rp\.?\s*/i, '').replace(/,(00?|-)$/, '') || '0')
  .refine((value) => WHOLE.test(value), `Isi ${label} dengan rupiah bulat, misalnya 1.500.000`)
  .transform((value) => value.replaceAll('.', ''))
  .transform((digits) => (digits.length <= 30 ? BigInt(digits) : MOST_RUPIAH + 1n))
  .refine((value) => value <= MOST_RUPIAH, `Isi ${label} paling banyak Rp100.000.000.000.000`);

/** The id of a row chosen from a list. */
export const id = (label: string) => z.uuid(`Pilih ${label} dari daftar`);

/** A row chosen from a list, or none: null. */
export const optionalId = (label: string) => z.preprocess((value) => (value === '' ? undefined : value), z.uuid(`Pilih ${label} dari daftar`).optional())
  .transform((value) => value ?? null);

/** Several rows chosen from a list; none is []. */
export const ids = (label: string, max = 500) => z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.uuid(`Pilih ${label} dari daftar`), `Pilih ${label} dari daftar`).max(max, `Pilih paling banyak ${max} ${label}`),
).transform((chosen) => [...new Set(chosen)]);

/** One of a few. */
export const choice = <const T extends readonly string[]>(label: string, values: T) => z.enum(values, `Pilih ${label}`);

const RELOAD = 'Muat ulang halaman ini';

/** The number of content and state that the form was opened with. */
export const revisi = z.coerce.number(RELOAD).int(RELOAD).min(0, RELOAD).max(2_147_483_647, RELOAD);
