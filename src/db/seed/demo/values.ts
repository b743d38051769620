import { putuskanUsulanNilai, usulkanNilai } from '../../../features/nilai/service.js';
import { sahkanUsulanPerilaku, usulkanPerilaku } from '../../../features/nilai/perilaku.js';
import { dayAt, yearOf } from '../../../time.js';
import { fmt } from '../../../web/format.js';
import type { Desk } from './desk.js';
import { drawPaper } from './papers.js';
import type { DemoCity } from './people.js';

/**
 * The offices' own values (Pasal 6 ayat (4)) and the KBKs' own behaviours (Pasal 12 ayat (2) huruf b), through the services. They come
 * before the reports, which freeze what is in force on their last day.
 */

/** Decided by the Walikota himself, or recorded by his staff from the decree that he signed before. */
type Putusan = { hari: number; alasan: string } & ({ putusan: 'DISETUJUI'; keputusan: { nomor: string; hari: number } } | { putusan: 'DITOLAK' });

/** Days are counted back from the start. */
const NILAI: { opd: string; hari: number; nama: string; makna: string; perilaku: string[]; alasan: string; putusan: Putusan | null }[] = [
  {
    opd: 'dinkes', hari: 290, nama: 'Cekatan', makna: 'Bekerja dengan cepat dan tepat dalam setiap pelayanan kesehatan', perilaku: ['Memulai pelayanan tepat pada jam buka'],
    alasan: 'Waktu tunggu pelayanan masih menjadi keluhan terbanyak pengunjung puskesmas.',
    putusan: { putusan: 'DITOLAK', hari: 276, alasan: 'Makna yang diusulkan sudah tercakup dalam nilai Semangat kerja, yaitu melakukan pekerjaan dengan lebih baik, giat, cepat dan produktif (Pasal 6 ayat (3) huruf a).' },
  },
  {
    opd: 'dinkes', hari: 240, nama: 'Peduli', makna: 'Mengenali dan menanggapi kebutuhan pasien serta keluarganya tanpa menunggu diminta',
    perilaku: ['Menanyakan kebutuhan pasien sebelum ditanya', 'Mendampingi pengunjung lanjut usia dan penyandang disabilitas sampai ke ruang pelayanan'],
    alasan: 'Pelayanan kesehatan menyangkut orang yang sedang sakit, sehingga kepedulian perlu dinyatakan sebagai nilai tersendiri.',
    putusan: { putusan: 'DISETUJUI', hari: 222, keputusan: { nomor: '188.45/Kep.87', hari: 226 }, alasan: 'Sesuai dengan karakteristik, tugas dan fungsi Dinas Kesehatan.' },
  },
  {
    opd: 'disdukcapil', hari: 9, nama: 'Setara', makna: 'Melayani setiap penduduk dengan cara dan waktu yang sama, tanpa membedakan',
    perilaku: ['Melayani menurut nomor antrean', 'Memberi penjelasan yang sama kepada setiap pemohon'],
    alasan: 'Dokumen kependudukan adalah hak setiap penduduk.', putusan: null,
  },
];

const PERILAKU: { kbk: string; hari: number; nilai: string; teks: string; putusan: { hari: number; alasan: string; setuju: boolean } | null }[] = [
  { kbk: 'dinkes', hari: 201, nilai: 'pelayanan_prima', teks: 'Menyapa pengunjung lebih dahulu di loket', putusan: { hari: 198, alasan: '', setuju: true } },
  { kbk: 'dinkes', hari: 126, nilai: 'integritas', teks: 'Jujur dalam mengisi daftar hadir', putusan: { hari: 121, alasan: 'Sudah tercakup dalam perilaku “Jujur”. Usulkan perilaku yang lebih khas pelayanan kesehatan.', setuju: false } },
  { kbk: 'dinkes', hari: 5, nilai: 'akuntabel', teks: 'Menyampaikan hasil rapat pada hari yang sama', putusan: null },
  { kbk: 'diskominfo', hari: 170, nilai: 'semangat_kerja', teks: 'Membagikan cara kerja baru kepada rekan setiap Jumat', putusan: { hari: 168, alasan: '', setuju: true } },
  { kbk: 'kec-serang', hari: 150, nilai: 'pelayanan_prima', teks: 'Memberi tahu perkiraan waktu selesai kepada setiap pemohon', putusan: { hari: 146, alasan: '', setuju: true } },
];

