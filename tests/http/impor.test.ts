import { readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/config.js';
import { endStopped, sweepImpor, terapkan } from '../../src/features/impor/service.js';
import { startApp, type TestApp } from '../support/app.js';
import { actorOf } from '../support/work.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

const HEAD = 'nama;jenis;nip;kode_opd;kode_unit;jabatan;golongan;email;telepon;mulai';
let serial = 0;
/** A number of a PNS that nobody has. */
const nip = () => `19850214201003${serial % 2 + 1}${String(100 + serial++).slice(-3)}`;
const line = (cells: Partial<Record<string, string>> = {}) => {
  const row: Record<string, string> = { nama: 'Ayu Ratna', jenis: 'PNS', nip: nip(), kode_opd: '2.16.01', kode_unit: '', jabatan: 'Analis', golongan: 'III/a', email: '', telepon: '', mulai: '2026-03-02', ...cells };
  return HEAD.split(';').map((column) => row[column] ?? '').join(';');
};
const table = (...lines: string[]) => Buffer.from([HEAD, ...lines, ''].join('\r\n'));

async function upload(bytes: Buffer, name = 'pegawai.csv', who = 'admin', jenis = 'pegawai') {
  return (await city.as(who)).post(`/impor/baru/${jenis}`, {}, { files: [{ field: 'berkas', name, bytes }] });
}
/** Uploads a file that can be read; gives the import's id. */
async function checked(bytes: Buffer, name?: string, jenis?: string): Promise<string> {
  const answer = await upload(bytes, name, 'admin', jenis);
  if (answer.status !== 303) throw new Error(`refused: ${answer.status} ${/class="error"[\s\S]{0,400}/.exec(answer.text)?.[0]}`);
  return answer.headers.location!.split('/').at(-1)!;
}
const row = (id: string) => city.db.impor.findUniqueOrThrow({ where: { id } });
const rowsOf = async (id: string) => (await row(id)).baris as unknown as { baris: number; act: string; nama: string; alasan?: string; perubahan?: string[][] }[];
const settled = async (id: string) => {
  for (;;) {
    const { status, diterapkanPada } = await row(id);
    if (status !== 'DIPERIKSA' || diterapkanPada === null) return row(id);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
async function apply(id: string) {
  const answer = await (await city.as('admin')).post(`/impor/${id}/terapkan`);
  return { answer, impor: await settled(id) };
}
const people = () => city.db.pegawai.count();

describe('checking a file', () => {
  it('writes nothing, and says line by line what would be added, changed, stay, and be refused', async () => {
    const before = await people();
    const galuh = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'diskominfo.ketua' } }, include: { penempatan: true } });
    const same = { nama: galuh.nama, nip: galuh.nip!, jabatan: 'Pelaksana', golongan: 'III/c', mulai: '2026-01-02' };
    const id = await checked(table(
      line({ nama: 'Baru Sekali' }), line({ ...same, telepon: '0812 1111 2222', jabatan: 'Analis Kebijakan' }), line({ nama: 'Tanpa Tempat', kode_opd: '9.99.99' }),
      line({ nama: 'Embun Pagi', jenis: 'Non-ASN', nip: '', golongan: '', jabatan: '', mulai: '' }),
    ));
    expect((await rowsOf(id)).map(({ baris, act, nama, alasan, perubahan }) => [baris, act, nama, alasan, perubahan])).toEqual([
      [2, 'tambah', 'Baru Sekali', undefined, []],
      [3, 'ubah', galuh.nama, undefined, [['Telepon', '', '0812 1111 2222'], ['Jabatan', 'Pelaksana', 'Analis Kebijakan']]],
      [4, 'tolak', 'Tanpa Tempat', 'Perangkat daerah dengan kode 9.99.99 tidak ada', undefined],
      [5, 'tetap', 'Embun Pagi', undefined, undefined],
    ]);
    expect(await people()).toBe(before);
    const admin = await city.as('admin');
    const page = await admin.get(`/impor/${id}`);
    for (const text of ['1 baris ditolak', 'Perangkat daerah dengan kode 9.99.99 tidak ada', 'Unduh baris yang ditolak (CSV)']) expect(page.text, text).toContain(text);
    expect(page.text).not.toContain('perubahan</button>');
    expect((await admin.get('/impor/baru/pegawai')).text.split(`/impor/${id}"`)[1]).toMatch(/^[\s\S]{0,600}Perlu diperbaiki/);
    expect((await admin.get(`/impor/${id}?baris=ubah`)).text).toContain('<del>Pelaksana</del> menjadi <ins>Analis Kebijakan</ins>');
    const csv = await admin.get(`/impor/${id}/ditolak.csv`);
    expect(csv.headers['content-disposition']).toContain('impor-pegawai-ditolak.csv');
    expect(csv.text.split('\r\n')[1]).toMatch(/^4;Perangkat daerah dengan kode 9\.99\.99 tidak ada;Tanpa Tempat;PNS;/);
    const { answer } = await apply(id);
    expect(answer.status).toBe(409);
    expect(await people()).toBe(before);
    expect((await row(id)).status).toBe('DIPERIKSA');
  });

  it('names what is wrong with each row, a number that stands twice in the file, and one that is no number', async () => {
    const twice = nip();
    const id = await checked(table(
      line({ nip: twice }), line({ nip: twice, nama: 'Ayu Kembar' }), line({ nip: '1.97803E+17' }), line({ nip: '' }), line({ jenis: 'Honorer' }), line({ golongan: 'IX' }),
      line({ mulai: '31/02/2026' }), line({ email: 'bukan surel' }), line({ mulai: '2027-01-01' }), line({ nama: '=HYPERLINK("x")' }), line({ jenis: 'Non-ASN' }), line({ jabatan: '', kode_opd: '' }), line({ kode_unit: 'PKM-1' }),
    ));
    const reasons = (await rowsOf(id)).map(({ act, alasan }) => `${act}: ${alasan}`);
    expect(reasons).toEqual([
      expect.stringContaining(`NIP ${twice} ada juga di baris 3`), expect.stringContaining(`NIP ${twice} ada juga di baris 2`), expect.stringContaining('aplikasi tabel mengubahnya'),
      expect.stringContaining('Isi NIP'), expect.stringContaining('Jenis “Honorer” tidak dikenal'), expect.stringContaining('Golongan PNS dari I/a sampai IV/e'),
      expect.stringContaining('“31/02/2026” tidak ada'), expect.stringContaining('Surel tidak terbaca'), expect.stringContaining('belum tiba'), expect.stringContaining('berisi rumus'),
      expect.stringContaining('Kosongkan NIP'), expect.stringContaining('Isi jabatan; Isi kode_opd'), expect.stringContaining('Unit kerja PKM-1 tidak ada'),
    ]);
  });

  it('takes days and phones as people write them, and no row of somebody who left', async () => {
    const gone = await city.db.pegawai.create({ data: { nama: 'Sudah Pensiun', jenis: 'PNS', nip: nip(), berhentiPada: new Date('2026-05-31'), alasanBerhenti: 'PENSIUN' } });
    const id = await checked(table(line({ mulai: '2/3/2026', telepon: '+62 812-1111' }), line({ nip: gone.nip!, nama: 'Sudah Pensiun, S.E.' })));
    expect((await rowsOf(id)).map(({ act, alasan }) => [act, alasan])).toEqual([['tambah', undefined], ['tolak', 'Sudah Pensiun pensiun sejak 1\u00a0Juni\u00a02026: datanya tidak diubah lewat impor']]);
  });

  it.each([
    ['a broken encoding', () => Buffer.from(`${HEAD}\n${line({ nama: 'Jos\xe9' })}\n`, 'latin1'), 'bukan UTF-8'],
    ['100,000 rows', () => table(...Array.from({ length: 100_000 }, (_, i) => `Orang ${i};PNS`)), 'lebih dari 5.000 baris'],
    ['a missing column', () => Buffer.from('nama;nip\nAyu;1\n'), 'Kolom jenis, kode_opd, jabatan tidak ada'],
    ['nothing in it', () => Buffer.from(''), 'Pilih berkas CSV atau XLSX|kosong'],
    ['a picture for a table', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'bukan UTF-8'],
    ['a zip bomb', () => bomb(), 'terlalu besar setelah dibuka'],
  ])('refuses a file with %s by what it is, and keeps nothing', async (_, bytes, message) => {
    const before = await city.db.impor.count();
    const answer = await upload(bytes(), 'tabel.xlsx');
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(new RegExp(message));
    expect(answer.text).toContain('Berkas tidak dapat diperiksa');
    expect(await city.db.impor.count()).toBe(before);
    expect((await (await city.as('admin')).get('/pegawai')).status).toBe(200);
  });

  it('without a file says so', async () => {
    const answer = await (await city.as('admin')).post('/impor/baru/pegawai', {});
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Pilih berkas CSV atau XLSX');
  });

  it('ignores columns that it does not know, and says which', async () => {
    const answer = await upload(Buffer.from(`${HEAD};agama\n${line()};x\n`));
    expect((await (await city.as('admin')).get(answer.headers.location!)).text).toContain('Kolom yang tidak dikenal diabaikan.</b> agama.');
  });

  it('takes the sample list of offices that comes with the portal as it is', async () => {
    const id = await checked(readFileSync(path.join(ROOT, 'prisma/seed/perangkat-daerah.csv')), 'perangkat-daerah.csv', 'perangkat-daerah');
    const rows = await rowsOf(id);
    expect(rows).toHaveLength(30);
    expect(rows.filter(({ act }) => act === 'tolak')).toEqual([]);
    expect(rows.filter(({ act }) => act === 'tambah').length).toBeGreaterThan(20);
  });

  it('is for the administrator alone, and each sees only their own', async () => {
    const id = await checked(table(line()));
    for (const who of ['tim.sekretaris', 'diskominfo.pj', 'diskominfo.sekretaris', 'walikota', 'tanpa.jabatan']) {
      const browser = await city.as(who);
      expect((await browser.get('/impor/baru/pegawai')).status, who).toBe(403);
      expect((await upload(table(line()), 'x.csv', who)).status, who).toBe(403);
      expect((await browser.get(`/impor/${id}`)).status, who).toBe(404);
      for (const act of ['terapkan', 'batalkan', 'periksa-ulang']) expect((await browser.post(`/impor/${id}/${act}`)).status, `${who} ${act}`).toBe(404);
    }
    expect((await (await city.as('admin')).get('/impor/baru/gaji')).status).toBe(404);
    await secondAdmin();
    const other = await city.as('admin.lain');
    expect((await other.get(`/impor/${id}`)).status).toBe(404);
    expect((await other.get(`/impor/${id}/ditolak.csv`)).status).toBe(404);
    expect((await other.post(`/impor/${id}/terapkan`)).status).toBe(404);
    expect((await row(id)).status).toBe('DIPERIKSA');
  });
});

