import type { Actor } from '../../access/posts.js';
import { visibleKegiatan, visibleLaporan } from '../../access/visible.js';
import type { PrismaClient } from '../../db/generated/client.js';

/** A file that the person may open. */
export interface OpenableFile {
  id: string;
  nama: string;
  tipe: string;
}

/**
 * Finds a file through what it belongs to: evidence of an activity or part of a version of a report that the person sees, or
 * their own upload on a form not yet saved. Null for everything else.
 */
export async function findBerkas(db: PrismaClient, actor: Actor, id: string): Promise<OpenableFile | null> {
  return db.berkas.findFirst({
    where: {
      id,
      status: 'SIAP',
      OR: [
        { bukti: { some: { kegiatan: visibleKegiatan(actor) } } },
        { versi: { some: { versi: { laporan: visibleLaporan(actor) } } } },
        { olehId: actor.akunId, bukti: { some: { kegiatanId: null } } },
      ],
    },
    select: { id: true, nama: true, tipe: true },
  });
}
