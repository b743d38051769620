import type { JabatanKbk } from '../../db/generated/client.js';
import type { Permission } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { change } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import { invalidInput, notFound, staleVersion, wrongStage } from '../../errors.js';
import { addDays, dateOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { attachLampiran } from '../berkas/lampiran.js';
import { annulRow, asDate, dayBefore, decreeOf, endRow, holdKbk, lifeOf, officesOn, tell, trailOf, type Hold, type Keputusan, type Row } from './hold.js';
import { LAZIM, activeOn, daysOf, namaJabatan, runsOn, shareADay } from './susunan.js';

/**
 * Posts of a KBK, appointed by the head of its OPD (Pasal 13 ayat (3) to (6)): nobody themselves, one post per person at a time, no more of a post
 * than the susunan has, nobody who does not work in that OPD. History stays: a post ends, or is annulled with a reason.
 */

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;
interface Term { mulai: Day; selesai: Day | null }

/** Who appoints to a post: the regulation says so of three of them, of the anggota we read it so. */
export const permissionFor = (jabatan: JabatanKbk): Permission => (jabatan === 'ANGGOTA' ? 'keanggotaan.tetapkan_anggota' : 'keanggotaan.tetapkan');

/**
 * Appoints a person to a post. `gantikan`: whose post ends on the day before. `lepas`: another post of the person in this KBK ends on the day before too.
 * A form sent twice appoints once. Gives the id. Throws not_found, forbidden, invalid_input.
 */
export async function tunjuk(deps: ServiceDeps, actor: Actor, input: { id: string; kbkId: string; jabatan: JabatanKbk; pegawaiId: string; gantikan: string | null; lepas: boolean } & Term & Keputusan): Promise<string> {
  const now = deps.clock();
  const { id, kbkId, jabatan, pegawaiId, mulai, selesai } = input;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const hold = await holdKbk({ tx, record, now, actor }, kbkId, permissionFor(jabatan));
    if (hold.rows.some((row) => row.id === id && row.pegawaiId === pegawaiId)) throw new NothingToDo();
    demandTerm(hold, { mulai, selesai });
    const nama = await demandPerson(hold, pegawaiId, { mulai, selesai }, 'pegawaiId');
    if (input.gantikan) {
      const former = hold.rows.find((row) => row.id === input.gantikan && row.jabatan === jabatan && row.sifat === 'TETAP');
      if (!former) throw invalidInput({ gantikan: `Pilih pemegang jabatan ${namaJabatan(jabatan)} dari daftar` });
      if (former.pegawaiId === pegawaiId) throw invalidInput({ pegawaiId: `${nama} memegang jabatan ini sekarang: pilih orang lain` });
      if (former.selesai === null || former.selesai >= mulai) await endRow(hold, former, dayBefore(mulai), 'mulai');
    }
    await release(hold, { pegawaiId, nama, range: { mulai, selesai }, lepas: input.lepas, returns: false });
    demandRoom(hold, jabatan, { mulai, selesai });
    const berkasSkId = await attachLampiran(tx, actor, input.berkasSk, now, { field: 'berkasSk' });
    await create(hold, { id, pegawaiId, nama, jabatan, sifat: 'TETAP', mulai, selesai, menggantikanId: null, nomorSk: input.nomorSk, tanggalSk: asDate(input.tanggalSk), berkasSkId });
  }));
  return id;
}

/**
 * Makes several people anggota from one day on, by one decree. Those who are already, from that very day, are passed over: a form sent twice.
 * Gives how many were added. Throws not_found, forbidden, invalid_input.
 */
