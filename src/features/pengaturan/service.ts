import type { Actor } from '../../access/posts.js';
import { postsAllowing } from '../../access/permissions.js';
import { change } from '../../db/change.js';
import { forbidden } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { settings } from './queries.js';

/** Sets the pattern of report numbers given from now on; numbers given before stay. Throws forbidden without the post. */
export async function setNumberPattern(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor, pola: string): Promise<void> {
  const [held] = postsAllowing(actor, 'tim.administrasi', {});
  if (!held) throw forbidden('Pola nomor diatur oleh Sekretaris Tim (Pasal 11 ayat (3) huruf d).');
  const before = await settings(deps);
  await change(deps.db, deps.clock(), actor, async (tx, record) => {
    await tx.pengaturan.upsert({ where: { kunci: 'nomor.laporan' }, create: { kunci: 'nomor.laporan', nilai: pola }, update: { nilai: pola, diubahPada: deps.clock() } });
    await record({ tindakan: 'pengaturan.nomor', objek: 'pengaturan', objekId: 'nomor.laporan', held, ringkas: 'mengubah pola nomor laporan', perubahan: { pola: [before.pola, pola] } });
  });
}
