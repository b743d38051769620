import { v5 as uuidv5 } from 'uuid';
import { postLabel } from '../../access/actor.js';
import { postsAllowing } from '../../access/permissions.js';
import { posts, type Actor, type HeldPost, type Post } from '../../access/posts.js';
import { portalAddress } from '../../config.js';
import { change, type Tx, type WriteTrail } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import { forbidden, invalidInput, notFound, wrongStage } from '../../errors.js';
import { sendMail } from '../../mail.js';
import { city } from '../../regulation/city.js';
import { addDays, dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { closeAccount, demandOtherAdmin, linkEnd, makeLinks } from '../akun/service.js';
import { nameField, type AkunBaruInput, type Cara, type PERAN } from './schema.js';

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;
type Peran = (typeof PERAN)[number];

/** The post by which the person keeps accounts. Throws forbidden, for an account that there is and one that there is not alike. */
export function demandAccounts(actor: Actor): HeldPost {
  const [held] = postsAllowing(actor, 'akun.kelola', {});
  if (!held) throw forbidden('Akun dikelola oleh Administrator.');
  return held;
}

/** An account with the link that was made for it just now. The token is nowhere else. */
export interface Invitation {
  akunId: string;
  nama: string;
  namaPengguna: string;
  opd: string | null;
  email: string | null;
  link: string;
  /** Of a new account, or of one whose password is set anew. */
  isNew: boolean;
  until: Date;
}

/** What became of an invitation: sent, or to be handed over; with the reason where sending failed. */
export type Handed = Invitation & { sent: boolean; problem: string | null };

/** Links of one form carry ids made of its own: sent twice, it is known again. */
const linkIdOf = (batch: string) => (akunId: string) => uuidv5(akunId, batch);

const ALREADY = 'Formulir ini sudah terkirim dan tautannya sudah ditampilkan satu kali. Buat tautan baru bila yang tadi tidak sempat dicetak.';

interface Person {
  id: string;
  nama: string;
  nip: string | null;
  email: string | null;
  opd: string | null;
  berhenti: boolean;
  akun: string | null;
}

/** People by their ids, held until the transaction's end, with the account that they have already. */
async function lockPeople(tx: Tx, ids: readonly string[], today: Day): Promise<Person[]> {
  return tx.$queryRaw<Person[]>`
    select p.id, p.nama, p.nip, p.email, coalesce(p.berhenti_pada < ${today}::date, false) as berhenti,
           (select d.nama from penempatan t join perangkat_daerah d on d.id = t.perangkat_daerah_id
             where t.pegawai_id = p.id and ${today}::date between t.mulai and coalesce(t.selesai, 'infinity')) as opd,
           (select a.id from akun a where a.pegawai_id = p.id) as akun
    from pegawai p where p.id = any(${[...ids]}::uuid[]) order by p.id for update of p`;
}

/** Whoever makes accounts at the same moment waits here, so that no user name is given twice. */
const lockNames = (tx: Tx) => tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended('akun.nama', 0))::text`;

/**
 * Makes accounts for people, each with an invitation link. All or none. Throws not_found for somebody who is not there,
 * invalid_input at the person's field, wrong_stage where the form was sent before.
 */
export async function createAccounts(deps: Pick<Deps, 'db' | 'clock' | 'config'>, actor: Actor, { batch, orang }: Pick<AkunBaruInput, 'batch' | 'orang'>): Promise<Invitation[]> {
  const held = demandAccounts(actor);
  const now = deps.clock();
  return change(deps.db, now, actor, async (tx, record) => {
    await lockNames(tx);
    const people = new Map((await lockPeople(tx, orang.map(({ pegawaiId }) => pegawaiId), dayAt(now))).map((one) => [one.id, one]));
    if (people.size !== orang.length) throw notFound();
    const owners = [...people.values()].flatMap(({ akun }) => akun ?? []);
    if (await linksExist(tx, batch, owners)) throw wrongStage(ALREADY);
    await refuseNames(tx, orang, people);
    const made = await tx.akun.createManyAndReturn({
      data: orang.map(({ pegawaiId, namaPengguna }) => ({ pegawaiId, namaPengguna, nama: people.get(pegawaiId)!.nama, dibuatPada: now })),
      select: { id: true, pegawaiId: true, namaPengguna: true },
    });
    const tokens = await makeLinks(tx, made.map(({ id }) => id), now, linkIdOf(batch));
    for (const { id, pegawaiId, namaPengguna } of made) {
      await record({ tindakan: 'akun.buat', objek: 'akun', objekId: id, held, ringkas: `membuat akun ${namaPengguna} (${people.get(pegawaiId!)!.nama}) beserta tautan kata sandinya` });
    }
    return made.map(({ id, pegawaiId, namaPengguna }): Invitation => {
      const { nama, opd, email } = people.get(pegawaiId!)!;
      return { akunId: id, nama, namaPengguna, opd, email, link: linkOf(deps, tokens.get(id)!), isNew: true, until: linkEnd(now) };
    });
  });
}

const linkOf = ({ config }: Pick<Deps, 'config'>, token: string) => `${portalAddress(config)}/sandi/${token}`;

async function linksExist(tx: Tx, batch: string, akunIds: readonly string[]): Promise<boolean> {
  return akunIds.length > 0 && await tx.tautanSandi.count({ where: { id: { in: akunIds.map(linkIdOf(batch)) } } }) > 0;
}

async function refuseNames(tx: Tx, orang: AkunBaruInput['orang'], people: Map<string, Person>): Promise<void> {
  const errors: Record<string, string> = {};
  const kept = await tx.akun.findMany({ where: { namaPengguna: { in: orang.map(({ namaPengguna }) => namaPengguna) } }, select: { namaPengguna: true } });
  const taken = new Set(kept.map(({ namaPengguna }) => namaPengguna));
  for (const { pegawaiId, namaPengguna } of orang) {
    const { nama, nip, akun, berhenti } = people.get(pegawaiId)!;
    if (akun) errors[nameField(pegawaiId)] = `${nama} sudah mempunyai akun. Hapus centangnya`;
    else if (berhenti) errors[nameField(pegawaiId)] = `${nama} sudah tidak bertugas. Hapus centangnya`;
    else if (/^\d{18}$/.test(namaPengguna) && namaPengguna !== nip) errors[nameField(pegawaiId)] = `Isi Nama pengguna ${nama} dengan NIP miliknya sendiri, atau pakai nama`;
    else if (taken.has(namaPengguna)) errors[nameField(pegawaiId)] = `Pilih Nama pengguna lain untuk ${nama}: “${namaPengguna}” sudah dipakai`;
    taken.add(namaPengguna);
  }
  if (Object.keys(errors).length > 0) throw invalidInput(errors);
}

/**
 * Makes an account with a role for somebody who is no pegawai, with an invitation link. `id` is the account's.
 * Throws invalid_input where the name is taken, wrong_stage where the form was sent before.
 */
export async function createPersonalAccount(deps: Pick<Deps, 'db' | 'clock' | 'config'>, actor: Actor, { id, nama, namaPengguna, peran }: { id: string; nama: string; namaPengguna: string; peran: Peran }): Promise<Invitation> {
  const held = demandAccounts(actor);
  const now = deps.clock();
  return change(deps.db, now, actor, async (tx, record) => {
    await lockNames(tx);
    if (await tx.akun.count({ where: { id } }) > 0) throw wrongStage(ALREADY);
    if (/^\d{18}$/.test(namaPengguna)) throw invalidInput({ namaPengguna: 'Pakai nama, bukan NIP: akun ini tidak terhubung dengan data pegawai' });
    if (await tx.akun.count({ where: { namaPengguna } }) > 0) throw invalidInput({ namaPengguna: `Pilih Nama pengguna lain: “${namaPengguna}” sudah dipakai` });
    await tx.akun.create({ data: { id, nama, namaPengguna, dibuatPada: now, penugasan: { create: { peran, mulai: dateOf(dayAt(now)) } } } });
    const tokens = await makeLinks(tx, [id], now);
    await record({ tindakan: 'akun.buat', objek: 'akun', objekId: id, held, ringkas: `membuat akun ${namaPengguna} (${nama}) sebagai ${posts[peran]} beserta tautan kata sandinya` });
    return { akunId: id, nama, namaPengguna, opd: null, email: null, link: linkOf(deps, tokens.get(id)!), isNew: true, until: linkEnd(now) };
  });
}

/**
 * Makes new links for accounts; those before them hold no longer, passwords do until the link is used. Everybody who has a
 * password is told. Throws not_found, wrong_stage where an account is not active or the form was sent before.
 */
export async function renewLinks(deps: Pick<Deps, 'db' | 'clock' | 'config'>, actor: Actor, { batch, akunIds }: { batch: string; akunIds: readonly string[] }): Promise<Invitation[]> {
  const held = demandAccounts(actor);
  const now = deps.clock();
  return change(deps.db, now, actor, async (tx, record) => {
    await tx.$queryRaw`select id from akun where id = any(${[...akunIds]}::uuid[]) order by id for update`;
    if (await linksExist(tx, batch, akunIds)) throw wrongStage(ALREADY);
    const today = dateOf(dayAt(now));
    const accounts = await tx.akun.findMany({
      where: { id: { in: [...akunIds] } },
      include: { pegawai: { select: { nama: true, email: true, penempatan: { where: { mulai: { lte: today }, OR: [{ selesai: null }, { selesai: { gte: today } }] }, select: { perangkatDaerah: { select: { nama: true } } } } } } },
      relationLoadStrategy: 'join', orderBy: { nama: 'asc' },
    });
    if (accounts.length !== akunIds.length) throw notFound();
    const inactive = accounts.find(({ aktif }) => !aktif);
    if (inactive) throw wrongStage(`Akun ${inactive.namaPengguna} tidak aktif. Aktifkan lebih dahulu.`);
    const tokens = await makeLinks(tx, akunIds, now, linkIdOf(batch));
    for (const { id, namaPengguna } of accounts) await record({ tindakan: 'akun.tautan', objek: 'akun', objekId: id, held, ringkas: `membuat tautan kata sandi untuk ${namaPengguna}` });
    const known = accounts.filter(({ sandiHash }) => sandiHash !== null);
    await tell(tx, now, known.map(({ id }) => id), 'Tautan untuk menetapkan kata sandi Anda dibuat', 'Bila bukan atas permintaan Anda, hubungi administrator portal.');
    return accounts.map(({ id, nama, namaPengguna, sandiHash, pegawai }): Invitation => ({
      akunId: id, nama: pegawai?.nama ?? nama, namaPengguna, opd: pegawai?.penempatan[0]?.perangkatDaerah.nama ?? null, email: pegawai?.email ?? null,
      link: linkOf(deps, tokens.get(id)!), isNew: sandiHash === null, until: linkEnd(now),
    }));
  });
}

/**
 * Sends the invitations of those who have an address, where that is wished and the portal has a mail server: after the commit,
 * since nobody can take a message back. What was not sent is to be handed over by the administrator, with the reason where it failed.
 */
export async function handOver({ config, log }: Pick<Deps, 'config' | 'log'>, invitations: readonly Invitation[], cara: Cara): Promise<Handed[]> {
  const { smtp } = config;
  const wanted = smtp && cara === 'surel' ? invitations.filter(({ email }) => email !== null) : [];
  const problems = wanted.length === 0 ? [] : await sendMail(smtp!, wanted.map(messageOf), (error) => log.warn({ err: error }, 'mail not sent'));
  return invitations.map((invitation) => {
    const i = wanted.indexOf(invitation);
    return { ...invitation, sent: i >= 0 && problems[i] === null, problem: i >= 0 ? problems[i]! : null };
  });
}

function messageOf({ nama, namaPengguna, email, link, isNew, until }: Invitation) {
  const what = isNew ? `Akun Anda di ${city.portal} sudah dibuat.` : `Administrator membuat tautan untuk menetapkan kata sandi Anda di ${city.portal}.`;
  return {
    to: { name: nama, address: email! },
    subject: isNew ? `Akun ${city.portal} Anda` : `Tautan kata sandi ${city.portal}`,
    text: [
      `Yth. ${nama},`, '', `${what} Tetapkan kata sandi Anda lewat tautan berikut:`, '', link, '',
      `Nama pengguna: ${namaPengguna}`, `Tautan berlaku sampai ${fmt.momentLong(until).replaceAll('\u00a0', ' ')} dan hanya dapat dipakai satu kali.`, '',
      'Jangan meneruskan surel ini. Administrator tidak pernah menanyakan kata sandi Anda.', ...(isNew ? [] : ['Bila tautan ini bukan atas permintaan Anda, hubungi administrator portal.']),
      '', `${city.portal}`, city.pemerintah, '',
    ].join('\n'),
  };
}

/** An account held until the transaction's end. Throws not_found. */
async function lockAccount(tx: Tx, id: string) {
  await tx.$queryRaw`select id from akun where id = ${id}::uuid for update`;
  const akun = await tx.akun.findUnique({ where: { id } });
  if (!akun) throw notFound();
  return akun;
}

const tell = (tx: Tx, now: Date, akunIds: readonly string[], judul: string, teks: string) =>
  tx.notifikasi.createMany({ data: akunIds.map((akunId) => ({ akunId, pada: now, judul, teks, tautan: '/akun' })) });

/** Changes one account, held, and writes its line. Gives its user name. */
async function changeAccount(deps: ServiceDeps, actor: Actor, id: string, work: (tx: Tx, akun: Awaited<ReturnType<typeof lockAccount>>, note: (trail: Pick<Parameters<WriteTrail>[0], 'tindakan' | 'ringkas' | 'alasan' | 'perubahan'>) => Promise<void>, now: Date) => Promise<void>): Promise<string> {
  const held = demandAccounts(actor);
  const now = deps.clock();
  let namaPengguna = '';
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const akun = await lockAccount(tx, id);
    ({ namaPengguna } = akun);
    await work(tx, akun, (trail) => record({ ...trail, objek: 'akun', objekId: id, held }), now);
  }));
  return namaPengguna;
}

/**
 * Gives a role from a day on. A form sent twice gives it once. Throws not_found, forbidden to give it to oneself, invalid_input where it is held already,
 * wrong_stage for an account that is not active.
 */
export async function grantRole(deps: ServiceDeps, actor: Actor, akunId: string, { peran, mulai }: { peran: Peran; mulai: Day }): Promise<string> {
  return changeAccount(deps, actor, akunId, async (tx, akun, note, now) => {
    if (akunId === actor.akunId) throw forbidden('Peran tidak dapat diberikan kepada diri sendiri. Minta administrator lain.');
    if (!akun.aktif) throw wrongStage(`Akun ${akun.namaPengguna} tidak aktif. Aktifkan lebih dahulu.`);
    const kept = await tx.penugasan.findFirst({ where: { akunId, peran, OR: [{ selesai: null }, { selesai: { gte: dateOf(mulai) } }] } });
    if (kept && kept.selesai === null && dayOf(kept.mulai) === mulai) throw new NothingToDo();
    if (kept) throw invalidInput({ peran: `${posts[peran]} sudah dipegang sejak ${fmt.day(kept.mulai)}${kept.selesai ? ` sampai ${fmt.day(kept.selesai)}` : ''}` });
    await tx.penugasan.create({ data: { akunId, peran, mulai: dateOf(mulai) } });
    await note({ tindakan: 'akun.peran', ringkas: `memberi peran ${posts[peran]} kepada ${akun.namaPengguna} mulai ${fmt.day(mulai)}` });
    await tell(tx, now, [akunId], `Anda diberi peran ${posts[peran]}`, `Mulai ${fmt.day(mulai)}.`);
  });
}

/**
 * Ends a role with its last day; one that has not begun is taken back. Throws not_found, invalid_input at `selesai`, wrong_stage
 * where it has ended or it is that of the last administrator.
 */
export async function endRole(deps: ServiceDeps, actor: Actor, akunId: string, { penugasanId, selesai }: { penugasanId: string; selesai: Day }): Promise<string> {
  return changeAccount(deps, actor, akunId, async (tx, akun, note, now) => {
    const role = await tx.penugasan.findFirst({ where: { id: penugasanId, akunId } });
    if (!role) throw notFound();
    const [today, mulai, name] = [dayAt(now), dayOf(role.mulai), posts[role.peran]];
    if (role.selesai && dayOf(role.selesai) < today) throw wrongStage(`Peran ${name} sudah berakhir pada ${fmt.day(role.selesai)}.`);
    if (mulai > today) {
      if (role.peran === 'ADMIN') await demandOtherAdmin(tx, akunId, addDays(mulai, -1));
      await tx.penugasan.delete({ where: { id: penugasanId } });
      await note({ tindakan: 'akun.peran', ringkas: `menarik peran ${name} ${akun.namaPengguna} sebelum berlaku pada ${fmt.day(mulai)}` });
      await tell(tx, now, [akunId], `Peran ${name} Anda ditarik`, 'Peran itu belum sempat berlaku.');
      return;
    }
    const earliest = [mulai, addDays(today, -1)].sort().at(-1)!;
    // Longer than it was given for is a role given, which nobody does for themselves.
    if (role.selesai && selesai > dayOf(role.selesai)) throw invalidInput({ selesai: `Isi Hari terakhir paling lambat ${fmt.day(role.selesai)}; perpanjangan diberikan sebagai peran baru` });
    if (selesai < earliest) throw invalidInput({ selesai: selesai < mulai ? `Isi Hari terakhir pada atau sesudah ${fmt.day(mulai)}, hari peran ini mulai` : `Isi Hari terakhir paling awal kemarin, ${fmt.day(earliest)}: yang sudah dilakukan tidak dihapus` });
    if (role.peran === 'ADMIN') await demandOtherAdmin(tx, akunId, selesai);
    await tx.penugasan.update({ where: { id: penugasanId }, data: { selesai: dateOf(selesai) } });
    await note({ tindakan: 'akun.peran', ringkas: `mengakhiri peran ${name} ${akun.namaPengguna} pada ${fmt.day(selesai)}`, perubahan: { selesai: [role.selesai && dayOf(role.selesai), selesai] } });
    await tell(tx, now, [akunId], `Peran ${name} Anda berakhir pada ${fmt.day(selesai)}`, '');
  });
}

/** A post of KBK, head or Tim that a person holds, or will hold. */
export interface RunningPost {
  label: string;
  place: string;
  mulai: Date;
  selesai: Date | null;
  nomorSk: string | null;
  kind: 'kbk' | 'kepala' | 'tim';
}

/** The posts that a person holds on a day or will hold after it. One query. */
export async function runningPosts(db: Pick<Tx, '$queryRaw'>, pegawaiId: string, today: Day): Promise<RunningPost[]> {
  const rows = await db.$queryRaw<{ kind: RunningPost['kind']; jabatan: string; sifat: string; tempat: string; mulai: Date; selesai: Date | null; nomor_sk: string | null }[]>`
    select 'kepala' as kind, 'PENANGGUNG_JAWAB' as jabatan, k.sifat::text as sifat, d.nama as tempat, k.mulai, k.selesai, k.nomor_sk
    from pejabat_kepala k join perangkat_daerah d on d.id = k.perangkat_daerah_id
    where k.pegawai_id = ${pegawaiId}::uuid and k.dibatalkan_pada is null and coalesce(k.selesai, 'infinity') >= ${today}::date
    union all
    select 'kbk', k.jabatan::text, k.sifat::text, b.nama, k.mulai, k.selesai, k.nomor_sk
    from keanggotaan k join kbk b on b.id = k.kbk_id
    where k.pegawai_id = ${pegawaiId}::uuid and k.dibatalkan_pada is null and coalesce(k.selesai, 'infinity') >= ${today}::date
    union all
    select 'tim', k.jabatan::text, 'TETAP', 'Tim Pengembangan Budaya Kerja', k.mulai, k.selesai, t.nomor_sk
    from keanggotaan_tim k join tim t on t.id = k.tim_id
    where k.pegawai_id = ${pegawaiId}::uuid and k.dibatalkan_pada is null and coalesce(k.selesai, 'infinity') >= ${today}::date
      and t.mulai >= coalesce((select max(mulai) from tim where mulai <= ${today}::date), '-infinity')
    order by mulai`;
  return rows.map(({ kind, jabatan, sifat, tempat, mulai, selesai, nomor_sk }) => ({
    kind, place: tempat, mulai, selesai, nomorSk: nomor_sk,
    label: postLabel(`${kind === 'tim' ? 'TIM' : 'KBK'}_${jabatan.replace('WAKIL_', '')}` as Post, jabatan.startsWith('WAKIL_'), sifat),
  }));
}

/** Who ends a post, in words. */
const ENDED_BY: Record<RunningPost['kind'], string> = {
  kbk: 'jabatan KBK diakhiri pimpinan perangkat daerahnya pada halaman KBK',
  kepala: 'jabatan pimpinan diakhiri pada halaman perangkat daerah',
  tim: 'keanggotaan Tim diakhiri Walikota atau stafnya pada halaman Tim',
};

/** Why an account cannot be deactivated while its person holds posts, naming them and what to do; null: it can. */
export function postsInTheWay(nama: string, running: readonly RunningPost[]): string | null {
  if (running.length === 0) return null;
  const named = [...new Set(running.map(({ label, place }) => `${label} pada ${place}`))].join('; ');
  const ways = [...new Set(running.map(({ kind }) => ENDED_BY[kind]))].join('; ');
  return `${nama} masih memegang jabatan: ${named}. Akhiri lebih dahulu: ${ways}. Untuk pensiun, pindah, atau meninggal dunia, catat pada halaman pegawainya; jabatan dan akunnya berakhir sekaligus.`;
}

/**
 * Deactivates an account with a reason; its sessions end at once. Throws not_found, forbidden for one's own, wrong_stage where it
 * is not active, its person holds a post, or it is that of the last administrator.
 */
export async function deactivate(deps: ServiceDeps, actor: Actor, akunId: string, alasan: string): Promise<string> {
  return changeAccount(deps, actor, akunId, async (tx, akun, note, now) => {
    if (akunId === actor.akunId) throw forbidden('Akun sendiri tidak dapat dinonaktifkan. Minta administrator lain.');
    if (!akun.aktif) throw wrongStage(`Akun ${akun.namaPengguna} sudah tidak aktif.`);
    const problem = akun.pegawaiId ? postsInTheWay(akun.nama, await runningPosts(tx, akun.pegawaiId, dayAt(now))) : null;
    if (problem) throw wrongStage(problem);
    await closeAccount(tx, now, akunId);
    await note({ tindakan: 'akun.nonaktif', ringkas: `menonaktifkan akun ${akun.namaPengguna}`, alasan, perubahan: { aktif: [true, false] } });
  });
}

/** Makes an account active again. Throws not_found, wrong_stage where it is active, or its person is no longer in service. */
export async function reactivate(deps: ServiceDeps, actor: Actor, akunId: string): Promise<string> {
  return changeAccount(deps, actor, akunId, async (tx, akun, note, now) => {
    if (akun.aktif) throw wrongStage(`Akun ${akun.namaPengguna} sudah aktif.`);
    const pegawai = akun.pegawaiId ? await tx.pegawai.findUnique({ where: { id: akun.pegawaiId } }) : null;
    if (pegawai?.berhentiPada && dayOf(pegawai.berhentiPada) < dayAt(now)) throw wrongStage(`${pegawai.nama} tidak lagi bertugas sejak ${fmt.day(pegawai.berhentiPada)}. Perbaiki data pegawainya lebih dahulu.`);
    await tx.akun.update({ where: { id: akunId }, data: { aktif: true } });
    await note({ tindakan: 'akun.aktif', ringkas: `mengaktifkan kembali akun ${akun.namaPengguna}`, perubahan: { aktif: [false, true] } });
    await tell(tx, now, [akunId], 'Akun Anda diaktifkan kembali', 'Bila lupa kata sandi, minta tautan kepada administrator portal.');
  });
}

/** Demands a new password at the next sign-in; the sessions that there are end at once. Throws not_found, wrong_stage. */
export async function demandPasswordChange(deps: ServiceDeps, actor: Actor, akunId: string): Promise<string> {
  return changeAccount(deps, actor, akunId, async (tx, akun, note, now) => {
    if (!akun.aktif || !akun.sandiHash) throw wrongStage(`Akun ${akun.namaPengguna} ${akun.aktif ? 'belum mempunyai kata sandi' : 'tidak aktif'}.`);
    if (akun.wajibGantiSandi) throw wrongStage(`Akun ${akun.namaPengguna} sudah diminta mengganti kata sandi.`);
    await tx.akun.update({ where: { id: akunId }, data: { wajibGantiSandi: true, angkatan: { increment: 1 } } });
    await note({ tindakan: 'akun.wajib_ganti', ringkas: `mewajibkan ${akun.namaPengguna} mengganti kata sandi` });
    await tell(tx, now, [akunId], 'Anda diminta mengganti kata sandi', 'Oleh administrator portal.');
  });
}
