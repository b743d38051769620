import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';

/**
 * What a page loads besides itself: style, font, scripts, icons. Joined, compressed and named by their content once, at
 * start, so that a browser keeps each for a year and no tool builds anything.
 */

const PREFIX = '/aset/';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.woff2': 'font/woff2',
};

interface Asset {
  type: string;
  identity: Buffer;
  /** Absent where the file is compressed already. */
  br?: Buffer;
  gzip?: Buffer;
}

export interface Assets {
  cssUrl: string;
  /** Module scripts; every page works without them. */
  scripts: string[];
  fontUrl: string;
  /** The mark, for the browser's tab. */
  iconUrl: string;
  /** Answers GET and HEAD of the addresses above; passes on what it does not know. */
  handler: RequestHandler;
}

/**
 * Reads all that pages load, once.
 * @param publicDir the folder `public`
 * @throws Error when a file that a style sheet names is missing or of a kind without a content type
 */
export function loadAssets(publicDir: string): Assets {
  const served = new Map<string, Asset>();

  function add(name: string, body: Buffer): string {
    const extension = path.extname(name);
    const type = TYPES[extension];
    if (!type) throw new Error(`${name}: no content type is known for "${extension}"`);
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
    const url = `${PREFIX}${path.basename(name, extension)}-${hash}${extension}`;
    served.set(url, extension === '.woff2' ? { type, identity: body } : { type, identity: body, ...compressed(body) });
    return url;
  }
  const addFile = (...parts: string[]) => {
    const file = path.join(...parts);
    return add(file, readFileSync(file));
  };

  const css = joinedCss(path.join(publicDir, 'css', 'siap.css'), addFile);
  return {
    cssUrl: add('gaya.css', Buffer.from(css)),
    scripts: readdirSync(path.join(publicDir, 'js')).sort().map((name) => addFile(publicDir, 'js', name)),
    fontUrl: addFile(publicDir, 'font', 'inter-siap.woff2'),
    iconUrl: addFile(publicDir, 'img', 'icon.svg'),
    handler: serve(served),
  };
}

function compressed(body: Buffer): { br: Buffer; gzip: Buffer } {
  return {
    br: brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
    gzip: gzipSync(body, { level: constants.Z_BEST_COMPRESSION }),
  };
}

/**
 * A style sheet with its `@import "…" layer(…);` lines replaced by the files they name, so that one request brings all.
 * A path that does not begin with "./" is a file of a package. Each `url("…")` becomes the address that `addFile` gives.
 */
function joinedCss(file: string, addFile: (...parts: string[]) => string): string {
  const folder = path.dirname(file);
  return withoutComments(readFileSync(file, 'utf8'))
    .replace(/url\("([^"]+)"\)/g, (_, url: string) => `url("${addFile(folder, url)}")`)
    .replace(/@import "([^"]+)"(?: layer\((\w+)\))?;/g, (_, from: string, layer: string | undefined) => {
      const imported = from.startsWith('.') ? path.join(folder, from) : createRequire(path.resolve(file)).resolve(from);
      const css = joinedCss(imported, addFile);
      return layer ? `@layer ${layer} {\n${css}\n}` : css;
    });
}

/** Comments (but for licences, `/*!`) and indentation are for us, not for browsers: a third of the size. */
function withoutComments(css: string): string {
  return css
    .replace(/^@charset "[^"]+";/, '')
    .replace(/\/\*(?!!)[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}

function serve(served: Map<string, Asset>): RequestHandler {
  return (req, res, next) => {
    const asset = served.get(req.path);
    if (!asset || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
    const encoding = (['br', 'gzip'] as const).find((name) => asset[name] && req.acceptsEncodings(name));
    const body = encoding ? asset[encoding]! : asset.identity;
    if (encoding) res.set('Content-Encoding', encoding);
    res.set('Content-Type', asset.type);
    res.set('Content-Length', String(body.length));
    res.set('Cache-Control', 'public, max-age=31536000, immutable');
    res.vary('Accept-Encoding');
    res.end(req.method === 'HEAD' ? undefined : body);
  };
}
