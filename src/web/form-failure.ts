import type { FieldErrors } from '../errors.js';

/** The error summary of a refused form ("Keputusan belum disimpan: 2 isian perlu diperbaiki"), in the word of its button; null where nothing was wrong. */
export function formFailure(subject: string, errors: FieldErrors, done: 'disimpan' | 'dikirim' | 'disampaikan' = 'disimpan') {
  const entries = Object.entries(errors);
  if (entries.length === 0) return null;
  const slips = entries.filter(([name]) => name !== '').length;
  return {
    title: slips > 0 ? `${subject} belum ${done}: ${slips} isian perlu diperbaiki` : `${subject} belum ${done}`,
    text: 'Semua yang sudah Anda isi tetap ada.',
    items: entries.map(([name, text]) => ({ text, ...(name === '' || name === 'revisi' || name === 'versi' ? {} : { href: `#${name}` }) })),
  };
}
