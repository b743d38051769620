import type { Prisma } from '../../db/generated/client.js';

export const HOUR = 60 * 60 * 1000;

/** How long a file waits on a form that was not saved. */
export const PENDING_MS = 48 * HOUR;

/** A file that no row names. Whatever comes to hold files stands here, or the sweep would take them. */
export const HELD_BY_NOTHING = {
  bukti: { none: {} }, versi: { none: {} }, kepala: { none: {} }, kbk: { none: {} }, keanggotaan: { none: {} }, tim: { none: {} }, lambang: { none: {} },
  usulanNilai: { none: {} }, fasilitas: { none: {} }, materi: { none: {} }, arahan: { none: {} }, laporanTim: { none: {} },
} as const satisfies Prisma.BerkasWhereInput;
