import { createHash, randomBytes } from 'node:crypto';
import { loadActor } from '../../access/actor.js';
import { posts, type Actor } from '../../access/posts.js';
import { change, type Tx, type WriteTrail } from '../../db/change.js';
import { invalidInput, notFound, staleVersion } from '../../errors.js';
import { dateOf, dayAt } from '../../time.js';
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
export async function setPasswordByLink(deps: AkunDeps, token: string, given: NewPassword): Promise<void> {
  const akun = await accountOfLink(deps, token);
  if (!akun) throw notFound();
  refuseUnfit(given, akun.namaPengguna);
  const sandiHash = await hashPassword(given.sandiBaru);
  const now = deps.clock();
  const person = await loadActor(deps.db, akun.id, dayAt(now));

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

/** A link that replaces those before it. Only its hash is kept: whoever reads the database cannot use it. */
async function makeLink(tx: Tx, record: WriteTrail, akun: { id: string; namaPengguna: string }, now: Date): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await tx.tautanSandi.updateMany({ where: { akunId: akun.id, dipakaiPada: null }, data: { dipakaiPada: now } });
  await tx.tautanSandi.create({ data: { akunId: akun.id, tokenHash: hashOf(token), berlakuSampai: new Date(now.getTime() + LINK_HOURS * 3_600_000) } });
  await record({ tindakan: 'akun.tautan', objek: 'akun', objekId: akun.id, ringkas: `membuat tautan kata sandi untuk ${akun.namaPengguna}` });
  return token;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

function refuseUnfit({ sandiBaru, sandiUlang }: NewPassword, namaPengguna: string): void {
  const problem = passwordProblem(sandiBaru, namaPengguna);
  if (problem) throw invalidInput({ sandiBaru: problem });
  if (sandiBaru !== sandiUlang) throw invalidInput({ sandiUlang: 'Ketik kata sandi baru yang sama dua kali' });
}
