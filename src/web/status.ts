/** How each state looks: its word, its icon and its tint. Colour never stands alone, and a state looks the same everywhere. */

export interface Tag {
  word: string;
  /** A name of views/layout/sprite.ejs. */
  icon: string;
  tint: 'neutral' | 'brand' | 'ok' | 'warn' | 'bad';
}

const tags = {
  // a report (design of the way: draft, with whom it is, done, back)
  DRAF: { word: 'Draf', icon: 'pencil', tint: 'neutral' },
  DIAJUKAN: { word: 'Diajukan', icon: 'send', tint: 'brand' },
  DISAHKAN: { word: 'Disahkan', icon: 'rubber-stamp', tint: 'brand' },
  DITERUSKAN: { word: 'Diteruskan', icon: 'corner-up-right', tint: 'brand' },
  DITERIMA: { word: 'Diterima', icon: 'circle-check', tint: 'ok' },
  DIKEMBALIKAN: { word: 'Dikembalikan', icon: 'corner-up-left', tint: 'bad' },
  // what a reviewer should see about it
  TERLAMBAT: { word: 'Terlambat', icon: 'clock-exclamation', tint: 'warn' },
  NIHIL: { word: 'Nihil', icon: 'minus', tint: 'neutral' },
  VERSI: { word: 'Versi', icon: 'rotate', tint: 'neutral' },
  DUA_JABATAN: { word: 'Dua jabatan', icon: 'users', tint: 'neutral' },
  // an activity
  BELUM_ADA_BUKTI: { word: 'Belum ada bukti', icon: 'alert-triangle', tint: 'warn' },
  SUSULAN: { word: 'Susulan', icon: 'calendar-plus', tint: 'neutral' },
  MENUNGGU_LAPORAN: { word: 'Menunggu laporan berikutnya', icon: 'hourglass', tint: 'neutral' },
  // a plan
  TERLAKSANA: { word: 'Terlaksana', icon: 'circle-check', tint: 'ok' },
  BELUM_TERLAKSANA: { word: 'Belum terlaksana', icon: 'clock-exclamation', tint: 'warn' },
  // a notification
  BARU: { word: 'Baru', icon: 'bell', tint: 'brand' },
  // a note
  DITANGGAPI: { word: 'Ditanggapi', icon: 'check', tint: 'neutral' },
  // an evaluation
  DISUSUN: { word: 'Disusun', icon: 'pencil', tint: 'neutral' },
  SANGGAHAN: { word: 'Masa sanggah', icon: 'message', tint: 'warn' },
  DITETAPKAN: { word: 'Ditetapkan', icon: 'rubber-stamp', tint: 'brand' },
  DISAMPAIKAN: { word: 'Disampaikan', icon: 'circle-check', tint: 'ok' },
  // a try to sign in
  MASUK: { word: 'Masuk', icon: 'check', tint: 'ok' },
  GAGAL_MASUK: { word: 'Gagal', icon: 'x', tint: 'bad' },
  // the Tim and what it gives out
  MASA_BERAKHIR: { word: 'Masa berlaku berakhir', icon: 'clock-exclamation', tint: 'warn' },
  BELUM_DIBINA: { word: 'Belum ada koordinator', icon: 'alert-triangle', tint: 'warn' },
  TANPA_PENINJAU: { word: 'Tanpa peninjau', icon: 'alert-triangle', tint: 'bad' },
  BELUM_DIAKUI: { word: 'Belum diakui', icon: 'hourglass', tint: 'warn' },
  ASN_BELUM_DICATAT: { word: 'ASN belum dicatat', icon: 'alert-triangle', tint: 'warn' },
  DIAKUI: { word: 'Diakui', icon: 'circle-check', tint: 'ok' },
  // a value, a behaviour, a facility that was asked for
  DIUSULKAN: { word: 'Diusulkan', icon: 'send', tint: 'brand' },
  DISETUJUI: { word: 'Disetujui', icon: 'circle-check', tint: 'ok' },
  DITOLAK: { word: 'Ditolak', icon: 'x', tint: 'bad' },
  DITARIK: { word: 'Ditarik', icon: 'corner-up-left', tint: 'neutral' },
  DIMINTA: { word: 'Diminta', icon: 'send', tint: 'brand' },
  DISEDIAKAN: { word: 'Disediakan', icon: 'circle-check', tint: 'ok' },
  LEWAT: { word: 'Lewat waktu', icon: 'clock-exclamation', tint: 'warn' },
  // material
  DIBACA: { word: 'Dibaca', icon: 'check', tint: 'ok' },
  BELUM_DIBACA: { word: 'Belum dibaca', icon: 'hourglass', tint: 'warn' },
  // a post, an account, an office
  LENGKAP: { word: 'Lengkap', icon: 'circle-check', tint: 'ok' },
  KOSONG: { word: 'Kosong', icon: 'alert-triangle', tint: 'warn' },
  AKTIF: { word: 'Aktif', icon: 'check', tint: 'ok' },
  NONAKTIF: { word: 'Nonaktif', icon: 'x', tint: 'neutral' },
  DIUNDANG: { word: 'Belum bersandi', icon: 'hourglass', tint: 'warn' },
  BERAKHIR: { word: 'Berakhir', icon: 'minus', tint: 'neutral' },
  DIBATALKAN: { word: 'Dibatalkan', icon: 'x', tint: 'bad' },
} satisfies Record<string, Tag>;

export type TagName = keyof typeof tags;

/** Every state with a look, for the page that shows them all. */
export const tagNames = Object.keys(tags) as TagName[];

/**
 * The look of a state.
 * @param count days of "Terlambat", the number of "Versi"; joined to the word so that the two never part
 */
export function tag(name: TagName, count?: number): Tag {
  const look: Tag = tags[name];
  if (count === undefined) return look;
  return { ...look, word: name === 'TERLAMBAT' ? `${look.word} ${count}\u00a0hari` : `${look.word}\u00a0${count}` };
}
