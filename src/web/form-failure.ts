import type { FieldErrors } from '../errors.js';

/** The error summary of a refused form ("Keputusan belum disimpan: 2 isian perlu diperbaiki"), or null where nothing was wrong. */
export function formFailure(subject: string, errors: FieldErrors) {
  const entries = Object.entries(errors);
  if (entries.length === 0) return null;
  const slips = entries.filter(([name]) => name !== '').length;
  return {
    title: slips > 0 ? `${subject} belum disimpan: ${slips} isian perlu diperbaiki` : `${subject} belum disimpan`,
    text: 'Semua yang sudah Anda isi tetap ada.',
    items: entries.map(([name, text]) => ({ text, ...(name === '' || name === 'revisi' || name === 'versi' ? {} : { href: `#${name}` }) })),
  };
}
