import { loadActor } from '../../src/access/actor.js';
import { seedAturan } from '../../src/db/seed/aturan.js';
import { openDesks, type Desk } from '../../src/db/seed/demo/desk.js';
import { seedPeople, type DemoCity, type Person } from '../../src/db/seed/demo/people.js';
import { drawPictures } from '../../src/db/seed/demo/pictures.js';
import type { Period, Step } from '../../src/db/seed/demo/steps.js';
import { firstDayOf, tellStory } from '../../src/db/seed/demo/story.js';
import { seedValues } from '../../src/db/seed/demo/values.js';
import { seedRegulation } from '../../src/db/seed/regulation.js';
import { storeBukti } from '../../src/features/berkas/service.js';
import type { FileStore } from '../../src/features/berkas/store.js';
import { catatKegiatan, ubahKegiatan, type KegiatanInput } from '../../src/features/kegiatan/service.js';
import { actOnLaporan, openLaporan, saveTexts } from '../../src/features/laporan/service.js';
import { makePeriods } from '../../src/features/periode/service.js';
import { sahkanRencana, tambahRencana } from '../../src/features/rencana/service.js';
import { postsAllowing } from '../../src/access/permissions.js';
import { makeLog } from '../../src/log.js';
import { addDays, dayAt, dayOf } from '../../src/time.js';
import type { TestDatabase } from './database.js';

/** The demonstration city's people, periods and own values, and what they will do; nothing of that is done yet. */
export async function beginDemo(database: TestDatabase, now: Date): Promise<{ city: DemoCity; steps: Step[]; desk: Desk }> {
  const today = dayAt(now);
  const first = firstDayOf(today);
  await seedRegulation(database.db);
  await seedAturan(database.db, now);
  const client = await database.pool.connect();
  const city = await seedPeople(client, { first, today, sandiHash: 'tidak dipakai' });
  client.release();
  await makePeriods(database.db, first, today, new Date(`${addDays(first, -20)}T02:30:00Z`));
  const { desk } = await openDesks({ ...database, now });
  await seedValues(desk, city);
  const rows = await database.db.periode.findMany({ where: { jenis: 'PELAPORAN' }, orderBy: { mulai: 'asc' } });
  const periods = rows.map(({ id, nama, mulai, akhir, tenggat }): Period => ({ id, nama, mulai: dayOf(mulai), akhir: dayOf(akhir), tenggat: dayOf(tenggat) }));
  return { city, steps: tellStory({ city, periods, now }), desk: desk('uji') };
}

/** Does the steps through the services, one after the other, each at its moment and by its person. */
export async function doThroughServices(database: TestDatabase, files: FileStore, steps: Step[]): Promise<void> {
  const { db, pool } = database;
  const pictures = await drawPictures();
  const log = makeLog('silent');
  const contents = new Map<string, KegiatanInput>();

  for (const step of steps) {
    const { kbk, at } = step;
    const deps = { db, files, log, clock: () => at };
    const actorOf = async (who: Person) => (await loadActor(pool, who.akunId!, dayAt(at)))!.actor;
    const sekretaris = await actorOf(kbk.sekretaris);
    const laporanOf = (periodeId: string) => db.laporan.findUniqueOrThrow({ where: { kbkId_periodeId: { kbkId: kbk.id, periodeId } } });
    const answers = async (laporanId: string, tanggapan: string | null) => {
      const open = tanggapan === null ? [] : await db.catatan.findMany({ where: { laporanId, tanggapan: null }, select: { id: true } });
      return new Map(open.map(({ id }) => [id, tanggapan!]));
    };

    switch (step.do) {
      case 'rencana.susun': {
        const { id, tahun, bulan, judul, sasaran, anggaran } = step;
        await tambahRencana(deps, sekretaris, { id, kbkId: kbk.id, tahun, bulan, judul, sasaran, anggaran });
        break;
      }
      case 'rencana.sahkan': {
        const rencana = await db.rencanaKegiatan.findMany({ where: { kbkId: kbk.id, tahun: step.tahun, status: 'DRAF' }, select: { id: true, revisi: true } });
        await sahkanRencana(deps, await actorOf(kbk.ketua), { kbkId: kbk.id, tahun: step.tahun, rencana });
        break;
      }
      case 'bukti.unggah': {
        const [held] = postsAllowing(sekretaris, 'kegiatan.catat', { kbkId: kbk.id, opdId: kbk.office.id });
        await storeBukti(deps, sekretaris, { formulirId: step.formulirId, held: held!, kbkId: kbk.id, opdId: kbk.office.id },
          step.berkas.map(({ scene, nama }) => ({ ...pictures.get(scene)!, nama })));
        break;
      }
      case 'kegiatan.catat': {
        const bukti = await db.bukti.findMany({ where: { formulirId: step.id }, orderBy: { urutan: 'asc' } });
        const input = { ...step.isi, id: step.id, revisi: 1 };
        contents.set(step.id, input);
        await catatKegiatan(deps, sekretaris, kbk.id, { ...input, keterangan: new Map(bukti.map(({ id }, i) => [id, step.keterangan[i]!])) });
        break;
      }
      case 'kegiatan.ubah': {
        const { revisi, laporanId } = await db.kegiatan.findUniqueOrThrow({ where: { id: step.id } });
        const input = { ...contents.get(step.id)!, ...step.isi, revisi };
        contents.set(step.id, input);
        await ubahKegiatan(deps, sekretaris, { ...input, tanggapan: await answers(laporanId!, step.tanggapan) });
        break;
      }
      case 'laporan.buka':
        await openLaporan(deps, sekretaris, { kbkId: kbk.id, periodeId: step.periode });
        break;
      case 'laporan.susun': {
        const { id, revisi, ringkasan, kendala, tindakLanjut, alasanNihil } = await laporanOf(step.periode);
        await saveTexts(deps, sekretaris, { laporanId: id, revisi, texts: { ringkasan, kendala, tindakLanjut, alasanNihil, ...step.teks }, answers: await answers(id, step.tanggapan) });
        break;
      }
      case 'laporan.tindak': {
        const { id, revisi } = await laporanOf(step.periode);
        await actOnLaporan(deps, await actorOf(step.oleh), {
          laporanId: id, act: step.act, revisi, alasan: step.alasan, catatan: new Map(step.catatan.map(({ bagian, teks }) => [bagian, teks])),
        });
      }
    }
  }
}
