import { z } from 'zod';
import type { Tx } from '../../db/change.js';
import { dayOf } from '../../time.js';

/**
 * What a report says, in one shape for the working copy, a frozen version and the print. `VersiLaporan.isi` holds it;
 * `VersiLaporan.format` names the version of the shape, so that an old version is read as what it was.
 */
export const CONTENT_FORMAT = 1;

const bukti = z.object({ berkasId: z.string(), nama: z.string(), tipe: z.string(), ukuran: z.number(), keterangan: z.string() });

const kegiatan = z.object({
  id: z.string(),
  judul: z.string(),
  jenis: z.enum(['SOSIALISASI', 'INTERNALISASI', 'INSTITUSIONALISASI']),
  mulai: z.string(),
  selesai: z.string(),
  tempat: z.string(),
  rencana: z.object({ id: z.string(), judul: z.string() }).nullable(),
  perilaku: z.array(z.object({ kode: z.string(), teks: z.string(), nilai: z.string() })),
  hadir: z.array(z.object({ pegawaiId: z.string(), nama: z.string(), jabatan: z.string() })),
  jumlahPeserta: z.number(),
  uraian: z.string(),
  hasil: z.string().nullable(),
  /** Rupiah, as text: JSON has no bigint. */
  anggaran: z.string(),
  susulan: z.boolean(),
  bukti: z.array(bukti),
});

const content = z.object({
  kbk: z.object({ id: z.string(), nama: z.string(), nomorSk: z.string().nullable(), tanggalSk: z.string().nullable() }),
  opd: z.object({
    id: z.string(), kode: z.string(), nama: z.string(), sebutanKepala: z.string(), alamat: z.string().nullable(), telepon: z.string().nullable(),
    kodePos: z.string().nullable().default(null), surel: z.string().nullable().default(null), laman: z.string().nullable().default(null),
    /** Berkas of the coat of arms in the kop; versions frozen before there was one say nothing. */
    lambangId: z.string().nullable().default(null),
  }),
  periode: z.object({ id: z.string(), nama: z.string(), mulai: z.string(), akhir: z.string(), tenggat: z.string() }),
  ringkasan: z.string(),
  kendala: z.string(),
  tindakLanjut: z.string(),
  alasanNihil: z.string(),
  kegiatan: z.array(kegiatan),
  /** Values in force on the period's last day, with their behaviours. */
  nilai: z.array(z.object({ kode: z.string(), huruf: z.string().nullable(), nama: z.string(), perilaku: z.array(z.object({ kode: z.string(), teks: z.string() })) })),
  /** Endorsed plans due in the period. */
  rencana: z.array(z.object({ judul: z.string(), sasaran: z.string(), anggaran: z.string(), kegiatan: z.array(z.string()) })),
});

export type LaporanContent = z.output<typeof content>;
export type KegiatanContent = LaporanContent['kegiatan'][number];

/** Reads a frozen version. Throws where the row does not hold what this format says. */
export const parseContent = (isi: unknown): LaporanContent => content.parse(isi);

const JABATAN: Record<string, string> = {
  FASILITATOR: 'Fasilitator', KETUA: 'Ketua', WAKIL_KETUA: 'Wakil Ketua', SEKRETARIS: 'Sekretaris', WAKIL_SEKRETARIS: 'Wakil Sekretaris', ANGGOTA: 'Anggota',
};

