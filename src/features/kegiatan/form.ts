import { kbkAllowing } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { insiderKbk, visibleKegiatan } from '../../access/visible.js';
import type { Prisma } from '../../db/generated/client.js';
import { forbidden, notFound, wrongStage } from '../../errors.js';
import { dayAt, dayOf, isDay, yearOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import type { FormState } from '../../web/forms.js';
import { isUuid } from '../../web/http.js';
import { OPEN_STATES } from '../../workflow/laporan.js';
import { factsOf, readPlace, type Place } from './place.js';
import { JENIS, JENIS_NAMES, inWords, readRemoved, type KegiatanFacts } from './schema.js';
import { mayRecord } from './service.js';

/** What the form of an activity shows: what can be chosen, what is saved, what was typed, what is wrong with it. */

type Values = FormState['values'];

const buktiSelect = { id: true, keterangan: true, berkas: { select: { id: true, nama: true, ukuran: true, tipe: true } } } satisfies Prisma.BuktiSelect;
type BuktiRow = Prisma.BuktiGetPayload<{ select: typeof buktiSelect }>;

const savedInclude = (id: string) => ({
  kbk: { select: { id: true, perangkatDaerahId: true } },
  laporan: {
    select: {
      id: true, status: true, versi: true, periode: { select: { nama: true } },
      catatan: {
        where: { bagian: `kegiatan:${id}` }, orderBy: [{ pada: 'asc' }, { id: 'asc' }],
        include: { tindakan: { select: { nama: true, sebutan: true } }, versi: { select: { versi: true } } },
      },
    },
  },
  perilaku: { select: { perilaku: { select: { kode: true } } } },
  hadir: { select: { pegawaiId: true } },
  bukti: { orderBy: { urutan: 'asc' }, select: buktiSelect },
} satisfies Prisma.KegiatanInclude);

type SavedRow = Prisma.KegiatanGetPayload<{ include: ReturnType<typeof savedInclude> }>;

export interface OpenedForm {
  id: string;
  today: Day;
  /** The post that records, and the KBKs among which the person may choose for a new activity. */
  held: HeldPost;
  choices: HeldPost[];
  place: Place;
  facts: KegiatanFacts;
  /** The activity as it is saved; null: a new one. */
  saved: SavedRow | null;
}

/**
 * Opens the form of a new activity (`isNew`) or of a saved one, through the person. A new one that was saved meanwhile is opened as
 * the saved one. Throws not_found, and forbidden for whoever does not record there.
 */
export async function openForm(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor, { id, values, isNew }: { id: string; values: Values; isNew: boolean }): Promise<OpenedForm> {
  const today = dayAt(deps.clock());
  const saved = await deps.db.kegiatan.findFirst({ relationLoadStrategy: 'join', where: { id, AND: visibleKegiatan(actor) }, include: savedInclude(id) });
  if (!saved && !isNew) throw notFound();
  const choices = kbkAllowing(actor, 'kegiatan.catat');
  const held = saved ? mayRecord(actor, saved.kbk) : await chosenKbk(deps, actor, choices, values.kbkId);
  const on = typeof values.mulai === 'string' && isDay(values.mulai) ? values.mulai : saved ? dayOf(saved.mulai) : today;
  const place = await readPlace(deps.db, {
    kbkId: saved?.kbkId ?? held.kbkId!, on, years: [...new Set([yearOf(today), yearOf(on)])], rencanaIds: saved?.rencanaId ? [saved.rencanaId] : [],
  });
  return { id, today, held, choices: saved ? [] : choices, place, facts: factsOf(place, saved?.rencanaId ?? null), saved };
}

async function chosenKbk(deps: Pick<Deps, 'db'>, actor: Actor, choices: HeldPost[], kbkId: string | string[] | undefined): Promise<HeldPost> {
  const [first] = choices;
  if (!first) throw forbidden('Kegiatan dicatat oleh sekretaris KBK (Pasal 13 ayat (5) huruf d).');
  if (kbkId === undefined || kbkId === '') return first;
  const chosen = choices.find((held) => held.kbkId === kbkId);
  if (chosen) return chosen;
  const seen = isUuid(kbkId) ? await deps.db.kbk.findFirst({ where: { id: kbkId, AND: insiderKbk(actor) }, select: { id: true } }) : null;
  throw seen ? forbidden('Kegiatan dicatat oleh sekretaris KBK (Pasal 13 ayat (5) huruf d).') : notFound();
}

/** Throws wrong_stage where the activity's report may not be changed now. */
export function demandOpen(form: OpenedForm): void {
  const laporan = form.saved?.laporan;
  if (laporan && !OPEN_STATES.includes(laporan.status)) {
    throw wrongStage(`Laporan ${laporan.periode.nama} yang memuat kegiatan ini sudah diajukan, jadi kegiatan tidak dapat diubah. Minta laporan dikembalikan, atau tarik bila belum disahkan.`);
  }
}

/** An activity as its form would say it. */
function valuesOf(saved: SavedRow): Values {
  const mulai = dayOf(saved.mulai);
  const selesai = dayOf(saved.selesai);
  return {
    judul: saved.judul, jenis: saved.jenis, mulai, selesai: selesai === mulai ? '' : selesai, tempat: saved.tempat, rencanaId: saved.rencanaId ?? '',
    perilaku: saved.perilaku.map((one) => one.perilaku.kode), uraian: saved.uraian, hasil: saved.hasil ?? '',
    hadir: saved.hadir.map((one) => one.pegawaiId), jumlahPeserta: String(saved.jumlahPeserta),
    anggaran: saved.anggaran === 0n ? '' : fmt.number(saved.anggaran),
  };
}

const LABELS: Record<string, string> = {
  judul: 'Judul kegiatan', jenis: 'Jenis kegiatan', mulai: 'Tanggal mulai', selesai: 'Tanggal selesai', tempat: 'Tempat', rencanaId: 'Rencana kegiatan',
  perilaku: 'Perilaku yang diterapkan', uraian: 'Uraian kegiatan', hasil: 'Hasil', hadir: 'Anggota yang hadir', jumlahPeserta: 'Jumlah peserta', anggaran: 'Anggaran terpakai',
};

/** The form's sections, with the fields whose errors each counts. */
const SECTIONS = [
  { title: 'Kegiatan', fields: ['kbkId', 'judul', 'jenis', 'mulai', 'selesai', 'tempat', 'rencanaId'] },
  { title: 'Perilaku yang diterapkan', fields: ['perilaku'] },
  { title: 'Uraian dan hasil', fields: ['uraian', 'hasil'] },
  { title: 'Peserta dan anggaran', fields: ['hadir', 'jumlahPeserta', 'anggaran'] },
  { title: 'Bukti kegiatan', fields: ['bukti', 'keterangan'] },
] as const;

/** Which section a field belongs to; captions are named one by one, answers to notes stand before the first. */
const sectionOf = (name: string) => SECTIONS.findIndex(({ fields }) => (fields as readonly string[]).includes(name.startsWith('keterangan-') ? 'keterangan' : name));

export interface FormView {
  form: OpenedForm;
  state: FormState;
  /** The answer's status: 409 says that what was typed and what is saved differ. */
  status: number;
  uploadProblems: string[];
  /** The form was sent to be saved, and was not. */
  refused: boolean;
}

/** What views/kegiatan/formulir.ejs shows. */
export async function formPage(deps: Pick<Deps, 'db'>, actor: Actor, { form, state, status, uploadProblems, refused }: FormView) {
  const { saved, place } = form;
  const waiting = await deps.db.bukti.findMany({
    where: { formulirId: form.id, kegiatanId: null, berkas: { olehId: actor.akunId } }, orderBy: { urutan: 'asc' }, select: buktiSelect,
  });
  const bukti = [...saved?.bukti ?? [], ...waiting];
  const dibuang = readRemoved(state.values).filter((id) => saved?.bukti.some((one) => one.id === id));
  const shown = bukti.filter((one) => !dibuang.includes(one.id));
  const base = saved ? valuesOf(saved) : {};
  const values: Values = Object.keys(state.values).length > 0 ? { perilaku: [], hadir: [], ...state.values } : { ...base };
  const list = (name: string) => [values[name] ?? []].flat();
  const errors = { ...state.errors, ...(uploadProblems.length > 0 ? { bukti: uploadProblems.join('. ') } : {}) };
  const isStale = status === 409 && saved !== null && String(saved.revisi) !== values.revisi;
  const title = saved ? 'Ubah kegiatan' : 'Catat kegiatan';

  return {
    title,
    crumbs: [
      { label: 'Beranda', href: '/beranda' }, { label: 'Kegiatan', href: '/kegiatan' },
      ...(saved ? [{ label: saved.judul, href: `/kegiatan/${saved.id}` }, { label: 'Ubah' }] : [{ label: title }]),
    ],
    kepala: {
      title,
      lead: saved?.laporan ? `Dimuat dalam laporan ${saved.laporan.periode.nama}. Isian wajib, kecuali yang bertanda “opsional”.`
        : 'Kegiatan masuk ke laporan periode tanggal selesainya. Semua isian wajib, kecuali yang bertanda “opsional”.',
      ...(form.choices.length > 1 || saved ? {} : { eyebrow: place.kbk.nama }),
    },
    action: saved ? `/kegiatan/${saved.id}/ubah` : '/kegiatan/baru',
    batalHref: saved ? `/kegiatan/${saved.id}` : '/kegiatan',
    id: form.id,
    revisi: saved ? (isStale || values.revisi === undefined ? String(saved.revisi) : String(values.revisi)) : '',
    form: { values: { ...values, perilaku: list('perilaku'), hadir: list('hadir') }, errors },
    tanggal: { mulai: dateType(values.mulai), selesai: dateType(values.selesai) },
    gagal: refused || uploadProblems.length > 0 ? summary(errors, uploadProblems, shown.length, refused, isStale ? changedSince(base, values) : []) : null,
    bagian: SECTIONS.map(({ title: name }, i) => ({ href: `#bagian-${i + 1}`, title: name, errors: Object.keys(errors).filter((field) => sectionOf(field) === i).length })),
    kbk: form.choices.length > 1 ? form.choices.map((held) => ({ value: held.kbkId!, label: held.kbkNama! })) : [],
    rencana: planOptions(place, form.today),
    jenis: JENIS.map((value) => ({ value, label: JENIS_NAMES[value], small: JENIS_HINTS[value] })),
    nilai: place.nilai,
    anggota: attendance(place, list('hadir')),
    berkas: shown.map((one) => fileView(one, values[`keterangan-${one.id}`])),
    dibuang: bukti.filter((one) => dibuang.includes(one.id)).map((one) => ({ id: one.id, nama: one.berkas.nama })),
    catatan: notes(saved, values, errors),
  };
}

const JENIS_HINTS = { SOSIALISASI: 'memberi pemahaman nilai', INTERNALISASI: 'menanamkan nilai', INSTITUSIONALISASI: 'menerapkan pada organisasi' } as const;

/** A date that is none was not picked in a calendar: it is shown as it was typed. */
const dateType = (value: string | string[] | undefined) => (value === undefined || value === '' || (typeof value === 'string' && isDay(value)) ? 'date' : 'text');

function fileView(row: BuktiRow, typed: string | string[] | undefined) {
  return {
    id: row.id, nama: row.berkas.nama, ukuran: row.berkas.ukuran, href: `/berkas/${row.berkas.id}`, keterangan: typeof typed === 'string' ? typed : row.keterangan,
    ...(row.berkas.tipe === 'application/pdf' ? {} : { thumbHref: `/berkas/${row.berkas.id}/kecil` }),
  };
}

/** Endorsed plans; by year where there are those of several. */
function planOptions(place: Place, today: Day) {
  const outside = { value: '', label: 'Di luar rencana' };
  const option = (plan: Place['rencana'][number]) => ({ value: plan.id, label: `${plan.judul} (${fmt.month(plan.bulan)})` });
  const years = [...new Set(place.rencana.map((plan) => plan.tahun))];
  if (years.length === 0 || (years.length === 1 && years[0] === yearOf(today))) return [outside, ...place.rencana.map(option)];
  return [outside, ...years.map((tahun) => ({ group: `Rencana ${tahun}`, options: place.rencana.filter((plan) => plan.tahun === tahun).map(option) }))];
}

/** Who could be present on the activity's day, and those ticked who could not, so that they can be unticked. */
function attendance(place: Place, hadir: string[]) {
  const strangers = hadir.filter((id) => place.nama.has(id) && !place.anggota.some((one) => one.pegawaiId === id));
  const items = [
    ...place.anggota.map((one) => ({ value: one.pegawaiId, label: one.nama, small: one.jabatan, checked: hadir.includes(one.pegawaiId) })),
    ...strangers.map((id) => ({ value: id, label: place.nama.get(id)!, small: `bukan anggota pada ${fmt.day(place.on)}`, checked: true })),
  ];
  return {
    keterangan: `Anggota KBK per ${fmt.day(place.on)}.`,
    ringkas: `${items.filter((one) => one.checked).length} dari ${place.anggota.length} anggota dicatat hadir`,
    items,
  };
}

/** The notes on this activity: those on the latest version are answered here, older ones are read. */
function notes(saved: SavedRow | null, values: Values, errors: FormState['errors']) {
  return (saved?.laporan?.catatan ?? []).map((note) => {
    const isOpen = note.versi.versi === saved!.laporan!.versi;
    const name = `tanggapan-${note.id}`;
    return {
      note: {
        title: `Catatan ${note.tindakan.sebutan} pada versi ${note.versi.versi}`, text: note.teks, by: `${note.tindakan.nama}, ${fmt.momentDay(note.pada)}`,
        replies: note.tanggapan && !isOpen ? [{ title: 'Tanggapan sekretaris', text: note.tanggapan }] : [],
      },
      field: isOpen ? { name, label: 'Tanggapan', type: 'textarea', rows: 3, optional: true, value: values[name] ?? note.tanggapan ?? '', error: errors[name], hint: 'Apa yang sudah diperbaiki; terbaca oleh yang memberi catatan.' } : null,
    };
  });
}

/** First on the page: how much is wrong, what was kept, a link to each. */
function summary(errors: FormState['errors'], uploadProblems: string[], kept: number, refused: boolean, changed: { href: string; text: string }[]) {
  const { '': whole, bukti: _bukti, ...fields } = errors;
  const items = [
    ...Object.entries(fields).sort(([a], [b]) => sectionOf(a) - sectionOf(b)).map(([name, text]) => ({ href: `#${name}`, text })),
    ...uploadProblems.map((text) => ({ href: '#bukti', text })),
  ];
  const files = kept > 0 ? ` dan ${inWords(kept)} berkas yang berhasil diunggah` : '';
  return {
    title: !refused ? `${inWords(uploadProblems.length)} berkas tidak diterima`.replace(/^./, (letter) => letter.toUpperCase())
      : items.length > 0 ? `Kegiatan belum disimpan: ${items.length} isian perlu diperbaiki` : 'Kegiatan belum disimpan',
    text: `Semua yang sudah Anda isi${files} tetap ada.`,
    items: [...(whole ? [{ text: whole }] : []), ...items, ...changed],
  };
}

/** What is saved now where it is not what was typed. */
function changedSince(saved: Values, typed: Values): { href: string; text: string }[] {
  const plain = (name: string, value: Values[string] | undefined) => [value ?? []].flat()
    .map((one) => (name === 'anggaran' ? one.replace(/\D/g, '') : one.replaceAll('\r\n', '\n').trim())).filter(Boolean).sort().join('\n');
  return Object.keys(LABELS).filter((name) => plain(name, saved[name]) !== plain(name, typed[name])).map((name) => {
    const value = saved[name];
    const inText = typeof value === 'string' && !['jenis', 'rencanaId'].includes(name) ? `: “${value.length > 120 ? `${value.slice(0, 120)}…` : value || 'kosong'}”` : ' berbeda dari yang Anda isi';
    return { href: `#${name}`, text: `Tersimpan sekarang, ${LABELS[name]}${inText}` };
  });
}
