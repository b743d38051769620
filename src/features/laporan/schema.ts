import { z } from 'zod';
import { id, optionalId, optionalText, revisi } from '../../web/forms.js';
import { isUuid } from '../../web/http.js';
import { NOTE_SECTIONS } from './sections.js';

export const bukaForm = z.object({ kbkId: id('KBK'), periodeId: id('Periode') });

export const uraianForm = z.object({
  revisi,
  ringkasan: optionalText('Ringkasan', 10_000),
  kendala: optionalText('Kendala', 10_000),
  tindakLanjut: optionalText('Tindak lanjut', 10_000),
  alasanNihil: optionalText('Alasan nihil', 4000),
  /** Which of the two buttons was pressed. */
  lalu: z.enum(['simpan', 'ajukan']).catch('simpan'),
});

export const tindakanForm = z.object({
  revisi,
  /** The row of the post in which the person acts. */
  post: optionalId('jabatan'),
  alasan: optionalText('Alasan', 4000),
  /** Where to go afterwards: a page of ours. */
  kembali: z.string().catch(''),
});

/** Notes of the return form, by section: fields `catatan-ringkasan`, `catatan-<id of an activity>`. */
export function notesOf(values: Record<string, string | string[]>): Map<string, string> {
  return fieldsBy(values, 'catatan-', (key) => {
    if (isUuid(key)) return `kegiatan:${key}`;
    return NOTE_SECTIONS.find((section) => section === key) ?? null;
  });
}

/** Answers to notes: fields `tanggapan-<id of a note>`. */
export function answersOf(values: Record<string, string | string[]>): Map<string, string> {
  return fieldsBy(values, 'tanggapan-', (key) => (isUuid(key) ? key : null));
}

function fieldsBy(values: Record<string, string | string[]>, prefix: string, keyOf: (rest: string) => string | null): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    const key = name.startsWith(prefix) ? keyOf(name.slice(prefix.length)) : null;
    if (key && typeof value === 'string') found.set(key, value.replaceAll('\u0000', '').replaceAll('\r\n', '\n').trim());
  }
  return found;
}
