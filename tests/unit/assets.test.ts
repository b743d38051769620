import express from 'express';
import { readFileSync, readdirSync } from 'node:fs';
import { get, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import request from 'supertest';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadAssets } from '../../src/web/assets.js';

const PUBLIC = path.resolve('public');
const assets = loadAssets(PUBLIC);
const app = express().use(assets.handler).use((_req, res) => { res.status(404).send('lewat'); });

const filesIn = (folder: string, ending: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith(ending)).map((name) => name.replaceAll(path.sep, '/'));

describe('the joined style sheet', async () => {
  const css = (await request(app).get(assets.cssUrl)).text;

  test('holds every style sheet of public/css, each once', () => {
    const list = readFileSync(path.join(PUBLIC, 'css/siap.css'), 'utf8');
    const imported = [...list.matchAll(/@import "\.\/([^"]+)"/g)].map((match) => match[1]!);
    expect(imported.toSorted()).toEqual(filesIn(path.join(PUBLIC, 'css'), '.css').filter((name) => name !== 'siap.css').toSorted());
  });

  test('declares the layers first, and nothing of ours stands below Bootstrap', () => {
    expect(css.startsWith('@layer bootstrap, base, layout, components, print;')).toBe(true);
    const order = [...css.matchAll(/@layer (\w+) \{/g)].map((match) => match[1]!);
    const ranks = order.map((layer) => ['bootstrap', 'base', 'layout', 'components', 'print'].indexOf(layer));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(ranks).not.toContain(-1);
  });

  test('brings everything in one request and nothing that the content security policy forbids', () => {
    expect(css).not.toContain('@import');
    expect(css).not.toContain('data:');
    expect(css).not.toContain('sourceMappingURL');
    expect(css).toContain('Bootstrap Reboot v5.3');
  });

  test('names only files that are served', async () => {
    const addresses = [...css.matchAll(/url\("([^"]+)"\)/g)].map((match) => match[1]!);
    expect(addresses).toContain(assets.fontUrl);
    for (const address of addresses) expect((await request(app).get(address)).status, address).toBe(200);
  });

  test('stays within the first visit of 46 KB, font included', async () => {
    const style = await onTheWire(assets.cssUrl, 'br');
    const font = await onTheWire(assets.fontUrl, 'br');
    // the page itself has the remaining 5 KB
    expect(style.body.length + font.body.length).toBeLessThan(41_000);
  });
});

describe('what is served', () => {
  test('has its content in its address and is kept for a year', async () => {
    for (const address of [assets.cssUrl, assets.fontUrl, assets.iconUrl, ...assets.scripts]) {
      expect(address).toMatch(/^\/aset\/[a-z-]+-[0-9a-f]{10}\.(css|woff2|svg|js)$/);
      const response = await request(app).get(address);
      expect(response.status).toBe(200);
      expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
    expect(loadAssets(PUBLIC).cssUrl).toBe(assets.cssUrl);
  });

  test('comes compressed to whoever takes it, and plain to whoever does not', async () => {
    const plain = await onTheWire(assets.cssUrl, 'identity');
    const gzip = await onTheWire(assets.cssUrl, 'gzip, deflate');
    const brotli = await onTheWire(assets.cssUrl, 'gzip, br');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotli.headers.vary).toBe('Accept-Encoding');
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
  });

  test('answers HEAD with the length alone', async () => {
    const head = await request(app).head(assets.iconUrl).set('Accept-Encoding', 'identity');
    expect(head.status).toBe(200);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(100);
    expect(head.text ?? '').toBe('');
  });

  test('is only that: another address or method goes on to the next handler', async () => {
    expect((await request(app).get('/aset/gaya-0000000000.css')).text).toBe('lewat');
    expect((await request(app).get('/aset/../package.json')).text).toBe('lewat');
    expect((await request(app).post(assets.cssUrl)).text).toBe('lewat');
  });
});

describe('icons', () => {
  const sprite = readFileSync('views/layout/sprite.ejs', 'utf8');
  const drawn = [...sprite.matchAll(/<symbol id="i-([a-z0-9-]+)"/g)].map((match) => match[1]!);
  const sources = [...filesIn('views', '.ejs').map((name) => `views/${name}`), ...filesIn('src', '.ts').map((name) => `src/${name}`)]
    .filter((name) => !name.endsWith('sprite.ejs') && !name.includes('/generated/'))
    .map((name) => readFileSync(name, 'utf8')).join('\n');

  test('used in a view by name are drawn in the sprite', () => {
    const used = [/href="#i-([a-z0-9-]+)"/g, /\bicon(?:End)?: '([a-z0-9-]+)'/g]
      .flatMap((pattern) => [...sources.matchAll(pattern)].map((match) => match[1]!));
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((name) => !drawn.includes(name))).toEqual([]);
  });

  test('drawn in the sprite are used', () => {
    expect(drawn.filter((name) => !sources.includes(`#i-${name}"`) && !sources.includes(`'${name}'`))).toEqual([]);
  });
});

/** The bytes of a response as they crossed the wire, which supertest would unpack. */
function onTheWire(address: string, encoding: string): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  const server = app.listen(0, '127.0.0.1');
  return new Promise<{ headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
    server.once('listening', () => {
      const { port } = server.address() as AddressInfo;
      get({ port, host: '127.0.0.1', path: address, headers: { 'Accept-Encoding': encoding } }, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => resolve({ headers: res.headers, body: Buffer.concat(chunks) }));
      }).on('error', reject);
    });
  }).finally(() => server.close());
}
