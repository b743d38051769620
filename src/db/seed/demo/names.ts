import type { JenisPegawai } from '../../generated/client.js';
import type { Random } from './random.js';

/** Persons who plainly do not exist: names of trees, waters and skies, numbers with a day that no calendar has. */

const FIRST = [
  'Galuh', 'Intan', 'Damar', 'Wulan', 'Bayu', 'Laras', 'Surya', 'Sekar', 'Tirta', 'Arga', 'Panji', 'Kirana', 'Rimba', 'Kencana', 'Embun', 'Banyu', 'Bumi', 'Candra',
  'Dahlia', 'Fajar', 'Gading', 'Jingga', 'Kemuning', 'Langit', 'Lembayung', 'Mega', 'Melati', 'Mentari', 'Nirmala', 'Padma', 'Permata', 'Puspa', 'Purnama', 'Raka',
  'Ratih', 'Rinjani', 'Seroja', 'Tanjung', 'Teratai', 'Wening', 'Widuri', 'Yudha', 'Cahaya', 'Kartika', 'Anggara', 'Bima', 'Sagara', 'Kinanti', 'Ranggi', 'Asmara',
];
const LAST = [
  'Segara', 'Rembulan', 'Cakrawala', 'Kenanga', 'Mahoni', 'Belantara', 'Lazuardi', 'Samudra', 'Telaga', 'Angsana', 'Cendana', 'Anggrek', 'Beringin', 'Bintang', 'Cempaka',
  'Flamboyan', 'Gemintang', 'Halimun', 'Kalpataru', 'Kamboja', 'Karang', 'Lontar', 'Mandala', 'Mayang', 'Meranti', 'Muara', 'Nusantara', 'Pandan', 'Pinus', 'Ranting',
  'Rumbia', 'Semesta', 'Senja', 'Soka', 'Trembesi', 'Waru', 'Lembah', 'Savana', 'Gunung', 'Laguna', 'Pesisir', 'Kabut', 'Rawa', 'Tebing', 'Palem',
];

/** Gives names one after the other, none twice. */
export function nameGiver(random: Random): () => string {
  const names = random.shuffle(FIRST.flatMap((first) => LAST.map((last) => `${first} ${last}`)));
  return () => names.pop()!;
}

/**
 * A number of the form that the kind has (NIP: birth, first appointment, sex, serial; NI PPPK: birth, year, contracts, sex,
 * serial), with a birthday in a thirteenth month or on 30 February. `serial` keeps it apart from the others.
 */
export function numberFor(jenis: JenisPegawai, serial: number, random: Random): string | null {
  if (jenis === 'NON_ASN') return null;
  const birth = `${random.int(1968, 1996)}${random.chance(0.5) ? `13${random.int(10, 28)}` : '0230'}`;
  const sex = random.int(1, 2);
  const last = String(serial).padStart(3, '0');
  return jenis === 'PNS' ? `${birth}${random.int(1998, 2020)}0${random.int(1, 9)}${sex}${last}` : `${birth}${random.int(2021, 2024)}21${sex}${last}`;
}
