import { hasSomewhere } from '../../access/permissions.js';
import { posts, type Actor } from '../../access/posts.js';
import { figureOpdIds } from '../../access/visible.js';
import { dumbbellNarrow, dumbbellWide } from '../../charts/dumbbell.js';
import { city } from '../../regulation/city.js';
import { dayAt, daysBetween, type Day } from '../../time.js';
import { fmt } from '../../web/format.js';
import { pageOf, pager, address } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { evaluasiOffers, evaluasiWaitsFor, SET_STATES } from '../../workflow/evaluasi.js';
import type { Duty } from '../rekap/duties.js';
import type { HasilOpd } from './assess.js';
import { indikatorEvaluasi, istilahRumus, type Indikator, type KodeIndikator, type Rincian } from './indicators.js';
import { periodeDays, setEarly, type EvaluasiListed, type EvaluasiRow, type Hasil, type Sebelum } from './queries.js';
import type { Aturan } from './rule.js';
import { nilaiOf } from './scoring.js';
import { movedWords, pokokHasil, summarise, type Ringkasan } from './summary.js';

/** What the views of an evaluation show, made from its figures. Nothing here reads the database. */

type Status = EvaluasiRow['status'];

const BASE = '/evaluasi';
const listHref = (id: string, opd: string | null, indikator: KodeIndikator | null) =>
  address(`${BASE}/${id}/rincian`, { opd: opd ?? '', indikator: indikator ?? '' });

/** Whose rows the reader sees: the city's, one office's, or their own offices'. */
function scopeOf(actor: Actor, { dinilai, tidakDinilai }: Ringkasan): { own: boolean; nama: string } {
  const own = figureOpdIds(actor) !== null;
  const rows = [...dinilai, ...tidakDinilai];
  return { own, nama: !own ? 'kota' : rows.length === 1 ? rows[0]!.nama : 'perangkat daerah Anda' };
}

/** The page of one evaluation. `hasil` null: its period has not begun. */
export function evaluasiView({ evaluasi, hasil, sebelum, actor, today }: { evaluasi: EvaluasiRow; hasil: Hasil; sebelum: Sebelum | null; actor: Actor; today: Day }) {
  const { id, status } = evaluasi;
  const periode = { nama: evaluasi.periode.nama, ...periodeDays(evaluasi.periode) };
  const ringkasan = summarise(hasil, sebelum);
  const scope = scopeOf(actor, ringkasan);
  const rows = ringkasan.indikator.map((one) => ({ label: one.indikator.nama, before: one.rataRataSebelum, now: one.rataRata }));
  const judulBagan = scope.own ? `Nilai ${scope.nama} per indikator` : 'Rata-rata kota per indikator';
  const chart = { title: chartWords(judulBagan, ringkasan), rows };
  return {
    kepala: {
      eyebrow: scope.own ? `Hasil evaluasi ${scope.nama}` : `Ringkasan untuk ${city.kepalaDaerah}`,
      title: `Evaluasi budaya kerja, ${periode.nama}`,
      lead: leadWords(evaluasi, today),
      acts: [
        { label: 'Unduh PDF', kind: status === 'DISAMPAIKAN' ? 'primary' : 'second', icon: 'download', href: `${BASE}/${id}/unduh.pdf` },
        { label: 'Unduh XLSX', kind: 'second', href: `${BASE}/${id}/unduh.xlsx` },
      ],
    },
    disini: hereBar(evaluasi, actor, hasil, today),
    angka: { big: true, items: scope.own ? ownFigures(id, ringkasan, hasil, sebelum) : cityFigures(id, ringkasan, hasil, sebelum) },
    bagan: { judul: judulBagan, lebar: dumbbellWide({ ...chart, id: 'bagan-lebar' }), sempit: dumbbellNarrow({ ...chart, id: 'bagan-sempit' }), sebelum: sebelum?.nama ?? null, sekarang: periode.nama },
    pokok: pokokHasil(ringkasan, hasil, scope.own),
    sebaran: scope.own ? [] : ringkasan.sebaran.map(({ predikat: { huruf, nama }, jumlah }) => ({ predikat: { huruf, nama }, jumlah })),
    keputusan: decision(evaluasi, actor, hasil, today),
    batasLemah: hasil.aturan.batasLemah,
    indikator: ringkasan.indikator.map(({ indikator: { kode, nama, singkatan }, bobot }) => ({ kode, nama, singkat: singkatan, bobot, href: scope.own ? null : listHref(id, null, kode) })),
    judulPeringkat: scope.own ? 'Nilai dan peringkat' : 'Peringkat perangkat daerah',
    peringkat: ringkasan.dinilai.map((row) => rankingRow(id, row, hasil.aturan, sebelum)),
    tidakDinilai: ringkasan.tidakDinilai.map((row) => ({ opd: row.nama, alasan: row.alasan, href: listHref(id, row.opdId, null) })),
    adaTakTerhitung: ringkasan.indikator.some(({ takTerhitung }) => takTerhitung > 0),
    belumDiterima: { jumlah: hasil.belumDiterima.length, rows: notAcceptedRows(hasil.belumDiterima) },
    rumus: formulas(hasil.aturan, hasSomewhere(actor, 'tim.administrasi')),
    riwayat: evaluasi.tindakan.map((one) => ({ at: one.pada, nama: one.nama, peran: one.sebutan, text: one.tindakan === 'TETAPKAN' ? 'menetapkan evaluasi' : `menyampaikan evaluasi kepada ${city.kepalaDaerah}` })),
  };
}

