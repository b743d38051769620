import { anchorOf } from '../../regulation/structure.js';

export interface Reference {
  text: string;
  /** Its place on /perwal; null for the words in between. */
  href: string | null;
}

const PLACE = /Pasal \d+(?: ayat \(\d+\))?(?: huruf [a-z])?|ayat \(\d+\)(?: huruf [a-z])?|(?<=, |dan )[a-z](?=[,;]| dan|$)/g;

/**
 * The places that a text such as "Pasal 13 ayat (3) huruf d dan ayat (4) huruf a, b" names, each with its address. A place
 * without its Pasal or ayat is of the one before.
 */
export function references(text: string): Reference[] {
  const parts: Reference[] = [];
  let pasal = '';
  let ayat = '';
  let end = 0;
  for (const match of text.matchAll(PLACE)) {
    const [place] = match;
    if (place.startsWith('Pasal')) [pasal, ayat] = [/^Pasal \d+/.exec(place)![0], ''];
    ayat = /ayat \(\d+\)/.exec(place)?.[0] ?? ayat;
    const huruf = /(?:huruf )?([a-z])$/.exec(place)?.[1];
    if (match.index > end) parts.push({ text: text.slice(end, match.index), href: null });
    parts.push({ text: place, href: `/perwal#${anchorOf([pasal, ayat, huruf && `huruf ${huruf}`].filter(Boolean).join(' '))}` });
    end = match.index + place.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null });
  return parts;
}
