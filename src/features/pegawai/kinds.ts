import { golonganPns, golonganPppk } from '../../documents/pangkat.js';
import type { AlasanBerhenti, JenisPegawai } from '../../db/generated/client.js';

/** The kinds of employee, in words. */
export const jenisPegawai: Record<JenisPegawai, string> = { PNS: 'PNS', PPPK: 'PPPK', PPPK_PARUH_WAKTU: 'PPPK Paruh Waktu', NON_ASN: 'Non-ASN' };

/** Why somebody is no longer in service, in words: as a choice, and after a name. */
export const alasanBerhenti: Record<AlasanBerhenti, { pilihan: string; kini: string }> = {
  PENSIUN: { pilihan: 'Pensiun', kini: 'pensiun' },
  MENINGGAL: { pilihan: 'Meninggal dunia', kini: 'meninggal dunia' },
  PINDAH_INSTANSI: { pilihan: 'Pindah ke luar Pemerintah Kota', kini: 'pindah ke instansi lain' },
  BERHENTI: { pilihan: 'Berhenti', kini: 'berhenti' },
};

/** The golongan that a kind of employee can have; none for non-ASN. */
export const golonganOf: Record<JenisPegawai, readonly string[]> = { PNS: golonganPns, PPPK: golonganPppk, PPPK_PARUH_WAKTU: golonganPppk, NON_ASN: [] };

/** What is wrong with a golongan ('' for none) for this kind of employee; null: nothing. */
export function golonganProblem(jenis: JenisPegawai, golongan: string): string | null {
  if (golongan === '' || golonganOf[jenis].includes(golongan)) return null;
  if (jenis === 'NON_ASN') return 'Kosongkan Golongan: pegawai non-ASN tidak memilikinya';
  return jenis === 'PNS' ? `Pilih Golongan PNS dari I/a sampai IV/e, bukan ${golongan}` : `Pilih Golongan PPPK dari I sampai XVII, bukan ${golongan}`;
}
