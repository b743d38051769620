import { postsAllowing } from '../../../access/permissions.js';
import type { Actor } from '../../../access/posts.js';
import { akuiArahan, beriArahan } from '../../../features/arahan/service.js';
import { sampaikanLaporanTim, susunLaporanTim, tanggapiLaporanTim } from '../../../features/laporan-tim/service.js';
import { catatHadir, catatSosialisasi, holdsFor } from '../../../features/sosialisasi/service.js';
import { addDays, dateOf, dayAt } from '../../../time.js';
import { fmt } from '../../../web/format.js';
import { differences, recordMany, type Trail } from '../../change.js';
import type { JenisPerangkatDaerah, Prisma } from '../../generated/client.js';
import type { Desk } from './desk.js';
import { TOUR, type DemoCity, type Group } from './people.js';
import { randomFrom } from './random.js';

/** What the Tim, the offices and the administrator do besides reporting, through the services. Days are counted back from the start. */

/** How many ASN offices have: the demonstration names some of them. From and to, for PNS and PPPK. */
const ASN: Record<JenisPerangkatDaerah, readonly [number, number, number, number]> = {
  SEKRETARIAT: [28, 40, 8, 14], INSPEKTORAT: [22, 28, 5, 7], DINAS: [17, 27, 6, 10], SATPOL_PP: [24, 30, 14, 20], BADAN: [16, 24, 5, 8], KECAMATAN: [10, 13, 4, 6],
};
/** With its health centres. */
const DINKES: (typeof ASN)[JenisPerangkatDaerah] = [42, 48, 14, 18];
/** Offices that have not said how many they are. */
const UNCOUNTED = ['dkpp', 'kec-taktakan'];
/** Those that said it a second time, half a year later. */
const RECOUNTED = ['dinkes', 'setda'];

interface Acara { opd: string; hari: number; judul: string; tempat: string; uraian: string; tanpaNama: number; materi?: string }

const keempatNilai = (opd: string, hari: number, tempat: string, tanpaNama: number, uraian = 'Pemaparan keempat nilai beserta perilakunya, dilanjutkan tanya jawab.'): Acara =>
  ({ opd, hari, judul: 'Sosialisasi nilai budaya kerja SIAP', tempat, tanpaNama, uraian });

/** Sosialisasi of a KBK to its own people; those of heads go to all people of their offices. */
const DALAM: (Acara & { oleh?: 'pj' })[] = [
  { opd: 'dinkes', hari: 203, judul: 'Pelayanan prima di loket', tempat: 'Aula Dinkes', uraian: 'Pembahasan bahan bacaan fasilitator, dilanjutkan latihan berpasangan.', tanpaNama: 0, materi: 'Pelayanan prima di loket' },
  { ...keempatNilai('dinkes', 60, 'Aula Dinkes', 12), oleh: 'pj' },
  keempatNilai('diskominfo', 58, 'Aula Diskominfo', 12),
  { ...keempatNilai('kec-serang', 57, 'Aula kecamatan', 12, 'Camat menjelaskan keempat nilai kepada pegawai kecamatan dan kelurahan.'), oleh: 'pj' },
  { opd: 'inspektorat', hari: 121, judul: 'Nilai Integritas dalam pengawasan', tempat: 'Ruang rapat', uraian: 'Pembahasan perilaku Integritas dengan contoh dari penugasan.', tanpaNama: 4 },
  { opd: 'bappeda', hari: 88, judul: 'Nilai SIAP bagi pegawai baru', tempat: 'Ruang rapat', uraian: 'Orientasi pegawai yang dilantik pada triwulan ini.', tanpaNama: 6 },
  { opd: 'disdukcapil', hari: 74, judul: 'Perilaku Pelayanan Prima di loket', tempat: 'Ruang pelayanan', uraian: 'Latihan menyapa, menjelaskan syarat, dan menutup pelayanan.', tanpaNama: 0 },
  { opd: 'dpmptsp', hari: 52, judul: 'Perilaku Akuntabel dalam perizinan', tempat: 'Ruang rapat', uraian: 'Penelusuran satu berkas izin dari penerimaan sampai penerbitan.', tanpaNama: 9 },
  keempatNilai('kec-cipocok-jaya', 31, 'Aula kecamatan', 15, 'Pemaparan keempat nilai beserta perilakunya pada apel bulanan.'),
  keempatNilai('setwan', 139, 'Ruang rapat', 0),
  keempatNilai('disperkim', 132, 'Ruang rapat', 6),
  keempatNilai('dp3a', 126, 'Ruang rapat', 11),
  keempatNilai('dkpp', 119, 'Ruang rapat', 0),
  keempatNilai('dishub', 103, 'Ruang rapat', 14),
  keempatNilai('satpol-pp', 97, 'Halaman kantor', 22, 'Penjelasan keempat nilai pada apel, dengan contoh dari penertiban.'),
  keempatNilai('bapenda', 76, 'Ruang rapat', 7),
  keempatNilai('bkad', 72, 'Ruang rapat', 4),
  keempatNilai('kec-walantaka', 49, 'Aula kecamatan', 9),
  keempatNilai('setda', 146, 'Aula Setda', 20),
  keempatNilai('disdikbud', 108, 'Aula Disdikbud', 31),
  keempatNilai('dlh', 67, 'Ruang rapat', 5),
  keempatNilai('bkpsdm', 115, 'Ruang rapat', 8),
  keempatNilai('dinsos', 94, 'Ruang rapat', 0),
  keempatNilai('disperpusip', 81, 'Ruang baca', 3),
  keempatNilai('kec-curug', 40, 'Aula kecamatan', 10),
];

