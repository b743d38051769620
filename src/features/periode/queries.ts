import type { Tx } from '../../db/change.js';
import type { Periode } from '../../db/generated/client.js';
import { notFound } from '../../errors.js';
import { dayOf, yearOf, type Day } from '../../time.js';
import { fmt } from '../../web/format.js';
import { address } from '../../web/lists.js';
import { SET_STATES } from '../../workflow/evaluasi.js';
import { dutiesIn, type Duty } from '../rekap/duties.js';
import { closingProblem } from './service.js';

type Reader = Pick<Tx, '$queryRaw' | 'periode' | 'laporan'>;

/** A year's periods of both kinds, with how many of the reports owed were forwarded. Two queries. */
export async function periodePage(db: Reader, wantedYear: string, today: Day) {
  const all = await db.periode.findMany({ relationLoadStrategy: 'join', orderBy: [{ mulai: 'asc' }], include: { evaluasi: { select: { status: true } } } });
  const frozen = all.filter(({ evaluasi }) => evaluasi.some(({ status }) => SET_STATES.includes(status)));
  const isFrozen = (periode: Periode) => frozen.some(({ mulai, akhir }) => mulai <= periode.akhir && akhir >= periode.akhir);
  const years = [...new Set(all.map((periode) => yearOf(dayOf(periode.mulai))))];
  const year = years.find((one) => String(one) === wantedYear) ?? years.find((one) => one === yearOf(today)) ?? years[0] ?? yearOf(today);
  const shown = all.filter((periode) => yearOf(dayOf(periode.mulai)) === year);
  const reporting = shown.filter(({ jenis }) => jenis === 'PELAPORAN');
  const duties = reporting.length === 0 ? [] : await dutiesIn(db, { from: dayOf(reporting[0]!.akhir), to: dayOf(reporting.at(-1)!.akhir) }, today);
  return {
    ada: all.length > 0,
    tahun: { label: 'Tahun', items: years.map((one) => ({ label: String(one), href: address('/periode', { tahun: String(one) }), current: one === year })) },
    rekapHref: address('/rekap', { tahun: String(year) }),
    pelaporan: reporting.map((periode) => reportingRow(periode, duties.filter(({ periodeId }) => periodeId === periode.id), isFrozen(periode), today)),
    evaluasi: shown.filter(({ jenis }) => jenis === 'EVALUASI').map((periode) => ({ nama: periode.nama, rentang: range(periode), keadaan: stateWords(periode, today) })),
    bulan: Array.from({ length: 12 }, (_, month) => ({ value: `${yearOf(today)}-${String(month + 1).padStart(2, '0')}-01`, label: `${fmt.month(month + 1)} ${yearOf(today)}` })),
  };
}

const range = (periode: Periode) => fmt.days(dayOf(periode.mulai), dayOf(periode.akhir));

function reportingRow(periode: Periode, duties: Duty[], isFrozen: boolean, today: Day) {
  const owed = duties.filter((duty) => duty.owed);
  const begun = today >= dayOf(periode.mulai);
  return {
    nama: periode.nama, rentang: range(periode), tenggat: fmt.day(periode.tenggat), keadaan: `${stateWords(periode, today)}${isFrozen && !periode.ditutupPada ? '; evaluasinya sudah ditetapkan' : ''}`,
    laporan: begun ? `${fmt.number(owed.filter((duty) => duty.fulfilled).length)} dari ${fmt.number(owed.length)}` : '–',
    // What service.ts refuses: a deadline that decided something already.
    ubahHref: periode.ditutupPada || isFrozen ? null : `/periode/${periode.id}/tenggat`,
    tutupHref: closingProblem(periode, today) ? null : `/periode/${periode.id}/tutup`,
  };
}

/** Where a period stands today, in words. */
function stateWords({ jenis, mulai, akhir, tenggat, ditutupPada }: Periode, today: Day): string {
  if (ditutupPada) return `Ditutup ${fmt.momentDay(ditutupPada)}`;
  if (today < dayOf(mulai)) return 'Belum dimulai';
  if (today <= dayOf(akhir)) return 'Berjalan';
  if (jenis === 'EVALUASI') return 'Berakhir';
  return today <= dayOf(tenggat) ? 'Menunggu tenggat' : 'Lewat tenggat, masih terbuka';
}

/** A period by its id. Throws not_found. */
export async function findPeriode(db: Reader, id: string): Promise<Periode> {
  const periode = await db.periode.findUnique({ where: { id } });
  if (!periode) throw notFound();
  return periode;
}

/** What closing a period does, KBK by KBK: reports never submitted, and KBKs that have none. */
export async function closingEffect(db: Reader, periode: Periode, today: Day) {
  const akhir = dayOf(periode.akhir);
  const duties = await dutiesIn(db, { from: akhir, to: akhir }, today);
  const laporan = await db.laporan.findMany({
    where: { periodeId: periode.id }, select: { id: true, status: true, diajukanPertamaPada: true, _count: { select: { kegiatan: true } } },
  });
  const byId = new Map(laporan.map((row) => [row.id, row]));
  const rows = duties.filter((duty) => duty.owed || duty.laporan).map((duty) => ({ duty, row: duty.laporan && byId.get(duty.laporan.id)! }));
  const drafts = rows.filter(({ row }) => row && !row.diajukanPertamaPada);
  return {
    dilepas: drafts.reduce((sum, { row }) => sum + row!._count.kegiatan, 0),
    draf: drafts.map(({ duty, row }) => ({ nama: duty.kbkNama ?? duty.opdNama, kegiatan: row!._count.kegiatan })),
    tanpaLaporan: rows.filter(({ duty, row }) => !row && duty.owed).map(({ duty }) => duty.kbkNama ?? `${duty.opdNama} (belum ada KBK)`),
    berjalan: rows.filter(({ row }) => row?.diajukanPertamaPada && row.status !== 'DITERIMA').length,
  };
}
