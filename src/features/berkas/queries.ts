import type { Actor } from '../../access/posts.js';
import {
  readsDecreesOf, visibleArahan, visibleFasilitas, visibleKegiatan, visibleLaporanTim, visibleMateri, visibleUsulanNilai, visibleVersi,
} from '../../access/visible.js';
import type { PrismaClient } from '../../db/generated/client.js';
import { HELD_BY_NOTHING } from './waiting.js';

/** A file that the person may open. */
export interface OpenableFile {
  id: string;
  nama: string;
  tipe: string;
}

/**
 * Finds a file through what it belongs to: evidence of an activity or part of a version of a report that the person sees, the
 * scan, proof or material of a row that they see, or their own upload on a form not yet saved. Null for everything else.
 */
export async function findBerkas(db: PrismaClient, actor: Actor, id: string): Promise<OpenableFile | null> {
  return db.berkas.findFirst({
    where: {
      id,
      status: 'SIAP',
      OR: [
        { bukti: { some: { kegiatan: visibleKegiatan(actor) } } },
        { versi: { some: { versi: visibleVersi(actor) } } },
        { olehId: actor.akunId, bukti: { some: { kegiatanId: null } } },
        { olehId: actor.akunId, ...HELD_BY_NOTHING },
        { kepala: { some: readsDecreesOf(actor) } },
        { kbk: { some: readsDecreesOf(actor) } },
        { keanggotaan: { some: { kbk: readsDecreesOf(actor) } } },
        // The Walikota's decree on the Tim and an office's arms are for everybody's eyes.
        { tim: { some: {} } },
        { lambang: { some: {} } },
        { usulanNilai: { some: visibleUsulanNilai(actor) } },
        { fasilitas: { some: visibleFasilitas(actor) } },
        { materi: { some: { ditarikPada: null, ...visibleMateri(actor) } } },
        { arahan: { some: visibleArahan(actor) } },
        { laporanTim: { some: visibleLaporanTim(actor) } },
      ],
    },
    select: { id: true, nama: true, tipe: true },
  });
}
