import { v7 as uuidv7 } from 'uuid';
import type { Actor, HeldPost } from '../../access/posts.js';
import { change, type Tx, type WriteTrail } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import type { JenisPerubahan, PrismaClient } from '../../db/generated/client.js';
import { invalidInput } from '../../errors.js';
import { addDays, dateOf, dayAt, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { notify } from '../notifikasi/service.js';
import { demandOpd, endFinishedPosts, endUnits, trailOf } from './service.js';

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

export interface PerubahanInput {
  jenis: JenisPerubahan;
  /** Several for a merger, one for a split. */
  asal: string[];
  /** One for a merger, several for a split. */
  menjadi: string[];
  /** Of a split: whose head and koordinator act on what remains. */
  utama: string | null;
  /** The first day of what comes after. */
  mulai: Day;
  /** The regulation that says so. */
  dasar: string;
}

/** An origin, with what its end touches. */
export interface Asal {
  id: string;
  nama: string;
  mulai: Day;
  selesai: Day | null;
  kbk: { id: string; nama: string; mulai: Day; laporan: number }[];
  kepala: { id: string; pegawaiId: string; nama: string; mulai: Day }[];
  unit: number;
  pegawai: number;
}

export interface Perubahan {
  asal: Asal[];
  menjadi: { id: string; nama: string; mulai: Day; selesai: Day | null; kepala: string | null; koordinator: string | null }[];
  /** The successor whose head and koordinator act on what remains. */
  penerus: { id: string; nama: string };
  /** The last day of the origins. */
  akhir: Day;
}

/** Judges a merger or split; gives what it touches. Throws forbidden, invalid_input for what cannot be. */
export async function akibatPerubahan(deps: ServiceDeps, actor: Actor, input: PerubahanInput): Promise<Perubahan> {
  demandOpd(actor);
  return judge(deps.db, input);
}

/**
 * Merges offices into one, or splits one into several, from a day on. The origins end on the day before, with their heads, units
 * and KBKs; a KBK's posts go on until its last report is accepted, with the successor's head and koordinator. A merger takes the
 * people along; after a split they are moved by hand. Sent twice it is done once. Throws as `akibatPerubahan`.
 */
export async function catatPerubahan(deps: ServiceDeps, actor: Actor, input: PerubahanInput): Promise<{ penerusId: string }> {
  const now = deps.clock();
  const held = demandOpd(actor);
  const penerusId = input.jenis === 'GABUNG' ? input.menjadi[0]! : input.utama!;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const ids = [...input.asal, ...input.menjadi];
    await tx.$queryRaw`select id from perangkat_daerah where id = any(${ids}::uuid[]) order by id for update`;
    const done = await tx.perubahanPerangkatDaerah.count({ where: { asalId: { in: input.asal }, menjadiId: { in: input.menjadi }, mulai: dateOf(input.mulai) } });
    if (done > 0 && done === input.asal.length * input.menjadi.length) throw new NothingToDo();
    const plan = await judge(tx, input);
    for (const asal of plan.asal) await endOrigin(tx, record, held, asal, plan, input);
    await followSuccessors(tx, record, dayAt(now));
    await endFinishedPosts(tx, record, now, plan.asal.flatMap((asal) => asal.kbk.map((kbk) => kbk.id)));
    await tell(tx, now, actor, plan, input);
  }));
  return { penerusId };
}

