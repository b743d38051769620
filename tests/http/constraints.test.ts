import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.js';
import { kbkOf, reportIn } from '../support/work.js';

/**
 * What the database guards, whoever writes: for each constraint, unique index and trigger a series of statements of which
 * the last must fail by that very name, and a near miss that must pass. Everything is tried in SQL and rolled back.
 */

interface Statement { text: string; values?: unknown[] }
interface Try { passes: Statement[]; fails: Statement[] }

let city: TestApp;
let client: pg.Client;

beforeAll(async () => {
  city = await startApp();
  client = new pg.Client({ connectionString: city.database.url });
  await client.connect();
  await prepare();
}, 120_000);
afterAll(async () => {
  await client.end();
  await city.close();
});

type Row = Record<string, unknown>;
const sql = (text: string, ...values: unknown[]): Statement => ({ text, values });
const insert = (table: string, row: Row): Statement => {
  const names = Object.keys(row);
  return { text: `insert into "${table}" (${names.map((name) => `"${name}"`).join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`, values: Object.values(row) };
};

/** Rows of the test city that the tries hang on. */
const at = {} as { opd: string; opd2: string; kbk: string; kbk2: string; akun: string; pegawai: string; pegawai2: string; free: string; free2: string; nilai: string; tim: string; member: string; ketua: string; laporan: string; versi: string; periode: string; evaluasi: string; kegiatan: string; berkas: string; set: string; setOpd: string; openOpd: string };

async function prepare(): Promise<void> {
  const one = async (text: string, ...values: unknown[]) => (await client.query<{ id: string }>(text, values)).rows[0]!.id;
  const [kbk, kbk2] = [await kbkOf(city, 'diskominfo'), await kbkOf(city, 'dinkes')];
  Object.assign(at, { opd: kbk.opdId, opd2: kbk2.opdId, kbk: kbk.id, kbk2: kbk2.id });
  at.laporan = await reportIn(city, 'diskominfo', 'DIAJUKAN', '2026-09-07');
  at.versi = await one('select id from versi_laporan where laporan_id = $1', at.laporan);
  at.akun = await one("select id from akun where nama_pengguna = 'diskominfo.sekretaris'");
  at.pegawai = await one("select pegawai_id as id from akun where nama_pengguna = 'diskominfo.sekretaris'");
  at.pegawai2 = await one("select pegawai_id as id from akun where nama_pengguna = 'diskominfo.ketua'");
  at.nilai = await one('select id from nilai_budaya order by urutan limit 1');
  at.tim = await one('select id from tim');
  at.member = await one("select id from keanggotaan_tim where jabatan = 'KOORDINATOR'");
  at.ketua = await one("select id from keanggotaan where kbk_id = $1 and jabatan = 'KETUA'", at.kbk);
  at.periode = await one("select id from periode where nama = 'Maret 2026'");
  at.evaluasi = await one("select e.id from evaluasi e join periode p on p.id = e.periode_id where p.nama = 'Semester II 2026'");
  at.set = await one("select e.id from evaluasi e join periode p on p.id = e.periode_id where p.nama = 'Semester I 2026'");
  at.kegiatan = await one('select id from kegiatan where laporan_id = $1', at.laporan);
  for (const key of ['free', 'free2'] as const) {
    at[key] = uuidv7();
    await client.query(insert('pegawai', { id: at[key], nama: 'Orang Bebas', jenis: 'NON_ASN' }));
  }
  at.berkas = uuidv7();
  await client.query(insert('berkas', { ...berkas(), id: at.berkas }));
  await client.query(insert('versi_berkas', { versi_id: at.versi, berkas_id: at.berkas }));
  [at.setOpd, at.openOpd] = [uuidv7(), uuidv7()];
  for (const [id, evaluasi] of [[at.setOpd, at.set], [at.openOpd, at.evaluasi]] as const) {
    await client.query(insert('evaluasi_perangkat_daerah', { id, evaluasi_id: evaluasi, perangkat_daerah_id: at.opd, nama: 'Diskominfo', dinilai: true }));
    await client.query(insert('nilai_indikator', { evaluasi_perangkat_daerah_id: id, indikator: 'kelengkapan', pembilang: 1, penyebut: 2, rincian: '[]' }));
  }
  await client.query(insert('tindakan_evaluasi', { ...person(at.pegawai), id: uuidv7(), evaluasi_id: at.set, tindakan: 'TETAPKAN', post: 'TIM_KETUA', sebutan: 'Ketua Tim', sifat: 'TETAP', pada: new Date() }));
  await client.query("update evaluasi set status = 'DITETAPKAN' where id = $1", [at.set]);
}

// ── Rows that are right, each with an id of its own ───────────────────────────

