/** The 17 ranks of civil servants, by golongan. */
const pangkat: Record<string, string> = {
  'I/a': 'Juru Muda',
  'I/b': 'Juru Muda Tingkat I',
  'I/c': 'Juru',
  'I/d': 'Juru Tingkat I',
  'II/a': 'Pengatur Muda',
  'II/b': 'Pengatur Muda Tingkat I',
  'II/c': 'Pengatur',
  'II/d': 'Pengatur Tingkat I',
  'III/a': 'Penata Muda',
  'III/b': 'Penata Muda Tingkat I',
  'III/c': 'Penata',
  'III/d': 'Penata Tingkat I',
  'IV/a': 'Pembina',
  'IV/b': 'Pembina Tingkat I',
  'IV/c': 'Pembina Utama Muda',
  'IV/d': 'Pembina Utama Madya',
  'IV/e': 'Pembina Utama',
};

/** Golongan of a PNS, from I/a to IV/e. */
export const golonganPns: readonly string[] = Object.keys(pangkat);
/** Golongan of a PPPK. */
export const golonganPppk: readonly string[] = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII', 'XIV', 'XV', 'XVI', 'XVII'];

/** The line under a signer's name: "Pembina Tingkat I (IV/b)" for a PNS, "Golongan IX" for a PPPK. */
export function pangkatText(golongan: string): string {
  const rank = pangkat[golongan];
  return rank === undefined ? `Golongan ${golongan}` : `${rank} (${golongan})`;
}
