import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { addKegiatan, does, kbkOf, reportIn, revisiOf } from '../support/work.js';

/** Diskominfo and Dinkes have endorsed plans; January to September are closed, so that October is the one report due. */
let city: TestApp;
beforeAll(async () => {
  city = await startApp();
  await city.db.periode.updateMany({ where: { jenis: 'PELAPORAN', akhir: { lt: dateOf('2026-10-01') } }, data: { ditutupPada: new Date('2026-11-01T03:00:00Z') } });
  for (const slug of ['diskominfo', 'dinkes']) {
    const { id } = await kbkOf(city, slug);
    await city.db.rencanaKegiatan.createMany({
      data: [2026, 2027].flatMap((tahun) => [11, 12].map((bulan) => ({ kbkId: id, tahun, bulan, judul: `Forum budaya kerja ${bulan}`, sasaran: '30 peserta', anggaran: 500_000n, status: 'DISAHKAN' as const, disahkanPada: TEST_NOW }))),
    });
  }
  for (const { id } of await city.db.perangkatDaerah.findMany()) await city.db.jumlahAsn.create({ data: { perangkatDaerahId: id, mulai: dateOf('2026-01-01'), pns: 20, pppk: 5 } });
});
afterAll(() => city.close());

const home = async (who: string) => (await city.as(who)).get('/beranda');
const decoded = (html: string) => html.replaceAll('&#39;', '’').replaceAll('&amp;', '&');
const titlesIn = (html: string) => [...html.matchAll(/<h3><a href="([^"]*)">([^<]*)<\/a><\/h3>/g)].map((match) => decoded(match[2]!));
/** The titles under "Menunggu Anda"; null where the page has no such part. */
function waiting(html: string): string[] | null {
  const from = html.indexOf('<h2>Menunggu Anda');
  return from < 0 ? null : titlesIn(html.slice(from, html.indexOf('</section>', from)));
}
const overdue = (html: string) => {
  const from = html.indexOf('<h2>Terlambat');
  return from < 0 ? [] : titlesIn(html.slice(from, html.indexOf('</section>', from)));
};

const ROLES = [
  'diskominfo.sekretaris', 'diskominfo.ketua', 'diskominfo.fasilitator', 'diskominfo.pj', 'diskominfo.anggota1', 'dinkes.sekretaris', 'dinkes.ketua',
  'tim.koordinator', 'tim.sekretaris', 'tim.ketua', 'tim.penanggungjawab', 'tim.pengarah', 'tim.anggota', 'walikota', 'staf.walikota', 'admin', 'tanpa.jabatan',
] as const;
type Role = (typeof ROLES)[number];

/** What waits for each role whatever becomes of Diskominfo's report. */
const ALWAYS: Partial<Record<Role, string[] | null>> = {
  'dinkes.sekretaris': ['Susun laporan Oktober 2026'], 'tim.ketua': ['Tetapkan evaluasi Semester I 2026'],
  'tim.sekretaris': ['Lengkapi pembagian perangkat daerah'],
  'diskominfo.anggota1': null, admin: null, 'tanpa.jabatan': null,
};

/** What waits for every role now, besides what always does. */
async function expectWaiting(step: string, now: Partial<Record<Role, string[]>>): Promise<void> {
  for (const role of ROLES) {
    const always = ALWAYS[role] === undefined ? [] : ALWAYS[role];
    const expected = always === null ? null : [...now[role] ?? [], ...always].sort();
    const { text, status } = await home(role);
    expect(status).toBe(200);
    expect(waiting(text)?.sort() ?? null, `${role} ${step}`).toEqual(expected);
  }
}

