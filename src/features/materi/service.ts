import { permissions, postsAllowing } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { visibleMateri } from '../../access/visible.js';
import { change, type Tx } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import { forbidden, invalidInput, notFound, staleVersion } from '../../errors.js';
import { isUuid } from '../../web/http.js';
import type { Deps } from '../../web/deps.js';
import { attachLampiran } from '../berkas/lampiran.js';
import { notify } from '../notifikasi/service.js';
import type { BENTUK } from './schema.js';

/** Material of a fasilitator for a KBK (Pasal 13 ayat (3) huruf a), or of the Tim for the whole city; who has read it. */

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

/** What stands for the whole city where a form asks for whom. */
export const KOTA = 'kota';

/** The post by which the person manages a material: the fasilitator of its KBK, or, for the city's, the Tim's koordinator and sekretaris. */
export function managesMateri(actor: Actor, kbkId: string | null): HeldPost | undefined {
  return postsAllowing(actor, 'materi.kelola', { kbkId }).find((held) => (kbkId === null ? held.post !== 'KBK_FASILITATOR' : held.post === 'KBK_FASILITATOR'));
}

export interface MateriInput {
  id: string;
  /** A KBK's id, or KOTA. */
  untuk: string;
  judul: string;
  uraian: string;
  bentuk: (typeof BENTUK)[number];
  tautan: string | null;
  berkas: string | null;
}

/** Puts up a material: a file or a link. A form sent twice puts up one. Throws forbidden, not_found, invalid_input, stale_version. */
export async function sediakanMateri(deps: ServiceDeps, actor: Actor, input: MateriInput): Promise<void> {
  const now = deps.clock();
  const { id, judul, uraian } = input;
  if (input.untuk !== KOTA && !isUuid(input.untuk)) throw invalidInput({ untuk: 'Pilih Untuk dari daftar' });
  const kbkId = input.untuk === KOTA ? null : input.untuk;
  const held = managesMateri(actor, kbkId);
  if (!held) throw forbidden(`Materi disediakan fasilitator untuk KBK-nya, dan koordinator atau sekretaris Tim untuk seluruh kota (${permissions['materi.kelola'].pasal}).`);
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${id}, 0))::text`;
    const there = await tx.materi.findUnique({ where: { id } });
    if (there) {
      if (there.kbkId !== kbkId) throw notFound();
      if (there.judul !== judul || there.uraian !== uraian) throw staleVersion('Materi dari formulir ini sudah tersimpan, dengan isi yang lain.');
      throw new NothingToDo();
    }
    const isLink = input.bentuk === 'TAUTAN';
    const berkasId = isLink ? null : await attachLampiran(tx, actor, input.berkas, now, { field: 'berkas' });
    await tx.materi.create({ data: { id, kbkId, judul, uraian, tautan: isLink ? input.tautan : null, berkasId, dibuatOleh: actor.nama, dibuatPada: now } });
    await record({ tindakan: 'materi.sediakan', objek: 'materi', objekId: id, held, kbkId, perangkatDaerahId: kbkId === null ? null : held.opdId, ringkas: `menyediakan materi “${judul}”${kbkId === null ? ' untuk seluruh kota' : ''}` });
    if (kbkId !== null) await notify(tx, now, { to: [{ posts: ['KBK_KETUA', 'KBK_SEKRETARIS', 'KBK_ANGGOTA'], kbkId }], by: actor.akunId, tautan: `/materi/${id}`, judul: `Materi baru: ${judul}`, teks: `Dari ${held.label}.` });
  }));
}

/** Takes a material away; who read it stays known. Throws not_found, forbidden, stale_version. */
export async function tarikMateri(deps: ServiceDeps, actor: Actor, { id, revisi }: { id: string; revisi: number }): Promise<void> {
  const now = deps.clock();
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const row = await hold(tx, actor, id);
    const held = managesMateri(actor, row.kbkId);
    if (!held) throw forbidden(`Materi ditarik oleh yang menyediakannya (${permissions['materi.kelola'].pasal}).`);
    if (row.ditarikPada) throw new NothingToDo();
    if (row.revisi !== revisi) throw staleVersion();
    await tx.materi.update({ where: { id }, data: { ditarikPada: now, revisi: { increment: 1 } } });
    await record({ tindakan: 'materi.tarik', objek: 'materi', objekId: id, held, kbkId: row.kbkId, ringkas: `menarik materi “${row.judul}”` });
  }));
}

/**
 * Remembers that the person has read a material: what one has read concerns them and its owner alone, so that it leaves no line in the riwayat.
 * Gives where to go on: to the file, or back to the page, where a link leaves the portal by itself (a form may not lead elsewhere). Throws not_found.
 */
export async function bukaMateri(deps: ServiceDeps, actor: Actor, id: string): Promise<string> {
  const row = await deps.db.materi.findFirst({ where: { id, ditarikPada: null, AND: visibleMateri(actor) } });
  if (!row) throw notFound();
  await deps.db.materiDibaca.createMany({ data: [{ materiId: id, akunId: actor.akunId, pada: deps.clock() }], skipDuplicates: true });
  return row.berkasId === null ? `/materi/${id}` : `/berkas/${row.berkasId}`;
}

async function hold(tx: Tx, actor: Actor, id: string) {
  await tx.$queryRaw`select id from materi where id = ${id}::uuid for update`;
  const row = await tx.materi.findFirst({ where: { id, AND: visibleMateri(actor) } });
  if (!row) throw notFound();
  return row;
}
