import { permissions, postsAllowing } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { visibleSosialisasi } from '../../access/visible.js';
import { change, differences, type Tx, type WriteTrail } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import type { Prisma } from '../../db/generated/client.js';
import { forbidden, invalidInput, notFound, staleVersion } from '../../errors.js';
import { dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { notify } from '../notifikasi/service.js';

/** Sosialisasi of the Tim to OPDs (Pasal 10 ayat (1)) and inside an OPD to its ASN (Pasal 10 ayat (2)), with who was there by name. */

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

export interface SosialisasiInput {
  judul: string;
  mulai: Day;
  /** Null: the same day. */
  selesai: Day | null;
  tempat: string;
  uraian: string;
  /** People counted without a name: shown, never added to the coverage. */
  tanpaNama: number;
  /** Of the Tim's: the OPDs invited. */
  undangan: string[];
  materi: string[];
}

/** Whose an event is: neither of the two for the Tim's. */
export interface Penyelenggara {
  perangkatDaerahId: string | null;
  kbkId: string | null;
}

/** The places for which the person records events, as the form names them. */
export function placesOf(actor: Actor): { value: string; label: string }[] {
  const places = actor.posts.filter((held) => held.acting).flatMap((held) => {
    if (held.post === 'TIM_KOORDINATOR' || held.post === 'TIM_SEKRETARIS') return [{ value: 'kota', label: 'Tim Pengembangan, kepada perangkat daerah' }];
    if (held.post === 'KBK_PENANGGUNG_JAWAB') return [{ value: `opd:${held.opdId}`, label: held.opdNama! }];
    return held.post === 'KBK_SEKRETARIS' ? [{ value: `kbk:${held.kbkId}`, label: held.kbkNama! }] : [];
  });
  return places.filter((place, i) => places.findIndex((other) => other.value === place.value) === i);
}

function penyelenggaraOf(actor: Actor, lingkup: string): Penyelenggara {
  if (lingkup === 'kota') return { perangkatDaerahId: null, kbkId: null };
  const [kind, id] = lingkup.split(':') as [string, string];
  if (kind === 'opd') return { perangkatDaerahId: id, kbkId: null };
  const held = actor.posts.find((one) => one.kbkId === id);
  // A KBK in which the person holds nothing is none that they may name.
  if (!held) throw notFound();
  return { perangkatDaerahId: held.opdId, kbkId: id };
}

/** The post by which the person records an event of these; undefined where they may not. */
export function holdsFor(actor: Actor, { perangkatDaerahId, kbkId }: Penyelenggara): HeldPost | undefined {
  return perangkatDaerahId === null
    ? postsAllowing(actor, 'sosialisasi.catat', {})[0]
    : postsAllowing(actor, 'sosialisasi.cakupan', { opdId: perangkatDaerahId, kbkId })[0];
}

function demand(actor: Actor, of: Penyelenggara): HeldPost {
  const held = holdsFor(actor, of);
  if (held) return held;
  throw of.perangkatDaerahId === null
    ? forbidden(`Sosialisasi kepada perangkat daerah dicatat oleh Koordinator dan Sekretaris Tim (${permissions['sosialisasi.catat'].pasal}).`)
    : forbidden(`Sosialisasi di perangkat daerah dicatat oleh pimpinannya dan sekretaris KBK-nya (${permissions['sosialisasi.cakupan'].pasal}).`);
}

/** Records an event. A form sent twice makes one. Throws not_found, forbidden, invalid_input, stale_version. */
export async function catatSosialisasi(deps: ServiceDeps, actor: Actor, input: SosialisasiInput & { id: string; lingkup: string }): Promise<void> {
  const now = deps.clock();
  const { id } = input;
  const of = penyelenggaraOf(actor, input.lingkup);
  const held = demand(actor, of);
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${id}, 0))::text`;
    const there = await tx.sosialisasi.findUnique({ where: { id } });
    if (there) {
      if (there.perangkatDaerahId !== of.perangkatDaerahId || there.kbkId !== of.kbkId) throw notFound();
      if (there.judul !== input.judul || dayOf(there.mulai) !== input.mulai) throw staleVersion('Sosialisasi dari formulir ini sudah tersimpan, dengan isi yang lain. Buka sosialisasi itu untuk mengubahnya.');
      throw new NothingToDo();
    }
    const { data, undangan, materi } = await checked(tx, of, input, []);
    await tx.sosialisasi.create({
      data: {
        ...data, ...of, id, dibuatOleh: actor.nama, dibuatPada: now,
        undangan: { create: undangan.map((perangkatDaerahId) => ({ perangkatDaerahId })) }, materi: { create: materi.map((materiId) => ({ materiId })) },
      },
    });
    await record({ ...trailOf(id, of, held), tindakan: 'sosialisasi.catat', ringkas: `mencatat sosialisasi “${data.judul}”, ${fmt.day(data.mulai)}`, perubahan: differences<Record<string, unknown>>({}, data) });
    if (undangan.length > 0) await tellInvited(tx, now, actor, id, input, undangan);
  }));
}

/** Changes an event; OPDs newly invited are told. Throws not_found, forbidden, invalid_input, stale_version. */
export async function ubahSosialisasi(deps: ServiceDeps, actor: Actor, input: SosialisasiInput & { id: string; revisi: number }): Promise<void> {
  const now = deps.clock();
  const { id, revisi } = input;
  await change(deps.db, now, actor, async (tx, record) => {
    const { row, held } = await hold(tx, actor, id);
    if (row.revisi !== revisi) throw staleVersion();
    const { data, undangan, materi } = await checked(tx, row, input, row.materi.map((one) => one.materiId));
    if (row._count.hadir > 0 && (dayOf(row.mulai) !== input.mulai || dayOf(row.selesai) !== dayOf(data.selesai))) await checkPresent(tx, row, data);
    await tx.sosialisasiPerangkatDaerah.deleteMany({ where: { sosialisasiId: id, perangkatDaerahId: { notIn: undangan } } });
    await tx.sosialisasiPerangkatDaerah.createMany({ data: undangan.map((perangkatDaerahId) => ({ sosialisasiId: id, perangkatDaerahId })), skipDuplicates: true });
    await tx.sosialisasiMateri.deleteMany({ where: { sosialisasiId: id, materiId: { notIn: materi } } });
    await tx.sosialisasiMateri.createMany({ data: materi.map((materiId) => ({ sosialisasiId: id, materiId })), skipDuplicates: true });
    await tx.sosialisasi.update({ where: { id }, data: { ...data, revisi: { increment: 1 } } });
    const before = { judul: row.judul, mulai: row.mulai, selesai: row.selesai, tempat: row.tempat, uraian: row.uraian, tanpaNama: row.tanpaNama };
    await record({ ...trailOf(id, row, held), tindakan: 'sosialisasi.ubah', ringkas: `mengubah sosialisasi “${data.judul}”`, perubahan: differences<Record<string, unknown>>(before, data) });
    const invited = undangan.filter((opdId) => !row.undangan.some((one) => one.perangkatDaerahId === opdId));
    if (invited.length > 0) await tellInvited(tx, now, actor, id, input, invited);
  });
}

/** Deletes an event with its attendance. Throws not_found, forbidden, stale_version. */
export async function hapusSosialisasi(deps: ServiceDeps, actor: Actor, { id, revisi }: { id: string; revisi: number }): Promise<{ judul: string }> {
  return change(deps.db, deps.clock(), actor, async (tx, record) => {
    const { row, held } = await hold(tx, actor, id);
    if (row.revisi !== revisi) throw staleVersion();
    await tx.sosialisasi.delete({ where: { id } });
    await record({ ...trailOf(id, row, held), tindakan: 'sosialisasi.hapus', ringkas: `menghapus sosialisasi “${row.judul}”, ${fmt.day(row.mulai)}, beserta ${row._count.hadir} nama yang hadir` });
    return { judul: row.judul };
  });
}

/**
 * Notes people as present, and takes others out. Inside an OPD only its own people, as placed on the days of the event; of the
 * Tim's whoever was placed anywhere. Gives how many came and went; what is so already changes nothing.
 * Throws not_found, forbidden, invalid_input.
 */
export async function catatHadir(deps: ServiceDeps, actor: Actor, { id, tambah, keluar }: { id: string; tambah: string[]; keluar: string[] }): Promise<{ masuk: number; keluar: number }> {
  const now = deps.clock();
  const done = { masuk: 0, keluar: 0 };
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const { row, held } = await hold(tx, actor, id);
    if (tambah.length > 0 && dayOf(row.mulai) > dayAt(now)) throw invalidInput({ tambah: `Catat yang hadir mulai ${fmt.day(row.mulai)}: sosialisasi ini belum berlangsung` });
    const able = await tx.pegawai.count({ where: { id: { in: tambah }, ...mayAttend(row) } });
    if (able !== tambah.length) throw invalidInput({ tambah: row.perangkatDaerahId === null ? 'Pilih pegawai dari daftar' : 'Pilih pegawai perangkat daerah ini dari daftar' });
    const added = await tx.sosialisasiHadir.createMany({ data: tambah.map((pegawaiId) => ({ sosialisasiId: id, pegawaiId })), skipDuplicates: true });
    const removed = await tx.sosialisasiHadir.deleteMany({ where: { sosialisasiId: id, pegawaiId: { in: keluar.filter((one) => !tambah.includes(one)) } } });
    Object.assign(done, { masuk: added.count, keluar: removed.count });
    if (added.count + removed.count === 0) throw new NothingToDo();
    const words = [...(added.count > 0 ? [`mencatat ${added.count} orang hadir`] : []), ...(removed.count > 0 ? [`mengeluarkan ${removed.count} orang dari daftar hadir`] : [])].join(' dan ');
    const people = await tx.pegawai.findMany({ where: { id: { in: [...tambah, ...keluar] } }, orderBy: { nama: 'asc' }, select: { id: true, nama: true } });
    const namesOf = (ids: string[]) => people.filter((one) => ids.includes(one.id)).map((one) => one.nama);
    await record({ ...trailOf(id, row, held), tindakan: 'sosialisasi.hadir', ringkas: `${words} pada “${row.judul}”`, perubahan: { hadir: [namesOf(keluar), namesOf(tambah)] } });
  }));
  return done;
}

/** Whoever could be at an event: in service and placed (in its OPD) on one of its days. */
export function mayAttend(event: { perangkatDaerahId: string | null; mulai: Date; selesai: Date }): Prisma.PegawaiWhereInput {
  return {
    OR: [{ berhentiPada: null }, { berhentiPada: { gte: event.mulai } }],
    penempatan: {
      some: {
        ...(event.perangkatDaerahId === null ? {} : { perangkatDaerahId: event.perangkatDaerahId }),
        mulai: { lte: event.selesai }, OR: [{ selesai: null }, { selesai: { gte: event.mulai } }],
      },
    },
  };
}

// ── The parts ────────────────────────────────────────────────────────────────

/** What a form says, as it is stored. Throws invalid_input. */
async function checked(tx: Tx, of: Penyelenggara, input: SosialisasiInput, held: string[]) {
  const { judul, mulai, tempat, uraian, tanpaNama } = input;
  const selesai = input.selesai ?? mulai;
  if (selesai < mulai) throw invalidInput({ selesai: `Isi Tanggal selesai dengan ${fmt.day(mulai)} atau sesudahnya` });
  const isCity = of.perangkatDaerahId === null;
  const undangan = isCity ? input.undangan : [];
  if (isCity && undangan.length === 0) throw invalidInput({ undangan: 'Pilih perangkat daerah yang diundang' });
  if (await tx.perangkatDaerah.count({ where: { id: { in: undangan } } }) !== undangan.length) throw invalidInput({ undangan: 'Pilih perangkat daerah dari daftar' });
  const materi = input.materi;
  const known = await tx.materi.count({ where: { id: { in: materi }, OR: [{ id: { in: held } }, { ditarikPada: null, OR: [{ kbkId: null }, ...(of.kbkId ? [{ kbkId: of.kbkId }] : [])] }] } });
  if (known !== materi.length) throw invalidInput({ materi: 'Pilih materi dari daftar' });
  return { data: { judul, mulai: dateOf(mulai), selesai: dateOf(selesai), tempat, uraian, tanpaNama }, undangan, materi };
}

/** New dates must still fit everybody who is noted as present. */
async function checkPresent(tx: Tx, row: { id: string; perangkatDaerahId: string | null }, { mulai, selesai }: { mulai: Date; selesai: Date }): Promise<void> {
  const stranger = await tx.sosialisasiHadir.findFirst({ where: { sosialisasiId: row.id, pegawai: { NOT: mayAttend({ ...row, mulai, selesai }) } }, include: { pegawai: { select: { nama: true } } } });
  if (stranger) throw invalidInput({ mulai: `Periksa tanggal atau daftar hadir: ${stranger.pegawai.nama} tidak bertugas pada tanggal itu` });
}

async function hold(tx: Tx, actor: Actor, id: string) {
  await tx.$queryRaw`select id from sosialisasi where id = ${id}::uuid for update`;
  const row = await tx.sosialisasi.findFirst({ where: { id, AND: visibleSosialisasi(actor) }, include: { undangan: true, materi: true, _count: { select: { hadir: true } } } });
  if (!row) throw notFound();
  return { row, held: demand(actor, row) };
}

async function tellInvited(tx: Tx, now: Date, actor: Actor, id: string, { judul, mulai, tempat }: SosialisasiInput, opdIds: string[]): Promise<void> {
  const kbks = await tx.kbk.findMany({ where: { perangkatDaerahId: { in: opdIds }, OR: [{ selesai: null }, { selesai: { gte: dateOf(dayAt(now)) } }] }, select: { id: true, perangkatDaerahId: true } });
  await notify(tx, now, {
    to: opdIds.flatMap((opdId) => [{ opdId, posts: ['KBK_PENANGGUNG_JAWAB' as const] }, ...kbks.filter((kbk) => kbk.perangkatDaerahId === opdId).map((kbk) => ({ kbkId: kbk.id, opdId, posts: ['KBK_SEKRETARIS' as const] }))]),
    by: actor.akunId, judul: `Sosialisasi Tim: ${judul}`, teks: `${fmt.day(mulai)}, ${tempat}.`, tautan: `/sosialisasi/${id}`,
  });
}

const trailOf = (objekId: string, of: Penyelenggara, held: HeldPost): Omit<Parameters<WriteTrail>[0], 'tindakan' | 'ringkas'> =>
  ({ objek: 'sosialisasi', objekId, held, kbkId: of.kbkId, perangkatDaerahId: of.perangkatDaerahId });
