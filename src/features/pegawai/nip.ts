import type { JenisPegawai } from '../../db/generated/client.js';
import { isDay, yearOf, type Day } from '../../time.js';
import { fmt } from '../../web/format.js';

/**
 * NIP of a PNS: birth YYYYMMDD, first appointment YYYYMM, sex 1 or 2, serial of 3 digits. NI PPPK: birth YYYYMMDD, year of
 * appointment, number of the contract (2 digits), sex, serial. Both have 18 digits; the check for the one refuses the other.
 */

/** From this age on somebody can be appointed; below this year nobody in service was born. */
const YOUNGEST = 16;
const EARLIEST_BIRTH = '1940-01-01';
/** The first year in which there were PPPK (PP 49/2018). */
const FIRST_PPPK = 2018;

/** How the number of a kind of employee is called. */
export const numberName = (jenis: JenisPegawai) => (jenis === 'PNS' ? 'NIP' : 'NI PPPK');

/** The digits of a number as people type it, with spaces or dots. */
export const bareNumber = (typed: string) => typed.replaceAll(/[\s.]/g, '');

/** What is wrong with the number of an employee of this kind, saying what to do; null: nothing. `nip` without spaces; '' for none. */
export function nipProblem(jenis: JenisPegawai, nip: string, today: Day): string | null {
  if (jenis === 'NON_ASN') return nip === '' ? null : 'Kosongkan NIP: pegawai non-ASN tidak memilikinya';
  const name = numberName(jenis);
  if (nip === '') return `Isi ${name}: pegawai ${jenis === 'PNS' ? 'PNS' : 'PPPK'} memilikinya`;
  if (/^[\d.,]+e\+?\d+$/i.test(nip)) return `Ketik ulang ${name}: aplikasi tabel mengubahnya menjadi ${nip}; jadikan kolomnya teks`;
  if (!/^\d+$/.test(nip)) return `Isi ${name} dengan angka saja`;
  if (nip.length !== 18) return `Isi ${name} dengan 18 angka; yang diisi ${nip.length} angka`;
  return birthProblem(name, nip, today) ?? (jenis === 'PNS' ? pnsProblem(nip, today) : pppkProblem(nip, today)) ?? sexProblem(name, nip);
}

function birthProblem(name: string, nip: string, today: Day): string | null {
  const birth = `${nip.slice(0, 4)}-${nip.slice(4, 6)}-${nip.slice(6, 8)}`;
  const written = `${nip.slice(6, 8)}-${nip.slice(4, 6)}-${nip.slice(0, 4)}`;
  if (birth < EARLIEST_BIRTH || !isDay(birth)) return `Periksa 8 angka pertama ${name}: tanggal lahir ${written} tidak ada`;
  return yearOf(birth) > yearOf(today) - YOUNGEST ? `Periksa 8 angka pertama ${name}: tanggal lahir ${fmt.day(birth)} terlalu muda` : null;
}

function pnsProblem(nip: string, today: Day): string | null {
  const year = Number(nip.slice(8, 12));
  const month = Number(nip.slice(12, 14));
  if (month < 1 || month > 12) {
    return `Periksa angka ke-13 dan 14 NIP: bulan pengangkatan ${nip.slice(12, 14)} tidak ada${month > 12 ? ' (bila ini NI PPPK, pilih jenis PPPK)' : ''}`;
  }
  return yearProblem('NIP', nip, year, today);
}

function pppkProblem(nip: string, today: Day): string | null {
  const year = Number(nip.slice(8, 12));
  if (year < FIRST_PPPK) return `Periksa angka ke-9 sampai 12 NI PPPK: pengangkatan PPPK tahun ${year} belum ada (bila ini NIP, pilih jenis PNS)`;
  if (nip.slice(12, 14) === '00') return 'Periksa angka ke-13 dan 14 NI PPPK: urutan kontrak mulai dari 01';
  return yearProblem('NI PPPK', nip, year, today);
}

function yearProblem(name: string, nip: string, year: number, today: Day): string | null {
  if (year > yearOf(today) + 1) return `Periksa angka ke-9 sampai 12 ${name}: tahun pengangkatan ${year} belum tiba`;
  if (year < Number(nip.slice(0, 4)) + YOUNGEST) return `Periksa angka ke-9 sampai 12 ${name}: pengangkatan tahun ${year} mendahului usia ${YOUNGEST} tahun`;
  return null;
}

function sexProblem(name: string, nip: string): string | null {
  return ['1', '2'].includes(nip[14]!) ? null : `Periksa angka ke-15 ${name}: jenis kelamin 1 (pria) atau 2 (wanita), bukan ${nip[14]}`;
}
