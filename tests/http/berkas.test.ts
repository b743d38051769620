import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, utimesSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/config.js';
import { BERKAS_LOCK } from '../../src/features/berkas/lock.js';
import { sweepBerkas } from '../../src/features/berkas/service.js';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { act, kegiatanFields, pdf, photo, program, recordKegiatan, submitReportOf } from '../support/kegiatan.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

const HOUR = 60 * 60 * 1000;
const later = (hours: number) => city.setNow(new Date(TEST_NOW.getTime() + hours * HOUR));
const filesOf = (kegiatanId: string) => city.db.berkas.findMany({ where: { bukti: { some: { formulirId: kegiatanId } } }, orderBy: { id: 'asc' } });

/** The bytes of an answer. */
async function bytesOf(who: string, address: string) {
  const browser = await city.as(who);
  const answer = await browser.get(address);
  return { answer, bytes: answer.body as Buffer };
}

describe('a picture that was uploaded', () => {
  it('comes back without the place where it was taken, upright', async () => {
    const source = await photo({ width: 640, height: 480 });
    const before = await sharp(source).metadata();
    expect(before.exif?.includes(Buffer.from('Kamera Uji'))).toBe(true);
    expect(gpsIn(before.exif!)).toBe(true);

    const id = await recordKegiatan(city, 'diskominfo', {}, [{ name: 'IMG_2041.jpg', bytes: source }]);
    const [file] = await filesOf(id);
    const { answer, bytes } = await bytesOf('diskominfo.ketua', `/berkas/${file!.id}`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('image/jpeg');
    const after = await sharp(bytes).metadata();
    expect(after.exif).toBeUndefined();
    expect(bytes.includes(Buffer.from('Exif'))).toBe(false);
    expect([after.width, after.height, after.orientation]).toEqual([480, 640, undefined]);
    expect(file).toMatchObject({ lebar: 480, tinggi: 640, ukuran: bytes.length, status: 'SIAP' });
  });

  it('is made no larger than 2560 pixels, with a WebP thumbnail of 320', async () => {
    const source = await sharp({ create: { width: 4000, height: 1000, channels: 3, background: '#a64' } }).png().toBuffer();
    const id = await recordKegiatan(city, 'dinkes', {}, [{ name: 'spanduk.png', bytes: source }]);
    const [file] = await filesOf(id);
    expect(file).toMatchObject({ tipe: 'image/png', lebar: 2560, tinggi: 640 });
    const { answer, bytes } = await bytesOf('dinkes.sekretaris', `/berkas/${file!.id}/kecil`);
    expect(answer.headers['content-type']).toBe('image/webp');
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 320, height: 80 });
  });
});

