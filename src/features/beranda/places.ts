import type { Actor, HeldPost } from '../../access/posts.js';

/** Where a person works: a KBK, an office with several KBKs, the Tim … Each is a part of the home page. */
export interface Place {
  kind: 'kbk' | 'opd' | 'anggota' | 'tim' | 'walikota' | 'admin';
  /** With 'kbk' and 'anggota'. */
  kbkId: string | null;
  /** With 'kbk', 'anggota' and 'opd'. */
  opdId: string | null;
  nama: string;
  held: HeldPost[];
}

/** The KBKs of an office that exist today: what a head looks after. */
export interface OfficeKbk {
  kbkId: string;
  kbkNama: string;
  opdId: string;
}

/**
 * The places that the person's posts come to, in the order of the posts. The head of an office with one KBK works in that
 * KBK; a post of their own in it joins the same place.
 */
export function placesOf(actor: Actor, kbks: OfficeKbk[]): Place[] {
  const places = new Map<string, Place>();
  for (const held of actor.posts) {
    const place = placeOf(held, kbks);
    const key = `${place.kind} ${place.kbkId ?? place.opdId}`;
    const known = places.get(key);
    if (known) known.held.push(held);
    else places.set(key, place);
  }
  return [...places.values()];
}

function placeOf(held: HeldPost, kbks: OfficeKbk[]): Place {
  const inKbk = { kbkId: held.kbkId, opdId: held.opdId, held: [held] };
  switch (held.post) {
    case 'KBK_SEKRETARIS':
    case 'KBK_KETUA':
    case 'KBK_FASILITATOR':
      return { kind: 'kbk', ...inKbk, nama: held.kbkNama! };
    case 'KBK_ANGGOTA':
      return { kind: 'anggota', ...inKbk, nama: held.kbkNama! };
    case 'KBK_PENANGGUNG_JAWAB': {
      const [only, ...others] = kbks.filter((kbk) => kbk.opdId === held.opdId);
      return only && others.length === 0
        ? { kind: 'kbk', kbkId: only.kbkId, opdId: held.opdId, nama: only.kbkNama, held: [held] }
        : { kind: 'opd', kbkId: null, opdId: held.opdId, nama: held.opdNama!, held: [held] };
    }
    case 'WALIKOTA':
    case 'STAF_WALIKOTA':
      return { kind: 'walikota', kbkId: null, opdId: null, nama: 'Evaluasi budaya kerja', held: [held] };
    case 'ADMIN':
      return { kind: 'admin', kbkId: null, opdId: null, nama: 'Administrasi portal', held: [held] };
    default:
      return { kind: 'tim', kbkId: null, opdId: null, nama: 'Tim Pengembangan Budaya Kerja', held: [held] };
  }
}
