import type { Deps } from '../../web/deps.js';
import { DEFAULT_NUMBER_PATTERN } from '../laporan/service.js';

/** The settings of the portal that the Tim's sekretaris edits, with an example of a report's number. */
export async function settings(deps: Pick<Deps, 'db'>) {
  const row = await deps.db.pengaturan.findUnique({ where: { kunci: 'nomor.laporan' } });
  const pola = typeof row?.nilai === 'string' ? row.nilai : DEFAULT_NUMBER_PATTERN;
  return { pola, contoh: pola.replace('{kode}', '1.02.01').replace('{tahun}', '2026').replace('{urut}', '0010') };
}
