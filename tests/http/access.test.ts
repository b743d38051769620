import type { Response } from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissions, type Permission } from '../../src/access/permissions.js';
import { columns, startAccessCity, type AccessCity, type Place } from '../support/access-city.js';
import type { Visitor } from '../support/app.js';
import { kbkOf, revisiOf, stateOf } from '../support/work.js';

/**
 * The access table, typed by hand from Pasal 10 to 14: one row per permission, one column per post and scope. Every `x`
 * is tried and must change the thing, every `-` is tried and must change nothing; both with the thing in the state in
 * which its rightful holder succeeds. Where an act is another's in each state, it has a row for each.
 *
 *   S K F A   sekretaris, ketua, fasilitator, anggota of the KBK      s k f   the same posts in another KBK
 *   P p       the OPD's head, another OPD's head                      Plt Plh P·   a Plt., a Plh., the head while a Plh. acts
 *   Kp K·     the ketua's substitute, the ketua meanwhile             End  somebody who held every post once
 *   Tim       pengarah, penanggung jawab, ketua, sekretaris, koordinator with and without this OPD, anggota with and without
 *   W St Ad 0 Walikota, his staff, the administrator, nobody
 */
const table = `
                               S K F A  s k f  P p  Plt Plh P·  Kp K· End  Pgh Pj Ke Se Ko ko An an  W St Ad 0
rencana.susun                  x - - -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
rencana.sahkan                 - x - -  - - -  - -   -   -  -    x  -  -    -   -  -  -  -  -  -  -  -  -  -  -
kegiatan.catat                 x - - -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
laporan.susun                  x - - -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
laporan.ajukan                 x - - -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
laporan.tarik                  x - - -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
laporan.sahkan                 - x x -  - - -  - -   -   -  -    x  -  -    -   -  -  -  -  -  -  -  -  -  -  -
laporan.teruskan               - - - -  - - -  x -   x   x  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
laporan.kembalikan DIAJUKAN    - x x -  - - -  - -   -   -  -    x  -  -    -   -  -  -  -  -  -  -  -  -  -  -
laporan.kembalikan DISAHKAN    - - - -  - - -  x -   x   x  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
laporan.kembalikan DITERUSKAN  - - - -  - - -  - -   -   -  -    -  -  -    -   -  x  x  x  -  x  -  -  -  -  -
laporan.terima                 - - - -  - - -  - -   -   -  -    -  -  -    -   -  x  x  x  -  x  -  -  -  -  -
laporan.buka_kembali           - - - -  - - -  - -   -   -  -    -  -  -    -   -  -  x  -  -  -  -  -  -  -  -
tim.administrasi               - - - -  - - -  - -   -   -  -    -  -  -    -   -  -  x  -  -  -  -  -  -  -  -
riwayat.baca                   - - - -  - - -  - -   -   -  -    -  -  -    -   -  -  x  -  -  -  -  -  -  -  -
evaluasi.tetapkan              - - - -  - - -  - -   -   -  -    -  -  -    -   -  x  -  -  -  -  -  -  -  -  -
evaluasi.sampaikan             - - - -  - - -  - -   -   -  -    -  -  -    -   x  -  -  -  -  -  -  -  -  -  -
arahan.beri                    - - - -  - - -  - -   -   -  -    -  -  -    x   -  -  -  -  -  -  -  -  -  -  -
arahan.akui                    - x - -  - - -  x -   x   x  -    x  -  -    -   -  -  -  -  -  -  -  -  -  -  -
laporan_tim.sampaikan          - - - -  - - -  - -   -   -  -    -  -  -    -   -  x  -  x  x  -  -  -  -  -  -
laporan_tim.tanggapi           - - - -  - - -  - -   -   -  -    -  -  -    x   -  -  -  -  -  -  -  -  -  -  -
tim.tetapkan                   - - - -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  x  x  -  -
opd.kelola                     - - - -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  -  -  x  -
kepala.catat                   - - - -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  -  -  x  -
pegawai.kelola                 - - - -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  -  -  x  -
kbk.bentuk                     - - - -  - - -  x -   x   x  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
keanggotaan.tetapkan           - - - -  - - -  x -   x   x  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
keanggotaan.tetapkan_anggota   - - - -  - - -  x -   x   x  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
susunan.sesuaikan              - - - -  - - -  x -   x   x  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
sosialisasi.catat              - - - -  - - -  - -   -   -  -    -  -  -    -   -  -  x  x  x  -  -  -  -  -  -
sosialisasi.cakupan            x - - -  - - -  x -   x   x  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
akun.kelola                    - - - -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  -  -  x  -
nilai.usulkan                  - - - -  - - -  x -   x   x  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
nilai.putuskan                 - - - -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  x  x  -  -
perilaku.usulkan               x - - -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
perilaku.sahkan                - x - -  - - -  - -   -   -  -    x  -  -    -   -  -  -  -  -  -  -  -  -  -  -
fasilitas.minta                x x - -  - - -  - -   -   -  -    x  -  -    -   -  -  -  -  -  -  -  -  -  -  -
fasilitas.tanggapi             - - - -  - - -  x -   x   x  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
materi.kelola                  - - x -  - - -  - -   -   -  -    -  -  -    -   -  -  -  -  -  -  -  -  -  -  -
materi.kelola KOTA             - - - -  - - -  - -   -   -  -    -  -  -    -   -  -  x  x  x  -  -  -  -  -  -
pesan.tulis                    x x x -  - - -  x -   x   x  -    x  -  -    -   -  -  -  -  -  -  -  -  -  -  -
`;

