import { escapeXml, wrapLabel } from './text.js';

/** One box: the post, who holds it, and what stands in place of a name. */
export interface BaganBox { jabatan: string; nama: string[]; kosong: string | null }

/** The organisation of a KBK (Pasal 13 ayat (1)): who answers for it above, who guides it aside, who leads and writes, the members below. */
export interface BaganChart {
  /** Unique on its page: the title is tied to the picture by it. */
  id: string;
  /** Read out in place of the picture. */
  judul: string;
  penanggungJawab: BaganBox;
  fasilitator: BaganBox;
  ketua: BaganBox[];
  sekretaris: BaganBox[];
  anggota: BaganBox;
}

const WIDTH = 640;
const LINE = 16;
const PAD = 9;
const GAP = 26;
const CENTRE = WIDTH / 2;
const NARROW = 206;
const WIDE = 250;
/** Members stand in this many columns. */
const COLUMNS = 3;
/** A name with all its titles; a longer one is no name. */
const NAME_LINES = 4;
/** More members than this are named in the list beside the picture only, so that it stays within a page. */
const NAMED = 45;

// Colours and sizes stand as attributes, so that the picture is whole where no style sheet reaches it (the PDF, in black); on
// a page the classes of public/css/components/chart.css lie over them.
const paint = {
  box: 'class="box" fill="#ffffff" stroke="#000000" stroke-width="1"',
  vacant: 'class="box" fill="#ffffff" stroke="#000000" stroke-width="1" stroke-dasharray="4 3"',
  link: 'class="tie" fill="none" stroke="#000000" stroke-width="1"',
  aside: 'class="tie" fill="none" stroke="#000000" stroke-width="1" stroke-dasharray="4 3"',
  post: 'class="t2" fill="#444444" font-size="12" text-anchor="middle"',
  name: 'fill="#000000" font-size="13" font-weight="600" text-anchor="middle"',
  member: 'fill="#000000" font-size="13"',
};

interface Placed { svg: string; top: number; bottom: number; left: number; right: number; middle: number }

const linesOf = (box: BaganBox, width: number) => [...box.nama, ...(box.kosong === null ? [] : [`(${box.kosong})`])].flatMap((text) => wrapLabel(text, Math.floor((width - 2 * PAD) / 7.4), NAME_LINES));
const heightOf = (lines: number) => 2 * PAD + (lines + 1) * LINE - 3;

function place(box: BaganBox, left: number, top: number, width: number): Placed {
  const lines = linesOf(box, width);
  const height = heightOf(lines.length);
  const x = left + width / 2;
  let svg = `<rect ${box.nama.length === 0 ? paint.vacant : paint.box} x="${left}" y="${top}" width="${width}" height="${height}" rx="3"/>`;
  svg += `<text ${paint.post} x="${x}" y="${top + PAD + 9}">${escapeXml(box.jabatan)}</text>`;
  lines.forEach((line, index) => { svg += `<text ${paint.name} x="${x}" y="${top + PAD + 9 + (index + 1) * LINE}">${escapeXml(line)}</text>`; });
  return { svg, top, bottom: top + height, left, right: left + width, middle: top + height / 2 };
}

/** Boxes of one post and its wakil, one under the other. */
function stack(boxes: BaganBox[], left: number, top: number, width: number): { placed: Placed[]; bottom: number } {
  const placed: Placed[] = [];
  let y = top;
  for (const box of boxes) {
    const one = place(box, left, y, width);
    placed.push(one);
    y = one.bottom + 8;
  }
  return { placed, bottom: y - 8 };
}

function members(anggota: BaganBox, top: number): { svg: string; bottom: number } {
  const count = anggota.nama.length;
  const box = count > NAMED ? { ...anggota, nama: [`${count} orang, namanya dalam daftar`] } : anggota;
  const width = WIDTH - 2;
  const column = (width - 2 * PAD) / COLUMNS;
  const names = box.nama.map((name) => wrapLabel(name, Math.floor((column - 8) / 7.2), NAME_LINES));
  const rows = Array.from({ length: Math.ceil(names.length / COLUMNS) }, (_, row) => names.slice(row * COLUMNS, row * COLUMNS + COLUMNS));
  let y = top + PAD + 9;
  let svg = `<text ${paint.post} x="${CENTRE}" y="${y}">${escapeXml(count > 1 ? `${box.jabatan} (${count})` : box.jabatan)}</text>`;
  y += LINE + 4;
  for (const row of rows) {
    row.forEach((lines, index) => lines.forEach((line, n) => { svg += `<text ${paint.member} x="${1 + PAD + index * column}" y="${y + n * LINE}">${escapeXml(line)}</text>`; }));
    y += Math.max(...row.map((lines) => lines.length)) * LINE + 4;
  }
  if (box.kosong !== null) {
    svg += `<text ${paint.name} x="${CENTRE}" y="${y}">${escapeXml(`(${box.kosong})`)}</text>`;
    y += LINE;
  }
  const bottom = y - LINE + PAD + 2;
  const frame = `<rect ${box.nama.length === 0 ? paint.vacant : paint.box} x="1" y="${top}" width="${width}" height="${bottom - top}" rx="3"/>`;
  return { svg: frame + svg, bottom };
}

/** The chart as SVG, 640 wide, with its height for whoever places it. */
export function bagan(chart: BaganChart): { svg: string; width: number; height: number } {
  const head = place(chart.penanggungJawab, CENTRE - WIDE / 2, 1, WIDE);
  const leadTop = head.bottom + GAP;
  const ketua = stack(chart.ketua, CENTRE - WIDE / 2, leadTop, WIDE);
  const fasilitator = place(chart.fasilitator, 1, leadTop, (WIDTH - WIDE) / 2 - GAP);
  const secretaryTop = Math.max(ketua.bottom, fasilitator.bottom) + GAP;
  const sekretaris = stack(chart.sekretaris, CENTRE - NARROW / 2, secretaryTop, NARROW);
  const anggota = members(chart.anggota, sekretaris.bottom + GAP);

  const first = ketua.placed[0]!;
  const ties = [
    `<path ${paint.link} d="M${CENTRE} ${head.bottom}V${leadTop}"/>`,
    `<path ${paint.link} d="M${CENTRE} ${ketua.bottom}V${secretaryTop}"/>`,
    `<path ${paint.link} d="M${CENTRE} ${sekretaris.bottom}V${sekretaris.bottom + GAP}"/>`,
    // The fasilitator guides beside the line of command (Pasal 13 ayat (3) huruf b).
    `<path ${paint.aside} d="M${fasilitator.right} ${leadTop + 22}H${first.left}"/>`,
  ].join('');
  const height = anggota.bottom + 2;
  const id = escapeXml(chart.id);
  const body = ties + [head, ...ketua.placed, fasilitator, ...sekretaris.placed].map((one) => one.svg).join('') + anggota.svg;
  return {
    width: WIDTH, height,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" class="chart bagan" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}"><title id="${id}">${escapeXml(chart.judul)}</title>${body}</svg>`,
  };
}