/** The chart in words, for who does not see it. */
function chartWords(judul: string, { indikator }: Ringkasan): string {
  return `${judul}: ${indikator.map((one) => `${one.indikator.nama} ${one.rataRata === null ? 'tidak dapat dihitung' : fmt.decimal(one.rataRata)}${one.rataRataSebelum === null ? '' : `, sebelumnya ${fmt.decimal(one.rataRataSebelum)}`}`).join('; ')}`;
}

function leadWords(evaluasi: EvaluasiRow, today: Day): string {
  const nomor = evaluasi.nomor ? ` · nomor ${evaluasi.nomor}` : '';
  const act = evaluasi.tindakan[0];
  const early = setEarly(evaluasi);
  const figures = early ? ` · angka per ${fmt.day(early)}, sebelum periode berakhir` : '';
  if (evaluasi.status === 'DISAMPAIKAN' && act) return `Disampaikan oleh ${act.sebutan} pada ${fmt.weekday(dayAt(act.pada))}${nomor} · versi ${evaluasi.versi}, tidak berubah lagi${figures}`;
  if (evaluasi.status === 'DITETAPKAN' && act) return `Ditetapkan oleh ${act.sebutan} pada ${fmt.weekday(dayAt(act.pada))}${nomor} · versi ${evaluasi.versi}, angka tidak berubah lagi${figures}`;
  return `Angka sementara per ${fmt.day(today)}, dihitung dari laporan yang sudah diterima`;
}

/** With whom the evaluation is, and since when; null once it is submitted. */
function hereBar(evaluasi: EvaluasiRow, actor: Actor, hasil: Hasil, today: Day) {
  const post = evaluasiWaitsFor(evaluasi.status);
  if (!post) return null;
  const mine = actor.posts.some((held) => held.post === post && held.acting) ? ' (Anda)' : '';
  const { mulai, akhir } = periodeDays(evaluasi.periode);
  const unaccepted = hasil.belumDiterima.length;
  const soFar = unaccepted === 0 ? 'Semua laporan wajib sudah diterima.' : `${fmt.number(unaccepted)} laporan wajib belum diterima.`;
  const began = dayAt(evaluasi.statusSejak) > mulai ? dayAt(evaluasi.statusSejak) : mulai;
  const text = evaluasi.status === 'DITETAPKAN' ? `sejak ${fmt.weekday(dayAt(evaluasi.statusSejak))}, untuk disampaikan kepada ${city.kepalaDaerah}.`
    : today <= akhir ? `untuk ditetapkan sesudah ${fmt.day(akhir)}; disusun sejak ${fmt.day(began)}. ${soFar}`
      : `untuk ditetapkan, sejak periode berakhir ${fmt.day(akhir)} (${fmt.ago(akhir, today)}). ${soFar}`;
  return {
    tag: tag(evaluasi.status), strong: `Sekarang di ${posts[post]}${mine},`, text,
    jump: evaluasiOffers(factsOf(evaluasi), actor, today).length > 0 ? { href: '#putusan', label: 'Ke keputusan' } : undefined,
  };
}

