import { ALASAN_AWAL, aturanAwal } from '../../features/evaluasi/rule.js';
import type { Prisma, PrismaClient } from '../generated/client.js';

/** Gives an evaluation something to weigh by: version 1 of weights and predicates, ours. A second run changes nothing. */
export async function seedAturan(db: PrismaClient, now: Date): Promise<void> {
  await db.aturanEvaluasi.createMany({
    data: [{ versi: 1, isi: aturanAwal as unknown as Prisma.InputJsonObject, alasan: ALASAN_AWAL, dibuatPada: now }],
    skipDuplicates: true,
  });
}
