import type { Actor, Assignment, HeldPost, Post } from './posts.js';

/**
 * Who may do what. One line per permission: the posts that have it, each with its scope, the Pasal, and whether the
 * Pasal says so in words (`bunyi`) or it is our reading (`tafsir`). Deny by default: what no line names, nobody may.
 *
 * Scopes: `kbk` the KBK in which the post is held; `opd` every KBK of the OPD whose head the person is; `binaan` the
 * OPDs given to that koordinator; `tinjau` the OPDs assigned to that member for review; `kota` all.
 */
export type Scope = 'kbk' | 'opd' | 'binaan' | 'tinjau' | 'kota';

export interface Holder {
  post: Post;
  scope: Scope;
}

export interface PermissionLine {
  /** What it allows, as /hak-akses says it. */
  untuk: string;
  who: readonly Holder[];
  pasal: string;
  dasar: 'bunyi' | 'tafsir' | 'operasional';
}

const at = (scope: Scope, ...holders: Post[]): Holder[] => holders.map((post) => ({ post, scope }));

export const permissions = {
  'rencana.susun': {
    untuk: 'Menyusun rencana kegiatan KBK',
    who: at('kbk', 'KBK_SEKRETARIS'),
    pasal: 'Pasal 13 ayat (5) huruf a', dasar: 'bunyi',
  },
  'rencana.sahkan': {
    untuk: 'Mengesahkan rencana kegiatan KBK',
    who: at('kbk', 'KBK_KETUA'),
    pasal: 'Pasal 13 ayat (4) huruf a dan e', dasar: 'tafsir',
  },
  'kegiatan.catat': {
    untuk: 'Mencatat, mengubah, dan menghapus kegiatan beserta buktinya',
    who: at('kbk', 'KBK_SEKRETARIS'),
    pasal: 'Pasal 13 ayat (5) huruf d', dasar: 'bunyi',
  },
  'laporan.susun': {
    untuk: 'Menyusun laporan periode dan menanggapi catatan',
    who: at('kbk', 'KBK_SEKRETARIS'),
    pasal: 'Pasal 13 ayat (5) huruf d', dasar: 'bunyi',
  },
  'laporan.ajukan': {
    untuk: 'Mengajukan laporan',
    who: at('kbk', 'KBK_SEKRETARIS'),
    pasal: 'Pasal 13 ayat (5) huruf d', dasar: 'bunyi',
  },
  'laporan.tarik': {
    untuk: 'Menarik laporan yang belum disahkan',
    who: at('kbk', 'KBK_SEKRETARIS'),
    pasal: 'Pasal 13 ayat (5) huruf d', dasar: 'bunyi',
  },
  'laporan.sahkan': {
    untuk: 'Mengesahkan laporan (ketua dan fasilitator, keduanya)',
    who: at('kbk', 'KBK_KETUA', 'KBK_FASILITATOR'),
    pasal: 'Pasal 13 ayat (3) huruf d dan ayat (4) huruf d', dasar: 'tafsir',
  },
  'laporan.teruskan': {
    untuk: 'Meneruskan laporan kepada Tim Pengembangan',
    who: at('opd', 'KBK_PENANGGUNG_JAWAB'),
    pasal: 'Pasal 13 ayat (2) huruf b', dasar: 'tafsir',
  },
  'laporan.kembalikan': {
    untuk: 'Mengembalikan laporan dengan alasan (oleh yang berikutnya bertindak)',
    who: [
      ...at('kbk', 'KBK_KETUA', 'KBK_FASILITATOR'), ...at('opd', 'KBK_PENANGGUNG_JAWAB'),
      ...at('binaan', 'TIM_KOORDINATOR'), ...at('kota', 'TIM_SEKRETARIS', 'TIM_KETUA'), ...at('tinjau', 'TIM_ANGGOTA'),
    ],
    pasal: 'Pasal 13 ayat (2) huruf b, ayat (3) huruf b, ayat (4) huruf a; Pasal 11 ayat (3) huruf e', dasar: 'tafsir',
  },
  'laporan.terima': {
    untuk: 'Menerima laporan yang diteruskan',
    who: [...at('binaan', 'TIM_KOORDINATOR'), ...at('kota', 'TIM_SEKRETARIS', 'TIM_KETUA'), ...at('tinjau', 'TIM_ANGGOTA')],
    pasal: 'Pasal 11 ayat (3) huruf c, d, dan e', dasar: 'tafsir',
  },
  'laporan.buka_kembali': {
    untuk: 'Membuka kembali laporan yang sudah diterima, sebelum evaluasinya ditetapkan',
    who: at('kota', 'TIM_SEKRETARIS'),
    pasal: 'Pasal 11 ayat (3) huruf d', dasar: 'tafsir',
  },
  'tim.administrasi': {
    untuk: 'Mengatur periode, bobot dan predikat evaluasi, pola nomor',
    who: at('kota', 'TIM_SEKRETARIS'),
    pasal: 'Pasal 11 ayat (3) huruf d', dasar: 'bunyi',
  },
  'evaluasi.tetapkan': {
    untuk: 'Menetapkan evaluasi',
    who: at('kota', 'TIM_KETUA'),
    pasal: 'Pasal 14 ayat (2); Pasal 11 ayat (3) huruf c', dasar: 'tafsir',
  },
  'evaluasi.sampaikan': {
    untuk: 'Menyampaikan hasil evaluasi kepada Walikota',
    who: at('kota', 'TIM_PENANGGUNG_JAWAB'),
    pasal: 'Pasal 14 ayat (3); Pasal 11 ayat (3) huruf b', dasar: 'tafsir',
  },
  'riwayat.baca': {
    untuk: 'Membaca riwayat seluruh portal',
    who: at('kota', 'TIM_SEKRETARIS'),
    pasal: 'Pasal 11 ayat (3) huruf d', dasar: 'tafsir',
  },
} as const satisfies Record<string, PermissionLine>;