/** One try: what is sent, and all that it may change. */
interface Act {
  send: (browser: Visitor) => Promise<Response>;
  state: () => Promise<unknown>;
}

const laporanAct = (state: Parameters<AccessCity['report']>[1], path: string, fields: Record<string, string> = {}) => async (city: AccessCity, at: Place): Promise<Act> => {
  const id = await city.report(at, state);
  return {
    send: async (browser) => browser.post(`/laporan/${id}/${path}`, { revisi: await revisiOf(city, id), ...fields }),
    state: () => stateOf(city, id),
  };
};

const evaluasiAct = (act: string) => async (city: AccessCity): Promise<Act> => {
  const { id } = await city.db.evaluasi.findFirstOrThrow({ where: { periode: { nama: 'Semester I 2026' } } });
  const row = () => city.db.evaluasi.findUniqueOrThrow({ where: { id } });
  return { send: async (browser) => browser.post(`/evaluasi/${id}/${act}`, { revisi: (await row()).revisi }), state: row };
};

async function materiAct(city: AccessCity, untuk: string): Promise<Act> {
  return {
    send: (browser) => browser.post('/materi/baru', { id: uuidv7(), untuk, judul: 'Bahan nilai SIAP', uraian: '', bentuk: 'TAUTAN', tautan: 'https://contoh.go.id/bahan', berkas: '' }),
    state: () => city.db.materi.count(),
  };
}

/** Somebody of the office who holds no post. */
async function colleague(city: AccessCity, at: Place): Promise<string> {
  const { opdId } = await kbkOf(city, at);
  const { id } = await city.db.pegawai.create({
    data: { nama: `Ranu ${serial += 1}`, jenis: 'NON_ASN', penempatan: { create: { perangkatDaerahId: opdId, jabatan: 'Pelaksana', mulai: new Date('2026-01-02') } } },
  });
  return id;
}

const REASON = { alasan: 'Cara ukur perlu dijelaskan lebih rinci.' };
let serial = 0;

