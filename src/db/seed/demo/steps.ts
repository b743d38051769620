import type { LaporanAct } from '../../../workflow/laporan.js';
import type { KegiatanFields } from '../../../features/kegiatan/schema.js';
import type { LaporanTexts } from '../../../features/laporan/service.js';
import type { Group, Person } from './people.js';
import type { Scene } from './pictures.js';

/**
 * What people of the demonstration city do, one press of a button each, at its moment. The ledger writes it all at once;
 * the tests let the services do the same, one after the other, and compare.
 */
export type Step = { at: Date; kbk: Group } & (
  | { do: 'rencana.susun'; id: string; tahun: number; bulan: number; judul: string; sasaran: string; anggaran: bigint }
  | { do: 'rencana.sahkan'; tahun: number }
  | { do: 'bukti.unggah'; formulirId: string; berkas: { scene: Scene; nama: string }[] }
  | { do: 'kegiatan.catat'; id: string; isi: KegiatanFields; keterangan: string[] }
  | { do: 'kegiatan.ubah'; id: string; isi: Partial<KegiatanFields>; tanggapan: string | null }
  | { do: 'laporan.buka'; periode: string }
  | { do: 'laporan.susun'; periode: string; teks: Partial<LaporanTexts>; tanggapan: string | null }
  | { do: 'laporan.tindak'; periode: string; act: LaporanAct; oleh: Person; alasan: string; catatan: { bagian: string; teks: string }[] }
);

/** A reporting period as the story needs it. */
export interface Period {
  id: string;
  nama: string;
  mulai: string;
  akhir: string;
  tenggat: string;
}
