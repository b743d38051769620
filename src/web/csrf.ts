import { csrfSync } from 'csrf-sync';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { PortalError } from '../errors.js';

/** The form field that carries the token. */
export const CSRF_FIELD = '_csrf';

const { csrfSynchronisedProtection, generateToken } = csrfSync({
  getTokenFromRequest: (req) => sentToken(req)?.split('.')[0],
  errorConfig: { message: 'csrf' },
});

/** The token that a form was sent with, or undefined. */
export function sentToken(req: Request): string | undefined {
  const token: unknown = req.body?.[CSRF_FIELD];
  return typeof token === 'string' ? token : undefined;
}

/**
 * The session's token, made at first need, and after a dot the mark of the account that the form is drawn for. The session
 * knows its token by the part before the dot; the mark is read where the session that knew it has ended (`isFormOf`).
 */
export function csrfToken(req: Request, secret: string): string {
  const token = generateToken(req);
  return `${token}.${markOf(token, req.actor?.akunId ?? NOBODY, secret)}`;
}

/** Whether a form's token was made for an account, in whichever of its sessions. `secret`: that of `csrfToken`. */
export function isFormOf(token: string | undefined, akunId: string | undefined, secret: string): boolean {
  const [nonce = '', mark = ''] = token?.split('.') ?? [];
  const expected = Buffer.from(markOf(nonce, akunId ?? NOBODY, secret));
  const given = Buffer.from(mark);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Stands for the account where a form is drawn for somebody who is not signed in. */
const NOBODY = '';

const markOf = (token: string, akunId: string, secret: string) => createHmac('sha256', secret).update(`formulir ${token} ${akunId}`).digest('base64url');

/**
 * Refuses a POST without the session's token. Whoever is not signed in is sent to sign in first (see guards). No address
 * answers any method besides GET, HEAD and POST.
 */
export function checkCsrf(req: Request, res: Response, next: NextFunction): void {
  if (!['GET', 'HEAD', 'POST', 'OPTIONS'].includes(req.method)) {
    next(new PortalError('method_not_allowed', 405, `Alamat ini tidak menerima permintaan ${req.method}. Buka kembali halamannya, lalu pakai tombol di sana.`));
    return;
  }
  if (!req.actor && req.method === 'POST' && !isOpenForm(req.path)) {
    next(new PortalError('sign_in_required', 401, 'Sesi Anda sudah berakhir. Masuk lagi untuk melanjutkan.'));
    return;
  }
  csrfSynchronisedProtection(req, res, (error?: unknown) => {
    if (error) return next(new PortalError('csrf', 403, 'Formulir ini sudah kedaluwarsa. Muat ulang halaman, lalu kirim lagi.'));
    // A form kept over an ended session has arrived now.
    if (req.method === 'POST' && req.session.pending?.path === req.originalUrl) delete req.session.pending;
    next();
  });
}

/** Forms for those who are not signed in. */
const isOpenForm = (path: string) => path === '/masuk' || path.startsWith('/sandi/');