async function endOrigin(tx: Tx, record: WriteTrail, held: HeldPost, asal: Asal, { menjadi, penerus, akhir }: Perubahan, { jenis, mulai, dasar }: PerubahanInput): Promise<void> {
  const last = dateOf(akhir);
  const running = { OR: [{ selesai: null }, { selesai: { gt: last } }] };
  await tx.pejabatKepala.updateMany({ where: { id: { in: asal.kepala.map((one) => one.id) } }, data: { selesai: last } });
  await tx.kbk.updateMany({ where: { id: { in: asal.kbk.map((one) => one.id) } }, data: { selesai: last } });
  if (jenis === 'GABUNG') await moveUnitsAndPeople(tx, asal.id, penerus.id, akhir);
  await endUnits(tx, asal.id, akhir);
  // The successor's koordinator takes over what was this one's.
  await tx.penugasanTim.updateMany({ where: { perangkatDaerahId: asal.id, jenis: { in: ['BINAAN', 'TINJAU'] }, mulai: { lte: last }, ...running }, data: { selesai: last } });
  await tx.perangkatDaerah.update({ where: { id: asal.id }, data: { selesai: last, penerusId: penerus.id, revisi: { increment: 1 } } });
  await tx.perubahanPerangkatDaerah.createMany({ data: menjadi.map((one) => ({ asalId: asal.id, menjadiId: one.id, jenis, mulai: dateOf(mulai), dasar })) });
  const into = menjadi.map((one) => one.nama).join(', ');
  const words = jenis === 'GABUNG' ? `menggabung ${asal.nama} ke ${into}` : `memecah ${asal.nama} menjadi ${into}`;
  for (const id of [asal.id, ...menjadi.map((one) => one.id)]) {
    await record({ ...trailOf(id, held), tindakan: jenis === 'GABUNG' ? 'opd.gabung' : 'opd.pecah', alasan: dasar, ringkas: `${words} mulai ${fmt.day(mulai)}` });
  }
}

/**
 * What an office left under way goes on, once its successor has ended too, with that one's own; not before, since until then the successor
 * acts. Gives how many offices.
 */
async function followSuccessors(tx: Tx, record: WriteTrail, today: Day): Promise<number> {
  const moved = await tx.$queryRaw<{ id: string; nama: string; penerus: string }[]>`
    update perangkat_daerah d set penerus_id = n.id from perangkat_daerah p join perangkat_daerah n on n.id = p.penerus_id
    where p.id = d.penerus_id and p.selesai < ${today}::date returning d.id, d.nama, n.nama as penerus`;
  for (const { id, nama, penerus } of moved) await record({ ...trailOf(id, null), tindakan: 'opd.penerus', ringkas: `yang ditinggalkan ${nama} ditindaklanjuti ${penerus}` });
  // Of several that followed each other, each run goes one further.
  return moved.length === 0 ? 0 : moved.length + await followSuccessors(tx, record, today);
}

/** At start and nightly: successors that have ended hand on what was left to them. */
export async function applySuccessors(db: PrismaClient, today: Day, now: Date): Promise<void> {
  await once(() => change(db, now, null, async (tx, record) => {
    if (await followSuccessors(tx, record, today) === 0) throw new NothingToDo();
  }));
}

/**
 * The units of an origin go on in the successor (a code that is taken there gets the origin's before it), and the people with
 * them, from the day after the last. Who would come later comes to the successor at once.
 */
async function moveUnitsAndPeople(tx: Tx, asalId: string, penerusId: string, akhir: Day): Promise<void> {
  const last = dateOf(akhir);
  const running = { OR: [{ selesai: null }, { selesai: { gt: last } }] };
  const [units, taken, people] = [
    await tx.unitKerja.findMany({ where: { perangkatDaerahId: asalId, ...running }, include: { perangkatDaerah: { select: { kode: true } } } }),
    new Set((await tx.unitKerja.findMany({ where: { perangkatDaerahId: penerusId }, select: { kode: true } })).map((one) => one.kode)),
    await tx.penempatan.findMany({ where: { perangkatDaerahId: asalId, mulai: { lte: last }, ...running } }),
  ];
  const next = dateOf(addDays(akhir, 1));
  const copies = new Map(units.map((unit) => [unit.id, uuidv7()]));
  await tx.unitKerja.createMany({
    data: units.map((unit) => ({
      id: copies.get(unit.id)!, perangkatDaerahId: penerusId, kode: taken.has(unit.kode) ? `${unit.perangkatDaerah.kode}-${unit.kode}` : unit.kode, nama: unit.nama,
      mulai: unit.mulai > next ? unit.mulai : next, selesai: unit.selesai,
    })),
  });
  await tx.penempatan.updateMany({ where: { id: { in: people.map((one) => one.id) } }, data: { selesai: last } });
  await tx.penempatan.createMany({
    data: people.map(({ pegawaiId, unitKerjaId, jabatan, golongan, selesai }) => ({ pegawaiId, perangkatDaerahId: penerusId, unitKerjaId: copies.get(unitKerjaId ?? '') ?? null, jabatan, golongan, mulai: next, selesai })),
  });
  for (const [lama, baru] of copies) await tx.penempatan.updateMany({ where: { unitKerjaId: lama, mulai: { gt: last } }, data: { perangkatDaerahId: penerusId, unitKerjaId: baru } });
  await tx.penempatan.updateMany({ where: { perangkatDaerahId: asalId, mulai: { gt: last } }, data: { perangkatDaerahId: penerusId, unitKerjaId: null } });
}

