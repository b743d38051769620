import { csrfSync } from 'csrf-sync';
import type { NextFunction, Request, Response } from 'express';
import { PortalError } from '../errors.js';

/** The form field that carries the token. */
export const CSRF_FIELD = '_csrf';

const { csrfSynchronisedProtection, generateToken } = csrfSync({
  getTokenFromRequest: (req) => {
    const token: unknown = req.body?.[CSRF_FIELD];
    return typeof token === 'string' ? token : undefined;
  },
  errorConfig: { message: 'csrf' },
});

/** The session's token, made at first need. */
export const csrfToken = (req: Request): string => generateToken(req);

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