describe('what waits for whom', () => {
  it('follows a report from the sekretaris to the Tim and back, at every step, for every role', async () => {
    await expectWaiting('before anything', { 'diskominfo.sekretaris': ['Susun laporan Oktober 2026'] });

    const kbk = await kbkOf(city, 'diskominfo');
    const periode = await city.db.periode.findFirstOrThrow({ where: { nama: 'Oktober 2026' } });
    const sekretaris = await city.as('diskominfo.sekretaris');
    const id = (await sekretaris.post('/laporan', { kbkId: kbk.id, periodeId: periode.id })).headers.location!.split('/').at(-1)!;
    await expectWaiting('opened', { 'diskominfo.sekretaris': ['Ajukan laporan Oktober 2026'] });

    await addKegiatan(city, 'diskominfo', '2026-10-12');
    await expectWaiting('an activity without evidence', { 'diskominfo.sekretaris': ['Ajukan laporan Oktober 2026', 'Lengkapi bukti: Apel pagi dan pembacaan ikrar nilai SIAP'] });

    await sekretaris.post(`/laporan/${id}/ubah`, { revisi: await revisiOf(city, id), ringkasan: 'Satu kegiatan.', kendala: '', tindakLanjut: '', lalu: 'simpan' });
    await does(city, 'diskominfo.sekretaris', 'ajukan', id);
    const endorsing = ['Sahkan laporan Oktober 2026'];
    await expectWaiting('submitted', { 'diskominfo.ketua': endorsing, 'diskominfo.fasilitator': endorsing });

    await does(city, 'diskominfo.fasilitator', 'kembalikan', id, { alasan: 'Lengkapi hasilnya.', 'catatan-ringkasan': 'Sebutkan angkanya.' });
    await expectWaiting('returned by the fasilitator', { 'diskominfo.sekretaris': ['Perbaiki laporan Oktober 2026', 'Lengkapi bukti: Apel pagi dan pembacaan ikrar nilai SIAP'] });
    expect((await home('diskominfo.sekretaris')).text).toContain('oleh Fasilitator, 1 catatan, sejak Selasa, 24\u00a0November');

    await does(city, 'diskominfo.sekretaris', 'ajukan', id);
    await does(city, 'diskominfo.fasilitator', 'sahkan', id);
    await expectWaiting('endorsed by the fasilitator', { 'diskominfo.ketua': endorsing });

    await does(city, 'diskominfo.ketua', 'sahkan', id);
    await expectWaiting('endorsed by both', { 'diskominfo.pj': ['Teruskan laporan Oktober 2026'] });

    await does(city, 'diskominfo.pj', 'teruskan', id);
    const review = ['Tinjau 1 laporan'];
    await expectWaiting('forwarded', { 'tim.koordinator': review, 'tim.sekretaris': review, 'tim.ketua': review });

    await does(city, 'tim.koordinator', 'kembalikan', id, { alasan: 'Lampirkan daftar hadir.' });
    await expectWaiting('returned by the Tim', { 'diskominfo.sekretaris': ['Perbaiki laporan Oktober 2026', 'Lengkapi bukti: Apel pagi dan pembacaan ikrar nilai SIAP'] });

    for (const [who, act] of [['diskominfo.sekretaris', 'ajukan'], ['diskominfo.ketua', 'sahkan'], ['diskominfo.fasilitator', 'sahkan'], ['diskominfo.pj', 'teruskan']] as const) await does(city, who, act, id);
    await does(city, 'tim.koordinator', 'terima', id);
    await expectWaiting('accepted', {});

    await does(city, 'tim.sekretaris', 'buka-kembali', id, { alasan: 'Anggaran keliru.' });
    await expectWaiting('reopened', { 'diskominfo.sekretaris': ['Perbaiki laporan Oktober 2026', 'Lengkapi bukti: Apel pagi dan pembacaan ikrar nilai SIAP'] });
  }, 180_000);

  it('agrees with the buttons on the reports’ pages, for every role and state', async () => {
    const fresh = await startApp();
    const reports = [
      { state: 'DIAJUKAN', act: 'sahkan', on: '2026-10-12', periode: 'Oktober 2026' },
      { state: 'DISAHKAN', act: 'teruskan', on: '2026-09-07', periode: 'September 2026' },
      { state: 'DIKEMBALIKAN', act: 'ajukan', on: '2026-08-03', periode: 'Agustus 2026' },
      { state: 'DRAF', act: 'ajukan', on: '2026-07-06', periode: 'Juli 2026' },
      { state: 'DITERUSKAN', act: 'terima', on: '2026-06-08', periode: 'Juni 2026' },
    ] as const;
    const ids = new Map<string, string>();
    for (const { state, on } of reports) ids.set(state, await reportIn(fresh, 'kec-serang', state, on));
    for (const who of ['kec-serang.sekretaris', 'kec-serang.ketua', 'kec-serang.fasilitator', 'kec-serang.pj', 'tim.koordinator', 'tim.sekretaris', 'tim.ketua', 'tim.anggota']) {
      const browser = await fresh.as(who);
      const tasks = waiting((await browser.get('/beranda')).text)!;
      for (const { state, act, periode } of reports) {
        const id = ids.get(state)!;
        const offered = (await browser.get(`/laporan/${id}`)).text.includes(`action="/laporan/${id}/${act}"`);
        const told = act === 'terima' ? tasks.includes('Tinjau 1 laporan') : tasks.some((title) => /^(Sahkan|Teruskan|Perbaiki|Ajukan) /.test(title) && title.endsWith(periode));
        expect(told, `${who} ${state}`).toBe(offered);
      }
    }
    await fresh.close();
  }, 120_000);

  it('does not ask whoever submitted a version to endorse it too', async () => {
    // The sekretaris becomes ketua between the two acts.
    const fresh = await startApp();
    const id = await reportIn(fresh, 'kec-serang', 'DIAJUKAN');
    const { id: kbkId } = await kbkOf(fresh, 'kec-serang');
    const { pegawaiId } = await fresh.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'kec-serang.sekretaris' } });
    await fresh.db.keanggotaan.updateMany({ where: { kbkId, jabatan: { in: ['KETUA', 'SEKRETARIS'] } }, data: { selesai: dateOf('2026-11-23') } });
    await fresh.db.keanggotaan.create({ data: { kbkId, pegawaiId: pegawaiId!, jabatan: 'KETUA', mulai: dateOf('2026-11-24') } });
    const browser = await fresh.as('kec-serang.sekretaris');
    expect(waiting((await browser.get('/beranda')).text)).not.toContain('Sahkan laporan Oktober 2026');
    expect((await browser.get(`/laporan/${id}`)).text).not.toContain(`action="/laporan/${id}/sahkan"`);
    await fresh.close();
  });

  it('goes to the Plh. while they stand in for the head, and says so to the head', async () => {
    const fresh = await startApp();
    const id = await reportIn(fresh, 'kec-serang', 'DISAHKAN');
    const { opdId } = await kbkOf(fresh, 'kec-serang');
    const { pegawaiId } = await fresh.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'kec-serang.anggota1' } });
    await fresh.db.pejabatKepala.create({ data: { perangkatDaerahId: opdId, pegawaiId: pegawaiId!, sifat: 'PLH', mulai: dateOf('2026-11-20'), selesai: dateOf('2026-11-30'), nomorSk: '1', tanggalSk: dateOf('2026-11-19') } });
    const plh = (await (await fresh.as('kec-serang.anggota1')).get('/beranda')).text;
    expect(plh).toContain(`<h3><a href="/laporan/${id}">Teruskan laporan Oktober 2026</a></h3>`);
    expect(plh).toContain('Anda memegang 2 jabatan');
    const head = (await (await fresh.as('kec-serang.pj')).get('/beranda')).text;
    expect(waiting(head)).toEqual([]);
    expect(head).toContain('sementara digantikan');
    await fresh.close();
  });
});

