import { z } from 'zod';
import type { FieldErrors } from '../../errors.js';
import type { JenisKegiatan } from '../../db/generated/client.js';
import type { Day } from '../../time.js';
import { fmt } from '../../web/format.js';
import { choice, day, ids, optionalDay, optionalId, optionalText, revisi, rupiah, text, wholeNumber, type FormState } from '../../web/forms.js';
import { isUuid } from '../../web/http.js';

/** What the form of an activity may say (Pasal 9 for its kinds, Pasal 7 for the behaviours). */

export const JENIS = ['SOSIALISASI', 'INTERNALISASI', 'INSTITUSIONALISASI'] as const satisfies JenisKegiatan[];

export const JENIS_NAMES: Record<JenisKegiatan, string> = { SOSIALISASI: 'Sosialisasi', INTERNALISASI: 'Internalisasi', INSTITUSIONALISASI: 'Institusionalisasi' };

/** The behaviours that were put into practice, by code. */
const perilaku = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : [value].flat()),
  z.array(z.string().max(100)).min(1, 'Pilih sekurang-kurangnya satu perilaku yang diterapkan').max(100, 'Pilih perilaku dari daftar'),
).transform((codes) => [...new Set(codes)]);

const fields = {
  judul: text('Judul kegiatan', 200),
  jenis: choice('Jenis kegiatan', JENIS),
  mulai: day('Tanggal mulai'),
  selesai: optionalDay('Tanggal selesai'),
  tempat: text('Tempat', 200),
  rencanaId: optionalId('Rencana kegiatan'),
  perilaku,
  uraian: text('Uraian kegiatan', 10_000),
  hasil: optionalText('Hasil', 10_000),
  hadir: ids('Anggota yang hadir'),
  jumlahPeserta: wholeNumber('Jumlah peserta', 1, 1_000_000),
  anggaran: rupiah('Anggaran terpakai'),
};

export type KegiatanFields = { [K in keyof typeof fields]: z.output<(typeof fields)[K]> };

/** What an activity must agree with, of its KBK on its day. */
export interface KegiatanFacts {
  kbk: { nama: string; mulai: Day; selesai: Day | null };
  /** Those who are of the KBK on the activity's first day; and the names of all who ever were. */
  anggota: ReadonlySet<string>;
  nama: ReadonlyMap<string, string>;
  perilaku: ReadonlySet<string>;
  rencana: ReadonlySet<string>;
}

/**
 * Checks what is wrong with an activity beyond its single fields; what a field of its own is wrong with is absent from `given`, so that all
 * slips are told at once.
 */
export function slipsOf(given: Partial<KegiatanFields>, facts: KegiatanFacts, today: Day): FieldErrors {
  const errors: FieldErrors = {};
  const { mulai, selesai, hadir, jumlahPeserta } = given;
  if (mulai) {
    if (mulai > today) errors.mulai = `Isi Tanggal mulai dengan hari ini atau sebelumnya: kegiatan dicatat sesudah berlangsung`;
    else if (mulai < facts.kbk.mulai) errors.mulai = `Isi Tanggal mulai sejak ${fmt.day(facts.kbk.mulai)}, saat ${facts.kbk.nama} dibentuk`;
    else if (facts.kbk.selesai && mulai > facts.kbk.selesai) errors.mulai = `Isi Tanggal mulai sampai ${fmt.day(facts.kbk.selesai)}, saat ${facts.kbk.nama} berakhir`;
  }
  if (selesai) {
    if (mulai && selesai < mulai) errors.selesai = `Isi Tanggal selesai yang sama dengan atau sesudah Tanggal mulai, ${fmt.day(mulai)}`;
    else if (facts.kbk.selesai && selesai > facts.kbk.selesai) errors.selesai = `Isi Tanggal selesai sampai ${fmt.day(facts.kbk.selesai)}, saat ${facts.kbk.nama} berakhir`;
    else if (selesai > today) errors.selesai = 'Isi Tanggal selesai dengan hari ini atau sebelumnya: kegiatan dicatat sesudah berlangsung';
  }
  if (given.perilaku?.some((kode) => !facts.perilaku.has(kode))) errors.perilaku = 'Pilih perilaku dari daftar';
  if (given.rencanaId && !facts.rencana.has(given.rencanaId)) errors.rencanaId = 'Pilih Rencana kegiatan yang sudah disahkan dari daftar';
  if (hadir) {
    const strangers = hadir.filter((one) => !facts.anggota.has(one));
    if (strangers.some((one) => !facts.nama.has(one))) errors.hadir = 'Pilih Anggota yang hadir dari daftar';
    else if (strangers.length > 0) errors.hadir = `Hapus tanda pada ${strangers.map((one) => facts.nama.get(one)).join(', ')}: bukan anggota KBK pada ${fmt.day(mulai ?? today)}`;
    if (jumlahPeserta !== undefined && jumlahPeserta < hadir.length) {
      errors.jumlahPeserta = `Isi Jumlah peserta ${fmt.number(hadir.length)} atau lebih: ${inWords(hadir.length)} anggota dicatat hadir`;
    }
  }
  return errors;
}

