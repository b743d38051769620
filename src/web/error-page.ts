import type { NextFunction, Request, Response } from 'express';
import { PortalError, badRequest, notFound, tooLarge, type ErrorCode } from '../errors.js';
import type { Deps } from './deps.js';
import { isFormOf, sentToken } from './csrf.js';
import { typed } from './forms.js';
import { localAddress } from './http.js';

/** What no route answered: 405 where the address exists for the other method is not worth a table; it is not there. */
export function noSuchPage(_req: Request, _res: Response, next: NextFunction): void {
  next(notFound());
}

/** Errors of the libraries in front of us, in our words. */
function translated(error: unknown): PortalError | null {
  if (error instanceof PortalError) return error;
  const { status, type, name } = (error ?? {}) as { status?: number; type?: string; name?: string };
  if (type === 'entity.too.large') return tooLarge('Kiriman terlalu besar. Ringkas isian, atau kirim berkas satu per satu.');
  if (name === 'URIError') return badRequest('Alamat halaman tidak terbaca.');
  if (status !== undefined && status >= 400 && status < 500) return new PortalError('bad_request', status, 'Permintaan tidak terbaca.');
  return null;
}

const TITLES: Record<number, string> = {
  400: 'Permintaan tidak terbaca', 401: 'Masuk lebih dahulu', 403: 'Tidak dapat dilakukan', 404: 'Tidak ditemukan', 405: 'Tidak tersedia',
  409: 'Keadaan sudah berubah', 413: 'Kiriman terlalu besar', 422: 'Isian perlu diperbaiki', 429: 'Terlalu sering mencoba',
};

/** Refusals that may meet somebody after long typing: a post ended, a state moved on, a form grew old. */
const KEEPS_WHAT_WAS_TYPED: readonly ErrorCode[] = ['csrf', 'stale_version', 'wrong_stage', 'forbidden'];

/** The one place where an error becomes a page. A fault of ours is logged whole and shown as a number to quote. */
export function errorPage(deps: Deps) {
  return async (error: unknown, req: Request, res: Response, next: NextFunction): Promise<void> => {
    if (res.headersSent) return next(error);
    const known = translated(error);
    if (known?.code === 'sign_in_required') return askToSignIn(req, res);
    const status = known?.status ?? 500;
    if (!known) deps.log.error({ err: error, requestId: (req as { id?: unknown }).id, path: req.path }, 'unexpected error');
    res.status(status);
    const locals = {
      title: known ? TITLES[status] ?? 'Tidak dapat dilakukan' : 'Terjadi gangguan',
      message: known?.message ?? 'Portal tidak dapat menyelesaikan permintaan ini. Data yang sudah tersimpan tidak berubah. Coba lagi; bila berulang, sampaikan nomor di bawah kepada administrator.',
      requestId: known ? null : String((req as { id?: unknown }).id ?? ''),
      fields: Object.entries(known?.fields ?? {}),
      kept: known && KEEPS_WHAT_WAS_TYPED.includes(known.code) ? keptFields(req) : [],
      // What one account typed is not sent under another's name.
      resend: known?.code === 'csrf' && isFromHere(req) && isFormOf(sentToken(req), req.actor?.akunId, deps.sessionSecret) ? req.originalUrl : null,
    };
    try {
      await res.page('galat', locals);
    } catch (failure) {
      deps.log.error({ err: failure }, 'error page failed');
      res.type('text').send(`${locals.title}. ${locals.message}`);
    }
  };
}

/**
 * A page is asked again after signing in; a form that was sent without a session is kept in one (if the browser says that
 * it came from our own page), and offered for sending after signing in: hours of typing are not lost to an idle end. Whose
 * it is says its token, read when somebody signs in: to anybody else it is not offered.
 */
function askToSignIn(req: Request, res: Response): void {
  const token = sentToken(req);
  if (req.method === 'GET' || req.method === 'HEAD') {
    req.session.returnTo = req.originalUrl;
  } else if (token !== undefined && isFromHere(req) && req.path !== '/keluar') {
    req.session.pending = { path: localAddress(req.originalUrl, '/beranda'), fields: keptFields(req), back: localPath(req.get('referer')), token };
  }
  res.redirect(303, '/masuk');
}

function keptFields(req: Request): [string, string][] {
  return Object.entries(typed(req.body))
    .filter(([name]) => !/sandi/i.test(name))
    .flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)]));
}

/** Whether the browser itself says that the request came from one of our pages. */
function isFromHere(req: Request): boolean {
  const site = req.get('sec-fetch-site');
  if (site) return site === 'same-origin';
  const origin = req.get('origin');
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === req.get('host');
}

function localPath(referer: string | undefined): string {
  if (!referer || !URL.canParse(referer)) return '/beranda';
  const { pathname, search } = new URL(referer);
  return localAddress(pathname + search, '/beranda');
}