/** How each row is tried: makes the thing ready in a place. */
const acts: Record<string, (city: AccessCity, at: Place) => Promise<Act>> = {
  async 'rencana.susun'(city, at) {
    const { id: kbkId } = await kbkOf(city, at);
    return {
      send: (browser) => browser.post('/rencana/baru', { id: uuidv7(), kbkId, tahun: 2026, bulan: 12, judul: 'Sosialisasi nilai', sasaran: 'Seluruh pegawai', anggaran: '1.500.000' }),
      state: () => city.db.rencanaKegiatan.findMany({ where: { kbkId }, orderBy: { id: 'asc' } }),
    };
  },
  async 'rencana.sahkan'(city, at) {
    const { id: kbkId } = await kbkOf(city, at);
    // The ketua endorses all drafts that there are: this one alone.
    await city.db.rencanaKegiatan.deleteMany({ where: { kbkId, status: 'DRAF' } });
    const { id, revisi } = await city.db.rencanaKegiatan.create({ data: { kbkId, tahun: 2026, bulan: 12, judul: 'Gelar budaya', sasaran: 'Seluruh pegawai' } });
    return {
      send: (browser) => browser.post('/rencana/sahkan', { kbkId, tahun: 2026, rencana: `${id}.${revisi}` }),
      state: () => city.db.rencanaKegiatan.findUniqueOrThrow({ where: { id } }),
    };
  },
  async 'kegiatan.catat'(city, at) {
    const { id: kbkId } = await kbkOf(city, at);
    return {
      send: (browser) => browser.post('/kegiatan/baru', {
        id: uuidv7(), kbkId, judul: 'Apel budaya kerja', jenis: 'INTERNALISASI', mulai: '2026-11-23', tempat: 'Halaman kantor', perilaku: ['semangat_kerja.1'], uraian: 'Apel pagi.', jumlahPeserta: 12,
      }),
      state: () => city.db.kegiatan.count({ where: { kbkId } }),
    };
  },
  'laporan.susun': laporanAct('DRAF', 'ubah', { ringkasan: 'Ringkasan yang baru.', kendala: '', tindakLanjut: '' }),
  'laporan.ajukan': laporanAct('DRAF', 'ajukan'),
  'laporan.tarik': laporanAct('DIAJUKAN', 'tarik'),
  'laporan.sahkan': laporanAct('DIAJUKAN', 'sahkan'),
  'laporan.teruskan': laporanAct('DISAHKAN', 'teruskan'),
  'laporan.kembalikan DIAJUKAN': laporanAct('DIAJUKAN', 'kembalikan', REASON),
  'laporan.kembalikan DISAHKAN': laporanAct('DISAHKAN', 'kembalikan', REASON),
  'laporan.kembalikan DITERUSKAN': laporanAct('DITERUSKAN', 'kembalikan', REASON),
  'laporan.terima': laporanAct('DITERUSKAN', 'terima'),
  'laporan.buka_kembali': laporanAct('DITERIMA', 'buka-kembali', REASON),
  async 'tim.administrasi'(city) {
    return {
      send: (browser) => browser.post('/pengaturan/nomor', { pola: `KBK-${serial += 1}/{kode}/{tahun}/{urut}` }),
      state: () => city.db.pengaturan.findMany({ orderBy: { kunci: 'asc' } }),
    };
  },
  // Reading changes nothing: that the page came is what counts.
  async 'riwayat.baca'() {
    let status = 0;
    return { send: async (browser) => { const page = await browser.get('/riwayat'); status = page.status; return page; }, state: async () => status === 200 };
  },
  'evaluasi.tetapkan': evaluasiAct('tetapkan'),
  'evaluasi.sampaikan': evaluasiAct('sampaikan'),
  async 'arahan.beri'(city) {
    return {
      send: (browser) => browser.post('/arahan/baru', { id: uuidv7(), judul: 'Gerakan bersih kantor', isi: 'Laksanakan setiap Jumat.', tujuan: 'SEMUA' }),
      state: () => city.db.arahan.count(),
    };
  },
  async 'arahan.akui'(city, at) {
    const { id: kbkId } = await kbkOf(city, at);
    const { id: timId } = await city.db.tim.findFirstOrThrow();
    const { id } = await city.db.arahan.create({
      data: { timId, judul: 'Gerakan bersih kantor', isi: 'Laksanakan setiap Jumat.', dibuatOleh: 'Rimba Pengarah', dibuatPada: city.deps.clock(), penerima: { create: { kbkId } } },
    });
    return { send: (browser) => browser.post(`/arahan/${id}/akui`), state: () => city.db.arahanPengakuan.count({ where: { penerima: { arahanId: id } } }) };
  },
  async 'laporan_tim.sampaikan'(city) {
    return {
      send: (browser) => browser.post('/laporan-tim/baru', { id: uuidv7(), judul: 'Pelaksanaan tugas triwulan ini', isi: 'Seluruh binaan telah didampingi.' }),
      state: () => city.db.laporanTim.count(),
    };
  },
  async 'laporan_tim.tanggapi'(city) {
    const ketua = await city.db.keanggotaanTim.findFirstOrThrow({ where: { jabatan: 'KETUA' } });
    const { id, revisi } = await city.db.laporanTim.create({
      data: { keanggotaanTimId: ketua.id, judul: 'Laporan triwulan', isi: 'Seluruh binaan telah didampingi.', status: 'DISAMPAIKAN', dibuatOleh: 'Arga Belantara', dibuatPada: city.deps.clock(), disampaikanPada: city.deps.clock() },
    });
    return { send: (browser) => browser.post(`/laporan-tim/${id}/tanggapi`, { revisi, tanggapan: 'Pertahankan.' }), state: () => city.db.laporanTim.findUniqueOrThrow({ where: { id } }) };
  },
  // Of a Tim to come: today's must go on acting.
  async 'tim.tetapkan'(city) {
    const year = 2027 + (serial += 1);
    return {
      send: (browser) => browser.post('/tim/baru', { id: uuidv7(), nomorSk: `188.45/Kep.${year}/${year}`, tanggalSk: '2026-11-20', mulai: `${year}-01-02`, selesai: '' }),
      state: () => city.db.tim.count(),
    };
  },
  async 'opd.kelola'(city) {
    return {
      send: (browser) => browser.post('/perangkat-daerah/baru', {
        id: uuidv7(), kode: `9.${serial += 1}`, nama: `Dinas Percobaan ${serial}`, singkatan: `Dinas ${serial}`, jenis: 'DINAS', sebutanKepala: 'Kepala Dinas', mulai: '2026-11-02',
      }),
      state: () => city.db.perangkatDaerah.count(),
    };
  },
  async 'pegawai.kelola'(city, at) {
    const { opdId } = await kbkOf(city, at);
    return {
      send: (browser) => browser.post('/pegawai/baru', { id: uuidv7(), nama: `Ranu ${serial += 1}`, jenis: 'NON_ASN', nip: '', perangkatDaerahId: opdId, unitKerjaId: '', jabatan: 'Pelaksana', mulai: '2026-11-02' }),
      state: () => city.db.pegawai.count(),
    };
  },
  async 'kbk.bentuk'(city, at) {
    const { opdId } = await kbkOf(city, at);
    const unit = await city.db.unitKerja.create({ data: { perangkatDaerahId: opdId, kode: `U${serial += 1}`, nama: `Unit ${serial}`, mulai: new Date('2026-01-02') } });
    return {
      send: (browser) => browser.post('/kbk/baru', { id: uuidv7(), untuk: `unit:${unit.id}`, nama: `KBK Unit ${serial}`, mulai: '2026-11-02', nomorSk: '', tanggalSk: '' }),
      state: () => city.db.kbk.count({ where: { unitKerjaId: unit.id } }),
    };
  },
  async 'keanggotaan.tetapkan'(city, at) {
    const { id: kbkId } = await kbkOf(city, at);
    await city.db.susunanKbk.deleteMany({ where: { kbkId } });
    await city.db.susunanKbk.create({ data: { kbkId, jabatan: 'FASILITATOR', jumlah: 20, alasan: 'Banyak bidang.', mulai: new Date('2022-06-01') } });
    const pegawaiId = await colleague(city, at);
    return {
      send: (browser) => browser.post(`/kbk/${kbkId}/keanggotaan/tunjuk`, { id: uuidv7(), jabatan: 'FASILITATOR', pegawaiId, gantikan: '', mulai: '2026-11-02', selesai: '' }),
      state: () => city.db.keanggotaan.count({ where: { kbkId } }),
    };
  },
  async 'keanggotaan.tetapkan_anggota'(city, at) {
    const { id: kbkId } = await kbkOf(city, at);
    const pegawaiIds = await colleague(city, at);
    return {
      send: (browser) => browser.post(`/kbk/${kbkId}/keanggotaan/anggota`, { pegawaiIds, mulai: '2026-11-02' }),
      state: () => city.db.keanggotaan.count({ where: { kbkId } }),
    };
  },
  async 'susunan.sesuaikan'(city, at) {
    const { id: kbkId } = await kbkOf(city, at);
    return {
      send: async (browser) => browser.post(`/kbk/${kbkId}/susunan`, { revisi: (await city.db.kbk.findUniqueOrThrow({ where: { id: kbkId } })).revisi, fasilitator: 21 - (serial += 1) % 5 - 2, wakilKetua: 0, wakilSekretaris: 0, anggota: '', mulai: '2026-11-24', alasan: 'Menurut banyaknya bidang.' }),
      state: () => city.db.susunanKbk.findMany({ where: { kbkId }, orderBy: { id: 'asc' } }),
    };
  },
  async 'sosialisasi.catat'(city, at) {
    const { opdId } = await kbkOf(city, at);
    return {
      send: (browser) => browser.post('/sosialisasi/baru', { id: uuidv7(), judul: 'Sosialisasi nilai SIAP', mulai: '2026-11-02', tempat: 'Aula kota', undangan: opdId, lingkup: 'kota' }),
      state: () => city.db.sosialisasi.count(),
    };
  },
  async 'sosialisasi.cakupan'(city, at) {
    const { id: kbkId, opdId } = await kbkOf(city, at);
    return {
      // A head in the name of the OPD, a sekretaris in that of the KBK.
      send: async (browser) => {
        const answer = await browser.post('/sosialisasi/baru', { id: uuidv7(), judul: 'Sosialisasi nilai SIAP', mulai: '2026-11-02', tempat: 'Aula', lingkup: `opd:${opdId}` });
        return answer.status === 303 ? answer : browser.post('/sosialisasi/baru', { id: uuidv7(), judul: 'Sosialisasi nilai SIAP', mulai: '2026-11-02', tempat: 'Aula', lingkup: `kbk:${kbkId}` });
      },
      state: () => city.db.sosialisasi.count(),
    };
  },
  async 'akun.kelola'(city) {
    return {
      send: (browser) => browser.post('/akun/kelola/perorangan', { id: uuidv7(), nama: 'Walikota Baru', namaPengguna: `walikota.${serial += 1}`, peran: 'WALIKOTA' }),
      state: () => city.db.akun.count(),
    };
  },
  async 'nilai.usulkan'(city, at) {
    const { opdId } = await kbkOf(city, at);
    return {
      send: (browser) => browser.post('/nilai/usulan/baru', { id: uuidv7(), perangkatDaerahId: opdId, nama: `Sigap ${serial += 1}`, makna: 'Cepat menanggapi.', perilaku: 'Menjawab surat dalam tiga hari', alasan: 'Dibutuhkan layanan.' }),
      state: () => city.db.usulanNilai.count(),
    };
  },
  async 'nilai.putuskan'(city, at) {
    const { opdId } = await kbkOf(city, at);
    const { id, revisi } = await city.db.usulanNilai.create({
      data: { perangkatDaerahId: opdId, nama: `Sigap ${serial += 1}`, makna: 'Cepat menanggapi.', perilaku: ['Menjawab surat dalam tiga hari'], alasan: 'Dibutuhkan layanan.', diusulkanOleh: 'Kepala Cakrawala', diusulkanPada: city.deps.clock() },
    });
    const scan = { field: 'berkasSk', name: 'keputusan.pdf', bytes: Buffer.from('%PDF-1.7\n%%EOF\n'), type: 'application/pdf' };
    return {
      send: (browser) => browser.post(`/nilai/usulan/${id}/putuskan`, { revisi, putusan: 'DITOLAK', alasan: 'Sudah tercakup.', berlakuDari: '', nomorSk: '060/9/2026', tanggalSk: '2026-11-20' }, { files: [scan] }),
      state: () => city.db.usulanNilai.findUniqueOrThrow({ where: { id } }),
    };
  },
  async 'perilaku.usulkan'(city, at) {
    const { id: kbkId } = await kbkOf(city, at);
    const { id: nilaiId } = await city.db.nilaiBudaya.findFirstOrThrow({ where: { perangkatDaerahId: null } });
    return {
      send: (browser) => browser.post('/nilai/perilaku/baru', { id: uuidv7(), kbkId, nilaiId, teks: `Menyapa tamu lebih dahulu ${serial += 1}` }),
      state: () => city.db.usulanPerilaku.count(),
    };
  },
  async 'perilaku.sahkan'(city, at) {
    const { id: kbkId } = await kbkOf(city, at);
    const { id: nilaiBudayaId } = await city.db.nilaiBudaya.findFirstOrThrow({ where: { perangkatDaerahId: null } });
    const pengusul = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: city.actingIn[at].sekretaris } });
    const { id, revisi } = await city.db.usulanPerilaku.create({
      data: { kbkId, nilaiBudayaId, teks: `Menyapa tamu lebih dahulu ${serial += 1}`, diusulkanOleh: 'Intan', diusulkanPada: city.deps.clock(), pengusulId: pengusul.pegawaiId! },
    });
    return {
      send: (browser) => browser.post(`/nilai/perilaku/${id}/putuskan`, { revisi, putusan: 'DISETUJUI', alasan: '' }),
      state: () => city.db.usulanPerilaku.findUniqueOrThrow({ where: { id } }),
    };
  },
  async 'fasilitas.minta'(city, at) {
    const { id: kbkId } = await kbkOf(city, at);
    return {
      send: (browser) => browser.post('/fasilitas/baru', { id: uuidv7(), kbkId, nama: 'Proyektor', kegunaan: 'Pertemuan bulanan', jumlah: 1, diperlukanPada: '' }),
      state: () => city.db.fasilitas.count(),
    };
  },
  async 'fasilitas.tanggapi'(city, at) {
    const { id: kbkId } = await kbkOf(city, at);
    const now = city.deps.clock();
    const { id, revisi } = await city.db.fasilitas.create({ data: { kbkId, nama: 'Proyektor', kegunaan: 'Pertemuan bulanan', status: 'DIMINTA', dibuatOleh: 'Intan', dibuatPada: now, statusSejak: now } });
    return { send: (browser) => browser.post(`/fasilitas/${id}/setujui`, { revisi }), state: () => city.db.fasilitas.findUniqueOrThrow({ where: { id } }) };
  },
  'materi.kelola': async (city, at) => materiAct(city, (await kbkOf(city, at)).id),
  'materi.kelola KOTA': (city) => materiAct(city, 'kota'),
  async 'pesan.tulis'(city, at) {
    const { id: kbkId } = await kbkOf(city, at);
    return { send: (browser) => browser.post(`/kbk/${kbkId}/pesan`, { id: uuidv7(), teks: 'Mohon arahan.' }), state: () => city.db.pesanKbk.count() };
  },
  async 'kepala.catat'(city) {
    const opd = await city.db.perangkatDaerah.create({
      data: { kode: `8.${serial += 1}`, nama: `Badan Percobaan ${serial}`, singkatan: 'Badan', jenis: 'BADAN', sebutanKepala: 'Kepala Badan', mulai: new Date('2026-01-02') },
    });
    const head = await city.db.pegawai.create({ data: { nama: 'Ranu Percobaan', jenis: 'NON_ASN', penempatan: { create: { perangkatDaerahId: opd.id, jabatan: 'Kepala Badan', mulai: new Date('2026-01-02') } } } });
    return {
      send: (browser) => browser.post(`/perangkat-daerah/${opd.id}/kepala/baru`, {
        id: uuidv7(), pegawaiId: head.id, sifat: 'PLT', mulai: '2026-11-02', nomorSk: '821/77/2026', tanggalSk: '2026-11-01', akibat: '',
      }),
      state: () => city.db.pejabatKepala.count({ where: { perangkatDaerahId: opd.id } }),
    };
  },
};