export async function tambahAnggota(deps: ServiceDeps, actor: Actor, input: { kbkId: string; pegawaiIds: string[]; mulai: Day } & Keputusan): Promise<number> {
  const now = deps.clock();
  const range = { mulai: input.mulai, selesai: null };
  let added = 0;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const hold = await holdKbk({ tx, record, now, actor }, input.kbkId, 'keanggotaan.tetapkan_anggota');
    if (input.pegawaiIds.length === 0) throw invalidInput({ pegawaiIds: 'Pilih sekurang-kurangnya satu orang' });
    demandTerm(hold, range);
    const wanted = input.pegawaiIds.filter((pegawaiId) => !hold.rows.some((row) => row.pegawaiId === pegawaiId && row.jabatan === 'ANGGOTA' && row.mulai === input.mulai));
    if (wanted.length === 0) throw new NothingToDo();
    const names = new Map<string, string>();
    for (const pegawaiId of wanted) names.set(pegawaiId, await demandPerson(hold, pegawaiId, range, 'pegawaiIds'));
    const holding = hold.rows.filter((row) => wanted.includes(row.pegawaiId) && shareADay(row, range));
    if (holding.length > 0) throw invalidInput({ pegawaiIds: `Hapus tanda pada yang sudah memegang jabatan di KBK ini: ${holding.map((row) => `${row.nama} (${namaJabatan(row.jabatan)})`).join(', ')}` });
    const berkasSkId = await attachLampiran(tx, actor, input.berkasSk, now, { field: 'berkasSk' });
    for (const pegawaiId of wanted) {
      demandRoom(hold, 'ANGGOTA', range, 'pegawaiIds');
      await create(hold, {
        pegawaiId, nama: names.get(pegawaiId)!, jabatan: 'ANGGOTA', sifat: 'TETAP', ...range, menggantikanId: null, nomorSk: input.nomorSk, tanggalSk: asDate(input.tanggalSk), berkasSkId,
      });
    }
    added = wanted.length;
  }));
  return added;
}

/**
 * Lets somebody stand in for the holder of a post from one day to another; on these days the substitute alone acts. An anggota of the same KBK who
 * stands in is anggota again afterwards (`lepas`). A form sent twice is done once. Throws not_found, forbidden, invalid_input.
 */
export async function gantikanSementara(deps: ServiceDeps, actor: Actor, input: { id: string; keanggotaanId: string; pegawaiId: string; mulai: Day; selesai: Day; lepas: boolean } & Keputusan): Promise<{ kbkId: string }> {
  const now = deps.clock();
  const { id, pegawaiId, mulai, selesai } = input;
  const range = { mulai, selesai };
  const found = await findRow(deps, input.keanggotaanId);
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const hold = await holdKbk({ tx, record, now, actor }, found.kbkId, permissionFor(found.jabatan));
    if (hold.rows.some((row) => row.id === id && row.pegawaiId === pegawaiId)) throw new NothingToDo();
    const replaced = hold.rows.find((row) => row.id === input.keanggotaanId);
    if (!replaced || replaced.sifat !== 'TETAP') throw wrongStage('Yang digantikan adalah pemegang jabatan tetap yang tidak dibatalkan.');
    demandTerm(hold, range);
    if (mulai < replaced.mulai || (replaced.selesai !== null && selesai > replaced.selesai)) {
      throw invalidInput({ mulai: `Isi tanggal dalam masa jabatan ${replaced.nama}: ${fmt.day(replaced.mulai)}${replaced.selesai ? ` sampai ${fmt.day(replaced.selesai)}` : ' dan seterusnya'}` });
    }
    if (replaced.pegawaiId === pegawaiId) throw invalidInput({ pegawaiId: `${replaced.nama} yang digantikan: pilih orang lain` });
    const nama = await demandPerson(hold, pegawaiId, range, 'pegawaiId');
    const other = hold.rows.find((row) => row.menggantikanId === replaced.id && shareADay(row, range));
    if (other) throw invalidInput({ mulai: `Pada hari itu ${other.nama} sudah menggantikan ${replaced.nama}: isi tanggal lain, atau akhiri penggantian itu` });
    await release(hold, { pegawaiId, nama, range, lepas: input.lepas, returns: true });
    const berkasSkId = await attachLampiran(tx, actor, input.berkasSk, now, { field: 'berkasSk' });
    await create(hold, {
      id, pegawaiId, nama, jabatan: replaced.jabatan, sifat: 'PENGGANTI', mulai, selesai, menggantikanId: replaced.id, nomorSk: input.nomorSk, tanggalSk: asDate(input.tanggalSk), berkasSkId,
    }, replaced.nama);
    await tell(hold, replaced.pegawaiId, `${nama} menggantikan Anda sebagai ${namaJabatan(replaced.jabatan)} ${hold.kbk.nama}`, `${fmt.days(mulai, selesai)}. Selama itu hanya pengganti yang bertindak.`);
  }));
  return { kbkId: found.kbkId };
}