/** Whom a merger or split is told to: the heads, the leaders of the KBKs that end, the Tim's sekretaris. */
async function tell(tx: Tx, now: Date, actor: Actor, { asal, penerus, akhir }: Perubahan, { jenis, mulai, menjadi }: PerubahanInput): Promise<void> {
  const names = asal.map((one) => one.nama).join(', ');
  const judul = `${names} ${jenis === 'GABUNG' ? 'digabung ke' : 'dipecah; penerusnya'} ${penerus.nama} mulai ${fmt.day(mulai)}`;
  await notify(tx, now, {
    to: [{ pegawaiIds: asal.flatMap((one) => one.kepala.map((head) => head.pegawaiId)) }, ...menjadi.map((opdId) => ({ opdId, posts: ['KBK_PENANGGUNG_JAWAB'] as const })), { posts: ['TIM_SEKRETARIS'] }],
    by: actor.akunId, tautan: `/perangkat-daerah/${penerus.id}`, judul, teks: `Laporan KBK yang belum selesai ditindaklanjuti pimpinan dan koordinator ${penerus.nama}.`,
  });
  for (const one of asal) {
    await notify(tx, now, {
      to: one.kbk.map((kbk) => ({ kbkId: kbk.id, posts: ['KBK_KETUA', 'KBK_FASILITATOR', 'KBK_SEKRETARIS'] as const })), by: actor.akunId, tautan: '/laporan', judul,
      teks: `KBK berakhir ${fmt.day(akhir)}. Selesaikan laporannya; jabatan KBK berakhir sesudah laporan terakhir diterima.`,
    });
  }
}

// ── Judging ──────────────────────────────────────────────────────────────────

type Row = Omit<Asal, 'kbk' | 'kepala'> & { kbk: Asal['kbk'] | null; kepala: Asal['kepala'] | null; pimpinan: string | null; koordinator: string | null };

async function judge(db: Pick<Tx, '$queryRaw'>, input: PerubahanInput): Promise<Perubahan> {
  const { jenis, asal, menjadi, utama, mulai } = input;
  if (jenis === 'GABUNG' && menjadi.length > 1) throw invalidInput({ menjadi: 'Pilih satu penerus: penggabungan menjadi satu perangkat daerah' });
  if (jenis === 'PECAH' && asal.length > 1) throw invalidInput({ asal: 'Pilih satu perangkat daerah yang dipecah' });
  if (jenis === 'PECAH' && menjadi.length < 2) throw invalidInput({ menjadi: 'Pilih dua perangkat daerah penerus atau lebih; bila hanya satu, catat sebagai penggabungan atau perubahan nama' });
  if (jenis === 'PECAH' && (utama === null || !menjadi.includes(utama))) throw invalidInput({ utama: 'Pilih Penerus utama dari perangkat daerah penerus yang ditandai' });
  if (asal.some((id) => menjadi.includes(id))) throw invalidInput({ menjadi: 'Perangkat daerah yang berakhir tidak dapat menjadi penerusnya sendiri' });
  const akhir = addDays(mulai, -1);
  const rows = await read(db, [...asal, ...menjadi], mulai);
  const find = (id: string, field: 'asal' | 'menjadi') => {
    const row = rows.find((one) => one.id === id);
    if (!row) throw invalidInput({ [field]: 'Pilih perangkat daerah dari daftar' });
    return row;
  };
  const origins = asal.map((id) => find(id, 'asal'));
  const successors = menjadi.map((id) => find(id, 'menjadi'));
  for (const one of origins) checkOrigin(one, mulai);
  for (const one of successors) {
    if (one.selesai) throw invalidInput({ menjadi: `${one.nama} sudah berakhir ${fmt.day(one.selesai)}` });
    if (one.mulai > mulai) throw invalidInput({ mulai: `Isi Berlaku mulai sejak ${fmt.day(one.mulai)}, saat ${one.nama} berdiri` });
  }
  const penerus = jenis === 'GABUNG' ? successors[0]! : successors.find((one) => one.id === utama)!;
  return {
    asal: origins.map(({ id, nama, mulai: since, selesai, kbk, kepala, unit, pegawai }) => ({ id, nama, mulai: since, selesai, kbk: kbk ?? [], kepala: kepala ?? [], unit, pegawai })),
    menjadi: successors.map(({ id, nama, mulai: since, selesai, pimpinan, koordinator }) => ({ id, nama, mulai: since, selesai, kepala: pimpinan, koordinator })),
    penerus: { id: penerus.id, nama: penerus.nama }, akhir,
  };
}