const opd = (more: Row = {}) => ({ id: uuidv7(), kode: `9.${uuidv7().slice(-6)}`, nama: 'Dinas Uji', singkatan: 'Uji', jenis: 'DINAS', sebutan_kepala: 'Kepala Dinas', mulai: '2026-01-01', ...more });
const namaOpd = (more: Row = {}) => ({ id: uuidv7(), perangkat_daerah_id: at.opd, nama: 'Nama Lama', singkatan: 'NL', mulai: '2016-01-01', selesai: '2016-12-31', ...more });
const asn = (more: Row = {}) => ({ id: uuidv7(), perangkat_daerah_id: at.opd, mulai: '2026-03-01', pns: 40, pppk: 10, ...more });
const perubahan = (more: Row = {}) => ({ id: uuidv7(), asal_id: at.opd, menjadi_id: at.opd2, jenis: 'GABUNG', mulai: '2026-12-01', dasar: 'Perda Nomor 1', ...more });
const unit = (more: Row = {}) => ({ id: uuidv7(), perangkat_daerah_id: at.opd, kode: 'U1', nama: 'Unit Uji', mulai: '2026-01-01', ...more });
const impor = (more: Row = {}) => ({ id: uuidv7(), jenis: 'pegawai', nama_berkas: 'pegawai.csv', akun_id: at.akun, baris: '[]', total: 2, dibuat_pada: new Date(), ...more });
const pegawai = (more: Row = {}) => ({ id: uuidv7(), nama: 'Orang Uji', jenis: 'PNS', nip: '197813302010039991', ...more });
const penempatan = (more: Row = {}) => ({ id: uuidv7(), pegawai_id: at.free, perangkat_daerah_id: at.opd, jabatan: 'Pelaksana', mulai: '2026-03-01', ...more });
const akun = (more: Row = {}) => ({ id: uuidv7(), nama_pengguna: 'akun.uji', nama: 'Akun Uji', ...more });
const tautan = (more: Row = {}) => ({ id: uuidv7(), akun_id: at.akun, token_hash: 'abc', berlaku_sampai: new Date(), ...more });
const penugasan = (more: Row = {}) => ({ id: uuidv7(), akun_id: at.akun, peran: 'STAF_WALIKOTA', mulai: '2026-03-01', ...more });
const kepala = (more: Row = {}) => ({ id: uuidv7(), perangkat_daerah_id: at.opd, pegawai_id: at.free, sifat: 'PLH', mulai: '2026-03-01', selesai: '2026-03-07', nomor_sk: '1', tanggal_sk: '2026-02-20', ...more });
const kbk = (more: Row = {}) => ({ id: uuidv7(), perangkat_daerah_id: at.opd, nama: 'KBK Uji', mulai: '2025-01-01', selesai: '2025-12-31', ...more });
const susunan = (more: Row = {}) => ({ id: uuidv7(), kbk_id: at.kbk, jabatan: 'FASILITATOR', jumlah: 0, alasan: 'Sedikit.', mulai: '2026-03-01', ...more });
const keanggotaan = (more: Row = {}) => ({ id: uuidv7(), kbk_id: at.kbk, pegawai_id: at.free, jabatan: 'ANGGOTA', mulai: '2026-03-01', ...more });
const pengganti = (more: Row = {}) => keanggotaan({ jabatan: 'KETUA', sifat: 'PENGGANTI', menggantikan_id: at.ketua, selesai: '2026-03-07', ...more });
const tim = (more: Row = {}) => ({ id: uuidv7(), nomor_sk: '1', tanggal_sk: '2026-01-01', mulai: '2026-01-01', ...more });
const anggotaTim = (more: Row = {}) => ({ id: uuidv7(), tim_id: at.tim, pegawai_id: at.free, jabatan: 'ANGGOTA', mulai: '2026-03-01', ...more });
const penugasanTim = (more: Row = {}) => ({ id: uuidv7(), keanggotaan_tim_id: at.member, perangkat_daerah_id: at.opd, jenis: 'TINJAU', mulai: '2026-03-01', ...more });
const nilai = (more: Row = {}) => ({ id: uuidv7(), kode: 'uji', nama: 'Uji', makna: 'Uji', dasar: 'Uji', urutan: 99, berlaku_dari: '2026-01-01', ...more });
const usulanNilai = (more: Row = {}) => ({ id: uuidv7(), perangkat_daerah_id: at.opd, nama: 'Uji', makna: 'Uji', perilaku: ['Uji'], alasan: 'Uji', diusulkan_oleh: 'Uji', diusulkan_pada: new Date(), ...more });
const usulanPerilaku = (more: Row = {}) => ({ id: uuidv7(), kbk_id: at.kbk, nilai_budaya_id: at.nilai, teks: 'Uji', diusulkan_oleh: 'Uji', diusulkan_pada: new Date(), pengusul_id: at.pegawai, ...more });
const diputuskan = (status: string, more: Row = {}) => ({ status, diputuskan_oleh: 'Uji', diputuskan_pada: new Date(), alasan_putusan: 'Uji.', ...more });
const fasilitas = (more: Row = {}) => ({ id: uuidv7(), kbk_id: at.kbk, nama: 'Uji', kegunaan: 'Uji', status: 'DIMINTA', dibuat_oleh: 'Uji', dibuat_pada: new Date(), status_sejak: new Date(), ...more });
const materi = (more: Row = {}) => ({ id: uuidv7(), judul: 'Uji', tautan: 'https://contoh.go.id', dibuat_oleh: 'Uji', dibuat_pada: new Date(), ...more });
const pesan = (more: Row = {}) => ({ id: uuidv7(), kbk_id: at.kbk, akun_id: at.akun, nama: 'Uji', sebutan: 'Ketua', teks: 'Uji', pada: new Date(), ...more });
const perilaku = (more: Row = {}) => ({ id: uuidv7(), kode: 'uji.1', nilai_budaya_id: at.nilai, teks: 'Uji', dasar: 'Uji', urutan: 99, berlaku_dari: '2026-01-01', ...more });
const periode = (more: Row = {}) => ({ id: uuidv7(), jenis: 'PELAPORAN', nama: 'Lama', mulai: '2025-12-01', akhir: '2025-12-31', tenggat: '2026-01-07', ...more });
const rencana = (more: Row = {}) => ({ id: uuidv7(), kbk_id: at.kbk, tahun: 2026, bulan: 3, judul: 'Rencana', sasaran: 'Sasaran', ...more });
const kegiatan = (more: Row = {}) => ({ id: uuidv7(), kbk_id: at.kbk, judul: 'Kegiatan', jenis: 'SOSIALISASI', mulai: '2026-03-02', selesai: '2026-03-02', tempat: 'Aula', uraian: 'Uraian', jumlah_peserta: 3, dibuat_oleh_id: at.akun, ...more });
const berkas = (more: Row = {}) => ({ id: uuidv7(), nama: 'foto.jpg', tipe: 'image/jpeg', ukuran: 1000, sha256: 'a'.repeat(64), ...more });
const bukti = (formulir: string, urutan: number) => ({ id: uuidv7(), berkas_id: at.berkas, formulir_id: formulir, urutan });
const laporan = (more: Row = {}) => ({ id: uuidv7(), kbk_id: at.kbk, periode_id: at.periode, status_sejak: new Date(), dibuka_pada: new Date(), ...more });
const numbered = (more: Row = {}) => laporan({ status: 'DIAJUKAN', versi: 1, nomor: 'UJI/1', diajukan_pertama_pada: new Date(), ...more });
const versi = (more: Row = {}) => ({ id: uuidv7(), laporan_id: at.laporan, versi: 2, format: 1, isi: '{}', nihil: false, dibuat_pada: new Date(), ...more });
const person = (pegawaiId: string) => ({ pegawai_id: pegawaiId, nama: 'Orang', jabatan: 'Pelaksana' });
const tindakan = (more: Row = {}) => ({ ...person(at.pegawai2), id: uuidv7(), laporan_id: at.laporan, versi_id: at.versi, tindakan: 'SAHKAN', post: 'KBK_KETUA', sebutan: 'Ketua', sifat: 'TETAP', pada: new Date(), ...more });
const evaluasi = (more: Row = {}) => ({ id: uuidv7(), periode_id: at.periode, status_sejak: new Date(), ...more });
const evaluasiOpd = (more: Row = {}) => ({ id: uuidv7(), evaluasi_id: at.evaluasi, perangkat_daerah_id: at.opd2, nama: 'Dinkes', dinilai: true, ...more });
const indikator = (more: Row = {}) => ({ evaluasi_perangkat_daerah_id: at.openOpd, indikator: 'ketepatan', pembilang: 1, penyebut: 2, rincian: '[]', ...more });
const arahan = (more: Row = {}) => ({ id: uuidv7(), tim_id: at.tim, judul: 'Arahan', isi: 'Isi', dibuat_oleh: 'Pengarah', dibuat_pada: new Date(), ...more });
const laporanTim = (more: Row = {}) => ({ id: uuidv7(), keanggotaan_tim_id: at.member, judul: 'Laporan', isi: 'Isi', dibuat_oleh: 'Koordinator', dibuat_pada: new Date(), ...more });
const sosialisasi = (more: Row = {}) => ({ id: uuidv7(), judul: 'Sosialisasi', mulai: '2026-03-05', selesai: '2026-03-05', tempat: 'Aula', dibuat_oleh: 'Tim', dibuat_pada: new Date(), ...more });

