import { Prisma, type JabatanKbk, type Pegawai } from '../../db/generated/client.js';
import type { Tx } from '../../db/change.js';
import { posts } from '../../access/posts.js';
import { addDays, dateOf, dayOf, type Day } from '../../time.js';
import { fmt } from '../../web/format.js';
import { LAZIM, namaJabatan } from '../kbk/susunan.js';
import type { Ending } from './leaving.js';

/**
 * What a departure ended, kept with its line of the riwayat as it stood before, so that a departure entered in error can be
 * taken back: the same rows go on as they would have, unless somebody else has come into their place.
 */

const TABLES = ['penempatan', 'pejabat_kepala', 'keanggotaan', 'keanggotaan_tim', 'penugasan_tim', 'penugasan'] as const;
type Table = (typeof TABLES)[number];
/** Those whose rows are annulled where they would only begin later; of the others such a row is gone. */
const ANNULLED: readonly Table[] = ['pejabat_kepala', 'keanggotaan', 'keanggotaan_tim'];

/** A row as PostgreSQL writes it in JSON. */
interface Row { id: string; mulai: Day; selesai: Day | null; dibatalkan_pada?: string | null; [column: string]: unknown }

export interface Before {
  rows: Record<Table, Row[]>;
  posts: Pick<Ending, 'table' | 'id' | 'jabatan' | 'tempat' | 'kbkId' | 'opdId' | 'kosong'>[];
}

/** What runs beyond a person's last day, before it is ended. */
export async function standingBeyond(tx: Tx, pegawaiId: string, lastDay: Day): Promise<Before['rows']> {
  const person = Prisma.sql`x.pegawai_id = ${pegawaiId}::uuid`;
  const valid = Prisma.sql`${person} and x.dibatalkan_pada is null`;
  const beyond = (alias: Prisma.Sql) => Prisma.sql`coalesce(${alias}.selesai, 'infinity') > ${lastDay}::date`;
  const x = Prisma.raw('x');
  const found: Record<Table, Prisma.Sql> = {
    penempatan: person, pejabat_kepala: valid, keanggotaan: valid, keanggotaan_tim: valid,
    penugasan_tim: Prisma.sql`x.keanggotaan_tim_id in (select k.id from keanggotaan_tim k where k.pegawai_id = ${pegawaiId}::uuid and k.dibatalkan_pada is null and ${beyond(Prisma.raw('k'))})`,
    penugasan: Prisma.sql`x.akun_id in (select a.id from akun a where a.pegawai_id = ${pegawaiId}::uuid)`,
  };
  const rows = await tx.$queryRaw<{ tabel: Table; isi: Row }[]>`
    ${Prisma.join(TABLES.map((table) => Prisma.sql`select ${table} as tabel, to_jsonb(x) as isi from ${Prisma.raw(table)} x where ${found[table]} and ${beyond(x)}`), ' union all ')}`;
  return Object.fromEntries(TABLES.map((table) => [table, rows.filter((one) => one.tabel === table).map(({ isi }) => isi)])) as Before['rows'];
}

/** What taking a departure back does. */
export interface Return {
  rows: Before['rows'];
  posts: Before['posts'];
  /** What stands in the way, in words; empty: nothing. */
  halangan: string[];
  /** The account that the departure closed, which opens again. */
  akunId: string | null;
  lastDay: Day;
}

/** The last departure of a person, with what it ended as it stood before; null where that was not kept. */
export async function departureOf(db: Pick<Tx, 'riwayat'>, pegawaiId: string): Promise<{ pada: Date; before: Before } | null> {
  const line = await db.riwayat.findFirst({
    where: { objek: 'pegawai', objekId: pegawaiId, tindakan: 'pegawai.berhenti' }, orderBy: [{ pada: 'desc' }, { id: 'desc' }], include: { rincian: true }, relationLoadStrategy: 'join',
  });
  const before = (line?.rincian?.isi as { semula?: Before } | null | undefined)?.semula;
  return line && before ? { pada: line.pada, before } : null;
}

/** Why a departure whose ends were not kept cannot be taken back. */
export const notKept = (nama: string) => `Portal tidak menyimpan keadaan sebelum ${nama} berhenti, jadi tidak dapat memulihkannya.`;

/** Judges taking back the departure of somebody who left: what is still as it left it goes on. */
export async function returnOf(tx: Tx, pegawai: Pick<Pegawai, 'id' | 'berhentiPada'>, line: { pada: Date; before: Before }): Promise<Return> {
  const lastDay = dayOf(pegawai.berhentiPada!);
  const { before } = line;
  const rows = {} as Before['rows'];
  for (const table of TABLES) rows[table] = await untouched(tx, table, before.rows[table], { lastDay, pada: line.pada });
  rows.penugasan_tim = rows.penugasan_tim.filter((one) => rows.keanggotaan_tim.some((member) => member.id === one.keanggotaan_tim_id));
  const halangan = [...await placesGone(tx, rows), ...await headsTaken(tx, rows.pejabat_kepala, lastDay), ...await kbkTaken(tx, rows.keanggotaan, lastDay), ...await timTaken(tx, rows, lastDay)];
  return {
    rows, posts: before.posts.filter((post) => rows[post.table].some((one) => one.id === post.id)), halangan: [...new Set(halangan)], akunId: await closedAccount(tx, pegawai.id, line.pada), lastDay,
  };
}

