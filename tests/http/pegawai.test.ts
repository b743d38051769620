import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeAccountsOfTheGone } from '../../src/features/pegawai/service.js';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp, type Visitor } from '../support/app.js';
import { kbkOf, reportIn } from '../support/work.js';

let city: TestApp;
let admin: Visitor;
beforeAll(async () => {
  city = await startApp();
  admin = await city.as('admin');
});
afterAll(() => city.close());

const OTHERS = ['tim.sekretaris', 'diskominfo.pj', 'diskominfo.sekretaris', 'diskominfo.ketua', 'dinkes.pj', 'walikota', 'staf.walikota', 'tim.ketua'];
let serial = 100;
const nip = () => `19850214201003${serial % 2 + 1}${serial++}`;
const opdId = async (kode: string) => (await city.db.perangkatDaerah.findUniqueOrThrow({ where: { kode } })).id;
const personOf = (namaPengguna: string) => city.db.pegawai.findFirstOrThrow({
  where: { akun: { namaPengguna } }, include: { akun: true, penempatan: { orderBy: { mulai: 'asc' } }, keanggotaan: true, kepala: true, keanggotaanTim: true },
});
const errorsOf = (text: string) => /class="errors">([\s\S]*?)<\/ul>/.exec(text)?.[1]?.replaceAll(/<[^>]+>|\s+/g, ' ').trim() ?? '';

async function newForm(more: Record<string, string> = {}) {
  return {
    id: uuidv7(), nama: 'Ratna Ayu', jenis: 'PNS', nip: nip(), email: 'ratna@contoh.go.id', telepon: '0812 3333', perangkatDaerahId: await opdId('2.16.01'), unitKerjaId: '', jabatan: 'Analis', golongan: 'III/a', mulai: '2026-03-02', ...more,
  };
}
/** Adds a person through the form; gives the id. */
async function add(more: Record<string, string> = {}): Promise<string> {
  const form = await newForm(more);
  const answer = await admin.post('/pegawai/baru', form);
  if (answer.status !== 303) throw new Error(`not added: ${errorsOf(answer.text)}`);
  return form.id;
}
const person = (id: string) => city.db.pegawai.findUniqueOrThrow({ where: { id }, include: { penempatan: { orderBy: { mulai: 'asc' } } } });

/** What the page of consequences would send. */
async function confirmed(address: string, form: Record<string, string>) {
  const page = await admin.post(address, form);
  const hidden = Object.fromEntries([...page.text.slice(page.text.indexOf('class="confirm"')).matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));
  return { page, hidden };
}
async function leaves(id: string, alasan: string, hariTerakhir: string) {
  const { page, hidden } = await confirmed(`/pegawai/${id}/berhenti`, { alasan, hariTerakhir, revisi: String((await person(id)).revisi) });
  return { page, answer: page.status === 200 ? await admin.post(`/pegawai/${id}/berhenti/lakukan`, hidden) : page, hidden };
}