/** A table whose rows may not end before they begin, and may end on the day on which they begin. */
const ordered = (table: string, make: (more: Row) => Row): Try => ({
  passes: [insert(table, make({ mulai: '2026-03-05', selesai: '2026-03-05' }))],
  fails: [insert(table, make({ mulai: '2026-03-05', selesai: '2026-03-04' }))],
});

/** A row twice: the second with `same` must fail, with `other` it passes. */
const twice = (table: string, make: (more?: Row) => Row, first: Row, same: Row, other: Row): Try => ({
  passes: [insert(table, make(first)), insert(table, make(other))],
  fails: [insert(table, make(first)), insert(table, make(same))],
});

// ── Each by its name in the database ─────────────────────────────────────────

const tries: Record<string, () => Try> = {
  perangkat_daerah_urut_tanggal: () => ordered('perangkat_daerah', opd),
  nama_perangkat_daerah_urut_tanggal: () => ({ passes: [insert('nama_perangkat_daerah', namaOpd({ mulai: '2016-01-01', selesai: '2016-01-01' }))], fails: [insert('nama_perangkat_daerah', namaOpd({ mulai: '2016-01-02', selesai: '2016-01-01' }))] }),
  unit_kerja_urut_tanggal: () => ordered('unit_kerja', unit),
  penempatan_urut_tanggal: () => ordered('penempatan', penempatan),
  penugasan_urut_tanggal: () => ordered('penugasan', penugasan),
  pejabat_kepala_urut_tanggal: () => ordered('pejabat_kepala', kepala),
  kbk_urut_tanggal: () => ({ passes: [insert('kbk', kbk({ selesai: '2025-01-01' }))], fails: [insert('kbk', kbk({ selesai: '2024-12-31' }))] }),
  susunan_kbk_urut_tanggal: () => ordered('susunan_kbk', susunan),
  keanggotaan_urut_tanggal: () => ordered('keanggotaan', keanggotaan),
  tim_urut_tanggal: () => ordered('tim', tim),
  keanggotaan_tim_urut_tanggal: () => ordered('keanggotaan_tim', anggotaTim),
  penugasan_tim_urut_tanggal: () => ordered('penugasan_tim', penugasanTim),
  kegiatan_urut_tanggal: () => ordered('kegiatan', kegiatan),
  periode_urut_tanggal: () => ({ passes: [insert('periode', periode({ akhir: '2025-12-01', tenggat: '2025-12-01' }))], fails: [insert('periode', periode({ tenggat: '2025-12-30' }))] }),

  nama_perangkat_daerah_satu: () => twice('nama_perangkat_daerah', namaOpd, {}, { mulai: '2016-12-31', selesai: '2016-12-31' }, { mulai: '2015-01-01', selesai: '2015-12-31' }),
  penempatan_satu: () => twice('penempatan', penempatan, { selesai: '2026-03-31' }, { perangkat_daerah_id: at.opd2, mulai: '2026-03-31' }, { perangkat_daerah_id: at.opd2, mulai: '2026-04-01' }),
  penugasan_satu: () => twice('penugasan', penugasan, { selesai: '2026-03-31' }, { mulai: '2026-03-31' }, { peran: 'ADMIN', mulai: '2026-03-31' }),
  pejabat_kepala_satu: () => ({
    passes: [insert('pejabat_kepala', kepala()), insert('pejabat_kepala', kepala({ mulai: '2026-03-08', selesai: '2026-03-09' })), insert('pejabat_kepala', kepala({ mulai: '2026-03-05', dibatalkan_pada: new Date(), alasan_batal: 'Salah.' }))],
    fails: [insert('pejabat_kepala', kepala({ sifat: 'PLT', mulai: '2027-01-01', selesai: null }))],
  }),
  pejabat_kepala_plh_berakhir: () => ({
    passes: [sql("update pejabat_kepala set selesai = '2026-02-28' where perangkat_daerah_id = $1", at.opd), insert('pejabat_kepala', kepala({ sifat: 'PLT', selesai: null }))],
    fails: [insert('pejabat_kepala', kepala({ selesai: null }))],
  }),
  pejabat_kepala_alasan_batal: () => ({ passes: [insert('pejabat_kepala', kepala({ dibatalkan_pada: new Date(), alasan_batal: 'Salah.' }))], fails: [insert('pejabat_kepala', kepala({ dibatalkan_pada: new Date() }))] }),
  kbk_satu: () => {
    const [u1, u2] = [unit(), unit({ kode: 'U2' })];
    const units = [insert('unit_kerja', u1), insert('unit_kerja', u2)];
    return {
      passes: [...units, insert('kbk', kbk({ unit_kerja_id: u1.id, mulai: '2026-02-01', selesai: null })), insert('kbk', kbk({ unit_kerja_id: u2.id, mulai: '2026-02-01', selesai: null }))],
      fails: [...units, insert('kbk', kbk({ unit_kerja_id: u1.id, mulai: '2026-02-01', selesai: null })), insert('kbk', kbk({ mulai: '2026-02-01', selesai: null }))],
    };
  },
  susunan_kbk_satu: () => twice('susunan_kbk', susunan, { selesai: '2026-03-31' }, { jumlah: 2, mulai: '2026-03-31' }, { jumlah: 2, mulai: '2026-04-01' }),
  susunan_kbk_jumlah: () => ({ passes: [insert('susunan_kbk', susunan({ jabatan: 'KETUA', jumlah: 1 }))], fails: [insert('susunan_kbk', susunan({ jabatan: 'KETUA', jumlah: 0 }))] }),
  keanggotaan_satu_jabatan: () => twice('keanggotaan', keanggotaan, { selesai: '2026-03-31' }, { jabatan: 'FASILITATOR', mulai: '2026-03-31' }, { jabatan: 'FASILITATOR', mulai: '2026-03-31', dibatalkan_pada: new Date(), alasan_batal: 'Salah.' }),
  keanggotaan_satu_pemegang: () => ({ passes: [insert('keanggotaan', keanggotaan({ jabatan: 'FASILITATOR' })), insert('keanggotaan', pengganti({ pegawai_id: at.free2 }))], fails: [insert('keanggotaan', keanggotaan({ jabatan: 'KETUA' }))] }),
  keanggotaan_pengganti: () => ({ passes: [insert('keanggotaan', pengganti())], fails: [insert('keanggotaan', pengganti({ menggantikan_id: null }))] }),
  keanggotaan_alasan_batal: () => ({ passes: [insert('keanggotaan', keanggotaan({ dibatalkan_pada: new Date(), alasan_batal: 'Salah.' }))], fails: [insert('keanggotaan', keanggotaan({ alasan_batal: 'Salah.' }))] }),
  keanggotaan_tim_satu_jabatan: () => twice('keanggotaan_tim', anggotaTim, { selesai: '2026-03-31' }, { jabatan: 'KOORDINATOR', mulai: '2026-03-31' }, { jabatan: 'KOORDINATOR', mulai: '2026-04-01' }),
  keanggotaan_tim_satu_pemegang: () => ({ passes: [insert('keanggotaan_tim', anggotaTim({ jabatan: 'KOORDINATOR' }))], fails: [insert('keanggotaan_tim', anggotaTim({ jabatan: 'KETUA' }))] }),
  penugasan_tim_satu: () => twice('penugasan_tim', penugasanTim, { selesai: '2026-03-31' }, { mulai: '2026-03-31' }, { jenis: 'NILAI', mulai: '2026-03-31' }),
  periode_tidak_bertumpuk: () => ({ passes: [insert('periode', periode())], fails: [insert('periode', periode({ akhir: '2026-01-01' }))] }),

  pegawai_nip: () => ({ passes: [insert('pegawai', pegawai())], fails: [insert('pegawai', pegawai({ nip: '19781330201003999x' }))] }),
  pegawai_nip_menurut_jenis: () => ({ passes: [insert('pegawai', pegawai({ jenis: 'NON_ASN', nip: null })), insert('pegawai', pegawai({ jenis: 'PPPK' }))], fails: [insert('pegawai', pegawai({ jenis: 'NON_ASN' }))] }),
  akun_nama_pengguna: () => ({ passes: [insert('akun', akun({ nama_pengguna: '0kec-serang.pj' }))], fails: [insert('akun', akun({ nama_pengguna: 'Akun.uji' }))] }),
  kegiatan_jumlah: () => ({ passes: [insert('kegiatan', kegiatan({ jumlah_peserta: 0, anggaran: 0 }))], fails: [insert('kegiatan', kegiatan({ anggaran: -1 }))] }),
  rencana_kegiatan_jumlah: () => ({ passes: [insert('rencana_kegiatan', rencana({ bulan: 12 }))], fails: [insert('rencana_kegiatan', rencana({ bulan: 13 }))] }),
  rencana_kegiatan_sah: () => ({ passes: [insert('rencana_kegiatan', rencana({ status: 'DISAHKAN', disahkan_pada: new Date() }))], fails: [insert('rencana_kegiatan', rencana({ status: 'DISAHKAN' }))] }),
  berkas_ukuran: () => ({ passes: [insert('berkas', berkas({ tipe: 'application/pdf', ukuran: 1 }))], fails: [insert('berkas', berkas({ tipe: 'image/svg+xml' }))] }),

  laporan_bernomor: () => ({ passes: [insert('laporan', numbered())], fails: [insert('laporan', numbered({ nomor: null }))] }),
  laporan_diteruskan: () => ({ passes: [insert('laporan', numbered({ status: 'DITERUSKAN', diteruskan_pertama_pada: new Date() }))], fails: [insert('laporan', numbered({ status: 'DITERUSKAN' }))] }),
  laporan_dihitung: () => ({
    passes: [insert('laporan', numbered({ status: 'DITERIMA', diteruskan_pertama_pada: new Date(), evaluasi_id: at.evaluasi }))],
    fails: [insert('laporan', numbered({ status: 'DITERUSKAN', diteruskan_pertama_pada: new Date(), evaluasi_id: at.evaluasi }))],
  }),
  tindakan_satu_pengesahan: () => twice('tindakan', tindakan, {}, { pegawai_id: at.free }, { pegawai_id: at.free, post: 'KBK_FASILITATOR' }),
  tindakan_satu_pengajuan: () => ({ passes: [insert('tindakan', tindakan({ tindakan: 'TARIK' }))], fails: [insert('tindakan', tindakan({ tindakan: 'AJUKAN' }))] }),
  tindakan_orang_berbeda: () => ({ passes: [insert('tindakan', tindakan({ pegawai_id: at.pegawai, tindakan: 'TERUSKAN' }))], fails: [insert('tindakan', tindakan({ pegawai_id: at.pegawai }))] }),
  tindakan_beralasan: () => ({ passes: [insert('tindakan', tindakan({ tindakan: 'KEMBALIKAN', alasan: 'Kurang.' }))], fails: [insert('tindakan', tindakan({ tindakan: 'KEMBALIKAN', alasan: '  ' }))] }),

  usulan_nilai_berperilaku: () => ({ passes: [insert('usulan_nilai', usulanNilai())], fails: [insert('usulan_nilai', usulanNilai({ perilaku: [] }))] }),
  usulan_nilai_diputuskan: () => ({ passes: [insert('usulan_nilai', usulanNilai(diputuskan('DISETUJUI', { nilai_budaya_id: at.nilai })))], fails: [insert('usulan_nilai', usulanNilai(diputuskan('DISETUJUI')))] }),
  usulan_nilai_beralasan: () => ({ passes: [insert('usulan_nilai', usulanNilai(diputuskan('DITOLAK')))], fails: [insert('usulan_nilai', usulanNilai(diputuskan('DITOLAK', { alasan_putusan: ' ' })))] }),
  usulan_perilaku_diputuskan: () => ({ passes: [insert('usulan_perilaku', usulanPerilaku({ status: 'DITARIK' }))], fails: [insert('usulan_perilaku', usulanPerilaku(diputuskan('DISETUJUI')))] }),
  usulan_perilaku_beralasan: () => ({ passes: [insert('usulan_perilaku', usulanPerilaku(diputuskan('DITOLAK')))], fails: [insert('usulan_perilaku', usulanPerilaku(diputuskan('DITOLAK', { alasan_putusan: ' ' })))] }),
  fasilitas_jumlah: () => ({ passes: [insert('fasilitas', fasilitas({ jumlah: 1 }))], fails: [insert('fasilitas', fasilitas({ jumlah: 0 }))] }),
  fasilitas_ditolak: () => ({ passes: [insert('fasilitas', fasilitas({ status: 'DITOLAK', alasan_tolak: 'Uji.' }))], fails: [insert('fasilitas', fasilitas({ status: 'DITOLAK', alasan_tolak: ' ' }))] }),
  fasilitas_disediakan: () => ({ passes: [insert('fasilitas', fasilitas({ status: 'DISEDIAKAN', disediakan_pada: '2026-05-01' }))], fails: [insert('fasilitas', fasilitas({ status: 'DISEDIAKAN' }))] }),
  materi_berkas_atau_tautan: () => ({ passes: [insert('materi', materi())], fails: [insert('materi', materi({ tautan: null }))] }),
  materi_tautan: () => ({ passes: [insert('materi', materi({ tautan: 'https://contoh.go.id/a' }))], fails: [insert('materi', materi({ tautan: 'javascript:alert(1)' }))] }),

  laporan_tim_disampaikan: () => ({ passes: [insert('laporan_tim', laporanTim({ status: 'DISAMPAIKAN', disampaikan_pada: new Date() }))], fails: [insert('laporan_tim', laporanTim({ status: 'DISAMPAIKAN' }))] }),
  sosialisasi_urut_tanggal: () => ordered('sosialisasi', sosialisasi),
  sosialisasi_tanpa_nama: () => ({ passes: [insert('sosialisasi', sosialisasi({ tanpa_nama: 0 }))], fails: [insert('sosialisasi', sosialisasi({ tanpa_nama: -1 }))] }),
  sosialisasi_kbk: () => ({ passes: [insert('sosialisasi', sosialisasi({ kbk_id: at.kbk, perangkat_daerah_id: at.opd }))], fails: [insert('sosialisasi', sosialisasi({ kbk_id: at.kbk }))] }),
  arahan_penerima_arahan_id_kbk_id_key: () => {
    const row = arahan();
    const penerima = (kbkId: string) => insert('arahan_penerima', { id: uuidv7(), arahan_id: row.id, kbk_id: kbkId });
    return { passes: [insert('arahan', row), penerima(at.kbk), penerima(at.kbk2)], fails: [insert('arahan', row), penerima(at.kbk), penerima(at.kbk)] };
  },

  perangkat_daerah_kode_key: () => twice('perangkat_daerah', opd, { kode: '9.99' }, { kode: '9.99' }, { kode: '9.98' }),
  jumlah_asn_perangkat_daerah_id_mulai_key: () => twice('jumlah_asn', asn, {}, { pns: 41 }, { mulai: '2026-04-01' }),
  pegawai_berhenti: () => ({
    passes: [sql("update pegawai set berhenti_pada = '2026-05-31', alasan_berhenti = 'PENSIUN' where id = $1", at.free)],
    fails: [sql("update pegawai set berhenti_pada = '2026-05-31' where id = $1", at.free2)],
  }),
  impor_maju: () => ({ passes: [insert('impor', impor({ selesai: 2 }))], fails: [insert('impor', impor({ selesai: 3 }))] }),
  jumlah_asn_wajar: () => ({ passes: [insert('jumlah_asn', asn({ pns: 0, pppk: 100000 }))], fails: [insert('jumlah_asn', asn({ pppk: -1 }))] }),
  perangkat_daerah_penerus_lain: () => ({
    passes: [sql('update perangkat_daerah set penerus_id = $2 where id = $1', at.opd, at.opd2)], fails: [sql('update perangkat_daerah set penerus_id = id where id = $1', at.opd)],
  }),
  perubahan_perangkat_daerah_lain: () => ({ passes: [insert('perubahan_perangkat_daerah', perubahan())], fails: [insert('perubahan_perangkat_daerah', perubahan({ menjadi_id: at.opd }))] }),
  perubahan_perangkat_daerah_asal_id_menjadi_id_key: () => twice('perubahan_perangkat_daerah', perubahan, {}, { jenis: 'PECAH' }, { asal_id: at.opd2, menjadi_id: at.opd }),
  unit_kerja_perangkat_daerah_id_kode_key: () => twice('unit_kerja', unit, {}, {}, { perangkat_daerah_id: at.opd2 }),
  pegawai_nip_key: () => twice('pegawai', pegawai, {}, {}, { nip: '197813302010039992' }),
  akun_nama_pengguna_key: () => twice('akun', akun, {}, {}, { nama_pengguna: 'akun.lain' }),
  akun_pegawai_id_key: () => twice('akun', akun, { pegawai_id: at.free }, { nama_pengguna: 'akun.lain', pegawai_id: at.free }, { nama_pengguna: 'akun.lain', pegawai_id: at.free2 }),
  tautan_sandi_token_hash_key: () => twice('tautan_sandi', tautan, {}, {}, { token_hash: 'abd' }),
  nilai_budaya_kode_key: () => twice('nilai_budaya', nilai, {}, {}, { kode: 'uji2' }),
  perilaku_kode_key: () => twice('perilaku', perilaku, {}, {}, { kode: 'uji.2' }),
  laporan_nomor_key: () => twice('laporan', numbered, {}, { kbk_id: at.kbk2 }, { kbk_id: at.kbk2, nomor: 'UJI/2' }),
  laporan_kbk_id_periode_id_key: () => twice('laporan', laporan, {}, {}, { kbk_id: at.kbk2 }),
  versi_laporan_laporan_id_versi_key: () => twice('versi_laporan', versi, {}, {}, { versi: 3 }),
  evaluasi_periode_id_versi_key: () => twice('evaluasi', evaluasi, {}, {}, { versi: 2 }),
  evaluasi_perangkat_daerah_evaluasi_id_perangkat_daerah_id_key: () => ({ passes: [insert('evaluasi_perangkat_daerah', evaluasiOpd())], fails: [insert('evaluasi_perangkat_daerah', evaluasiOpd({ perangkat_daerah_id: at.opd }))] }),
};

