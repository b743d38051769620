import { dateOf } from '../../time.js';
import { city } from '../../regulation/city.js';
import { pemetaanAwal } from '../../regulation/berakhlak.js';
import { nilaiBudaya, perilaku } from '../../regulation/nilai.js';
import type { PrismaClient } from '../generated/client.js';

/**
 * Brings the city's values and behaviours into the database, by their codes. The code is their source: rows follow it, and
 * a second run changes nothing.
 */
export async function seedRegulation(db: PrismaClient): Promise<void> {
  const berlakuDari = dateOf(city.peraturan.diundangkan);
  const kept = await db.nilaiBudaya.findMany({ where: { perangkatDaerahId: null }, include: { perilaku: true } });

  await db.$transaction(async (tx) => {
    for (const [index, nilai] of nilaiBudaya.entries()) {
      const data = { huruf: nilai.huruf, nama: nilai.nama, makna: nilai.makna, dasar: nilai.dasar, urutan: index + 1 };
      const row = kept.find((one) => one.kode === nilai.kode);
      if (row && same(row, data)) continue;
      await tx.nilaiBudaya.upsert({ where: { kode: nilai.kode }, create: { kode: nilai.kode, berlakuDari, ...data }, update: data });
    }
    const byKode = new Map((await tx.nilaiBudaya.findMany({ where: { perangkatDaerahId: null } })).map((row) => [row.kode, row.id]));
    for (const [index, one] of perilaku.entries()) {
      const data = { nilaiBudayaId: byKode.get(one.nilai)!, teks: one.teks, dasar: one.dasar, urutan: index + 1 };
      const row = kept.flatMap((nilai) => nilai.perilaku).find((kept) => kept.kode === one.kode);
      if (row && same(row, data)) continue;
      await tx.perilaku.upsert({ where: { kode: one.kode }, create: { kode: one.kode, berlakuDari, ...data }, update: data });
    }
    // Only where there is no mapping yet: afterwards it is the sekretaris's of the Tim.
    if (await tx.pemetaanBerakhlak.count({ where: { perilaku: { kode: { in: Object.keys(pemetaanAwal) } } } }) > 0) return;
    const rows = await tx.perilaku.findMany({ where: { kode: { in: Object.keys(pemetaanAwal) } }, select: { id: true, kode: true } });
    await tx.pemetaanBerakhlak.createMany({ data: rows.flatMap(({ id, kode }) => pemetaanAwal[kode]!.map((nilai) => ({ perilakuId: id, nilai }))), skipDuplicates: true });
  }, { timeout: 60_000, maxWait: 10_000 });
}

const same = (row: Record<string, unknown>, data: Record<string, unknown>) => Object.entries(data).every(([key, value]) => row[key] === value);
