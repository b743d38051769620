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
  'kbk.bentuk': {
    untuk: 'Membentuk KBK untuk perangkat daerah atau unit kerjanya, dan mengubah keputusannya',
    who: at('opd', 'KBK_PENANGGUNG_JAWAB'),
    pasal: 'Pasal 12 ayat (1)', dasar: 'tafsir',
  },
  'keanggotaan.tetapkan': {
    untuk: 'Menunjuk, mengganti, dan mengakhiri fasilitator, ketua, dan sekretaris KBK beserta wakilnya',
    who: at('opd', 'KBK_PENANGGUNG_JAWAB'),
    pasal: 'Pasal 13 ayat (3), ayat (4), dan ayat (5)', dasar: 'bunyi',
  },
  'keanggotaan.tetapkan_anggota': {
    untuk: 'Menetapkan dan mengakhiri anggota KBK',
    who: at('opd', 'KBK_PENANGGUNG_JAWAB'),
    pasal: 'Pasal 13 ayat (6)', dasar: 'tafsir',
  },
  'susunan.sesuaikan': {
    untuk: 'Menyesuaikan susunan KBK: banyaknya tiap jabatan, dengan alasan',
    who: at('opd', 'KBK_PENANGGUNG_JAWAB'),
    pasal: 'Pasal 13 ayat (7)', dasar: 'tafsir',
  },
  'fasilitas.minta': {
    untuk: 'Meminta fasilitas kepada pimpinan perangkat daerah',
    who: at('kbk', 'KBK_SEKRETARIS', 'KBK_KETUA'),
    pasal: 'Pasal 13 ayat (2) huruf a', dasar: 'tafsir',
  },
  'fasilitas.tanggapi': {
    untuk: 'Menyetujui, menolak, dan menyediakan fasilitas, juga tanpa diminta',
    who: at('opd', 'KBK_PENANGGUNG_JAWAB'),
    pasal: 'Pasal 13 ayat (2) huruf a', dasar: 'bunyi',
  },
  'materi.kelola': {
    untuk: 'Menyediakan dan menarik materi: fasilitator untuk KBK-nya, Tim untuk seluruh kota',
    who: [...at('kbk', 'KBK_FASILITATOR'), ...at('kota', 'TIM_KOORDINATOR', 'TIM_SEKRETARIS')],
    pasal: 'Pasal 13 ayat (3) huruf a; Pasal 11 ayat (3) huruf e', dasar: 'tafsir',
  },
  'pesan.tulis': {
    untuk: 'Berkomunikasi dalam pesan KBK dengan pimpinan perangkat daerah',
    who: [...at('kbk', 'KBK_FASILITATOR', 'KBK_KETUA', 'KBK_SEKRETARIS'), ...at('opd', 'KBK_PENANGGUNG_JAWAB')],
    pasal: 'Pasal 13 ayat (3) huruf c dan ayat (4) huruf c', dasar: 'tafsir',
  },
  'arahan.beri': {
    untuk: 'Memberi arahan tertulis kepada KBK',
    who: at('kota', 'TIM_PENGARAH'),
    pasal: 'Pasal 11 ayat (3) huruf a', dasar: 'bunyi',
  },
  'arahan.akui': {
    untuk: 'Menyatakan telah menerima arahan Pengarah',
    who: [...at('kbk', 'KBK_KETUA'), ...at('opd', 'KBK_PENANGGUNG_JAWAB')],
    pasal: 'Pasal 11 ayat (3) huruf a', dasar: 'tafsir',
  },
  'laporan_tim.sampaikan': {
    untuk: 'Melaporkan pelaksanaan tugas Tim kepada Pengarah',
    who: at('kota', 'TIM_KETUA', 'TIM_KOORDINATOR'),
    pasal: 'Pasal 11 ayat (3) huruf c dan huruf e', dasar: 'bunyi',
  },
  'laporan_tim.tanggapi': {
    untuk: 'Menanggapi laporan Tim',
    who: at('kota', 'TIM_PENGARAH'),
    pasal: 'Pasal 11 ayat (3) huruf a', dasar: 'tafsir',
  },
  'sosialisasi.catat': {
    untuk: 'Mencatat sosialisasi Tim kepada perangkat daerah',
    who: at('kota', 'TIM_KOORDINATOR', 'TIM_SEKRETARIS'),
    pasal: 'Pasal 10 ayat (1); Pasal 11 ayat (3) huruf e', dasar: 'bunyi',
  },
  'sosialisasi.cakupan': {
    untuk: 'Mencatat sosialisasi kepada ASN di perangkat daerahnya',
    who: [...at('opd', 'KBK_PENANGGUNG_JAWAB'), ...at('kbk', 'KBK_SEKRETARIS')],
    pasal: 'Pasal 10 ayat (2)', dasar: 'bunyi',
  },
  'nilai.usulkan': {
    untuk: 'Mengusulkan nilai budaya kerja perangkat daerahnya beserta perilakunya',
    who: at('opd', 'KBK_PENANGGUNG_JAWAB'),
    pasal: 'Pasal 6 ayat (4)', dasar: 'bunyi',
  },
  'nilai.putuskan': {
    untuk: 'Memutuskan usulan nilai (Walikota, atau stafnya yang mencatat keputusan bertanda tangan)',
    who: at('kota', 'WALIKOTA', 'STAF_WALIKOTA'),
    pasal: 'Pasal 6 ayat (4)', dasar: 'tafsir',
  },
  'perilaku.usulkan': {
    untuk: 'Mengusulkan perilaku yang dikembangkan KBK sendiri',
    who: at('kbk', 'KBK_SEKRETARIS'),
    pasal: 'Pasal 12 ayat (2) huruf b', dasar: 'tafsir',
  },
  'perilaku.sahkan': {
    untuk: 'Mengesahkan atau menolak usulan perilaku KBK, dan mengakhiri perilaku KBK',
    who: at('kbk', 'KBK_KETUA'),
    pasal: 'Pasal 12 ayat (2) huruf b', dasar: 'tafsir',
  },
  'tim.tetapkan': {
    untuk: 'Membentuk dan memperbarui Tim Pengembangan (Walikota, atau stafnya yang mencatat keputusan bertanda tangan)',
    who: at('kota', 'WALIKOTA', 'STAF_WALIKOTA'),
    pasal: 'Pasal 10 ayat (1)', dasar: 'bunyi',
  },
  'opd.kelola': {
    untuk: 'Mengelola data perangkat daerah dan unit kerja',
    who: at('kota', 'ADMIN'),
    pasal: '', dasar: 'operasional',
  },
  'pegawai.kelola': {
    untuk: 'Mengelola data pegawai dan penempatannya',
    who: at('kota', 'ADMIN'),
    pasal: '', dasar: 'operasional',
  },
  'kepala.catat': {
    untuk: 'Mencatat pimpinan perangkat daerah dari keputusannya',
    who: at('kota', 'ADMIN'),
    pasal: '', dasar: 'operasional',
  },
  'akun.kelola': {
    untuk: 'Mengelola akun dan peran Administrator, Walikota, dan Staf Walikota',
    who: at('kota', 'ADMIN'),
    pasal: '', dasar: 'operasional',
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