/** The rows that stand as the departure left them; what somebody changed since stays as it is. */
async function untouched(tx: Tx, table: Table, before: Row[], { lastDay, pada }: { lastDay: Day; pada: Date }): Promise<Row[]> {
  if (before.length === 0) return [];
  const now = await tx.$queryRaw<{ isi: Row }[]>`select to_jsonb(x) as isi from ${Prisma.raw(table)} x where id = any(${before.map(({ id }) => id)}::uuid[])`;
  return before.filter((one) => {
    const row = now.find(({ isi }) => isi.id === one.id)?.isi;
    if (one.mulai <= lastDay) return row?.selesai === lastDay && !row.dibatalkan_pada;
    return ANNULLED.includes(table) ? Boolean(row?.dibatalkan_pada) && new Date(row!.dibatalkan_pada!).getTime() === pada.getTime() : row === undefined;
  });
}

/** The first day on which a row would go on: what stood beside it until the last day stays. */
const onFrom = ({ mulai }: Row, lastDay: Day): Day => (mulai > lastDay ? mulai : addDays(lastDay, 1));
/** Rows that share a day with what would go on. */
const meets = (row: Row, lastDay: Day) => ({ ...(row.selesai === null ? {} : { mulai: { lte: dateOf(row.selesai) } }), OR: [{ selesai: null }, { selesai: { gte: dateOf(onFrom(row, lastDay)) } }] });
const endsAfter = (row: Row, selesai: Date | null) => selesai !== null && (row.selesai === null || row.selesai > dayOf(selesai));
const idsIn = (rows: Row[], column: string) => rows.flatMap((row) => (typeof row[column] === 'string' ? [row[column]] : []));
const nama = { select: { nama: true } } as const;

/** Offices, units and KBKs that have ended since. */
async function placesGone(tx: Tx, { penempatan, pejabat_kepala: heads, keanggotaan }: Before['rows']): Promise<string[]> {
  const placed = [...penempatan, ...heads];
  await tx.$queryRaw`select id from perangkat_daerah where id = any(${idsIn(placed, 'perangkat_daerah_id')}::uuid[]) order by id for update`;
  const gone = async (rows: Row[], column: string, found: { id: string; nama: string; selesai: Date | null }[]) =>
    found.filter((one) => rows.some((row) => row[column] === one.id && endsAfter(row, one.selesai))).map((one) => `${one.nama} berakhir ${fmt.day(one.selesai!)}.`);
  return [
    ...await gone(placed, 'perangkat_daerah_id', await tx.perangkatDaerah.findMany({ where: { id: { in: idsIn(placed, 'perangkat_daerah_id') } } })),
    ...await gone(placed, 'unit_kerja_id', await tx.unitKerja.findMany({ where: { id: { in: idsIn(placed, 'unit_kerja_id') } } })),
    ...await gone(keanggotaan, 'kbk_id', await tx.kbk.findMany({ where: { id: { in: idsIn(keanggotaan, 'kbk_id') } } })),
  ];
}

async function headsTaken(tx: Tx, rows: Row[], lastDay: Day): Promise<string[]> {
  const found = [];
  for (const row of rows) {
    found.push(...await tx.pejabatKepala.findMany({
      relationLoadStrategy: 'join', include: { pegawai: nama, perangkatDaerah: nama },
      where: { perangkatDaerahId: row.perangkat_daerah_id as string, id: { not: row.id }, dibatalkanPada: null, sifat: row.sifat === 'PLH' ? 'PLH' : { not: 'PLH' }, ...meets(row, lastDay) },
    }));
  }
  return found.map((one) => `Pimpinan ${one.perangkatDaerah.nama} sejak ${fmt.day(one.mulai)} adalah ${one.pegawai.nama}.`);
}