export const factsOf = (evaluasi: EvaluasiRow) => ({ status: evaluasi.status, periode: { nama: evaluasi.periode.nama, ...periodeDays(evaluasi.periode) } });

function decision(evaluasi: EvaluasiRow, actor: Actor, hasil: Hasil, today: Day) {
  const [offer] = evaluasiOffers(factsOf(evaluasi), actor, today);
  if (!offer) return null;
  const set = offer.transition.act === 'tetapkan';
  return {
    title: `Keputusan Anda sebagai ${offer.held.label}`,
    text: set ? 'Angka, daftar asalnya, bobot, dan predikat akan dibekukan seperti yang tampil di halaman ini.'
      : `${city.kepalaDaerah} dan stafnya akan dapat membaca dan mengunduh hasil ini, dan tiap perangkat daerah membaca hasilnya sendiri.`,
    perhatian: [
      ...(set && today < periodeDays(evaluasi.periode).akhir ? [`Periode baru berakhir ${fmt.day(periodeDays(evaluasi.periode).akhir)}.`] : []),
      ...(set && hasil.belumDiterima.length > 0 ? [`${fmt.number(hasil.belumDiterima.length)} laporan wajib belum diterima dan tidak akan dihitung sebagai diterima.`] : []),
    ],
    kota: ownWords(actor),
    problem: offer.problem,
    button: { label: set ? 'Tetapkan' : 'Sampaikan', kind: 'primary', icon: set ? 'rubber-stamp' : 'send', wide: true, href: `${BASE}/${evaluasi.id}/${offer.transition.act}` },
  };
}

/** Said to whoever belongs to an office that is judged: this act they may do all the same. */
function ownWords(actor: Actor): string {
  return actor.ownOpdIds.length === 0 ? ''
    : 'Penetapan dan penyampaian mencakup seluruh kota, sehingga boleh dilakukan juga oleh pejabat yang ditempatkan atau memimpin di perangkat daerah yang dinilai.';
}

/** The page before an act, with its exact effect. */
export function confirmView(evaluasi: EvaluasiRow, act: 'tetapkan' | 'sampaikan', hasil: Hasil, actor: Actor, today: Day) {
  const { nama, mulai, akhir } = factsOf(evaluasi).periode;
  const dinilai = hasil.opd.filter((row) => row.dinilai).length;
  const hidden = [{ name: 'revisi', value: evaluasi.revisi }];
  const common = { action: `${BASE}/${evaluasi.id}/${act}`, hidden, cancelHref: `${BASE}/${evaluasi.id}` };
  if (act === 'sampaikan') {
    return {
      peringatan: null, daftar: { jumlah: 0, rows: [] },
      kota: ownWords(actor),
      confirm: {
        ...common, title: `Sampaikan evaluasi ${nama} kepada ${city.kepalaDaerah}?`, button: { label: 'Sampaikan', kind: 'primary', icon: 'send' },
        text: `${city.kepalaDaerah} dan stafnya diberi tahu serta dapat membaca dan mengunduh hasil ${fmt.number(dinilai)} perangkat daerah. Tiap perangkat daerah dapat membaca hasilnya sendiri. Penyampaian tidak dapat ditarik.`,
      },
    };
  }
  return {
    peringatan: today < akhir ? {
      kind: 'warn', title: `Periode ini baru berakhir ${fmt.day(akhir)}, ${daysBetween(today, akhir)} hari lagi.`,
      text: `Evaluasi akan memuat keadaan ${fmt.day(mulai)} sampai hari ini saja; laporan dan rencana sesudahnya tidak ikut dihitung.`,
    } : null,
    daftar: { jumlah: hasil.belumDiterima.length, rows: notAcceptedRows(hasil.belumDiterima) },
    kota: ownWords(actor),
    confirm: {
      ...common, title: `Tetapkan evaluasi ${nama}?`, button: { label: 'Tetapkan', kind: 'primary', icon: 'rubber-stamp' },
      text: `Nilai ${fmt.number(dinilai)} perangkat daerah (${fmt.number(hasil.opd.length - dinilai)} tidak dinilai), daftar asal tiap angka, serta bobot dan predikat aturan versi ${hasil.aturan.versi} dibekukan. Laporan yang diterima sesudahnya tidak mengubahnya, dan laporan periode ini tidak dapat dibuka kembali. Penetapan tidak dapat dibatalkan.`,
    },
  };
}

