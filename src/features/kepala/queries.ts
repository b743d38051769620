import type { z } from 'zod';
import type { Actor } from '../../access/posts.js';
import { notFound, wrongStage } from '../../errors.js';
import { dateOf, dayAt, dayOf, isDay } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { formFailure } from '../../web/form-failure.js';
import { fieldsOf } from '../../web/form-view.js';
import type { FormState } from '../../web/forms.js';
import { isUuid } from '../../web/http.js';
import { address, contains } from '../../web/lists.js';
import { lampiranOf } from '../berkas/lampiran.js';
import { catatForm } from './schema.js';
import { SIFAT_WORDS, akibatKepala, demandKepala } from './service.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

/** What the address of the form may say: the search for a person, and what was typed before the consequences were shown. */
export const FORM_QUERY = ['cari', 'periksa', 'pegawaiId', 'sifat', 'mulai', 'selesai', 'nomorSk', 'tanggalSk', 'berkasSk'] as const;
export type FormQuery = Record<(typeof FORM_QUERY)[number], string>;

const FOUND = 20;

const SIFAT_OPTIONS = [
  { value: 'DEFINITIF', label: 'Definitif', small: 'Menggantikan pimpinan sebelumnya, yang berakhir sehari sebelumnya.' },
  { value: 'PLT', label: 'Plt. (pelaksana tugas)', small: 'Hanya bila tidak ada pimpinan definitif.' },
  { value: 'PLH', label: 'Plh. (pelaksana harian)', small: 'Untuk waktu tertentu; selama itu hanya ia yang bertindak, pimpinan tetap membaca.' },
];

/**
 * The form of a new head, in its steps: choosing the person, the decree, the consequences.
 * Throws not_found, forbidden, wrong_stage for an OPD that has ended.
 */
export async function kepalaForm(deps: QueryDeps, actor: Actor, opdId: string, { id, query, state }: { id: string; query: FormQuery; state: FormState }) {
  demandKepala(actor);
  const path = `/perangkat-daerah/${opdId}/kepala/baru`;
  const shown = query.periksa === 'ya' && Object.keys(state.errors).length === 0 ? catatForm.safeParse({ ...query, akibat: '' }) : null;
  if (shown?.success) return { ...await akibatView(deps, actor, opdId, id, path, query, shown.data), cari: null, form: null };
  const opd = await deps.db.perangkatDaerah.findUnique({ where: { id: opdId }, select: { id: true, nama: true, sebutanKepala: true, selesai: true } });
  if (!opd) throw notFound();
  if (opd.selesai && dayOf(opd.selesai) < dayAt(deps.clock())) throw wrongStage(`${opd.nama} sudah berakhir pada ${fmt.day(opd.selesai)}.`);
  const frame = { ...frameOf(opd, path), cari: null, form: null, konfirmasi: null };
  const values: FormState['values'] = { ...query, ...state.values };
  const pegawai = isUuid(values.pegawaiId) ? await personOf(deps, values.pegawaiId) : null;
  if (!pegawai) return { ...frame, cari: await searchView(deps, opdId, query.cari, path, state.errors.pegawaiId ?? null) };
  const make = fieldsOf({ values, errors: state.errors }, {});
  return {
    ...frame,
    form: {
      pegawai: { nama: pegawai.nama, keterangan: pegawai.keterangan, gantiHref: path, galat: state.errors.pegawaiId ?? null },
      hidden: [{ name: 'id', value: id }, { name: 'pegawaiId', value: pegawai.id }],
      gagal: formFailure('Pimpinan', state.errors),
      isian: [
        make.radio('sifat', 'Sifat', { options: SIFAT_OPTIONS, required: true }),
        make.field('mulai', 'Mulai', { type: 'date' }),
        make.field('selesai', 'Sampai', { type: 'date', optional: true, hint: 'Hari terakhir. Wajib untuk Plh.; kosong berarti sampai ada penggantinya.' }),
        make.field('nomorSk', 'Nomor keputusan', { width: 'half', maxlength: 100 }),
        make.field('tanggalSk', 'Tanggal keputusan', { type: 'date' }),
        make.attachment('berkasSk', 'Salinan keputusan', await lampiranOf(deps.db, actor, values.berkasSk)),
      ],
    },
  };
}

const frameOf = (opd: { id: string; nama: string; sebutanKepala: string }, path: string) => ({
  title: 'Catat pimpinan', batalHref: `/perangkat-daerah/${opd.id}`, action: path,
  kepala: { title: 'Catat pimpinan', eyebrow: opd.nama, lead: `${opd.sebutanKepala} menurut keputusan pengangkatannya. Tanggal yang dicatat adalah tanggal keputusan, bukan hari ini.` },
  crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: 'Perangkat daerah', href: '/perangkat-daerah' }, { label: opd.nama, href: `/perangkat-daerah/${opd.id}` }, { label: 'Catat pimpinan' }],
});

