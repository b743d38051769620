import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { loadActor } from '../../access/actor.js';
import { posts, type Actor } from '../../access/posts.js';
import { change, type Tx, type WriteTrail } from '../../db/change.js';
import { invalidInput, notFound, staleVersion, wrongStage } from '../../errors.js';
import { addDays, dateOf, dayAt, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { ownSessions } from './queries.js';
import { hashPassword, passwordMatches, passwordProblem } from './passwords.js';
import type { AkunBaru } from './schema.js';

/** How long a link to set a password holds. */
export const LINK_HOURS = 72;

type AkunDeps = Pick<Deps, 'db' | 'clock'>;

interface NewPassword {
  sandiBaru: string;
  sandiUlang: string;
}

/**
 * Changes one's own password and ends the account's other sessions. Gives the `angkatan` that this session must carry
 * from now on. Throws `invalid_input` where the present password does not match or the new one will not do, `stale_version`
 * where the password was changed elsewhere in between.
 */
export async function changeOwnPassword({ db, clock }: AkunDeps, actor: Actor, { sandiLama, ...given }: NewPassword & { sandiLama: string }): Promise<number> {
  const { sandiHash } = await db.akun.findUniqueOrThrow({ where: { id: actor.akunId }, select: { sandiHash: true } });
  if (!sandiHash || !await passwordMatches(sandiHash, sandiLama)) throw invalidInput({ sandiLama: 'Kata sandi sekarang tidak cocok' });
  refuseUnfit(given, actor.namaPengguna);
  if (given.sandiBaru === sandiLama) throw invalidInput({ sandiBaru: 'Pilih kata sandi yang berbeda dari yang sekarang' });
  const fresh = await hashPassword(given.sandiBaru);

  return change(db, clock(), actor, async (tx, record) => {
    const { count } = await tx.akun.updateMany({ where: { id: actor.akunId, sandiHash }, data: { sandiHash: fresh, wajibGantiSandi: false, angkatan: { increment: 1 } } });
    if (count === 0) throw staleVersion('Kata sandi Anda baru saja diubah di tempat lain. Masuk lagi dengan kata sandi itu.');
    await record({ tindakan: 'akun.sandi', objek: 'akun', objekId: actor.akunId, ringkas: 'mengganti kata sandinya' });
    const { angkatan } = await tx.akun.findUniqueOrThrow({ where: { id: actor.akunId }, select: { angkatan: true } });
    return angkatan;
  });
}

/** Ends one other session of one's own, named by its mark. Throws not_found where it has ended, or is this one. */
export async function endSession({ db, clock }: AkunDeps, actor: Actor, session: { sid: string; angkatan: number }, mark: string): Promise<void> {
  await change(db, clock(), actor, async (tx, record) => {
    const ended = (await ownSessions(tx, actor, session)).find((one) => one.mark === mark && !one.here);
    if (!ended) throw notFound('Sesi itu sudah berakhir.');
    await tx.sesi.deleteMany({ where: { sid: ended.sid } });
    await record({ tindakan: 'akun.sesi', objek: 'akun', objekId: actor.akunId, ringkas: `mengakhiri sesinya di ${ended.peramban}` });
  });
}

/** Ends all of one's own sessions but this one. Gives the `angkatan` that this session must carry from now on. */
export async function endOtherSessions({ db, clock }: AkunDeps, actor: Actor): Promise<number> {
  return change(db, clock(), actor, async (tx, record) => {
    await record({ tindakan: 'akun.sesi', objek: 'akun', objekId: actor.akunId, ringkas: 'mengakhiri semua sesinya yang lain' });
    const { angkatan } = await tx.akun.update({ where: { id: actor.akunId }, data: { angkatan: { increment: 1 } }, select: { angkatan: true } });
    return angkatan;
  });
}

/** The account whose password an unused link may set now, or null: the same for unknown, used and expired. */
export async function accountOfLink({ db, clock }: AkunDeps, token: string): Promise<{ id: string; namaPengguna: string; nama: string } | null> {
  const link = await db.tautanSandi.findFirst({
    where: { tokenHash: hashOf(token), dipakaiPada: null, berlakuSampai: { gt: clock() }, akun: { aktif: true } },
    select: { akun: { select: { id: true, namaPengguna: true, nama: true, pegawai: { select: { nama: true } } } } },
    relationLoadStrategy: 'join',
  });
  return link && { id: link.akun.id, namaPengguna: link.akun.namaPengguna, nama: link.akun.pegawai?.nama ?? link.akun.nama };
}

/**
 * Sets a password by a link, which is used up, and with it every other link and session of the account.
 * Throws `not_found` where the link does not hold (any more), `invalid_input` where the password will not do.
 */
export async function setPasswordByLink(deps: Pick<Deps, 'db' | 'pool' | 'clock'>, token: string, given: NewPassword): Promise<void> {
  const akun = await accountOfLink(deps, token);
  if (!akun) throw notFound();
  refuseUnfit(given, akun.namaPengguna);
  const sandiHash = await hashPassword(given.sandiBaru);
  const now = deps.clock();
  const person = await loadActor(deps.pool, akun.id, dayAt(now));

  await change(deps.db, now, person?.actor ?? null, async (tx, record) => {
    // Two sendings at once: the row goes to one of them.
    const { count } = await tx.tautanSandi.updateMany({ where: { tokenHash: hashOf(token), dipakaiPada: null }, data: { dipakaiPada: now } });
    if (count === 0) throw notFound();
    await tx.tautanSandi.updateMany({ where: { akunId: akun.id, dipakaiPada: null }, data: { dipakaiPada: now } });
    await tx.akun.update({ where: { id: akun.id }, data: { sandiHash, wajibGantiSandi: false, angkatan: { increment: 1 } } });
    await record({ tindakan: 'akun.sandi', objek: 'akun', objekId: akun.id, ringkas: 'menetapkan kata sandi lewat tautan' });
  });
}

/**
 * Makes an account with a role, from the shell. Gives the token of the link that sets its password.
 * Throws an Error of one line where the name is taken.
 */
export async function createAccount({ db, clock }: AkunDeps, { namaPengguna, nama, peran }: AkunBaru): Promise<string> {
  const taken = await db.akun.findUnique({ where: { namaPengguna }, select: { id: true } });
  if (taken) {
    throw new Error(`Nama pengguna "${namaPengguna}" sudah ada. Pilih nama lain dengan --nama-pengguna, atau buat tautan sandi baru: npm run account -- reset --nama-pengguna ${namaPengguna}`);
  }
  const now = clock();
  return change(db, now, null, async (tx, record) => {
    const { id } = await tx.akun.create({ data: { namaPengguna, nama, dibuatPada: now, penugasan: { create: { peran, mulai: dateOf(dayAt(now)) } } } });
    await record({ tindakan: 'akun.buat', objek: 'akun', objekId: id, ringkas: `membuat akun ${namaPengguna} (${nama}) sebagai ${posts[peran]}` });
    return makeLink(tx, record, { id, namaPengguna }, now);
  });
}

/**
 * Makes a new link to set the password of an account, from the shell; the present password holds until the link is used.
 * Gives its token. Throws an Error of one line where there is no such account, or it is not active.
 */
export async function resetByLink({ db, clock }: AkunDeps, namaPengguna: string): Promise<string> {
  const akun = await db.akun.findUnique({ where: { namaPengguna }, select: { id: true, aktif: true } });
  if (!akun) throw new Error(`Tidak ada akun "${namaPengguna}".`);
  if (!akun.aktif) throw new Error(`Akun "${namaPengguna}" tidak aktif.`);
  const now = clock();
  return change(db, now, null, async (tx, record) => {
    // The person is told of it, on the next page that they open.
    await tx.notifikasi.create({ data: {
      akunId: akun.id, pada: now, judul: 'Tautan untuk menetapkan kata sandi Anda dibuat', teks: 'Bila bukan atas permintaan Anda, hubungi administrator portal.', tautan: '/akun',
    } });
    return makeLink(tx, record, { id: akun.id, namaPengguna }, now);
  });
}

async function makeLink(tx: Tx, record: WriteTrail, akun: { id: string; namaPengguna: string }, now: Date): Promise<string> {
  const tokens = await makeLinks(tx, [akun.id], now);
  await record({ tindakan: 'akun.tautan', objek: 'akun', objekId: akun.id, ringkas: `membuat tautan kata sandi untuk ${akun.namaPengguna}` });
  return tokens.get(akun.id)!;
}

/** When a link made now ends. */
export const linkEnd = (now: Date) => new Date(now.getTime() + LINK_HOURS * 3_600_000);

/**
 * Links that replace those before them, one for each account. Only their hashes are kept: whoever reads the database cannot
 * use them. Gives the tokens by account; `idOf` names the rows, where their maker must know them again.
 */
export async function makeLinks(tx: Tx, akunIds: readonly string[], now: Date, idOf: (akunId: string) => string = () => uuidv7()): Promise<Map<string, string>> {
  const tokens = new Map(akunIds.map((id) => [id, randomBytes(32).toString('base64url')]));
  await tx.tautanSandi.updateMany({ where: { akunId: { in: [...akunIds] }, dipakaiPada: null }, data: { dipakaiPada: now } });
  await tx.tautanSandi.createMany({ data: [...tokens].map(([akunId, token]) => ({ id: idOf(akunId), akunId, tokenHash: hashOf(token), berlakuSampai: linkEnd(now) })) });
  return tokens;
}

/**
 * Throws wrong_stage where the portal would be without an administrator after a day on which this account ceases to be one:
 * somebody else must be ADMIN without an end, active, and able to sign in. Holds off every other such question until the
 * transaction's end, so that two who remove each other at once are told one after the other.
 */
export async function demandOtherAdmin(tx: Tx, akunId: string, lastDay: Day): Promise<void> {
  // The account first, always: whoever changes one holds its row already.
  await tx.$queryRaw`select id from akun where id = ${akunId}::uuid for update`;
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended('akun.admin', 0))::text`;
  const admins = await tx.$queryRaw<{ akun_id: string; siap: boolean }[]>`
    select p.akun_id, p.mulai <= ${addDays(lastDay, 1)}::date and a.sandi_hash is not null as siap
    from penugasan p join akun a on a.id = p.akun_id
    where p.peran = 'ADMIN' and p.selesai is null and a.aktif`;
  if (!admins.some((one) => one.akun_id === akunId) || admins.some((one) => one.akun_id !== akunId && one.siap)) return;
  throw wrongStage('Ini administrator terakhir yang dapat masuk. Beri peran Administrator kepada orang lain lebih dahulu, dan tunggu sampai ia menetapkan kata sandinya.');
}

/**
 * Deactivates an account inside the transaction of what ends it: its sessions end at once, its links fall. Its roles and
 * history stay. Throws wrong_stage where it is that of the last administrator. The caller writes the line of the riwayat.
 */
export async function closeAccount(tx: Tx, now: Date, akunId: string): Promise<void> {
  await demandOtherAdmin(tx, akunId, addDays(dayAt(now), -1));
  await tx.akun.update({ where: { id: akunId }, data: { aktif: false, angkatan: { increment: 1 } } });
  await tx.tautanSandi.updateMany({ where: { akunId, dipakaiPada: null }, data: { dipakaiPada: now } });
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

function refuseUnfit({ sandiBaru, sandiUlang }: NewPassword, namaPengguna: string): void {
  const problem = passwordProblem(sandiBaru, namaPengguna);
  if (problem) throw invalidInput({ sandiBaru: problem });
  if (sandiBaru !== sandiUlang) throw invalidInput({ sandiUlang: 'Ketik kata sandi baru yang sama dua kali' });
}
