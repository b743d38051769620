-- CreateEnum
CREATE TYPE "jenis_perangkat_daerah" AS ENUM ('SEKRETARIAT', 'INSPEKTORAT', 'DINAS', 'SATPOL_PP', 'BADAN', 'KECAMATAN');

-- CreateEnum
CREATE TYPE "jenis_pegawai" AS ENUM ('PNS', 'PPPK', 'PPPK_PARUH_WAKTU', 'NON_ASN');

-- CreateEnum
CREATE TYPE "peran" AS ENUM ('ADMIN', 'WALIKOTA', 'STAF_WALIKOTA');

-- CreateEnum
CREATE TYPE "sifat_kepala" AS ENUM ('DEFINITIF', 'PLT', 'PLH');

-- CreateEnum
CREATE TYPE "jabatan_kbk" AS ENUM ('FASILITATOR', 'KETUA', 'WAKIL_KETUA', 'SEKRETARIS', 'WAKIL_SEKRETARIS', 'ANGGOTA');

-- CreateEnum
CREATE TYPE "sifat_keanggotaan" AS ENUM ('TETAP', 'PENGGANTI');

-- CreateEnum
CREATE TYPE "jabatan_tim" AS ENUM ('PENGARAH', 'PENANGGUNG_JAWAB', 'KETUA', 'SEKRETARIS', 'KOORDINATOR', 'ANGGOTA');

-- CreateEnum
CREATE TYPE "jenis_penugasan_tim" AS ENUM ('BINAAN', 'TINJAU', 'NILAI', 'KUNJUNGAN');

-- CreateEnum
CREATE TYPE "jenis_periode" AS ENUM ('PELAPORAN', 'EVALUASI');

-- CreateEnum
CREATE TYPE "status_rencana" AS ENUM ('DRAF', 'DISAHKAN', 'DIBATALKAN');

-- CreateEnum
CREATE TYPE "jenis_kegiatan" AS ENUM ('SOSIALISASI', 'INTERNALISASI', 'INSTITUSIONALISASI');

-- CreateEnum
CREATE TYPE "status_berkas" AS ENUM ('DITULIS', 'SIAP', 'DIBUANG');

-- CreateEnum
CREATE TYPE "status_laporan" AS ENUM ('DRAF', 'DIAJUKAN', 'DISAHKAN', 'DITERUSKAN', 'DITERIMA', 'DIKEMBALIKAN');

-- CreateEnum
CREATE TYPE "jenis_tindakan" AS ENUM ('AJUKAN', 'TARIK', 'SAHKAN', 'TERUSKAN', 'TERIMA', 'KEMBALIKAN', 'BUKA_KEMBALI');

-- CreateEnum
CREATE TYPE "status_evaluasi" AS ENUM ('DISUSUN', 'SANGGAHAN', 'DITETAPKAN', 'DISAMPAIKAN');

-- CreateEnum
CREATE TYPE "jenis_tindakan_evaluasi" AS ENUM ('TETAPKAN', 'SAMPAIKAN');

-- CreateTable
CREATE TABLE "pengaturan" (
    "kunci" TEXT NOT NULL,
    "nilai" JSONB NOT NULL,
    "diubah_pada" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pengaturan_pkey" PRIMARY KEY ("kunci")
);

-- CreateTable
CREATE TABLE "sesi" (
    "sid" VARCHAR NOT NULL,
    "sess" JSON NOT NULL,
    "expire" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "sesi_pkey" PRIMARY KEY ("sid")
);