/**
 * Sets the last day of a post, or takes it away (null) from one that was ended; `semula`: the last day that the form showed. The same day
 * again changes nothing. Throws not_found, forbidden, wrong_stage for an annulled one, stale_version, invalid_input.
 */
export async function akhiri(deps: ServiceDeps, actor: Actor, input: { keanggotaanId: string; selesai: Day | null; semula: Day | null; alasan: string }): Promise<{ kbkId: string }> {
  const now = deps.clock();
  const { selesai } = input;
  const found = await findRow(deps, input.keanggotaanId);
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const hold = await holdKbk({ tx, record, now, actor }, found.kbkId, permissionFor(found.jabatan));
    const row = hold.rows.find((one) => one.id === input.keanggotaanId);
    if (!row) throw wrongStage('Jabatan ini sudah dibatalkan, jadi tidak dapat diubah.');
    if (selesai === row.selesai && selesai !== null) throw new NothingToDo();
    if (row.selesai !== input.semula) throw staleVersion(`Hari terakhir jabatan ini sudah diubah sejak Anda membukanya: sekarang ${row.selesai ? fmt.day(row.selesai) : 'tanpa hari terakhir'}. Periksa isian Anda, lalu simpan lagi.`);
    if (selesai === null && (row.selesai === null || row.sifat === 'PENGGANTI')) throw invalidInput({ selesai: 'Isi Hari terakhir' });
    if (selesai !== null && selesai < row.mulai) throw invalidInput({ selesai: `Isi ${fmt.day(row.mulai)} atau sesudahnya: jabatan ini dimulai pada hari itu` });
    const isShorter = selesai !== null && (row.selesai === null || selesai < row.selesai);
    if (isShorter) return endRow(hold, row, selesai, 'selesai', input.alasan || null);
    await extend(hold, row, selesai, input.alasan);
  }));
  return { kbkId: found.kbkId };
}

/** Lets a post run longer: what is asked of a new one is asked of the days that are added. */
async function extend(hold: Hold, row: Row, selesai: Day | null, alasan: string): Promise<void> {
  const added = { mulai: addDays(row.selesai!, 1), selesai };
  demandTerm(hold, { mulai: row.mulai, selesai }, 'selesai');
  await demandPerson(hold, row.pegawaiId, added, 'selesai');
  const replaced = hold.rows.find((one) => one.id === row.menggantikanId);
  if (replaced?.selesai != null && (selesai === null || selesai > replaced.selesai)) throw invalidInput({ selesai: `Isi paling akhir ${fmt.day(replaced.selesai)}: pada hari itu jabatan ${replaced.nama} yang digantikan berakhir` });
  const other = hold.rows.find((one) => one.id !== row.id && one.pegawaiId === row.pegawaiId && shareADay(one, added));
  if (other) throw invalidInput({ selesai: `${row.nama} memegang jabatan ${namaJabatan(other.jabatan)} di KBK ini mulai ${fmt.day(other.mulai)}` });
  const beside = row.sifat === 'PENGGANTI' && hold.rows.find((one) => one.id !== row.id && one.menggantikanId === row.menggantikanId && shareADay(one, added));
  if (beside) throw invalidInput({ selesai: `Mulai ${fmt.day(beside.mulai)} ${beside.nama} yang menggantikan` });
  if (row.sifat === 'TETAP') demandRoom(hold, row.jabatan, added, 'selesai');
  await hold.tx.keanggotaan.update({ where: { id: row.id }, data: { selesai: asDate(selesai) } });
  await hold.record({
    ...trailOf(hold, row.id), tindakan: 'keanggotaan.perpanjang', alasan: alasan || null, perubahan: { selesai: [row.selesai, selesai] },
    ringkas: `melanjutkan ${row.nama} sebagai ${namaJabatan(row.jabatan)} ${hold.kbk.nama}${selesai ? ` sampai ${fmt.day(selesai)}` : ''}`,
  });
  await tell(hold, row.pegawaiId, `Jabatan Anda sebagai ${namaJabatan(row.jabatan)} ${hold.kbk.nama} berlanjut`, selesai ? `Sampai ${fmt.day(selesai)}.` : '');
}

