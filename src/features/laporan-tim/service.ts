import { permissions, postsAllowing, type Permission } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { visibleLaporanTim } from '../../access/visible.js';
import { change, differences, type Tx } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import { forbidden, notFound, staleVersion, wrongStage } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { attachLampiran, letGo } from '../berkas/lampiran.js';
import { notify } from '../notifikasi/service.js';

/** Reports of the Tim's ketua and koordinator to the Pengarah (Pasal 11 ayat (3) huruf c dan e), and his answer (huruf a). */

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

export interface LaporanTimInput {
  judul: string;
  isi: string;
  berkas: string | null;
}

/** Begins a report as a draft that its writer alone sees. A form sent twice makes one. Throws forbidden, not_found, stale_version. */
export async function susunLaporanTim(deps: ServiceDeps, actor: Actor, input: LaporanTimInput & { id: string }): Promise<void> {
  const now = deps.clock();
  const { id, judul, isi } = input;
  const held = demand(actor, 'laporan_tim.sampaikan');
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${id}, 0))::text`;
    const there = await tx.laporanTim.findUnique({ where: { id }, include: { keanggotaanTim: { select: { pegawaiId: true } } } });
    if (there) {
      if (there.keanggotaanTim.pegawaiId !== actor.pegawaiId) throw notFound();
      if (there.judul !== judul || there.isi !== isi) throw staleVersion('Laporan dari formulir ini sudah tersimpan, dengan isi yang lain. Buka laporan itu untuk mengubahnya.');
      throw new NothingToDo();
    }
    const berkasId = await attachLampiran(tx, actor, input.berkas, now, { field: 'berkas' });
    await tx.laporanTim.create({ data: { id, keanggotaanTimId: held.id, judul, isi, berkasId, dibuatOleh: actor.nama, dibuatPada: now } });
    await record({ tindakan: 'laporan_tim.susun', objek: 'laporan_tim', objekId: id, held, ringkas: `menyusun laporan “${judul}” kepada Pengarah` });
  }));
}

/** Changes a draft. Throws not_found, forbidden, wrong_stage once it was sent, stale_version. */
export async function ubahLaporanTim(deps: ServiceDeps, actor: Actor, input: LaporanTimInput & { id: string; revisi: number }): Promise<void> {
  const now = deps.clock();
  const { id, judul, isi } = input;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const { row, held } = await holdDraft(tx, actor, id);
    if (row.revisi !== input.revisi) {
      if (row.judul === judul && row.isi === isi && (input.berkas === null || input.berkas === row.berkasId)) throw new NothingToDo();
      throw staleVersion();
    }
    const berkasId = await attachLampiran(tx, actor, input.berkas ?? row.berkasId, now, { field: 'berkas', before: row.berkasId });
    await tx.laporanTim.update({ where: { id }, data: { judul, isi, berkasId, revisi: { increment: 1 } } });
    if (berkasId !== row.berkasId) await letGo(tx, row.berkasId);
    await record({ tindakan: 'laporan_tim.ubah', objek: 'laporan_tim', objekId: id, held, ringkas: `mengubah draf laporan “${judul}”`, perubahan: differences<Record<string, unknown>>({ judul: row.judul, isi: row.isi }, { judul, isi }) });
  }));
}

/** Deletes a draft. Throws not_found, forbidden, wrong_stage once it was sent, stale_version. */
export async function hapusLaporanTim(deps: ServiceDeps, actor: Actor, { id, revisi }: { id: string; revisi: number }): Promise<void> {
  await change(deps.db, deps.clock(), actor, async (tx, record) => {
    const { row, held } = await holdDraft(tx, actor, id);
    if (row.revisi !== revisi) throw staleVersion();
    await tx.laporanTim.delete({ where: { id } });
    await letGo(tx, row.berkasId);
    await record({ tindakan: 'laporan_tim.hapus', objek: 'laporan_tim', objekId: id, held, ringkas: `menghapus draf laporan “${row.judul}”` });
  });
}

/** Sends a draft to the Pengarah; from then on all of the Tim reads it. Throws not_found, forbidden, wrong_stage, stale_version. */
export async function sampaikanLaporanTim(deps: ServiceDeps, actor: Actor, { id, revisi }: { id: string; revisi: number }): Promise<void> {
  const now = deps.clock();
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const row = await hold(tx, actor, id);
    if (row.status !== 'DRAF' && row.keanggotaanTim.pegawaiId === actor.pegawaiId && row.revisi === revisi + 1) throw new NothingToDo();
    const { held } = draftOf(actor, row);
    if (row.revisi !== revisi) throw staleVersion();
    // The Tim may have been renewed since the draft was begun: it is sent in the post of today.
    await tx.laporanTim.update({ where: { id }, data: { status: 'DISAMPAIKAN', disampaikanPada: now, keanggotaanTimId: held.id, revisi: { increment: 1 } } });
    await record({ tindakan: 'laporan_tim.sampaikan', objek: 'laporan_tim', objekId: id, held, ringkas: `menyampaikan laporan “${row.judul}” kepada Pengarah` });
    await notify(tx, now, { to: [{ posts: ['TIM_PENGARAH'] }], by: actor.akunId, judul: `Laporan ${held.label}: ${row.judul}`, teks: `Disampaikan oleh ${actor.nama}.`, tautan: `/laporan-tim/${id}` });
  }));
}

/** The Pengarah's answer, once for each report. Throws not_found, forbidden, wrong_stage, stale_version. */
export async function tanggapiLaporanTim(deps: ServiceDeps, actor: Actor, { id, revisi, tanggapan }: { id: string; revisi: number; tanggapan: string }): Promise<void> {
  const now = deps.clock();
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const row = await hold(tx, actor, id);
    const held = demand(actor, 'laporan_tim.tanggapi');
    if (row.status === 'DITANGGAPI') {
      if (row.tanggapan === tanggapan && row.ditanggapiOleh === actor.nama) throw new NothingToDo();
      throw wrongStage(`Laporan ini sudah ditanggapi oleh ${row.ditanggapiOleh}.`);
    }
    if (row.status === 'DRAF') throw wrongStage('Laporan ini belum disampaikan.');
    if (row.revisi !== revisi) throw staleVersion();
    await tx.laporanTim.update({ where: { id }, data: { status: 'DITANGGAPI', tanggapan, ditanggapiOleh: actor.nama, ditanggapiPada: now, revisi: { increment: 1 } } });
    await record({ tindakan: 'laporan_tim.tanggapi', objek: 'laporan_tim', objekId: id, held, ringkas: `menanggapi laporan “${row.judul}”` });
    await notify(tx, now, { to: [{ pegawaiIds: [row.keanggotaanTim.pegawaiId] }], by: actor.akunId, judul: `Pengarah menanggapi laporan “${row.judul}”`, teks: tanggapan.slice(0, 200), tautan: `/laporan-tim/${id}` });
  }));
}

function demand(actor: Actor, permission: Permission): HeldPost {
  const [held] = postsAllowing(actor, permission, {});
  if (!held) throw forbidden(permission === 'laporan_tim.tanggapi' ? `Laporan Tim ditanggapi oleh Pengarah (${permissions[permission].pasal}).` : `Laporan kepada Pengarah disampaikan oleh Ketua dan Koordinator Tim (${permissions[permission].pasal}).`);
  return held;
}

/** Finds a report through the person and holds it until the transaction ends. */
async function hold(tx: Tx, actor: Actor, id: string) {
  await tx.$queryRaw`select id from laporan_tim where id = ${id}::uuid for update`;
  const row = await tx.laporanTim.findFirst({ where: { id, AND: visibleLaporanTim(actor) }, include: { keanggotaanTim: { select: { pegawaiId: true } } } });
  if (!row) throw notFound();
  return row;
}

type Row = Awaited<ReturnType<typeof hold>>;

function draftOf(actor: Actor, row: Row): { row: Row; held: HeldPost } {
  const held = demand(actor, 'laporan_tim.sampaikan');
  if (row.keanggotaanTim.pegawaiId !== actor.pegawaiId) throw forbidden('Laporan ini disusun oleh orang lain.');
  if (row.status !== 'DRAF') throw wrongStage('Laporan ini sudah disampaikan, jadi tidak diubah lagi.');
  return { row, held };
}

const holdDraft = async (tx: Tx, actor: Actor, id: string) => draftOf(actor, await hold(tx, actor, id));
