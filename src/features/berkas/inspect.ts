import { readFile } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import sharp, { type Sharp } from 'sharp';
import { MAX_FILES, type UploadedFile } from '../../web/body.js';

/**
 * What becomes of a file that somebody sends: known by its content, never by its name. Pictures are written anew, upright,
 * at a size that shows everything an office needs to see, and without what the camera wrote beside them: where it was taken is
 * nobody's business here.
 */

export type FileKind = 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf';

/** A file as it will be kept. */
export interface PreparedFile {
  nama: string;
  tipe: FileKind;
  bytes: Buffer;
  /** The picture's thumbnail (WebP); null for a PDF. */
  kecil: Buffer | null;
  lebar: number | null;
  tinggi: number | null;
}

/** The longest side of a kept picture and of its thumbnail, in pixels. */
const MAX_SIDE = 2560;
const THUMB_SIDE = 320;
/** A picture of more pixels than this is a mistake or an attack: opening it would take gigabytes. */
const MAX_PIXELS = 120_000_000;

const EXTENSIONS: Record<FileKind, readonly [string, ...string[]]> = {
  'image/jpeg': ['jpg', 'jpeg', 'jfif'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
};

/** Reads and prepares an upload. Gives what to keep, or in `problem` which file was refused and what to do about it. */
export async function inspectUpload(file: UploadedFile): Promise<{ prepared: PreparedFile } | { problem: string }> {
  const shown = `“${cleanName(file.name)}”`;
  if (file.tooMany) return { problem: `Kirim ${shown} tersendiri: satu kegiatan memuat paling banyak ${MAX_FILES} berkas` };
  if (file.tooLarge) return { problem: `Perkecil ${shown}: paling besar 10 MB tiap berkas` };
  if (file.lost) return { problem: notStored(file.name) };
  if (file.size === 0) return { problem: `Ganti ${shown}: berkasnya kosong` };
  const bytes = await readFile(file.path);
  const inspected = await prepareFile(file.name, bytes);
  const whole = 'prepared' in inspected && (inspected.prepared.tipe !== 'application/pdf' || bytes.includes('%%EOF', -2048));
  return file.cut && !whole ? { problem: `Kirim ulang ${shown}: kiriman terputus sebelum berkas ini lengkap` } : inspected;
}

/** What to do about a file that the disk did not take. */
export const notStored = (name: string): string => `Kirim ulang “${cleanName(name)}”: penyimpanan sedang terganggu. Bila berulang, hubungi administrator`;

/** Prepares the bytes of a file under the name it was given; see `inspectUpload`. */
export async function prepareFile(name: string, bytes: Buffer): Promise<{ prepared: PreparedFile } | { problem: string }> {
  const shown = `“${cleanName(name)}”`;
  const tipe = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime;
  if (!isKind(tipe)) return { problem: `Ganti ${shown}: berkas harus berupa JPEG, PNG, WebP, atau PDF` };
  const nama = keptName(name, tipe);
  if (tipe === 'application/pdf') return { prepared: { nama, tipe, bytes, kecil: null, lebar: null, tinggi: null } };

  try {
    const { data, info } = await written(sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS, autoOrient: true })
      .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true }), tipe)
      .toBuffer({ resolveWithObject: true });
    const kecil = await sharp(data).resize({ width: THUMB_SIDE, height: THUMB_SIDE, fit: 'inside', withoutEnlargement: true }).webp({ quality: 75 }).toBuffer();
    return { prepared: { nama, tipe, bytes: data, kecil, lebar: info.width, tinggi: info.height } };
  } catch (error) {
    const tooManyPixels = error instanceof Error && /pixel limit/i.test(error.message);
    return { problem: tooManyPixels ? `Perkecil ${shown}: paling banyak ${MAX_PIXELS / 1_000_000} megapiksel` : `Ganti ${shown}: gambarnya rusak, tidak dapat dibuka` };
  }
}

const isKind = (tipe: string | undefined): tipe is FileKind => tipe !== undefined && tipe in EXTENSIONS;

/** Written anew: sharp carries no metadata over unless told to. */
function written(image: Sharp, tipe: Exclude<FileKind, 'application/pdf'>): Sharp {
  if (tipe === 'image/jpeg') return image.jpeg({ quality: 82, progressive: true });
  return tipe === 'image/png' ? image.png({ compressionLevel: 9 }) : image.webp({ quality: 82 });
}

/** A name from outside without folders and without characters that hide, turn round or break a line or a header. */
export function cleanName(given: string): string {
  // Browsers write these three as %22, %0D and %0A.
  const name = given.normalize('NFC').replace(/^.*[\\/]/s, '').replace(/%(?:22|0D|0A)/gi, '')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}<>:"|?*]/gu, '').replace(/\s+/g, ' ').trim();
  return [...name].slice(-120).join('') || 'berkas';
}

/** The name under which a file is kept: its ending is that of its content, whatever it was. */
export function keptName(given: string, tipe: FileKind): string {
  const name = cleanName(given);
  const [usual, ...others] = EXTENSIONS[tipe];
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  return ending !== undefined && [usual, ...others].includes(ending) ? name : `${name}.${usual}`;
}