function checkOrigin(one: Row, mulai: Day): void {
  if (one.selesai) throw invalidInput({ asal: `${one.nama} sudah berakhir ${fmt.day(one.selesai)}` });
  if (one.mulai >= mulai) throw invalidInput({ mulai: `Isi Berlaku mulai sesudah ${fmt.day(one.mulai)}, saat ${one.nama} berdiri` });
  const late = one.kepala?.find((head) => head.mulai >= mulai);
  if (late) throw invalidInput({ mulai: `${late.nama} tercatat memimpin ${one.nama} mulai ${fmt.day(late.mulai)}; batalkan catatan itu lebih dahulu` });
  const young = one.kbk?.find((kbk) => kbk.mulai >= mulai);
  if (young) throw invalidInput({ mulai: `${young.nama} baru dibentuk mulai ${fmt.day(young.mulai)}; isi Berlaku mulai sesudahnya` });
}

/** The offices with what runs on from a day, in one query. */
async function read(db: Pick<Tx, '$queryRaw'>, ids: string[], mulai: Day): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    with hari as (select ${mulai}::date as ini)
    select d.id, d.nama, d.mulai::text, d.selesai::text,
      (select jsonb_agg(jsonb_build_object('id', k.id, 'nama', k.nama, 'mulai', k.mulai, 'laporan',
          (select count(*) from laporan l join periode p on p.id = l.periode_id where l.kbk_id = k.id and l.status <> 'DITERIMA' and (p.ditutup_pada is null or l.diajukan_pertama_pada is not null))) order by k.nama)
        from kbk k where k.perangkat_daerah_id = d.id and (k.selesai is null or k.selesai >= h.ini)) as kbk,
      (select jsonb_agg(jsonb_build_object('id', k.id, 'pegawaiId', k.pegawai_id, 'nama', case k.sifat when 'PLT' then 'Plt. ' when 'PLH' then 'Plh. ' else '' end || p.nama, 'mulai', k.mulai) order by k.mulai)
        from pejabat_kepala k join pegawai p on p.id = k.pegawai_id where k.perangkat_daerah_id = d.id and k.dibatalkan_pada is null and (k.selesai is null or k.selesai >= h.ini)) as kepala,
      (select count(*)::int from unit_kerja u where u.perangkat_daerah_id = d.id and (u.selesai is null or u.selesai >= h.ini)) as unit,
      (select count(*)::int from penempatan p where p.perangkat_daerah_id = d.id and (p.selesai is null or p.selesai >= h.ini)) as pegawai,
      (select p.nama from pejabat_kepala k join pegawai p on p.id = k.pegawai_id where k.perangkat_daerah_id = d.id and k.dibatalkan_pada is null
        and h.ini between k.mulai and coalesce(k.selesai, 'infinity') order by k.sifat = 'PLH' desc limit 1) as pimpinan,
      (select string_agg(p.nama, ', ' order by p.nama) from penugasan_tim t join keanggotaan_tim k on k.id = t.keanggotaan_tim_id join pegawai p on p.id = k.pegawai_id
        where t.perangkat_daerah_id = d.id and t.jenis = 'BINAAN' and h.ini between t.mulai and coalesce(t.selesai, 'infinity') and k.dibatalkan_pada is null
        and k.tim_id = (select m.id from tim m where m.mulai <= h.ini order by m.mulai desc limit 1)) as koordinator
    from perangkat_daerah d cross join hari h where d.id = any(${ids}::uuid[])`;
}
