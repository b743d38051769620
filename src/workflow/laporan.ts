import type { JenisTindakan, StatusLaporan } from '../db/generated/client.js';
import { postsAllowing, type Permission } from '../access/permissions.js';
import type { Actor, HeldPost, Post } from '../access/posts.js';
import type { Day } from '../time.js';

/**
 * The report's way, as data: what may happen to a report in which state, by whose permission, and what must hold
 * besides. The page draws its buttons from this table and the service obeys it; no `if (status === …)` elsewhere.
 */

export type LaporanAct = 'ajukan' | 'tarik' | 'sahkan' | 'teruskan' | 'terima' | 'kembalikan' | 'buka_kembali';

/** What the table needs to know of a report. Loaded under the row's lock when an act is done. */
export interface LaporanFacts {
  status: StatusLaporan;
  versi: number;
  kbkId: string;
  opdId: string;
  periode: { nama: string; mulai: Day; akhir: Day; tenggat: Day; ditutup: boolean };
  jumlahKegiatan: number;
  ringkasan: string;
  alasanNihil: string;
  /** Whether it was ever submitted: after the period is closed only such a report may be submitted again. */
  pernahDiajukan: boolean;
  /** Who submitted the version on its way, and who has endorsed it in which post. */
  diajukanOleh: string | null;
  pengesahan: { post: Post; pegawaiId: string }[];
  /** False where the susunan says "tanpa fasilitator" (Pasal 13 ayat (7)), or said so when the version was endorsed in full. */
  perluFasilitator: boolean;
  /** Whether an evaluation that draws on the period is set. */
  evaluasiDitetapkan: boolean;
}

type Guard = (facts: LaporanFacts, actor: Actor, held: HeldPost, today: Day) => string | null;

export interface Transition {
  act: LaporanAct;
  from: readonly StatusLaporan[];
  to: (facts: LaporanFacts, held: HeldPost) => StatusLaporan;
  permission: Permission;
  /** Narrows who of the permission's holders acts in these states: whoever is next. */
  by?: readonly Post[];
  guards: readonly Guard[];
  /** Whether a reason must be given. */
  reason: boolean;
  /** Whether it changes content or state, and so the number on the form. */
  moves: (facts: LaporanFacts, held: HeldPost) => boolean;
  tindakan: JenisTindakan;
}

const always = () => true;

const periodHasBegun: Guard = (facts, _actor, _held, today) =>
  today >= facts.periode.mulai ? null : `Periode ${facts.periode.nama} belum dimulai.`;

const periodIsOpen: Guard = (facts) =>
  !facts.periode.ditutup || facts.pernahDiajukan ? null
    : `Periode ${facts.periode.nama} sudah ditutup; laporan yang belum pernah diajukan tidak dapat diajukan lagi.`;

const isComplete: Guard = (facts, _actor, _held, today) => {
  if (facts.ringkasan.trim() === '') return 'Isi Ringkasan lebih dahulu: wajib ada sebelum laporan diajukan.';
  if (facts.jumlahKegiatan > 0) return null;
  if (today < facts.periode.akhir) return 'Belum ada kegiatan. Laporan nihil baru dapat diajukan mulai hari terakhir periode.';
  return facts.alasanNihil.trim() === '' ? 'Belum ada kegiatan. Isi Alasan nihil, atau catat kegiatan lebih dahulu.' : null;
};

const notYetEndorsed: Guard = (facts) =>
  facts.pengesahan.length === 0 ? null : 'Laporan sudah disahkan oleh ketua atau fasilitator, jadi tidak dapat ditarik. Minta dikembalikan.';

/** On one version, who submits, who endorses as ketua and who endorses as fasilitator are three people. */
const threePeople: Guard = (facts, actor) => {
  if (facts.diajukanOleh === actor.pegawaiId) return 'Anda yang mengajukan versi ini; pengesahannya oleh orang lain.';
  return facts.pengesahan.some((one) => one.pegawaiId === actor.pegawaiId)
    ? 'Anda sudah mengesahkan versi ini; pengesahan yang satu lagi oleh orang lain.' : null;
};

const postNotYetEndorsed: Guard = (facts, _actor, held) =>
  facts.pengesahan.some((one) => one.post === held.post) ? `Versi ini sudah disahkan oleh ${held.label}.` : null;

const fasilitatorIsNeeded: Guard = (facts, _actor, held) =>
  held.post !== 'KBK_FASILITATOR' || facts.perluFasilitator ? null : 'Susunan KBK ini tanpa fasilitator.';

/** Nobody reviews a report of an OPD where they are placed or hold a post. */
const notOwnOpd: Guard = (facts, actor) =>
  actor.ownOpdIds.includes(facts.opdId) ? 'Laporan perangkat daerah Anda sendiri ditinjau oleh anggota Tim lain.' : null;

const evaluationNotSet: Guard = (facts) =>
  facts.evaluasiDitetapkan ? 'Evaluasi periode ini sudah ditetapkan, jadi laporan tidak dapat dibuka kembali.' : null;

/** Whether this endorsement is the last one needed: ketua and fasilitator, or the ketua alone. */
function completesEndorsement(facts: LaporanFacts, held: HeldPost): boolean {
  const given = new Set<Post>([...facts.pengesahan.map((one) => one.post), held.post]);
  return isEndorsed(given, facts.perluFasilitator);
}

