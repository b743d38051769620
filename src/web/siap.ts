import { nilaiBudaya } from '../regulation/nilai.js';

/** Which of the four values a thing serves, as the letters S I A P and in words. */
export interface SiapLetters {
  letters: { huruf: string; on: boolean }[];
  /** For screen readers: "Semangat kerja, Akuntabel", or "tidak ada". */
  words: string;
}

/** @param served codes of the values served; values that are not the city's four have no letter */
export function siapLetters(served: Iterable<string>): SiapLetters {
  const codes = new Set(served);
  const names = nilaiBudaya.filter(({ kode }) => codes.has(kode)).map(({ nama }) => nama);
  return {
    letters: nilaiBudaya.map(({ kode, huruf }) => ({ huruf, on: codes.has(kode) })),
    words: names.join(', ') || 'tidak ada',
  };
}
