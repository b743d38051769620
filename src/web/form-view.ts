import type { FormState } from './forms.js';

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

/** The number of content that a form carries: as typed, or that of now where the person was told that it changed. */
export const revisiOf = (state: FormState, revisi: number, status: number): string =>
  (status === 409 || typeof state.values.revisi !== 'string' ? String(revisi) : state.values.revisi);
