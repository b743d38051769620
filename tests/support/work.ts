import { v7 as uuidv7 } from 'uuid';
import { loadActor } from '../../src/access/actor.js';
import { postsAllowing } from '../../src/access/permissions.js';
import type { Actor } from '../../src/access/posts.js';
import { change } from '../../src/db/change.js';
import { joinKegiatan } from '../../src/features/laporan/service.js';
import { dateOf, dayAt, type Day } from '../../src/time.js';
import type { TestApp } from './app.js';

/** The person behind an account, with what they hold on the day of the app's clock. */
export async function actorOf(city: TestApp, namaPengguna: string): Promise<Actor> {
  const { id } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna } });
  return (await loadActor(city.database.pool, id, dayAt(city.deps.clock())))!.actor;
}

export async function kbkOf(city: TestApp, slug: string): Promise<{ id: string; opdId: string }> {
  const { keanggotaan } = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: `${slug}.sekretaris` } }, include: { keanggotaan: { include: { kbk: true } } } });
  const { kbk } = keanggotaan[0]!;
  return { id: kbk.id, opdId: kbk.perangkatDaerahId };
}

/** An activity of an office's KBK on a day, as its sekretaris would enter it; it joins the report of that day's period. */
export async function addKegiatan(city: TestApp, slug: string, on: Day, more: { judul?: string; perilaku?: string[]; anggaran?: bigint } = {}): Promise<{ id: string; laporanId: string | null }> {
  const actor = await actorOf(city, `${slug}.sekretaris`);
  const kbk = await kbkOf(city, slug);
  const [held] = postsAllowing(actor, 'kegiatan.catat', { kbkId: kbk.id });
  const perilaku = await city.db.perilaku.findMany({ where: { kode: { in: more.perilaku ?? ['semangat_kerja.1', 'akuntabel.3'] } } });
  const id = uuidv7();
  return change(city.db, city.deps.clock(), actor, async (tx, record) => {
    await tx.kegiatan.create({
      data: {
        id, kbkId: kbk.id, judul: more.judul ?? 'Apel pagi dan pembacaan ikrar nilai SIAP', jenis: 'INTERNALISASI', mulai: dateOf(on), selesai: dateOf(on), tempat: 'Halaman kantor',
        uraian: 'Ikrar dibacakan bergantian oleh tiap bidang.', hasil: 'Seluruh bidang hadir.', jumlahPeserta: 24, anggaran: more.anggaran ?? 250_000n, dibuatOlehId: actor.akunId,
        perilaku: { create: perilaku.map((one) => ({ perilakuId: one.id })) },
      },
    });
    await record({ tindakan: 'kegiatan.catat', objek: 'kegiatan', objekId: id, held: held!, kbkId: kbk.id, ringkas: 'mencatat kegiatan' });
    const { laporanId } = await joinKegiatan(tx, record, city.deps.clock(), held!, { id, kbkId: kbk.id, selesai: on });
    return { id, laporanId };
  });
}

/** The number of content and state of a report now. */
export async function revisiOf(city: TestApp, laporanId: string): Promise<number> {
  return (await city.db.laporan.findUniqueOrThrow({ where: { id: laporanId } })).revisi;
}

/** What must be the same after a refusal: the report, its acts, versions, notes and its trail. */
export async function stateOf(city: TestApp, laporanId: string) {
  const laporan = await city.db.laporan.findUniqueOrThrow({ where: { id: laporanId } });
  const [tindakan, versi, catatan, riwayat] = await Promise.all([
    city.db.tindakan.count({ where: { laporanId } }), city.db.versiLaporan.count({ where: { laporanId } }),
    city.db.catatan.count({ where: { laporanId } }), city.db.riwayat.count({ where: { laporanId } }),
  ]);
  return { ...laporan, tindakan, versi: [laporan.versi, versi], catatan, riwayat };
}

/** Brings a report of October with one activity to a state, through the acts of their rightful holders. Gives its id. */
export async function reportIn(city: TestApp, slug: string, state: 'DRAF' | 'DIAJUKAN' | 'DISAHKAN' | 'DITERUSKAN' | 'DITERIMA' | 'DIKEMBALIKAN', on: Day = '2026-10-12'): Promise<string> {
  const { laporanId } = await addKegiatan(city, slug, on);
  await city.db.laporan.update({ where: { id: laporanId! }, data: { ringkasan: 'Satu kegiatan dilaksanakan sesuai rencana.' } });
  const steps: [string, string][] = [
    [`${slug}.sekretaris`, 'ajukan'], [`${slug}.ketua`, 'sahkan'], [`${slug}.fasilitator`, 'sahkan'], [`${slug}.pj`, 'teruskan'], ['tim.sekretaris', 'terima'],
  ];
  const upTo = { DRAF: 0, DIAJUKAN: 1, DISAHKAN: 3, DITERUSKAN: 4, DITERIMA: 5, DIKEMBALIKAN: 1 }[state];
  for (const [who, act] of steps.slice(0, upTo)) await does(city, who, act, laporanId!);
  if (state === 'DIKEMBALIKAN') await does(city, `${slug}.ketua`, 'kembalikan', laporanId!, { alasan: 'Lengkapi uraian kegiatan.' });
  return laporanId!;
}

/** One act by one person over HTTP, with the number as it stands; fails where it is refused. */
export async function does(city: TestApp, who: string, act: string, laporanId: string, more: Record<string, string> = {}): Promise<void> {
  const answer = await (await city.as(who)).post(`/laporan/${laporanId}/${act}`, { revisi: await revisiOf(city, laporanId), ...more });
  if (answer.status !== 303) throw new Error(`${who} may not ${act}: ${answer.status} ${/<title>([^<]*)/.exec(answer.text)?.[1]} ${/role="alert"[\s\S]{0,600}/.exec(answer.text)?.[0] ?? ''}`);
}
