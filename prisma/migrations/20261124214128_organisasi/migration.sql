-- CreateEnum
CREATE TYPE "jenis_perubahan" AS ENUM ('GABUNG', 'PECAH');

-- CreateEnum
CREATE TYPE "alasan_berhenti" AS ENUM ('PENSIUN', 'MENINGGAL', 'PINDAH_INSTANSI', 'BERHENTI');

-- CreateEnum
CREATE TYPE "status_impor" AS ENUM ('DIPERIKSA', 'DITERAPKAN', 'GAGAL', 'DIBATALKAN');

-- CreateEnum
CREATE TYPE "status_usulan" AS ENUM ('DIUSULKAN', 'DISETUJUI', 'DITOLAK', 'DITARIK');

-- CreateEnum
CREATE TYPE "status_fasilitas" AS ENUM ('DIMINTA', 'DISETUJUI', 'DITOLAK', 'DISEDIAKAN');

-- CreateEnum
CREATE TYPE "status_laporan_tim" AS ENUM ('DRAF', 'DISAMPAIKAN', 'DITANGGAPI');

-- AlterTable
ALTER TABLE "akun" ADD COLUMN     "wajib_ganti_sandi" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "pegawai" ADD COLUMN     "alasan_berhenti" "alasan_berhenti",
ADD COLUMN     "berhenti_pada" DATE,
ADD COLUMN     "revisi" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "perangkat_daerah" ADD COLUMN     "kode_pos" TEXT,
ADD COLUMN     "laman" TEXT,
ADD COLUMN     "lambang_id" UUID,
ADD COLUMN     "penerus_id" UUID,
ADD COLUMN     "revisi" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "surel" TEXT;

