import type { Actor } from '../../access/posts.js';
import { PortalError } from '../../errors.js';
import { dayAt } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { offers } from '../../workflow/laporan.js';
import { reportsWithFacts, type ReportWithFacts } from '../laporan/queries.js';
import { actOnLaporan } from '../laporan/service.js';
import type { BulkAct, Picked } from './schema.js';

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

export interface Candidate {
  picked: Picked;
  /** "Dinas Kesehatan, Oktober 2026". */
  nama: string;
  kegiatan: number;
  nihil: boolean;
  /** The post by which the person acts on it, as the screen says it. */
  sebagai: string | null;
  /** Why it cannot be done; null: it can. */
  problem: string | null;
}

/** How a report is called in a list of several: by its office, and by its KBK where that is not the office's own. */
function nameOf({ facts }: ReportWithFacts): string {
  return `${facts.kbkNama === `KBK ${facts.opdNama}` ? facts.opdNama : facts.kbkNama}, ${facts.periode.nama}`;
}

/**
 * What would become of an act on several reports: each that the person may open, with the reason where it cannot be done.
 * Those that they may not know of are left out, as if they did not exist.
 */
export async function previewBulk(deps: ServiceDeps, actor: Actor, act: BulkAct, picked: Picked[]): Promise<Candidate[]> {
  const found = await reportsWithFacts(deps, actor, { id: { in: picked.map((one) => one.laporanId) } });
  const today = dayAt(deps.clock());
  return found.map((report): Candidate => {
    const mine = picked.find((one) => one.laporanId === report.row.id)!;
    const possible = offers(report.facts, actor, today).filter((offer) => offer.transition.act === act);
    const chosen = possible.find((offer) => offer.problem === null) ?? possible[0];
    const problem = !chosen ? 'bukan giliran Anda, atau keadaannya sudah berubah' : report.facts.revisi !== mine.revisi ? 'berubah sejak daftar dibuka; buka dan periksa lagi' : chosen.problem;
    return {
      picked: mine, nama: nameOf(report), kegiatan: report.facts.jumlahKegiatan, nihil: report.row.versiVersi[0]?.nihil ?? false,
      sebagai: chosen?.held.label ?? null, problem,
    };
  });
}

export interface Outcome {
  done: string[];
  failed: { nama: string; problem: string }[];
}

/**
 * Does an act on several reports, each in a transaction of its own: what cannot be done to one does not keep the others
 * back. Gives the outcome of each.
 */
export async function actOnSeveral(deps: ServiceDeps, actor: Actor, act: BulkAct, picked: Picked[]): Promise<Outcome> {
  const found = await reportsWithFacts(deps, actor, { id: { in: picked.map((one) => one.laporanId) } });
  const names = new Map(found.map((report) => [report.row.id, nameOf(report)]));
  const outcome: Outcome = { done: [], failed: [] };
  for (const { laporanId, revisi } of picked) {
    const nama = names.get(laporanId) ?? 'Laporan yang tidak ada';
    try {
      await actOnLaporan(deps, actor, { laporanId, act, revisi });
      outcome.done.push(nama);
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      outcome.failed.push({ nama, problem: error.message });
    }
  }
  return outcome;
}