const WORDS = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan', 'sepuluh', 'sebelas'];

/** A small number in words, a large one in figures. */
export const inWords = (n: number) => WORDS[n] ?? fmt.number(n);

interface ReadForm {
  /** Fields whose own value is right. */
  given: Partial<KegiatanFields>;
  errors: FieldErrors;
}

/** Reads each field by itself, with the first message of each that is wrong. */
export function readFields(values: FormState['values']): ReadForm {
  const given: Record<string, unknown> = {};
  const errors: FieldErrors = {};
  for (const [name, schema] of Object.entries(fields)) {
    const parsed = schema.safeParse(values[name]);
    if (parsed.success) given[name] = parsed.data;
    else errors[name] = parsed.error.issues[0]!.message;
  }
  return { given, errors };
}

/** Everything that the form says of an activity, checked against its KBK; every slip is an issue at its field. */
export const kegiatanForm = (facts: KegiatanFacts, today: Day, uploadProblems: string[]) => z.custom<FormState['values']>().transform((values, ctx) => {
  const { given, errors } = readFields(values);
  const captions = readCaptions(values);
  const answers = readAnswers(values);
  const all: FieldErrors = {
    ...slipsOf(given, facts, today), ...errors, ...captions.errors, ...answers.errors,
    ...(uploadProblems.length > 0 ? { bukti: uploadProblems.join('. ') } : {}),
  };
  for (const [name, message] of Object.entries(all)) ctx.addIssue({ code: 'custom', path: [name], message });
  return { ...given as KegiatanFields, revisi: revisi.catch(0).parse(values.revisi), keterangan: captions.found, tanggapan: answers.found, dibuang: readRemoved(values) };
});

/** Texts of fields named by a row: `keterangan-<id>`, `tanggapan-<id>`. */
function readBy(values: FormState['values'], pattern: RegExp, schema: z.ZodType<string>): { found: Map<string, string>; errors: FieldErrors } {
  const found = new Map<string, string>();
  const errors: FieldErrors = {};
  for (const [name, value] of Object.entries(values)) {
    const key = pattern.exec(name)?.[1];
    if (!isUuid(key)) continue;
    const parsed = schema.safeParse(value);
    if (parsed.success) found.set(key, parsed.data);
    else errors[name] = parsed.error.issues[0]!.message;
  }
  return { found, errors };
}

/** Captions of evidence, by the evidence's id. */
const readCaptions = (values: FormState['values']) => readBy(values, /^keterangan-(.+)$/, optionalText('Keterangan', 200));

/** Answers to notes, by the note's id. */
const readAnswers = (values: FormState['values']) => readBy(values, /^tanggapan-(.+)$/, optionalText('Tanggapan', 4000));

/** Saved evidence that is to go when the form is saved. */
export const readRemoved = (values: FormState['values']): string[] => [values.dibuang ?? []].flat().filter(isUuid);

/** What a press of a button on the form asks for, besides saving. */
type Intent = { kind: 'simpan' | 'unggah' | 'perbarui' } | { kind: 'hapusBerkas' | 'pulihkanBerkas'; buktiId: string };

export function intentOf(values: FormState['values']): Intent {
  for (const kind of ['hapusBerkas', 'pulihkanBerkas'] as const) {
    const buktiId = values[kind];
    if (isUuid(buktiId)) return { kind, buktiId };
  }
  return { kind: values.tindakan === 'unggah' || values.tindakan === 'perbarui' ? values.tindakan : 'simpan' };
}

/** What deleting an activity carries. */
export const hapusForm = z.object({ revisi });
