import { readXlsx } from 'hucre/xlsx';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser, downloaded, field, follow, press, startBrowserCity, told, watchFaults, type BrowserCity } from '../support/browser.js';
import { photo } from '../support/kegiatan.js';
import { readPdf } from '../support/pdf.js';

/**
 * The main job from the first field to the Walikota's office, by what a person sees: an activity with its pictures, the report, two
 * endorsements, a return, the acceptance, the evaluation, its files.
 */

const OPD = 'Dinas Komunikasi dan Informatika';

/** Each way has a half-year of its own, in the order of time. */
const WAYS = [
  { how: 'with JavaScript', javaScript: true, today: '2026-05-20', day: '2026-05-12', bulan: 'Mei 2026', semester: 'Semester I 2026', akhir: '30 Juni 2026', judul: 'Telaah aduan masyarakat triwulan kedua', anggaran: '850.000', rupiah: 850_000 },
  { how: 'without JavaScript', javaScript: false, today: '2026-11-24', day: '2026-11-12', bulan: 'November 2026', semester: 'Semester II 2026', akhir: '31 Desember 2026', judul: 'Pelatihan menulis jawaban aduan', anggaran: '1.275.500', rupiah: 1_275_500 },
] as const;

const PERILAKU = ['Disiplin, datang dan pulang kerja sesuai dengan ketentuan', 'Jujur'];