-- CreateTable
CREATE TABLE "batas_laju" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "batas_laju_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "perangkat_daerah" (
    "id" UUID NOT NULL,
    "kode" TEXT NOT NULL,
    "nama" TEXT NOT NULL,
    "singkatan" TEXT NOT NULL,
    "jenis" "jenis_perangkat_daerah" NOT NULL,
    "sebutan_kepala" TEXT NOT NULL,
    "alamat" TEXT,
    "telepon" TEXT,
    "mulai" DATE NOT NULL,
    "selesai" DATE,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "perangkat_daerah_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "nama_perangkat_daerah" (
    "id" UUID NOT NULL,
    "perangkat_daerah_id" UUID NOT NULL,
    "nama" TEXT NOT NULL,
    "singkatan" TEXT NOT NULL,
    "mulai" DATE NOT NULL,
    "selesai" DATE,

    CONSTRAINT "nama_perangkat_daerah_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unit_kerja" (
    "id" UUID NOT NULL,
    "perangkat_daerah_id" UUID NOT NULL,
    "kode" TEXT NOT NULL,
    "nama" TEXT NOT NULL,
    "mulai" DATE NOT NULL,
    "selesai" DATE,

    CONSTRAINT "unit_kerja_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pegawai" (
    "id" UUID NOT NULL,
    "nama" TEXT NOT NULL,
    "nip" VARCHAR(18),
    "jenis" "jenis_pegawai" NOT NULL,
    "email" TEXT,
    "telepon" TEXT,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pegawai_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "penempatan" (
    "id" UUID NOT NULL,
    "pegawai_id" UUID NOT NULL,
    "perangkat_daerah_id" UUID NOT NULL,
    "unit_kerja_id" UUID,
    "jabatan" TEXT NOT NULL,
    "golongan" TEXT,
    "mulai" DATE NOT NULL,
    "selesai" DATE,

    CONSTRAINT "penempatan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "akun" (
    "id" UUID NOT NULL,
    "nama_pengguna" TEXT NOT NULL,
    "nama" TEXT NOT NULL,
    "sandi_hash" TEXT,
    "pegawai_id" UUID,
    "aktif" BOOLEAN NOT NULL DEFAULT true,
    "angkatan" INTEGER NOT NULL DEFAULT 0,
    "masuk_terakhir_pada" TIMESTAMPTZ(3),
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "akun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tautan_sandi" (
    "id" UUID NOT NULL,
    "akun_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "berlaku_sampai" TIMESTAMPTZ(3) NOT NULL,
    "dipakai_pada" TIMESTAMPTZ(3),

    CONSTRAINT "tautan_sandi_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "penugasan" (
    "id" UUID NOT NULL,
    "akun_id" UUID NOT NULL,
    "peran" "peran" NOT NULL,
    "mulai" DATE NOT NULL,
    "selesai" DATE,

    CONSTRAINT "penugasan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pejabat_kepala" (
    "id" UUID NOT NULL,
    "perangkat_daerah_id" UUID NOT NULL,
    "pegawai_id" UUID NOT NULL,
    "sifat" "sifat_kepala" NOT NULL,
    "mulai" DATE NOT NULL,
    "selesai" DATE,
    "nomor_sk" TEXT NOT NULL,
    "tanggal_sk" DATE NOT NULL,
    "berkas_sk_id" UUID,
    "dibatalkan_pada" TIMESTAMPTZ(3),
    "alasan_batal" TEXT,

    CONSTRAINT "pejabat_kepala_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kbk" (
    "id" UUID NOT NULL,
    "perangkat_daerah_id" UUID NOT NULL,
    "unit_kerja_id" UUID,
    "nama" TEXT NOT NULL,
    "mulai" DATE NOT NULL,
    "selesai" DATE,
    "nomor_sk" TEXT,
    "tanggal_sk" DATE,
    "berkas_sk_id" UUID,

    CONSTRAINT "kbk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "susunan_kbk" (
    "id" UUID NOT NULL,
    "kbk_id" UUID NOT NULL,
    "jabatan" "jabatan_kbk" NOT NULL,
    "jumlah" INTEGER NOT NULL,
    "alasan" TEXT NOT NULL,
    "mulai" DATE NOT NULL,
    "selesai" DATE,

    CONSTRAINT "susunan_kbk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "keanggotaan" (
    "id" UUID NOT NULL,
    "kbk_id" UUID NOT NULL,
    "pegawai_id" UUID NOT NULL,
    "jabatan" "jabatan_kbk" NOT NULL,
    "sifat" "sifat_keanggotaan" NOT NULL DEFAULT 'TETAP',
    "mulai" DATE NOT NULL,
    "selesai" DATE,
    "nomor_sk" TEXT,
    "tanggal_sk" DATE,
    "berkas_sk_id" UUID,
    "dibatalkan_pada" TIMESTAMPTZ(3),
    "alasan_batal" TEXT,
    "menggantikan_id" UUID,

    CONSTRAINT "keanggotaan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tim" (
    "id" UUID NOT NULL,
    "nomor_sk" TEXT NOT NULL,
    "tanggal_sk" DATE NOT NULL,
    "berkas_sk_id" UUID,
    "mulai" DATE NOT NULL,
    "selesai" DATE,

    CONSTRAINT "tim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "keanggotaan_tim" (
    "id" UUID NOT NULL,
    "tim_id" UUID NOT NULL,
    "pegawai_id" UUID NOT NULL,
    "jabatan" "jabatan_tim" NOT NULL,
    "mulai" DATE NOT NULL,
    "selesai" DATE,
    "dibatalkan_pada" TIMESTAMPTZ(3),
    "alasan_batal" TEXT,

    CONSTRAINT "keanggotaan_tim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "penugasan_tim" (
    "id" UUID NOT NULL,
    "keanggotaan_tim_id" UUID NOT NULL,
    "perangkat_daerah_id" UUID NOT NULL,
    "jenis" "jenis_penugasan_tim" NOT NULL,
    "mulai" DATE NOT NULL,
    "selesai" DATE,

    CONSTRAINT "penugasan_tim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "nilai_budaya" (
    "id" UUID NOT NULL,
    "kode" TEXT NOT NULL,
    "huruf" VARCHAR(1),
    "nama" TEXT NOT NULL,
    "makna" TEXT NOT NULL,
    "dasar" TEXT NOT NULL,
    "urutan" INTEGER NOT NULL,
    "perangkat_daerah_id" UUID,
    "berlaku_dari" DATE NOT NULL,
    "berlaku_sampai" DATE,

    CONSTRAINT "nilai_budaya_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "perilaku" (
    "id" UUID NOT NULL,
    "kode" TEXT NOT NULL,
    "nilai_budaya_id" UUID NOT NULL,
    "kbk_id" UUID,
    "teks" TEXT NOT NULL,
    "dasar" TEXT NOT NULL,
    "urutan" INTEGER NOT NULL,
    "berlaku_dari" DATE NOT NULL,
    "berlaku_sampai" DATE,

    CONSTRAINT "perilaku_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "periode" (
    "id" UUID NOT NULL,
    "jenis" "jenis_periode" NOT NULL,
    "nama" TEXT NOT NULL,
    "mulai" DATE NOT NULL,
    "akhir" DATE NOT NULL,
    "tenggat" DATE NOT NULL,
    "ditutup_pada" TIMESTAMPTZ(3),

    CONSTRAINT "periode_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rencana_kegiatan" (
    "id" UUID NOT NULL,
    "kbk_id" UUID NOT NULL,
    "tahun" INTEGER NOT NULL,
    "bulan" INTEGER NOT NULL,
    "judul" TEXT NOT NULL,
    "sasaran" TEXT NOT NULL,
    "anggaran" BIGINT NOT NULL DEFAULT 0,
    "status" "status_rencana" NOT NULL DEFAULT 'DRAF',
    "disahkan_pada" TIMESTAMPTZ(3),
    "alasan_ubah" TEXT,
    "revisi" INTEGER NOT NULL DEFAULT 1,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rencana_kegiatan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kegiatan" (
    "id" UUID NOT NULL,
    "kbk_id" UUID NOT NULL,
    "laporan_id" UUID,
    "judul" TEXT NOT NULL,
    "jenis" "jenis_kegiatan" NOT NULL,
    "mulai" DATE NOT NULL,
    "selesai" DATE NOT NULL,
    "tempat" TEXT NOT NULL,
    "rencana_id" UUID,
    "uraian" TEXT NOT NULL,
    "hasil" TEXT,
    "jumlah_peserta" INTEGER NOT NULL,
    "anggaran" BIGINT NOT NULL DEFAULT 0,
    "susulan" BOOLEAN NOT NULL DEFAULT false,
    "revisi" INTEGER NOT NULL DEFAULT 1,
    "dibuat_oleh_id" UUID NOT NULL,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "diubah_pada" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "kegiatan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kegiatan_perilaku" (
    "kegiatan_id" UUID NOT NULL,
    "perilaku_id" UUID NOT NULL,

    CONSTRAINT "kegiatan_perilaku_pkey" PRIMARY KEY ("kegiatan_id","perilaku_id")
);

-- CreateTable
CREATE TABLE "kegiatan_hadir" (
    "kegiatan_id" UUID NOT NULL,
    "pegawai_id" UUID NOT NULL,

    CONSTRAINT "kegiatan_hadir_pkey" PRIMARY KEY ("kegiatan_id","pegawai_id")
);

-- CreateTable
CREATE TABLE "berkas" (
    "id" UUID NOT NULL,
    "status" "status_berkas" NOT NULL DEFAULT 'DITULIS',
    "nama" TEXT NOT NULL,
    "tipe" TEXT NOT NULL,
    "ukuran" INTEGER NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "lebar" INTEGER,
    "tinggi" INTEGER,
    "oleh_id" UUID,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "berkas_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bukti" (
    "id" UUID NOT NULL,
    "berkas_id" UUID NOT NULL,
    "formulir_id" UUID NOT NULL,
    "kegiatan_id" UUID,
    "keterangan" TEXT NOT NULL DEFAULT '',
    "urutan" INTEGER NOT NULL,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bukti_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "laporan" (
    "id" UUID NOT NULL,
    "kbk_id" UUID NOT NULL,
    "periode_id" UUID NOT NULL,
    "status" "status_laporan" NOT NULL DEFAULT 'DRAF',
    "status_sejak" TIMESTAMPTZ(3) NOT NULL,
    "versi" INTEGER NOT NULL DEFAULT 0,
    "revisi" INTEGER NOT NULL DEFAULT 1,
    "nomor" TEXT,
    "ringkasan" TEXT NOT NULL DEFAULT '',
    "kendala" TEXT NOT NULL DEFAULT '',
    "tindak_lanjut" TEXT NOT NULL DEFAULT '',
    "alasan_nihil" TEXT NOT NULL DEFAULT '',
    "dibuka_pada" TIMESTAMPTZ(3) NOT NULL,
    "diajukan_pertama_pada" TIMESTAMPTZ(3),
    "diteruskan_pertama_pada" TIMESTAMPTZ(3),
    "evaluasi_id" UUID,

    CONSTRAINT "laporan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "versi_laporan" (
    "id" UUID NOT NULL,
    "laporan_id" UUID NOT NULL,
    "versi" INTEGER NOT NULL,
    "format" INTEGER NOT NULL,
    "isi" JSONB NOT NULL,
    "nihil" BOOLEAN NOT NULL,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "versi_laporan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "versi_berkas" (
    "versi_id" UUID NOT NULL,
    "berkas_id" UUID NOT NULL,

    CONSTRAINT "versi_berkas_pkey" PRIMARY KEY ("versi_id","berkas_id")
);

-- CreateTable
CREATE TABLE "tindakan" (
    "id" UUID NOT NULL,
    "laporan_id" UUID NOT NULL,
    "versi_id" UUID NOT NULL,
    "tindakan" "jenis_tindakan" NOT NULL,
    "pegawai_id" UUID NOT NULL,
    "post" TEXT NOT NULL,
    "sebutan" TEXT NOT NULL,
    "sifat" TEXT NOT NULL,
    "nama" TEXT NOT NULL,
    "nip" TEXT,
    "golongan" TEXT,
    "jabatan" TEXT NOT NULL,
    "alasan" TEXT,
    "pada" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tindakan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catatan" (
    "id" UUID NOT NULL,
    "laporan_id" UUID NOT NULL,
    "versi_id" UUID NOT NULL,
    "tindakan_id" UUID NOT NULL,
    "bagian" TEXT NOT NULL,
    "teks" TEXT NOT NULL,
    "pegawai_id" UUID NOT NULL,
    "pada" TIMESTAMPTZ(3) NOT NULL,
    "tanggapan" TEXT,
    "ditanggapi_pada" TIMESTAMPTZ(3),

    CONSTRAINT "catatan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "penghitung_nomor" (
    "perangkat_daerah_id" UUID NOT NULL,
    "tahun" INTEGER NOT NULL,
    "terakhir" INTEGER NOT NULL,

    CONSTRAINT "penghitung_nomor_pkey" PRIMARY KEY ("perangkat_daerah_id","tahun")
);

-- CreateTable
CREATE TABLE "aturan_evaluasi" (
    "versi" INTEGER NOT NULL,
    "isi" JSONB NOT NULL,
    "alasan" TEXT NOT NULL,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "aturan_evaluasi_pkey" PRIMARY KEY ("versi")
);

-- CreateTable
CREATE TABLE "evaluasi" (
    "id" UUID NOT NULL,
    "periode_id" UUID NOT NULL,
    "versi" INTEGER NOT NULL DEFAULT 1,
    "status" "status_evaluasi" NOT NULL DEFAULT 'DISUSUN',
    "status_sejak" TIMESTAMPTZ(3) NOT NULL,
    "revisi" INTEGER NOT NULL DEFAULT 1,
    "nomor" TEXT,
    "aturan_versi" INTEGER,
    "pengantar" TEXT NOT NULL DEFAULT '',
    "ditetapkan_pada" TIMESTAMPTZ(3),
    "disampaikan_pada" TIMESTAMPTZ(3),

    CONSTRAINT "evaluasi_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluasi_perangkat_daerah" (
    "id" UUID NOT NULL,
    "evaluasi_id" UUID NOT NULL,
    "perangkat_daerah_id" UUID NOT NULL,
    "nama" TEXT NOT NULL,
    "dinilai" BOOLEAN NOT NULL,
    "alasan_tidak_dinilai" TEXT,
    "total" DECIMAL(5,1),
    "predikat" TEXT,
    "peringkat" INTEGER,

    CONSTRAINT "evaluasi_perangkat_daerah_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "nilai_indikator" (
    "evaluasi_perangkat_daerah_id" UUID NOT NULL,
    "indikator" TEXT NOT NULL,
    "pembilang" BIGINT NOT NULL,
    "penyebut" BIGINT NOT NULL,
    "rincian" JSONB NOT NULL,

    CONSTRAINT "nilai_indikator_pkey" PRIMARY KEY ("evaluasi_perangkat_daerah_id","indikator")
);

-- CreateTable
CREATE TABLE "tindakan_evaluasi" (
    "id" UUID NOT NULL,
    "evaluasi_id" UUID NOT NULL,
    "tindakan" "jenis_tindakan_evaluasi" NOT NULL,
    "pegawai_id" UUID NOT NULL,
    "post" TEXT NOT NULL,
    "sebutan" TEXT NOT NULL,
    "sifat" TEXT NOT NULL,
    "nama" TEXT NOT NULL,
    "nip" TEXT,
    "golongan" TEXT,
    "jabatan" TEXT NOT NULL,
    "pada" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tindakan_evaluasi_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "riwayat" (
    "id" UUID NOT NULL,
    "pada" TIMESTAMPTZ(3) NOT NULL,
    "akun_id" UUID,
    "pegawai_id" UUID,
    "post" TEXT,
    "tindakan" TEXT NOT NULL,
    "objek" TEXT NOT NULL,
    "objek_id" TEXT NOT NULL,
    "kbk_id" UUID,
    "perangkat_daerah_id" UUID,
    "laporan_id" UUID,
    "versi" INTEGER,

    CONSTRAINT "riwayat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "riwayat_rincian" (
    "riwayat_id" UUID NOT NULL,
    "isi" JSONB NOT NULL,

    CONSTRAINT "riwayat_rincian_pkey" PRIMARY KEY ("riwayat_id")
);

-- CreateTable
CREATE TABLE "notifikasi" (
    "id" UUID NOT NULL,
    "akun_id" UUID NOT NULL,
    "pada" TIMESTAMPTZ(3) NOT NULL,
    "judul" TEXT NOT NULL,
    "teks" TEXT NOT NULL DEFAULT '',
    "tautan" TEXT NOT NULL,
    "dibaca_pada" TIMESTAMPTZ(3),

    CONSTRAINT "notifikasi_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sesi_expire_idx" ON "sesi"("expire");

-- CreateIndex
CREATE UNIQUE INDEX "perangkat_daerah_kode_key" ON "perangkat_daerah"("kode");

-- CreateIndex
CREATE INDEX "nama_perangkat_daerah_perangkat_daerah_id_idx" ON "nama_perangkat_daerah"("perangkat_daerah_id");

-- CreateIndex
CREATE UNIQUE INDEX "unit_kerja_perangkat_daerah_id_kode_key" ON "unit_kerja"("perangkat_daerah_id", "kode");

-- CreateIndex
CREATE UNIQUE INDEX "pegawai_nip_key" ON "pegawai"("nip");

-- CreateIndex
CREATE INDEX "penempatan_pegawai_id_idx" ON "penempatan"("pegawai_id");

-- CreateIndex
CREATE INDEX "penempatan_perangkat_daerah_id_idx" ON "penempatan"("perangkat_daerah_id");

-- CreateIndex
CREATE UNIQUE INDEX "akun_nama_pengguna_key" ON "akun"("nama_pengguna");

-- CreateIndex
CREATE UNIQUE INDEX "akun_pegawai_id_key" ON "akun"("pegawai_id");

-- CreateIndex
CREATE UNIQUE INDEX "tautan_sandi_token_hash_key" ON "tautan_sandi"("token_hash");

-- CreateIndex
CREATE INDEX "tautan_sandi_akun_id_idx" ON "tautan_sandi"("akun_id");

-- CreateIndex
CREATE INDEX "penugasan_akun_id_idx" ON "penugasan"("akun_id");

-- CreateIndex
CREATE INDEX "pejabat_kepala_perangkat_daerah_id_idx" ON "pejabat_kepala"("perangkat_daerah_id");

-- CreateIndex
CREATE INDEX "pejabat_kepala_pegawai_id_idx" ON "pejabat_kepala"("pegawai_id");

-- CreateIndex
CREATE INDEX "kbk_perangkat_daerah_id_idx" ON "kbk"("perangkat_daerah_id");

-- CreateIndex
CREATE INDEX "susunan_kbk_kbk_id_idx" ON "susunan_kbk"("kbk_id");

-- CreateIndex
CREATE INDEX "keanggotaan_kbk_id_idx" ON "keanggotaan"("kbk_id");

-- CreateIndex
CREATE INDEX "keanggotaan_pegawai_id_idx" ON "keanggotaan"("pegawai_id");

-- CreateIndex
CREATE INDEX "keanggotaan_tim_tim_id_idx" ON "keanggotaan_tim"("tim_id");

-- CreateIndex
CREATE INDEX "keanggotaan_tim_pegawai_id_idx" ON "keanggotaan_tim"("pegawai_id");

-- CreateIndex
CREATE INDEX "penugasan_tim_keanggotaan_tim_id_idx" ON "penugasan_tim"("keanggotaan_tim_id");

-- CreateIndex
CREATE INDEX "penugasan_tim_perangkat_daerah_id_idx" ON "penugasan_tim"("perangkat_daerah_id");

-- CreateIndex
CREATE UNIQUE INDEX "nilai_budaya_kode_key" ON "nilai_budaya"("kode");

-- CreateIndex
CREATE UNIQUE INDEX "perilaku_kode_key" ON "perilaku"("kode");

-- CreateIndex
CREATE INDEX "perilaku_nilai_budaya_id_idx" ON "perilaku"("nilai_budaya_id");

-- CreateIndex
CREATE INDEX "rencana_kegiatan_kbk_id_tahun_idx" ON "rencana_kegiatan"("kbk_id", "tahun");

-- CreateIndex
CREATE INDEX "kegiatan_kbk_id_selesai_idx" ON "kegiatan"("kbk_id", "selesai");

-- CreateIndex
CREATE INDEX "kegiatan_laporan_id_idx" ON "kegiatan"("laporan_id");

-- CreateIndex
CREATE INDEX "kegiatan_rencana_id_idx" ON "kegiatan"("rencana_id");

-- CreateIndex
CREATE INDEX "kegiatan_perilaku_perilaku_id_idx" ON "kegiatan_perilaku"("perilaku_id");

-- CreateIndex
CREATE INDEX "kegiatan_hadir_pegawai_id_idx" ON "kegiatan_hadir"("pegawai_id");

-- CreateIndex
CREATE INDEX "berkas_status_idx" ON "berkas"("status");

-- CreateIndex
CREATE INDEX "bukti_formulir_id_idx" ON "bukti"("formulir_id");

-- CreateIndex
CREATE INDEX "bukti_kegiatan_id_idx" ON "bukti"("kegiatan_id");

-- CreateIndex
CREATE INDEX "bukti_berkas_id_idx" ON "bukti"("berkas_id");

-- CreateIndex
CREATE UNIQUE INDEX "laporan_nomor_key" ON "laporan"("nomor");

-- CreateIndex
CREATE INDEX "laporan_periode_id_idx" ON "laporan"("periode_id");

-- CreateIndex
CREATE INDEX "laporan_status_status_sejak_idx" ON "laporan"("status", "status_sejak");

-- CreateIndex
CREATE UNIQUE INDEX "laporan_kbk_id_periode_id_key" ON "laporan"("kbk_id", "periode_id");

-- CreateIndex
CREATE UNIQUE INDEX "versi_laporan_laporan_id_versi_key" ON "versi_laporan"("laporan_id", "versi");

-- CreateIndex
CREATE INDEX "versi_berkas_berkas_id_idx" ON "versi_berkas"("berkas_id");

-- CreateIndex
CREATE INDEX "tindakan_laporan_id_pada_idx" ON "tindakan"("laporan_id", "pada");

-- CreateIndex
CREATE INDEX "tindakan_versi_id_idx" ON "tindakan"("versi_id");

-- CreateIndex
CREATE INDEX "tindakan_pegawai_id_idx" ON "tindakan"("pegawai_id");

-- CreateIndex
CREATE INDEX "catatan_laporan_id_idx" ON "catatan"("laporan_id");

-- CreateIndex
CREATE INDEX "catatan_versi_id_idx" ON "catatan"("versi_id");

-- CreateIndex
CREATE INDEX "catatan_tindakan_id_idx" ON "catatan"("tindakan_id");

-- CreateIndex
CREATE UNIQUE INDEX "evaluasi_periode_id_versi_key" ON "evaluasi"("periode_id", "versi");

-- CreateIndex
CREATE UNIQUE INDEX "evaluasi_perangkat_daerah_evaluasi_id_perangkat_daerah_id_key" ON "evaluasi_perangkat_daerah"("evaluasi_id", "perangkat_daerah_id");

-- CreateIndex
CREATE INDEX "tindakan_evaluasi_evaluasi_id_idx" ON "tindakan_evaluasi"("evaluasi_id");

-- CreateIndex
CREATE INDEX "riwayat_objek_objek_id_idx" ON "riwayat"("objek", "objek_id");

-- CreateIndex
CREATE INDEX "riwayat_laporan_id_pada_idx" ON "riwayat"("laporan_id", "pada");

-- CreateIndex
CREATE INDEX "riwayat_pada_idx" ON "riwayat"("pada");

-- CreateIndex
CREATE INDEX "notifikasi_akun_id_dibaca_pada_idx" ON "notifikasi"("akun_id", "dibaca_pada");

-- AddForeignKey
ALTER TABLE "nama_perangkat_daerah" ADD CONSTRAINT "nama_perangkat_daerah_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit_kerja" ADD CONSTRAINT "unit_kerja_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "penempatan" ADD CONSTRAINT "penempatan_pegawai_id_fkey" FOREIGN KEY ("pegawai_id") REFERENCES "pegawai"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "penempatan" ADD CONSTRAINT "penempatan_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "penempatan" ADD CONSTRAINT "penempatan_unit_kerja_id_fkey" FOREIGN KEY ("unit_kerja_id") REFERENCES "unit_kerja"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "akun" ADD CONSTRAINT "akun_pegawai_id_fkey" FOREIGN KEY ("pegawai_id") REFERENCES "pegawai"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tautan_sandi" ADD CONSTRAINT "tautan_sandi_akun_id_fkey" FOREIGN KEY ("akun_id") REFERENCES "akun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "penugasan" ADD CONSTRAINT "penugasan_akun_id_fkey" FOREIGN KEY ("akun_id") REFERENCES "akun"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pejabat_kepala" ADD CONSTRAINT "pejabat_kepala_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pejabat_kepala" ADD CONSTRAINT "pejabat_kepala_pegawai_id_fkey" FOREIGN KEY ("pegawai_id") REFERENCES "pegawai"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pejabat_kepala" ADD CONSTRAINT "pejabat_kepala_berkas_sk_id_fkey" FOREIGN KEY ("berkas_sk_id") REFERENCES "berkas"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kbk" ADD CONSTRAINT "kbk_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kbk" ADD CONSTRAINT "kbk_unit_kerja_id_fkey" FOREIGN KEY ("unit_kerja_id") REFERENCES "unit_kerja"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kbk" ADD CONSTRAINT "kbk_berkas_sk_id_fkey" FOREIGN KEY ("berkas_sk_id") REFERENCES "berkas"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "susunan_kbk" ADD CONSTRAINT "susunan_kbk_kbk_id_fkey" FOREIGN KEY ("kbk_id") REFERENCES "kbk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keanggotaan" ADD CONSTRAINT "keanggotaan_menggantikan_id_fkey" FOREIGN KEY ("menggantikan_id") REFERENCES "keanggotaan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keanggotaan" ADD CONSTRAINT "keanggotaan_kbk_id_fkey" FOREIGN KEY ("kbk_id") REFERENCES "kbk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keanggotaan" ADD CONSTRAINT "keanggotaan_pegawai_id_fkey" FOREIGN KEY ("pegawai_id") REFERENCES "pegawai"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keanggotaan" ADD CONSTRAINT "keanggotaan_berkas_sk_id_fkey" FOREIGN KEY ("berkas_sk_id") REFERENCES "berkas"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tim" ADD CONSTRAINT "tim_berkas_sk_id_fkey" FOREIGN KEY ("berkas_sk_id") REFERENCES "berkas"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keanggotaan_tim" ADD CONSTRAINT "keanggotaan_tim_tim_id_fkey" FOREIGN KEY ("tim_id") REFERENCES "tim"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keanggotaan_tim" ADD CONSTRAINT "keanggotaan_tim_pegawai_id_fkey" FOREIGN KEY ("pegawai_id") REFERENCES "pegawai"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "penugasan_tim" ADD CONSTRAINT "penugasan_tim_keanggotaan_tim_id_fkey" FOREIGN KEY ("keanggotaan_tim_id") REFERENCES "keanggotaan_tim"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "penugasan_tim" ADD CONSTRAINT "penugasan_tim_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "nilai_budaya" ADD CONSTRAINT "nilai_budaya_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "perilaku" ADD CONSTRAINT "perilaku_nilai_budaya_id_fkey" FOREIGN KEY ("nilai_budaya_id") REFERENCES "nilai_budaya"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "perilaku" ADD CONSTRAINT "perilaku_kbk_id_fkey" FOREIGN KEY ("kbk_id") REFERENCES "kbk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rencana_kegiatan" ADD CONSTRAINT "rencana_kegiatan_kbk_id_fkey" FOREIGN KEY ("kbk_id") REFERENCES "kbk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kegiatan" ADD CONSTRAINT "kegiatan_kbk_id_fkey" FOREIGN KEY ("kbk_id") REFERENCES "kbk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kegiatan" ADD CONSTRAINT "kegiatan_laporan_id_fkey" FOREIGN KEY ("laporan_id") REFERENCES "laporan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kegiatan" ADD CONSTRAINT "kegiatan_rencana_id_fkey" FOREIGN KEY ("rencana_id") REFERENCES "rencana_kegiatan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kegiatan" ADD CONSTRAINT "kegiatan_dibuat_oleh_id_fkey" FOREIGN KEY ("dibuat_oleh_id") REFERENCES "akun"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kegiatan_perilaku" ADD CONSTRAINT "kegiatan_perilaku_kegiatan_id_fkey" FOREIGN KEY ("kegiatan_id") REFERENCES "kegiatan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kegiatan_perilaku" ADD CONSTRAINT "kegiatan_perilaku_perilaku_id_fkey" FOREIGN KEY ("perilaku_id") REFERENCES "perilaku"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kegiatan_hadir" ADD CONSTRAINT "kegiatan_hadir_kegiatan_id_fkey" FOREIGN KEY ("kegiatan_id") REFERENCES "kegiatan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kegiatan_hadir" ADD CONSTRAINT "kegiatan_hadir_pegawai_id_fkey" FOREIGN KEY ("pegawai_id") REFERENCES "pegawai"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "berkas" ADD CONSTRAINT "berkas_oleh_id_fkey" FOREIGN KEY ("oleh_id") REFERENCES "akun"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bukti" ADD CONSTRAINT "bukti_berkas_id_fkey" FOREIGN KEY ("berkas_id") REFERENCES "berkas"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bukti" ADD CONSTRAINT "bukti_kegiatan_id_fkey" FOREIGN KEY ("kegiatan_id") REFERENCES "kegiatan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "laporan" ADD CONSTRAINT "laporan_kbk_id_fkey" FOREIGN KEY ("kbk_id") REFERENCES "kbk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "laporan" ADD CONSTRAINT "laporan_periode_id_fkey" FOREIGN KEY ("periode_id") REFERENCES "periode"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "laporan" ADD CONSTRAINT "laporan_evaluasi_id_fkey" FOREIGN KEY ("evaluasi_id") REFERENCES "evaluasi"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "versi_laporan" ADD CONSTRAINT "versi_laporan_laporan_id_fkey" FOREIGN KEY ("laporan_id") REFERENCES "laporan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "versi_berkas" ADD CONSTRAINT "versi_berkas_versi_id_fkey" FOREIGN KEY ("versi_id") REFERENCES "versi_laporan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "versi_berkas" ADD CONSTRAINT "versi_berkas_berkas_id_fkey" FOREIGN KEY ("berkas_id") REFERENCES "berkas"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tindakan" ADD CONSTRAINT "tindakan_laporan_id_fkey" FOREIGN KEY ("laporan_id") REFERENCES "laporan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tindakan" ADD CONSTRAINT "tindakan_versi_id_fkey" FOREIGN KEY ("versi_id") REFERENCES "versi_laporan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tindakan" ADD CONSTRAINT "tindakan_pegawai_id_fkey" FOREIGN KEY ("pegawai_id") REFERENCES "pegawai"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catatan" ADD CONSTRAINT "catatan_laporan_id_fkey" FOREIGN KEY ("laporan_id") REFERENCES "laporan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catatan" ADD CONSTRAINT "catatan_versi_id_fkey" FOREIGN KEY ("versi_id") REFERENCES "versi_laporan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catatan" ADD CONSTRAINT "catatan_tindakan_id_fkey" FOREIGN KEY ("tindakan_id") REFERENCES "tindakan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catatan" ADD CONSTRAINT "catatan_pegawai_id_fkey" FOREIGN KEY ("pegawai_id") REFERENCES "pegawai"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "penghitung_nomor" ADD CONSTRAINT "penghitung_nomor_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluasi" ADD CONSTRAINT "evaluasi_periode_id_fkey" FOREIGN KEY ("periode_id") REFERENCES "periode"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluasi" ADD CONSTRAINT "evaluasi_aturan_versi_fkey" FOREIGN KEY ("aturan_versi") REFERENCES "aturan_evaluasi"("versi") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluasi_perangkat_daerah" ADD CONSTRAINT "evaluasi_perangkat_daerah_evaluasi_id_fkey" FOREIGN KEY ("evaluasi_id") REFERENCES "evaluasi"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluasi_perangkat_daerah" ADD CONSTRAINT "evaluasi_perangkat_daerah_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "nilai_indikator" ADD CONSTRAINT "nilai_indikator_evaluasi_perangkat_daerah_id_fkey" FOREIGN KEY ("evaluasi_perangkat_daerah_id") REFERENCES "evaluasi_perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tindakan_evaluasi" ADD CONSTRAINT "tindakan_evaluasi_evaluasi_id_fkey" FOREIGN KEY ("evaluasi_id") REFERENCES "evaluasi"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "riwayat_rincian" ADD CONSTRAINT "riwayat_rincian_riwayat_id_fkey" FOREIGN KEY ("riwayat_id") REFERENCES "riwayat"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifikasi" ADD CONSTRAINT "notifikasi_akun_id_fkey" FOREIGN KEY ("akun_id") REFERENCES "akun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── What Prisma cannot say ───────────────────────────────────────────────────
-- The database guards what must never be wrong, whoever writes. Date ranges include their last day; annulled rows stand
-- outside; a null unit counts as the OPD itself.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Sorted names sort alike on every server.
ALTER TABLE "perangkat_daerah" ALTER COLUMN "nama" TYPE text COLLATE "id-x-icu";
ALTER TABLE "nama_perangkat_daerah" ALTER COLUMN "nama" TYPE text COLLATE "id-x-icu";
ALTER TABLE "unit_kerja" ALTER COLUMN "nama" TYPE text COLLATE "id-x-icu";
ALTER TABLE "pegawai" ALTER COLUMN "nama" TYPE text COLLATE "id-x-icu";
ALTER TABLE "akun" ALTER COLUMN "nama" TYPE text COLLATE "id-x-icu";
ALTER TABLE "kbk" ALTER COLUMN "nama" TYPE text COLLATE "id-x-icu";
ALTER TABLE "kegiatan" ALTER COLUMN "judul" TYPE text COLLATE "id-x-icu";
ALTER TABLE "rencana_kegiatan" ALTER COLUMN "judul" TYPE text COLLATE "id-x-icu";

-- Nothing ends before it starts.
ALTER TABLE "perangkat_daerah" ADD CONSTRAINT "perangkat_daerah_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "nama_perangkat_daerah" ADD CONSTRAINT "nama_perangkat_daerah_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "unit_kerja" ADD CONSTRAINT "unit_kerja_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "penempatan" ADD CONSTRAINT "penempatan_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "penugasan" ADD CONSTRAINT "penugasan_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "pejabat_kepala" ADD CONSTRAINT "pejabat_kepala_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "kbk" ADD CONSTRAINT "kbk_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "susunan_kbk" ADD CONSTRAINT "susunan_kbk_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "keanggotaan" ADD CONSTRAINT "keanggotaan_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "tim" ADD CONSTRAINT "tim_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "keanggotaan_tim" ADD CONSTRAINT "keanggotaan_tim_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "penugasan_tim" ADD CONSTRAINT "penugasan_tim_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "periode" ADD CONSTRAINT "periode_urut_tanggal" CHECK ("akhir" >= "mulai" AND "tenggat" >= "akhir");
ALTER TABLE "kegiatan" ADD CONSTRAINT "kegiatan_urut_tanggal" CHECK ("selesai" >= "mulai");

-- An OPD has one name, a person one placement, on one day.
ALTER TABLE "nama_perangkat_daerah" ADD CONSTRAINT "nama_perangkat_daerah_satu" EXCLUDE USING gist
  ("perangkat_daerah_id" WITH =, daterange("mulai", "selesai", '[]') WITH &&);
ALTER TABLE "penempatan" ADD CONSTRAINT "penempatan_satu" EXCLUDE USING gist
  ("pegawai_id" WITH =, daterange("mulai", "selesai", '[]') WITH &&);
ALTER TABLE "penugasan" ADD CONSTRAINT "penugasan_satu" EXCLUDE USING gist
  ("akun_id" WITH =, "peran" WITH =, daterange("mulai", "selesai", '[]') WITH &&);

-- One DEFINITIF or PLT at a time (a PLT only where there is no DEFINITIF); one PLH at a time, which may overlap.
ALTER TABLE "pejabat_kepala" ADD CONSTRAINT "pejabat_kepala_satu" EXCLUDE USING gist
  ("perangkat_daerah_id" WITH =, (("sifat" = 'PLH')::int) WITH =, daterange("mulai", "selesai", '[]') WITH &&)
  WHERE ("dibatalkan_pada" IS NULL);
ALTER TABLE "pejabat_kepala" ADD CONSTRAINT "pejabat_kepala_plh_berakhir" CHECK ("sifat" <> 'PLH' OR "selesai" IS NOT NULL);
ALTER TABLE "pejabat_kepala" ADD CONSTRAINT "pejabat_kepala_alasan_batal" CHECK (("dibatalkan_pada" IS NULL) = ("alasan_batal" IS NULL));

-- One active KBK per OPD and unit (Pasal 12 ayat (1)).
ALTER TABLE "kbk" ADD CONSTRAINT "kbk_satu" EXCLUDE USING gist
  ("perangkat_daerah_id" WITH =, (coalesce("unit_kerja_id", "perangkat_daerah_id")) WITH =, daterange("mulai", "selesai", '[]') WITH &&);

-- One number per post and day in a KBK's susunan (Pasal 13 ayat (7)); ketua and sekretaris must exist.
ALTER TABLE "susunan_kbk" ADD CONSTRAINT "susunan_kbk_satu" EXCLUDE USING gist
  ("kbk_id" WITH =, "jabatan" WITH =, daterange("mulai", "selesai", '[]') WITH &&);
ALTER TABLE "susunan_kbk" ADD CONSTRAINT "susunan_kbk_jumlah" CHECK ("jumlah" >= 0 AND ("jabatan" NOT IN ('KETUA', 'SEKRETARIS') OR "jumlah" = 1));

-- One post per person and KBK at a time; one ketua and one sekretaris, and one substitute for each.
ALTER TABLE "keanggotaan" ADD CONSTRAINT "keanggotaan_satu_jabatan" EXCLUDE USING gist
  ("kbk_id" WITH =, "pegawai_id" WITH =, daterange("mulai", "selesai", '[]') WITH &&)
  WHERE ("dibatalkan_pada" IS NULL);
ALTER TABLE "keanggotaan" ADD CONSTRAINT "keanggotaan_satu_pemegang" EXCLUDE USING gist
  ("kbk_id" WITH =, "jabatan" WITH =, "sifat" WITH =, daterange("mulai", "selesai", '[]') WITH &&)
  WHERE ("dibatalkan_pada" IS NULL AND "jabatan" IN ('KETUA', 'SEKRETARIS'));
ALTER TABLE "keanggotaan" ADD CONSTRAINT "keanggotaan_pengganti" CHECK (("sifat" = 'PENGGANTI') = ("menggantikan_id" IS NOT NULL));
ALTER TABLE "keanggotaan" ADD CONSTRAINT "keanggotaan_alasan_batal" CHECK (("dibatalkan_pada" IS NULL) = ("alasan_batal" IS NULL));

-- One post per person in a Tim; one ketua, one sekretaris, one penanggung jawab.
ALTER TABLE "keanggotaan_tim" ADD CONSTRAINT "keanggotaan_tim_satu_jabatan" EXCLUDE USING gist
  ("tim_id" WITH =, "pegawai_id" WITH =, daterange("mulai", "selesai", '[]') WITH &&)
  WHERE ("dibatalkan_pada" IS NULL);
ALTER TABLE "keanggotaan_tim" ADD CONSTRAINT "keanggotaan_tim_satu_pemegang" EXCLUDE USING gist
  ("tim_id" WITH =, "jabatan" WITH =, daterange("mulai", "selesai", '[]') WITH &&)
  WHERE ("dibatalkan_pada" IS NULL AND "jabatan" IN ('PENANGGUNG_JAWAB', 'KETUA', 'SEKRETARIS'));
ALTER TABLE "penugasan_tim" ADD CONSTRAINT "penugasan_tim_satu" EXCLUDE USING gist
  ("keanggotaan_tim_id" WITH =, "perangkat_daerah_id" WITH =, "jenis" WITH =, daterange("mulai", "selesai", '[]') WITH &&);

-- Periods of a kind do not overlap.
ALTER TABLE "periode" ADD CONSTRAINT "periode_tidak_bertumpuk" EXCLUDE USING gist
  ("jenis" WITH =, daterange("mulai", "akhir", '[]') WITH &&);

-- People and accounts.
ALTER TABLE "pegawai" ADD CONSTRAINT "pegawai_nip" CHECK ("nip" ~ '^[0-9]{18}$');
ALTER TABLE "pegawai" ADD CONSTRAINT "pegawai_nip_menurut_jenis" CHECK (("jenis" = 'NON_ASN') = ("nip" IS NULL));
ALTER TABLE "akun" ADD CONSTRAINT "akun_nama_pengguna" CHECK ("nama_pengguna" ~ '^[a-z0-9][a-z0-9.-]{1,59}$');

-- Amounts and counts.
ALTER TABLE "kegiatan" ADD CONSTRAINT "kegiatan_jumlah" CHECK ("jumlah_peserta" >= 0 AND "anggaran" >= 0);
ALTER TABLE "rencana_kegiatan" ADD CONSTRAINT "rencana_kegiatan_jumlah" CHECK ("bulan" BETWEEN 1 AND 12 AND "anggaran" >= 0 AND "tahun" BETWEEN 2018 AND 2199);
ALTER TABLE "rencana_kegiatan" ADD CONSTRAINT "rencana_kegiatan_sah" CHECK ("status" <> 'DISAHKAN' OR "disahkan_pada" IS NOT NULL);
ALTER TABLE "berkas" ADD CONSTRAINT "berkas_ukuran" CHECK ("ukuran" > 0 AND "tipe" IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf'));

-- The report's state and what it must have in it.
ALTER TABLE "laporan" ADD CONSTRAINT "laporan_bernomor" CHECK (("nomor" IS NULL) = ("diajukan_pertama_pada" IS NULL) AND ("versi" = 0) = ("nomor" IS NULL));
ALTER TABLE "laporan" ADD CONSTRAINT "laporan_diteruskan" CHECK ("status" NOT IN ('DITERUSKAN', 'DITERIMA') OR "diteruskan_pertama_pada" IS NOT NULL);
ALTER TABLE "laporan" ADD CONSTRAINT "laporan_dihitung" CHECK ("evaluasi_id" IS NULL OR "status" = 'DITERIMA');

-- One endorsement per post and version; one submission per version.
CREATE UNIQUE INDEX "tindakan_satu_pengesahan" ON "tindakan" ("versi_id", "post") WHERE "tindakan" = 'SAHKAN';
CREATE UNIQUE INDEX "tindakan_satu_pengajuan" ON "tindakan" ("versi_id") WHERE "tindakan" = 'AJUKAN';
-- On one version, submitting and the endorsements are by different people.
CREATE UNIQUE INDEX "tindakan_orang_berbeda" ON "tindakan" ("versi_id", "pegawai_id") WHERE "tindakan" IN ('AJUKAN', 'SAHKAN');
-- A reason is never empty.
ALTER TABLE "tindakan" ADD CONSTRAINT "tindakan_beralasan" CHECK ("tindakan" NOT IN ('KEMBALIKAN', 'BUKA_KEMBALI') OR coalesce("alasan", '') ~ '\S');

-- What is frozen stays frozen.
CREATE FUNCTION "tolak_perubahan"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Baris % tidak dapat diubah atau dihapus', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "riwayat_tetap" BEFORE UPDATE OR DELETE ON "riwayat" FOR EACH ROW EXECUTE FUNCTION "tolak_perubahan"();
CREATE TRIGGER "riwayat_tidak_dikosongkan" BEFORE TRUNCATE ON "riwayat" FOR EACH STATEMENT EXECUTE FUNCTION "tolak_perubahan"();
CREATE TRIGGER "versi_laporan_tetap" BEFORE UPDATE OR DELETE ON "versi_laporan" FOR EACH ROW EXECUTE FUNCTION "tolak_perubahan"();
CREATE TRIGGER "versi_berkas_tetap" BEFORE UPDATE OR DELETE ON "versi_berkas" FOR EACH ROW EXECUTE FUNCTION "tolak_perubahan"();
CREATE TRIGGER "tindakan_tetap" BEFORE UPDATE OR DELETE ON "tindakan" FOR EACH ROW EXECUTE FUNCTION "tolak_perubahan"();
CREATE TRIGGER "tindakan_evaluasi_tetap" BEFORE UPDATE OR DELETE ON "tindakan_evaluasi" FOR EACH ROW EXECUTE FUNCTION "tolak_perubahan"();

-- A report is opened once and never deleted.
CREATE TRIGGER "laporan_tidak_dihapus" BEFORE DELETE ON "laporan" FOR EACH ROW EXECUTE FUNCTION "tolak_perubahan"();

-- Figures are frozen at tetapkan: rows of an evaluation change only while it is being made.
CREATE FUNCTION "tolak_evaluasi_tetap"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Of the row as it was and as it shall be: neither may belong to an evaluation that is set.
  IF TG_TABLE_NAME = 'nilai_indikator' THEN
    PERFORM 1 FROM "evaluasi" e JOIN "evaluasi_perangkat_daerah" o ON o."evaluasi_id" = e."id"
      WHERE o."id" IN (NEW."evaluasi_perangkat_daerah_id", OLD."evaluasi_perangkat_daerah_id") AND e."status" IN ('DITETAPKAN', 'DISAMPAIKAN');
  ELSE
    PERFORM 1 FROM "evaluasi" e WHERE e."id" IN (NEW."evaluasi_id", OLD."evaluasi_id") AND e."status" IN ('DITETAPKAN', 'DISAMPAIKAN');
  END IF;
  IF FOUND THEN
    RAISE EXCEPTION 'Angka evaluasi yang sudah ditetapkan tidak berubah' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER "evaluasi_perangkat_daerah_tetap" BEFORE INSERT OR UPDATE OR DELETE ON "evaluasi_perangkat_daerah" FOR EACH ROW EXECUTE FUNCTION "tolak_evaluasi_tetap"();
CREATE TRIGGER "nilai_indikator_tetap" BEFORE INSERT OR UPDATE OR DELETE ON "nilai_indikator" FOR EACH ROW EXECUTE FUNCTION "tolak_evaluasi_tetap"();

-- A version of the rule stands as it was when an evaluation was set by it.
CREATE TRIGGER "aturan_evaluasi_tetap" BEFORE UPDATE OR DELETE ON "aturan_evaluasi" FOR EACH ROW EXECUTE FUNCTION "tolak_perubahan"();

-- An evaluation that is set goes on to be submitted, never back, and keeps its rule.
CREATE FUNCTION "tolak_evaluasi_mundur"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW."status" < OLD."status" OR NEW."aturan_versi" IS DISTINCT FROM OLD."aturan_versi" OR NEW."ditetapkan_pada" IS DISTINCT FROM OLD."ditetapkan_pada" THEN
    RAISE EXCEPTION 'Evaluasi yang sudah ditetapkan tidak mundur' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "evaluasi_tidak_mundur" BEFORE UPDATE OR DELETE ON "evaluasi" FOR EACH ROW WHEN (OLD."status" IN ('DITETAPKAN', 'DISAMPAIKAN')) EXECUTE FUNCTION "tolak_evaluasi_mundur"();

-- A report that an evaluation counted stays counted by it.
CREATE TRIGGER "laporan_tetap_dihitung" BEFORE UPDATE ON "laporan" FOR EACH ROW WHEN (OLD."evaluasi_id" IS NOT NULL AND NEW."evaluasi_id" IS DISTINCT FROM OLD."evaluasi_id") EXECUTE FUNCTION "tolak_perubahan"();

-- Evidence: at most 20 files for one activity, also when two forms are sent at once.
CREATE FUNCTION "batasi_bukti"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW."formulir_id"::text, 0));
  IF (SELECT count(*) FROM "bukti" WHERE "formulir_id" = NEW."formulir_id") >= 20 THEN
    RAISE EXCEPTION 'Paling banyak 20 bukti untuk satu kegiatan' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "bukti_paling_banyak" BEFORE INSERT ON "bukti" FOR EACH ROW EXECUTE FUNCTION "batasi_bukti"();