/** A row for each KBK: its reports that are on their way, and the periods for which it has none. */
function notAcceptedRows(duties: Duty[]) {
  const groups = new Map<string, Duty[]>();
  for (const duty of duties) {
    const key = duty.kbkId ?? duty.opdId;
    groups.set(key, [...(groups.get(key) ?? []), duty]);
  }
  return [...groups.values()].map((group) => ({
    opd: group[0]!.opdNama, kbk: group[0]!.kbkNama ?? 'Belum ada KBK',
    laporan: group.filter(({ laporan }) => laporan).map(({ laporan, periodeNama }) => ({ periode: periodeNama, keadaan: tag(laporan!.status) })),
    belumDisusun: group.filter(({ laporan }) => !laporan).map(({ periodeNama }) => periodeNama).join(', '),
  }));
}

function timeliness({ dinilai }: Ringkasan) {
  const index = indikatorEvaluasi.findIndex(({ kode }) => kode === 'ketepatan');
  const pembilang = dinilai.reduce((sum, { skor }) => sum + skor[index]!.pembilang, 0n);
  const penyebut = dinilai.reduce((sum, { skor }) => sum + skor[index]!.penyebut, 0n);
  const value = nilaiOf({ pembilang, penyebut });
  return { value: value === null ? '–' : fmt.percent(value), words: value === null ? 'belum ada laporan wajib' : `${fmt.number(pembilang)} dari ${fmt.number(penyebut)} laporan: lihat daftarnya` };
}

function cityFigures(id: string, ringkasan: Ringkasan, { cakupan }: Hasil, sebelum: Sebelum | null) {
  const good = ringkasan.sebaran.slice(0, 2);
  const tepat = timeliness(ringkasan);
  return [
    { label: 'Nilai rata-rata kota', value: ringkasan.rataRata === null ? '–' : fmt.decimal(ringkasan.rataRata), small: ringkasan.rataRata === null ? 'tidak dapat dihitung' : movedWords(ringkasan.rataRataSebelum, ringkasan.rataRata, sebelum?.nama) || 'belum ada pembanding' },
    { label: good.map(({ predikat }) => predikat.nama).join(' atau '), value: fmt.number(good.reduce((sum, { jumlah }) => sum + jumlah, 0)), href: '#peringkat', small: `dari ${fmt.number(ringkasan.dinilai.length)} perangkat daerah dinilai` },
    { label: 'Laporan tepat waktu', value: tepat.value, link: { href: listHref(id, null, 'ketepatan'), label: tepat.words } },
    { label: 'Kegiatan diterima', value: fmt.number(cakupan.kegiatan), small: `oleh ${fmt.number(cakupan.kbk)} KBK` },
  ];
}

function ownFigures(id: string, ringkasan: Ringkasan, { cakupan, aturan }: Hasil, sebelum: Sebelum | null) {
  const tepat = timeliness(ringkasan);
  const single = ringkasan.dinilai.length === 1 ? ringkasan.dinilai[0]! : null;
  const predikat = aturan.predikat.find(({ huruf }) => huruf === single?.predikat);
  return [
    { label: ringkasan.dinilai.length > 1 ? 'Rata-rata nilai akhir' : 'Nilai akhir', value: ringkasan.rataRata === null ? '–' : fmt.decimal(ringkasan.rataRata), small: ringkasan.rataRata === null ? 'tidak dinilai atau tidak dapat dihitung' : movedWords(ringkasan.rataRataSebelum, ringkasan.rataRata, sebelum?.nama) || 'belum ada pembanding' },
    ...(single ? [{ label: 'Predikat', value: predikat ? predikat.nama : '–', small: single.peringkat === null ? '' : `peringkat ${single.peringkat} se-kota` }] : []),
    { label: 'Laporan tepat waktu', value: tepat.value, ...(single ? { link: { href: listHref(id, single.opdId, 'ketepatan'), label: tepat.words } } : {}) },
    { label: 'Kegiatan diterima', value: fmt.number(cakupan.kegiatan), small: `oleh ${fmt.number(cakupan.kbk)} KBK` },
  ];
}

