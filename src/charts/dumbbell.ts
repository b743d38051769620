import { changeText, scoreText } from '../documents/format.js';
import { escapeXml, wrapLabel } from './text.js';

/** One row: the same measure (0–100) in the earlier and in the present period; null where it could not be computed. */
export type DumbbellRow = { label: string; before: number | null; now: number | null };

export type DumbbellChart = {
  /** Read out in place of the picture. */
  title: string;
  /** Unique on its page: the title is tied to the picture by it. */
  id: string;
  rows: DumbbellRow[];
};

type Scale = { low: number; left: number; right: number };

// Colours and sizes stand as attributes, so that the picture is whole where no style sheet reaches it (the PDF, in
// black); on a page the classes of public/css/chart.css lie over them.
const paint = {
  axis: 'class="ax" stroke="#bbbbbb" stroke-width="0.75"',
  firstAxis: 'class="ax0" stroke="#666666" stroke-width="1"',
  rise: 'class="link" stroke="#000000" stroke-width="3"',
  fall: 'class="down" stroke="#000000" stroke-width="3" stroke-dasharray="3 3"',
  before: 'class="prev" r="5" fill="#ffffff" stroke="#000000" stroke-width="2"',
  now: 'class="cur" r="6.5" fill="#000000"',
  label: 'fill="#000000" font-size="13"',
  value: 'class="v" fill="#000000" font-size="13" font-weight="600" text-anchor="end"',
  small: 'class="t2" fill="#444444" font-size="12"',
};

/** The lowest figure of the axis: a multiple of 20 below the smallest value, at most 80, so that both tick steps meet it. */
function axisStart(rows: DumbbellRow[]): number {
  const values = rows.flatMap(({ before, now }) => [before, now]).filter((value) => value !== null);
  return Math.max(0, Math.min(80, Math.floor(Math.min(100, ...values) / 20) * 20));
}

/** Where a value lies, in whole tenths: longer fractions only add bytes. */
function place(value: number, scale: Scale): number {
  const share = (Math.min(100, Math.max(scale.low, value)) - scale.low) / (100 - scale.low);
  return Math.round((scale.left + share * (scale.right - scale.left)) * 10) / 10;
}

function axis(scale: Scale, step: number, bottom: number, outerTicksInside: boolean): string {
  let svg = '';
  for (let value = scale.low; value <= 100; value += step) {
    const x = place(value, scale);
    const anchor = !outerTicksInside ? 'middle' : value === scale.low ? 'start' : value === 100 ? 'end' : 'middle';
    svg += `<path ${value === scale.low ? paint.firstAxis : paint.axis} fill="none" d="M${x} 24V${bottom}"/>`;
    svg += `<text ${paint.small} x="${x}" y="16" text-anchor="${anchor}">${value}</text>`;
  }
  return svg;
}

/** Open ring = before, disc = now, joined by a line that is dashed where the value fell. */
function marks({ before, now }: DumbbellRow, scale: Scale, y: number): string {
  const [from, to] = [before, now].map((value) => (value === null ? null : place(value, scale)));
  let svg = '';
  if (from != null && to != null && from !== to) svg += `<path ${to > from ? paint.rise : paint.fall} fill="none" d="M${from} ${y}H${to}"/>`;
  if (from != null) svg += `<circle ${paint.before} cx="${from}" cy="${y}"/>`;
  if (to != null) svg += `<circle ${paint.now} cx="${to}" cy="${y}"/>`;
  return svg;
}

function labelText(lines: string[], x: number, y: number): string {
  return lines.map((line, index) => `<text ${paint.label} x="${x}" y="${y + index * 16}">${escapeXml(line)}</text>`).join('');
}

function picture({ title, id }: DumbbellChart, width: number, height: number, body: string): string {
  const name = escapeXml(id);
  return `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${name}">`
    + `<title id="${name}">${escapeXml(title)}</title>${body}</svg>`;
}

/** The chart for a desk or a PDF, 640 wide: label, marks, value and change in one line a row. */
export function dumbbellWide(chart: DumbbellChart): string {
  const bottom = 32 + chart.rows.length * 44;
  const scale = { low: axisStart(chart.rows), left: 178, right: 540 };
  let body = axis(scale, 10, bottom, false);
  chart.rows.forEach((row, index) => {
    const y = 52 + index * 44;
    const lines = wrapLabel(row.label, 24);
    body += labelText(lines, 0, y + 5 - (lines.length - 1) * 8) + marks(row, scale, y);
    if (row.now === null) body += `<text ${paint.small} x="640" y="${y + 5}" text-anchor="end">tak terhitung</text>`;
    else {
      body += `<text ${paint.value} x="594" y="${y + 5}">${scoreText(row.now)}</text>`;
      body += `<text ${paint.small} x="640" y="${y + 5}" text-anchor="end">${changeText(row.before, row.now)}</text>`;
    }
  });
  return picture(chart, 640, bottom + 6, body);
}

/** The same chart for a phone, 328 wide: label and value above the marks. */
export function dumbbellNarrow(chart: DumbbellChart): string {
  const scale = { low: axisStart(chart.rows), left: 8, right: 316 };
  let rows = '';
  let y = 50;
  for (const row of chart.rows) {
    const lines = wrapLabel(row.label, 26);
    const change = changeText(row.before, row.now);
    const value = row.now === null ? 'tak terhitung' : scoreText(row.now) + (change === '' ? '' : `  (${change})`);
    rows += labelText(lines, 8, y) + `<text ${paint.value} x="316" y="${y}">${value}</text>`;
    y += (lines.length - 1) * 16;
    rows += marks(row, scale, y + 14);
    y += 50;
  }
  const bottom = y - 18;
  return picture(chart, 328, bottom + 6, axis(scale, 20, bottom, true) + rows);
}
