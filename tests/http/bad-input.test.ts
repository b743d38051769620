import http from 'node:http';
import { rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.js';
import { PASSWORD } from '../support/city.js';
import { kegiatanFields, pdf, photo, program } from '../support/kegiatan.js';

/** Whatever is sent, the answer is a page in Indonesian that names what was wrong, and what was typed is on it. */

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

const KEPT = 'Uraian panjang yang tidak boleh hilang.';
const counts = async () => ({ kegiatan: await city.db.kegiatan.count(), berkas: await city.db.berkas.count(), riwayat: await city.db.riwayat.count() });

async function send(changes: Record<string, string | string[]>, files: { field: string; name: string; bytes: Buffer }[] = []) {
  const browser = await city.as('diskominfo.sekretaris');
  return browser.post('/kegiatan/baru', await kegiatanFields(city, 'diskominfo', { uraian: KEPT, ...changes }), { files });
}

describe('a field that says what cannot be', () => {
  it.each<[string, Record<string, string | string[]>, string]>([
    ['a NUL byte in the title', { judul: 'Apel\u0000pagi' }, 'Hapus karakter yang tidak terbaca dari Judul kegiatan'],
    ['a NUL byte in the place', { tempat: '\u0000' }, 'Hapus karakter yang tidak terbaca dari Tempat'],
    ['judul[]= in place of judul', { 'judul': [], 'judul[]': '' }, 'Isi Judul kegiatan'],
    ['the title twice', { judul: ['satu', 'dua'] }, 'Isi Judul kegiatan satu kali saja'],
    ['31 February', { mulai: '2026-02-31' }, 'Isi Tanggal mulai dengan tanggal yang ada'],
    ['the year 9999', { mulai: '9999-01-01' }, 'Isi Tanggal mulai dengan tanggal yang ada'],
    ['a day in words', { selesai: 'kemarin' }, 'Isi Tanggal selesai dengan tanggal yang ada'],
    ['an amount above bigint', { anggaran: '9223372036854775808' }, 'Isi Anggaran terpakai paling banyak'],
    ['an amount of a thousand digits', { anggaran: '9'.repeat(1000) }, 'Anggaran terpakai'],
    ['a negative number of participants', { jumlahPeserta: '-5' }, 'Isi Jumlah peserta dengan angka bulat'],
    ['a number of participants above an integer', { jumlahPeserta: '99999999999' }, 'Isi Jumlah peserta antara'],
    ['a plan that is no id', { rencanaId: "' or 1=1" }, 'Pilih Rencana kegiatan dari daftar'],
    ['a present member that is no id', { hadir: ['\u0000'] }, 'Pilih Anggota yang hadir dari daftar'],
    ['a title of a hundred thousand letters', { judul: 'a'.repeat(100_000) }, 'Ringkas Judul kegiatan'],
  ])('%s', async (_, changes, message) => {
    const before = await counts();
    const answer = await send(changes);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
    expect(answer.text).toContain(KEPT);
    expect(await counts()).toEqual(before);
  });

  it('a caption with a NUL byte is named at its file', async () => {
    const browser = await city.as('diskominfo.sekretaris');
    const fields = await kegiatanFields(city, 'diskominfo', { uraian: KEPT });
    await browser.post('/kegiatan/baru', { ...fields, tindakan: 'unggah' }, { files: [{ field: 'bukti', name: 'a.pdf', bytes: pdf() }] });
    const [bukti] = await city.db.bukti.findMany({ where: { formulirId: fields.id } });
    const answer = await browser.post('/kegiatan/baru', { ...fields, [`keterangan-${bukti!.id}`]: '\u0000' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`<a href="#keterangan-${bukti!.id}">Hapus karakter yang tidak terbaca dari Keterangan</a>`);
  });

  it('a lone % is a percent sign', async () => {
    const answer = await send({ judul: 'Capaian 100 %', tempat: '%' });
    expect(answer.status).toBe(303);
    expect(await city.db.kegiatan.count({ where: { judul: 'Capaian 100 %', tempat: '%' } })).toBe(1);
    const browser = await city.as('diskominfo.sekretaris');
    const raw = await rawForm('/kegiatan/baru', `judul=%&uraian=${encodeURIComponent(KEPT)}`);
    expect(raw.status).toBe(422);
    expect(raw.text).toContain('value="%"');
    expect((await browser.get('/kegiatan?cari=%')).status).toBe(200);
    expect((await browser.get('/kegiatan/%')).status).toBe(400);
  });
});

describe('an address that is none', () => {
  it.each(['/kegiatan/bukan-id', '/kegiatan/%00', '/berkas/1', '/rencana/x', '/kegiatan/019ab000-0000-7000-8000-00000000000g'])('%s is not found', async (address) => {
    const answer = await (await city.as('diskominfo.sekretaris')).get(address);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('Tidak ditemukan');
  });

  it.each([
    ['/kegiatan?page=-1', 'Halaman “-1” tidak ada'],
    ['/kegiatan?page=satu', 'Halaman “satu” tidak ada'],
    ['/kegiatan?page=0', 'Halaman “0” tidak ada'],
    ['/kegiatan?jenis=RAPAT', 'Saringan Jenis tidak mengenal “RAPAT”'],
    ['/kegiatan?tahun=9999', 'Saringan Tahun tidak mengenal “9999”'],
    ['/kegiatan?bulan=13', 'Saringan Bulan tidak mengenal “13”'],
    ['/kegiatan?kbk=x', 'Saringan KBK tidak mengenal “x”'],
    ['/rencana?tahun=9999', 'Saringan Tahun tidak mengenal “9999”'],
    ['/rencana?kbk=x', 'Saringan KBK tidak mengenal “x”'],
  ])('%s is refused by name', async (address, message) => {
    const answer = await (await city.as('diskominfo.sekretaris')).get(address);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(message);
  });

  it.each(['/kegiatan?cari=%00%', '/kegiatan?cari[]=x&cari[]=y', '/kegiatan?page=999999999', '/kegiatan?urut=__proto__'])('%s shows the list', async (address) => {
    expect((await (await city.as('diskominfo.sekretaris')).get(address)).status).toBe(200);
  });

  it('a wrong method is told so', async () => {
    for (const method of ['put', 'patch', 'delete'] as const) {
      const answer = await supertest(city.app)[method]('/kegiatan/baru');
      expect(answer.status).toBe(405);
      expect(answer.text).toContain(`tidak menerima permintaan ${method.toUpperCase()}`);
    }
    expect((await (await city.as('diskominfo.sekretaris')).post('/kegiatan/019ab000-0000-7000-8000-000000000000')).status).toBe(404);
  });
});

describe('a body that says too much', () => {
  it.each([['as a plain form', false], ['with files', true]])('ten thousand fields %s: the first are kept and the form is shown again', async (_, multipart) => {
    const before = await counts();
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (__, i) => [`x${i}`, '1']));
    const answer = await send(many, multipart ? [{ field: 'bukti', name: 'a.pdf', bytes: pdf('sepuluh ribu') }] : []);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('paling banyak 3.000 isian');
    expect(answer.text).toContain(KEPT);
    expect((await counts()).kegiatan).toBe(before.kegiatan);
  });

  it('an 11 MB file is named with the remedy; the others stay', async () => {
    const answer = await send({}, [{ field: 'bukti', name: 'besar.jpg', bytes: Buffer.alloc(11 * 1024 * 1024, 1) }, { field: 'bukti', name: 'kecil.pdf', bytes: pdf('kecil') }]);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Perkecil “besar.jpg”: paling besar 10 MB tiap berkas');
    expect(answer.text).toContain('Terunggah: 1 berkas');
    expect(answer.text).toContain(KEPT);
  });

  it.each([
    ['a renamed .exe', 'foto.jpg', () => program(), 'Ganti “foto.jpg”: berkas harus berupa JPEG, PNG, WebP, atau PDF'],
    ['an empty file', 'kosong.pdf', () => Buffer.alloc(0), 'Ganti “kosong.pdf”: berkasnya kosong'],
    ['a broken picture', 'rusak.jpg', async () => (await photo()).subarray(0, 400), 'Ganti “rusak.jpg”: gambarnya rusak, tidak dapat dibuka'],
    ['a page posing as a picture', 'halaman.png', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 'Ganti “halaman.png”'],
    ['an SVG', 'gambar.svg', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), 'Ganti “gambar.svg”'],
  ])('%s is named with the remedy, and nothing of it is kept', async (_, name, bytes, message) => {
    const before = await counts();
    const answer = await send({}, [{ field: 'bukti', name, bytes: await bytes() }]);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
    expect(answer.text).toContain(KEPT);
    expect(await counts()).toEqual(before);
  });
});

