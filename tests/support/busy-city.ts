import { dateOf, type Day } from '../../src/time.js';
import type { TestApp } from './app.js';
import { photo, recordKegiatan } from './kegiatan.js';
import { does, kbkOf, reportIn } from './work.js';

/**
 * Fills the test city with something of everything: reports in every state, notes, evidence, plans, an evaluation that is
 * submitted and one in the making. Two of each at least, so that what asks the database once for each row is seen.
 */
export async function fillCity(city: TestApp): Promise<void> {
  for (const slug of ['diskominfo', 'dinkes']) {
    const kbk = await kbkOf(city, slug);
    for (const kode of ['UPT-1', 'UPT-2']) await city.db.unitKerja.create({ data: { perangkatDaerahId: kbk.opdId, kode, nama: `Unit ${kode}`, mulai: dateOf('2026-01-02') } });
    // Somebody to be given an account, and an account whose password was never set.
    for (const nama of ['Puspa Lestari', 'Rinai Kemarau']) {
      const penempatan = { create: { perangkatDaerahId: kbk.opdId, jabatan: 'Pelaksana', mulai: dateOf('2026-01-02') } };
      const pegawai = await city.db.pegawai.create({ data: { nama, jenis: 'NON_ASN', penempatan } });
      if (nama === 'Rinai Kemarau') await city.db.akun.create({ data: { namaPengguna: `${slug}.rinai`, nama, pegawaiId: pegawai.id } });
    }
    for (const [bulan, judul, status] of [[10, 'Gelar budaya kerja', 'DRAF'], [11, 'Apel budaya kerja', 'DISAHKAN'], [12, 'Sosialisasi nilai', 'DISAHKAN']] as const) {
      const disahkanPada = status === 'DISAHKAN' ? city.deps.clock() : null;
      await city.db.rencanaKegiatan.create({ data: { kbkId: kbk.id, tahun: 2026, bulan, judul, sasaran: 'Seluruh pegawai', anggaran: 1_500_000n, status, disahkanPada } });
    }
    for (const [state, on] of [['DITERIMA', '2026-04-13'], ['DITERIMA', '2026-05-11'], ['DITERUSKAN', '2026-08-10'], ['DISAHKAN', '2026-09-14'], ['DIAJUKAN', '2026-10-12']] as const) {
      await reportIn(city, slug, state, on);
    }
    for (const on of ['2026-11-09', '2026-11-17']) await recordKegiatan(city, slug, { mulai: on }, [{ name: 'foto.jpg', bytes: await photo() }, { name: 'foto-2.jpg', bytes: await photo({ colour: '#a64' }) }]);
    await returnedWithNotes(city, slug);
    await aroundTheKbk(city, slug, kbk);
  }
  await evaluates(city, '2026-06-30', 'tim.ketua', 'tetapkan');
  await evaluates(city, '2026-06-30', 'tim.penanggungjawab', 'sampaikan');
  await teamAtWork(city);
  await imported(city);
}

/** What the Tim does besides reviewing: directions, reports to the Pengarah sent and in the making, sosialisasi with people present. */
async function teamAtWork(city: TestApp): Promise<void> {
  const now = city.deps.clock();
  const kbks = await Promise.all(['diskominfo', 'dinkes'].map((slug) => kbkOf(city, slug)));
  const tim = await city.db.tim.findFirstOrThrow({ include: { keanggotaan: { include: { pegawai: true } } } });
  for (const judul of ['Jalankan program triwulan IV', 'Perhatikan bukti kegiatan']) {
    await city.db.arahan.create({ data: { timId: tim.id, judul, isi: 'Kepada seluruh KBK.', dibuatOleh: 'Rimba Pengarah', dibuatPada: now, penerima: { create: kbks.map((kbk) => ({ kbkId: kbk.id })) } } });
  }
  for (const member of tim.keanggotaan.filter((one) => one.jabatan === 'KETUA' || one.jabatan === 'KOORDINATOR')) {
    for (const sent of [true, false]) {
      await city.db.laporanTim.create({ data: { keanggotaanTimId: member.id, judul: 'Kegiatan KBK triwulan III', isi: 'Tiga KBK sudah melapor.', dibuatOleh: member.pegawai.nama, dibuatPada: now, ...(sent ? { status: 'DISAMPAIKAN', disampaikanPada: now } : {}) } });
    }
  }
  for (const [i, kbk] of kbks.entries()) {
    const people = await city.db.penempatan.findMany({ where: { perangkatDaerahId: kbk.opdId }, take: 3 });
    const event = { judul: 'Sosialisasi nilai SIAP', mulai: dateOf('2026-10-05'), selesai: dateOf('2026-10-05'), tempat: 'Aula', tanpaNama: 10, dibuatOleh: 'Tim', dibuatPada: now, hadir: { create: people.map(({ pegawaiId }) => ({ pegawaiId })) } };
    await city.db.sosialisasi.create({ data: { ...event, perangkatDaerahId: kbk.opdId, kbkId: i === 0 ? kbk.id : null } });
    await city.db.sosialisasi.create({ data: { ...event, undangan: { create: kbks.map(({ opdId }) => ({ perangkatDaerahId: opdId })) } } });
    await city.db.jumlahAsn.create({ data: { perangkatDaerahId: kbk.opdId, mulai: dateOf('2026-01-01'), pns: 8, pppk: 2 } });
  }
}