const UNDANGAN: { oleh: string; hari: number; semua: boolean; judul: string; uraian: string; materi?: string }[] = [
  {
    oleh: 'tim.sekretaris', hari: 296, semua: true, judul: 'Sosialisasi Peraturan Walikota Nomor 25 Tahun 2018', uraian: 'Nilai dan perilaku, tugas KBK, dan pelaporannya.',
    materi: 'Ringkasan Peraturan Walikota Nomor 25 Tahun 2018',
  },
  { oleh: 'tim.koordinator', hari: 44, semua: false, judul: 'Bimbingan penyusunan laporan KBK', uraian: 'Cara menulis hasil yang terukur dan melampirkan bukti.' },
];

const ARAHAN: { hari: number; lama: number; judul: string; isi: string; semua: boolean; diakui: { oleh: string; hari: number }[] }[] = [
  {
    hari: 34, lama: 14, semua: false, judul: 'Selesaikan rencana kegiatan tahun ini',
    isi: 'Setiap KBK menyelesaikan kegiatan yang masih tersisa dalam rencana, dan melengkapi bukti tiap kegiatan sebelum laporan diajukan.',
    diakui: [{ oleh: 'diskominfo.ketua', hari: 32 }, { oleh: 'diskominfo.pj', hari: 31 }, { oleh: 'dinkes.ketua', hari: 30 }, { oleh: 'dinkes.pj', hari: 27 }, { oleh: 'kec-serang.ketua', hari: 26 }],
  },
  {
    hari: 17, lama: 10, semua: true, judul: 'Susun rencana kegiatan tahun depan',
    isi: 'Rencana disusun sekretaris dan disahkan ketua sebelum akhir tahun. Muat sekurang-kurangnya satu kegiatan setiap bulan, dan sebutkan perilaku yang dituju.',
    diakui: [
      { oleh: 'diskominfo.ketua', hari: 16 }, { oleh: 'diskominfo.pj', hari: 15 }, { oleh: 'dinkes.ketua', hari: 15 }, { oleh: 'inspektorat.ketua', hari: 14 }, { oleh: 'bappeda.ketua', hari: 13 },
      { oleh: 'disdukcapil.ketua', hari: 13 }, { oleh: 'dpmptsp.ketua', hari: 12 }, { oleh: 'kec-serang.pj', hari: 11 }, { oleh: 'bkpsdm.pj', hari: 10 }, { oleh: 'dlh.ketua', hari: 9 },
    ],
  },
];