/** Triggers: further ways that must fail stand beside the first. */
const triggers: Record<string, () => Try & { alsoFails?: Statement[] }> = {
  riwayat_tetap: () => ({
    passes: [sql("update riwayat_rincian set isi = '{}'")],
    fails: [sql("update riwayat set tindakan = 'lain'")], alsoFails: [sql('delete from riwayat')],
  }),
  riwayat_tidak_dikosongkan: () => ({ passes: [sql('truncate batas_laju')], fails: [sql('truncate riwayat cascade')] }),
  versi_laporan_tetap: () => ({ passes: [insert('versi_laporan', versi())], fails: [sql('update versi_laporan set nihil = true where id = $1', at.versi)], alsoFails: [sql('delete from versi_laporan where id = $1', at.versi)] }),
  versi_berkas_tetap: () => ({ passes: [sql('delete from bukti')], fails: [sql('delete from versi_berkas where versi_id = $1', at.versi)], alsoFails: [sql('update versi_berkas set berkas_id = berkas_id where versi_id = $1', at.versi)] }),
  tindakan_tetap: () => ({ passes: [insert('tindakan', tindakan())], fails: [sql("update tindakan set nama = 'Orang Lain' where laporan_id = $1", at.laporan)], alsoFails: [sql('delete from tindakan where laporan_id = $1', at.laporan)] }),
  pesan_kbk_tetap: () => {
    const row = pesan();
    return { passes: [insert('pesan_kbk', row)], fails: [insert('pesan_kbk', row), sql("update pesan_kbk set teks = 'Lain' where id = $1", row.id)] };
  },
  tindakan_evaluasi_tetap: () => ({ passes: [sql("update evaluasi set pengantar = 'Pengantar' where id = $1", at.set)], fails: [sql("update tindakan_evaluasi set nama = 'Orang Lain'")], alsoFails: [sql('delete from tindakan_evaluasi')] }),
  laporan_tidak_dihapus: () => {
    const row = laporan();
    return { passes: [insert('laporan', row), sql("update laporan set ringkasan = 'Isi' where id = $1", row.id)], fails: [insert('laporan', row), sql('delete from laporan where id = $1', row.id)] };
  },
  evaluasi_perangkat_daerah_tetap: () => ({
    passes: [sql('update evaluasi_perangkat_daerah set total = 80 where id = $1', at.openOpd)], fails: [sql('update evaluasi_perangkat_daerah set total = 80 where id = $1', at.setOpd)],
    alsoFails: [
      insert('evaluasi_perangkat_daerah', evaluasiOpd({ evaluasi_id: at.set })),
      sql('update evaluasi_perangkat_daerah set evaluasi_id = $2, perangkat_daerah_id = $3 where id = $1', at.setOpd, at.evaluasi, at.opd2),
      sql('update evaluasi_perangkat_daerah set evaluasi_id = $2, perangkat_daerah_id = $3 where id = $1', at.openOpd, at.set, at.opd2),
    ],
  }),
  nilai_indikator_tetap: () => ({
    passes: [insert('nilai_indikator', indikator())], fails: [sql('update nilai_indikator set pembilang = 2 where evaluasi_perangkat_daerah_id = $1', at.setOpd)],
    alsoFails: [
      insert('nilai_indikator', indikator({ evaluasi_perangkat_daerah_id: at.setOpd })), sql('delete from nilai_indikator where evaluasi_perangkat_daerah_id = $1', at.setOpd),
      sql('update nilai_indikator set evaluasi_perangkat_daerah_id = $2, indikator = $3 where evaluasi_perangkat_daerah_id = $1', at.setOpd, at.openOpd, 'lain'),
    ],
  }),
  aturan_evaluasi_tetap: () => ({
    passes: [insert('aturan_evaluasi', { versi: 99, isi: '{}', alasan: 'Baru.' })], fails: [sql("update aturan_evaluasi set isi = '{}'")], alsoFails: [sql('delete from aturan_evaluasi')],
  }),
  evaluasi_tidak_mundur: () => ({
    passes: [sql("update evaluasi set status = 'DISAMPAIKAN', disampaikan_pada = now() where id = $1", at.set)], fails: [sql("update evaluasi set status = 'DISUSUN' where id = $1", at.set)],
    alsoFails: [sql('update evaluasi set ditetapkan_pada = now() where id = $1', at.set), sql('update evaluasi set aturan_versi = 1 where id = $1', at.set), sql('delete from evaluasi where id = $1', at.set)],
  }),
  laporan_tetap_dihitung: () => {
    const row = numbered({ status: 'DITERIMA', diteruskan_pertama_pada: new Date(), evaluasi_id: at.set });
    return {
      passes: [insert('laporan', row), sql("update laporan set ringkasan = 'Isi' where id = $1", row.id)], fails: [insert('laporan', row), sql('update laporan set evaluasi_id = null where id = $1', row.id)],
    };
  },
  arahan_tetap: () => {
    const row = arahan();
    return { passes: [insert('arahan', row), insert('arahan_penerima', { id: uuidv7(), arahan_id: row.id, kbk_id: at.kbk })], fails: [insert('arahan', row), sql("update arahan set isi = 'Lain' where id = $1", row.id)] };
  },
  arahan_pengakuan_tetap: () => {
    const [row, penerima] = [arahan(), uuidv7()];
    const given = [insert('arahan', row), insert('arahan_penerima', { id: penerima, arahan_id: row.id, kbk_id: at.kbk }), insert('arahan_pengakuan', { penerima_id: penerima, post: 'KBK_KETUA', pegawai_id: at.pegawai2, nama: 'Orang', sebutan: 'Ketua', pada: new Date() })];
    return { passes: given, fails: [...given, sql('delete from arahan_pengakuan where penerima_id = $1', penerima)] };
  },
  laporan_tim_tetap: () => {
    const row = laporanTim({ status: 'DITANGGAPI', disampaikan_pada: new Date(), ditanggapi_pada: new Date(), tanggapan: 'Lanjutkan.' });
    const open = laporanTim({ status: 'DISAMPAIKAN', disampaikan_pada: new Date() });
    return { passes: [insert('laporan_tim', open), sql("update laporan_tim set judul = 'Lain' where id = $1", open.id)], fails: [insert('laporan_tim', row), sql("update laporan_tim set tanggapan = 'Lain' where id = $1", row.id)] };
  },
  bukti_paling_banyak: () => {
    const formulir = uuidv7();
    const some = (n: number) => Array.from({ length: n }, (_, i) => insert('bukti', bukti(formulir, i)));
    return { passes: [...some(20), insert('bukti', bukti(uuidv7(), 0))], fails: some(21) };
  },
};

