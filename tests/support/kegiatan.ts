import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import type { TestApp, Visitor } from './app.js';

/** What a browser sends to record an activity, and the files that come with it. */

export type KegiatanFields = Record<string, string | string[]>;
type WithId = KegiatanFields & { id: string };

/** A form filled in as an office would, for the KBK of an office; `changes` replaces fields. */
export async function kegiatanFields(city: TestApp, slug: string, changes: KegiatanFields = {}): Promise<WithId> {
  const hadir = await memberIds(city, slug, ['KETUA', 'SEKRETARIS']);
  const id = typeof changes.id === 'string' ? changes.id : uuidv7();
  return {
    revisi: '', judul: 'Telaah keluhan aduan masyarakat', jenis: 'INSTITUSIONALISASI', mulai: '2026-11-17', selesai: '', tempat: 'Ruang rapat lantai 2', rencanaId: '',
    perilaku: ['akuntabel.3', 'pelayanan_prima.1'], uraian: 'Seluruh bidang menelaah 12 aduan yang masuk.', hasil: 'Tujuh aduan selesai.', hadir, jumlahPeserta: '21', anggaran: '850.000',
    ...changes, id,
  };
}

/** The ids of those who hold posts in the KBK of an office. */
export async function memberIds(city: TestApp, slug: string, jabatan: ('KETUA' | 'SEKRETARIS' | 'FASILITATOR' | 'ANGGOTA')[]): Promise<string[]> {
  const rows = await city.db.keanggotaan.findMany({
    where: { jabatan: { in: jabatan }, kbk: { id: await kbkId(city, slug) } }, select: { pegawaiId: true }, orderBy: { pegawaiId: 'asc' },
  });
  return rows.map((row) => row.pegawaiId);
}

export async function kbkId(city: TestApp, slug: string): Promise<string> {
  const held = await city.db.keanggotaan.findFirstOrThrow({ where: { pegawai: { akun: { namaPengguna: `${slug}.sekretaris` } } }, select: { kbkId: true } });
  return held.kbkId;
}

/** Records an activity as the office's sekretaris; gives its id. */
export async function recordKegiatan(city: TestApp, slug: string, changes: KegiatanFields = {}, files: { name: string; bytes: Buffer }[] = []): Promise<string> {
  const browser = await city.as(`${slug}.sekretaris`);
  const fields = await kegiatanFields(city, slug, changes);
  const answer = await browser.post('/kegiatan/baru', fields, { files: files.map((file) => ({ field: 'bukti', ...file })) });
  if (answer.status !== 303) throw new Error(`not recorded: ${answer.status} ${/<ul class="errors">[\s\S]*?<\/ul>/.exec(answer.text)?.[0] ?? answer.text}`);
  return fields.id;
}

/** Carries a report on by its buttons, as the person who may; throws where the answer is no redirect. */
export async function act(city: TestApp, who: string, laporanId: string, path: string, fields: KegiatanFields = {}): Promise<void> {
  const browser: Visitor = await city.as(who);
  const { revisi } = await city.db.laporan.findUniqueOrThrow({ where: { id: laporanId }, select: { revisi: true } });
  const answer = await browser.post(`/laporan/${laporanId}/${path}`, { revisi: String(revisi), ...fields });
  if (answer.status !== 303) throw new Error(`${path}: ${answer.status}`);
}

/** The report of an activity, with its Ringkasan filled in and submitted. */
export async function submitReportOf(city: TestApp, slug: string, kegiatanId: string): Promise<string> {
  const { laporanId } = await city.db.kegiatan.findUniqueOrThrow({ where: { id: kegiatanId } });
  await act(city, `${slug}.sekretaris`, laporanId!, 'ubah', { ringkasan: 'Kegiatan berjalan sesuai rencana.', kendala: '', tindakLanjut: '' });
  await act(city, `${slug}.sekretaris`, laporanId!, 'ajukan');
  return laporanId!;
}

/** A photograph of one colour, as a telephone sends it: with the place where it was taken, lying on its side. */
export async function photo({ colour = '#46a', width = 640, height = 480 } = {}): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .withExif({
      IFD0: { Make: 'Kamera Uji', Orientation: '6' },
      IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '6/1 7/1 12/1', GPSLongitudeRef: 'E', GPSLongitude: '106/1 9/1 2/1' },
    })
    .withMetadata({ orientation: 6 }).jpeg().toBuffer();
}

export const pdf = (text = 'Daftar hadir') => Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% ${text}\ntrailer<</Root 1 0 R>>\n%%EOF\n`);

/** The first bytes of a Windows program. */
export const program = () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(60), Buffer.from('PE\0\0'), Buffer.alloc(600, 7)]);