const LAPORAN_TIM: { oleh: string; hari: number; judul: string; isi: string; sampai?: number; tanggapan?: { hari: number; teks: string } }[] = [
  {
    oleh: 'tim.koordinator', hari: 95, judul: 'Perkembangan KBK binaan triwulan lalu', sampai: 94,
    isi: 'Sebagian besar KBK binaan melapor setiap bulan. Dua KBK perlu didampingi karena rencana kegiatannya belum terlaksana.',
    tanggapan: { hari: 90, teks: 'Dampingi kedua KBK itu dalam penyusunan kegiatan bulan berikutnya, dan undang fasilitatornya.' },
  },
  {
    oleh: 'tim.koordinator', hari: 33, judul: 'Perkembangan KBK binaan', sampai: 32,
    isi: 'Sebagian besar KBK melapor tepat waktu. Yang perlu didampingi adalah KBK yang laporannya berulang kali dikembalikan.',
    tanggapan: { hari: 29, teks: 'Lanjutkan pendampingan, dan laporkan hasilnya bulan depan.' },
  },
  { oleh: 'tim.ketua', hari: 7, judul: 'Kesiapan evaluasi semester ini', sampai: 6, isi: 'Data laporan siap dihitung. Satu perangkat daerah belum memiliki KBK, dan keputusan tiga KBK belum lengkap.' },
  { oleh: 'tim.koordinator', hari: 4, judul: 'Perkembangan KBK binaan bulan ini', isi: 'Ringkasan sementara; angka bulan ini dilengkapi sesudah tenggat pelaporan.' },
];

const officeOf = (city: DemoCity, slug: string) => city.offices.find((office) => office.slug === slug)!;

const peopleOf = ({ fasilitator, ketua, sekretaris, anggota }: Group) => [...(fasilitator ? [fasilitator] : []), ketua, sekretaris, ...anggota];

/**
 * Sosialisasi within offices, booked as the rows that the service writes: nearly every office has held one. `materials`: by their titles.
 */
export async function seedSosialisasi(desk: Desk, city: DemoCity, materials: Map<string, string>): Promise<void> {
  const { db } = desk;
  const rows: Prisma.SosialisasiCreateManyInput[] = [];
  const hadir: Prisma.SosialisasiHadirCreateManyInput[] = [];
  const shown: Prisma.SosialisasiMateriCreateManyInput[] = [];
  const trails: { at: Date; actor: Actor; lines: Trail[] }[] = [];
  for (const { opd, hari, oleh, materi, judul, tempat, uraian, tanpaNama } of DALAM) {
    const { id: perangkatDaerahId, kbk: groups } = officeOf(city, opd);
    const [own] = groups;
    const at = desk.on(hari);
    const { actor } = await desk.as(`${opd}.${oleh ?? 'sekretaris'}`, at);
    const id = desk.id(at);
    const of = { perangkatDaerahId, kbkId: oleh === 'pj' ? null : own!.id };
    const day = dateOf(dayAt(at));
    const data = { judul, mulai: day, selesai: day, tempat, uraian, tanpaNama };
    const people = (oleh === 'pj' ? groups : [own!]).flatMap(peopleOf);
    rows.push({ ...data, ...of, id, dibuatOleh: actor.nama, dibuatPada: at });
    hadir.push(...people.map((one) => ({ sosialisasiId: id, pegawaiId: one.id })));
    if (materi) shown.push({ sosialisasiId: id, materiId: materials.get(materi)! });
    const trail = { objek: 'sosialisasi', objekId: id, held: holdsFor(actor, of), ...of };
    trails.push({ at, actor, lines: [
      { ...trail, tindakan: 'sosialisasi.catat', ringkas: `mencatat sosialisasi “${judul}”, ${fmt.day(day)}`, perubahan: differences<Record<string, unknown>>({}, data) },
      { ...trail, tindakan: 'sosialisasi.hadir', ringkas: `mencatat ${people.length} orang hadir pada “${judul}”`, perubahan: { hadir: [[], people.map(({ nama }) => nama).sort()] } },
    ] });
  }
  await db.sosialisasi.createMany({ data: rows });
  await db.sosialisasiHadir.createMany({ data: hadir });
  await db.sosialisasiMateri.createMany({ data: shown });
  for (const { at, actor, lines } of trails) await recordMany(db, at, actor, lines);
}

