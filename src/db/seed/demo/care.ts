import { berikanFasilitas, mintaFasilitas, tanggapiFasilitas, type FasilitasActInput } from '../../../features/fasilitas/service.js';
import { KOTA, bukaMateri, sediakanMateri } from '../../../features/materi/service.js';
import { tulisPesan } from '../../../features/pesan/service.js';
import type { PreparedFile } from '../../../features/berkas/inspect.js';
import { dayAt } from '../../../time.js';
import type { Desk } from './desk.js';
import { drawPaper, type Paper } from './papers.js';
import type { DemoCity } from './people.js';
import type { Scene } from './pictures.js';

/** What heads and fasilitators do for the KBKs (Pasal 13 ayat (2) and (3)), through the services: facilities, material, messages. Days are counted back from the start. */

interface Fasilitas {
  kbk: string;
  nama: string;
  kegunaan: string;
  jumlah: number;
  /** When it was asked for; null: given without being asked. */
  diminta: number | null;
  /** By when it is needed. */
  perlu?: number;
  disetujui?: number;
  ditolak?: { hari: number; alasan: string };
  disediakan?: { hari: number; bukti: Scene };
}

const FASILITAS: Fasilitas[] = [
  { kbk: 'dinkes', nama: 'Rak buku pojok baca budaya kerja', kegunaan: 'Tempat bahan bacaan budaya kerja di ruang tunggu pegawai.', jumlah: 1, diminta: null, disediakan: { hari: 214, bukti: 'papan' } },
  { kbk: 'dinkes', nama: 'Papan nilai SIAP', kegunaan: 'Dipasang di ruang pelayanan dan kedua puskesmas.', jumlah: 3, diminta: 182, perlu: 150, disetujui: 178, disediakan: { hari: 160, bukti: 'papan' } },
  { kbk: 'dinkes', nama: 'Proyektor', kegunaan: 'Paparan pada rapat KBK setiap bulan.', jumlah: 1, diminta: 96, ditolak: { hari: 91, alasan: 'Proyektor aula dapat dipinjam. Pemakaiannya diajukan kepada Subbagian Umum dua hari sebelum rapat.' } },
  { kbk: 'dinkes', nama: 'Kotak saran dan alat tulisnya', kegunaan: 'Menampung saran pengunjung di tiga loket pelayanan.', jumlah: 3, diminta: 47, perlu: 14, disetujui: 43 },
  { kbk: 'dinkes', nama: 'Cetakan buku saku nilai SIAP', kegunaan: 'Dibagikan kepada pegawai baru pada orientasi.', jumlah: 60, diminta: 6 },
  { kbk: 'pkm-unyur', nama: 'Papan antrean', kegunaan: 'Menampilkan nomor antrean loket pendaftaran.', jumlah: 1, diminta: 24, disetujui: 19 },
  { kbk: 'diskominfo', nama: 'Ruang rapat lantai dua', kegunaan: 'Pertemuan KBK setiap Jumat pertama, pukul 14.00 sampai 16.00.', jumlah: 1, diminta: 133, disetujui: 132, disediakan: { hari: 131, bukti: 'rapat' } },
  { kbk: 'diskominfo', nama: 'Spanduk nilai SIAP', kegunaan: 'Dipasang di halaman kantor selama pekan budaya kerja.', jumlah: 2, diminta: 8 },
  { kbk: 'kec-serang', nama: 'Kursi tunggu', kegunaan: 'Menambah tempat duduk pemohon di ruang pelayanan.', jumlah: 6, diminta: 110, disetujui: 104, disediakan: { hari: 75, bukti: 'layanan' } },
  { kbk: 'disdukcapil', nama: 'Pengeras suara loket', kegunaan: 'Pemanggilan nomor antrean yang terdengar sampai ruang tunggu luar.', jumlah: 1, diminta: 39, disetujui: 36 },
];

type Bahan = { tautan: string } | { kertas: Omit<Paper, 'pada' | 'penutup'> };

const bacaan = (berkas: string, kantor: string, judul: string, isi: string[]): Bahan => ({ kertas: { berkas, kop: ['PEMERINTAH KOTA SERANG', kantor], judul: ['BAHAN BACAAN', judul], isi: isi.map((teks, i) => ({ nama: `${i + 1}.`, teks })) } });

