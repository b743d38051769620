import { createHash } from 'node:crypto';
import type { Actor, HeldPost } from '../../access/posts.js';
import type { PrismaClient } from '../../db/generated/client.js';
import { nipDigits } from '../../documents/format.js';
import { fmt } from '../../web/format.js';

interface Decree {
  nomorSk: string | null;
  tanggalSk: Date | null;
}

/** What /akun shows of oneself: who one is, and the posts held with the decree behind each. One query. */
export async function ownAccount(db: PrismaClient, actor: Actor) {
  const decree = { id: true, nomorSk: true, tanggalSk: true } as const;
  const ids = { id: { in: actor.posts.map((held) => held.id) } };
  const akun = await db.akun.findUniqueOrThrow({
    where: { id: actor.akunId },
    select: {
      namaPengguna: true, masukTerakhirPada: true,
      pegawai: {
        select: {
          nip: true, jenis: true,
          kepala: { where: ids, select: decree },
          keanggotaan: { where: ids, select: decree },
          keanggotaanTim: { where: ids, select: { id: true, tim: { select: { nomorSk: true, tanggalSk: true } } } },
        },
      },
    },
    relationLoadStrategy: 'join',
  });
  const { kepala = [], keanggotaan = [], keanggotaanTim = [] } = akun.pegawai ?? {};
  const decrees = new Map<string, Decree>([
    ...[...kepala, ...keanggotaan].map((row): [string, Decree] => [row.id, row]),
    ...keanggotaanTim.map(({ id, tim }): [string, Decree] => [id, tim]),
  ]);
  return {
    facts: [
      { label: 'Nama', value: actor.nama },
      { label: 'Nama pengguna', value: akun.namaPengguna },
      ...(akun.pegawai?.nip ? [{ label: akun.pegawai.jenis === 'PNS' ? 'NIP' : 'NI PPPK', value: nipDigits(akun.pegawai.nip, akun.pegawai.jenis === 'PNS' ? 'NIP' : 'NI PPPK') }] : []),
    ],
    held: actor.posts.map((one) => ({
      label: one.label,
      place: placeOf(one),
      since: fmt.day(one.since) + (one.until ? ` sampai ${fmt.day(one.until)}` : ''),
      decree: decreeText(decrees.get(one.id)),
      note: one.acting ? null : 'Sementara dijalankan pengganti; Anda tetap dapat membaca.',
    })),
  };
}

/** A session as its owner sees it. */
export interface OwnSession {
  /** Names the session on a form: not its id, which opens it. */
  mark: string;
  /** The one that asks. */
  here: boolean;
  peramban: string;
  alamatIp: string;
  /** When it was begun, null where that is not known; and last used, to ten minutes. */
  begun: Date | null;
  seen: Date | null;
}

/** The account's sessions that still hold, the one that asks first, then the last used. One query. */
export async function ownSessions(db: Pick<PrismaClient, '$queryRaw'>, actor: Actor, session: { sid: string; angkatan: number }): Promise<(OwnSession & { sid: string })[]> {
  const rows = await db.$queryRaw<{ sid: string; seen: unknown; begun: { pada?: unknown; alamatIp?: unknown; peramban?: unknown } | null }[]>`
    select sid, sess->'seen' as seen, sess->'begun' as begun from sesi
    where sess->'passport'->>'user' = ${actor.akunId} and sess->>'angkatan' = ${String(session.angkatan)} and expire > now()`;
  return rows.map(({ sid, seen, begun }) => ({
    sid,
    mark: createHash('sha256').update(sid).digest('hex'),
    here: sid === session.sid,
    peramban: textOr(begun?.peramban, 'Peramban tidak dikenal'),
    alamatIp: textOr(begun?.alamatIp, 'tidak dicatat'),
    begun: momentOf(begun?.pada),
    seen: momentOf(seen),
  })).sort((a, b) => Number(b.here) - Number(a.here) || Number(b.seen) - Number(a.seen));
}

const textOr = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);
const momentOf = (value: unknown) => (typeof value === 'number' ? new Date(value) : null);

function placeOf(held: HeldPost): string {
  if (held.kbkNama) return held.kbkNama;
  if (held.opdNama) return held.opdNama;
  return held.post.startsWith('TIM_') ? 'Tim Pengembangan Budaya Kerja' : 'Portal';
}

function decreeText(decree: Decree | undefined): string {
  if (!decree?.nomorSk) return 'Tidak dicatat';
  return decree.tanggalSk ? `${decree.nomorSk}, ${fmt.day(decree.tanggalSk)}` : decree.nomorSk;
}