/** Sosialisasi of the Tim to offices. */
export async function seedUndangan(desk: Desk, city: DemoCity, materials: Map<string, string>): Promise<void> {
  for (const { oleh, hari, semua, materi, ...acara } of UNDANGAN) {
    const offices = semua ? city.offices : TOUR.map((slug) => officeOf(city, slug));
    const { deps, actor } = await desk.as(oleh, desk.on(hari));
    const id = desk.id(desk.on(hari));
    await catatSosialisasi(deps, actor, {
      ...acara, id, lingkup: 'kota', mulai: dayAt(desk.on(hari)), selesai: null, tempat: 'Aula Setda', tanpaNama: 0, undangan: offices.map((office) => office.id), materi: materi ? [materials.get(materi)!] : [],
    });
    // Ketua and sekretaris of each invited KBK came.
    await catatHadir(deps, actor, { id, tambah: offices.flatMap(({ kbk: [kbk] }) => (kbk ? [kbk.ketua.id, kbk.sekretaris.id] : [])), keluar: [] });
  }
}

export async function seedArahan(desk: Desk, city: DemoCity): Promise<void> {
  for (const { hari, lama, semua, diakui, ...arahan } of ARAHAN) {
    const at = desk.on(hari);
    const { deps, actor } = await desk.as('tim.pengarah', at);
    const id = desk.id(at);
    await beriArahan(deps, actor, {
      ...arahan, id, tenggat: addDays(dayAt(at), lama), berkas: null, tujuan: semua ? 'SEMUA' : 'OPD', opd: semua ? [] : TOUR.map((slug) => officeOf(city, slug).id), kbk: [],
    });
    for (const one of diakui) {
      const told = await desk.as(one.oleh, desk.on(one.hari));
      await akuiArahan(told.deps, told.actor, id);
    }
  }
}

export async function seedLaporanTim(desk: Desk): Promise<void> {
  for (const { oleh, hari, judul, isi, sampai, tanggapan } of LAPORAN_TIM) {
    const { deps, actor } = await desk.as(oleh, desk.on(hari));
    const id = desk.id(desk.on(hari));
    await susunLaporanTim(deps, actor, { id, judul, isi, berkas: null });
    if (sampai === undefined) continue;
    const sending = await desk.as(oleh, desk.on(sampai));
    await sampaikanLaporanTim(sending.deps, sending.actor, { id, revisi: 1 });
    if (!tanggapan) continue;
    const answering = await desk.as('tim.pengarah', desk.on(tanggapan.hari));
    await tanggapiLaporanTim(answering.deps, answering.actor, { id, revisi: 2, tanggapan: tanggapan.teks });
  }
}

/**
 * How many ASN the offices said that they have: a table that the administrator entered in one sitting, and two that changed. Written
 * as the rows that the service writes for each.
 */
export async function seedAsn(desk: Desk, city: DemoCity): Promise<void> {
  const random = randomFrom('asn');
  const counts = city.offices.filter(({ slug }) => !UNCOUNTED.includes(slug)).map((office) => {
    const [pnsFrom, pnsTo, pppkFrom, pppkTo] = office.slug === 'dinkes' ? DINKES : ASN[office.jenis];
    return { office, pns: random.int(pnsFrom, pnsTo), pppk: random.int(pppkFrom, pppkTo) };
  });
  const later = counts.filter(({ office }) => RECOUNTED.includes(office.slug)).map((one) => ({ ...one, pns: one.pns - 2, pppk: one.pppk + 3 }));
  for (const [hari, said] of [[330, counts], [140, later]] as const) {
    const at = desk.on(hari);
    const mulai = dayAt(at);
    const { actor, deps: { db } } = await desk.as('admin', at);
    const [held] = postsAllowing(actor, 'opd.kelola', {});
    await db.jumlahAsn.createMany({ data: said.map(({ office, pns, pppk }) => ({ id: desk.id(at), perangkatDaerahId: office.id, mulai: dateOf(mulai), pns, pppk })) });
    await recordMany(db, at, actor, said.map(({ office, pns, pppk }) => ({
      objek: 'perangkat_daerah', objekId: office.id, held, perangkatDaerahId: office.id, tindakan: 'opd.catat_asn', ringkas: `mencatat ${fmt.number(pns + pppk)} ASN ${office.nama} per ${fmt.day(mulai)}`,
      perubahan: differences<Record<string, unknown>>({ pns: null, pppk: null }, { pns, pppk }),
    })));
  }
}
