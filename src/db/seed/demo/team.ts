import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { loadActor } from '../../../access/actor.js';
import type { Actor } from '../../../access/posts.js';
import { akuiArahan, beriArahan } from '../../../features/arahan/service.js';
import { sampaikanLaporanTim, susunLaporanTim, tanggapiLaporanTim } from '../../../features/laporan-tim/service.js';
import { catatHadir, catatSosialisasi } from '../../../features/sosialisasi/service.js';
import { addDays, dayAt, type Day } from '../../../time.js';
import type { PrismaClient } from '../../generated/client.js';
import { TOUR, type DemoCity } from './people.js';
import { insertRows } from './rows.js';
import { workdaysAfter } from './worktime.js';

/** What the Tim and the offices do besides reporting, through the services: directions, reports to the Pengarah, sosialisasi. */

/** How many ASN an office of the tour says that it has; the demonstration names only some of them. */
const ASN = { pns: 24, pppk: 8 };

/** Books it all, on days before `now`. Names and numbers of people are those of the city. */
export async function seedTeam({ db, pool }: { db: PrismaClient; pool: pg.Pool }, client: pg.Client, city: DemoCity, first: Day, now: Date): Promise<void> {
  const today = dayAt(now);
  const offices = TOUR.map((slug) => city.offices.find((office) => office.slug === slug)!);
  const on = (daysAgo: number) => new Date(`${workdaysAfter(addDays(today, -daysAgo), 0)}T02:30:00Z`);
  const as = async (namaPengguna: string, moment: Date): Promise<{ actor: Actor; deps: { db: PrismaClient; clock: () => Date } }> => {
    const { id } = await db.akun.findUniqueOrThrow({ where: { namaPengguna }, select: { id: true } });
    return { actor: (await loadActor(pool, id, dayAt(moment)))!.actor, deps: { db, clock: () => moment } };
  };

  await insertRows(client, 'jumlah_asn', offices.map((office) => ({ id: uuidv7(), perangkat_daerah_id: office.id, mulai: first, ...ASN })));
  // Recorded by the sekretaris of the KBK, or by the head himself for his office.
  for (const [i, office] of offices.entries()) {
    const [group] = office.kbk;
    const byHead = i === offices.length - 1;
    const { deps, actor } = await as(`${office.slug}.${byHead ? 'pj' : 'sekretaris'}`, on(60));
    const id = uuidv7();
    await catatSosialisasi(deps, actor, {
      id, lingkup: byHead ? `opd:${office.id}` : `kbk:${group!.id}`, judul: 'Sosialisasi nilai budaya kerja SIAP', mulai: dayAt(on(61)), selesai: null, tempat: `Aula ${office.singkatan}`, tanpaNama: 12, undangan: [], materi: [],
      uraian: 'Pemaparan keempat nilai beserta perilakunya, dilanjutkan tanya jawab.',
    });
    await catatHadir(deps, actor, { id, tambah: [group!.ketua.id, group!.sekretaris.id, ...group!.anggota.map((one) => one.id)], keluar: [] });
  }
  const koordinator = await as('tim.koordinator', on(45));
  const invited = uuidv7();
  await catatSosialisasi(koordinator.deps, koordinator.actor, {
    id: invited, lingkup: 'kota', judul: 'Sosialisasi Peraturan Walikota Nomor 25 Tahun 2018', mulai: dayAt(on(46)), selesai: null, tempat: 'Aula Setda', tanpaNama: 0, undangan: offices.map((office) => office.id), materi: [],
    uraian: 'Tugas KBK, penyusunan laporan, dan indikator evaluasi.',
  });
  await catatHadir(koordinator.deps, koordinator.actor, { id: invited, tambah: offices.flatMap((office) => [office.kbk[0]!.ketua.id, office.kbk[0]!.sekretaris.id]), keluar: [] });

  const pengarah = await as('tim.pengarah', on(20));
  const arahan = uuidv7();
  await beriArahan(pengarah.deps, pengarah.actor, {
    id: arahan, judul: 'Selesaikan rencana kegiatan tahun ini', tenggat: addDays(dayAt(on(20)), 14), berkas: null, tujuan: 'OPD', opd: offices.map((office) => office.id), kbk: [],
    isi: 'Setiap KBK menyelesaikan kegiatan yang masih tersisa dalam rencana, dan melengkapi bukti tiap kegiatan sebelum laporan diajukan.',
  });
  for (const who of ['diskominfo.ketua', 'diskominfo.pj', 'dinkes.ketua']) {
    const { deps, actor } = await as(who, on(18));
    await akuiArahan(deps, actor, arahan);
  }
  for (const [who, daysAgo, judul, answered] of [['tim.koordinator', 32, 'Perkembangan KBK binaan', true], ['tim.ketua', 6, 'Kesiapan evaluasi semester ini', false]] as const) {
    const { deps, actor } = await as(who, on(daysAgo));
    const id = uuidv7();
    await susunLaporanTim(deps, actor, { id, judul, isi: 'Sebagian besar KBK melapor tepat waktu. Yang perlu didampingi adalah KBK yang laporannya berulang kali dikembalikan.', berkas: null });
    await sampaikanLaporanTim(deps, actor, { id, revisi: 1 });
    if (answered) {
      const answer = await as('tim.pengarah', on(daysAgo - 3));
      await tanggapiLaporanTim(answer.deps, answer.actor, { id, revisi: 2, tanggapan: 'Lanjutkan pendampingan, dan laporkan hasilnya bulan depan.' });
    }
  }
}
