import { postLabel } from '../../access/actor.js';
import type { Post } from '../../access/posts.js';
import type { JabatanKbk } from '../../db/generated/client.js';
import type { Tx } from '../../db/change.js';
import { dateOf, dayOf, type Day } from '../../time.js';
import type { KegiatanFacts } from './schema.js';

/** What an activity of a KBK can refer to on a day: its members, the behaviours in force, its endorsed plans. */
export interface Place {
  kbk: { id: string; nama: string; mulai: Day; selesai: Day | null; perangkatDaerahId: string };
  on: Day;
  /** Of the KBK on that day, ketua first. */
  anggota: { pegawaiId: string; nama: string; jabatan: string }[];
  /** All who ever were, by id. */
  nama: Map<string, string>;
  rencana: { id: string; judul: string; tahun: number; bulan: number; sah: boolean }[];
  nilai: { huruf: string | null; kode: string; nama: string; makna: string; perilaku: { id: string; kode: string; teks: string }[] }[];
}

const ORDER: readonly JabatanKbk[] = ['KETUA', 'WAKIL_KETUA', 'FASILITATOR', 'SEKRETARIS', 'WAKIL_SEKRETARIS', 'ANGGOTA'];

/**
 * Reads a KBK's place on a day, in two queries. Plans: those endorsed for the given years, and those named by id whatever their
 * state.
 */
export async function readPlace(db: Pick<Tx, 'kbk' | 'nilaiBudaya'>, { kbkId, on, years, rencanaIds }: { kbkId: string; on: Day; years: number[]; rencanaIds: string[] }): Promise<Place> {
  const date = dateOf(on);
  const inForce = { berlakuDari: { lte: date }, OR: [{ berlakuSampai: null }, { berlakuSampai: { gte: date } }] };
  const row = await db.kbk.findUniqueOrThrow({
    relationLoadStrategy: 'join',
    where: { id: kbkId },
    include: {
      keanggotaan: { where: { dibatalkanPada: null }, include: { pegawai: { select: { nama: true } } } },
      rencana: { where: { OR: [{ tahun: { in: years }, status: 'DISAHKAN' }, { id: { in: rencanaIds } }] }, orderBy: [{ tahun: 'desc' }, { bulan: 'asc' }, { judul: 'asc' }] },
    },
  });
  const nilai = await db.nilaiBudaya.findMany({
    relationLoadStrategy: 'join',
    where: { ...inForce, AND: { OR: [{ perangkatDaerahId: null }, { perangkatDaerahId: row.perangkatDaerahId }] } },
    orderBy: { urutan: 'asc' },
    include: { perilaku: { where: { ...inForce, AND: { OR: [{ kbkId: null }, { kbkId }] } }, orderBy: { urutan: 'asc' } } },
  });
  const present = row.keanggotaan.filter((one) => one.mulai <= date && (!one.selesai || one.selesai >= date));
  return {
    kbk: { id: row.id, nama: row.nama, mulai: dayOf(row.mulai), selesai: row.selesai && dayOf(row.selesai), perangkatDaerahId: row.perangkatDaerahId },
    on,
    anggota: present
      .sort((a, b) => ORDER.indexOf(a.jabatan) - ORDER.indexOf(b.jabatan) || a.pegawai.nama.localeCompare(b.pegawai.nama, 'id'))
      .map((one) => ({ pegawaiId: one.pegawaiId, nama: one.pegawai.nama, jabatan: jabatanLabel(one.jabatan, one.sifat) })),
    nama: new Map(row.keanggotaan.map((one) => [one.pegawaiId, one.pegawai.nama])),
    rencana: row.rencana.map(({ id, judul, tahun, bulan, status }) => ({ id, judul, tahun, bulan, sah: status === 'DISAHKAN' })),
    nilai: nilai.filter((one) => one.perilaku.length > 0).map((one) => ({
      huruf: one.huruf, kode: one.kode, nama: one.nama, makna: one.makna,
      perilaku: one.perilaku.map(({ id, kode, teks }) => ({ id, kode, teks })),
    })),
  };
}

/** A KBK post as the screen says it. */
export function jabatanLabel(jabatan: JabatanKbk, sifat = 'TETAP'): string {
  return postLabel(`KBK_${jabatan.replace('WAKIL_', '')}` as Post, jabatan.startsWith('WAKIL_'), sifat);
}

/** The place as the form's checks ask it. A plan that the activity fulfils already stays possible, though it was cancelled since. */
export function factsOf(place: Place, keptRencanaId: string | null): KegiatanFacts {
  return {
    kbk: place.kbk,
    anggota: new Set(place.anggota.map((one) => one.pegawaiId)),
    nama: place.nama,
    perilaku: new Set(place.nilai.flatMap((nilai) => nilai.perilaku.map((one) => one.kode))),
    rencana: new Set(place.rencana.filter((one) => one.sah || one.id === keptRencanaId).map((one) => one.id)),
  };
}