function rankingRow(id: string, row: HasilOpd, aturan: Aturan, sebelum: Sebelum | null) {
  const before = sebelum?.opd.find(({ opdId }) => opdId === row.opdId)?.peringkat ?? null;
  const predikat = aturan.predikat.find(({ huruf }) => huruf === row.predikat);
  return {
    nomor: row.peringkat, opd: row.nama, href: listHref(id, row.opdId, null), nilai: row.total,
    predikat: predikat ? { huruf: predikat.huruf, nama: predikat.nama } : null,
    geser: before === null || row.peringkat === null ? null : before - row.peringkat,
    indikator: row.skor.map((skor) => ({ nilai: rounded(nilaiOf(skor)), lemah: isWeak(nilaiOf(skor), aturan), href: listHref(id, row.opdId, skor.kode) })),
  };
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value));
/** As it is shown: what reads 65 is not below 65. */
const isWeak = (value: number | null, { batasLemah }: Aturan) => value !== null && Math.round(value) < batasLemah;

function formulas(aturan: Aturan, mayEdit: boolean) {
  return {
    indikator: indikatorEvaluasi.map(({ kode, nama, rumus, penjelasan }) => ({ nama, rumus, penjelasan, bobot: aturan.bobot[kode] })),
    istilah: Object.values(istilahRumus),
    predikat: predicateRanges(aturan),
    aturan: `Aturan versi ${aturan.versi}, ${fmt.momentDay(aturan.dibuatPada)}: ${aturan.alasan}`,
    ubahHref: mayEdit ? `${BASE}/aturan` : null,
  };
}

/** "90,0 sampai dengan 100,0": from what to what each predicate reaches. */
export function predicateRanges({ predikat }: Pick<Aturan, 'predikat'>) {
  return predikat.map(({ huruf, nama, mulaiDari }, index) => ({
    predikat: { huruf, nama }, rentang: `${fmt.decimal(mulaiDari)} sampai dengan ${fmt.decimal(index === 0 ? 100 : predikat[index - 1]!.mulaiDari - 0.1)}`,
  }));
}

// ── The list of evaluations ──────────────────────────────────────────────────

export function listView(rows: EvaluasiListed[], actor: Actor, today: Day) {
  const opdIds = figureOpdIds(actor);
  const own = opdIds !== null;
  return {
    kepala: {
      title: 'Evaluasi', lead: own ? opdIds.length > 0 && 'Hasil evaluasi perangkat daerah Anda, sesudah disampaikan kepada Walikota.' : 'Satu evaluasi untuk tiap periode evaluasi, dihitung dari laporan yang diterima.',
      acts: hasSomewhere(actor, 'tim.administrasi') ? [{ label: 'Bobot dan predikat', kind: 'second', href: `${BASE}/aturan` }] : [],
    },
    own,
    rows: rows.map((row) => ({
      nama: row.nama, href: `${BASE}/${row.id}`, versi: row.versi, rentang: `${fmt.day(row.mulai)} sampai dengan ${fmt.day(row.akhir)}`,
      keadaan: tag(row.status), sejak: row.status === 'DISUSUN' ? '' : `sejak ${fmt.momentDay(row.statusSejak)}`,
      berikutnya: nextWords(row, actor, today),
      nilai: row.rataRata === null ? null : fmt.decimal(row.rataRata),
      keterangan: row.rataRata === null ? '' : own ? row.predikat ?? '' : `${fmt.number(row.dinilai)} dinilai`,
    })),
    kosong: emptyWords(actor, opdIds),
  };
}

function emptyWords(actor: Actor, opdIds: string[] | null) {
  if (opdIds?.length === 0) return { title: 'Tidak ada evaluasi yang dapat Anda baca', text: 'Hasil evaluasi dibaca pimpinan perangkat daerah serta fasilitator, ketua, dan sekretaris KBK-nya.' };
  if (opdIds) return { title: 'Belum ada hasil evaluasi', text: 'Hasilnya tampil di sini sesudah evaluasi disampaikan kepada Walikota.' };
  return {
    title: 'Belum ada evaluasi',
    text: actor.posts.some((held) => held.post.startsWith('TIM_'))
      ? 'Evaluasi dibuat bersama periodenya; Sekretaris Tim membuat periode pada halaman Periode.' : 'Evaluasi tampil di sini sesudah disampaikan oleh Penanggung jawab Tim.',
  };
}

