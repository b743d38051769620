import type { Request, Response } from 'express';
import { invalidInput } from '../../errors.js';
import { isFormOf } from '../../web/csrf.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, isPublic, localAddress, signedIn } from '../../web/http.js';
import { masukForm } from './schema.js';
import { authenticate, signInLimits, signInStrategy } from './service.js';

/** Signing in and out, and picking up a form whose session had ended in between. */
export function masuk(deps: Deps) {
  const routes = featureRouter();
  const strategy = signInStrategy(deps.db);
  const limits = signInLimits(deps.pool);

  const page = (req: Request, res: Response) => (form: FormState) => res.page('masuk/index', {
    title: 'Masuk', needsToken: true, form: { ...form, values: { namaPengguna: form.values.namaPengguna ?? '' } },
    pending: Boolean(req.session.pending), returnTo: Boolean(req.session.returnTo),
  });

  routes.getPublic('/masuk', isPublic, (req, res) => (req.actor ? res.redirect(303, '/beranda') : page(req, res)(emptyForm)));

  routes.postPublic('/masuk', isPublic, (req, res) => submitForm(req, res, {
    schema: masukForm,
    page: page(req, res),
    async save({ namaPengguna }) {
      const address = req.ip ?? '';
      await limits.check(namaPengguna, address);
      const account = await authenticate(strategy, req);
      if (!account) {
        await limits.failed(namaPengguna, address);
        throw invalidInput({ namaPengguna: 'Nama pengguna atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi' });
      }
      await limits.succeeded(namaPengguna);
      return beginSession(req, account);
    },
  }));

  /**
   * Signs in under a new session id, keeping what the old one held for afterwards: of a form, only what this account typed.
   * Gives where to go.
   */
  async function beginSession(req: Request, account: { id: string; angkatan: number }): Promise<string> {
    const { pending, returnTo } = req.session;
    await new Promise<void>((resolve, reject) => req.logIn(account, (error: unknown) => (error ? reject(error) : resolve())));
    req.session.angkatan = account.angkatan;
    req.session.seen = deps.clock().getTime();
    await deps.db.akun.update({ where: { id: account.id }, data: { masukTerakhirPada: deps.clock() } });
    if (pending && isFormOf(pending.token, account.id, deps.sessionSecret)) {
      req.session.pending = pending;
      return '/masuk/lanjutkan';
    }
    return localAddress(returnTo, '/beranda');
  }

  // Kept until the form is sent (web/csrf.ts): whoever reloads this page has it still.
  routes.get('/masuk/lanjutkan', signedIn, (req, res) => {
    const pending = req.session.pending;
    if (!pending) return res.redirect(303, '/beranda');
    return res.page('masuk/lanjutkan', { title: 'Lanjutkan pengiriman', pending });
  });

  routes.post('/keluar', signedIn, async (req, res) => {
    await new Promise<void>((resolve, reject) => req.logout((error) => (error ? reject(error) : resolve())));
    res.flash({ kind: 'ok', title: 'Anda sudah keluar.' });
    res.redirect(303, '/');
  });

  return routes;
}