describe('a file is sent', () => {
  it('in the browser under its own clean name, kept by the browser alone, and may run nothing', async () => {
    const id = await recordKegiatan(city, 'diskominfo', {}, [{ name: 'foto "apel" \u202egpj.exe', bytes: await photo({ colour: '#123456' }) }, { name: 'daftar hadir rapat.pdf', bytes: pdf() }]);
    const [picture, sheet] = await filesOf(id);
    const { answer } = await bytesOf('diskominfo.sekretaris', `/berkas/${picture!.id}`);
    expect(picture!.nama).toMatch(/^[\w .-]+\.exe\.jpg$/);
    expect(answer.headers['content-disposition']).toMatch(/^inline; filename="[\x20-\x7e]+\.jpg"; filename\*=UTF-8''/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    expect(answer.headers['content-security-policy']).toContain('sandbox');

    const { answer: document, bytes } = await bytesOf('diskominfo.sekretaris', `/berkas/${sheet!.id}`);
    expect(document.headers['content-type']).toBe('application/pdf');
    expect(document.headers['content-disposition']).toContain('inline; filename="daftar hadir rapat.pdf"');
    expect(document.headers['content-security-policy']).toContain("default-src 'none'");
    expect(bytes.equals(pdf())).toBe(true);
    expect((await (await city.as('diskominfo.sekretaris')).get(`/berkas/${sheet!.id}/kecil`)).status).toBe(404);
  });
});

describe('who may open a file', () => {
  it('is whoever works on the activity; for everybody else it does not exist', async () => {
    const id = await recordKegiatan(city, 'diskominfo', {}, [{ name: 'bukti.jpg', bytes: await photo({ colour: '#654321' }) }]);
    const [file] = await filesOf(id);
    for (const who of ['diskominfo.sekretaris', 'diskominfo.ketua', 'diskominfo.fasilitator', 'diskominfo.pj']) {
      expect((await (await city.as(who)).get(`/berkas/${file!.id}`)).status, who).toBe(200);
    }
    for (const who of ['diskominfo.anggota1', 'dinkes.sekretaris', 'tim.koordinator', 'tim.sekretaris', 'walikota', 'admin', 'tanpa.jabatan']) {
      for (const address of [`/berkas/${file!.id}`, `/berkas/${file!.id}/kecil`]) expect((await (await city.as(who)).get(address)).status, who).toBe(404);
    }
    expect((await city.visitor().get(`/berkas/${file!.id}`)).headers.location).toBe('/masuk');
  });

  it('follows the version that holds it: to the anggota once endorsed, to the Tim once forwarded', async () => {
    const id = await recordKegiatan(city, 'dinkes', { mulai: '2026-10-06' }, [{ name: 'bukti.jpg', bytes: await photo({ colour: '#0a0' }) }]);
    const [file] = await filesOf(id);
    const opens = async (who: string) => (await (await city.as(who)).get(`/berkas/${file!.id}`)).status;
    const laporanId = await submitReportOf(city, 'dinkes', id);
    expect([await opens('dinkes.anggota1'), await opens('tim.koordinator')]).toEqual([404, 404]);
    // That the susunan was once without a fasilitator makes the ketua's endorsement no whole one today.
    const { kbkId } = await city.db.kegiatan.findUniqueOrThrow({ where: { id } });
    await city.db.susunanKbk.create({ data: { kbkId, jabatan: 'FASILITATOR', jumlah: 0, mulai: dateOf('2026-02-01'), selesai: dateOf('2026-02-28'), alasan: 'Kantor kecil.' } });
    await act(city, 'dinkes.ketua', laporanId, 'sahkan');
    expect(await opens('dinkes.anggota1')).toBe(404);
    await act(city, 'dinkes.fasilitator', laporanId, 'sahkan');
    expect([await opens('dinkes.anggota1'), await opens('tim.koordinator')]).toEqual([200, 404]);
    await act(city, 'dinkes.pj', laporanId, 'teruskan');
    expect([await opens('dinkes.anggota1'), await opens('tim.koordinator'), await opens('tim.anggota'), await opens('diskominfo.ketua')]).toEqual([200, 200, 404, 404]);

    // Returned, and taken out of the working copy: the version keeps it, also after the sweep.
    await act(city, 'tim.koordinator', laporanId, 'kembalikan', { alasan: 'Ganti fotonya.' });
    const browser = await city.as('dinkes.sekretaris');
    const [bukti] = await city.db.bukti.findMany({ where: { kegiatanId: id } });
    const fields = await kegiatanFields(city, 'dinkes', { id, revisi: '1', mulai: '2026-10-06', dibuang: [bukti!.id] });
    expect((await browser.post(`/kegiatan/${id}/ubah`, fields)).status).toBe(303);
    expect(await city.db.bukti.count({ where: { kegiatanId: id } })).toBe(0);
    later(2);
    await sweepBerkas(city.deps);
    later(0);
    expect([await opens('dinkes.anggota1'), await opens('tim.koordinator')]).toEqual([200, 200]);
  });

  it('is, of an upload on a form not yet saved, its uploader alone', async () => {
    const fields = await kegiatanFields(city, 'diskominfo');
    const browser = await city.as('diskominfo.sekretaris');
    await browser.post('/kegiatan/baru', { ...fields, tindakan: 'unggah' }, { files: [{ field: 'bukti', name: 'a.jpg', bytes: await photo({ colour: '#00a' }) }] });
    const [file] = await filesOf(fields.id);
    expect((await browser.get(`/berkas/${file!.id}`)).status).toBe(200);
    expect((await (await city.as('diskominfo.ketua')).get(`/berkas/${file!.id}`)).status).toBe(404);
  });
});

describe('the sweep', () => {
  it('removes evidence that waited two days on a form, with its file, and keeps what was saved', async () => {
    const fields = await kegiatanFields(city, 'diskominfo');
    const browser = await city.as('diskominfo.sekretaris');
    await browser.post('/kegiatan/baru', { ...fields, tindakan: 'unggah' }, { files: [{ field: 'bukti', name: 'a.jpg', bytes: await photo({ colour: '#0aa' }) }] });
    const saved = await recordKegiatan(city, 'diskominfo', {}, [{ name: 'b.jpg', bytes: await photo({ colour: '#aa0' }) }]);
    const [waiting] = await filesOf(fields.id);
    const [kept] = await filesOf(saved);
    later(47);
    await sweepBerkas(city.deps);
    expect(await city.db.berkas.count({ where: { id: waiting!.id } })).toBe(1);
    later(49);
    await sweepBerkas(city.deps);
    later(0);
    expect(await city.db.berkas.count({ where: { id: waiting!.id } })).toBe(0);
    expect(existsSync(city.files.path(waiting!.id, 'asli')) || existsSync(city.files.path(waiting!.id, 'kecil'))).toBe(false);
    expect(await city.db.berkas.count({ where: { id: kept!.id, status: 'SIAP' } })).toBe(1);
    expect(existsSync(city.files.path(kept!.id, 'asli'))).toBe(true);
  });

  it('removes a file without a row once it is an hour old', async () => {
    const id = uuidv7();
    await city.files.write(id, 'asli', Buffer.from('lepas'));
    const file = city.files.path(id, 'asli');
    utimesSync(file, TEST_NOW, TEST_NOW);
    await sweepBerkas(city.deps);
    expect(existsSync(file)).toBe(true);
    later(1.1);
    await sweepBerkas(city.deps);
    later(0);
    expect(existsSync(file)).toBe(false);
  });

  it('leaves every file alone while a backup copies them', async () => {
    const id = uuidv7();
    const file = city.files.path(id, 'asli');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, 'lepas');
    utimesSync(file, TEST_NOW, TEST_NOW);
    later(2);
    const backup = await city.deps.pool.connect();
    await backup.query('select pg_advisory_lock_shared($1)', [BERKAS_LOCK]);
    expect(await sweepBerkas(city.deps)).toBeNull();
    expect(existsSync(file)).toBe(true);
    await backup.query('select pg_advisory_unlock_shared($1)', [BERKAS_LOCK]);
    backup.release();
    expect(await sweepBerkas(city.deps)).toBeGreaterThan(0);
    later(0);
    expect(existsSync(file)).toBe(false);
  });

  it('leaves neither row nor file of uploads whose process was killed between row, file and row', async () => {
    const killed = await Promise.all((['before-file', 'after-original', 'after-file'] as const).map(async (moment) => {
      const formulirId = uuidv7();
      const child = spawn(process.execPath, ['--import', 'tsx', path.join(ROOT, 'tests/support/dying-upload.ts'), city.database.url, path.dirname(city.files.dir), formulirId, moment],
        { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
      const [, signal] = await once(child, 'exit') as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      const rows = await city.db.berkas.findMany({ where: { nama: `${formulirId}.jpg` } });
      expect(rows.map((row) => row.status)).toEqual(['DITULIS']);
      expect(existsSync(city.files.path(rows[0]!.id, 'asli'))).toBe(moment !== 'before-file');
      expect(await city.db.bukti.count({ where: { formulirId } })).toBe(0);
      return rows[0]!.id;
    }));

    later(2);
    await sweepBerkas(city.deps);
    later(0);
    expect(await city.db.berkas.count({ where: { id: { in: killed } } })).toBe(0);
    for (const id of killed) expect(existsSync(city.files.path(id, 'asli')) || existsSync(city.files.path(id, 'kecil'))).toBe(false);
  // Three processes start from source, on a machine that may have one core left.
  }, 120_000);
});

it('a program named as a picture is not kept at all', async () => {
  const before = await city.db.berkas.count();
  const fields = await kegiatanFields(city, 'diskominfo');
  const answer = await (await city.as('diskominfo.sekretaris')).post('/kegiatan/baru', { ...fields, tindakan: 'unggah' }, { files: [{ field: 'bukti', name: 'foto.jpg', bytes: program(), type: 'image/jpeg' }] });
  expect(answer.status).toBe(422);
  expect(await city.db.berkas.count()).toBe(before);
});

/** Whether an EXIF block names a GPS directory (tag 0x8825) in its first directory. */
function gpsIn(exif: Buffer): boolean {
  const tiff = exif.subarray(exif.indexOf('Exif\0\0') + 6);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const start = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  return Array.from({ length: u16(start) }, (_, i) => u16(start + 2 + i * 12)).includes(0x8825);
}
