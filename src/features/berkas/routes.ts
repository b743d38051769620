import path from 'node:path';
import type { Response } from 'express';
import { notFound } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { featureRouter, signedIn, type SignedIn } from '../../web/http.js';
import { findBerkas } from './queries.js';
import type { FilePart } from './store.js';

/** The files themselves, through the permission of what they belong to. */
export function berkas(deps: Deps) {
  const routes = featureRouter();

  const send = (part: FilePart) => async (req: SignedIn, res: Response) => {
    const file = await findBerkas(deps.db, req.actor, req.params.id!);
    if (!file || (part === 'kecil' && file.tipe === 'application/pdf')) throw notFound();
    const tipe = part === 'kecil' ? 'image/webp' : file.tipe;
    const nama = part === 'kecil' ? `${file.nama}.webp` : file.nama;
    await new Promise<void>((resolve, reject) => {
      res.sendFile(path.relative(deps.files.dir, deps.files.path(file.id, part)), {
        root: deps.files.dir,
        cacheControl: false,
        headers: {
          'Content-Type': tipe,
          'Content-Disposition': inline(nama),
          'Cache-Control': 'private, max-age=31536000, immutable',
          'Content-Security-Policy': policyFor(tipe),
        },
      }, (error?: Error & { status?: number; code?: string }) => {
        // Whoever leaves before the end has not met a fault.
        if (!error || error.code === 'ECONNABORTED' || error.code === 'EPIPE') return resolve();
        reject(error.status === 404 ? notFound() : error);
      });
    });
  };

  routes.get('/berkas/:id', signedIn, send('asli'));
  routes.get('/berkas/:id/kecil', signedIn, send('kecil'));

  return routes;
}

/** Shown in the browser, and saved under its own name: plain letters for old programs, all of them for the others. */
function inline(nama: string): string {
  const plain = nama.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return `inline; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(nama).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}

/**
 * What came from outside runs nothing here. A sandboxed PDF stays blank in Chrome and Safari, whose readers are scripts of
 * their own; it gets what those need to lay out a page, and no more.
 */
function policyFor(tipe: string): string {
  return tipe === 'application/pdf'
    ? "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
    : "default-src 'none'; frame-ancestors 'none'; sandbox";
}
