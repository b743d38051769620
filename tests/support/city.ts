import type { JabatanKbk, JabatanTim, JenisPegawai, PrismaClient } from '../../src/db/generated/client.js';
import { hashPassword } from '../../src/features/akun/passwords.js';
import { makePeriods } from '../../src/features/periode/service.js';
import { dateOf } from '../../src/time.js';

/**
 * The test city: four offices with every post filled, on 24 November 2026. Named people with posts; the account names are
 * those of the demonstration city. Nothing has been reported yet.
 */

/** When the tests' clock stands, unless a test moves it. */
export const TEST_NOW = new Date('2026-11-24T03:00:00Z');
export const TEST_TODAY = '2026-11-24';
export const PASSWORD = 'siap-demo-2018';

/** Since when everybody holds their post. */
const SINCE = dateOf('2026-01-02');

export const offices = [
  { kode: '2.16.01', slug: 'diskominfo', nama: 'Dinas Komunikasi dan Informatika', singkatan: 'Diskominfo', jenis: 'DINAS', sebutanKepala: 'Kepala Dinas' },
  { kode: '1.02.01', slug: 'dinkes', nama: 'Dinas Kesehatan', singkatan: 'Dinkes', jenis: 'DINAS', sebutanKepala: 'Kepala Dinas' },
  { kode: '7.01.01', slug: 'kec-serang', nama: 'Kecamatan Serang', singkatan: 'Kec. Serang', jenis: 'KECAMATAN', sebutanKepala: 'Camat' },
  { kode: '4.01.01', slug: 'setda', nama: 'Sekretariat Daerah', singkatan: 'Setda', jenis: 'SEKRETARIAT', sebutanKepala: 'Sekretaris Daerah' },
] as const;

const surnames = ['Cakrawala', 'Segara', 'Rembulan', 'Kenanga', 'Mahoni', 'Belantara', 'Lazuardi', 'Samudra', 'Gunung', 'Telaga', 'Angsana', 'Cendana'];

/** One ketua, one fasilitator, one sekretaris, four anggota in each office's KBK. */
const kbkPosts: { suffix: string; jabatan: JabatanKbk; nama: string }[] = [
  { suffix: 'fasilitator', jabatan: 'FASILITATOR', nama: 'Damar' },
  { suffix: 'ketua', jabatan: 'KETUA', nama: 'Galuh' },
  { suffix: 'sekretaris', jabatan: 'SEKRETARIS', nama: 'Intan' },
  { suffix: 'anggota1', jabatan: 'ANGGOTA', nama: 'Wulan' },
  { suffix: 'anggota2', jabatan: 'ANGGOTA', nama: 'Bayu' },
  { suffix: 'anggota3', jabatan: 'ANGGOTA', nama: 'Laras' },
  { suffix: 'anggota4', jabatan: 'ANGGOTA', nama: 'Surya' },
];

const timPosts: { name: string; jabatan: JabatanTim; nama: string }[] = [
  { name: 'tim.pengarah', jabatan: 'PENGARAH', nama: 'Rimba Pengarah' },
  { name: 'tim.penanggungjawab', jabatan: 'PENANGGUNG_JAWAB', nama: 'Kencana Utama' },
  { name: 'tim.ketua', jabatan: 'KETUA', nama: 'Arga Belantara' },
  { name: 'tim.sekretaris', jabatan: 'SEKRETARIS', nama: 'Tirta Kencana' },
  { name: 'tim.koordinator', jabatan: 'KOORDINATOR', nama: 'Sekar Mayang' },
  { name: 'tim.anggota', jabatan: 'ANGGOTA', nama: 'Panji Laut' },
];

/** Writes the test city into a migrated database that holds the regulation. */
export async function buildCity(db: PrismaClient): Promise<void> {
  const sandiHash = await hashPassword(PASSWORD);
  await makePeriods(db, '2026-01-01', TEST_TODAY, TEST_NOW);
  let serial = 100;
  const person = async (nama: string, opdId: string, jabatan: string, jenis: JenisPegawai = 'PNS') => db.pegawai.create({
    data: {
      // Month 13, day 30: plainly nobody's number.
      nama, jenis, nip: jenis === 'NON_ASN' ? null : `19781330201003${serial % 2 + 1}${serial++}`,
      penempatan: { create: { perangkatDaerahId: opdId, jabatan, golongan: jenis === 'PNS' ? 'III/c' : null, mulai: SINCE } },
    },
  });
  const account = (namaPengguna: string, nama: string, pegawaiId: string | null) =>
    db.akun.create({ data: { namaPengguna, nama, pegawaiId, sandiHash } });

  const opdIds = new Map<string, string>();
  for (const [o, office] of offices.entries()) {
    const { slug, ...data } = office;
    const opd = await db.perangkatDaerah.create({
      data: { ...data, mulai: dateOf('2017-01-01'), namaNama: { create: { nama: data.nama, singkatan: data.singkatan, mulai: dateOf('2017-01-01') } } },
    });
    opdIds.set(slug, opd.id);
    const kbk = await db.kbk.create({ data: { perangkatDaerahId: opd.id, nama: `KBK ${data.nama}`, mulai: SINCE, nomorSk: `800/${o + 1}/SK/2026`, tanggalSk: SINCE } });
    const head = await person(`Kepala ${surnames[o]}`, opd.id, office.sebutanKepala);
    await account(`${slug}.pj`, head.nama, head.id);
    await db.pejabatKepala.create({ data: { perangkatDaerahId: opd.id, pegawaiId: head.id, sifat: 'DEFINITIF', mulai: SINCE, nomorSk: `821/${o + 1}/2026`, tanggalSk: SINCE } });
    for (const [p, post] of kbkPosts.entries()) {
      const pegawai = await person(`${post.nama} ${surnames[(o * 3 + p) % surnames.length]}`, opd.id, 'Pelaksana');
      await account(`${slug}.${post.suffix}`, pegawai.nama, pegawai.id);
      await db.keanggotaan.create({ data: { kbkId: kbk.id, pegawaiId: pegawai.id, jabatan: post.jabatan, mulai: SINCE } });
    }
  }

  // The Tim sits in the Sekretariat Daerah, as it usually does.
  const tim = await db.tim.create({ data: { nomorSk: '188.45/Kep.10/2026', tanggalSk: SINCE, mulai: SINCE } });
  for (const { name, jabatan, nama } of timPosts) {
    const pegawai = await person(nama, opdIds.get('setda')!, 'Pelaksana');
    await account(name, nama, pegawai.id);
    const member = await db.keanggotaanTim.create({ data: { timId: tim.id, pegawaiId: pegawai.id, jabatan, mulai: SINCE } });
    if (jabatan === 'KOORDINATOR') {
      await db.penugasanTim.createMany({
        data: ['diskominfo', 'dinkes'].map((slug) => ({ keanggotaanTimId: member.id, perangkatDaerahId: opdIds.get(slug)!, jenis: 'BINAAN' as const, mulai: SINCE })),
      });
    }
  }

  for (const [name, nama, peran] of [['admin', 'Administrator Portal', 'ADMIN'], ['walikota', 'Walikota Serang', 'WALIKOTA'], ['staf.walikota', 'Kirana Lazuardi', 'STAF_WALIKOTA']] as const) {
    const akun = await account(name, nama, null);
    await db.penugasan.create({ data: { akunId: akun.id, peran, mulai: SINCE } });
  }
  // An employee with an account and no post at all.
  const nobody = await person('Embun Pagi', opdIds.get('diskominfo')!, 'Pelaksana', 'NON_ASN');
  await account('tanpa.jabatan', nobody.nama, nobody.id);
}
