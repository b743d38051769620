import type { Day } from '../time.js';

/**
 * The posts from which rights follow (Pasal 10 to 14), and the three roles that no post gives. Two are easily mixed
 * up and so carry their body in the name: KBK_PENANGGUNG_JAWAB (the head of the OPD, Pasal 13 ayat (2)) and
 * TIM_PENANGGUNG_JAWAB (Pasal 11 ayat (2) huruf b).
 */
export const posts = {
  KBK_PENANGGUNG_JAWAB: 'Penanggung jawab',
  KBK_FASILITATOR: 'Fasilitator',
  KBK_KETUA: 'Ketua',
  KBK_SEKRETARIS: 'Sekretaris',
  KBK_ANGGOTA: 'Anggota',
  TIM_PENGARAH: 'Pengarah Tim',
  TIM_PENANGGUNG_JAWAB: 'Penanggung jawab Tim',
  TIM_KETUA: 'Ketua Tim',
  TIM_SEKRETARIS: 'Sekretaris Tim',
  TIM_KOORDINATOR: 'Koordinator Tim',
  TIM_ANGGOTA: 'Anggota Tim',
  WALIKOTA: 'Walikota',
  STAF_WALIKOTA: 'Staf Walikota',
  ADMIN: 'Administrator',
} as const;

export type Post = keyof typeof posts;

export type Assignment = 'BINAAN' | 'TINJAU' | 'NILAI' | 'KUNJUNGAN';

/** A post that a person holds today. */
export interface HeldPost {
  /** The row that gives it: keanggotaan, pejabat_kepala, keanggotaan_tim or penugasan. */
  id: string;
  post: Post;
  /** As the screen says it, with wakil, Plt., Plh. or pengganti. */
  label: string;
  /** TETAP, PENGGANTI, DEFINITIF, PLT, PLH. */
  sifat: string;
  /** False while a Plh. or a pengganti acts in their place: they go on reading. */
  acting: boolean;
  kbkId: string | null;
  kbkNama: string | null;
  opdId: string | null;
  opdNama: string | null;
  opdSingkatan: string | null;
  since: Day;
  until: Day | null;
  /** For a member of the Tim: the OPDs given to them, by kind. */
  assigned: Record<Assignment, string[]>;
}

/** Who asks: a signed-in account, the person behind it and what they hold today. */
export interface Actor {
  akunId: string;
  namaPengguna: string;
  nama: string;
  pegawaiId: string | null;
  posts: HeldPost[];
  /** The OPDs where the person is placed or holds a KBK or head post: in these nobody reviews, scores or decides. */
  ownOpdIds: string[];
}
