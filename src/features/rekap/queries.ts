import { hasSomewhere } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { figureOpdIds, readsWorkingCopy, reviewedOpdIds, seesCity, seesRekap } from '../../access/visible.js';
import type { JenisPerangkatDaerah } from '../../db/generated/client.js';
import type { RekapData, RekapSel } from '../../documents/rekap-xlsx.js';
import { forbidden } from '../../errors.js';
import { city } from '../../regulation/city.js';
import { dayAt, dayOf, monthOf, yearOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { PER_PAGE, address, filterOf, pageOf, pager } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { dutiesIn, type Duty } from './duties.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

interface Period { id: string; nama: string; mulai: Day; akhir: Day; tenggat: Day }

/** A line of the recap: one KBK, or an OPD that has none. */
interface Row {
  opdId: string;
  opdNama: string;
  jenis: JenisPerangkatDaerah;
  kbkNama: string | null;
  /** As the matrix names it, and in small what it belongs to where the name does not say. */
  nama: string;
  small: string | null;
  /** One for each period of the year; undefined where neither a KBK nor its OPD exists. */
  duties: (Duty | undefined)[];
}

interface Recap {
  tahun: number;
  years: number[];
  periods: Period[];
  rows: Row[];
  today: Day;
}

/** The recap of a year as far as the person may see it. Throws forbidden for whoever sees none. */
async function loadRecap(deps: QueryDeps, actor: Actor, wanted: string): Promise<Recap> {
  const opdIds = figureOpdIds(actor);
  if (opdIds?.length === 0) {
    throw forbidden('Rekap dibaca oleh Tim Pengembangan, Walikota dan stafnya, serta pengurus KBK untuk KBK-nya sendiri.');
  }
  const today = dayAt(deps.clock());
  const all = (await deps.db.periode.findMany({ where: { jenis: 'PELAPORAN' }, orderBy: { mulai: 'asc' } }))
    .map(({ id, nama, mulai, akhir, tenggat }): Period => ({ id, nama, mulai: dayOf(mulai), akhir: dayOf(akhir), tenggat: dayOf(tenggat) }));
  const begun = [...new Set(all.filter((one) => one.mulai <= today).map((one) => yearOf(one.akhir)))];
  const years = begun.length > 0 ? begun : [yearOf(today)];
  const tahun = years.includes(Number(wanted)) ? Number(wanted) : years.at(-1)!;
  const periods = all.filter((one) => yearOf(one.akhir) === tahun);
  const found = await dutiesIn(deps.db, { from: `${tahun}-01-01`, to: `${tahun}-12-31`, opdIds }, today);
  const seen = found.filter((duty) => seesRekap(actor, duty));
  return { tahun, years: years.slice(-5), periods, rows: rowsOf(seen, periods), today };
}

/** A row for each KBK; the periods in which an OPD had none yet stand in the row of its first. */
function rowsOf(found: Duty[], periods: Period[]): Row[] {
  const byOpd = new Map<string, Duty[]>();
  for (const duty of found) byOpd.set(duty.opdId, [...(byOpd.get(duty.opdId) ?? []), duty]);
  return [...byOpd.values()].flatMap((ofOpd) => {
    const kbkIds = [...new Set(ofOpd.flatMap((duty) => duty.kbkId ?? []))];
    const without = ofOpd.filter((duty) => duty.kbkId === null);
    const groups = kbkIds.length === 0 ? [without] : kbkIds.map((id, index) => [...ofOpd.filter((duty) => duty.kbkId === id), ...(index === 0 ? without : [])]);
    const severalOwn = groups.filter((group) => !group[0]!.kbkOfUnit).length > 1;
    return groups.map((group): Row => {
      const { opdId, opdNama, opdJenis, kbkNama, kbkOfUnit } = group[0]!;
      return {
        opdId, opdNama, jenis: opdJenis, kbkNama,
        nama: kbkOfUnit ? kbkNama! : opdNama,
        small: kbkOfUnit ? opdNama : severalOwn ? kbkNama : null,
        duties: periods.map((period) => group.find((duty) => duty.periodeId === period.id)),
      };
    });
  });
}

// ── The page ─────────────────────────────────────────────────────────────────

/** Kinds of office that stand together in the matrix. */
const GROUPS: JenisPerangkatDaerah[][] = [['SEKRETARIAT', 'INSPEKTORAT'], ['DINAS', 'SATPOL_PP'], ['BADAN'], ['KECAMATAN']];

/** What /rekap shows: who has and has not reported, KBK by period of a year. Throws forbidden. */
export async function recapPage(deps: QueryDeps, actor: Actor, wanted: string) {
  const recap = await loadRecap(deps, actor, wanted);
  const { tahun, periods, rows, today } = recap;
  const counted = countedIn(rows);
  const current = periods.find((period) => period.mulai <= today && today <= period.akhir);
  const due = periods.find((period) => period.tenggat >= today);
  const offices = new Set(rows.map((row) => row.opdId)).size;
  const groups = rows.filter((row) => row.kbkNama !== null).length;
  const without = rows.length - groups;
  return {
    title: `Rekap laporan ${tahun}`,
    kepala: {
      title: `Rekap laporan ${tahun}`,
      lead: [
        `${fmt.number(offices)} perangkat daerah${groups === offices && without === 0 ? '' : ` dengan ${fmt.number(groups)} KBK${without > 0 ? `; ${fmt.number(without)} belum mempunyai KBK` : ''}`}.`,
        ...(due && due.mulai <= today ? [`Tenggat laporan ${due.nama}: ${fmt.weekday(due.tenggat)}.`] : []),
      ].join(' '),
      years: yearSwitch(recap, (year) => address('/rekap', { tahun: String(year) })),
      acts: [{ label: 'Unduh XLSX', kind: 'second', icon: 'download', href: address('/rekap/unduh.xlsx', { tahun: String(tahun) }) }],
    },
    angka: { items: figures(counted, tahun) },
    matriks: rows.length === 0 || periods.length === 0 ? null : {
      caption: `Keadaan laporan menurut perangkat daerah dan periode, tahun ${tahun}`,
      rowHead: 'Perangkat daerah',
      columns: periods.map((period) => ({ short: shortName(period), nama: period.nama, current: period === current })),
      groups: GROUPS.map((kinds) => ({ rows: rows.filter((row) => kinds.includes(row.jenis)).map((row) => rowView(row, recap, actor)) })).filter((group) => group.rows.length > 0),
      totals: periods.map((period, index) => {
        const owed = rows.flatMap((row) => row.duties[index] ?? []).filter((duty) => duty.owed);
        return period.mulai > today ? null : { n: owed.filter((duty) => duty.fulfilled).length, of: owed.length };
      }),
      totalPercent: percent(counted.filter((duty) => duty.timely).length, counted.length),
    },
    kosong: periods.length === 0
      ? { title: 'Belum ada periode pelaporan', text: 'Rekap terisi sesudah Sekretaris Tim membuat periode pelaporan.', button: hasSomewhere(actor, 'tim.administrasi') ? { label: 'Buat periode', kind: 'primary', href: '/periode' } : null }
      : { title: 'Belum ada perangkat daerah', text: 'Rekap terisi sesudah perangkat daerah dan KBK-nya dicatat.', button: null },
    printWide: periods.length > 12,
  };
}

/** A switch between years; none where there is only one. */
function yearSwitch({ years, tahun }: Recap, href: (year: number) => string) {
  return years.length < 2 ? undefined : { label: 'Tahun', items: years.map((year) => ({ label: String(year), href: href(year), current: year === tahun })) };
}

/** The duties that ratios are made of. */
const countedIn = (rows: Row[]) => rows.flatMap((row) => row.duties).filter((duty) => duty !== undefined).filter((duty) => duty.countsInDenominator);

function figures(counted: Duty[], tahun: number) {
  const list = (hasil: Result) => address('/rekap/daftar', { tahun: String(tahun), hasil });
  const share = (n: number) => (counted.length === 0 ? '' : ` (${fmt.percent((100 * n) / counted.length)})`);
  const sent = counted.filter(RESULTS.sudah.of).length;
  const timely = counted.filter(RESULTS.tepat.of).length;
  const late = counted.filter(RESULTS.terlambat.of);
  const missing = counted.filter(RESULTS.belum.of).length;
  const days = late.reduce((sum, duty) => sum + duty.daysLate, 0);
  return [
    { label: 'Sudah lapor', value: fmt.number(sent), href: list('sudah'), small: `dari ${fmt.number(counted.length)} kewajiban${share(sent)}` },
    { label: 'Tepat waktu', value: counted.length === 0 ? '–' : fmt.percent((100 * timely) / counted.length), href: list('tepat'), small: `${fmt.number(timely)} laporan` },
    { label: 'Terlambat', value: fmt.number(late.length), href: list('terlambat'), small: late.length === 0 ? 'tidak ada' : `rata-rata ${fmt.number(Math.round(days / late.length))} hari` },
    { label: 'Belum, lewat tenggat', value: fmt.number(missing), bad: missing > 0, ...(missing > 0 ? { link: { href: list('belum'), label: 'Lihat daftarnya' } } : { small: 'tidak ada' }) },
    { label: 'Nihil', value: fmt.number(counted.filter(RESULTS.nihil.of).length), href: list('nihil'), small: 'tanpa kegiatan, dengan alasan' },
  ];
}

/** A whole percentage that says 100 only for all and 0 only for none. */
function percent(n: number, of: number): string {
  if (of === 0) return '–';
  const rounded = Math.round((100 * n) / of);
  return `${n === of ? 100 : n === 0 ? 0 : Math.min(99, Math.max(1, rounded))}\u00a0%`;
}

function shortName({ nama, mulai, akhir }: Period): string {
  if (mulai.slice(0, 7) === akhir.slice(0, 7)) return fmt.monthShort(monthOf(mulai));
  const months = `${fmt.monthShort(monthOf(mulai))}–${fmt.monthShort(monthOf(akhir))}`;
  return months.length < nama.length ? months : nama;
}

function rowView(row: Row, { periods, today, tahun }: Recap, actor: Actor) {
  const counted = countedIn([row]);
  return {
    nama: row.nama,
    small: row.small,
    href: reportsOf(row, actor, tahun),
    percent: percent(counted.filter((duty) => duty.timely).length, counted.length),
    cells: periods.map((period, index) => {
      const duty = row.duties[index];
      const { kind, words } = cellOf(duty, period, today);
      return { kind, days: duty?.daysLate ?? 0, words: `${row.nama}, ${period.nama}: ${words}`, href: duty?.laporan && mayOpen(duty, actor) ? `/laporan/${duty.laporan.id}` : undefined };
    }),
  };
}

/** The look of a cell, and the same in words for whoever does not see it. */
function cellOf(duty: Duty | undefined, period: Period, today: Day): { kind: 'ok' | 'late' | 'none' | 'nil' | 'open' | 'off' | 'later'; words: string } {
  if (period.mulai > today && !duty?.fulfilled) return { kind: 'later', words: 'belum dimulai' };
  if (!duty) return { kind: 'off', words: 'tidak wajib, belum atau tidak lagi ada' };
  const late = duty.daysLate > 0 ? `terlambat ${duty.daysLate} hari` : 'tepat waktu';
  if (duty.fulfilled && duty.laporan?.nihil) return { kind: 'nil', words: `sudah, nihil, ${late}` };
  if (duty.fulfilled) return { kind: duty.timely ? 'ok' : 'late', words: `sudah, ${late}` };
  if (!duty.owed) return { kind: 'off', words: 'tidak wajib, kurang dari 15 hari' };
  const what = duty.kbkId === null ? 'belum ada KBK' : 'belum';
  return duty.countsInDenominator ? { kind: 'none', words: `${what}, lewat tenggat ${duty.daysLate} hari` } : { kind: 'open', words: `${what}, belum jatuh tempo` };
}

/** Whether the person may open the report's page, as visibleLaporan finds it (the Walikota's office reads by evaluation). */
function mayOpen(duty: Duty, actor: Actor): boolean {
  if (duty.kbkId !== null && readsWorkingCopy(actor, { id: duty.kbkId, perangkatDaerahId: duty.opdId })) return true;
  return duty.fulfilled && (seesCity(actor) || reviewedOpdIds(actor).includes(duty.opdId));
}

/** The list of a row's reports; null where there can be none. */
function reportsOf(row: Row, actor: Actor, tahun: number): string | null {
  if (row.kbkNama === null) return null;
  if (hasSomewhere(actor, 'laporan.terima') && (seesCity(actor) || reviewedOpdIds(actor).includes(row.opdId))) {
    return address('/tinjauan', { keadaan: 'semua', opd: row.opdId, periode: String(tahun) });
  }
  return address('/laporan', { tahun: String(tahun), cari: row.kbkNama });
}

// ── The list behind a figure ─────────────────────────────────────────────────

const RESULTS = {
  belum: { label: 'Belum, lewat tenggat', of: (duty: Duty) => !duty.fulfilled },
  terlambat: { label: 'Terlambat', of: (duty: Duty) => duty.fulfilled && !duty.timely },
  tepat: { label: 'Tepat waktu', of: (duty: Duty) => duty.timely },
  nihil: { label: 'Nihil', of: (duty: Duty) => duty.fulfilled && duty.laporan !== null && duty.laporan.nihil },
  sudah: { label: 'Sudah lapor', of: (duty: Duty) => duty.fulfilled },
} as const;
type Result = keyof typeof RESULTS;
const RESULT_NAMES = Object.keys(RESULTS) as Result[];

export const LIST_FILTERS = ['tahun', 'hasil', 'page'] as const;

/** What /rekap/daftar shows: the duties of a year that a figure counts, the longest overdue first. Throws forbidden. */
export async function recapList(deps: QueryDeps, actor: Actor, query: Record<(typeof LIST_FILTERS)[number], string>) {
  const hasil = filterOf('Hasil', query.hasil, RESULT_NAMES) || 'belum';
  const recap = await loadRecap(deps, actor, query.tahun);
  const { tahun, rows } = recap;
  const named = rows.flatMap((row) => row.duties.flatMap((duty) => (duty?.countsInDenominator ? [{ row, duty }] : [])));
  const chosen = named.filter(({ duty }) => RESULTS[hasil].of(duty))
    .sort((a, b) => b.duty.daysLate - a.duty.daysLate || a.duty.tenggat.localeCompare(b.duty.tenggat));
  const page = pageOf(query.page, chosen.length);
  const href = (changes: Record<string, string | number>) => address('/rekap/daftar', { tahun: String(tahun), hasil }, changes);
  return {
    title: `${RESULTS[hasil].label}, ${tahun}`,
    kepala: {
      title: `Rekap laporan ${tahun}: ${RESULTS[hasil].label.toLowerCase()}`,
      lead: `${fmt.number(chosen.length)} dari ${fmt.number(named.length)} kewajiban lapor yang sudah jatuh tempo atau sudah diteruskan.`,
      years: yearSwitch(recap, (year) => href({ tahun: year })),
    },
    tab: { label: 'Hasil', items: RESULT_NAMES.map((name) => ({ label: RESULTS[name].label, href: href({ hasil: name }), count: named.filter(({ duty }) => RESULTS[name].of(duty)).length, current: name === hasil })) },
    baris: chosen.slice((page - 1) * PER_PAGE, page * PER_PAGE).map(({ row, duty }) => ({
      nama: row.nama,
      small: row.small,
      periode: duty.periodeNama,
      href: duty.laporan && mayOpen(duty, actor) ? `/laporan/${duty.laporan.id}` : null,
      tenggat: duty.tenggat,
      diteruskan: duty.laporan?.diteruskanPertamaPada ?? null,
      keadaan: duty.laporan ? tag(duty.laporan.status) : null,
      tanpaLaporan: duty.kbkId === null ? 'Belum ada KBK' : 'Belum disusun',
      tags: [...(duty.daysLate > 0 ? [tag('TERLAMBAT', duty.daysLate)] : []), ...(duty.fulfilled && duty.laporan?.nihil ? [tag('NIHIL')] : [])],
    })),
    halaman: pager({ total: chosen.length, page, noun: 'kewajiban', href: (page) => href({ page }) }),
    kosong: { title: 'Tidak ada', text: `Tidak ada kewajiban lapor tahun ${tahun} dengan hasil ini.`, button: { label: 'Ke rekap', kind: 'second', href: address('/rekap', { tahun: String(tahun) }) } },
    crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: 'Rekap', href: address('/rekap', { tahun: String(tahun) }) }, { label: RESULTS[hasil].label }],
  };
}

