import type { Tx } from '../../db/change.js';
import { city } from '../../regulation/city.js';
import type { Deps } from '../../web/deps.js';
import { numberPattern } from '../laporan/service.js';

/** The settings of the portal that the Tim's sekretaris edits, with an example of a report's number and the template of a KBK's decree. */
export async function settings(deps: Pick<Deps, 'db'>) {
  const pola = await numberPattern(deps.db);
  const { menimbang, mengingat, bawaan } = await templatSk(deps.db);
  return { pola, templat: { menimbang: menimbang.join('\n'), mengingat: mengingat.join('\n'), bawaan, isian: ISIAN.map((name) => `{${name}}`).join(', ') }, contoh: pola.replace('{kode}', '1.02.01').replace('{tahun}', '2026').replace('{urut}', '0010') };
}

/** The Menimbang and Mengingat of the draft decree: ours until the Tim's sekretaris writes them as the city's legal office wants them. */

export interface TemplatSk { menimbang: string[]; mengingat: string[] }

export const TEMPLAT_KEY = 'templat.sk-kbk';

/** What a line of the template may name, and what stands in its place. */
export const ISIAN = ['kota', 'peraturan', 'kepala', 'perangkat_daerah', 'kbk'] as const;
export type Isian = Record<(typeof ISIAN)[number], string>;

export const TEMPLAT_BAWAAN: TemplatSk = {
  menimbang: [
    'bahwa untuk mendukung penerapan nilai dan perilaku penting budaya kerja, pada setiap perangkat daerah dibentuk Kelompok Budaya Kerja sebagaimana diatur dalam Pasal 12 ayat (1) {peraturan};',
    'bahwa pegawai yang namanya tercantum dalam Lampiran Keputusan ini dipandang cakap untuk ditunjuk dalam Kelompok Budaya Kerja pada {perangkat_daerah};',
    'bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu menetapkan Keputusan {kepala} tentang pembentukan {kbk};',
  ],
  mengingat: [`{peraturan} tentang ${city.peraturan.tentang} (${city.peraturan.beritaDaerah}).`],
};

/** The template as it stands, and whether it is still ours. */
export async function templatSk(db: Pick<Tx, 'pengaturan'>): Promise<TemplatSk & { bawaan: boolean }> {
  const row = await db.pengaturan.findUnique({ where: { kunci: TEMPLAT_KEY } });
  const kept = row?.nilai as unknown as TemplatSk | undefined;
  return kept ? { ...kept, bawaan: false } : { ...TEMPLAT_BAWAAN, bawaan: true };
}