export type Permission = keyof typeof permissions;

/** The thing that an act concerns: whose KBK, whose OPD. A city-wide act has neither. */
export interface Target {
  kbkId?: string | null;
  opdId?: string | null;
}

const inScope: Record<Scope, (held: HeldPost, target: Target) => boolean> = {
  kbk: (held, target) => held.kbkId !== null && held.kbkId === target.kbkId,
  opd: (held, target) => held.opdId !== null && held.opdId === target.opdId,
  binaan: (held, target) => isAssigned(held, 'BINAAN', target.opdId),
  tinjau: (held, target) => isAssigned(held, 'TINJAU', target.opdId),
  kota: () => true,
};

function isAssigned(held: HeldPost, kind: Assignment, opdId: string | null | undefined): boolean {
  return opdId != null && held.assigned[kind].includes(opdId);
}

/** The posts by which the actor may do this to the target today; empty: may not. */
export function postsAllowing(actor: Actor, permission: Permission, target: Target): HeldPost[] {
  const holders: readonly Holder[] = permissions[permission].who;
  return actor.posts.filter((held) =>
    held.acting && holders.some((holder) => holder.post === held.post && inScope[holder.scope](held, target)));
}

/** Whether the actor has the permission anywhere at all: for menus and for the first gate of a route. */
export function hasSomewhere(actor: Actor, permission: Permission): boolean {
  const holders: readonly Holder[] = permissions[permission].who;
  return actor.posts.some((held) => held.acting && holders.some((holder) => holder.post === held.post));
}

/** The KBKs in whose own post the actor has the permission, one post each: for forms that ask "in which KBK". */
export function kbkAllowing(actor: Actor, permission: Permission): HeldPost[] {
  const allowed = actor.posts.filter((held) => held.kbkId !== null && postsAllowing(actor, permission, { kbkId: held.kbkId }).includes(held));
  return allowed.filter((held, i) => allowed.findIndex((other) => other.kbkId === held.kbkId) === i);
}

const opdsInScope: Record<Scope, (held: HeldPost) => readonly string[]> = {
  kbk: () => [],
  opd: (held) => (held.opdId === null ? [] : [held.opdId]),
  binaan: (held) => held.assigned.BINAAN,
  tinjau: (held) => held.assigned.TINJAU,
  kota: () => [],
};

/** The OPDs whose things the actor may do this to, by office or assignment; null: all. What is held in single KBKs gives none. */
export function opdsAllowing(actor: Actor, permission: Permission): string[] | null {
  const holders: readonly Holder[] = permissions[permission].who;
  const scopes = actor.posts.filter((held) => held.acting)
    .flatMap((held) => holders.filter((holder) => holder.post === held.post).map(({ scope }) => ({ held, scope })));
  if (scopes.some(({ scope }) => scope === 'kota')) return null;
  return [...new Set(scopes.flatMap(({ held, scope }) => opdsInScope[scope](held)))];
}