/** Annuls a post recorded in error, with a reason. Once more changes nothing. Throws not_found, forbidden. */
export async function batalkan(deps: ServiceDeps, actor: Actor, input: { keanggotaanId: string; alasan: string }): Promise<{ kbkId: string }> {
  const now = deps.clock();
  const found = await findRow(deps, input.keanggotaanId);
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const hold = await holdKbk({ tx, record, now, actor }, found.kbkId, permissionFor(found.jabatan));
    const row = hold.rows.find((one) => one.id === input.keanggotaanId);
    if (!row) throw new NothingToDo();
    await annulRow(hold, row, input.alasan);
  }));
  return { kbkId: found.kbkId };
}

// ── What every post must hold ────────────────────────────────────────────────

async function findRow(deps: ServiceDeps, id: string): Promise<{ kbkId: string; jabatan: JabatanKbk }> {
  const row = await deps.db.keanggotaan.findUnique({ where: { id }, select: { kbkId: true, jabatan: true } });
  if (!row) throw notFound();
  return row;
}

function demandTerm(hold: Hold, { mulai, selesai }: Term, field = 'mulai'): void {
  const { kbk } = hold;
  const life = lifeOf(hold);
  if (selesai !== null && selesai < mulai) throw invalidInput({ selesai: `Isi ${fmt.day(mulai)} atau sesudahnya: jabatan tidak berakhir sebelum dimulai` });
  if (mulai < life.mulai) throw invalidInput({ [field]: `Isi ${fmt.day(life.mulai)} atau sesudahnya: ${kbk.nama} dibentuk pada hari itu` });
  if (life.selesai !== null && (selesai === null || selesai > life.selesai)) throw invalidInput({ [selesai === null ? field : 'selesai']: `${kbk.nama} berakhir ${fmt.day(life.selesai)}: isi tanggal selesai paling akhir pada hari itu` });
}

/** Demands somebody who works in the OPD (of a KBK that has ended: or its successor) on the first day, is not its definitive head, and is not who appoints. Gives the name. */
async function demandPerson({ tx, actor, kbk }: Hold, pegawaiId: string, { mulai, selesai }: Term, field: string): Promise<string> {
  const offices = officesOn(kbk, mulai);
  const inOffices = { perangkatDaerahId: { in: offices.map((one) => one.id) } };
  // Somebody who never worked there is not named: who works elsewhere is not this office's to know.
  const person = await tx.pegawai.findFirst({
    where: { id: pegawaiId, penempatan: { some: inOffices } },
    include: {
      penempatan: { where: { ...inOffices, ...activeOn(dateOf(mulai)) } },
      kepala: { where: { ...inOffices, sifat: 'DEFINITIF', dibatalkanPada: null } },
    },
  });
  if (!person) throw invalidInput({ [field]: 'Pilih pegawai dari daftar' });
  const refuse = (why: string) => invalidInput({ [field]: why });
  if (pegawaiId === actor.pegawaiId) throw refuse('Jabatan Anda sendiri tidak Anda catat sendiri: pilih orang lain');
  if (person.penempatan.length === 0) throw refuse(`${person.nama} tidak ditempatkan di ${offices.at(-1)!.nama} pada ${fmt.day(mulai)}: pilih pegawai perangkat daerah itu`);
  if (person.berhentiPada && !runsOn({ mulai: person.penempatan[0]!.mulai, selesai: person.berhentiPada }, mulai)) throw refuse(`${person.nama} tidak lagi bertugas sejak ${fmt.day(person.berhentiPada)}`);
  if (person.kepala.some((one) => shareADay(daysOf(one), { mulai, selesai }))) throw refuse(`${person.nama} adalah pimpinan perangkat daerah ini, jadi penanggung jawab KBK-nya (Pasal 13 ayat (2)): pilih orang lain`);
  return person.nama;
}

/**
 * Makes a person free for a post in this KBK: another post of theirs ends on the day before; with `returns` it goes on after the last day. Throws
 * invalid_input where they hold one and `lepas` was not ticked, or where it cannot end so.
 */
