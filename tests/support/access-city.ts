import type { StatusLaporan } from '../../src/db/generated/client.js';
import { makePeriods } from '../../src/features/periode/service.js';
import { dateOf, type Day } from '../../src/time.js';
import { startApp, type TestApp } from './app.js';
import { TEST_TODAY } from './city.js';
import { addKegiatan, does, kbkOf } from './work.js';

/**
 * The test city with everybody whom the access table tells apart: in Kecamatan Serang a Plt. and a substitute for the
 * ketua, in the Sekretariat Daerah a Plh. for its head, in the Tim a koordinator and an anggota of other offices, and
 * somebody who held every post once and holds none.
 */

/** Where the thing is that a person of a column tries to act on. */
export type Place = 'diskominfo' | 'kec-serang' | 'setda';

/** Who acts for a post in each place. */
const acting: Record<Place, Record<'sekretaris' | 'ketua' | 'fasilitator' | 'pj', string>> = {
  diskominfo: { sekretaris: 'diskominfo.sekretaris', ketua: 'diskominfo.ketua', fasilitator: 'diskominfo.fasilitator', pj: 'diskominfo.pj' },
  'kec-serang': { sekretaris: 'kec-serang.sekretaris', ketua: 'kec-serang.anggota1', fasilitator: 'kec-serang.fasilitator', pj: 'kec-serang.pj' },
  setda: { sekretaris: 'setda.sekretaris', ketua: 'setda.ketua', fasilitator: 'setda.fasilitator', pj: 'tanpa.jabatan' },
};

/** The columns of the table, in its order: who tries, and where the thing is. */
export const columns: { name: string; akun: string; at: Place }[] = [
  { name: 'sekretaris', akun: 'diskominfo.sekretaris', at: 'diskominfo' },
  { name: 'ketua', akun: 'diskominfo.ketua', at: 'diskominfo' },
  { name: 'fasilitator', akun: 'diskominfo.fasilitator', at: 'diskominfo' },
  { name: 'anggota', akun: 'diskominfo.anggota1', at: 'diskominfo' },
  { name: 'sekretaris of another KBK', akun: 'dinkes.sekretaris', at: 'diskominfo' },
  { name: 'ketua of another KBK', akun: 'dinkes.ketua', at: 'diskominfo' },
  { name: 'fasilitator of another KBK', akun: 'dinkes.fasilitator', at: 'diskominfo' },
  { name: 'head of the OPD', akun: 'diskominfo.pj', at: 'diskominfo' },
  { name: 'head of another OPD', akun: 'dinkes.pj', at: 'diskominfo' },
  { name: 'Plt. head', akun: 'kec-serang.pj', at: 'kec-serang' },
  { name: 'Plh. head', akun: 'tanpa.jabatan', at: 'setda' },
  { name: 'head while a Plh. acts', akun: 'setda.pj', at: 'setda' },
  { name: 'substitute of the ketua', akun: 'kec-serang.anggota1', at: 'kec-serang' },
  { name: 'ketua while a substitute acts', akun: 'kec-serang.ketua', at: 'kec-serang' },
  { name: 'former holder of every post', akun: 'diskominfo.anggota4', at: 'diskominfo' },
  { name: 'Tim pengarah', akun: 'tim.pengarah', at: 'diskominfo' },
  { name: 'Tim penanggung jawab', akun: 'tim.penanggungjawab', at: 'diskominfo' },
  { name: 'Tim ketua', akun: 'tim.ketua', at: 'diskominfo' },
  { name: 'Tim sekretaris', akun: 'tim.sekretaris', at: 'diskominfo' },
  { name: 'Tim koordinator (binaan)', akun: 'tim.koordinator', at: 'diskominfo' },
  { name: 'Tim koordinator (not binaan)', akun: 'dinkes.anggota4', at: 'diskominfo' },
  { name: 'Tim anggota (assigned)', akun: 'dinkes.anggota3', at: 'diskominfo' },
  { name: 'Tim anggota (not assigned)', akun: 'tim.anggota', at: 'diskominfo' },
  { name: 'Walikota', akun: 'walikota', at: 'diskominfo' },
  { name: 'staf Walikota', akun: 'staf.walikota', at: 'diskominfo' },
  { name: 'administrator', akun: 'admin', at: 'diskominfo' },
  { name: 'no post', akun: 'dinkes.anggota2', at: 'diskominfo' },
];

export interface AccessCity extends TestApp {
  /** A report of a place in a state, each time of another period. */
  report(at: Place, state: StatusLaporan): Promise<string>;
  actingIn: typeof acting;
}