/** Whether the posts that endorsed are enough (Pasal 13 ayat (3) huruf d with ayat (4) huruf d; ayat (7)). */
export function isEndorsed(given: Set<Post>, perluFasilitator: boolean): boolean {
  return given.has('KBK_KETUA') && (!perluFasilitator || given.has('KBK_FASILITATOR'));
}

const REVIEWERS = ['TIM_KOORDINATOR', 'TIM_SEKRETARIS', 'TIM_KETUA', 'TIM_ANGGOTA'] as const satisfies Post[];

export const laporanTransitions: readonly Transition[] = [
  { act: 'ajukan', from: ['DRAF', 'DIKEMBALIKAN'], to: () => 'DIAJUKAN', permission: 'laporan.ajukan',
    guards: [periodHasBegun, periodIsOpen, isComplete], reason: false, moves: always, tindakan: 'AJUKAN' },
  { act: 'tarik', from: ['DIAJUKAN'], to: () => 'DRAF', permission: 'laporan.tarik',
    guards: [notYetEndorsed], reason: false, moves: always, tindakan: 'TARIK' },
  { act: 'sahkan', from: ['DIAJUKAN'], to: (facts, held) => completesEndorsement(facts, held) ? 'DISAHKAN' : 'DIAJUKAN',
    permission: 'laporan.sahkan', guards: [fasilitatorIsNeeded, postNotYetEndorsed, threePeople], reason: false,
    moves: completesEndorsement, tindakan: 'SAHKAN' },
  { act: 'teruskan', from: ['DISAHKAN'], to: () => 'DITERUSKAN', permission: 'laporan.teruskan',
    guards: [], reason: false, moves: always, tindakan: 'TERUSKAN' },
  { act: 'terima', from: ['DITERUSKAN'], to: () => 'DITERIMA', permission: 'laporan.terima', by: REVIEWERS,
    guards: [notOwnOpd], reason: false, moves: always, tindakan: 'TERIMA' },
  { act: 'kembalikan', from: ['DIAJUKAN'], to: () => 'DIKEMBALIKAN', permission: 'laporan.kembalikan',
    by: ['KBK_KETUA', 'KBK_FASILITATOR'], guards: [], reason: true, moves: always, tindakan: 'KEMBALIKAN' },
  { act: 'kembalikan', from: ['DISAHKAN'], to: () => 'DIKEMBALIKAN', permission: 'laporan.kembalikan',
    by: ['KBK_PENANGGUNG_JAWAB'], guards: [], reason: true, moves: always, tindakan: 'KEMBALIKAN' },
  { act: 'kembalikan', from: ['DITERUSKAN'], to: () => 'DIKEMBALIKAN', permission: 'laporan.kembalikan', by: REVIEWERS,
    guards: [notOwnOpd], reason: true, moves: always, tindakan: 'KEMBALIKAN' },
  { act: 'buka_kembali', from: ['DITERIMA'], to: () => 'DIKEMBALIKAN', permission: 'laporan.buka_kembali',
    guards: [notOwnOpd, evaluationNotSet], reason: true, moves: always, tindakan: 'BUKA_KEMBALI' },
];

/** States in which activities and texts of a report may be changed. */
export const OPEN_STATES: readonly StatusLaporan[] = ['DRAF', 'DIKEMBALIKAN'];

export interface Offer {
  transition: Transition;
  held: HeldPost;
  /** Why it cannot be done now although the post has it; null: it can. */
  problem: string | null;
}

/** Every act that the actor's posts have on this report in its present state, with what stands in its way. */
export function offers(facts: LaporanFacts, actor: Actor, today: Day): Offer[] {
  return laporanTransitions
    .filter((transition) => transition.from.includes(facts.status))
    .flatMap((transition) =>
      postsAllowing(actor, transition.permission, { kbkId: facts.kbkId, opdId: facts.opdId })
        .filter((held) => !transition.by || transition.by.includes(held.post))
        .map((held) => ({ transition, held, problem: firstProblem(transition, facts, actor, held, today) })));
}

function firstProblem(transition: Transition, facts: LaporanFacts, actor: Actor, held: HeldPost, today: Day): string | null {
  for (const guard of transition.guards) {
    const problem = guard(facts, actor, held, today);
    if (problem) return problem;
  }
  return null;
}

/** The posts that a report waits for in each state, in words for "sekarang di …". */
export function waitsFor(facts: Pick<LaporanFacts, 'status' | 'pengesahan' | 'perluFasilitator'>): Post[] {
  switch (facts.status) {
    case 'DRAF':
    case 'DIKEMBALIKAN': return ['KBK_SEKRETARIS'];
    case 'DIAJUKAN': {
      const given = new Set(facts.pengesahan.map((one) => one.post));
      const needed: Post[] = facts.perluFasilitator ? ['KBK_KETUA', 'KBK_FASILITATOR'] : ['KBK_KETUA'];
      return needed.filter((post) => !given.has(post));
    }
    case 'DISAHKAN': return ['KBK_PENANGGUNG_JAWAB'];
    case 'DITERUSKAN': return ['TIM_KOORDINATOR'];
    case 'DITERIMA': return [];
  }
}
