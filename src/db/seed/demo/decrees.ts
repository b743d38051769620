import type pg from 'pg';
import { berkasRow } from '../../../features/berkas/service.js';
import { headTitle } from '../../../features/kbk/susunan.js';
import type { Day } from '../../../time.js';
import { fmt } from '../../../web/format.js';
import type { PreparedFile } from '../../../features/berkas/inspect.js';
import { drawPaper } from './papers.js';
import { headOn, LACKING, type DemoCity, type Group } from './people.js';
import type { KeptFile } from './pictures.js';
import { randomFrom } from './random.js';
import { insertRows } from './rows.js';

/** The scans of the decrees by which the KBKs and the Tim were formed. */
export async function seedDecrees(client: pg.ClientBase, city: DemoCity): Promise<KeptFile[]> {
  const random = randomFrom('keputusan');
  const { rows: [staf] } = await client.query<{ id: string }>(`select id from akun where nama_pengguna = 'staf.walikota'`);
  const scans = await Promise.all([
    { tabel: 'tim', id: city.timSk.id, oleh: staf!.id, mulai: city.timSk.mulai, file: drawTimDecree(city) },
    ...city.groups.filter(({ slug }) => !LACKING[slug]?.includes('salinan')).map((kbk) => ({ tabel: 'kbk', id: kbk.id, oleh: headOn(kbk.office, kbk.mulai).akunId!, mulai: kbk.mulai, file: drawKbkDecree(kbk) })),
  ].map(async ({ file: drawing, oleh, mulai, ...of }) => {
    const at = momentOf(mulai);
    const id = random.uuid(at);
    const file = await drawing;
    return { ...of, file, row: { ...berkasRow(file, { akunId: oleh }, at), id } };
  }));
  await insertRows(client, 'berkas', scans.map(({ row: { olehId, dibuatPada, ...row } }) => ({ ...row, status: 'SIAP', oleh_id: olehId, dibuat_pada: dibuatPada })));
  for (const tabel of ['tim', 'kbk']) {
    const held = scans.filter((scan) => scan.tabel === tabel).map(({ id, row }) => ({ id, berkas: row.id }));
    await client.query(`update ${tabel} set berkas_sk_id = v.berkas from jsonb_to_recordset($1::jsonb) v(id uuid, berkas uuid) where ${tabel}.id = v.id`, [JSON.stringify(held)]);
  }
  return scans.map(({ file, row }) => ({ id: row.id, file }));
}

const momentOf = (day: Day) => new Date(`${day}T03:00:00Z`);

/** The head's decree that forms a KBK (Pasal 12 ayat (1), Pasal 13). */
export async function drawKbkDecree(kbk: Group): Promise<PreparedFile> {
  const { office, nomorSk, tanggalSk } = kbk;
  const kepala = headOn(office, kbk.mulai);
  const jabatan = headTitle(office).toUpperCase();
  const susunan = [
    `Penanggung jawab: ${kepala.nama}`, ...(kbk.fasilitator ? [`Fasilitator: ${kbk.fasilitator.nama}`] : []), `Ketua: ${kbk.ketua.nama}`, `Sekretaris: ${kbk.sekretaris.nama}`,
    `Anggota: ${kbk.anggota.map(({ nama }) => nama).join(', ')}`,
  ];
  return drawPaper({
    berkas: `keputusan-${kbk.slug}.pdf`, kop: ['PEMERINTAH KOTA SERANG', office.nama.toUpperCase(), office.alamat], pada: momentOf(kbk.mulai),
    judul: [`KEPUTUSAN ${jabatan}`, `NOMOR ${nomorSk ?? '…'}`, 'TENTANG', `PEMBENTUKAN ${kbk.nama.replace(/^KBK /, 'Kelompok Budaya Kerja ').toUpperCase()}`],
    isi: [
      { nama: 'Menimbang', teks: 'bahwa untuk mendukung penerapan nilai dan perilaku penting budaya kerja dibentuk Kelompok Budaya Kerja pada setiap perangkat daerah;' },
      { nama: 'Mengingat', teks: 'Pasal 12 dan Pasal 13 Peraturan Walikota Serang Nomor 25 Tahun 2018 tentang Pedoman Pengembangan Budaya Kerja Aparatur Sipil Negara di Lingkungan Pemerintah Kota Serang;' },
      { nama: 'KESATU', teks: `Membentuk ${kbk.nama}, mulai ${fmt.day(kbk.mulai)}.` },
      { nama: 'KEDUA', teks: `Susunannya:\n${susunan.join('\n')}` },
      { nama: 'KETIGA', teks: 'Biaya dibebankan pada Anggaran Pendapatan dan Belanja Daerah perangkat daerah ini.' },
      { nama: 'KEEMPAT', teks: 'Keputusan ini berlaku pada tanggal ditetapkan.' },
    ],
    penutup: ['Ditetapkan di Serang', `pada tanggal ${tanggalSk ? fmt.day(tanggalSk) : '…'}`, `${jabatan},`, '', '(contoh, tanpa tanda tangan)', '', kepala.nama],
  });
}

/** The Walikota's decree that forms the Tim (Pasal 10 ayat (1), Pasal 11). */
async function drawTimDecree({ timSk, tim }: DemoCity): Promise<PreparedFile> {
  return drawPaper({
    berkas: 'keputusan-walikota-tim-pengembangan.pdf', kop: ['WALIKOTA SERANG', 'PROVINSI BANTEN'], pada: momentOf(timSk.mulai),
    judul: ['KEPUTUSAN WALIKOTA SERANG', `NOMOR ${timSk.nomorSk}`, 'TENTANG', 'TIM PENGEMBANGAN BUDAYA KERJA PEMERINTAH KOTA SERANG'],
    isi: [
      { nama: 'Menimbang', teks: 'bahwa pengembangan budaya kerja diselenggarakan dan dikoordinasikan oleh Tim Pengembangan Budaya Kerja Pemerintah Kota;' },
      { nama: 'Mengingat', teks: 'Pasal 10 ayat (1) dan Pasal 11 Peraturan Walikota Serang Nomor 25 Tahun 2018 tentang Pedoman Pengembangan Budaya Kerja Aparatur Sipil Negara di Lingkungan Pemerintah Kota Serang;' },
      { nama: 'KESATU', teks: `Membentuk Tim Pengembangan Budaya Kerja Pemerintah Kota Serang, mulai ${fmt.day(timSk.mulai)}.` },
      { nama: 'KEDUA', teks: `Susunannya:\nPengarah: ${tim.pengarah.nama}\nPenanggung jawab: ${tim.penanggungJawab.nama}\nKetua: ${tim.ketua.nama}\nSekretaris: ${tim.sekretaris.nama}\nKoordinator: ${[...new Set([...tim.koordinator.values()].map(({ nama }) => nama))].join(', ')}\nAnggota: ${tim.anggota.nama}` },
      { nama: 'KETIGA', teks: 'Biaya dibebankan pada Anggaran Pendapatan dan Belanja Daerah.' },
    ],
    penutup: ['Ditetapkan di Serang', `pada tanggal ${fmt.day(timSk.mulai)}`, 'WALIKOTA SERANG,', '', '(contoh, tanpa tanda tangan)'],
  });
}
