import type { Actor, HeldPost } from '../../access/posts.js';
import type { PrismaClient } from '../../db/generated/client.js';
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
      ...(akun.pegawai?.nip ? [{ label: akun.pegawai.jenis === 'PNS' ? 'NIP' : 'NI PPPK', value: akun.pegawai.nip }] : []),
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

function placeOf(held: HeldPost): string {
  if (held.kbkNama) return held.kbkNama;
  if (held.opdNama) return held.opdNama;
  return held.post.startsWith('TIM_') ? 'Tim Pengembangan Budaya Kerja' : 'Portal';
}

function decreeText(decree: Decree | undefined): string {
  if (!decree?.nomorSk) return 'Tidak dicatat';
  return decree.tanggalSk ? `${decree.nomorSk}, ${fmt.day(decree.tanggalSk)}` : decree.nomorSk;
}
