import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { cleanName, inspectUpload, keptName, prepareFile } from '../../src/features/berkas/inspect.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-periksa-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const picture = (format: 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff') => sharp({ create: { width: 40, height: 20, channels: 3, background: '#369' } })[format]().toBuffer();

/** Any characters at all, halves of pairs too. */
const anyText = fc.array(fc.oneof(fc.integer({ min: 0, max: 0x2fff }), fc.integer({ min: 0, max: 0x10ffff })), { maxLength: 300 }).map((codes) => String.fromCodePoint(...codes));

describe('the name of a file from outside', () => {
  it.each([
    ['C:\\foto\\apel pagi.jpg', 'apel pagi.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['foto\u202egpj.exe', 'fotogpj.exe'],
    ['daftar\r\nSet-Cookie: x.pdf', 'daftarSet-Cookie x.pdf'],
    ['rapat %22besar%22.pdf', 'rapat besar.pdf'],
    ['\u0000\u0007', 'berkas'],
    ['', 'berkas'],
  ])('%j is kept as %j', (given, clean) => {
    expect(cleanName(given)).toBe(clean);
  });

  it('never keeps a folder, a control or direction character, a quote, or more than 120 characters, and is never empty', () => {
    fc.assert(fc.property(anyText, (given) => {
      const name = cleanName(given);
      encodeURIComponent(name);
      return !/[\\/"<>:|?*\p{Cc}\p{Cf}\p{Cs}]/u.test(name) && [...name].length <= 120 && name.trim() !== '';
    }));
  });

  it('ends as its content does', () => {
    expect(keptName('foto.JPG', 'image/jpeg')).toBe('foto.JPG');
    expect(keptName('foto.jpeg', 'image/jpeg')).toBe('foto.jpeg');
    expect(keptName('foto.exe', 'image/jpeg')).toBe('foto.exe.jpg');
    expect(keptName('tanpa akhiran', 'application/pdf')).toBe('tanpa akhiran.pdf');
  });
});

describe('a file’s content', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('of %s is kept in its own kind, whatever its name says', async (format) => {
    const result = await prepareFile('apa saja.pdf', await picture(format));
    expect(result).toMatchObject({ prepared: { tipe: `image/${format}`, lebar: 40, tinggi: 20 } });
    const { prepared } = result as Extract<typeof result, { prepared: unknown }>;
    expect((await sharp(prepared.bytes).metadata()).format).toBe(format);
    expect((await sharp(prepared.kecil!).metadata()).format).toBe('webp');
  });

  it.each(['gif', 'tiff'] as const)('of %s is refused', async (format) => {
    expect(await prepareFile(`foto.${format}`, await picture(format))).toEqual({ problem: `Ganti “foto.${format}”: berkas harus berupa JPEG, PNG, WebP, atau PDF` });
  });

  it('of a picture with too many pixels is refused before it is opened', async () => {
    // A small PNG that says that it is 20,000 pixels wide and high: IHDR lies at 12, its CRC at 29.
    const bomb = await picture('png');
    bomb.writeUInt32BE(20_000, 16);
    bomb.writeUInt32BE(20_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    expect(await prepareFile('bom.png', bomb)).toEqual({ problem: 'Perkecil “bom.png”: paling banyak 120 megapiksel' });
  });

  it('of a PDF is kept byte for byte, with no thumbnail', async () => {
    const bytes = Buffer.from('%PDF-1.7\nisi\n%%EOF');
    expect(await prepareFile('surat.pdf', bytes)).toEqual({ prepared: { nama: 'surat.pdf', tipe: 'application/pdf', bytes, kecil: null, lebar: null, tinggi: null } });
  });
});

describe('an upload that was cut off', () => {
  const upload = (name: string, bytes: Buffer, cut: boolean) => {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return inspectUpload({ field: 'bukti', name, path: file, size: bytes.length, tooLarge: false, tooMany: false, cut, lost: false });
  };

  it('is kept where it is whole all the same, and refused where it is not', async () => {
    const jpeg = await picture('jpeg');
    expect(await upload('utuh.jpg', jpeg, true)).toHaveProperty('prepared');
    expect(await upload('putus.jpg', jpeg.subarray(0, jpeg.length - 40), true)).toEqual({ problem: 'Kirim ulang “putus.jpg”: kiriman terputus sebelum berkas ini lengkap' });
    expect(await upload('utuh.pdf', Buffer.from('%PDF-1.7\nisi\n%%EOF\n'), true)).toHaveProperty('prepared');
    expect(await upload('putus.pdf', Buffer.from('%PDF-1.7\nisi'), true)).toEqual({ problem: 'Kirim ulang “putus.pdf”: kiriman terputus sebelum berkas ini lengkap' });
  });
});
