import { inflateSync } from 'node:zlib';

/**
 * Reads back the PDF files that the portal writes (pdfkit's plain layout: no object streams, fonts with a ToUnicode
 * map): the text of each page as the font maps it, what of it is tagged, and the tag tree.
 */

export type PdfNode = { type: string; alt: string | null; attributes: string; text: string; children: PdfNode[] };
export type ReadPdf = {
  /** The text of each page, in the order in which it was drawn. */
  pages: string[];
  text: string;
  tree: PdfNode;
  /** Operators that paint outside any marked content: text, paths or images that are neither tagged nor artifact. */
  unmarked: string[];
  catalog: string;
  raw: string;
};

type Obj = { dict: string; stream: Buffer | null };

function readObjects(file: Buffer): Map<number, Obj> {
  const raw = file.toString('latin1');
  const objects = new Map<number, Obj>();
  for (let at = 0; ;) {
    const found = /(\d+) 0 obj\n/g;
    found.lastIndex = at;
    const match = found.exec(raw);
    if (match === null) return objects;
    const start = found.lastIndex;
    const end = raw.indexOf('\nendobj', start);
    const streamAt = raw.indexOf('\nstream\n', start);
    if (streamAt === -1 || streamAt > end) {
      objects.set(Number(match[1]), { dict: raw.slice(start, end), stream: null });
      at = end;
      continue;
    }
    const dict = raw.slice(start, streamAt);
    const length = Number(/\/Length (\d+)/.exec(dict)?.[1] ?? /\/length (\d+)/.exec(dict)?.[1]);
    const body = file.subarray(streamAt + 8, streamAt + 8 + length);
    objects.set(Number(match[1]), { dict, stream: dict.includes('/FlateDecode') && !dict.includes('/DCTDecode') ? inflateSync(body) : body });
    at = streamAt + 8 + length;
  }
}

function utf16(hex: string): string {
  return Buffer.from(hex.replace(/\s/g, ''), 'hex').swap16().toString('utf16le');
}

/** Glyph number → text, of one font. */
function readCmap(stream: Buffer): Map<number, string> {
  const map = new Map<number, string>();
  for (const [, first, , list] of stream.toString('latin1').matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/gi)) {
    [...(list ?? '').matchAll(/<([^>]*)>/g)].forEach(([, hex], index) => map.set(parseInt(first ?? '', 16) + index, utf16(hex ?? '')));
  }
  return map;
}

function pdfString(source: string): string {
  const bytes = Buffer.from(source.replace(/\\([()\\nrtbf])/g, (_, sign: string) => ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[sign] ?? sign)), 'latin1');
  return bytes[0] === 0xfe && bytes[1] === 0xff ? bytes.subarray(2).swap16().toString('utf16le') : bytes.toString('latin1');
}

export function readPdf(file: Buffer): ReadPdf {
  const raw = file.toString('latin1');
  const objects = readObjects(file);
  const dictOf = (id: string | number | undefined) => objects.get(Number(id))?.dict ?? '';
  const catalog = dictOf(/\/Root (\d+) 0 R/.exec(raw.slice(raw.lastIndexOf('trailer')))?.[1]);
  const kids = /\/Kids \[([^\]]*)\]/.exec(dictOf(/\/Pages (\d+) 0 R/.exec(catalog)?.[1]))?.[1] ?? '';
  const pageIds = [...kids.matchAll(/(\d+) 0 R/g)].map(([, id]) => Number(id));
  const cmaps = new Map<string, Map<number, string>>();
  const marked = new Map<string, string>();
  const unmarked: string[] = [];

  const pages = pageIds.map((pageId) => {
    const page = dictOf(pageId);
    const content = objects.get(Number(/\/Contents (\d+) 0 R/.exec(page)?.[1]))?.stream?.toString('latin1') ?? '';
    const resources = dictOf(/\/Resources (\d+) 0 R/.exec(page)?.[1]);
    for (const [, name = '', id] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      if (cmaps.has(name)) continue;
      const cmap = objects.get(Number(/\/ToUnicode (\d+) 0 R/.exec(dictOf(id))?.[1]))?.stream;
      if (cmap != null) cmaps.set(name, readCmap(cmap));
    }
    const stack: (string | null)[] = [];
    let font = new Map<number, string>();
    let text = '';
    // pdfkit writes a dictionary over several lines: joined to one, each line ends in its operator.
    for (const line of content.replace(/<<[^>]*>>/g, (dict) => dict.replaceAll('\n', ' ')).split('\n')) {
      const operator = /(?:^|[ \])>])(BDC|BMC|EMC|Tf|TJ|Tj|Do|f|S|s|B|b|f\*|B\*)$/.exec(line)?.[1];
      if (operator === undefined) continue;
      if (operator === 'BDC' || operator === 'BMC') stack.push(/\/MCID (\d+)/.exec(line)?.[1] ?? null);
      else if (operator === 'EMC') stack.pop();
      else if (operator === 'Tf') font = cmaps.get(/\/(F\d+)/.exec(line)?.[1] ?? '') ?? new Map();
      else {
        if (stack.length === 0) unmarked.push(line.slice(0, 80));
        if (operator !== 'TJ' && operator !== 'Tj') continue;
        const shown = [...line.matchAll(/<([0-9a-f]*)>/gi)].map(([, hex = '']) => (hex.match(/.{4}/g) ?? []).map((glyph) => font.get(parseInt(glyph, 16)) ?? '\uFFFD').join('')).join('');
        text += shown;
        const mcid = stack.findLast((one) => one !== null);
        if (mcid != null) marked.set(`${pageId}/${mcid}`, (marked.get(`${pageId}/${mcid}`) ?? '') + shown);
        else text += '\n';
      }
    }
    return text;
  });

  const readNode = (id: number): PdfNode => {
    const dict = dictOf(id);
    // The element's own page comes after those of its parts on other pages.
    const pageId = [...dict.matchAll(/\/Pg (\d+) 0 R/g)].at(-1)?.[1];
    const children: PdfNode[] = [];
    let text = '';
    const list = /\/K \[([\s\S]*)\]\n(?:\/|>>)/.exec(dict)?.[1] ?? /\/K \[([\s\S]*)\]/.exec(dict)?.[1] ?? '';
    for (const [item] of list.matchAll(/<<[\s\S]*?>>|\d+ 0 R|\d+/g)) {
      if (item.startsWith('<<')) text += marked.get(`${/\/Pg (\d+)/.exec(item)?.[1]}/${/\/MCID (\d+)/.exec(item)?.[1]}`) ?? '';
      else if (item.endsWith('R')) children.push(readNode(Number(item.split(' ')[0])));
      else text += marked.get(`${pageId}/${item}`) ?? '';
    }
    const alt = /\/Alt \(((?:\\.|[^\\)])*)\)/.exec(dict)?.[1];
    return { type: /\/S \/(\w+)/.exec(dict)?.[1] ?? '', alt: alt === undefined ? null : pdfString(alt), attributes: /\/A <<([\s\S]*?)>>/.exec(dict)?.[1] ?? '', text: text + children.map((child) => child.text).join(' '), children };
  };
  const root = dictOf(/\/StructTreeRoot (\d+) 0 R/.exec(catalog)?.[1]);
  const tree = readNode(Number(/\/K \[(\d+) 0 R/.exec(root)?.[1]));
  return { pages, text: pages.join('\n'), tree, unmarked, catalog, raw };
}

/** All nodes of a type, in reading order. */
export function nodesOf(tree: PdfNode, type: string): PdfNode[] {
  return [...(tree.type === type ? [tree] : []), ...tree.children.flatMap((child) => nodesOf(child, type))];
}