const MATERI: { oleh: string; kbk: string | null; hari: number; judul: string; uraian: string; bahan: Bahan; pembaca: string[] }[] = [
  {
    oleh: 'tim.sekretaris', kbk: null, hari: 305, judul: 'Ringkasan Peraturan Walikota Nomor 25 Tahun 2018', uraian: 'Nilai, tugas KBK dan susunannya, dalam satu halaman. Untuk dibahas pada rapat pertama setiap KBK.',
    bahan: bacaan('ringkasan-perwal-25-2018.pdf', 'TIM PENGEMBANGAN BUDAYA KERJA', 'RINGKASAN PERATURAN WALIKOTA SERANG NOMOR 25 TAHUN 2018', [
      'Nilai budaya kerja adalah Semangat kerja, Integritas, Akuntabel dan Pelayanan Prima, disingkat SIAP (Pasal 6 ayat (2) dan Pasal 8).',
      'KBK dibentuk pada setiap perangkat daerah (Pasal 12 ayat (1)).',
      'KBK merumuskan program dan kegiatan, mengembangkan perilaku penting, dan melaksanakan sosialisasi serta internalisasi (Pasal 12 ayat (2)).',
      'Susunannya terdiri atas penanggung jawab, fasilitator, ketua, sekretaris dan anggota (Pasal 13 ayat (1)).',
      'Sekretaris menyusun rencana kegiatan dan laporan pelaksanaannya (Pasal 13 ayat (5)).',
    ]),
    pembaca: ['dinkes.sekretaris', 'dinkes.ketua', 'dinkes.fasilitator', 'diskominfo.sekretaris', 'diskominfo.anggota1', 'kec-serang.sekretaris', 'bappeda.sekretaris', 'dlh.ketua'],
  },
  {
    oleh: 'tim.koordinator', kbk: null, hari: 38, judul: 'Rekaman bimbingan penyusunan laporan KBK', uraian: 'Rekaman pertemuan dengan para sekretaris KBK, 48 menit.', bahan: { tautan: 'https://rekaman.contoh.example/bimbingan-laporan-kbk' },
    pembaca: ['dinkes.sekretaris', 'kec-serang.ketua'],
  },
  {
    oleh: 'dinkes.fasilitator', kbk: 'dinkes', hari: 210, judul: 'Pelayanan prima di loket', uraian: 'Bahan diskusi untuk rapat KBK. Catat satu hal yang dapat diterapkan di loket masing-masing.',
    bahan: bacaan('pelayanan-prima-di-loket.pdf', 'DINAS KESEHATAN', 'PELAYANAN PRIMA DI LOKET', [
      'Melayani sesuai standar pelayanan dengan berorientasi pada kepuasan masyarakat: sebutkan syarat dan perkiraan waktunya di awal.',
      'Bersikap responsif dan bertindak proaktif: tanyakan keperluan pengunjung sebelum ia bertanya.',
      'Berpenampilan rapi, ramah dan santun: sapa pengunjung lebih dahulu.',
      'Empati dan obyektif: dahulukan yang paling membutuhkan menurut aturan, bukan menurut kenal.',
      'Ikhlas: selesaikan keperluan pengunjung sebelum beralih ke pekerjaan lain.',
    ]),
    pembaca: ['dinkes.ketua', 'dinkes.sekretaris', 'dinkes.anggota1', 'dinkes.anggota3'],
  },
  {
    oleh: 'dinkes.fasilitator', kbk: 'dinkes', hari: 28, judul: 'Contoh papan kinerja harian', uraian: 'Foto papan kinerja dari beberapa kantor, untuk pembahasan rapat bulan ini.', bahan: { tautan: 'https://berbagi.contoh.example/papan-kinerja' },
    pembaca: ['dinkes.ketua'],
  },
  {
    oleh: 'diskominfo.fasilitator', kbk: 'diskominfo', hari: 84, judul: 'Panduan rapat singkat', uraian: 'Cara memimpin rapat berdiri lima belas menit.', bahan: { tautan: 'https://berbagi.contoh.example/rapat-singkat' },
    pembaca: ['diskominfo.ketua', 'diskominfo.anggota2'],
  },
];