function nextWords({ status, statusSejak, akhir }: Pick<EvaluasiListed, 'status' | 'statusSejak' | 'akhir'>, actor: Actor, today: Day): string {
  const post = evaluasiWaitsFor(status);
  if (!post) return 'Selesai';
  const who = `${posts[post]}${actor.posts.some((held) => held.post === post && held.acting) ? ' (Anda)' : ''}`;
  if (status === 'DITETAPKAN') return `Disampaikan oleh ${who}, menunggu ${fmt.ago(dayAt(statusSejak), today)}`;
  return today <= akhir ? `Ditetapkan oleh ${who} sesudah ${fmt.day(akhir)}` : `Ditetapkan oleh ${who}, ${fmt.ago(akhir, today)} sejak periode berakhir`;
}

// ── The lists behind the figures ─────────────────────────────────────────────

const figure = (indikator: Indikator, value: bigint) => (indikator.satuan === 'rupiah' ? fmt.rupiah(value) : fmt.number(value));
/** What an indicator counts, with the words of its formula, where it stands alone. */
const explained = ({ penjelasan, istilah }: Indikator) => [penjelasan, ...istilah.map((one) => `${istilahRumus[one].istilah}: ${istilahRumus[one].arti}.`)].join(' ');
const scoreWords = (value: number | null) => (value === null ? 'tidak dapat dihitung' : fmt.decimal(value));
const frozenWords = (status: Status, ditetapkanPada: Date | null, today: Day) => (SET_STATES.includes(status) && ditetapkanPada
  ? `Daftar dibekukan ${fmt.momentDay(ditetapkanPada)}; keadaan adalah keadaan pada hari itu.` : `Daftar sementara per ${fmt.day(today)}.`);

/** One OPD's seven figures, each leading to its list. */
export function opdView(evaluasi: EvaluasiRow, opd: HasilOpd, aturan: Aturan, today: Day) {
  const counted = opd.skor.filter((skor) => skor.penyebut > 0n).reduce((sum, { kode }) => sum + aturan.bobot[kode], 0);
  const predikat = aturan.predikat.find(({ huruf }) => huruf === opd.predikat);
  return {
    kepala: {
      eyebrow: `Evaluasi ${evaluasi.periode.nama}`, title: opd.nama,
      lead: !opd.dinilai ? `Tidak dinilai: ${opd.alasan}.` : opd.total === null ? 'Nilai akhir tidak dapat dihitung.' : `Nilai akhir ${fmt.decimal(opd.total)}, peringkat ${opd.peringkat}.`,
    },
    predikat: predikat ? { huruf: predikat.huruf, nama: predikat.nama } : null,
    beku: frozenWords(evaluasi.status, evaluasi.ditetapkanPada, today),
    rows: opd.skor.map((skor) => {
      const indikator = indikatorEvaluasi.find(({ kode }) => kode === skor.kode)!;
      const bobot = aturan.bobot[skor.kode];
      return {
        nama: indikator.nama, href: listHref(evaluasi.id, opd.opdId, skor.kode), rumus: indikator.rumus,
        pembilang: figure(indikator, skor.pembilang), penyebut: figure(indikator, skor.penyebut), nilai: scoreWords(nilaiOf(skor)),
        bobot: fmt.number(bobot), dipakai: skor.penyebut > 0n && counted > 0 ? fmt.decimal((bobot / counted) * 100) : '–',
      };
    }),
    disesuaikan: counted < 100 && opd.skor.length > 0,
    total: opd.total === null ? 'tidak dapat dihitung' : fmt.decimal(opd.total),
  };
}

