import type { Actor } from '../../access/posts.js';
import { postsAllowing } from '../../access/permissions.js';
import { change, differences, type Tx } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import { forbidden } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { numberPattern } from '../laporan/service.js';
import { TEMPLAT_KEY, templatSk, type TemplatSk } from './queries.js';

/** Sets the pattern of report numbers given from now on; numbers given before stay. The same again changes nothing. Throws forbidden without the post. */
export async function setNumberPattern(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor, pola: string): Promise<void> {
  const [held] = postsAllowing(actor, 'tim.administrasi', {});
  if (!held) throw forbidden('Pola nomor diatur oleh Sekretaris Tim (Pasal 11 ayat (3) huruf d).');
  await once(() => change(deps.db, deps.clock(), actor, async (tx, record) => {
    await lockSettings(tx);
    const before = await numberPattern(tx);
    if (before === pola) throw new NothingToDo();
    await tx.pengaturan.upsert({ where: { kunci: 'nomor.laporan' }, create: { kunci: 'nomor.laporan', nilai: pola }, update: { nilai: pola, diubahPada: deps.clock() } });
    await record({ tindakan: 'pengaturan.nomor', objek: 'pengaturan', objekId: 'nomor.laporan', held, ringkas: 'mengubah pola nomor laporan', perubahan: { pola: [before, pola] } });
  }));
}

/** Sets the Menimbang and Mengingat of the draft decree that forms a KBK. The same again changes nothing. Throws forbidden without the post. */
export async function setTemplatSk(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor, nilai: TemplatSk): Promise<void> {
  const [held] = postsAllowing(actor, 'tim.administrasi', {});
  if (!held) throw forbidden('Templat keputusan diatur oleh Sekretaris Tim (Pasal 11 ayat (3) huruf d).');
  await once(() => change(deps.db, deps.clock(), actor, async (tx, record) => {
    await lockSettings(tx);
    const { bawaan: _, ...before } = await templatSk(tx);
    const perubahan = differences({ ...before }, { ...nilai });
    if (Object.keys(perubahan).length === 0) throw new NothingToDo();
    const data = { menimbang: nilai.menimbang, mengingat: nilai.mengingat };
    await tx.pengaturan.upsert({ where: { kunci: TEMPLAT_KEY }, create: { kunci: TEMPLAT_KEY, nilai: data }, update: { nilai: data, diubahPada: deps.clock() } });
    await record({ tindakan: 'pengaturan.templat', objek: 'pengaturan', objekId: TEMPLAT_KEY, held, ringkas: 'mengubah templat keputusan pembentukan KBK', perubahan });
  }));
}

/** One change of a setting after the other, so that each is told what it replaces; a setting may have no row to hold yet. */
const lockSettings = (tx: Tx) => tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended('pengaturan', 0))::text`;