describe('the list of people', () => {
  it('shows everybody to the administrator and the Tim’s sekretaris, its own to an office’s head and sekretaris, nobody to others', async () => {
    for (const who of ['admin', 'tim.sekretaris']) {
      const page = await (await city.as(who)).get('/pegawai');
      expect(page.text, who).toMatch(/39 pegawai\./);
    }
    const galuh = await personOf('diskominfo.ketua');
    for (const who of ['diskominfo.pj', 'diskominfo.sekretaris']) {
      const browser = await city.as(who);
      const page = await browser.get('/pegawai?cari=');
      expect(page.text, who).toContain('9 pegawai di perangkat daerah Anda');
      expect(page.text, who).toContain(galuh.nip!);
      expect(page.text, who).not.toContain((await personOf('dinkes.ketua')).nip!);
      expect((await browser.get(`/pegawai/${(await personOf('dinkes.ketua')).id}`)).status, who).toBe(404);
      expect((await browser.get('/pegawai/unduh.csv')).text.trim().split('\r\n'), who).toHaveLength(10);
    }
    for (const who of ['diskominfo.ketua', 'diskominfo.anggota1', 'tim.ketua', 'walikota', 'staf.walikota', 'tanpa.jabatan']) {
      const browser = await city.as(who);
      for (const address of ['/pegawai', '/pegawai/unduh.csv', '/pegawai/unduh.xlsx', `/pegawai/${(await personOf('dinkes.pj')).id}`]) expect((await browser.get(address)).status, `${who} ${address}`).toBe(403);
    }
    expect((await (await city.as('diskominfo.ketua')).get(`/pegawai/${galuh.id}`)).text).toContain(galuh.nama);
  });

  it('searches by name and number, filters, sorts and pages', async () => {
    const galuh = await personOf('diskominfo.ketua');
    expect((await admin.get(`/pegawai?cari=${galuh.nip!.slice(-6)}`)).text).toContain(galuh.nama);
    expect((await admin.get('/pegawai?cari=embun')).text).toContain('1 pegawai sesuai saringan');
    expect((await admin.get(`/pegawai?opd=${await opdId('1.02.01')}&jenis=PNS`)).text).toContain('8 pegawai sesuai saringan');
    expect((await admin.get('/pegawai?jenis=PPPK')).text).toContain('Tidak ada yang cocok');
    const names = [...(await admin.get('/pegawai?urut=-nama')).text.matchAll(/<th scope="row"[^>]*><a href="[^"]+">([^<]+)/g)].map(([, name]) => name!);
    expect(names).toHaveLength(25);
    expect(names).toEqual([...names].sort((a, b) => b.localeCompare(a, 'id')));
    expect((await admin.get('/pegawai?page=2')).text).toContain('26–39 dari 39 pegawai');
    expect((await admin.get('/pegawai?jenis=HONORER')).status).toBe(400);
  });
});

describe('adding and changing people', () => {
  it('adds somebody with a placement, once however often the form is sent', async () => {
    const form = await newForm({ nip: '19850214 201003 1 900', nama: 'Sekali Saja' });
    const answers = await Promise.all([admin.post('/pegawai/baru', form), admin.post('/pegawai/baru', form)]);
    expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual([[303, `/pegawai/${form.id}`], [303, `/pegawai/${form.id}`]]);
    expect(await person(form.id)).toMatchObject({ nama: 'Sekali Saja', nip: '198502142010031900', email: 'ratna@contoh.go.id', penempatan: [{ jabatan: 'Analis', golongan: 'III/a', mulai: dateOf('2026-03-02'), selesai: null }] });
    const page = await admin.get(`/pegawai/${form.id}`);
    for (const text of ['19850214\u00a0201003\u00a01\u00a0900', 'Analis', 'Dinas Komunikasi dan Informatika', 'menambah pegawai Sekali Saja']) expect(page.text, text).toContain(text);
    expect((await admin.post('/pegawai/baru', { ...form, nama: 'Orang Lain' })).status).toBe(409);
    expect((await person(form.id)).nama).toBe('Sekali Saja');
  });

  it('names each slip at its field, keeps what was typed and adds nobody', async () => {
    const taken = await personOf('diskominfo.ketua');
    const before = await city.db.pegawai.count();
    const tries: [Record<string, string>, string][] = [
      [{ nip: taken.nip! }, 'tanggal lahir 30-13-1978 tidak ada'],
      [{ jenis: 'PPPK' }, 'pengangkatan PPPK tahun 2010 belum ada'],
      [{ nip: '' }, 'Isi NIP: pegawai PNS memilikinya'],
      [{ jenis: 'NON_ASN', golongan: '' }, 'Kosongkan NIP'],
      [{ golongan: 'IX' }, 'Golongan PNS dari I/a sampai IV/e'],
      [{ nama: '', jabatan: '' }, 'Isi Nama'],
      [{ email: 'bukan surel' }, 'Isi Surel seperti'],
      [{ perangkatDaerahId: uuidv7() }, 'Pilih Perangkat daerah dari daftar'],
      [{ unitKerjaId: uuidv7() }, 'Pilih Unit kerja di bawah'],
      [{ mulai: '2027-01-01' }, 'paling lambat'],
    ];
    for (const [more, message] of tries) {
      const answer = await admin.post('/pegawai/baru', await newForm({ telepon: '0812 7777 7777', ...more }));
      expect(answer.status, message).toBe(422);
      expect(errorsOf(answer.text)).toContain(message);
      expect(answer.text, message).toContain('value="0812 7777 7777"');
    }
    const id = await add();
    const twice = await admin.post('/pegawai/baru', await newForm({ nip: (await person(id)).nip! }));
    expect(errorsOf(twice.text)).toContain('Periksa NIP: sudah dipakai oleh Ratna Ayu');
    expect(await city.db.pegawai.count()).toBe(before + 1);
  });

  it('two with one number at once make one', async () => {
    const same = nip();
    const answers = await Promise.all([admin.post('/pegawai/baru', await newForm({ nip: same })), admin.post('/pegawai/baru', await newForm({ nip: same }))]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 422]);
    expect(await city.db.pegawai.count({ where: { nip: same } })).toBe(1);
  });

  it('corrects person and placement as they stand; of two at once the second is told', async () => {
    const id = await add({ nama: 'Salah Ketik' });
    const form = { nama: 'Benar Ketik', jenis: 'PNS', nip: (await person(id)).nip!, email: '', telepon: '', unitKerjaId: '', jabatan: 'Analis Muda', golongan: 'III/b', mulai: '2026-02-02', revisi: '1' };
    expect((await admin.post(`/pegawai/${id}/ubah`, form)).status).toBe(303);
    expect(await person(id)).toMatchObject({ nama: 'Benar Ketik', email: null, revisi: 2, penempatan: [{ jabatan: 'Analis Muda', golongan: 'III/b', mulai: dateOf('2026-02-02') }] });
    const stale = await admin.post(`/pegawai/${id}/ubah`, { ...form, nama: 'Dari Layar Lama' });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Dari Layar Lama');
    expect((await person(id)).nama).toBe('Benar Ketik');
    const taken = await admin.post(`/pegawai/${id}/ubah`, { ...form, revisi: '2', nip: (await person(await add({ nama: 'Pemilik Nomor' }))).nip! });
    expect(errorsOf(taken.text)).toContain('sudah dipakai oleh Pemilik Nomor');
  });

  it('leaves a number alone that was there before, although it would not be taken today', async () => {
    const galuh = await personOf('dinkes.ketua');
    const form = { nama: `${galuh.nama}, S.KM.`, jenis: 'PNS', nip: galuh.nip!, email: '', telepon: '', unitKerjaId: '', jabatan: 'Pelaksana', golongan: 'III/c', mulai: '2026-01-02', revisi: String(galuh.revisi) };
    expect((await admin.post(`/pegawai/${galuh.id}/ubah`, form)).status).toBe(303);
    expect((await person(galuh.id)).nama).toBe(`${galuh.nama}, S.KM.`);
  });

  it('records a new post from a day on, and keeps the one before', async () => {
    const id = await add();
    const form = { unitKerjaId: '', jabatan: 'Analis Madya', golongan: 'IV/a', mulai: '2026-10-01', revisi: '1' };
    expect(errorsOf((await admin.post(`/pegawai/${id}/penempatan`, { ...form, mulai: '2026-03-02' })).text)).toContain('Isi tanggal sesudah');
    expect(errorsOf((await admin.post(`/pegawai/${id}/penempatan`, { ...form, jabatan: 'Analis', golongan: 'III/a' })).text)).toContain('Tidak ada yang berubah');
    expect((await admin.post(`/pegawai/${id}/penempatan`, form)).status).toBe(303);
    expect((await person(id)).penempatan).toMatchObject([{ jabatan: 'Analis', golongan: 'III/a', selesai: dateOf('2026-09-30') }, { jabatan: 'Analis Madya', golongan: 'IV/a', mulai: dateOf('2026-10-01'), selesai: null }]);
    expect((await admin.post(`/pegawai/${id}/penempatan`, form)).status).toBe(409);
  });

  it('leads from a person to their account, or to making one with that person ticked, whoever looks after accounts', async () => {
    const id = await add({ nama: 'Belum Berakun' });
    expect((await admin.get(`/pegawai/${id}`)).text).toContain(`href="/akun/kelola/baru?pegawai=${id}"`);
    expect((await admin.get(`/akun/kelola/baru?pegawai=${id}`)).text).toMatch(new RegExp(`value="${id}" checked`));
    const galuh = await personOf('diskominfo.ketua');
    expect((await admin.get(`/pegawai/${galuh.id}`)).text).toContain(`href="/akun/kelola/${galuh.akun!.id}"`);
    for (const who of ['tim.sekretaris', 'diskominfo.pj']) for (const one of [id, galuh.id]) expect((await (await city.as(who)).get(`/pegawai/${one}`)).text, who).not.toContain('/akun/kelola');
    await city.db.pegawai.update({ where: { id }, data: { berhentiPada: dateOf('2026-10-31'), alasanBerhenti: 'BERHENTI' } });
    expect((await admin.get(`/pegawai/${id}`)).text).not.toContain('/akun/kelola/baru?pegawai');
  });

  it('shows those who left to the head and sekretaris of the office that they left, where asked for; to no other office', async () => {
    const [gone, moved] = [await add({ nama: 'Lama Pensiun' }), await add({ nama: 'Pindah Lalu Pensiun' })];
    await city.db.penempatan.updateMany({ where: { pegawaiId: { in: [gone, moved] } }, data: { selesai: dateOf('2026-09-30') } });
    await city.db.penempatan.create({ data: { pegawaiId: moved, perangkatDaerahId: await opdId('1.02.01'), jabatan: 'Analis', mulai: dateOf('2026-10-01'), selesai: dateOf('2026-10-31') } });
    await city.db.pegawai.update({ where: { id: gone }, data: { berhentiPada: dateOf('2026-09-30'), alasanBerhenti: 'PENSIUN' } });
    await city.db.pegawai.update({ where: { id: moved }, data: { berhentiPada: dateOf('2026-10-31'), alasanBerhenti: 'PENSIUN' } });
    const seen = async (who: string, query: string) => [...(await (await city.as(who)).get(`/pegawai?${query}`)).text.matchAll(/<th scope="row"[^>]*><a href="\/pegawai\/[^"]+">((?:Lama|Pindah Lalu) Pensiun)</g)].map(([, nama]) => nama);
    for (const who of ['admin', 'tim.sekretaris', 'diskominfo.pj', 'diskominfo.sekretaris', 'dinkes.pj']) {
      expect(await seen(who, 'cari=Pensiun'), who).toEqual([]);
      const expected = who.startsWith('diskominfo') ? ['Lama Pensiun'] : who === 'dinkes.pj' ? ['Pindah Lalu Pensiun'] : ['Lama Pensiun', 'Pindah Lalu Pensiun'];
      for (const keadaan of ['berhenti', 'semua']) expect(await seen(who, `cari=Pensiun&keadaan=${keadaan}`), `${who} ${keadaan}`).toEqual(expected);
      for (const [id, nama] of [[gone, 'Lama Pensiun'], [moved, 'Pindah Lalu Pensiun']] as const) expect((await (await city.as(who)).get(`/pegawai/${id}`)).status, `${who} ${nama}`).toBe(expected.includes(nama) ? 200 : 404);
    }
    expect((await (await city.as('diskominfo.pj')).get('/pegawai/unduh.csv?keadaan=berhenti&cari=Pensiun')).text.trim().split('\r\n')).toHaveLength(2);
    for (const who of ['diskominfo.ketua', 'tanpa.jabatan']) expect((await (await city.as(who)).get(`/pegawai/${gone}`)).status, who).toBe(403);
  });

  it('is the administrator’s alone', async () => {
    const id = await add();
    const before = await person(id);
    const count = await city.db.pegawai.count();
    for (const who of OTHERS) {
      const browser = await city.as(who);
      expect((await browser.post('/pegawai/baru', await newForm())).status, who).toBe(403);
      for (const act of ['ubah', 'penempatan', 'pindah', 'pindah/lakukan', 'berhenti', 'berhenti/lakukan', 'berhenti/batalkan']) {
        const answer = await browser.post(`/pegawai/${id}/${act}`, {
          ...await newForm(), revisi: '1', alasan: 'PENSIUN', hariTerakhir: '2026-11-01', sidik: 'a'.repeat(64), perangkatDaerahId: await opdId('1.02.01'), mulai: '2026-11-01',
        });
        expect([403, 404], `${who} ${act}`).toContain(answer.status);
      }
    }
    expect(await person(id)).toEqual(before);
    expect(await city.db.pegawai.count()).toBe(count);
  });
});

describe('a move to another office', () => {
  it('shows what ends, what waits and who has it; then ends it on the day before, in one act', async () => {
    const laporanId = await reportIn(city, 'kec-serang', 'DIAJUKAN');
    const ketua = await personOf('kec-serang.ketua');
    const to = await opdId('4.01.01');
    const form = { perangkatDaerahId: to, unitKerjaId: '', jabatan: 'Kepala Bagian', golongan: 'III/d', mulai: '2026-11-20', revisi: String(ketua.revisi) };
    const { page, hidden } = await confirmed(`/pegawai/${ketua.id}/pindah`, form);
    expect(page.status).toBe(200);
    for (const text of ['Pindah ke Sekretariat Daerah', 'Berakhir 19\u00a0November\u00a02026', 'Laporan Oktober 2026, untuk disahkan', 'Kosong, menunggu penunjukan', 'Pindahkan']) expect(page.text, text).toContain(text);
    expect((await personOf('kec-serang.ketua')).keanggotaan[0]!.selesai).toBeNull();

    expect((await admin.post(`/pegawai/${ketua.id}/pindah/lakukan`, hidden)).status).toBe(303);
    const after = await personOf('kec-serang.ketua');
    expect(after.penempatan).toMatchObject([{ selesai: dateOf('2026-11-19') }, { perangkatDaerahId: to, jabatan: 'Kepala Bagian', golongan: 'III/d', mulai: dateOf('2026-11-20'), selesai: null }]);
    expect(after.keanggotaan).toMatchObject([{ jabatan: 'KETUA', selesai: dateOf('2026-11-19'), dibatalkanPada: null }]);
    expect(after.akun).toMatchObject({ aktif: true, angkatan: 0 });
    expect((await (await city.as('kec-serang.ketua')).post(`/laporan/${laporanId}/sahkan`, { revisi: '2' })).status).toBe(404);
    expect(await city.db.laporan.findUnique({ where: { id: laporanId } })).toMatchObject({ status: 'DIAJUKAN' });
    const told = await city.db.notifikasi.findMany({ where: { akun: { namaPengguna: { in: ['kec-serang.pj', 'kec-serang.ketua'] } }, judul: { contains: 'menunggu penunjukan' } }, include: { akun: true } });
    expect(told.map(({ akun }) => akun.namaPengguna)).toEqual(['kec-serang.pj']);
    expect(await city.db.riwayat.count({ where: { OR: [{ objekId: ketua.id, tindakan: 'pegawai.pindah' }, { objekId: after.keanggotaan[0]!.id, tindakan: 'keanggotaan.akhiri' }] } })).toBe(2);
    // Sent again it is of another day.
    expect((await admin.post(`/pegawai/${ketua.id}/pindah/lakukan`, hidden)).status).toBe(409);
  });

  it('names the wakil who goes on, and annuls a post that would only begin later', async () => {
    const { id: kbkId } = await kbkOf(city, 'kec-serang');
    const sekretaris = await personOf('kec-serang.sekretaris');
    const wakil = await personOf('kec-serang.anggota4');
    await city.db.keanggotaan.updateMany({ where: { pegawaiId: wakil.id }, data: { jabatan: 'WAKIL_SEKRETARIS' } });
    const moving = await personOf('kec-serang.anggota3');
    await city.db.keanggotaan.updateMany({ where: { pegawaiId: moving.id }, data: { selesai: dateOf('2026-12-31') } });
    const later = await city.db.keanggotaan.create({ data: { kbkId, pegawaiId: moving.id, jabatan: 'WAKIL_KETUA', mulai: dateOf('2027-01-01') } });
    const form = { perangkatDaerahId: await opdId('4.01.01'), unitKerjaId: '', jabatan: 'Staf', golongan: '', mulai: '2026-11-24', revisi: '1' };
    expect((await confirmed(`/pegawai/${sekretaris.id}/pindah`, form)).page.text).toContain(`${wakil.nama}, Wakil Sekretaris`);
    const { page, hidden } = await confirmed(`/pegawai/${moving.id}/pindah`, form);
    expect(page.text).toContain('Dibatalkan, karena baru akan mulai');
    await admin.post(`/pegawai/${moving.id}/pindah/lakukan`, hidden);
    expect(await city.db.keanggotaan.findUnique({ where: { id: later.id } })).toMatchObject({ selesai: null, dibatalkanPada: city.deps.clock(), alasanBatal: expect.stringContaining('pindah ke Sekretariat Daerah') });
  });

  it('is refused where other posts would end than were shown', async () => {
    const anggota = await personOf('kec-serang.anggota1');
    const { hidden } = await confirmed(`/pegawai/${anggota.id}/pindah`, { perangkatDaerahId: await opdId('4.01.01'), unitKerjaId: '', jabatan: 'Staf', golongan: '', mulai: '2026-11-24', revisi: '1' });
    await city.db.pejabatKepala.create({ data: { perangkatDaerahId: anggota.penempatan[0]!.perangkatDaerahId, pegawaiId: anggota.id, sifat: 'PLH', mulai: dateOf('2026-11-20'), selesai: dateOf('2026-11-30'), nomorSk: '1', tanggalSk: dateOf('2026-11-20') } });
    const answer = await admin.post(`/pegawai/${anggota.id}/pindah/lakukan`, hidden);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Periksa lagi apa yang berakhir');
    expect((await personOf('kec-serang.anggota1')).penempatan).toHaveLength(1);
  });

  it('needs another office, a day after the present post began, and an open office', async () => {
    const anggota = await personOf('kec-serang.anggota2');
    const at = (more: Record<string, string>) => admin.post(`/pegawai/${anggota.id}/pindah`, { perangkatDaerahId: anggota.penempatan[0]!.perangkatDaerahId, unitKerjaId: '', jabatan: 'Staf', golongan: '', mulai: '2026-11-24', revisi: '1', ...more });
    expect(errorsOf((await at({})).text)).toContain('ini tempatnya sekarang');
    expect(errorsOf((await at({ perangkatDaerahId: await opdId('4.01.01'), mulai: '2026-01-02' })).text)).toContain('Isi tanggal sesudah');
    expect(errorsOf((await at({ perangkatDaerahId: await opdId('4.01.01'), mulai: '2028-01-02' })).text)).toContain('paling lambat');
    expect((await personOf('kec-serang.anggota2')).penempatan).toHaveLength(1);
  });
});

describe('leaving the service', () => {
  it('by death ends everything with the day, and the account with its sessions at once', async () => {
    const fasilitator = await personOf('dinkes.fasilitator');
    const browser = await city.as('dinkes.fasilitator');
    expect((await browser.get('/beranda')).status).toBe(200);
    const { page, answer } = await leaves(fasilitator.id, 'MENINGGAL', '2026-11-23');
    for (const text of ['meninggal dunia', 'Pada 23\u00a0November\u00a02026', 'Akunnya dinonaktifkan dan sesinya berakhir seketika', 'Kosong, menunggu penunjukan']) expect(page.text, text).toContain(text);
    expect(answer.status).toBe(303);
    const after = await personOf('dinkes.fasilitator');
    expect(after).toMatchObject({ berhentiPada: dateOf('2026-11-23'), alasanBerhenti: 'MENINGGAL', akun: { aktif: false, angkatan: 1 } });
    expect(after.penempatan).toMatchObject([{ selesai: dateOf('2026-11-23') }]);
    expect(after.keanggotaan).toMatchObject([{ selesai: dateOf('2026-11-23') }]);
    expect((await browser.get('/beranda')).status).toBe(303);
    const shown = await admin.get(`/pegawai/${fasilitator.id}`);
    expect(shown.text).toContain('Meninggal dunia pada 23\u00a0November\u00a02026.');
    expect((await admin.get('/pegawai?keadaan=berhenti')).text).toContain(fasilitator.nama);
    expect((await admin.get('/pegawai')).text).not.toContain(`/pegawai/${fasilitator.id}"`);
    expect((await admin.post(`/pegawai/${fasilitator.id}/berhenti`, { alasan: 'PENSIUN', hariTerakhir: '2026-11-24', revisi: '2' })).status).toBe(409);
  });

  it('to come ends the posts on its day, and the account the night after', async () => {
    const head = await personOf('dinkes.pj');
    await reportIn(city, 'dinkes', 'DIAJUKAN', '2026-09-14');
    const { page, answer } = await leaves(head.id, 'PENSIUN', '2026-11-30');
    expect(page.text).toContain('Akunnya dinonaktifkan sesudah hari terakhirnya');
    expect(answer.status).toBe(303);
    expect(await personOf('dinkes.pj')).toMatchObject({ alasanBerhenti: 'PENSIUN', akun: { aktif: true }, kepala: [{ selesai: dateOf('2026-11-30') }] });
    await closeAccountsOfTheGone(city.deps);
    expect((await personOf('dinkes.pj')).akun).toMatchObject({ aktif: true });
    city.setNow('2026-12-01');
    await closeAccountsOfTheGone(city.deps);
    city.setNow('2026-11-24');
    expect((await personOf('dinkes.pj')).akun).toMatchObject({ aktif: false, angkatan: 1 });
  });

  it('ends a post in the Tim with its OPDs, and shows the reports that wait there', async () => {
    await reportIn(city, 'diskominfo', 'DITERUSKAN');
    const koordinator = await personOf('tim.koordinator');
    const { page, answer } = await leaves(koordinator.id, 'PINDAH_INSTANSI', '2026-11-22');
    for (const text of ['Koordinator Tim', 'Laporan Oktober 2026 Diskominfo, untuk ditinjau']) expect(page.text, text).toContain(text);
    expect(answer.status).toBe(303);
    const after = await personOf('tim.koordinator');
    expect(after.keanggotaanTim).toMatchObject([{ selesai: dateOf('2026-11-22') }]);
    expect(await city.db.penugasanTim.count({ where: { keanggotaanTimId: after.keanggotaanTim[0]!.id, selesai: null } })).toBe(0);
    expect(await city.db.notifikasi.count({ where: { akun: { namaPengguna: 'tim.sekretaris' }, judul: 'Jabatan Koordinator Tim menunggu penetapan' } })).toBe(1);
  });

  it('of the last administrator, or of oneself, is refused, and nothing is half done', async () => {
    const id = await add({ nama: 'Admin Berpegawai' });
    const { sandiHash } = await city.db.akun.findFirstOrThrow({ where: { namaPengguna: 'admin' } });
    await city.db.akun.create({ data: { namaPengguna: 'admin.pegawai', nama: 'Admin Berpegawai', sandiHash, pegawaiId: id, penugasan: { create: { peran: 'ADMIN', mulai: dateOf('2026-01-02') } } } });
    const own = await city.as('admin.pegawai');
    const before = await person(id);
    expect((await own.post(`/pegawai/${id}/berhenti`, { alasan: 'PENSIUN', hariTerakhir: '2026-11-23', revisi: '1' })).status).toBe(403);
    expect((await own.post(`/pegawai/${id}/pindah`, { perangkatDaerahId: await opdId('1.02.01'), unitKerjaId: '', jabatan: 'x', golongan: '', mulai: '2026-11-23', revisi: '1' })).status).toBe(403);
    await city.db.penugasan.updateMany({ where: { peran: 'ADMIN', akun: { namaPengguna: 'admin' } }, data: { selesai: dateOf('2026-12-31') } });
    const refused = await admin.post(`/pegawai/${id}/berhenti`, { alasan: 'BERHENTI', hariTerakhir: '2026-11-23', revisi: '1' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('administrator terakhir');
    expect(await person(id)).toEqual(before);
    await city.db.penugasan.updateMany({ where: { peran: 'ADMIN', akun: { namaPengguna: 'admin' } }, data: { selesai: null } });
    expect((await leaves(id, 'BERHENTI', '2026-11-23')).answer.status).toBe(303);
    expect(await city.db.penugasan.count({ where: { akun: { pegawaiId: id }, selesai: dateOf('2026-11-23') } })).toBe(1);
  });

  it('needs a day that can be: not before the placement, no death to come', async () => {
    const id = await add();
    const at = async (alasan: string, hariTerakhir: string) => errorsOf((await admin.post(`/pegawai/${id}/berhenti`, { alasan, hariTerakhir, revisi: '1' })).text);
    expect(await at('PENSIUN', '2026-03-01')).toContain('pada atau sesudah');
    expect(await at('MENINGGAL', '2026-11-25')).toContain('paling lambat 24');
    expect(await at('PENSIUN', '2028-01-01')).toContain('paling lambat');
    expect(await at('', '')).toContain('Pilih Sebab');
    expect((await person(id)).berhentiPada).toBeNull();
  });
});

describe('a departure that was entered in error', () => {
  const address = (id: string) => `/pegawai/${id}/berhenti/batalkan`;
  const takesBack = async (id: string, more: Record<string, string> = {}) => admin.post(address(id), { alasan: 'Tertukar dengan orang lain.', revisi: String((await person(id)).revisi), ...more });
  /** All that a departure touches. */
  const standing = async (namaPengguna: string) => {
    const { berhentiPada, alasanBerhenti, akun, penempatan, keanggotaan, kepala, keanggotaanTim } = await personOf(namaPengguna);
    const bySomebody = { where: { keanggotaanTim: { pegawaiId: akun!.pegawaiId! } }, orderBy: { id: 'asc' as const } };
    return { berhentiPada, alasanBerhenti, aktif: akun!.aktif, penempatan, keanggotaan, kepala, keanggotaanTim, binaan: await city.db.penugasanTim.findMany(bySomebody), peran: await city.db.penugasan.findMany({ where: { akunId: akun!.id }, orderBy: { id: 'asc' } }) };
  };

  it('is taken back with a reason: every post, placement, OPD and role stands as it stood, and the account opens', async () => {
    const { id: kbkId } = await kbkOf(city, 'setda');
    const { id, akun } = await personOf('setda.anggota1');
    // A post with an end, one and a placement to come, an OPD to guide, a role.
    await city.db.keanggotaan.updateMany({ where: { pegawaiId: id }, data: { selesai: dateOf('2026-12-31') } });
    await city.db.keanggotaan.create({ data: { kbkId, pegawaiId: id, jabatan: 'ANGGOTA', mulai: dateOf('2027-01-01'), nomorSk: '800/9', tanggalSk: dateOf('2026-11-02') } });
    await city.db.penempatan.updateMany({ where: { pegawaiId: id }, data: { selesai: dateOf('2026-12-31') } });
    await city.db.penempatan.create({ data: { pegawaiId: id, perangkatDaerahId: await opdId('4.01.01'), jabatan: 'Kepala Subbagian', golongan: 'III/d', mulai: dateOf('2027-01-01') } });
    const tim = await city.db.tim.findFirstOrThrow();
    await city.db.keanggotaanTim.create({ data: { timId: tim.id, pegawaiId: id, jabatan: 'KOORDINATOR', mulai: dateOf('2026-02-01'), penugasan: { create: [{ perangkatDaerahId: await opdId('7.01.01'), jenis: 'BINAAN', mulai: dateOf('2026-02-01') }, { perangkatDaerahId: await opdId('4.01.01'), jenis: 'BINAAN', mulai: dateOf('2027-02-01'), selesai: dateOf('2027-03-31') }] } } });
    await city.db.penugasan.createMany({ data: [{ akunId: akun!.id, peran: 'STAF_WALIKOTA', mulai: dateOf('2026-02-01') }, { akunId: akun!.id, peran: 'WALIKOTA', mulai: dateOf('2027-02-01') }] });
    const before = await standing('setda.anggota1');
    expect((await leaves(id, 'MENINGGAL', '2026-11-20')).answer.status).toBe(303);
    const gone = await standing('setda.anggota1');
    expect([gone.penempatan.length, gone.binaan.length, gone.peran.length, gone.aktif]).toEqual([1, 1, 1, false]);

    expect((await admin.get(`/pegawai/${id}`)).text).toContain(`href="${address(id)}"`);
    const page = await admin.get(address(id));
    for (const text of ['Jabatan Anggota KBK Sekretariat Daerah berlanjut', 'Jabatan Koordinator Tim berlanjut', 'Jabatan Staf Walikota berlanjut', 'aktif kembali, dengan kata sandi yang lama']) expect(page.text, text).toContain(text);
    for (const [more, status, words] of [[{ alasan: '' }, 422, 'Isi Alasan'], [{ revisi: '1' }, 409, 'Tertukar dengan orang lain.']] as const) {
      const answer = await takesBack(id, more);
      expect([answer.status, answer.text.includes(words)], words).toEqual([status, true]);
    }
    expect(await standing('setda.anggota1')).toEqual(gone);

    expect((await takesBack(id)).headers.location).toBe(`/pegawai/${id}`);
    expect(await standing('setda.anggota1')).toEqual(before);
    const trail = await city.db.riwayat.findMany({ where: { objekId: { in: [id, akun!.id, ...before.keanggotaan.map((one) => one.id)] }, tindakan: { in: ['pegawai.batal_berhenti', 'akun.aktif', 'keanggotaan.lanjutkan'] } }, include: { rincian: true } });
    expect(trail.map(({ tindakan, post }) => `${tindakan} ${post}`).toSorted()).toEqual(['akun.aktif ADMIN', 'keanggotaan.lanjutkan ADMIN', 'keanggotaan.lanjutkan ADMIN', 'pegawai.batal_berhenti ADMIN']);
    expect(trail.every(({ rincian }) => (rincian!.isi as { alasan: string }).alasan === 'Tertukar dengan orang lain.')).toBe(true);
    expect(await city.db.notifikasi.count({ where: { akunId: akun!.id, judul: 'Catatan bahwa Anda tidak bertugas lagi dibatalkan' } })).toBe(1);
    expect((await takesBack(id)).status).toBe(409);
    expect(await standing('setda.anggota1')).toEqual(before);
  });

  it('stays where somebody has come into a post, who is named, and can be taken back once they are out of it', async () => {
    const ketua = await personOf('setda.ketua');
    const { id: kbkId } = await kbkOf(city, 'setda');
    await leaves(ketua.id, 'PENSIUN', '2026-11-20');
    const heir = await personOf('setda.anggota2');
    const post = await city.db.keanggotaan.findFirstOrThrow({ where: { pegawaiId: heir.id } });
    await city.db.keanggotaan.update({ where: { id: post.id }, data: { selesai: dateOf('2026-11-20') } });
    const next = await city.db.keanggotaan.create({ data: { kbkId, pegawaiId: heir.id, jabatan: 'KETUA', mulai: dateOf('2026-11-21') } });
    const before = await standing('setda.ketua');
    const refused = await takesBack(ketua.id);
    expect([refused.status, refused.text.includes('Tertukar dengan orang lain.')]).toEqual([409, true]);
    expect(refused.text.replaceAll('\u00a0', ' ')).toContain(`Ketua KBK Sekretariat Daerah sejak 21 November 2026 adalah ${heir.nama}.`);
    expect(await standing('setda.ketua')).toEqual(before);
    await city.db.keanggotaan.update({ where: { id: next.id }, data: { dibatalkanPada: city.deps.clock(), alasanBatal: 'Keliru' } });
    expect((await takesBack(ketua.id)).status).toBe(303);
    expect((await standing('setda.ketua')).keanggotaan).toMatchObject([{ jabatan: 'KETUA', selesai: null, dibatalkanPada: null }]);
  });

  it('stays where an office has another head, an OPD another koordinator, or the susunan no such post any more; what was annulled since stays annulled', async () => {
    const head = await personOf('setda.pj');
    const fasilitator = await personOf('setda.fasilitator');
    const { id: kbkId, opdId: setda } = await kbkOf(city, 'setda');
    const tim = await city.db.tim.findFirstOrThrow();
    for (const one of [head, fasilitator]) await leaves(one.id, 'PENSIUN', '2026-11-20');
    const heir = await personOf('setda.anggota3');
    await city.db.pejabatKepala.create({ data: { perangkatDaerahId: setda, pegawaiId: heir.id, sifat: 'PLT', mulai: dateOf('2026-11-22'), nomorSk: '821/7', tanggalSk: dateOf('2026-11-22') } });
    const susunan = await city.db.susunanKbk.create({ data: { kbkId, jabatan: 'FASILITATOR', jumlah: 0, alasan: 'Pegawai terlalu sedikit.', mulai: dateOf('2026-11-22') } });
    const said = async (id: string) => (await takesBack(id)).text.replaceAll('\u00a0', ' ');
    expect(await said(head.id)).toContain(`Pimpinan Sekretariat Daerah sejak 22 November 2026 adalah ${heir.nama}.`);
    expect(await said(fasilitator.id)).toContain('Susunan KBK Sekretariat Daerah tanpa Fasilitator pada 22 November 2026.');
    expect([(await standing('setda.pj')).berhentiPada, (await standing('setda.fasilitator')).berhentiPada]).toEqual([dateOf('2026-11-20'), dateOf('2026-11-20')]);
    await city.db.keanggotaan.updateMany({ where: { pegawaiId: fasilitator.id }, data: { dibatalkanPada: city.deps.clock(), alasanBatal: 'Salah orang' } });
    expect((await takesBack(fasilitator.id)).status).toBe(303);
    expect(await standing('setda.fasilitator')).toMatchObject({ berhentiPada: null, keanggotaan: [{ alasanBatal: 'Salah orang', selesai: dateOf('2026-11-20') }], penempatan: [{ selesai: null }] });
    await city.db.susunanKbk.delete({ where: { id: susunan.id } });

    const guide = await add({ nama: 'Pembina Lama', perangkatDaerahId: setda });
    const guided = await city.db.perangkatDaerah.create({ data: { kode: '9.90.01', nama: 'Dinas Binaan', singkatan: 'DB', jenis: 'DINAS', sebutanKepala: 'Kepala Dinas', mulai: dateOf('2017-01-01') } });
    const given = { perangkatDaerahId: guided.id, jenis: 'BINAAN' as const, mulai: dateOf('2026-03-02') };
    await city.db.keanggotaanTim.create({ data: { timId: tim.id, pegawaiId: guide, jabatan: 'KOORDINATOR', mulai: dateOf('2026-03-02'), penugasan: { create: given } } });
    await leaves(guide, 'BERHENTI', '2026-11-23');
    const other = await city.db.keanggotaanTim.create({ data: { timId: tim.id, pegawaiId: heir.id, jabatan: 'KOORDINATOR', mulai: dateOf('2026-11-24'), penugasan: { create: { ...given, mulai: dateOf('2026-11-24') } } } });
    expect(await said(guide)).toContain(`Dinas Binaan dibina ${heir.nama} sejak 24 November 2026.`);
    await city.db.penugasanTim.deleteMany({ where: { keanggotaanTimId: other.id } });
    expect((await takesBack(guide)).status).toBe(303);
  });

  it('of somebody whose account was closed for another reason leaves it closed; nobody in service, and none without a record, is taken back', async () => {
    const id = await add({ nama: 'Akun Ditutup' });
    await city.db.akun.create({ data: { namaPengguna: 'akun.ditutup', nama: 'Akun Ditutup', pegawaiId: id, aktif: false } });
    expect((await admin.get(address(id))).status).toBe(409);
    expect((await takesBack(id)).status).toBe(409);
    await leaves(id, 'BERHENTI', '2026-11-20');
    expect((await takesBack(id)).status).toBe(303);
    expect(await person(id)).toMatchObject({ berhentiPada: null, penempatan: [{ selesai: null }] });
    expect((await personOf('akun.ditutup')).akun!.aktif).toBe(false);
    const unrecorded = await add({ nama: 'Tanpa Catatan' });
    await city.db.pegawai.update({ where: { id: unrecorded }, data: { berhentiPada: dateOf('2026-10-31'), alasanBerhenti: 'BERHENTI' } });
    for (const answer of [await admin.get(address(unrecorded)), await takesBack(unrecorded)]) expect(answer.text).toContain('Portal tidak menyimpan keadaan sebelum Tanpa Catatan berhenti');
    expect((await person(unrecorded)).berhentiPada).toEqual(dateOf('2026-10-31'));
  });
});
