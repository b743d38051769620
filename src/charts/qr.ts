import qrcode from 'qrcode';

/** The white edge that scanners need, in modules. */
const EDGE = 4;

/** A text as a QR code: SVG of one path, as large as its place. `label` says to screen readers what it leads to. */
export function qrSvg(text: string, label: string): string {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' });
  const side = modules.size + 2 * EDGE;
  let path = '';
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) if (modules.get(y, x)) path += `M${x + EDGE} ${y + EDGE}h1v1h-1z`;
  }
  return `<svg class="qr" viewBox="0 0 ${side} ${side}" role="img" aria-label="${escaped(label)}" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