async function secondAdmin() {
  const { sandiHash } = await city.db.akun.findFirstOrThrow({ where: { namaPengguna: 'admin' } });
  await city.db.akun.create({ data: { namaPengguna: 'admin.lain', nama: 'Admin Lain', sandiHash, penugasan: { create: { peran: 'ADMIN', mulai: new Date('2026-01-02') } } } });
}

describe('applying', () => {
  it('adds, corrects, and records a new post from its day, each with its trail', async () => {
    const intan = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'diskominfo.anggota1' } } });
    const galuh = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'dinkes.ketua' } } });
    const fresh = nip();
    const id = await checked(table(
      line({ nama: 'Rara Baru', nip: fresh, email: 'rara@contoh.go.id' }),
      line({ nama: intan.nama, nip: intan.nip!, jabatan: 'Analis Data', golongan: 'III/d', mulai: '2026-10-01' }),
      line({ nama: `${galuh.nama}, S.KM.`, nip: galuh.nip!, kode_opd: '1.02.01', jabatan: 'Epidemiolog', golongan: '', mulai: '' }),
    ));
    const { answer, impor } = await apply(id);
    expect(answer.status).toBe(303);
    expect(impor).toMatchObject({ status: 'DITERAPKAN', total: 3, selesai: 3, galat: null });
    const [rara, anggota, ketua] = await Promise.all([fresh, intan.nip!, galuh.nip!].map((one) => city.db.pegawai.findUniqueOrThrow({ where: { nip: one }, include: { penempatan: { orderBy: { mulai: 'asc' } } } })));
    expect(rara).toMatchObject({ nama: 'Rara Baru', email: 'rara@contoh.go.id', penempatan: [{ jabatan: 'Analis', golongan: 'III/a', mulai: new Date('2026-03-02'), selesai: null }] });
    expect(anggota!.penempatan).toMatchObject([{ jabatan: 'Pelaksana', golongan: 'III/c', selesai: new Date('2026-09-30') }, { jabatan: 'Analis Data', golongan: 'III/d', mulai: new Date('2026-10-01'), selesai: null }]);
    expect(ketua).toMatchObject({ nama: `${galuh.nama}, S.KM.`, revisi: galuh.revisi + 1, penempatan: [{ jabatan: 'Epidemiolog', golongan: 'III/c', mulai: new Date('2026-01-02'), selesai: null }] });
    const trail = await city.db.riwayat.findMany({ where: { objek: 'pegawai', objekId: { in: [rara!.id, anggota!.id, ketua!.id] } }, include: { rincian: true } });
    expect(trail.map(({ tindakan, post }) => `${tindakan} ${post}`).toSorted()).toEqual(['pegawai.tambah ADMIN', 'pegawai.ubah ADMIN', 'pegawai.ubah ADMIN']);
    expect((await (await city.as('admin')).get(`/impor/${id}`)).text).toContain('1 pegawai ditambah, 2 diubah');
  });

  it('refuses a move to another office, which ends posts, and points to the page for it', async () => {
    const wulan = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'dinkes.anggota1' } } });
    const id = await checked(table(line({ nama: wulan.nama, nip: wulan.nip! })));
    expect((await rowsOf(id))[0]!.alasan).toContain('Pindah dari perangkat daerah 1.02.01 ke 2.16.01 dicatat di halaman pegawai');
  });

  it('applies 5,000 people, whole, and says how far it is meanwhile', async () => {
    const before = await people();
    const lines = Array.from({ length: 5000 }, (_, i) => line({ nama: `Pegawai Ke ${i}`, nip: `19900101201501${i % 2 + 1}${String(Math.floor(i / 2) % 1000).padStart(3, '0')}`.replace(/^19900101/, `1990${String(Math.floor(i / 2000) % 12 + 1).padStart(2, '0')}01`) }));
    const id = await checked(table(...lines));
    expect((await rowsOf(id)).filter(({ act }) => act !== 'tambah').slice(0, 3)).toEqual([]);
    const admin = await city.as('admin');
    expect((await admin.post(`/impor/${id}/terapkan`)).status).toBe(303);
    const seen: number[] = [];
    for (;;) {
      const { body } = await admin.get(`/impor/${id}/kemajuan`);
      seen.push(body.selesai);
      if (!body.berjalan) break;
    }
    expect(await row(id)).toMatchObject({ status: 'DITERAPKAN', selesai: 5000, total: 5000 });
    expect(seen.some((n) => n > 0 && n < 5000)).toBe(true);
    expect(await people()).toBe(before + 5000);
    expect(await city.db.penempatan.count({ where: { jabatan: 'Analis', pegawai: { nama: { startsWith: 'Pegawai Ke ' } } } })).toBe(5000);
    expect(await city.db.riwayat.count({ where: { tindakan: 'pegawai.tambah' } })).toBeGreaterThanOrEqual(5000);
  }, 120_000);

  it('keeps nothing where a row cannot be written after all', async () => {
    const before = await people();
    const id = await checked(table(line({ nama: 'Satu Dari Dua' }), line({ nama: 'Dua Dari Dua' })));
    await city.db.$executeRaw`create function tolak_dua() returns trigger language plpgsql as $$ begin if new.nama = 'Dua Dari Dua' then raise exception 'penuh'; end if; return new; end $$`;
    await city.db.$executeRaw`create trigger tolak_dua before insert on pegawai for each row execute function tolak_dua()`;
    const { impor } = await apply(id);
    await city.db.$executeRaw`drop trigger tolak_dua on pegawai`;
    expect(impor).toMatchObject({ status: 'GAGAL', galat: expect.stringContaining('tidak ada data yang berubah') });
    expect(await people()).toBe(before);
    const admin = await city.as('admin');
    expect((await admin.post(`/impor/${id}/periksa-ulang`)).status).toBe(303);
    expect((await apply(id)).impor.status).toBe('DITERAPKAN');
    expect(await people()).toBe(before + 2);
  });

  it('by two at once is done once', async () => {
    const before = await people();
    const id = await checked(table(line({ nama: 'Sekali Saja' }), line({ nama: 'Sekali Saja Juga' })));
    const admin = await city.as('admin');
    const answers = await Promise.all([admin.post(`/impor/${id}/terapkan`), admin.post(`/impor/${id}/terapkan`), terapkan(city.deps, await actorOf(city, 'admin'), id).then(() => ({ status: 303 }), (error) => ({ status: error.status as number }))]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 409, 409]);
    expect((await settled(id)).status).toBe('DITERAPKAN');
    expect(await people()).toBe(before + 2);
    expect((await apply(id)).answer.status).toBe(409);
    expect(await people()).toBe(before + 2);
  });

  it('of what has changed since it was checked applies nothing, and shows how it is now', async () => {
    const person = await city.db.pegawai.create({ data: { nama: 'Berubah Nanti', jenis: 'PNS', nip: nip(), penempatan: { create: { perangkatDaerahId: (await city.db.perangkatDaerah.findFirstOrThrow({ where: { kode: '2.16.01' } })).id, jabatan: 'Analis', golongan: 'III/a', mulai: new Date('2026-03-02') } } } });
    const id = await checked(table(line({ nama: 'Nama Dari Berkas', nip: person.nip! })));
    await city.db.pegawai.update({ where: { id: person.id }, data: { nama: 'Diubah Orang Lain' } });
    const { impor } = await apply(id);
    expect(impor).toMatchObject({ status: 'DIPERIKSA', diterapkanPada: null, galat: expect.stringContaining('berubah sejak berkas diperiksa') });
    expect((await rowsOf(id))[0]!.perubahan).toEqual([['Nama', 'Diubah Orang Lain', 'Nama Dari Berkas']]);
    expect((await city.db.pegawai.findUniqueOrThrow({ where: { id: person.id } })).nama).toBe('Diubah Orang Lain');
    expect((await (await city.as('admin')).get(`/impor/${id}`)).text).toContain('periksa lagi, lalu terapkan');
    expect((await apply(id)).impor.status).toBe('DITERAPKAN');
    expect((await city.db.pegawai.findUniqueOrThrow({ where: { id: person.id } })).nama).toBe('Nama Dari Berkas');
  });

  it('is "terhenti" where the process died in between, and not while one still works', async () => {
    const id = await checked(table(line()));
    await city.db.impor.update({ where: { id }, data: { diterapkanPada: city.deps.clock() } });
    await city.db.$transaction(async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${id}, 5))`;
      expect(await endStopped(city.deps, id)).toBe(false);
      const running = await (await city.as('admin')).get(`/impor/${id}`);
      for (const text of ['<progress id="kemajuan" max="1" value="0">', '<noscript><meta http-equiv="refresh" content="2"></noscript>', 'Sedang diterapkan']) expect(running.text, text).toContain(text);
      expect((await (await city.as('admin')).post(`/impor/${id}/batalkan`)).status).toBe(409);
    });
    const page = await (await city.as('admin')).get(`/impor/${id}`);
    expect(page.text).toContain('Penerapan terhenti karena portal berhenti di tengah jalan');
    expect(await row(id)).toMatchObject({ status: 'GAGAL' });
  });

  it('can be given up before, not after, and a month later nothing of it is left', async () => {
    const admin = await city.as('admin');
    const id = await checked(table(line()));
    expect((await admin.post(`/impor/${id}/batalkan`)).status).toBe(303);
    expect(await row(id)).toMatchObject({ status: 'DIBATALKAN', baris: [] });
    expect((await admin.get(`/impor/${id}`)).text).toContain('Dibatalkan');
    expect((await apply(id)).answer.status).toBe(409);
    const done = await checked(table(line()));
    await apply(done);
    expect((await admin.post(`/impor/${done}/batalkan`)).status).toBe(409);
    await sweepImpor(city.deps);
    expect(await city.db.impor.count({ where: { id: { in: [id, done] } } })).toBe(2);
    await sweepImpor({ db: city.db, clock: () => new Date('2027-01-02T03:00:00Z') });
    expect(await city.db.impor.count()).toBe(0);
  });
});

describe('what is exported', () => {
  it('as CSV and as a workbook, and imported again, is 0 changes', async () => {
    await city.db.pegawai.updateMany({ where: { nama: 'Embun Pagi' }, data: { telepon: '+62 812 0000' } });
    await city.db.penempatan.updateMany({ where: { pegawai: { nama: 'Embun Pagi' } }, data: { jabatan: '=1+1' } });
    const admin = await city.as('admin');
    const opd = await city.db.perangkatDaerah.findFirstOrThrow({ where: { kode: '1.02.01' } });
    for (const address of ['/pegawai/unduh.csv?jenis=NON_ASN', `/pegawai/unduh.csv?opd=${opd.id}&keadaan=semua`, `/pegawai/unduh.xlsx?opd=${opd.id}`, '/pegawai/unduh.xlsx?cari=Embun']) {
      const { bytes } = await admin.download(address);
      const id = await checked(bytes, 'pegawai.xlsx');
      const rows = await rowsOf(id);
      expect(rows.length, address).toBeGreaterThan(0);
      expect(rows.filter(({ act }) => act !== 'tetap'), address).toEqual([]);
      expect((await admin.get(`/impor/${id}`)).text).toContain('0 perubahan');
      expect((await apply(id)).answer.status).toBe(409);
    }
  }, 120_000);
});

describe('units', () => {
  const units = (...lines: string[]) => Buffer.from(['kode_opd,kode_unit,nama,mulai', ...lines, ''].join('\n'));
  const check = (...lines: string[]) => checked(units(...lines), 'unit.csv', 'unit-kerja');
  const opdOf = (kode: string) => city.db.perangkatDaerah.findUniqueOrThrow({ where: { kode } });
  const unitsOf = (kode: string) => city.db.unitKerja.findMany({ where: { perangkatDaerah: { kode } }, orderBy: { kode: 'asc' }, select: { kode: true, nama: true, mulai: true } });

  it('are added and changed by the codes of their office and their own, with a trail, and exported so that importing again changes nothing', async () => {
    const id = await check('1.02.01,PKM-01,Puskesmas Serang Kota,', '1.02.01,PKM-02,Puskesmas Unyur,02/01/2019', '7.01.01,PKM-01,Kelurahan Kaligandu,2018-05-01');
    expect((await rowsOf(id)).map(({ act, nama }) => [act, nama])).toEqual([['tambah', 'Puskesmas Serang Kota'], ['tambah', 'Puskesmas Unyur'], ['tambah', 'Kelurahan Kaligandu']]);
    expect(await city.db.unitKerja.count()).toBe(0);
    expect((await apply(id)).impor).toMatchObject({ status: 'DITERAPKAN', selesai: 3 });
    // Without a day: as long as its office.
    expect(await unitsOf('1.02.01')).toEqual([{ kode: 'PKM-01', nama: 'Puskesmas Serang Kota', mulai: new Date('2017-01-01') }, { kode: 'PKM-02', nama: 'Puskesmas Unyur', mulai: new Date('2019-01-02') }]);

    const before = await city.db.unitKerja.findMany({ orderBy: { id: 'asc' }, select: { id: true } });
    const again = await check('1.02.01,PKM-01,Puskesmas Serang,', '1.02.01,PKM-02,,2020-03-04', '7.01.01,PKM-01,Kelurahan Kaligandu,');
    expect((await rowsOf(again)).map(({ act, perubahan }) => [act, perubahan])).toEqual([
      ['ubah', [['Nama', 'Puskesmas Serang Kota', 'Puskesmas Serang']]], ['ubah', [['Berdiri sejak', '2\u00a0Jan\u00a02019', '4\u00a0Mar\u00a02020']]], ['tetap', undefined],
    ]);
    await apply(again);
    expect(await unitsOf('1.02.01')).toMatchObject([{ nama: 'Puskesmas Serang' }, { nama: 'Puskesmas Unyur', mulai: new Date('2020-03-04') }]);
    expect(await city.db.unitKerja.findMany({ orderBy: { id: 'asc' }, select: { id: true } })).toEqual(before);
    const trail = await city.db.riwayat.findMany({ where: { objekId: (await opdOf('1.02.01')).id }, orderBy: [{ pada: 'asc' }, { id: 'asc' }] });
    expect(trail.map(({ tindakan, post }) => `${tindakan} ${post}`)).toEqual(['opd.tambah_unit ADMIN', 'opd.tambah_unit ADMIN', 'opd.ubah_unit ADMIN', 'opd.ubah_unit ADMIN']);

    const admin = await city.as('admin');
    const list = await admin.get('/perangkat-daerah');
    for (const href of ['/impor/baru/unit-kerja', '/unit-kerja/unduh.csv', '/unit-kerja/unduh.xlsx']) expect(list.text, href).toContain(`href="${href}"`);
    for (const [address, lines] of [['/unit-kerja/unduh.csv', 3], ['/unit-kerja/unduh.xlsx', 3], ['/unit-kerja/unduh.csv?cari=Dinkes', 2]] as const) {
      const same = await checked((await admin.download(address)).bytes, 'unit', 'unit-kerja');
      expect((await rowsOf(same)).map(({ act }) => act), address).toEqual(Array.from({ length: lines }, () => 'tetap'));
      expect((await admin.get(`/impor/${same}`)).text).toContain('0 perubahan');
      expect((await apply(same)).answer.status).toBe(409);
    }
    // A person is placed by the same two codes.
    expect((await rowsOf(await checked(table(line({ kode_opd: '1.02.01', kode_unit: 'PKM-02', mulai: '' })))))[0]!.act).toBe('tambah');
  });

  it('are refused row by row, with the reason, and then none of them is written', async () => {
    const opd = await opdOf('1.02.01');
    await city.db.unitKerja.create({ data: { perangkatDaerahId: opd.id, kode: 'PKM-99', nama: 'Puskesmas Lama', mulai: new Date('2018-01-01'), selesai: new Date('2025-12-31') } });
    await city.db.perangkatDaerah.create({ data: { kode: '9.90.09', nama: 'Dinas Bubar', singkatan: 'DB', jenis: 'DINAS', sebutanKepala: 'Kepala Dinas', mulai: new Date('2017-01-01'), selesai: new Date('2025-12-31') } });
    const before = await city.db.unitKerja.count();
    const id = await check(
      '9.99.99,A-1,Unit,', '1.02.01,A-1,,', '1.02.01,A-2,Unit Dua,2016-12-31', '1.02.01,A 3,Unit Tiga,', '9.90.09,A-1,Unit,', '1.02.01,PKM-99,Puskesmas Baru,', '1.02.01,A-4,Unit,31/02/2026', '1.02.01,A-5,Unit Lima,', '1.02.01,A-5,Unit Lima,', '1.02.01,A-6,Unit Enam,',
    );
    const reasons = (await rowsOf(id)).map(({ baris, act, alasan }) => `${baris} ${act}: ${alasan}`.replaceAll('\u00a0', ' '));
    expect(reasons).toEqual([
      '2 tolak: Perangkat daerah dengan kode 9.99.99 tidak ada', '3 tolak: Isi nama: unit A-1 belum ada di Dinas Kesehatan', '4 tolak: Isi mulai sejak 1 Januari 2017, saat Dinas Kesehatan berdiri',
      '5 tolak: Isi kode_unit dengan huruf, angka, titik, dan tanda hubung saja', '6 tolak: Dinas Bubar berakhir 31 Desember 2025, jadi tidak menerima unit baru', '7 tolak: Puskesmas Lama sudah tidak aktif: datanya tidak diubah lewat impor',
      '8 tolak: mulai “31/02/2026” tidak ada: tulis seperti 2026-01-02 atau 02/01/2026', '9 tolak: Unit A-5 di 1.02.01 ada juga di baris 10', '10 tolak: Unit A-5 di 1.02.01 ada juga di baris 9', '11 tambah: undefined',
    ]);
    expect((await apply(id)).answer.status).toBe(409);
    expect(await city.db.unitKerja.count()).toBe(before);
    for (const who of ['diskominfo.pj', 'tim.sekretaris']) {
      expect((await upload(units('1.02.01,A-6,Unit Enam,'), 'unit.csv', who, 'unit-kerja')).status, who).toBe(403);
      expect((await (await city.as(who)).get('/perangkat-daerah')).text, who).not.toContain('/impor/baru/unit-kerja');
    }
  });
});

/** A workbook whose sheet is 60 MB of nothing. */
function bomb(): Buffer {
  const sheet = deflateRawSync(Buffer.alloc(60 * 1024 * 1024));
  const name = Buffer.from('xl/worksheets/sheet1.xml');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0); local.writeUInt16LE(8, 8); local.writeUInt32LE(sheet.length, 18); local.writeUInt32LE(60 * 1024 * 1024, 22); local.writeUInt16LE(name.length, 26);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0); head.writeUInt16LE(8, 10); head.writeUInt32LE(sheet.length, 20); head.writeUInt32LE(60 * 1024 * 1024, 24); head.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(1, 8); end.writeUInt16LE(1, 10); end.writeUInt32LE(46 + name.length, 12); end.writeUInt32LE(30 + name.length + sheet.length, 16);
  return Buffer.concat([local, name, sheet, head, name, end]);
}