/** Tables that the administrator has had checked: with rows to be added and refused. */
async function imported(city: TestApp): Promise<void> {
  const pegawai = 'nama;jenis;nip;kode_opd;jabatan\nRatna Ayu;Non-ASN;;2.16.01;Pelaksana\nTanpa Tempat;PNS;1;9.99;Pelaksana\n';
  for (const name of ['pegawai.csv', 'pegawai-2.csv']) {
    const answer = await (await city.as('admin')).post('/impor/baru/pegawai', {}, { files: [{ field: 'berkas', name, bytes: Buffer.from(pegawai) }] });
    if (answer.status !== 303) throw new Error(`import: ${answer.status}`);
  }
}

/** Proposals, facilities, material and messages of a KBK; two of each. */
async function aroundTheKbk(city: TestApp, slug: string, kbk: { id: string; opdId: string }): Promise<void> {
  const { db } = city;
  const now = city.deps.clock();
  const { pegawaiId, id: akunId } = await db.akun.findUniqueOrThrow({ where: { namaPengguna: `${slug}.sekretaris` } });
  const nilai = await db.nilaiBudaya.findUniqueOrThrow({ where: { kode: 'integritas' } });
  for (const n of [1, 2]) {
    await db.usulanNilai.create({ data: { perangkatDaerahId: kbk.opdId, nama: `Sigap ${n}`, makna: 'Tanggap terhadap keluhan.', perilaku: ['Menjawab dalam satu hari'], alasan: 'Sesuai layanan.', diusulkanOleh: 'Kepala', diusulkanPada: now } });
    await db.usulanPerilaku.create({ data: { kbkId: kbk.id, nilaiBudayaId: nilai.id, teks: `Menyapa tamu ${n}`, diusulkanOleh: 'Sekretaris', diusulkanPada: now, pengusulId: pegawaiId! } });
    await db.fasilitas.create({ data: { kbkId: kbk.id, nama: `Papan nilai ${n}`, kegunaan: 'Ruang tunggu.', status: 'DIMINTA', diperlukanPada: dateOf('2026-11-20'), dibuatOleh: 'Sekretaris', dibuatPada: now, statusSejak: now } });
    await db.materi.create({ data: { kbkId: n === 1 ? kbk.id : null, judul: `Panduan ${n}`, tautan: 'https://contoh.go.id/panduan', dibuatOleh: 'Fasilitator', dibuatPada: now } });
    await db.pesanKbk.create({ data: { kbkId: kbk.id, akunId, nama: 'Sekretaris', sebutan: 'Sekretaris', teks: `Pesan ${n}.`, pada: now } });
  }
}

/** One act on the evaluation of the period that ends on a day. */
export async function evaluates(city: TestApp, akhir: Day, who: string, act: 'tetapkan' | 'sampaikan'): Promise<void> {
  const { id, revisi } = await city.db.evaluasi.findFirstOrThrow({ where: { periode: { akhir: dateOf(akhir) } } });
  const answer = await (await city.as(who)).post(`/evaluasi/${id}/${act}`, { revisi });
  if (answer.status !== 303) throw new Error(`${act}: ${answer.status}`);
}

async function returnedWithNotes(city: TestApp, slug: string): Promise<void> {
  const id = await reportIn(city, slug, 'DITERUSKAN', '2026-07-13');
  await does(city, 'tim.sekretaris', 'kembalikan', id, {
    alasan: 'Daftar hadir belum dilampirkan.', 'catatan-ringkasan': 'Sebutkan jumlah peserta.', 'catatan-kendala': 'Tulis “tidak ada” bila tidak ada kendala.',
  });
}