/** The working copy of a report as it stands now. */
export async function readContent(tx: Tx, laporanId: string): Promise<LaporanContent> {
  const row = await tx.laporan.findUniqueOrThrow({
    relationLoadStrategy: 'join',
    where: { id: laporanId },
    include: {
      periode: true,
      kbk: { include: { perangkatDaerah: { include: { namaNama: true } } } },
      kegiatan: {
        orderBy: [{ mulai: 'asc' }, { id: 'asc' }],
        include: {
          rencana: { select: { id: true, judul: true } },
          perilaku: { include: { perilaku: { include: { nilaiBudaya: { select: { kode: true } } } } } },
          hadir: { include: { pegawai: { select: { nama: true, keanggotaan: { where: { dibatalkanPada: null }, select: { kbkId: true, jabatan: true, mulai: true, selesai: true } } } } } },
          bukti: { orderBy: { urutan: 'asc' }, include: { berkas: true } },
        },
      },
    },
  });
  const [values, plans] = [await valuesInForce(tx, row.periode.akhir, row.kbk.perangkatDaerahId, row.kbkId), await plansDue(tx, row.kbkId, row.periode)];
  const { kbk, periode } = row;
  const { perangkatDaerah: opd } = kbk;
  return {
    kbk: { id: kbk.id, nama: kbk.nama, nomorSk: kbk.nomorSk, tanggalSk: kbk.tanggalSk && dayOf(kbk.tanggalSk) },
    opd: {
      id: opd.id, kode: opd.kode, nama: nameOn(opd, periode.akhir), sebutanKepala: opd.sebutanKepala,
      alamat: opd.alamat, telepon: opd.telepon, kodePos: opd.kodePos, surel: opd.surel, laman: opd.laman, lambangId: opd.lambangId,
    },
    periode: { id: periode.id, nama: periode.nama, mulai: dayOf(periode.mulai), akhir: dayOf(periode.akhir), tenggat: dayOf(periode.tenggat) },
    ringkasan: row.ringkasan,
    kendala: row.kendala,
    tindakLanjut: row.tindakLanjut,
    alasanNihil: row.kegiatan.length === 0 ? row.alasanNihil : '',
    kegiatan: row.kegiatan.map((one) => ({
      id: one.id,
      judul: one.judul,
      jenis: one.jenis,
      mulai: dayOf(one.mulai),
      selesai: dayOf(one.selesai),
      tempat: one.tempat,
      rencana: one.rencana,
      perilaku: one.perilaku.map(({ perilaku }) => ({ kode: perilaku.kode, teks: perilaku.teks, nilai: perilaku.nilaiBudaya.kode, urutan: perilaku.urutan }))
        .sort((a, b) => a.urutan - b.urutan).map(({ kode, teks, nilai }) => ({ kode, teks, nilai })),
      hadir: one.hadir.map(({ pegawaiId, pegawai }) => ({
        pegawaiId,
        nama: pegawai.nama,
        jabatan: JABATAN[pegawai.keanggotaan.find((post) => post.kbkId === row.kbkId && post.mulai <= one.mulai && (!post.selesai || post.selesai >= one.mulai))?.jabatan ?? 'ANGGOTA']!,
      })).sort((a, b) => a.nama.localeCompare(b.nama, 'id')),
      jumlahPeserta: one.jumlahPeserta,
      uraian: one.uraian,
      hasil: one.hasil,
      anggaran: one.anggaran.toString(),
      susulan: one.susulan,
      bukti: one.bukti.map(({ keterangan, berkas }) => ({ berkasId: berkas.id, nama: berkas.nama, tipe: berkas.tipe, ukuran: berkas.ukuran, keterangan })),
    })),
    nilai: values,
    rencana: plans,
  };
}

/** The name that an OPD had on the period's last day, or on its own last one: a later rename leaves the print alone. */
function nameOn(opd: { nama: string; selesai: Date | null; namaNama: { nama: string; mulai: Date; selesai: Date | null }[] }, akhir: Date): string {
  const on = opd.selesai && opd.selesai < akhir ? opd.selesai : akhir;
  return opd.namaNama.find((one) => one.mulai <= on && (!one.selesai || one.selesai >= on))?.nama ?? opd.nama;
}

/** The city's values, the OPD's own and the KBK's own behaviours, in force on a day (Pasal 6 ayat (2) and (4), Pasal 12 ayat (2) huruf b). */
async function valuesInForce(tx: Tx, on: Date, opdId: string, kbkId: string): Promise<LaporanContent['nilai']> {
  const inForce = { berlakuDari: { lte: on }, OR: [{ berlakuSampai: null }, { berlakuSampai: { gte: on } }] };
  const rows = await tx.nilaiBudaya.findMany({
    relationLoadStrategy: 'join',
    where: { ...inForce, AND: { OR: [{ perangkatDaerahId: null }, { perangkatDaerahId: opdId }] } },
    orderBy: [{ urutan: 'asc' }],
    include: { perilaku: { where: { ...inForce, AND: { OR: [{ kbkId: null }, { kbkId }] } }, orderBy: { urutan: 'asc' } } },
  });
  return rows.map(({ kode, huruf, nama, perilaku }) => ({ kode, huruf, nama, perilaku: perilaku.map((one) => ({ kode: one.kode, teks: one.teks })) }));
}

async function plansDue(tx: Tx, kbkId: string, periode: { mulai: Date; akhir: Date }): Promise<LaporanContent['rencana']> {
  const months = monthsOf(periode);
  const rows = await tx.rencanaKegiatan.findMany({
    relationLoadStrategy: 'join',
    where: { kbkId, status: 'DISAHKAN', OR: months },
    orderBy: [{ tahun: 'asc' }, { bulan: 'asc' }, { judul: 'asc' }],
    include: { kegiatan: { select: { judul: true }, orderBy: { mulai: 'asc' } } },
  });
  return rows.map((row) => ({ judul: row.judul, sasaran: row.sasaran, anggaran: row.anggaran.toString(), kegiatan: row.kegiatan.map((one) => one.judul) }));
}

function monthsOf({ mulai, akhir }: { mulai: Date; akhir: Date }): { tahun: number; bulan: number }[] {
  const months: { tahun: number; bulan: number }[] = [];
  for (let at = new Date(Date.UTC(mulai.getUTCFullYear(), mulai.getUTCMonth(), 1)); at <= akhir; at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1))) {
    months.push({ tahun: at.getUTCFullYear(), bulan: at.getUTCMonth() + 1 });
  }
  return months;
}