/** Further statements that a constraint must refuse, besides the first. */
const more: [name: string, passes: () => Statement[], fails: () => Statement[]][] = [
  ['akun_nama_pengguna', () => [insert('akun', akun({ nama_pengguna: 'a1' }))], () => [insert('akun', akun({ nama_pengguna: '.a' }))]],
  ['akun_nama_pengguna', () => [insert('akun', akun({ nama_pengguna: 'a'.repeat(60) }))], () => [insert('akun', akun({ nama_pengguna: 'a'.repeat(61) }))]],
  ['kegiatan_jumlah', () => [insert('kegiatan', kegiatan())], () => [insert('kegiatan', kegiatan({ jumlah_peserta: -1 }))]],
  ['laporan_bernomor', () => [insert('laporan', laporan())], () => [insert('laporan', laporan({ versi: 1 }))]],
  ['laporan_diteruskan', () => [insert('laporan', numbered({ status: 'DISAHKAN' }))], () => [insert('laporan', numbered({ status: 'DITERIMA' }))]],
  ['rencana_kegiatan_jumlah', () => [insert('rencana_kegiatan', rencana({ tahun: 2018 }))], () => [insert('rencana_kegiatan', rencana({ tahun: 2017 }))]],
  ['susunan_kbk_jumlah', () => [insert('susunan_kbk', susunan())], () => [insert('susunan_kbk', susunan({ jumlah: -1 }))]],
  ['tindakan_beralasan', () => [insert('tindakan', tindakan({ tindakan: 'BUKA_KEMBALI', alasan: 'Salah.' }))], () => [insert('tindakan', tindakan({ tindakan: 'BUKA_KEMBALI' }))]],
  ['tindakan_beralasan', () => [insert('tindakan', tindakan({ tindakan: 'KEMBALIKAN', alasan: ' a ' }))], () => [insert('tindakan', tindakan({ tindakan: 'KEMBALIKAN', alasan: '\n\t\r\n' }))]],
  ['keanggotaan_pengganti', () => [insert('keanggotaan', keanggotaan())], () => [insert('keanggotaan', keanggotaan({ menggantikan_id: at.ketua }))]],
  ['pejabat_kepala_satu', () => [insert('pejabat_kepala', kepala())], () => [insert('pejabat_kepala', kepala()), insert('pejabat_kepala', kepala({ mulai: '2026-03-07' }))]],
  ['laporan_tim_disampaikan', () => [insert('laporan_tim', laporanTim())], () => [insert('laporan_tim', laporanTim({ status: 'DITANGGAPI', disampaikan_pada: new Date(), ditanggapi_pada: new Date(), tanggapan: ' ' }))]],
  ['sosialisasi_tanpa_nama', () => [insert('sosialisasi', sosialisasi({ tanpa_nama: 1_000_000 }))], () => [insert('sosialisasi', sosialisasi({ tanpa_nama: 1_000_001 }))]],
  ['periode_urut_tanggal', () => [insert('periode', periode({ tenggat: '2025-12-31' }))], () => [insert('periode', periode({ akhir: '2025-11-30', tenggat: '2025-12-30' }))]],
];

