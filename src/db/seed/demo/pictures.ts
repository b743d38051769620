import { createHash } from 'node:crypto';
import { copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { prepareFile, type PreparedFile } from '../../../features/berkas/inspect.js';
import { writeParts } from '../../../features/berkas/service.js';
import type { FilePart, FileStore } from '../../../features/berkas/store.js';

/** Evidence of the demonstration city: drawn, never photographed, and each says so. */

/** In units of the drawing; the pictures have four fifths as many pixels a side. */
const WIDTH = 1024;
const HEIGHT = 768;
const SCALE = 0.8;

const rect = (x: number, y: number, w: number, h: number, fill: string, r = 0) => `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}" fill="${fill}"/>`;
const circle = (x: number, y: number, r: number, fill: string) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`;
const line = (x1: number, y1: number, x2: number, y2: number, stroke: string, width: number) =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round"/>`;

const SKIN = ['#c98f63', '#b67a4f', '#d9a577', '#a66c44'];
const SHIRT = ['#b9975b', '#8d7a4f', '#5c7590', '#7b8f6a', '#8f5f5a', '#c8b27d'];

/** Somebody from the front; the feet stand at y. `n` chooses shirt and skin. */
function figure(x: number, y: number, height: number, n: number, arms = ''): string {
  const head = height * 0.13;
  const shirt = SHIRT[n % SHIRT.length]!;
  return [
    rect(x - height * 0.1, y - height * 0.42, height * 0.09, height * 0.42, '#3b3f47', 6),
    rect(x + height * 0.01, y - height * 0.42, height * 0.09, height * 0.42, '#3b3f47', 6),
    rect(x - height * 0.15, y - height * 0.78, height * 0.3, height * 0.42, shirt, height * 0.07),
    arms || line(x - height * 0.17, y - height * 0.7, x - height * 0.19, y - height * 0.45, shirt, height * 0.07) + line(x + height * 0.17, y - height * 0.7, x + height * 0.19, y - height * 0.45, shirt, height * 0.07),
    circle(x, y - height * 0.87, head, SKIN[n % SKIN.length]!),
    n % 3 === 0 ? `<path d="M${x - head * 1.15} ${y - height * 0.83} A${head * 1.15} ${head * 1.15} 0 0 1 ${x + head * 1.15} ${y - height * 0.83} L${x + head * 0.7} ${y - height * 0.93} Q${x} ${y - height * 0.98} ${x - head * 0.7} ${y - height * 0.93} Z" fill="#6b7f92"/>`
      : `<path d="M${x - head} ${y - height * 0.88} A${head} ${head} 0 0 1 ${x + head} ${y - height * 0.88} Z" fill="#2a2422"/>`,
  ].join('');
}

/** Somebody seen from behind, down to the waist: those who sit and listen. */
const listener = (x: number, y: number, size: number, n: number) =>
  rect(x - size * 0.55, y - size * 0.2, size * 1.1, size * 1.6, SHIRT[(n + 2) % SHIRT.length]!, size * 0.35) + circle(x, y - size * 0.55, size * 0.42, n % 3 === 0 ? '#6b7f92' : '#2a2422');

const row = (count: number, from: number, step: number, draw: (x: number, i: number) => string) => Array.from({ length: count }, (_, i) => draw(from + i * step, i)).join('');

const inside = (wall: string, floor: string) => rect(0, 0, WIDTH, 560, wall) + rect(0, 560, WIDTH, 208, floor) + rect(0, 552, WIDTH, 10, '#00000022');
const outside = () => rect(0, 0, WIDTH, 430, '#bcd6e6') + rect(0, 430, WIDTH, 338, '#93a97a') + circle(880, 110, 56, '#f3e2a9') + row(5, 60, 230, (x, i) => circle(x, 410 - (i % 2) * 24, 90, '#6f8f62') + rect(x - 10, 420, 20, 70, '#7a5c41'));
const window_ = (x: number) => rect(x, 120, 190, 210, '#f6f3ea', 6) + rect(x + 12, 132, 166, 186, '#cfe0ea') + line(x + 95, 132, x + 95, 318, '#f6f3ea', 8);
const table = (x: number, y: number, w: number) => rect(x, y, w, 34, '#8a6a4a', 8) + rect(x + 24, y + 34, 26, 150, '#6f5439') + rect(x + w - 50, y + 34, 26, 150, '#6f5439');
const sheet = (x: number, y: number, turn = 0) => `<g transform="rotate(${turn} ${x + 40} ${y + 50})">${rect(x, y, 80, 104, '#fdfcf7', 4)}${row(5, 0, 1, (_, i) => rect(x + 12, y + 16 + i * 16, i === 4 ? 34 : 56, 5, '#9aa3ad'))}</g>`;
const flag = (x: number) => line(x, 60, x, 620, '#8d9299', 10) + rect(x + 5, 66, 150, 50, '#c0392b') + rect(x + 5, 116, 150, 50, '#fdfcf7');
const screen = (x: number, y: number) => rect(x, y, 420, 250, '#3b3f47', 8) + rect(x + 14, y + 14, 392, 222, '#fdfcf7') + rect(x + 44, y + 44, 190, 22, '#41607c') + row(4, 0, 1, (_, i) => circle(x + 56, y + 104 + i * 32, 8, '#b9975b') + rect(x + 78, y + 98 + i * 32, 260 - (i % 3) * 50, 12, '#c4cad1'));

/** The kinds of picture, each as activities need it. */
const scenes = {
  apel: () => outside() + flag(130) + figure(300, 610, 240, 1) + row(7, 440, 86, (x, i) => figure(x, 560, 180, i)) + row(7, 400, 96, (x, i) => figure(x, 690, 215, i + 3)),
  rapat: () => inside('#e6e0d2', '#b8a88c') + window_(90) + window_(744) + row(4, 250, 175, (x, i) => figure(x, 560, 250, i)) + rect(150, 480, 724, 60, '#8a6a4a', 20) + rect(190, 540, 644, 120, '#6f5439') + row(4, 250, 160, (x, i) => sheet(x, 452, i * 7 - 10)) + row(3, 320, 190, (x, i) => listener(x, 690, 90, i)),
  bersih: () => outside() + row(4, 190, 215, (x, i) => figure(x, 650 - (i % 2) * 40, 260, i + 1) + line(x + 50, 460 - (i % 2) * 40, x + 95, 660 - (i % 2) * 40, '#8a6a4a', 9) + rect(x + 70, 640 - (i % 2) * 40, 60, 34, '#c9b25c', 6)) + row(3, 120, 330, (x) => rect(x, 690, 90, 56, '#4e5b52', 12)),
  paparan: () => inside('#dfe5e4', '#a9a294') + screen(300, 90) + figure(820, 560, 300, 2, line(775, 350, 700, 280, SHIRT[2]!, 22)) + row(6, 120, 158, (x, i) => listener(x, 600, 96, i)) + row(5, 190, 158, (x, i) => listener(x, 720, 110, i + 2)),
  papan: () => inside('#ebe6da', '#b3a58f') + rect(250, 80, 524, 360, '#fdfcf7', 6) + rect(250, 80, 524, 46, '#41607c', 6) + row(3, 282, 166, (x, i) => rect(x, 150, 140, 14, '#9aa3ad') + row(3, 0, 1, (_, j) => rect(x, 180 + j * 78, 140, 62, ['#f0dca0', '#cfe0c4', '#f1c9bd'][(i + j) % 3]!, 6))) + figure(180, 680, 330, 0) + figure(850, 680, 330, 4, line(800, 450, 730, 380, SHIRT[4]!, 24)),
  latih: () => inside('#e3ddd0', '#b3a58f') + screen(40, 80) + row(3, 560, 170, (x, i) => figure(x, 540, 240, i + 2)) + row(3, 60, 320, (x, i) => table(x, 560, 280) + rect(x + 90, 480, 110, 76, '#3b3f47', 6) + rect(x + 98, 488, 94, 58, '#cfe0ea') + listener(x + 140, 690, 92, i)),
  layanan: () => inside('#e8e4da', '#a9a294') + rect(120, 90, 784, 70, '#41607c', 8) + row(3, 300, 250, (x) => circle(x - 60, 125, 18, '#f0dca0') + rect(x - 30, 116, 120, 18, '#fdfcf7')) + row(3, 270, 250, (x, i) => figure(x, 520, 260, i + 1)) + rect(90, 440, 844, 40, '#8a6a4a', 8) + rect(110, 480, 804, 130, '#b9975b') + row(3, 240, 250, (x, i) => listener(x + 20, 640, 110, i + 1)),
  dokumen: () => rect(0, 0, WIDTH, HEIGHT, '#8a6a4a') + row(4, 0, 1, (_, i) => rect(0, 180 * i + 150, WIDTH, 4, '#7a5c41')) + `<g transform="translate(150 110) scale(4.6)">${sheet(0, 0, -6)}</g><g transform="translate(520 140) scale(4.8)">${sheet(0, 0, 5)}</g>` + `<path d="M640 560 q30 -60 60 0 t60 -10 t70 6" fill="none" stroke="#2f4a8a" stroke-width="7" stroke-linecap="round"/>` + line(850, 690, 960, 520, '#2a2422', 18) + line(850, 690, 838, 712, '#c9b25c', 10),
  kunjung: () => outside() + rect(420, 190, 520, 330, '#efe7d4', 8) + rect(400, 160, 560, 44, '#a05a3f', 6) + rect(640, 340, 100, 180, '#7a5c41') + rect(470, 280, 120, 100, '#cfe0ea') + rect(790, 280, 120, 100, '#cfe0ea') + rect(560, 218, 260, 40, '#41607c', 4) + row(5, 130, 125, (x, i) => figure(x, 690, 260, i + 1)),
  hargai: () => inside('#ddd6e0', '#a59a8c') + rect(180, 80, 664, 90, '#41607c', 8) + row(8, 240, 78, (x) => circle(x, 125, 12, '#f0dca0')) + rect(0, 600, WIDTH, 168, '#8a6a4a') + row(3, 260, 250, (x, i) => figure(x, 610, 330, i + 1) + rect(x - 46, 400, 92, 66, '#fdfcf7', 4) + rect(x - 38, 408, 76, 50, '#f0dca0', 2)),
  senam: () => outside() + row(4, 170, 225, (x, i) => figure(x, 560, 220, i, line(x - 30, 400, x - 80, 330, SHIRT[i % SHIRT.length]!, 16) + line(x + 30, 400, x + 80, 330, SHIRT[i % SHIRT.length]!, 16))) + row(4, 110, 255, (x, i) => figure(x, 710, 250, i + 2, line(x - 34, 530, x - 92, 450, SHIRT[(i + 2) % SHIRT.length]!, 18) + line(x + 34, 530, x + 92, 450, SHIRT[(i + 2) % SHIRT.length]!, 18))),
  posyandu: () => inside('#e4ece4', '#b3a58f') + window_(90) + rect(380, 100, 520, 60, '#7b8f6a', 8) + row(3, 430, 170, (x) => rect(x, 120, 110, 18, '#fdfcf7')) + figure(300, 600, 290, 0) + row(3, 500, 180, (x, i) => figure(x, 600, 270, i * 3) + figure(x + 70, 640, 150, i + 1)) + table(80, 560, 300) + rect(180, 500, 90, 60, '#fdfcf7', 8) + circle(225, 530, 20, '#c0392b'),
} as const satisfies Record<string, () => string>;

export type Scene = keyof typeof scenes;

export const isScene = (name: string): name is Scene => name in scenes;

/** What a picture shows, as a secretary would caption it. */
export const CAPTIONS: Record<Scene, readonly string[]> = {
  apel: ['Suasana apel pagi', 'Barisan pegawai saat apel'],
  rapat: ['Pembahasan dalam rapat', 'Anggota KBK saat berdiskusi'],
  bersih: ['Pelaksanaan kerja bakti', 'Pegawai membersihkan lingkungan'],
  paparan: ['Penyampaian materi', 'Narasumber dan peserta'],
  papan: ['Papan yang dihasilkan', 'Pengisian papan oleh penanggung jawab'],
  latih: ['Peserta berlatih', 'Latihan berpasangan'],
  layanan: ['Keadaan ruang pelayanan', 'Petugas melayani pengguna'],
  dokumen: ['Daftar hadir', 'Naskah yang disepakati'],
  kunjung: ['Tiba di lokasi kunjungan', 'Peserta di depan lokasi'],
  hargai: ['Penyerahan penghargaan', 'Pegawai penerima piagam'],
  senam: ['Senam bersama', 'Pegawai mengikuti senam'],
  posyandu: ['Pelayanan di meja posyandu', 'Penimbangan balita'],
};

/** Each picture as the portal would keep it, drawn and encoded once. */
export async function drawPictures(): Promise<Map<Scene, PreparedFile>> {
  const drawn = await Promise.all((Object.keys(scenes) as Scene[]).map(async (scene) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH * SCALE}" height="${HEIGHT * SCALE}" viewBox="0 0 ${WIDTH} ${HEIGHT}">${scenes[scene]()}${rect(0, HEIGHT - 34, WIDTH, 34, '#00000066')}<text x="16" y="${HEIGHT - 11}" font-family="sans-serif" font-size="18" fill="#ffffff">Gambar peraga, bukan foto</text></svg>`;
    const result = await prepareFile(`${scene}.jpg`, await sharp(Buffer.from(svg)).jpeg({ quality: 78 }).toBuffer());
    if (!('prepared' in result)) throw new Error(result.problem);
    return [scene, result.prepared] as const;
  }));
  return new Map(drawn);
}

