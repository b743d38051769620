import { buffer } from 'node:stream/consumers';
import { city } from '../../regulation/city.js';
import type { LaporanPdfData } from '../../documents/laporan-pdf.js';
import type { TandaTangan } from '../../documents/pdf-official.js';
import { dayAt } from '../../time.js';
import { fmt } from '../../web/format.js';
import type { FileStore } from '../berkas/store.js';
import { headTitle } from '../kbk/susunan.js';
import { addressLine, lambangForPrint } from '../perangkat-daerah/queries.js';
import type { KegiatanContent } from './content.js';
import type { laporanForPrint } from './queries.js';

const JENIS = { SOSIALISASI: 'Sosialisasi', INTERNALISASI: 'Internalisasi', INSTITUSIONALISASI: 'Institusionalisasi' } as const;

/** The signature places: who has one, by which act, under what office. */
const PLACES = [
  { act: 'AJUKAN', post: 'KBK_SEKRETARIS', office: 'Sekretaris', word: 'diajukan' },
  { act: 'SAHKAN', post: 'KBK_KETUA', office: 'Ketua', word: 'disahkan' },
  { act: 'SAHKAN', post: 'KBK_FASILITATOR', office: 'Fasilitator', word: 'disahkan' },
  { act: 'TERUSKAN', post: 'KBK_PENANGGUNG_JAWAB', office: '', word: 'diteruskan' },
] as const;

/** Turns what a person may read of a report into what the PDF is made of; reads the thumbnails of its evidence. */
export async function printData(files: FileStore, now: Date, { facts, shown, content, acts, sebutanKepala }: Awaited<ReturnType<typeof laporanForPrint>>): Promise<LaporanPdfData> {
  const head = headTitle({ sebutanKepala, nama: content.opd.nama });
  const has = (act: string, post: string) => acts.some((one) => one.tindakan === act && one.post === post);
  // A version that went on without the fasilitator has no place for one, nor does one lose theirs to a later susunan.
  const hasFasilitator = has('SAHKAN', 'KBK_FASILITATOR') || (facts.perluFasilitator && !has('TERUSKAN', 'KBK_PENANGGUNG_JAWAB'));
  const done = acts.findLast((act) => act.tindakan === 'TERUSKAN') ?? acts.findLast((act) => act.tindakan === 'AJUKAN');
  return {
    kop: { pemerintah: city.pemerintah, instansi: [content.opd.nama], alamat: addressLine(content.opd), lambang: await lambangForPrint(files, content.opd.lambangId) },
    kota: { nama: city.nama, peraturan: `${city.peraturan.sebutan} tentang ${city.peraturan.tentang}` },
    kbk: content.kbk.nama,
    perangkatDaerah: content.opd.nama,
    sebutanKepala: head,
    periode: content.periode,
    nomor: facts.nomor,
    versi: shown ?? facts.versi,
    draf: shown === null,
    alasanNihil: content.kegiatan.length === 0 ? content.alasanNihil || null : null,
    dasar: [
      `${city.peraturan.sebutan} tentang ${city.peraturan.tentang}`,
      ...(content.kbk.nomorSk ? [`Keputusan ${head} Nomor ${content.kbk.nomorSk}${content.kbk.tanggalSk ? ` tanggal ${fmt.day(content.kbk.tanggalSk)}` : ''} tentang pembentukan ${content.kbk.nama}`] : []),
    ],
    nilai: content.nilai.map(({ nama, perilaku }) => ({ nama, perilaku })),
    kegiatan: await Promise.all(content.kegiatan.map((one) => activity(files, one))),
    rencana: content.rencana.map((one) => ({ ...one, anggaran: BigInt(one.anggaran) })),
    ringkasan: content.ringkasan,
    kendala: content.kendala,
    tindakLanjut: content.tindakLanjut,
    tempat: city.tempat,
    tanggal: done ? dayAt(done.pada) : null,
    tandaTangan: PLACES.filter((place) => place.post !== 'KBK_FASILITATOR' || hasFasilitator).map((place): TandaTangan => {
      const act = acts.findLast((one) => one.tindakan === place.act && one.post === place.post);
      return {
        jabatan: place.office ? `${act?.sebutan.replace(' (pengganti)', '') ?? place.office} ${content.kbk.nama}` : head,
        sifat: (act?.sifat ?? 'TETAP') as TandaTangan['sifat'],
        selaku: place.office ? null : 'selaku Penanggung Jawab KBK',
        nama: act?.nama ?? null,
        golongan: act?.golongan ?? null,
        nip: act?.nip ?? null,
        // A PPPK's grade is a bare Roman numeral; a PNS's has a letter.
        jenisNip: act?.golongan && !act.golongan.includes('/') ? 'NI PPPK' : 'NIP',
        kata: place.word,
        pada: act?.pada ?? null,
      };
    }),
    dibuatPada: now,
  };
}

async function activity(files: FileStore, one: KegiatanContent): Promise<LaporanPdfData['kegiatan'][number]> {
  return {
    judul: one.judul, jenis: JENIS[one.jenis], mulai: one.mulai, selesai: one.selesai, tempat: one.tempat, rencana: one.rencana?.judul ?? null,
    perilaku: one.perilaku.map((perilaku) => perilaku.kode),
    hadir: one.hadir.map(({ nama, jabatan }) => ({ nama, jabatan })),
    jumlahPeserta: one.jumlahPeserta, uraian: one.uraian, hasil: one.hasil, anggaran: BigInt(one.anggaran), susulan: one.susulan,
    bukti: await Promise.all(one.bukti.map(async (bukti) => ({
      keterangan: bukti.keterangan, namaBerkas: bukti.nama, ukuran: bukti.ukuran,
      gambar: bukti.tipe === 'application/pdf' ? null : await buffer(files.read(bukti.berkasId, 'kecil')).catch(() => null),
    }))),
  };
}