/** Posts that others have come into, so that the susunan has no room (Pasal 13 ayat (7)); a stand-in's, that somebody else stands in. */
async function kbkTaken(tx: Tx, rows: Row[], lastDay: Day): Promise<string[]> {
  await tx.$queryRaw`select id from kbk where id = any(${idsIn(rows, 'kbk_id')}::uuid[]) order by id for update`;
  const taken: string[] = [];
  for (const row of rows) {
    const jabatan = row.jabatan as JabatanKbk;
    const kbkId = row.kbk_id as string;
    const others = await tx.keanggotaan.findMany({
      relationLoadStrategy: 'join', include: { pegawai: nama, kbk: nama }, orderBy: { mulai: 'asc' },
      where: { kbkId, id: { not: row.id }, dibatalkanPada: null, ...meets(row, lastDay), ...(row.sifat === 'PENGGANTI' ? { menggantikanId: row.menggantikan_id as string } : { jabatan, sifat: 'TETAP' as const }) },
    });
    const rules = row.sifat === 'PENGGANTI' ? [] : await tx.susunanKbk.findMany({ where: { kbkId, jabatan, ...meets(row, lastDay) }, include: { kbk: nama } });
    const from = onFrom(row, lastDay);
    // Who holds it, and how many there are to be, changes on these days only.
    const days = [from, ...[...others, ...rules].flatMap((one) => [dayOf(one.mulai), ...(one.selesai ? [addDays(dayOf(one.selesai), 1)] : [])])].filter((day) => day >= from && (row.selesai === null || day <= row.selesai));
    const isOn = (day: Day) => (one: { mulai: Date; selesai: Date | null }) => dayOf(one.mulai) <= day && (one.selesai === null || dayOf(one.selesai) >= day);
    for (const day of days) {
      const here = others.filter(isOn(day));
      const rule = rules.find(isOn(day));
      const most = row.sifat === 'PENGGANTI' ? 1 : rule ? rule.jumlah : LAZIM[jabatan];
      if (most === null || here.length < most) continue;
      if (here.length > 0) taken.push(...here.map((one) => `${namaJabatan(jabatan)} ${one.kbk.nama} sejak ${fmt.day(one.mulai)} adalah ${one.pegawai.nama}.`));
      else if (rule) taken.push(`Susunan ${rule.kbk.nama} tanpa ${namaJabatan(jabatan)} pada ${fmt.day(day)}.`);
    }
  }
  return taken;
}

/** Posts of the Tim that one person holds, and OPDs that another koordinator guides by now. */
async function timTaken(tx: Tx, { keanggotaan_tim: members, penugasan_tim: given }: Before['rows'], lastDay: Day): Promise<string[]> {
  await tx.$queryRaw`select id from tim where id = any(${idsIn(members, 'tim_id')}::uuid[]) order by id for update`;
  const taken: string[] = [];
  for (const row of members.filter(({ jabatan }) => ['PENANGGUNG_JAWAB', 'KETUA', 'SEKRETARIS'].includes(jabatan as string))) {
    const others = await tx.keanggotaanTim.findMany({
      relationLoadStrategy: 'join', include: { pegawai: nama }, where: { timId: row.tim_id as string, id: { not: row.id }, jabatan: row.jabatan as 'KETUA', dibatalkanPada: null, ...meets(row, lastDay) },
    });
    taken.push(...others.map((one) => `${posts[`TIM_${row.jabatan as 'KETUA'}`]} sejak ${fmt.day(one.mulai)} adalah ${one.pegawai.nama}.`));
  }
  for (const row of given.filter(({ jenis }) => jenis === 'BINAAN')) {
    const others = await tx.penugasanTim.findMany({
      relationLoadStrategy: 'join', include: { perangkatDaerah: nama, keanggotaanTim: { include: { pegawai: nama } } },
      where: {
        perangkatDaerahId: row.perangkat_daerah_id as string, jenis: 'BINAAN', keanggotaanTimId: { not: row.keanggotaan_tim_id as string }, ...meets(row, lastDay),
        keanggotaanTim: { dibatalkanPada: null, tim: { keanggotaan: { some: { id: row.keanggotaan_tim_id as string } } } },
      },
    });
    taken.push(...others.map((one) => `${one.perangkatDaerah.nama} dibina ${one.keanggotaanTim.pegawai.nama} sejak ${fmt.day(one.mulai)}.`));
  }
  return taken;
}

/** The person's account where the departure closed it, at once or by night; null where it is open or somebody else closed it. */
async function closedAccount(tx: Tx, pegawaiId: string, pada: Date): Promise<string | null> {
  const akun = await tx.akun.findFirst({ where: { pegawaiId, aktif: false }, select: { id: true } });
  if (!akun) return null;
  const last = await tx.riwayat.findFirst({ where: { objek: 'akun', objekId: akun.id, tindakan: 'akun.nonaktif' }, orderBy: [{ pada: 'desc' }, { id: 'desc' }] });
  const isByDeparture = last !== null && (last.pada.getTime() === pada.getTime() || (last.akunId === null && last.pada > pada));
  return isByDeparture ? akun.id : null;
}

/** Has everything go on as it stood before. */
export async function restore(tx: Tx, { rows, lastDay }: Return): Promise<void> {
  for (const table of TABLES) {
    const [ended, gone] = [rows[table].filter((one) => one.mulai <= lastDay || ANNULLED.includes(table)), rows[table].filter((one) => one.mulai > lastDay && !ANNULLED.includes(table))];
    const valid = ANNULLED.includes(table) ? Prisma.sql`, dibatalkan_pada = null, alasan_batal = null` : Prisma.empty;
    if (ended.length > 0) await tx.$executeRaw`update ${Prisma.raw(table)} x set selesai = v.selesai ${valid} from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) v(id uuid, selesai date) where x.id = v.id`;
    if (gone.length > 0) await tx.$executeRaw`insert into ${Prisma.raw(table)} select * from jsonb_populate_recordset(null::${Prisma.raw(table)}, ${JSON.stringify(gone)}::jsonb)`;
  }
}