export const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A file that has its row, and what it holds. */
export interface KeptFile {
  id: string;
  file: PreparedFile;
}

/**
 * Lays each content down once, as the portal does, and links it under the ids of all other files that hold the same: files never
 * change, so that many names may share one content. All of it is durable afterwards.
 */
export async function layDown(files: FileStore, kept: readonly KeptFile[]): Promise<void> {
  const firsts = new Map<PreparedFile, string>();
  for (const { id, file } of kept) if (!firsts.has(file)) firsts.set(file, id);
  const others = kept.filter(({ id, file }) => firsts.get(file) !== id);
  await Promise.all([...firsts].map(([file, id]) => writeParts(files, id, file)));
  const folders = new Set<string>([files.dir]);
  for (const { id, file } of others) {
    for (const part of partsOf(file)) {
      const target = files.path(id, part);
      const folder = path.dirname(target);
      if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
      folders.add(folder);
      linkOrCopy(files.path(firsts.get(file)!, part), target);
    }
  }
  await Promise.all([...folders].map(async (folder) => {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  }));
}

const partsOf = ({ kecil }: PreparedFile): FilePart[] => (kecil ? ['asli', 'kecil'] : ['asli']);

function linkOrCopy(first: string, target: string): void {
  try {
    linkSync(first, target);
  } catch {
    // A file system without links.
    copyFileSync(first, target);
  }
}
