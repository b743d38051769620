import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../../src/config.js';
import { dayAt, monthOf, yearOf } from '../../src/time.js';
import { fmt } from '../../src/web/format.js';
import { describeInBrowser, downloaded, field, fillSignIn, follow, openWindows, press, told, watchFaults, type Windows } from '../support/browser.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { photo } from '../support/kegiatan.js';
import { readPdf } from '../support/pdf.js';

/**
 * From a portal with nothing in it to a Walikota's office with a report in its hands, as an office does it: one command in the
 * shell for the first administrator, all else in the browser. The portal is a process with the clock of the day.
 */

const SANDI = 'pelita senja rumput kapal';

const OPD = { kode: '2.16.01', nama: 'Dinas Komunikasi dan Informatika', singkatan: 'Diskominfo', jenis: 'Dinas', sebutan: 'Kepala Dinas' };
const SETDA = { kode: '4.01.01', nama: 'Sekretariat Daerah', singkatan: 'Setda', jenis: 'Sekretariat', sebutan: 'Sekretaris Daerah' };

/** The Tim sits in another office than the one it reviews: nobody reviews their own. */
const PEGAWAI: [nama: string, opd: string, unit: string, jabatan: string][] = [
  ['Arum Gemintang', OPD.kode, '', 'Kepala Dinas'],
  ['Bayu Lazuardi', OPD.kode, '', 'Pranata Komputer'],
  ['Citra Embun', OPD.kode, '', 'Analis Kebijakan'],
  ['Dimas Samudra', OPD.kode, '', 'Pranata Humas'],
  ['Elok Cempaka', OPD.kode, 'UPT-01', 'Teknisi'],
  ['Fajar Mahameru', SETDA.kode, '', 'Sekretaris Daerah'],
  ['Gita Pelangi', SETDA.kode, '', 'Asisten Administrasi Umum'],
  ['Hana Kirana', SETDA.kode, '', 'Kepala Bagian Organisasi'],
  ['Indra Sagara', SETDA.kode, '', 'Analis Organisasi'],
  ['Jaya Wilis', SETDA.kode, '', 'Analis Tata Laksana'],
  ['Kenanga Purnama', SETDA.kode, '', 'Pengelola Data'],
];

const TIM = [['Pengarah', 'Fajar Mahameru'], ['Penanggung jawab', 'Gita Pelangi'], ['Ketua', 'Hana Kirana'], ['Sekretaris', 'Indra Sagara'], ['Koordinator', 'Jaya Wilis'], ['Anggota', 'Kenanga Purnama']] as const;

const akunOf = (nama: string) => nama.toLowerCase().replace(' ', '.');

const today = dayAt(new Date());
const tahun = yearOf(today);
const awalTahun = `${tahun}-01-01`;
const awalBulan = `${today.slice(0, 7)}-01`;
const bulan = `${fmt.month(monthOf(today))} ${tahun}`;
const semester = `Semester ${monthOf(today) <= 6 ? 'I' : 'II'} ${tahun}`;

const pegawaiCsv = () => [
  'nama,jenis,nip,kode_opd,kode_unit,jabatan,golongan,mulai',
  ...PEGAWAI.map(([nama, opd, unit, jabatan], i) => `${nama},PNS,1978031520031210${String(i + 10)},${opd},${unit},${jabatan},III/c,${awalTahun}`),
].join('\n');

