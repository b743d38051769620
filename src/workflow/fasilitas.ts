import { postsAllowing, type Permission } from '../access/permissions.js';
import type { Actor, HeldPost } from '../access/posts.js';
import type { StatusFasilitas } from '../db/generated/client.js';
import type { Day } from '../time.js';

/** The way of a facility that was asked for (Pasal 13 ayat (2) huruf a), as data: the page draws its acts from it, the service obeys it. */

export type FasilitasAct = 'setujui' | 'tolak' | 'sediakan';

interface Transition {
  act: FasilitasAct;
  from: StatusFasilitas;
  to: StatusFasilitas;
  permission: Permission;
  /** What must come with it. */
  needs: 'nothing' | 'reason' | 'evidence';
  /** What was done, in words: "menyetujui …". */
  verb: string;
}

export const fasilitasTransitions: readonly Transition[] = [
  { act: 'setujui', from: 'DIMINTA', to: 'DISETUJUI', permission: 'fasilitas.tanggapi', needs: 'nothing', verb: 'menyetujui' },
  { act: 'tolak', from: 'DIMINTA', to: 'DITOLAK', permission: 'fasilitas.tanggapi', needs: 'reason', verb: 'menolak' },
  { act: 'sediakan', from: 'DISETUJUI', to: 'DISEDIAKAN', permission: 'fasilitas.tanggapi', needs: 'evidence', verb: 'menyediakan' },
];

/** The acts that the person's posts have on a facility in its present state. */
export function fasilitasOffers(row: { status: StatusFasilitas; kbkId: string; opdId: string }, actor: Actor): { transition: Transition; held: HeldPost }[] {
  return fasilitasTransitions.filter((transition) => transition.from === row.status)
    .flatMap((transition) => postsAllowing(actor, transition.permission, row).slice(0, 1).map((held) => ({ transition, held })));
}

/** States in which a facility is still owed. */
export const OWED: readonly StatusFasilitas[] = ['DIMINTA', 'DISETUJUI'];

/** Whether the day on which it was needed has passed and it is neither provided nor refused. */
export const isOverdue = (row: { status: StatusFasilitas; diperlukanPada: Day | null }, today: Day): boolean =>
  OWED.includes(row.status) && row.diperlukanPada !== null && row.diperlukanPada < today;