it('a file that finds no room to arrive in is named; what was typed is there', async () => {
  const before = await counts();
  rmSync(city.files.tempDir, { recursive: true });
  writeFileSync(city.files.tempDir, '');
  try {
    const answer = await send({}, [{ field: 'bukti', name: 'penuh.pdf', bytes: pdf() }]);
    expect(answer.status).toBe(422);
    for (const words of ['Kirim ulang “penuh.pdf”: penyimpanan sedang terganggu', KEPT]) expect(answer.text).toContain(words);
    expect(await counts()).toEqual(before);
  } finally {
    rmSync(city.files.tempDir);
  }
});

describe('a body that is cut off', () => {
  it('before its end shows the form again with what arrived: the fields, the whole files, not the half one', async () => {
    const { parts, boundary, fields } = await multipart();
    const whole = Buffer.concat(parts);
    const answer = await rawMultipart(whole.subarray(0, whole.length - 300), boundary);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Kiriman terputus sebelum selesai');
    expect(answer.text).toContain(KEPT);
    expect(answer.text).toContain('Terunggah: 1 berkas');
    expect(answer.text).toContain('satu.pdf');
    expect(answer.text).toContain('Kirim ulang “dua.pdf”: kiriman terputus sebelum berkas ini lengkap');
    expect(await city.db.kegiatan.count({ where: { id: fields.id } })).toBe(0);
  });

  it('by a line that breaks keeps the files that arrived whole for the form’s next sending', async () => {
    const { parts, boundary, fields } = await multipart();
    const server = http.createServer(city.app).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const whole = Buffer.concat(parts);
    const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(`POST /kegiatan/baru HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: ${await cookie()}\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: ${whole.length}\r\n\r\n`);
    socket.write(whole.subarray(0, whole.length - 300));
    await new Promise((resolve) => setTimeout(resolve, 300));
    socket.destroy();
    await expect.poll(() => city.db.bukti.count({ where: { formulirId: fields.id } }), { timeout: 10_000 }).toBe(1);
    await new Promise((resolve) => server.close(resolve));

    const answer = await (await city.as('diskominfo.sekretaris')).post('/kegiatan/baru', fields);
    expect(answer.status).toBe(303);
    const saved = await city.db.kegiatan.findUniqueOrThrow({ where: { id: fields.id }, include: { bukti: { include: { berkas: true } } } });
    expect(saved.bukti.map((one) => one.berkas.nama)).toEqual(['satu.pdf']);
  });

  it.each([['no boundary', 'multipart/form-data'], ['a boundary that never comes', 'multipart/form-data; boundary=lain']])('%s is a 4xx page', async (_, type) => {
    const answer = await raw('/kegiatan/baru', Buffer.from('--x\r\nhalo'), type);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.text).toContain('<html lang="id">');
  });
});