const lower = (text: string) => `${text[0]!.toLowerCase()}${text.slice(1)}`;

export const seedValues = (desk: (word: string) => Desk, city: DemoCity) => Promise.all([seedNilai(desk('nilai'), city), seedPerilaku(desk('perilaku'), city)]);

async function seedNilai(desk: Desk, city: DemoCity): Promise<void> {
  for (const { opd, hari, putusan, ...usulan } of NILAI) {
    const office = city.offices.find(({ slug }) => slug === opd)!;
    const proposing = await desk.as(`${opd}.pj`, desk.on(hari));
    const id = desk.id(desk.on(hari));
    await usulkanNilai(proposing.deps, proposing.actor, { id, perangkatDaerahId: office.id, ...usulan });
    if (!putusan) continue;
    const at = desk.on(putusan.hari);
    if (putusan.putusan === 'DITOLAK') {
      const { deps, actor } = await desk.as('walikota', at);
      await putuskanUsulanNilai(deps, actor, { id, revisi: 1, putusan: 'DITOLAK', alasan: putusan.alasan, berlakuDari: null, nomorSk: '', tanggalSk: null, berkasSk: null });
      continue;
    }
    const { deps, actor } = await desk.as('staf.walikota', at);
    const [berlakuDari, tanggalSk] = [dayAt(at), dayAt(desk.on(putusan.keputusan.hari))];
    const nomorSk = `${putusan.keputusan.nomor}/${yearOf(tanggalSk)}`;
    const scan = await drawPaper({
      berkas: `keputusan-walikota-nilai-${usulan.nama.toLowerCase()}.pdf`, kop: ['WALIKOTA SERANG', 'PROVINSI BANTEN'], pada: at,
      judul: ['KEPUTUSAN WALIKOTA SERANG', `NOMOR ${nomorSk}`, 'TENTANG', `NILAI BUDAYA KERJA ${usulan.nama.toUpperCase()} PADA ${office.nama.toUpperCase()}`],
      isi: [
        { nama: 'Menimbang', teks: `bahwa usulan ${office.nama} sesuai dengan karakteristik, tugas dan fungsinya (Pasal 6 ayat (4) Peraturan Walikota Serang Nomor 25 Tahun 2018);` },
        { nama: 'KESATU', teks: `Menambahkan nilai ${usulan.nama} pada ${office.nama}, yaitu ${lower(usulan.makna)}.` },
        { nama: 'KEDUA', teks: `Perilaku yang mendukungnya: ${usulan.perilaku.map(lower).join('; ')}.` },
        { nama: 'KETIGA', teks: `Keputusan ini berlaku mulai ${fmt.day(berlakuDari)}.` },
      ],
      penutup: ['Ditetapkan di Serang', `pada tanggal ${fmt.day(tanggalSk)}`, 'WALIKOTA SERANG,', '', '(contoh, tanpa tanda tangan)'],
    });
    await putuskanUsulanNilai(deps, actor, { id, revisi: 1, putusan: 'DISETUJUI', alasan: putusan.alasan, berlakuDari, nomorSk, tanggalSk, berkasSk: await desk.keep(scan, actor, at) });
  }
}

async function seedPerilaku(desk: Desk, city: DemoCity): Promise<void> {
  const nilai = new Map((await desk.db.nilaiBudaya.findMany({ where: { perangkatDaerahId: null }, select: { id: true, kode: true } })).map(({ id, kode }) => [kode, id]));
  for (const { kbk, hari, nilai: kode, teks, putusan } of PERILAKU) {
    const proposing = await desk.as(`${kbk}.sekretaris`, desk.on(hari));
    const id = desk.id(desk.on(hari));
    await usulkanPerilaku(proposing.deps, proposing.actor, { id, kbkId: city.groups.find(({ slug }) => slug === kbk)!.id, nilaiId: nilai.get(kode)!, teks });
    if (!putusan) continue;
    const deciding = await desk.as(`${kbk}.ketua`, desk.on(putusan.hari));
    await sahkanUsulanPerilaku(deciding.deps, deciding.actor, { id, revisi: 1, putusan: putusan.setuju ? 'DISETUJUI' : 'DITOLAK', alasan: putusan.alasan });
  }
}