/** Starts the city. Close it in `afterAll`. */
export async function startAccessCity(): Promise<AccessCity> {
  const city = await startApp();
  const { db } = city;
  const person = async (namaPengguna: string) => (await db.akun.findUniqueOrThrow({ where: { namaPengguna } })).pegawaiId!;
  const day = dateOf;
  const since = day('2026-01-02');

  // Periods enough for a report of its own in each try.
  await makePeriods(db, '2023-01-01', '2025-12-31', city.deps.clock());
  await db.kbk.updateMany({ data: { mulai: day('2022-06-01') } });
  await db.keanggotaan.updateMany({ data: { mulai: day('2022-06-01') } });

  const [diskominfo, kecSerang, setda] = await Promise.all((['diskominfo', 'kec-serang', 'setda'] as const).map((slug) => kbkOf(city, slug)));
  await db.pejabatKepala.updateMany({ where: { perangkatDaerahId: kecSerang!.opdId }, data: { sifat: 'PLT' } });
  const substitute = await person('kec-serang.anggota1');
  const ketua = await db.keanggotaan.findFirstOrThrow({ where: { pegawaiId: await person('kec-serang.ketua') } });
  await db.keanggotaan.updateMany({ where: { pegawaiId: substitute }, data: { selesai: day('2026-10-31') } });
  await db.keanggotaan.create({ data: { kbkId: kecSerang!.id, pegawaiId: substitute, jabatan: 'KETUA', sifat: 'PENGGANTI', menggantikanId: ketua.id, mulai: day('2026-11-01'), selesai: day('2026-12-31') } });
  await db.pejabatKepala.create({
    data: { perangkatDaerahId: setda!.opdId, pegawaiId: await person('tanpa.jabatan'), sifat: 'PLH', mulai: day('2026-11-20'), selesai: day('2026-11-30'), nomorSk: '821/40/2026', tanggalSk: day('2026-11-19') },
  });

  const { id: timId } = await db.tim.findFirstOrThrow();
  const inTim = async (namaPengguna: string, jabatan: 'KOORDINATOR' | 'ANGGOTA', opdId: string, jenis: 'BINAAN' | 'TINJAU', selesai: Day | null = null) => db.keanggotaanTim.create({
    data: {
      timId, pegawaiId: await person(namaPengguna), jabatan, mulai: since, selesai: selesai && day(selesai),
      penugasan: { create: { perangkatDaerahId: opdId, jenis, mulai: since, selesai: selesai && day(selesai) } },
    },
  });
  await inTim('dinkes.anggota4', 'KOORDINATOR', kecSerang!.opdId, 'BINAAN');
  const reviewer = await inTim('dinkes.anggota3', 'ANGGOTA', diskominfo!.opdId, 'TINJAU');
  // The Tim sits in the Sekretariat Daerah: its reports are reviewed by somebody of another office.
  await db.penugasanTim.create({ data: { keanggotaanTimId: reviewer.id, perangkatDaerahId: setda!.opdId, jenis: 'TINJAU', mulai: since } });
  await db.keanggotaan.deleteMany({ where: { pegawai: { akun: { namaPengguna: { in: ['dinkes.anggota2', 'diskominfo.anggota4'] } } } } });

  const former = await person('diskominfo.anggota4');
  for (const [jabatan, from, to] of [['SEKRETARIS', '2019-01-01', '2019-12-31'], ['KETUA', '2020-01-01', '2020-12-31'], ['FASILITATOR', '2021-01-01', '2021-12-31'], ['ANGGOTA', '2026-01-02', '2026-11-23']] as const) {
    await db.keanggotaan.create({ data: { kbkId: diskominfo!.id, pegawaiId: former, jabatan, mulai: day(from), selesai: day(to) } });
  }
  await db.pejabatKepala.create({ data: { perangkatDaerahId: diskominfo!.opdId, pegawaiId: former, sifat: 'DEFINITIF', mulai: day('2022-01-01'), selesai: day('2022-12-31'), nomorSk: '821/1/2022', tanggalSk: day('2022-01-01') } });
  await inTim('diskominfo.anggota4', 'KOORDINATOR', diskominfo!.opdId, 'BINAAN', '2026-11-23');
  const { id: akunId } = await db.akun.findUniqueOrThrow({ where: { namaPengguna: 'diskominfo.anggota4' } });
  for (const peran of ['ADMIN', 'WALIKOTA', 'STAF_WALIKOTA'] as const) {
    await db.penugasan.create({ data: { akunId, peran, mulai: since, selesai: day('2026-11-23') } });
  }

  const months: Record<Place, number> = { diskominfo: 0, 'kec-serang': 0, setda: 0 };
  return {
    ...city,
    actingIn: acting,
    async report(at, state) {
      const month = months[at]++;
      const on = `${2023 + Math.floor(month / 12)}-${String(month % 12 + 1).padStart(2, '0')}-12`;
      if (on > TEST_TODAY) throw new Error('No period is left for another report');
      const { laporanId } = await addKegiatan(city, at, on);
      const id = laporanId!;
      await db.laporan.update({ where: { id }, data: { ringkasan: 'Satu kegiatan dilaksanakan sesuai rencana.' } });
      const who = acting[at];
      const steps: [string, string][] = [[who.sekretaris, 'ajukan'], [who.ketua, 'sahkan'], [who.fasilitator, 'sahkan'], [who.pj, 'teruskan'], [at === 'setda' ? 'dinkes.anggota3' : 'tim.ketua', 'terima']];
      const upTo = { DRAF: 0, DIAJUKAN: 1, DISAHKAN: 3, DITERUSKAN: 4, DITERIMA: 5, DIKEMBALIKAN: 1 }[state];
      for (const [account, act] of steps.slice(0, upTo)) await does(city, account, act, id);
      if (state === 'DIKEMBALIKAN') await does(city, who.ketua, 'kembalikan', id, { alasan: 'Lengkapi uraian kegiatan.' });
      return id;
    },
  };
}
