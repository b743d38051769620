import type { FormState } from '../../web/forms.js';

/** What views/perangkat-daerah/formulir.ejs shows: a short form, its fields as data. */

type FieldProps = Record<string, unknown>;

export interface FormField extends FieldProps {
  /** Which component draws it. */
  kind: 'field' | 'attachment' | 'radioGroup' | 'checklist';
}

export interface FormView {
  kepala: { title: string; eyebrow?: string; lead?: string };
  action: string;
  /** Takes a file along. */
  multipart?: boolean;
  hidden: { name: string; value: string }[];
  isian: FormField[];
  tombol: { label: string; kind: 'primary' | 'bad' };
  batalHref: string;
  /** What was refused; null where nothing was. */
  gagal: { title: string; text: string; items: { text: string; href?: string }[] } | null;
}

/** Makes fields that show what was typed, else what stands, with the error of each. */
export function fieldsOf(state: FormState, base: Record<string, string | null | undefined>) {
  const value = (name: string) => state.values[name] ?? base[name] ?? '';
  const shown = (name: string, label: string, props: FieldProps) => ({ name, label, value: value(name), error: state.errors[name], ...props });
  return {
    value,
    field: (name: string, label: string, props: FieldProps = {}): FormField => ({ kind: 'field', required: props.optional !== true, ...shown(name, label, props) }),
    radio: (name: string, legend: string, props: FieldProps): FormField => ({ kind: 'radioGroup', legend, ...shown(name, legend, props) }),
    attachment: (name: string, label: string, file: { id: string; nama: string } | null, props: FieldProps = {}): FormField => ({ kind: 'attachment', file, optional: true, ...shown(name, label, props) }),
  };
}

/** The summary above a form that was refused: "Unit belum disimpan: 2 isian perlu diperbaiki". */
export function failureOf(what: string, errors: FormState['errors'], hidden: readonly string[] = ['revisi', 'id']): FormView['gagal'] {
  const entries = Object.entries(errors);
  if (entries.length === 0) return null;
  const slips = entries.filter(([name]) => name !== '').length;
  return {
    title: slips > 0 ? `${what}: ${slips} isian perlu diperbaiki` : what,
    text: 'Semua yang sudah Anda isi tetap ada.',
    items: entries.map(([name, text]) => ({ text, ...(name === '' || hidden.includes(name) ? {} : { href: `#${name}` }) })),
  };
}

/** The number of content that a form carries: as typed, or that of now where the person was told that it changed. */
export const revisiOf = (state: FormState, revisi: number, status: number): string =>
  (status === 409 || typeof state.values.revisi !== 'string' ? String(revisi) : state.values.revisi);