/** What exactly happens, before it is saved. */
async function akibatView(deps: QueryDeps, actor: Actor, opdId: string, id: string, path: string, query: FormQuery, input: z.output<typeof catatForm>) {
  const { opd, pegawai, kunci, teks } = await akibatKepala(deps, actor, opdId, input);
  const typed = Object.entries({ ...query, cari: '', periksa: '' }).filter(([, value]) => value !== '');
  return {
    ...frameOf(opd, path),
    konfirmasi: {
      title: `Catat ${pegawai.nama} sebagai ${SIFAT_WORDS[input.sifat]}${opd.sebutanKepala}?`,
      text: `${input.selesai ? fmt.days(input.mulai, input.selesai) : `Sejak ${fmt.day(input.mulai)}`}, Keputusan Nomor ${input.nomorSk} tanggal ${fmt.day(input.tanggalSk)}. Dengan itu:`,
      items: teks, action: path, button: { label: 'Simpan pimpinan', kind: 'primary' }, cancelHref: address(path, { ...query, periksa: '' }),
      hidden: [...typed.map(([name, value]) => ({ name, value })), { name: 'akibat', value: kunci }, { name: 'id', value: id }],
    },
  };
}

async function personOf(deps: QueryDeps, id: string) {
  const on = dateOf(dayAt(deps.clock()));
  const row = await deps.db.pegawai.findUnique({
    relationLoadStrategy: 'join', where: { id },
    include: { penempatan: { where: { mulai: { lte: on }, OR: [{ selesai: null }, { selesai: { gte: on } }] }, include: { perangkatDaerah: { select: { singkatan: true } } } } },
  });
  if (!row) return null;
  const placed = row.penempatan[0];
  return { id: row.id, nama: row.nama, keterangan: [row.nip, placed?.jabatan, placed?.perangkatDaerah.singkatan].filter(Boolean).join(' · ') };
}

/** People to choose from: those of the OPD, or of the whole city by name or NIP. */
async function searchView(deps: QueryDeps, opdId: string, cari: string, path: string, galat: string | null) {
  const today = dayAt(deps.clock());
  const on = dateOf(today);
  const placed = { mulai: { lte: on }, OR: [{ selesai: null }, { selesai: { gte: on } }] };
  const found = contains(cari);
  const rows = await deps.db.pegawai.findMany({
    relationLoadStrategy: 'join', take: FOUND + 1, orderBy: [{ nama: 'asc' }, { id: 'asc' }],
    where: {
      AND: [{ OR: [{ berhentiPada: null }, { berhentiPada: { gte: on } }] }, cari ? { OR: [{ nama: found }, { nip: { startsWith: cari.replace(/\D/g, '') || '-' } }] } : { penempatan: { some: { perangkatDaerahId: opdId, ...placed } } }],
    },
    include: { penempatan: { where: placed, include: { perangkatDaerah: { select: { singkatan: true } } } } },
  });
  return {
    action: path, nilai: cari, galat,
    judul: cari ? `Hasil pencarian “${cari}”` : 'Pegawai perangkat daerah ini',
    lebih: rows.length > FOUND ? `Ditampilkan ${FOUND} orang pertama; persempit dengan nama atau NIP.` : null,
    orang: rows.slice(0, FOUND).map((row) => {
      const at = row.penempatan[0];
      return { nama: row.nama, href: address(path, {}, { pegawaiId: row.id }), keterangan: [at?.jabatan, at?.perangkatDaerah.singkatan, row.nip].filter(Boolean).join(' · ') };
    }),
  };
}

/** The end or the annulment of a head. Throws not_found, forbidden, wrong_stage for an annulled row. */
export async function akhirForm(deps: QueryDeps, actor: Actor, id: string, act: 'akhiri' | 'batalkan', state: FormState) {
  const row = await deps.db.pejabatKepala.findUnique({
    relationLoadStrategy: 'join', where: { id }, include: { pegawai: { select: { nama: true } }, perangkatDaerah: { select: { id: true, nama: true } } },
  });
  if (!row) throw notFound();
  demandKepala(actor);
  if (row.dibatalkanPada) throw wrongStage('Catatan ini sudah dibatalkan.');
  const opdHref = `/perangkat-daerah/${row.perangkatDaerah.id}`;
  const ends = act === 'akhiri';
  const title = ends ? 'Akhiri masa jabatan pimpinan' : 'Batalkan catatan pimpinan';
  const today = dayAt(deps.clock());
  const make = fieldsOf(state, { selesai: row.selesai && isDay(dayOf(row.selesai)) ? dayOf(row.selesai) : today });
  return {
    title, action: `/kepala/${id}/${act}`, hidden: [], batalHref: opdHref,
    kepala: { title, eyebrow: `${SIFAT_WORDS[row.sifat]}${row.pegawai.nama}, ${row.perangkatDaerah.nama}` },
    crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: 'Perangkat daerah', href: '/perangkat-daerah' }, { label: row.perangkatDaerah.nama, href: opdHref }, { label: ends ? 'Akhiri' : 'Batalkan' }],
    gagal: formFailure(ends ? 'Akhir masa jabatan' : 'Pembatalan', state.errors),
    tombol: { label: ends ? 'Akhiri masa jabatan' : 'Batalkan catatan', kind: 'bad' as const },
    isian: ends
      ? [make.field('selesai', 'Hari terakhir', { type: 'date', hint: `Menjabat sejak ${fmt.day(row.mulai)}. Sesudah hari ini jabatan kosong sampai penggantinya dicatat.` })]
      : [make.field('alasan', 'Alasan', { type: 'textarea', rows: 3, hint: 'Hanya untuk catatan yang keliru: catatan ini tidak lagi memberi hak. Yang sudah dilakukan dengan jabatan ini tetap ada. Pimpinan yang dahulu ikut berakhir karenanya dicatat kembali.', maxlength: 1000 })],
  };
}