describeInBrowser('the main job', () => {
  let city: BrowserCity;
  let pictures: { name: string; mimeType: string; buffer: Buffer }[];
  beforeAll(async () => {
    city = await startBrowserCity();
    pictures = [
      { name: 'rapat.jpg', mimeType: 'image/jpeg', buffer: await photo({ colour: '#264' }) },
      { name: 'daftar-hadir.jpg', mimeType: 'image/jpeg', buffer: await photo({ colour: '#862' }) },
    ];
  });
  afterAll(() => city.close());

  it.each(WAYS.map((way) => [way.how, way] as const))('goes from an activity to the files of the Walikota’s office, %s', async (_how, { javaScript, today, day, bulan, semester, akhir, judul, anggaran, rupiah }) => {
    city.setNow(today);
    const windows = new Map<string, Page>();
    const faults = new Map<string, string[]>();
    /** Somebody's window, on their home page. */
    async function home(who: string): Promise<Page> {
      const opened = windows.get(who);
      if (opened) {
        await opened.getByRole('navigation', { name: 'Utama' }).getByRole('link', { name: 'Beranda' }).click();
        return opened;
      }
      const page = await city.windowOf(who, { javaScript });
      windows.set(who, page);
      faults.set(who, watchFaults(page));
      return page;
    }

    // An activity, refused once: nothing of it has to be typed or sent again.
    let page = await home('diskominfo.sekretaris');
    await page.getByRole('navigation', { name: 'Utama' }).getByRole('link', { name: 'Kegiatan' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Catat kegiatan' }).first().click();
    const typed = {
      'Judul kegiatan': judul, 'Tanggal mulai': day, 'Tanggal selesai': '', 'Tempat': 'Ruang rapat lantai 2', 'Uraian kegiatan': 'Dua belas aduan ditelaah\nsatu per satu.',
      'Hasil': 'Tujuh aduan selesai.', 'Jumlah peserta': '1', 'Anggaran terpakai': anggaran,
    };
    for (const [label, value] of Object.entries(typed)) await field(page, label).fill(value);
    await page.getByLabel('Institusionalisasi').check();
    for (const teks of PERILAKU) await page.getByLabel(teks, { exact: true }).check();
    for (const nama of ['Galuh Segara', 'Intan Rembulan']) await page.getByLabel(nama).check();
    await field(page, 'Bukti kegiatan').setInputFiles(pictures);
    await press(page, 'Simpan kegiatan');

    await told(page, 'Kegiatan belum disimpan: 1 isian perlu diperbaiki');
    for (const [label, value] of Object.entries(typed)) expect(await field(page, label).inputValue(), label).toBe(value);
    for (const label of ['Institusionalisasi', ...PERILAKU, 'Galuh Segara', 'Intan Rembulan']) expect(await page.getByLabel(label).isChecked(), label).toBe(true);
    await told(page, 'Terunggah: 2 berkas');
    await page.getByLabel('Keterangan rapat.jpg').fill('Telaah bersama bidang');
    await follow(page, 'Isi Jumlah peserta 2 atau lebih: dua anggota dicatat hadir');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('jumlahPeserta');
    await field(page, 'Jumlah peserta').fill('21');
    await press(page, 'Simpan kegiatan');
    await told(page, 'Kegiatan disimpan.');
    await page.getByRole('img', { name: 'Telaah bersama bidang' }).waitFor();
    await page.getByRole('img', { name: 'daftar-hadir.jpg' }).waitFor();

    // The report that holds it.
    await follow(page, 'Lihat laporan');
    const report = new URL(page.url()).pathname;
    await page.getByRole('heading', { name: `Laporan ${bulan}` }).waitFor();
    await follow(page, 'Ubah uraian');
    await field(page, 'Ringkasan').fill('Satu telaah dilaksanakan.');
    await field(page, 'Kendala').fill('Data aduan datang terlambat.');
    await press(page, 'Simpan draf');
    await told(page, 'Draf tersimpan.');
    await press(page, 'Ajukan');
    await told(page, `Laporan ${bulan}, KBK ${OPD}, diajukan.`);

    const endorse = async () => {
      for (const who of ['diskominfo.ketua', 'diskominfo.fasilitator']) {
        page = await home(who);
        await follow(page, `Sahkan laporan ${bulan}`);
        await press(page, 'Sahkan');
        await told(page, 'disahkan.');
      }
      page = await home('diskominfo.pj');
      await follow(page, `Teruskan laporan ${bulan}`);
      await press(page, 'Teruskan');
      await told(page, 'diteruskan kepada Tim Pengembangan.');
    };
    await endorse();

    // Somebody of another KBK does not even learn that it exists.
    const stranger = await home('dinkes.sekretaris');
    expect((await stranger.goto(report))!.status()).toBe(404);
    await told(stranger, 'Tidak ditemukan');
    expect(await stranger.content()).not.toContain(judul);

    // The Tim returns it, with a note at the activity.
    page = await home('tim.koordinator');
    await page.getByRole('navigation', { name: 'Utama' }).getByRole('link', { name: /^Tinjauan/ }).click();
    await follow(page, OPD);
    await page.getByRole('article').getByText('Beri catatan pada bagian ini').click();
    await page.getByLabel('Catatan untuk kegiatan 1').fill('Sebutkan bidang yang hadir.');
    await page.getByText('Kembalikan kepada sekretaris', { exact: true }).click();
    await field(page, 'Alasan').fill('Uraian belum menyebut siapa yang menelaah.');
    await press(page, 'Kembalikan');
    await told(page, 'dikembalikan kepada sekretaris.');
    await told(page, 'Tidak ada laporan yang menunggu');

    // Answered, and on its way again.
    page = await home('diskominfo.sekretaris');
    await follow(page, `Perbaiki laporan ${bulan}`);
    await told(page, 'Uraian belum menyebut siapa yang menelaah.');
    await page.getByRole('article').getByRole('link', { name: judul }).click();
    await follow(page, 'Ubah kegiatan');
    await told(page, 'Sebutkan bidang yang hadir.');
    await field(page, 'Tanggapan').fill('Empat bidang disebutkan dalam uraian.');
    await field(page, 'Uraian kegiatan').fill('Dua belas aduan ditelaah oleh empat bidang.');
    await press(page, 'Simpan kegiatan');
    await told(page, 'Perubahan disimpan.');
    await follow(page, 'Lihat laporan');
    await follow(page, 'Ubah uraian');
    await field(page, 'Ringkasan').fill('Satu telaah dilaksanakan oleh empat bidang.');
    await press(page, 'Ajukan');
    await told(page, 'Laporan diajukan.');
    await endorse();

    page = await home('tim.koordinator');
    await follow(page, 'Tinjau 1 laporan');
    await follow(page, OPD);
    await told(page, 'Empat bidang disebutkan dalam uraian.');
    await told(page, ' · versi 2');
    await press(page, 'Terima');
    await told(page, `Laporan ${bulan}, KBK ${OPD}, diterima.`);

    // The evaluation, before its period is over.
    page = await home('tim.ketua');
    await page.getByRole('navigation', { name: 'Utama' }).getByRole('link', { name: 'Evaluasi' }).click();
    await follow(page, semester);
    await follow(page, 'Tetapkan');
    await page.getByRole('alert').getByText(`Periode ini baru berakhir ${akhir}`).waitFor();
    await press(page, 'Tetapkan');
    await told(page, `Evaluasi ${semester} ditetapkan; angkanya dibekukan.`);
    page = await home('tim.penanggungjawab');
    await follow(page, `Sampaikan evaluasi ${semester}`);
    await follow(page, 'Sampaikan');
    await press(page, 'Sampaikan');
    await told(page, `Evaluasi ${semester} disampaikan kepada Walikota Serang.`);

    page = await home('staf.walikota');
    await follow(page, `Baca evaluasi ${semester}`);
    const pdf = await downloaded(page, 'Unduh PDF');
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    const { text } = readPdf(pdf);
    for (const words of [OPD, semester.replace(/ (?=\d)/, ' Tahun '), 'ditetapkan sebelum periode berakhir']) expect(text.replaceAll(/\s+/g, ' ')).toContain(words);
    const { sheets } = await readXlsx(await downloaded(page, 'Unduh XLSX'));
    const figures = new Map(sheets.find(({ name }) => name === 'Rincian')!.rows.filter(([opd]) => opd === OPD).map(([, indikator, pembilang]) => [indikator, pembilang]));
    expect(Object.fromEntries(figures)).toMatchObject({ 'Cakupan 19 perilaku': PERILAKU.length, 'Serapan anggaran': rupiah });

    // A refused form answers 422 and a stranger 404, which the console calls errors.
    expect([...faults].flatMap(([who, found]) => found.filter((fault) => !/status of (422|404)/.test(fault)).map((fault) => `${who}: ${fault}`))).toEqual([]);
  // Some ninety pages: on a busy machine more than the two minutes of other browser tests.
  }, 240_000);
});