/** Runs statements in a transaction that is rolled back; gives the error of the last, throws that of an earlier one. */
async function outcome(statements: Statement[]): Promise<(pg.DatabaseError & { constraint?: string }) | null> {
  await client.query('begin');
  try {
    for (const [i, statement] of statements.entries()) {
      try {
        await client.query(statement.text, statement.values);
      } catch (error) {
        if (i === statements.length - 1) return error as pg.DatabaseError;
        throw error;
      }
    }
    return null;
  } finally {
    await client.query('rollback');
  }
}

describe('every constraint and unique index', () => {
  it.each(Object.keys(tries))('%s', async (name) => {
    const { passes, fails } = tries[name]!();
    expect((await outcome(passes))?.message ?? null, 'the near miss').toBeNull();
    expect((await outcome(fails))?.constraint).toBe(name);
  });

  it.each(more)('%s, once more', async (name, passes, fails) => {
    expect((await outcome(passes()))?.message ?? null, 'the near miss').toBeNull();
    expect((await outcome(fails()))?.constraint).toBe(name);
  });
});

describe('every trigger', () => {
  it.each(Object.keys(triggers))('%s', async (name) => {
    const { passes, fails, alsoFails = [] } = triggers[name]!();
    expect((await outcome(passes))?.message ?? null, 'the near miss').toBeNull();
    for (const statements of [fails, ...alsoFails.map((one) => [one])]) {
      const error = await outcome(statements);
      expect(error?.code, statements.at(-1)!.text).toMatch(name === 'bukti_paling_banyak' ? /^23514$/ : /^23001$/);
    }
  });

  it('keeps to twenty files when two forms are sent at once', async () => {
    const formulir = uuidv7();
    for (let i = 0; i < 19; i++) await client.query(insert('bukti', bukti(formulir, i)));
    const results = await Promise.allSettled(Array.from({ length: 4 }, (_, i) => city.database.pool.query(insert('bukti', bukti(formulir, 20 + i)))));
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect((await client.query('select count(*)::int as n from bukti where formulir_id = $1', [formulir])).rows).toEqual([{ n: 20 }]);
  });
});

it('leaves none out: every CHECK, EXCLUDE, unique index and trigger of the schema is tried', async () => {
  const names = await client.query<{ name: string }>(`
    select conname as name from pg_constraint where connamespace = 'public'::regnamespace and contype in ('c', 'x', 'u')
    union select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relnamespace = 'public'::regnamespace and i.indisunique and not i.indisprimary
    union select tgname from pg_trigger where not tgisinternal
    order by name`);
  expect(names.rows.map((row) => row.name).sort()).toEqual([...Object.keys(tries), ...Object.keys(triggers)].sort());
});
