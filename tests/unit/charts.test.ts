import { bagan, type BaganBox, type BaganChart } from '../../src/charts/bagan.js';
import { describe, expect, it } from 'vitest';
import { dumbbellNarrow, dumbbellWide, type DumbbellChart } from '../../src/charts/dumbbell.js';

const chart = (rows: DumbbellChart['rows'], part: Partial<DumbbellChart> = {}): DumbbellChart => ({ title: 'Rata-rata kota per indikator', id: 'rata', rows, ...part });

/** The x of each mark of a class, in the order of the rows. */
function xOf(svg: string, mark: 'prev' | 'cur'): number[] {
  return [...svg.matchAll(new RegExp(`<circle class="${mark}"[^>]* cx="([^"]+)"`, 'g'))].map(([, x]) => Number(x));
}

describe.each([['wide', dumbbellWide, 640, 178, 540], ['narrow', dumbbellNarrow, 328, 8, 316]] as const)('dumbbell, %s', (_, draw, width, left, right) => {
  it('places ring and disc by value on an axis up to 100', () => {
    const svg = draw(chart([{ label: 'A', before: 40, now: 100 }, { label: 'B', before: 70, now: 55 }]));
    const at = (value: number) => Math.round((left + ((value - 40) / 60) * (right - left)) * 10) / 10;
    expect(xOf(svg, 'prev')).toEqual([at(40), at(70)]);
    expect(xOf(svg, 'cur')).toEqual([at(100), at(55)]);
    expect(svg).toContain(`viewBox="0 0 ${width} `);
  });

  it('draws a fall dashed and a rise whole, and nothing between equal values', () => {
    const svg = draw(chart([{ label: 'naik', before: 50, now: 60 }, { label: 'turun', before: 60, now: 50 }, { label: 'tetap', before: 55, now: 55 }]));
    expect(svg.match(/class="link"/g)).toHaveLength(1);
    expect(svg.match(/class="down"/g)).toHaveLength(1);
    expect(svg).toMatch(/class="down"[^>]*stroke-dasharray/);
  });

  it('writes value and change, and says what cannot be computed', () => {
    const svg = draw(chart([{ label: 'A', before: 90.5, now: 97.7 }, { label: 'B', before: 72, now: 68.4 }, { label: 'C', before: 50, now: null }, { label: 'D', before: null, now: 61 }]));
    for (const text of ['97,7', '+7,2', '68,4', '−3,6', 'tak terhitung', '61,0']) expect(svg).toContain(text);
    expect(xOf(svg, 'cur')).toHaveLength(3);
    expect(xOf(svg, 'prev')).toHaveLength(3);
  });

  it('starts its axis at a multiple of 20 below the smallest value, so that nothing is cut off', () => {
    const ticks = (rows: DumbbellChart['rows']) => [...draw(chart(rows)).matchAll(/class="t2"[^>]* y="16"[^>]*>(\d+)</g)].map(([, tick]) => Number(tick));
    expect(ticks([{ label: 'A', before: 48.3, now: 54.6 }])[0]).toBe(40);
    expect(ticks([{ label: 'A', before: 0, now: 3 }])[0]).toBe(0);
    expect(ticks([{ label: 'A', before: 100, now: 100 }])[0]).toBe(80);
    expect(ticks([{ label: 'A', before: 48.3, now: 54.6 }]).at(-1)).toBe(100);
    expect(ticks([])).toContain(100);
  });

  it('has words in place of the picture, an id of its own, and no style that a content policy refuses', () => {
    const svg = draw(chart([{ label: 'A', before: 1, now: 2 }], { id: 'c2' }));
    expect(svg).toContain('role="img" aria-labelledby="c2"><title id="c2">Rata-rata kota per indikator</title>');
    expect(svg).not.toMatch(/style=|<script|<style|data:/);
  });

  it('escapes what it is given', () => {
    const svg = draw(chart([{ label: '<script>&"\u0000', before: 50, now: 60 }], { title: '</title><b>', id: '"x' }));
    expect(svg).not.toMatch(/<script|<b>|\u0000|"x"/);
    expect(svg).toContain('&#60;script&#62;&#38;&#34;');
  });

  it('gives a long label two lines at most', () => {
    const svg = draw(chart([{ label: 'Keterlaksanaan rencana kegiatan budaya kerja menurut jadwal yang ditetapkan', before: 50, now: 60 }]));
    expect(svg.match(/fill="#000000" font-size="13" x="(?:0|8)"/g)).toHaveLength(2);
    expect(svg).toContain('…</text>');
  });
});

describe('the chart of a KBK', () => {
  const box = (jabatan: string, ...nama: string[]): BaganBox => ({ jabatan, nama, kosong: nama.length === 0 ? 'belum diisi' : null });
  const chart = (part: Partial<BaganChart> = {}): BaganChart => ({
    id: 'bagan', judul: 'Bagan susunan KBK Dinas Kesehatan', penanggungJawab: box('Penanggung jawab', 'Plh. Kepala Segara'), fasilitator: box('Fasilitator', 'Damar Kenanga'),
    ketua: [box('Ketua', 'Galuh Mahoni'), box('Wakil Ketua', 'Bayu Samudra')], sekretaris: [box('Sekretaris')], anggota: box('Anggota', 'Wulan Lazuardi', 'Laras Gunung'), ...part,
  });
  const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

  it('names every post and holder, and says where one is vacant', () => {
    expect(words(bagan(chart()).svg)).toEqual([
      'Penanggung jawab', 'Plh. Kepala Segara', 'Ketua', 'Galuh Mahoni', 'Wakil Ketua', 'Bayu Samudra', 'Fasilitator', 'Damar Kenanga', 'Sekretaris', '(belum diisi)', 'Anggota (2)', 'Wulan Lazuardi', 'Laras Gunung',
    ]);
  });

  it('takes what people type as text, breaks long names within their box, and stays within its own height', () => {
    const { svg, width, height } = bagan(chart({ ketua: [box('Ketua', 'dr. <script>Ratna Dewi Kusumawardani & Rekan, S.K.M., M.Kes., Ph.D.')] }));
    expect(svg).not.toContain('<script');
    expect(words(svg).join(' ')).toContain('&#60;script&#62;Ratna Dewi');
    const ys = [...svg.matchAll(/<text[^>]* x="([\d.]+)" y="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(ys.every(([x, y]) => x! >= 0 && x! <= width && y! > 0 && y! < height)).toBe(true);
  });

  it('names up to 45 members, and says of more how many there are', () => {
    const many = (count: number) => words(bagan(chart({ anggota: box('Anggota', ...Array.from({ length: count }, (_, i) => `Orang ${i}`)) })).svg);
    expect(many(45)).toContain('Orang 44');
    expect(many(46).slice(-2).join(' ')).toBe('46 orang, namanya dalam daftar');
    expect(many(46)).not.toContain('Orang 0');
  });
});
