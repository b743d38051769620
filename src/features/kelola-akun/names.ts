/** What a user name may be; the database demands the same. */
export const USER_NAME = /^[a-z0-9][a-z0-9.-]{1,59}$/;

export type NameFrom = 'nama' | 'nip';

/**
 * The first two words of a name, without titles: "Dr. Intan Rembulan Pratiwi, S.KM." gives "intan.rembulan"; "pegawai" where
 * no letter is left.
 */
export function userNameBase(nama: string): string {
  const bare = nama.split(',')[0]!.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = bare.split(/\s+/).filter((word, i, all) => !(word.endsWith('.') && i < all.length - 1 && word.length <= 5))
    .map((word) => word.replaceAll(/[^a-z0-9]/g, '')).filter(Boolean);
  return words.slice(0, 2).join('.').slice(0, 50) || 'pegawai';
}

/**
 * Proposes a user name for each person, none of them in `taken` or given twice: the number where that is wished and there is
 * one, else the name, counted on where it is taken.
 */
export function proposeUserNames(people: readonly { id: string; nama: string; nip: string | null }[], from: NameFrom, taken: Iterable<string>): Map<string, string> {
  const used = new Set(taken);
  return new Map(people.map(({ id, nama, nip }) => {
    const base = from === 'nip' && nip ? nip : userNameBase(nama);
    let proposed = base;
    for (let n = 2; used.has(proposed) || !USER_NAME.test(proposed); n++) proposed = `${base}${n}`;
    used.add(proposed);
    return [id, proposed];
  }));
}
