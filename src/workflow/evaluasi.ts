import { postsAllowing, type Permission } from '../access/permissions.js';
import type { Actor, HeldPost, Post } from '../access/posts.js';
import type { JenisTindakanEvaluasi, StatusEvaluasi } from '../db/generated/client.js';
import type { Day } from '../time.js';

/**
 * The evaluation's way, as data, in the style of the report's: what may happen to it in which state, by whose permission.
 * The page draws its buttons from this table and the service obeys it.
 */

export type EvaluasiAct = 'tetapkan' | 'sampaikan';

/** What the table needs to know of an evaluation. Loaded under the row's lock when an act is done. */
export interface EvaluasiFacts {
  status: StatusEvaluasi;
  periode: { nama: string; mulai: Day; akhir: Day };
}

type Guard = (facts: EvaluasiFacts, today: Day) => string | null;

export interface EvaluasiTransition {
  act: EvaluasiAct;
  from: readonly StatusEvaluasi[];
  to: StatusEvaluasi;
  permission: Permission;
  guards: readonly Guard[];
  tindakan: JenisTindakanEvaluasi;
  /** In the riwayat: "menetapkan evaluasi Semester I 2026". */
  kata: string;
}

const periodHasBegun: Guard = ({ periode }, today) => (today >= periode.mulai ? null : `Periode ${periode.nama} belum dimulai.`);

/** Both acts are of the whole city: nobody is kept from them by the office where they are placed (the Sekda is both). */
export const evaluasiTransitions: readonly EvaluasiTransition[] = [
  { act: 'tetapkan', from: ['DISUSUN'], to: 'DITETAPKAN', permission: 'evaluasi.tetapkan', guards: [periodHasBegun], tindakan: 'TETAPKAN', kata: 'menetapkan' },
  { act: 'sampaikan', from: ['DITETAPKAN'], to: 'DISAMPAIKAN', permission: 'evaluasi.sampaikan', guards: [], tindakan: 'SAMPAIKAN', kata: 'menyampaikan' },
];

/** States in which the figures are frozen. */
export const SET_STATES: readonly StatusEvaluasi[] = ['DITETAPKAN', 'DISAMPAIKAN'];

export interface EvaluasiOffer {
  transition: EvaluasiTransition;
  held: HeldPost;
  /** Why it cannot be done now although the post has it; null: it can. */
  problem: string | null;
}

/** Every act that the actor's posts have on this evaluation in its present state, with what stands in its way. */
export function evaluasiOffers(facts: EvaluasiFacts, actor: Actor, today: Day): EvaluasiOffer[] {
  return evaluasiTransitions
    .filter((transition) => transition.from.includes(facts.status))
    .flatMap((transition) => postsAllowing(actor, transition.permission, {}).map((held) => ({
      transition, held, problem: transition.guards.map((guard) => guard(facts, today)).find((problem) => problem !== null) ?? null,
    })));
}

/** The post that an evaluation waits for in each state; null: done. */
export function evaluasiWaitsFor(status: StatusEvaluasi): Post | null {
  return { DISUSUN: 'TIM_KETUA' as const, SANGGAHAN: 'TIM_KETUA' as const, DITETAPKAN: 'TIM_PENANGGUNG_JAWAB' as const, DISAMPAIKAN: null }[status];
}