// ── Bodies as no browser sends them ──────────────────────────────────────────

let session: Promise<{ cookie: string; token: string }> | undefined;

/** A session of the sekretaris of Diskominfo, to be sent by hand. */
function signedIn(): Promise<{ cookie: string; token: string }> {
  session ??= (async () => {
    const agent = supertest.agent(city.app);
    const token = (page: { text: string }) => /name="_csrf" value="([^"]+)"/.exec(page.text)![1]!;
    const first = await agent.get('/masuk');
    const answer = await agent.post('/masuk').type('form').send({ _csrf: token(first), namaPengguna: 'diskominfo.sekretaris', sandi: PASSWORD });
    const header = (answer.headers['set-cookie'] as unknown as string[]).map((line) => line.split(';')[0]).join('; ');
    return { cookie: header, token: token(await agent.get('/kegiatan/baru')) };
  })();
  return session;
}

const cookie = async () => (await signedIn()).cookie;

async function raw(address: string, body: Buffer, type: string) {
  return supertest(city.app).post(address).set({ cookie: await cookie(), 'content-type': type, 'sec-fetch-site': 'same-origin' }).serialize((one: unknown) => one as string).send(body);
}

const rawForm = async (address: string, body: string) => raw(address, Buffer.from(`_csrf=${(await signedIn()).token}&${body}`), 'application/x-www-form-urlencoded');
const rawMultipart = (body: Buffer, boundary: string) => raw('/kegiatan/baru', body, `multipart/form-data; boundary=${boundary}`);

/** The form of an activity as a multipart body: all fields, a whole file and one of 1,000 bytes at the end. */
async function multipart() {
  const boundary = 'batas-uji';
  const { token } = await signedIn();
  const fields = await kegiatanFields(city, 'diskominfo', { uraian: KEPT });
  const parts = Object.entries({ _csrf: token, ...fields }).flatMap(([name, value]) => [value].flat()
    .map((one) => Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${one}\r\n`)));
  const file = (name: string, bytes: Buffer) => Buffer.concat([Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="bukti"; filename="${name}"\r\nContent-Type: application/pdf\r\n\r\n`), bytes, Buffer.from('\r\n')]);
  parts.push(file('satu.pdf', pdf('satu')), file('dua.pdf', pdf('x'.repeat(1000))), Buffer.from(`--${boundary}--\r\n`));
  return { parts, boundary, fields };
}