describeInBrowser('from an empty portal', () => {
  let database: TestDatabase;
  let folder: string;
  let portal: ChildProcess;
  let windows: Windows;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    database = await cloneDatabase({ empty: true });
    folder = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-kosong-'));
    env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', DATA_DIR: folder, DATABASE_URL: database.url, SEED_DEMO: 'false', LOG_LEVEL: 'silent' };
    portal = spawn(process.execPath, ['dist/server.js'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
    windows = await openWindows(await addressOf(portal));
  }, 120_000);
  afterAll(async () => {
    await windows?.close();
    if (portal.exitCode === null) {
      const ended = once(portal, 'exit');
      portal.kill('SIGTERM');
      await ended;
    }
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('an office sets itself up in the browser alone, and reports to the Walikota', async () => {
    const faults: string[][] = [];
    const links = new Map<string, string>();
    const pages = new Map<string, Page>();
    /** Somebody's window on their home page; at their first time they set their password by the link that they were given. */
    async function home(nama: string, akun = akunOf(nama)): Promise<Page> {
      const opened = pages.get(nama);
      if (opened) {
        await menu(opened, 'Beranda');
        return opened;
      }
      const page = await windows.window();
      faults.push(watchFaults(page));
      await page.goto(links.get(nama)!);
      await field(page, 'Kata sandi baru').fill(SANDI);
      await field(page, 'Ulangi kata sandi baru').fill(SANDI);
      await press(page, 'Simpan kata sandi');
      await told(page, 'Kata sandi tersimpan.');
      await fillSignIn(page, akun, SANDI);
      await page.waitForURL('**/beranda');
      pages.set(nama, page);
      return page;
    }

    // The one command in the shell.
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/cli/account.js', 'create', '--nama-pengguna', 'admin', '--nama', 'Administrator Portal', '--peran', 'ADMIN'], { cwd: ROOT, env });
    links.set('Administrator Portal', pathOfLink(stdout));

    // The home page says what to begin with; an office with a unit, and the office of the Tim.
    const admin = await home('Administrator Portal', 'admin');
    for (const step of ['Tambahkan perangkat daerah', 'Impor pegawai', 'Buat akun Walikota atau stafnya']) await admin.getByRole('main').getByRole('link', { name: step, exact: true }).waitFor();
    await follow(admin, 'Tambahkan perangkat daerah');
    for (const opd of [OPD, SETDA]) {
      await follow(admin, 'Tambah perangkat daerah');
      await field(admin, 'Kode').fill(opd.kode);
      await field(admin, 'Nama').fill(opd.nama);
      await field(admin, 'Singkatan').fill(opd.singkatan);
      await field(admin, 'Berdiri sejak').fill(awalTahun);
      await field(admin, 'Jenis').selectOption(opd.jenis);
      await field(admin, 'Sebutan pimpinan').fill(opd.sebutan);
      await press(admin, 'Simpan perangkat daerah');
      await told(admin, `${opd.nama} ditambahkan.`);
      if (opd === OPD) {
        await follow(admin, 'Tambah unit kerja');
        await field(admin, 'Kode').fill('UPT-01');
        await field(admin, 'Nama').fill('UPT Pusat Data');
        await press(admin, 'Simpan unit');
        await told(admin, 'Unit UPT Pusat Data ditambahkan.');
      }
      await menu(admin, 'Perangkat daerah');
    }

    // The people, from a table.
    await menu(admin, 'Beranda');
    await follow(admin, 'Impor pegawai');
    await field(admin, 'Berkas').setInputFiles({ name: 'pegawai.csv', mimeType: 'text/csv', buffer: Buffer.from(pegawaiCsv()) });
    await press(admin, 'Periksa berkas');
    await press(admin, `Terapkan ${PEGAWAI.length} perubahan`);
    await told(admin, `${PEGAWAI.length} pegawai ditambah, 0 diubah`);

    // Accounts: slips for the people, one for the Walikota's staff.
    await menu(admin, 'Beranda');
    await follow(admin, 'Buat akun pegawai');
    for (const [nama] of PEGAWAI) await admin.getByRole('checkbox', { name: nama }).check();
    await press(admin, 'Buat akun yang dicentang');
    await told(admin, `${PEGAWAI.length} slip untuk dicetak dan diserahkan.`);
    for (const [nama] of PEGAWAI) links.set(nama, await linkOnSlip(admin, nama));
    await menu(admin, 'Beranda');
    await follow(admin, 'Buat akun Walikota atau stafnya');
    await field(admin, 'Nama').fill('Melati Wangi');
    await field(admin, 'Nama pengguna').fill('staf.walikota');
    await field(admin, 'Peran').selectOption('Staf Walikota');
    await press(admin, 'Buat akun');
    await told(admin, '1 slip untuk dicetak dan diserahkan.');
    links.set('Melati Wangi', await linkOnSlip(admin, 'Melati Wangi'));

    // The head.
    await menu(admin, 'Beranda');
    await follow(admin, 'Catat pimpinan 2 perangkat daerah');
    await follow(admin, OPD.nama);
    await follow(admin, 'Catat pimpinan');
    await follow(admin, 'Arum Gemintang');
    await admin.getByRole('radio', { name: /^Definitif/ }).check();
    await field(admin, 'Mulai').fill(awalTahun);
    await field(admin, 'Nomor keputusan').fill('821/01/BKPSDM');
    await field(admin, 'Tanggal keputusan').fill(awalTahun);
    await press(admin, 'Simpan pimpinan');
    await admin.getByRole('listitem').filter({ hasText: 'Arum Gemintang, Kepala Dinas' }).waitFor();
    await menu(admin, 'Beranda');
    await admin.getByRole('main').getByRole('link', { name: `Catat pimpinan ${SETDA.nama}` }).waitFor();

    // The Tim, by decree.
    let page = await home('Melati Wangi', 'staf.walikota');
    await follow(page, 'Bentuk Tim Pengembangan');
    await field(page, 'Nomor keputusan').fill('061/Kep.11-Huk');
    await field(page, 'Tanggal keputusan').fill(awalTahun);
    await field(page, 'Mulai berlaku').fill(awalTahun);
    await press(page, 'Tetapkan Tim');
    for (const [jabatan, nama] of TIM) {
      await follow(page, `Tunjuk ${jabatan}`);
      await page.getByRole('searchbox', { name: 'Cari pegawai' }).fill(nama);
      await press(page, 'Cari');
      // One of a kind for most posts, several for others: the choice is a radio button or a checkbox.
      await page.getByLabel(nama).check();
      await field(page, 'Mulai').fill(awalTahun);
      await press(page, `Tunjuk ${jabatan}`);
      await told(page, `${nama} ditunjuk sebagai ${jabatan} Tim.`);
    }

    // Its sekretaris makes the periods and gives the office to the koordinator.
    page = await home('Indra Sagara');
    await follow(page, 'Buat periode pelaporan');
    await press(page, 'Buat periode');
    await told(page, 'periode dibuat.');
    page = await home('Indra Sagara');
    await follow(page, 'Lengkapi pembagian perangkat daerah');
    await page.getByRole('region', { name: 'Koordinator dan anggota' }).getByRole('link', { name: 'Jaya Wilis' }).click();
    await page.getByRole('checkbox', { name: OPD.nama }).check();
    await field(page, 'Mulai').fill(awalTahun);
    await press(page, 'Simpan pembagian');
    await told(page, 'Pembagian disimpan: 1 perangkat daerah untuk Jaya Wilis.');

    // The head forms the KBK and fills its posts.
    page = await home('Arum Gemintang');
    await follow(page, `Bentuk KBK ${OPD.nama}`);
    await field(page, 'Tanggal mulai').fill(awalBulan);
    await field(page, 'Nomor keputusan').fill('800/12/Diskominfo');
    await field(page, 'Tanggal keputusan').fill(awalBulan);
    await press(page, 'Bentuk KBK');
    await told(page, `KBK ${OPD.nama} dibentuk.`);
    for (const [jabatan, nama] of [['fasilitator', 'Bayu Lazuardi'], ['ketua', 'Citra Embun'], ['sekretaris', 'Dimas Samudra']] as const) {
      await follow(page, `Tunjuk ${jabatan}`);
      await page.getByRole('radio', { name: nama }).check();
      await field(page, 'Tanggal mulai').fill(awalBulan);
      await press(page, 'Simpan penunjukan');
      await page.getByRole('row', { name: nama }).waitFor();
    }
    await follow(page, 'Tunjuk anggota');
    await page.getByRole('checkbox', { name: 'Elok Cempaka' }).check();
    await field(page, 'Tanggal mulai').fill(awalBulan);
    await press(page, 'Simpan anggota');
    await told(page, '1 anggota ditetapkan.');

    // A plan, endorsed.
    page = await home('Dimas Samudra');
    await follow(page, `Susun rencana kegiatan ${tahun}`);
    await page.getByRole('main').getByRole('link', { name: 'Tambah rencana' }).first().click();
    await field(page, 'Bulan').selectOption(fmt.month(monthOf(today)));
    await field(page, 'Judul rencana').fill('Telaah aduan masyarakat');
    await field(page, 'Sasaran').fill('Dua belas aduan ditelaah.');
    await field(page, 'Anggaran').fill('1.000.000');
    await press(page, 'Simpan rencana');
    await page.getByRole('main').getByText('Telaah aduan masyarakat').first().waitFor();
    page = await home('Citra Embun');
    await follow(page, `Sahkan 1 rencana kegiatan ${tahun}`);
    await press(page, 'Sahkan');
    await told(page, `1 rencana ${tahun} disahkan.`);

    // The activity that fulfils it, and its report.
    page = await home('Dimas Samudra');
    await page.getByRole('main').getByRole('link', { name: 'Catat kegiatan' }).first().click();
    await field(page, 'Judul kegiatan').fill('Telaah aduan masyarakat');
    await field(page, 'Tanggal mulai').fill(today);
    await field(page, 'Tempat').fill('Ruang rapat lantai 2');
    await field(page, 'Rencana kegiatan').selectOption(`Telaah aduan masyarakat (${fmt.month(monthOf(today))})`);
    await field(page, 'Uraian kegiatan').fill('Dua belas aduan ditelaah satu per satu.');
    await field(page, 'Hasil').fill('Tujuh aduan selesai.');
    await field(page, 'Jumlah peserta').fill('4');
    await field(page, 'Anggaran terpakai').fill('850.000');
    await page.getByLabel('Institusionalisasi').check();
    await page.getByLabel('Jujur', { exact: true }).check();
    await page.getByLabel('Elok Cempaka').check();
    await field(page, 'Bukti kegiatan').setInputFiles({ name: 'rapat.jpg', mimeType: 'image/jpeg', buffer: await photo({ colour: '#264' }) });
    await press(page, 'Simpan kegiatan');
    await told(page, 'Kegiatan disimpan.');
    await follow(page, 'Lihat laporan');
    await follow(page, 'Ubah uraian');
    await field(page, 'Ringkasan').fill('Satu telaah dilaksanakan sesuai rencana.');
    await press(page, 'Simpan draf');
    await told(page, 'Draf tersimpan.');
    await press(page, 'Ajukan');
    await told(page, `Laporan ${bulan}, KBK ${OPD.nama}, diajukan.`);
    for (const nama of ['Citra Embun', 'Bayu Lazuardi']) {
      page = await home(nama);
      await follow(page, `Sahkan laporan ${bulan}`);
      await press(page, 'Sahkan');
      await told(page, 'disahkan.');
    }
    page = await home('Arum Gemintang');
    await follow(page, `Teruskan laporan ${bulan}`);
    await press(page, 'Teruskan');
    await told(page, 'diteruskan kepada Tim Pengembangan.');
    page = await home('Jaya Wilis');
    await follow(page, 'Tinjau 1 laporan');
    await follow(page, OPD.nama);
    await press(page, 'Terima');
    await told(page, `Laporan ${bulan}, KBK ${OPD.nama}, diterima.`);

    // The evaluation of the half-year, to the Walikota's office.
    page = await home('Hana Kirana');
    await menu(page, 'Evaluasi');
    await follow(page, semester);
    await follow(page, 'Tetapkan');
    await press(page, 'Tetapkan');
    await told(page, `Evaluasi ${semester} ditetapkan; angkanya dibekukan.`);
    page = await home('Gita Pelangi');
    await follow(page, `Sampaikan evaluasi ${semester}`);
    await follow(page, 'Sampaikan');
    await press(page, 'Sampaikan');
    await told(page, `Evaluasi ${semester} disampaikan kepada Walikota Serang.`);
    page = await home('Melati Wangi');
    await follow(page, `Baca evaluasi ${semester}`);
    const pdf = await downloaded(page, 'Unduh PDF');
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    const text = readPdf(pdf).text.replaceAll(/\s+/g, ' ');
    for (const words of [OPD.nama, semester.replace(/ (?=\d)/, ' Tahun ')]) expect(text).toContain(words);

    // A link is good for one time.
    const stranger = await windows.window();
    expect((await stranger.goto(links.get('Dimas Samudra')!))!.ok()).toBe(false);
    expect(faults.flat()).toEqual([]);
  // Some hundred and fifty pages: on a busy machine more than the two minutes of other browser tests.
  }, 300_000);
});

/** Opens an entry of the menu, in the bar or under "Lainnya". */
async function menu(page: Page, name: string): Promise<void> {
  const bar = page.getByRole('navigation', { name: 'Utama' });
  const link = bar.locator('a').filter({ hasText: new RegExp(`^${name}$`) });
  if (!await link.isVisible()) await bar.getByText('Lainnya').click();
  await bar.getByRole('link', { name, exact: true }).click();
}

/** The address, without the portal's own part, of the link in a text. */
function pathOfLink(text: string): string {
  const [found] = /\/sandi\/[\w-]+/.exec(text) ?? [];
  if (!found) throw new Error(`There is no link in: ${text}`);
  return found;
}

/** The link on somebody's slip. */
async function linkOnSlip(page: Page, nama: string): Promise<string> {
  const slip = page.getByRole('article').filter({ has: page.getByRole('heading', { name: nama, exact: true }) });
  return pathOfLink((await slip.textContent())!);
}

/** The address that the portal says it listens on. */
function addressOf(portal: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    portal.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /siap di (http:\S+)/.exec(said)?.[1];
      if (address) resolve(address);
    });
    portal.on('exit', () => reject(new Error(`The portal ended before it listened: ${said}`)));
  });
}