/** One indicator over all OPDs: what each adds above and below the line. */
export function cityIndicatorView(evaluasi: EvaluasiRow, hasil: Hasil, indikator: Indikator, today: Day) {
  const dinilai = hasil.opd.filter((row) => row.dinilai);
  const rows = dinilai.map((row) => ({ row, skor: row.skor.find(({ kode }) => kode === indikator.kode)! }))
    .sort((a, b) => (nilaiOf(b.skor) ?? -1) - (nilaiOf(a.skor) ?? -1));
  const sum = (side: 'pembilang' | 'penyebut') => rows.reduce((total, { skor }) => total + skor[side], 0n);
  return {
    kepala: { eyebrow: `Evaluasi ${evaluasi.periode.nama}`, title: indikator.nama, lead: `${indikator.rumus.charAt(0).toUpperCase()}${indikator.rumus.slice(1)}` },
    penjelasan: explained(indikator),
    beku: frozenWords(evaluasi.status, evaluasi.ditetapkanPada, today),
    pembilang: indikator.pembilang, penyebut: indikator.penyebut,
    rows: rows.map(({ row, skor }) => ({
      opd: row.nama, href: listHref(evaluasi.id, row.opdId, indikator.kode), pembilang: figure(indikator, skor.pembilang), penyebut: figure(indikator, skor.penyebut),
      nilai: scoreWords(nilaiOf(skor)), lemah: isWeak(nilaiOf(skor), hasil.aturan),
    })),
    jumlah: { pembilang: figure(indikator, sum('pembilang')), penyebut: figure(indikator, sum('penyebut')) },
  };
}

export const BAGIAN = ['semua', 'dihitung', 'tidak'] as const;
export type Bagian = typeof BAGIAN[number];

/** The rows of a list that the person asks for, by page. */
export function rincianPage(rincian: Rincian[], indikator: Indikator, query: { bagian: string; page: string }) {
  const bagian: Bagian = BAGIAN.find((one) => one === query.bagian) ?? 'semua';
  const parts: Record<Bagian, Rincian[]> = {
    semua: rincian,
    dihitung: rincian.filter((row) => row.pembilang > 0),
    // Where the list holds what stands above and below the line apart, the second part is what stands below.
    tidak: rincian.filter((row) => row.pembilang === 0),
  };
  const chosen = parts[bagian];
  const page = pageOf(query.page, chosen.length);
  const labels: Record<Bagian, string> = indikator.satuan === 'rupiah'
    ? { semua: 'Semua', dihitung: indikator.pembilang, tidak: indikator.penyebut } : { semua: 'Semua', dihitung: 'Dihitung', tidak: 'Tidak dihitung' };
  return { bagian, parts, labels, page, total: chosen.length, rows: chosen.slice((page - 1) * 25, page * 25) };
}

/** The list behind a figure. `openable`: the reports that the person may open. */
export function rincianView({ evaluasi, opd, indikator, list, openable, today }: {
  evaluasi: EvaluasiRow; opd: HasilOpd; indikator: Indikator; list: ReturnType<typeof rincianPage>; openable: Set<string>; today: Day;
}) {
  const skor = opd.skor.find(({ kode }) => kode === indikator.kode);
  const kept = { opd: opd.opdId, indikator: indikator.kode, bagian: list.bagian === 'semua' ? '' : list.bagian };
  const href = (changes: Record<string, string | number>) => address(`${BASE}/${evaluasi.id}/rincian`, kept, changes);
  return {
    kepala: {
      eyebrow: `Evaluasi ${evaluasi.periode.nama} · ${opd.nama}`, title: indikator.nama,
      lead: !skor ? `Tidak dinilai: ${opd.alasan}.` : `${figure(indikator, skor.pembilang)} dari ${figure(indikator, skor.penyebut)}: nilai ${scoreWords(nilaiOf(skor))}`,
    },
    rumus: indikator.rumus, penjelasan: explained(indikator),
    beku: frozenWords(evaluasi.status, evaluasi.ditetapkanPada, today),
    rupiah: indikator.satuan === 'rupiah', pembilang: indikator.pembilang, penyebut: indikator.penyebut,
    bersama: list.rows.every((row) => row.kbk === null),
    tabs: {
      label: 'Bagian daftar',
      items: BAGIAN.map((one) => ({ label: list.labels[one], href: href({ bagian: one === 'semua' ? '' : one, page: 1 }), count: list.parts[one].length, current: one === list.bagian })),
    },
    rows: list.rows.map((row) => ({
      judul: row.judul, kbk: row.kbk, keadaan: row.keadaan, dihitung: row.pembilang > 0,
      pembilang: row.pembilang > 0 ? fmt.rupiah(row.pembilang) : '', penyebut: row.penyebut > 0 ? fmt.rupiah(row.penyebut) : '',
      href: row.laporanId && openable.has(row.laporanId) ? `/laporan/${row.laporanId}` : null,
    })),
    pager: pager({ total: list.total, page: list.page, noun: 'baris', href: (page) => href({ page }) }),
  };
}