describe('the home page of each role', () => {
  it('shows the sekretaris the running period, its activities and what is next', async () => {
    await addKegiatan(city, 'diskominfo', '2026-11-17', { judul: 'Telaah keluhan aduan masyarakat', anggaran: 1_500_000n });
    await addKegiatan(city, 'diskominfo', '2026-11-04', { judul: 'Evaluasi disiplin kehadiran', perilaku: ['integritas.1'] });
    const { text } = await home('diskominfo.sekretaris');
    expect(text).toContain('<h1>KBK Dinas Komunikasi dan Informatika</h1>');
    expect(text).toContain('Anda bertindak sebagai Sekretaris, sejak 2\u00a0Januari\u00a02026.');
    expect(text).toContain('href="/kegiatan/baru"');
    expect(text).toContain('Sekarang di Anda, sejak 24\u00a0November. Langkah 1 dari 5: menyusun dan mengajukan.');
    expect(text).toContain('Senin, 7\u00a0Desember');
    expect(text).toContain('13 hari lagi');
    expect(text).toMatch(/Kegiatan tercatat<\/dt><dd>2<\/dd>/);
    expect(text).toMatch(/Rencana terlaksana<\/dt><dd>0 dari 1<\/dd>/);
    expect(text).toMatch(/Peserta tercatat<\/dt><dd>48<\/dd>/);
    expect(text).toMatch(/Anggaran terpakai<\/dt><dd>Rp1.750.000<\/dd>/);
    expect(text).toContain('aria-label="Nilai: Semangat kerja, Integritas, Akuntabel"');
    expect(text).toContain('Semua kegiatan 2026 (3)');
    expect(text.indexOf('Telaah keluhan aduan masyarakat</a>')).toBeLessThan(text.indexOf('Evaluasi disiplin kehadiran</a>'));
    expect(text).toMatch(/Hari terakhir periode November</);
    expect(text).toMatch(/<b>Tenggat laporan November<\/b>/);
    expect(text).toContain('Rencana: Forum budaya kerja 12');
  });

  it('lets ketua and head see what is late at somebody else', async () => {
    const fresh = await startApp();
    const ketua = await fresh.as('kec-serang.ketua');
    expect(overdue((await ketua.get('/beranda')).text)).toEqual(['10 laporan belum disusun']);
    expect((await ketua.get('/beranda')).text).toContain('Januari 2026 dan 9 periode sesudahnya; sekarang di Sekretaris');
    const id = await reportIn(fresh, 'kec-serang', 'DIAJUKAN');
    const head = (await (await fresh.as('kec-serang.pj')).get('/beranda')).text;
    expect(overdue(head)).toEqual(['Laporan Oktober 2026', '9 laporan belum disusun']);
    expect(head).toContain('sekarang di Ketua dan Fasilitator, sejak Selasa, 24\u00a0November');
    expect(overdue((await ketua.get('/beranda')).text)).toEqual(['9 laporan belum disusun']);
    await does(fresh, 'kec-serang.ketua', 'sahkan', id);
    expect((await ketua.get('/beranda')).text).toContain('sekarang di Fasilitator');
    await fresh.close();
  });

  it('shows the head of an office with several KBKs all of them', async () => {
    const fresh = await startApp();
    const { opdId } = await kbkOf(fresh, 'dinkes');
    const unit = await fresh.db.unitKerja.create({ data: { perangkatDaerahId: opdId, kode: 'pkm', nama: 'Puskesmas Curug', mulai: dateOf('2020-01-01') } });
    await fresh.db.kbk.create({ data: { perangkatDaerahId: opdId, unitKerjaId: unit.id, nama: 'KBK Puskesmas Curug', mulai: dateOf('2026-10-01') } });
    const id = await reportIn(fresh, 'dinkes', 'DISAHKAN');
    const { text } = await (await fresh.as('dinkes.pj')).get('/beranda');
    expect(text).toContain('<h1>Dinas Kesehatan</h1>');
    expect(text).toMatch(/KBK<\/dt><dd>2<small>/);
    // Its figures are those of the year that their links open.
    expect(text).toMatch(/Sudah lapor, 2026<\/dt><dd><a href="\/rekap\?tahun=2026">/);
    expect(text).toContain('href="/rekap/daftar?tahun=2026&amp;hasil=belum"');
    expect(text).toContain(`<h3><a href="/laporan/${id}">Teruskan laporan Oktober 2026</a></h3>`);
    expect(overdue(text)).toContain('KBK Puskesmas Curug: laporan Oktober 2026');
    await fresh.close();
  });

  it('gives a part to each place where somebody holds a post', async () => {
    const fresh = await startApp();
    const { id: kbkId } = await kbkOf(fresh, 'kec-serang');
    const { pegawaiId } = await fresh.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'tim.anggota' } });
    await fresh.db.keanggotaan.updateMany({ where: { kbkId, jabatan: 'KETUA' }, data: { selesai: dateOf('2026-11-01') } });
    await fresh.db.keanggotaan.create({ data: { kbkId, pegawaiId: pegawaiId!, jabatan: 'KETUA', mulai: dateOf('2026-11-02') } });
    await reportIn(fresh, 'kec-serang', 'DRAF');
    const { text } = await (await fresh.visitor().signIn('tim.anggota')).get('/beranda');
    expect(text).toContain('Anda memegang 2 jabatan');
    expect(text).toContain('<h2>KBK Kecamatan Serang</h2>');
    expect(text).toContain('<h2>Tim Pengembangan Budaya Kerja</h2>');
    expect(text.match(/Menunggu Anda/g)).toHaveLength(2);
    await fresh.close();
  });

  it('reminds the sekretaris of plans, and the ketua of those to endorse', async () => {
    const fresh = await startApp();
    expect(waiting((await (await fresh.as('kec-serang.sekretaris')).get('/beranda')).text)).toEqual(['Susun 10 laporan', 'Susun rencana kegiatan 2026', 'Susun rencana kegiatan 2027']);
    const { id: kbkId } = await kbkOf(fresh, 'kec-serang');
    await fresh.db.rencanaKegiatan.createMany({ data: [1, 2].map((bulan) => ({ kbkId, tahun: 2027, bulan, judul: 'Apel', sasaran: '', dibuatPada: TEST_NOW })) });
    expect(waiting((await (await fresh.as('kec-serang.sekretaris')).get('/beranda')).text)).not.toContain('Susun rencana kegiatan 2027');
    expect(waiting((await (await fresh.as('kec-serang.ketua')).get('/beranda')).text)).toEqual(['Sahkan 2 rencana kegiatan 2027']);
    fresh.setNow('2026-10-15');
    expect(waiting((await (await fresh.as('dinkes.sekretaris')).get('/beranda')).text)).toEqual(['Susun 9 laporan', 'Susun rencana kegiatan 2026']);
    await fresh.close();
  });

  it('shows the Tim the city’s figures, with the lists behind them', async () => {
    const { text } = await home('tim.sekretaris');
    // October: four KBKs, of which Diskominfo's was forwarded.
    expect(text).toMatch(/Sudah lapor, Oktober 2026<\/dt><dd><a href="\/rekap\?tahun=2026">1 dari 4<\/a>/);
    expect(text).toContain('href="/rekap/daftar?tahun=2026&amp;hasil=belum"');
    expect(text).toContain('Akhir periode evaluasi Semester II');
    expect((await home('tim.pengarah')).text).not.toContain('Menunggu tinjauan Anda');
  });

  it('shows the Walikota’s office the evaluations once submitted, and no earlier', async () => {
    const { id } = await city.db.evaluasi.findFirstOrThrow({ where: { periode: { nama: 'Semester I 2026' } } });
    expect((await home('staf.walikota')).text).toContain('Belum ada evaluasi yang disampaikan');
    await city.db.evaluasi.update({ where: { id }, data: { status: 'DITETAPKAN', ditetapkanPada: TEST_NOW, statusSejak: TEST_NOW } });
    expect(waiting((await home('tim.penanggungjawab')).text)).toEqual(['Sampaikan evaluasi Semester I 2026']);
    expect(waiting((await home('tim.ketua')).text)).toEqual([]);
    expect((await home('walikota')).text).not.toContain(`/evaluasi/${id}`);
    await city.db.evaluasi.update({ where: { id }, data: { status: 'DISAMPAIKAN', disampaikanPada: TEST_NOW, statusSejak: TEST_NOW } });
    for (const who of ['walikota', 'staf.walikota']) {
      const { text } = await home(who);
      expect(waiting(text)).toEqual(['Baca evaluasi Semester I 2026']);
      expect(text).toContain(`<a href="/evaluasi/${id}">Evaluasi Semester I 2026</a>`);
    }
    expect(waiting((await home('tim.penanggungjawab')).text)).toEqual([]);
    expect(waiting((await home('diskominfo.pj')).text)).toContain('Baca evaluasi Semester I 2026');
  });

  it('shows an anggota the reports that were endorsed, and no draft', async () => {
    const before = (await home('dinkes.anggota1')).text;
    expect(before).toContain('Belum ada laporan yang disahkan');
    const id = await reportIn(city, 'dinkes', 'DIAJUKAN');
    expect((await home('dinkes.anggota1')).text).not.toContain(id);
    await does(city, 'dinkes.ketua', 'sahkan', id);
    await does(city, 'dinkes.fasilitator', 'sahkan', id);
    expect((await home('dinkes.anggota1')).text).toContain(`<a href="/laporan/${id}">Laporan Oktober 2026</a>`);
  });

  it('shows the administrator the portal’s figures and the last backup', async () => {
    const before = (await home('admin')).text;
    expect(before).toMatch(/Perangkat daerah<\/dt><dd><a href="\/perangkat-daerah">4/);
    expect(before).toMatch(/Akun aktif<\/dt><dd><a href="\/akun\/kelola">42/);
    expect(before).toMatch(/Cadangan terakhir<\/dt><dd class="is-bad">Belum ada/);
    await city.db.pengaturan.create({ data: { kunci: 'cadangan.terakhir', nilai: '2026-11-23T18:00:00.000Z' } });
    expect((await home('admin')).text).toMatch(/Cadangan terakhir<\/dt><dd>24\u00a0Nov\u00a02026/);
  });

  it('leads the administrator to the offices whose number of ASN nobody recorded, one after the other', async () => {
    const opd = await city.db.perangkatDaerah.findMany({ where: { kode: { in: ['1.02.01', '2.16.01'] } }, orderBy: { nama: 'asc' } });
    await city.db.jumlahAsn.deleteMany({ where: { perangkatDaerahId: { in: opd.map(({ id }) => id) } } });
    for (const { id, nama } of opd) {
      const { text } = await home('admin');
      expect(waiting(text)).toEqual([`Catat jumlah ASN ${nama}`]);
      expect(text).toContain(`href="/perangkat-daerah/${id}/asn"`);
      expect((await (await city.as('admin')).post(`/perangkat-daerah/${id}/asn`, { mulai: '2026-11-01', pns: '20', pppk: '5' })).status).toBe(303);
    }
    expect(waiting((await home('admin')).text)).toBeNull();
  });

  it('tells somebody without a post what to do', async () => {
    const { text } = await home('tanpa.jabatan');
    expect(text).toContain('Anda belum memegang jabatan');
    expect(text).toContain('href="/bantuan"');
    expect((await city.visitor().get('/beranda')).headers.location).toBe('/masuk');
  });

  it('asks the Tim’s sekretaris for periods where there are none, and stands without them', async () => {
    const fresh = await startApp();
    await fresh.db.evaluasi.deleteMany();
    await fresh.db.periode.deleteMany();
    expect(waiting((await (await fresh.as('tim.sekretaris')).get('/beranda')).text)).toEqual(['Buat periode pelaporan', 'Lengkapi pembagian perangkat daerah']);
    for (const who of ['diskominfo.sekretaris', 'diskominfo.pj', 'tim.ketua', 'walikota']) expect((await (await fresh.as(who)).get('/beranda')).status, who).toBe(200);
    await fresh.close();
  });
});