const rows = table.trim().split('\n').slice(1).map((line) => {
  const [, name, cells] = /^(\S+(?: [A-Z]{3,})?)\s+(.*)$/.exec(line.trim())!;
  return { name: name!, permission: name!.split(' ')[0] as Permission, cells: cells!.replaceAll(/\s+/g, '') };
});

let city: AccessCity;
beforeAll(async () => { city = await startAccessCity(); }, 120_000);
afterAll(() => city.close());

describe('the access table', () => {
  it('has a row for every permission, a cell for every column, and a try for every row', () => {
    expect([...new Set(rows.map(({ permission }) => permission))].sort()).toEqual(Object.keys(permissions).sort());
    expect(rows.filter(({ cells }) => !/^[x-]+$/.test(cells) || cells.length !== columns.length).map(({ name }) => name)).toEqual([]);
    expect(Object.keys(acts).sort()).toEqual(rows.map(({ name }) => name).sort());
  });

  it.each(rows)('$name: is done by those who may, and by nobody else', async ({ name, cells }) => {
    const wrong: string[] = [];
    for (const at of ['diskominfo', 'kec-serang', 'setda'] as const) {
      const here = columns.map((column, i) => ({ ...column, may: cells[i] === 'x' })).filter((column) => column.at === at);
      let act = await acts[name]!(city, at);
      // First all who may not, on one thing; then each who may, on a thing of their own.
      for (const { name: who, akun } of here.filter(({ may }) => !may)) {
        const before = await act.state();
        const answer = await act.send(await city.as(akun));
        if (![403, 404, 409].includes(answer.status)) wrong.push(`${who} is not refused: ${answer.status}`);
        if (JSON.stringify(await act.state(), bigints) !== JSON.stringify(before, bigints)) wrong.push(`${who} changed it`);
      }
      for (const [i, { name: who, akun }] of here.filter(({ may }) => may).entries()) {
        if (i > 0) act = await acts[name]!(city, at);
        const before = JSON.stringify(await act.state(), bigints);
        const answer = await act.send(await city.as(akun));
        if (![200, 303].includes(answer.status)) wrong.push(`${who} is refused: ${answer.status} ${/role="alert"[\s\S]{0,300}/.exec(answer.text)?.[0] ?? ''}`);
        else if (JSON.stringify(await act.state(), bigints) === before) wrong.push(`${who} changed nothing`);
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});

const bigints = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