async function release(hold: Hold, { pegawaiId, nama, range, lepas, returns }: { pegawaiId: string; nama: string; range: Term; lepas: boolean; returns: boolean }): Promise<void> {
  const holding = hold.rows.filter((row) => row.pegawaiId === pegawaiId && shareADay(row, range));
  for (const row of holding) {
    const isAnggota = row.jabatan === 'ANGGOTA' && row.sifat === 'TETAP';
    const words = `${nama} memegang jabatan ${namaJabatan(row.jabatan)} di KBK ini mulai ${fmt.day(row.mulai)}`;
    if (returns && !isAnggota) throw invalidInput({ pegawaiId: `${words}: pilih anggota, atau orang yang tidak memegang jabatan` });
    if (!lepas) throw invalidInput({ pegawaiId: `${words}: pilih orang lain, atau centang isian di bawahnya` });
    const rest = returns && range.selesai !== null && (row.selesai === null || row.selesai > range.selesai) ? { ...row, mulai: addDays(range.selesai, 1) } : null;
    await endRow(hold, row, dayBefore(range.mulai), 'pegawaiId', `Menjadi ${returns ? 'pengganti' : 'pemegang jabatan lain'} di KBK ini`);
    if (rest) await create(hold, { pegawaiId, nama, jabatan: row.jabatan, sifat: 'TETAP', mulai: rest.mulai, selesai: rest.selesai, menggantikanId: null, ...decreeOf(row) });
  }
}

/** Demands that the susunan has room for one more on every day of a term (Pasal 13 ayat (7)). */
function demandRoom({ kbk, rows }: Hold, jabatan: JabatanKbk, range: Term, field = 'mulai'): void {
  const holders = rows.filter((row) => row.jabatan === jabatan && row.sifat === 'TETAP' && shareADay(row, range));
  const rules = kbk.susunan.filter((one) => one.jabatan === jabatan).map((one) => ({ ...daysOf(one), jumlah: one.jumlah }));
  // The number of holders, or that there is to be, changes on these days only.
  const days = [range.mulai, ...holders.map((row) => row.mulai), ...rules.flatMap((rule) => [rule.mulai, ...(rule.selesai ? [addDays(rule.selesai, 1)] : [])])]
    .filter((day) => day >= range.mulai && (range.selesai === null || day <= range.selesai)).sort();
  for (const day of days) {
    const here = holders.filter((row) => shareADay(row, { mulai: day, selesai: day }));
    const rule = rules.find((one) => shareADay(one, { mulai: day, selesai: day }));
    const most = rule ? rule.jumlah : LAZIM[jabatan];
    if (most === null || here.length < most) continue;
    const nama = namaJabatan(jabatan);
    if (most === 0) throw invalidInput({ [field === 'mulai' ? 'jabatan' : field]: `Susunan KBK ini tanpa ${nama} pada ${fmt.day(day)}: sesuaikan susunannya lebih dahulu (Pasal 13 ayat (7))` });
    throw invalidInput({
      [field]: `Pada ${fmt.day(day)} jabatan ${nama} sudah dipegang ${here.map((row) => row.nama).join(', ')}: pilih siapa yang digantikan, isi tanggal lain, atau sesuaikan susunan (Pasal 13 ayat (7))`,
    });
  }
}

/** Writes a post, with its line in the riwayat, and tells the person. */
async function create(hold: Hold, row: Omit<Row, 'id'> & { id?: string }, replacing: string | null = null): Promise<void> {
  const { tx, record, kbk } = hold;
  const { nama, ...data } = row;
  // The id that came with the form is another post's, of another KBK or annulled.
  if (row.id && await tx.keanggotaan.count({ where: { id: row.id } }) > 0) throw notFound();
  const made = await tx.keanggotaan.create({ data: { ...data, kbkId: kbk.id, mulai: dateOf(row.mulai), selesai: asDate(row.selesai) } });
  hold.rows.push({ ...row, id: made.id });
  const jabatan = namaJabatan(row.jabatan);
  const term = row.selesai ? fmt.days(row.mulai, row.selesai) : `mulai ${fmt.day(row.mulai)}`;
  await record({
    ...trailOf(hold, made.id), tindakan: replacing ? 'keanggotaan.gantikan' : 'keanggotaan.tunjuk', ringkas: `menunjuk ${nama} sebagai ${jabatan} ${kbk.nama}${replacing ? ` menggantikan ${replacing}` : ''}, ${term}`,
    perubahan: { pegawai: [null, nama], jabatan: [null, jabatan], mulai: [null, row.mulai], selesai: [null, row.selesai], nomorSk: [null, row.nomorSk] },
  });
  await tell(hold, row.pegawaiId, `Anda ditunjuk sebagai ${jabatan} ${kbk.nama}`, `${replacing ? `Menggantikan ${replacing}, ` : ''}${term}. Tugasnya tercantum pada halaman KBK.`);
}