-- CreateTable
CREATE TABLE "perubahan_perangkat_daerah" (
    "id" UUID NOT NULL,
    "asal_id" UUID NOT NULL,
    "menjadi_id" UUID NOT NULL,
    "jenis" "jenis_perubahan" NOT NULL,
    "mulai" DATE NOT NULL,
    "dasar" TEXT NOT NULL,

    CONSTRAINT "perubahan_perangkat_daerah_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jumlah_asn" (
    "id" UUID NOT NULL,
    "perangkat_daerah_id" UUID NOT NULL,
    "mulai" DATE NOT NULL,
    "pns" INTEGER NOT NULL,
    "pppk" INTEGER NOT NULL,

    CONSTRAINT "jumlah_asn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catatan_masuk" (
    "id" UUID NOT NULL,
    "akun_id" UUID NOT NULL,
    "pada" TIMESTAMPTZ(3) NOT NULL,
    "berhasil" BOOLEAN NOT NULL,
    "alamat_ip" TEXT NOT NULL,
    "peramban" TEXT NOT NULL,

    CONSTRAINT "catatan_masuk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "impor" (
    "id" UUID NOT NULL,
    "jenis" TEXT NOT NULL,
    "nama_berkas" TEXT NOT NULL,
    "akun_id" UUID NOT NULL,
    "status" "status_impor" NOT NULL DEFAULT 'DIPERIKSA',
    "baris" JSONB NOT NULL,
    "total" INTEGER NOT NULL,
    "selesai" INTEGER NOT NULL DEFAULT 0,
    "galat" TEXT,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL,
    "diterapkan_pada" TIMESTAMPTZ(3),

    CONSTRAINT "impor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pemetaan_berakhlak" (
    "perilaku_id" UUID NOT NULL,
    "nilai" TEXT NOT NULL,

    CONSTRAINT "pemetaan_berakhlak_pkey" PRIMARY KEY ("perilaku_id","nilai")
);

-- CreateTable
CREATE TABLE "usulan_nilai" (
    "id" UUID NOT NULL,
    "perangkat_daerah_id" UUID NOT NULL,
    "nama" TEXT NOT NULL,
    "makna" TEXT NOT NULL,
    "perilaku" TEXT[],
    "alasan" TEXT NOT NULL,
    "status" "status_usulan" NOT NULL DEFAULT 'DIUSULKAN',
    "revisi" INTEGER NOT NULL DEFAULT 1,
    "diusulkan_oleh" TEXT NOT NULL,
    "diusulkan_pada" TIMESTAMPTZ(3) NOT NULL,
    "alasan_putusan" TEXT,
    "diputuskan_oleh" TEXT,
    "diputuskan_pada" TIMESTAMPTZ(3),
    "nomor_sk" TEXT,
    "tanggal_sk" DATE,
    "berkas_sk_id" UUID,
    "nilai_budaya_id" UUID,

    CONSTRAINT "usulan_nilai_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usulan_perilaku" (
    "id" UUID NOT NULL,
    "kbk_id" UUID NOT NULL,
    "nilai_budaya_id" UUID NOT NULL,
    "teks" TEXT NOT NULL,
    "status" "status_usulan" NOT NULL DEFAULT 'DIUSULKAN',
    "revisi" INTEGER NOT NULL DEFAULT 1,
    "diusulkan_oleh" TEXT NOT NULL,
    "diusulkan_pada" TIMESTAMPTZ(3) NOT NULL,
    "pengusul_id" UUID NOT NULL,
    "alasan_putusan" TEXT,
    "diputuskan_oleh" TEXT,
    "diputuskan_pada" TIMESTAMPTZ(3),
    "perilaku_id" UUID,

    CONSTRAINT "usulan_perilaku_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fasilitas" (
    "id" UUID NOT NULL,
    "kbk_id" UUID NOT NULL,
    "nama" TEXT NOT NULL,
    "kegunaan" TEXT NOT NULL,
    "jumlah" INTEGER NOT NULL DEFAULT 1,
    "diperlukan_pada" DATE,
    "status" "status_fasilitas" NOT NULL,
    "tanpa_diminta" BOOLEAN NOT NULL DEFAULT false,
    "alasan_tolak" TEXT,
    "disediakan_pada" DATE,
    "berkas_id" UUID,
    "revisi" INTEGER NOT NULL DEFAULT 1,
    "dibuat_oleh" TEXT NOT NULL,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL,
    "status_sejak" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "fasilitas_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "materi" (
    "id" UUID NOT NULL,
    "kbk_id" UUID,
    "judul" TEXT NOT NULL,
    "uraian" TEXT NOT NULL DEFAULT '',
    "tautan" TEXT,
    "berkas_id" UUID,
    "revisi" INTEGER NOT NULL DEFAULT 1,
    "dibuat_oleh" TEXT NOT NULL,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL,
    "ditarik_pada" TIMESTAMPTZ(3),

    CONSTRAINT "materi_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "materi_dibaca" (
    "materi_id" UUID NOT NULL,
    "akun_id" UUID NOT NULL,
    "pada" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "materi_dibaca_pkey" PRIMARY KEY ("materi_id","akun_id")
);

-- CreateTable
CREATE TABLE "pesan_kbk" (
    "id" UUID NOT NULL,
    "kbk_id" UUID NOT NULL,
    "akun_id" UUID NOT NULL,
    "nama" TEXT NOT NULL,
    "sebutan" TEXT NOT NULL,
    "teks" TEXT NOT NULL,
    "pada" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pesan_kbk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "arahan" (
    "id" UUID NOT NULL,
    "tim_id" UUID NOT NULL,
    "judul" TEXT NOT NULL,
    "isi" TEXT NOT NULL,
    "tenggat" DATE,
    "berkas_id" UUID,
    "dibuat_oleh" TEXT NOT NULL,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "arahan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "arahan_penerima" (
    "id" UUID NOT NULL,
    "arahan_id" UUID NOT NULL,
    "kbk_id" UUID NOT NULL,

    CONSTRAINT "arahan_penerima_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "arahan_pengakuan" (
    "penerima_id" UUID NOT NULL,
    "post" TEXT NOT NULL,
    "pegawai_id" UUID NOT NULL,
    "nama" TEXT NOT NULL,
    "sebutan" TEXT NOT NULL,
    "pada" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "arahan_pengakuan_pkey" PRIMARY KEY ("penerima_id","post")
);

-- CreateTable
CREATE TABLE "laporan_tim" (
    "id" UUID NOT NULL,
    "keanggotaan_tim_id" UUID NOT NULL,
    "judul" TEXT NOT NULL,
    "isi" TEXT NOT NULL,
    "status" "status_laporan_tim" NOT NULL DEFAULT 'DRAF',
    "revisi" INTEGER NOT NULL DEFAULT 1,
    "berkas_id" UUID,
    "dibuat_oleh" TEXT NOT NULL,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL,
    "disampaikan_pada" TIMESTAMPTZ(3),
    "tanggapan" TEXT,
    "ditanggapi_oleh" TEXT,
    "ditanggapi_pada" TIMESTAMPTZ(3),

    CONSTRAINT "laporan_tim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sosialisasi" (
    "id" UUID NOT NULL,
    "perangkat_daerah_id" UUID,
    "kbk_id" UUID,
    "judul" TEXT NOT NULL,
    "mulai" DATE NOT NULL,
    "selesai" DATE NOT NULL,
    "tempat" TEXT NOT NULL,
    "uraian" TEXT NOT NULL DEFAULT '',
    "tanpa_nama" INTEGER NOT NULL DEFAULT 0,
    "revisi" INTEGER NOT NULL DEFAULT 1,
    "dibuat_oleh" TEXT NOT NULL,
    "dibuat_pada" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sosialisasi_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sosialisasi_hadir" (
    "sosialisasi_id" UUID NOT NULL,
    "pegawai_id" UUID NOT NULL,

    CONSTRAINT "sosialisasi_hadir_pkey" PRIMARY KEY ("sosialisasi_id","pegawai_id")
);

-- CreateTable
CREATE TABLE "sosialisasi_perangkat_daerah" (
    "sosialisasi_id" UUID NOT NULL,
    "perangkat_daerah_id" UUID NOT NULL,

    CONSTRAINT "sosialisasi_perangkat_daerah_pkey" PRIMARY KEY ("sosialisasi_id","perangkat_daerah_id")
);

-- CreateTable
CREATE TABLE "sosialisasi_materi" (
    "sosialisasi_id" UUID NOT NULL,
    "materi_id" UUID NOT NULL,

    CONSTRAINT "sosialisasi_materi_pkey" PRIMARY KEY ("sosialisasi_id","materi_id")
);

-- CreateIndex
CREATE INDEX "perubahan_perangkat_daerah_menjadi_id_idx" ON "perubahan_perangkat_daerah"("menjadi_id");

-- CreateIndex
CREATE UNIQUE INDEX "perubahan_perangkat_daerah_asal_id_menjadi_id_key" ON "perubahan_perangkat_daerah"("asal_id", "menjadi_id");

-- CreateIndex
CREATE UNIQUE INDEX "jumlah_asn_perangkat_daerah_id_mulai_key" ON "jumlah_asn"("perangkat_daerah_id", "mulai");

-- CreateIndex
CREATE INDEX "catatan_masuk_akun_id_pada_idx" ON "catatan_masuk"("akun_id", "pada");

-- CreateIndex
CREATE INDEX "impor_akun_id_dibuat_pada_idx" ON "impor"("akun_id", "dibuat_pada");

-- CreateIndex
CREATE INDEX "usulan_nilai_perangkat_daerah_id_idx" ON "usulan_nilai"("perangkat_daerah_id");

-- CreateIndex
CREATE INDEX "usulan_perilaku_kbk_id_idx" ON "usulan_perilaku"("kbk_id");

-- CreateIndex
CREATE INDEX "fasilitas_kbk_id_idx" ON "fasilitas"("kbk_id");

-- CreateIndex
CREATE INDEX "fasilitas_status_idx" ON "fasilitas"("status");

-- CreateIndex
CREATE INDEX "materi_kbk_id_idx" ON "materi"("kbk_id");

-- CreateIndex
CREATE INDEX "materi_dibaca_akun_id_idx" ON "materi_dibaca"("akun_id");

-- CreateIndex
CREATE INDEX "pesan_kbk_kbk_id_pada_idx" ON "pesan_kbk"("kbk_id", "pada");

-- CreateIndex
CREATE INDEX "arahan_penerima_kbk_id_idx" ON "arahan_penerima"("kbk_id");

-- CreateIndex
CREATE UNIQUE INDEX "arahan_penerima_arahan_id_kbk_id_key" ON "arahan_penerima"("arahan_id", "kbk_id");

-- CreateIndex
CREATE INDEX "laporan_tim_keanggotaan_tim_id_idx" ON "laporan_tim"("keanggotaan_tim_id");

-- CreateIndex
CREATE INDEX "sosialisasi_perangkat_daerah_id_idx" ON "sosialisasi"("perangkat_daerah_id");

-- CreateIndex
CREATE INDEX "sosialisasi_hadir_pegawai_id_idx" ON "sosialisasi_hadir"("pegawai_id");

-- CreateIndex
CREATE INDEX "sosialisasi_perangkat_daerah_perangkat_daerah_id_idx" ON "sosialisasi_perangkat_daerah"("perangkat_daerah_id");

-- CreateIndex
CREATE INDEX "sosialisasi_materi_materi_id_idx" ON "sosialisasi_materi"("materi_id");

-- AddForeignKey
ALTER TABLE "perangkat_daerah" ADD CONSTRAINT "perangkat_daerah_lambang_id_fkey" FOREIGN KEY ("lambang_id") REFERENCES "berkas"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "perangkat_daerah" ADD CONSTRAINT "perangkat_daerah_penerus_id_fkey" FOREIGN KEY ("penerus_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "perubahan_perangkat_daerah" ADD CONSTRAINT "perubahan_perangkat_daerah_asal_id_fkey" FOREIGN KEY ("asal_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "perubahan_perangkat_daerah" ADD CONSTRAINT "perubahan_perangkat_daerah_menjadi_id_fkey" FOREIGN KEY ("menjadi_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jumlah_asn" ADD CONSTRAINT "jumlah_asn_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catatan_masuk" ADD CONSTRAINT "catatan_masuk_akun_id_fkey" FOREIGN KEY ("akun_id") REFERENCES "akun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pemetaan_berakhlak" ADD CONSTRAINT "pemetaan_berakhlak_perilaku_id_fkey" FOREIGN KEY ("perilaku_id") REFERENCES "perilaku"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usulan_nilai" ADD CONSTRAINT "usulan_nilai_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usulan_nilai" ADD CONSTRAINT "usulan_nilai_berkas_sk_id_fkey" FOREIGN KEY ("berkas_sk_id") REFERENCES "berkas"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usulan_nilai" ADD CONSTRAINT "usulan_nilai_nilai_budaya_id_fkey" FOREIGN KEY ("nilai_budaya_id") REFERENCES "nilai_budaya"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usulan_perilaku" ADD CONSTRAINT "usulan_perilaku_kbk_id_fkey" FOREIGN KEY ("kbk_id") REFERENCES "kbk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usulan_perilaku" ADD CONSTRAINT "usulan_perilaku_nilai_budaya_id_fkey" FOREIGN KEY ("nilai_budaya_id") REFERENCES "nilai_budaya"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usulan_perilaku" ADD CONSTRAINT "usulan_perilaku_perilaku_id_fkey" FOREIGN KEY ("perilaku_id") REFERENCES "perilaku"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fasilitas" ADD CONSTRAINT "fasilitas_kbk_id_fkey" FOREIGN KEY ("kbk_id") REFERENCES "kbk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fasilitas" ADD CONSTRAINT "fasilitas_berkas_id_fkey" FOREIGN KEY ("berkas_id") REFERENCES "berkas"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "materi" ADD CONSTRAINT "materi_kbk_id_fkey" FOREIGN KEY ("kbk_id") REFERENCES "kbk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "materi" ADD CONSTRAINT "materi_berkas_id_fkey" FOREIGN KEY ("berkas_id") REFERENCES "berkas"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "materi_dibaca" ADD CONSTRAINT "materi_dibaca_materi_id_fkey" FOREIGN KEY ("materi_id") REFERENCES "materi"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "materi_dibaca" ADD CONSTRAINT "materi_dibaca_akun_id_fkey" FOREIGN KEY ("akun_id") REFERENCES "akun"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pesan_kbk" ADD CONSTRAINT "pesan_kbk_kbk_id_fkey" FOREIGN KEY ("kbk_id") REFERENCES "kbk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "arahan" ADD CONSTRAINT "arahan_tim_id_fkey" FOREIGN KEY ("tim_id") REFERENCES "tim"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "arahan" ADD CONSTRAINT "arahan_berkas_id_fkey" FOREIGN KEY ("berkas_id") REFERENCES "berkas"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "arahan_penerima" ADD CONSTRAINT "arahan_penerima_arahan_id_fkey" FOREIGN KEY ("arahan_id") REFERENCES "arahan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "arahan_penerima" ADD CONSTRAINT "arahan_penerima_kbk_id_fkey" FOREIGN KEY ("kbk_id") REFERENCES "kbk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "arahan_pengakuan" ADD CONSTRAINT "arahan_pengakuan_penerima_id_fkey" FOREIGN KEY ("penerima_id") REFERENCES "arahan_penerima"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "laporan_tim" ADD CONSTRAINT "laporan_tim_keanggotaan_tim_id_fkey" FOREIGN KEY ("keanggotaan_tim_id") REFERENCES "keanggotaan_tim"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "laporan_tim" ADD CONSTRAINT "laporan_tim_berkas_id_fkey" FOREIGN KEY ("berkas_id") REFERENCES "berkas"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sosialisasi" ADD CONSTRAINT "sosialisasi_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sosialisasi" ADD CONSTRAINT "sosialisasi_kbk_id_fkey" FOREIGN KEY ("kbk_id") REFERENCES "kbk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sosialisasi_hadir" ADD CONSTRAINT "sosialisasi_hadir_sosialisasi_id_fkey" FOREIGN KEY ("sosialisasi_id") REFERENCES "sosialisasi"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sosialisasi_hadir" ADD CONSTRAINT "sosialisasi_hadir_pegawai_id_fkey" FOREIGN KEY ("pegawai_id") REFERENCES "pegawai"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sosialisasi_perangkat_daerah" ADD CONSTRAINT "sosialisasi_perangkat_daerah_sosialisasi_id_fkey" FOREIGN KEY ("sosialisasi_id") REFERENCES "sosialisasi"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sosialisasi_perangkat_daerah" ADD CONSTRAINT "sosialisasi_perangkat_daerah_perangkat_daerah_id_fkey" FOREIGN KEY ("perangkat_daerah_id") REFERENCES "perangkat_daerah"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sosialisasi_materi" ADD CONSTRAINT "sosialisasi_materi_sosialisasi_id_fkey" FOREIGN KEY ("sosialisasi_id") REFERENCES "sosialisasi"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sosialisasi_materi" ADD CONSTRAINT "sosialisasi_materi_materi_id_fkey" FOREIGN KEY ("materi_id") REFERENCES "materi"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── What Prisma cannot say ───────────────────────────────────────────────────

ALTER TABLE "materi" ALTER COLUMN "judul" TYPE text COLLATE "id-x-icu";
ALTER TABLE "sosialisasi" ALTER COLUMN "judul" TYPE text COLLATE "id-x-icu";

-- An OPD does not follow itself.
ALTER TABLE "perangkat_daerah" ADD CONSTRAINT "perangkat_daerah_penerus_lain" CHECK ("penerus_id" <> "id");
ALTER TABLE "perubahan_perangkat_daerah" ADD CONSTRAINT "perubahan_perangkat_daerah_lain" CHECK ("menjadi_id" <> "asal_id" AND "dasar" ~ '\S');
ALTER TABLE "jumlah_asn" ADD CONSTRAINT "jumlah_asn_wajar" CHECK ("pns" BETWEEN 0 AND 100000 AND "pppk" BETWEEN 0 AND 100000);
ALTER TABLE "pegawai" ADD CONSTRAINT "pegawai_berhenti" CHECK (("berhenti_pada" IS NULL) = ("alasan_berhenti" IS NULL));
ALTER TABLE "impor" ADD CONSTRAINT "impor_maju" CHECK ("selesai" BETWEEN 0 AND "total");

-- A proposal that is decided says so, with its reason where it is refused.
ALTER TABLE "usulan_nilai" ADD CONSTRAINT "usulan_nilai_berperilaku" CHECK (cardinality("perilaku") >= 1);
ALTER TABLE "usulan_nilai" ADD CONSTRAINT "usulan_nilai_diputuskan" CHECK (("status" IN ('DISETUJUI', 'DITOLAK')) = ("diputuskan_pada" IS NOT NULL) AND ("status" = 'DISETUJUI') = ("nilai_budaya_id" IS NOT NULL));
ALTER TABLE "usulan_nilai" ADD CONSTRAINT "usulan_nilai_beralasan" CHECK ("status" NOT IN ('DISETUJUI', 'DITOLAK') OR coalesce("alasan_putusan", '') ~ '\S');
ALTER TABLE "usulan_perilaku" ADD CONSTRAINT "usulan_perilaku_diputuskan" CHECK (("status" IN ('DISETUJUI', 'DITOLAK')) = ("diputuskan_pada" IS NOT NULL) AND ("status" = 'DISETUJUI') = ("perilaku_id" IS NOT NULL));
ALTER TABLE "usulan_perilaku" ADD CONSTRAINT "usulan_perilaku_beralasan" CHECK ("status" <> 'DITOLAK' OR coalesce("alasan_putusan", '') ~ '\S');

ALTER TABLE "fasilitas" ADD CONSTRAINT "fasilitas_jumlah" CHECK ("jumlah" > 0);
ALTER TABLE "fasilitas" ADD CONSTRAINT "fasilitas_ditolak" CHECK (("status" = 'DITOLAK') = (coalesce("alasan_tolak", '') ~ '\S'));
ALTER TABLE "fasilitas" ADD CONSTRAINT "fasilitas_disediakan" CHECK (("status" = 'DISEDIAKAN') = ("disediakan_pada" IS NOT NULL));

ALTER TABLE "materi" ADD CONSTRAINT "materi_berkas_atau_tautan" CHECK (("tautan" IS NULL) <> ("berkas_id" IS NULL));
ALTER TABLE "materi" ADD CONSTRAINT "materi_tautan" CHECK ("tautan" ~ '^https?://');

ALTER TABLE "laporan_tim" ADD CONSTRAINT "laporan_tim_disampaikan" CHECK (("status" <> 'DRAF') = ("disampaikan_pada" IS NOT NULL) AND ("status" = 'DITANGGAPI') = ("ditanggapi_pada" IS NOT NULL) AND ("status" = 'DITANGGAPI') = (coalesce("tanggapan", '') ~ '\S'));

ALTER TABLE "sosialisasi" ADD CONSTRAINT "sosialisasi_urut_tanggal" CHECK ("selesai" >= "mulai");
ALTER TABLE "sosialisasi" ADD CONSTRAINT "sosialisasi_tanpa_nama" CHECK ("tanpa_nama" BETWEEN 0 AND 1000000);
-- A KBK's event is its OPD's.
ALTER TABLE "sosialisasi" ADD CONSTRAINT "sosialisasi_kbk" CHECK ("kbk_id" IS NULL OR "perangkat_daerah_id" IS NOT NULL);

-- What was said stays said.
CREATE TRIGGER "pesan_kbk_tetap" BEFORE UPDATE OR DELETE ON "pesan_kbk" FOR EACH ROW EXECUTE FUNCTION "tolak_perubahan"();
CREATE TRIGGER "arahan_tetap" BEFORE UPDATE OR DELETE ON "arahan" FOR EACH ROW EXECUTE FUNCTION "tolak_perubahan"();
CREATE TRIGGER "arahan_pengakuan_tetap" BEFORE UPDATE OR DELETE ON "arahan_pengakuan" FOR EACH ROW EXECUTE FUNCTION "tolak_perubahan"();
CREATE TRIGGER "laporan_tim_tetap" BEFORE UPDATE OR DELETE ON "laporan_tim" FOR EACH ROW WHEN (OLD."status" = 'DITANGGAPI') EXECUTE FUNCTION "tolak_perubahan"();