const PESAN: { kbk: string; oleh: string; hari: number; teks: string }[] = [
  { kbk: 'dinkes', oleh: 'dinkes.ketua', hari: 62, teks: 'Mohon arahan: kegiatan bulan depan bertepatan dengan pekan imunisasi, sehingga sebagian anggota bertugas di lapangan.' },
  { kbk: 'dinkes', oleh: 'dinkes.pj', hari: 61, teks: 'Kegiatan tetap dilaksanakan, dan digeser ke pekan terakhir. Anggota yang bertugas di lapangan cukup mengikuti rangkumannya pada apel Senin.' },
  { kbk: 'dinkes', oleh: 'dinkes.sekretaris', hari: 60, teks: 'Siap, jadwal pada rencana sudah disesuaikan.' },
  { kbk: 'dinkes', oleh: 'dinkes.fasilitator', hari: 13, teks: 'Kotak saran yang sudah disetujui belum tiba, sedangkan loket baru dibuka pekan ini. Mohon bantuan percepatannya.' },
  { kbk: 'dinkes', oleh: 'dinkes.pj', hari: 12, teks: 'Sudah saya sampaikan kepada pengurus barang. Sementara itu gunakan kotak yang ada di ruang rapat.' },
  { kbk: 'diskominfo', oleh: 'diskominfo.sekretaris', hari: 33, teks: 'Laporan bulan lalu sudah disahkan Ketua dan Fasilitator, dan menunggu diteruskan.' },
  { kbk: 'diskominfo', oleh: 'diskominfo.pj', hari: 32, teks: 'Terima kasih, sudah saya baca dan teruskan. Pertahankan kelengkapan buktinya.' },
  { kbk: 'kec-serang', oleh: 'kec-serang.pj', hari: 18, teks: 'Kursi tunggu yang baru ditempatkan di sisi loket. Mohon KBK memantau apakah antrean menjadi lebih tertib.' },
  { kbk: 'kec-serang', oleh: 'kec-serang.ketua', hari: 16, teks: 'Baik. Pengamatan dilakukan dua pekan, dan hasilnya dibahas pada rapat KBK.' },
];

const groupOf = (city: DemoCity, slug: string) => city.groups.find((kbk) => kbk.slug === slug)!;

export async function seedFasilitas(desk: Desk, city: DemoCity, pictures: Map<Scene, PreparedFile>): Promise<void> {
  for (const { kbk: slug, diminta, perlu, disetujui, ditolak, disediakan, ...barang } of FASILITAS) {
    const kbk = groupOf(city, slug);
    const begun = desk.on(diminta ?? disediakan!.hari);
    const id = desk.id(begun);
    // The head of a health centre's KBK is that of its office.
    const head = (hari: number) => desk.as(`${kbk.office.slug}.pj`, desk.on(hari));
    const proof = async ({ hari, bukti }: NonNullable<Fasilitas['disediakan']>) => {
      const { actor } = await head(hari);
      return { disediakanPada: dayAt(desk.on(hari)), berkas: await desk.keep(pictures.get(bukti)!, actor, desk.on(hari), `bukti-${barang.nama.toLowerCase().replaceAll(' ', '-')}.jpg`) };
    };
    if (diminta === null) {
      const { deps, actor } = await head(disediakan!.hari);
      await berikanFasilitas(deps, actor, { id, kbkId: kbk.id, ...barang, ...await proof(disediakan!) });
      continue;
    }
    const asking = await desk.as(`${slug}.sekretaris`, begun);
    await mintaFasilitas(asking.deps, asking.actor, { id, kbkId: kbk.id, ...barang, diperlukanPada: perlu === undefined ? null : dayAt(desk.on(perlu)) });
    const answer = async (hari: number, input: Omit<FasilitasActInput, 'id'>) => {
      const { deps, actor } = await head(hari);
      await tanggapiFasilitas(deps, actor, { id, ...input });
    };
    if (ditolak) await answer(ditolak.hari, { act: 'tolak', revisi: 1, alasan: ditolak.alasan });
    if (disetujui) await answer(disetujui, { act: 'setujui', revisi: 1 });
    if (disetujui && disediakan) await answer(disediakan.hari, { act: 'sediakan', revisi: 2, ...await proof(disediakan) });
  }
}

/** Gives the materials by their titles. */
export async function seedMateri(desk: Desk, city: DemoCity): Promise<Map<string, string>> {
  const materials = new Map<string, string>();
  for (const { oleh, kbk, hari, judul, uraian, bahan, pembaca } of MATERI) {
    const at = desk.on(hari);
    const { deps, actor } = await desk.as(oleh, at);
    const id = desk.id(at);
    const isi = 'tautan' in bahan ? { bentuk: 'TAUTAN' as const, tautan: bahan.tautan, berkas: null }
      : { bentuk: 'BERKAS' as const, tautan: null, berkas: await desk.keep(await drawPaper({ ...bahan.kertas, penutup: [], pada: at }), actor, at) };
    await sediakanMateri(deps, actor, { id, untuk: kbk ? groupOf(city, kbk).id : KOTA, judul, uraian, ...isi });
    materials.set(judul, id);
    for (const [i, who] of pembaca.entries()) {
      const reading = await desk.as(who, desk.on(hari - 3 - 2 * i));
      await bukaMateri(reading.deps, reading.actor, id);
    }
  }
  return materials;
}

export async function seedPesan(desk: Desk, city: DemoCity): Promise<void> {
  for (const { kbk, oleh, hari, teks } of PESAN) {
    const { deps, actor } = await desk.as(oleh, desk.on(hari));
    await tulisPesan(deps, actor, { id: desk.id(desk.on(hari)), kbkId: groupOf(city, kbk).id, teks });
  }
}