// ── The workbook ─────────────────────────────────────────────────────────────

/** The recap of a year for the workbook: the same rows and results as the page. Throws forbidden. */
export async function recapWorkbook(deps: QueryDeps, actor: Actor, wanted: string): Promise<RekapData> {
  const { tahun, periods, rows } = await loadRecap(deps, actor, wanted);
  return {
    kota: city.nama,
    tahun,
    periode: periods.map((period) => ({ nama: period.nama, singkat: shortName(period), tenggat: period.tenggat })),
    baris: rows.map((row) => ({ perangkatDaerah: row.opdNama, kbk: row.kbkNama, sel: row.duties.map(workbookCell) })),
    dibuatPada: deps.clock(),
  };
}

function workbookCell(duty: Duty | undefined): RekapSel {
  const laporan = duty?.laporan ?? null;
  return {
    hasil: resultOf(duty),
    nihil: Boolean(duty?.fulfilled && laporan?.nihil),
    hariTerlambat: duty?.fulfilled ? duty.daysLate : 0,
    keadaan: laporan ? tag(laporan.status).word : 'Belum ada',
    nomor: laporan?.nomor ?? null,
    diteruskanPada: laporan?.diteruskanPertamaPada ? dayAt(laporan.diteruskanPertamaPada) : null,
  };
}

function resultOf(duty: Duty | undefined): RekapSel['hasil'] {
  // A KBK that need not report and did is no part of a ratio.
  if (!duty?.owed) return 'TIDAK_WAJIB';
  if (duty.fulfilled) return duty.timely ? 'TEPAT' : 'TERLAMBAT';
  return duty.countsInDenominator ? 'BELUM' : 'BELUM_JATUH_TEMPO';
}
