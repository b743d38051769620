import type { Request, Response } from 'express';
import { invalidInput } from '../../errors.js';
import { isFormOf } from '../../web/csrf.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, isPublic, localAddress, signedIn } from '../../web/http.js';
import { browserInWords } from './browser.js';
import { masukForm } from './schema.js';
import { accountNamed, authenticate, limitKeyOf, noteSuccess, noteTry, signInLimits, signInStrategy, type Origin } from './service.js';

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
      const origin = { alamatIp: req.ip ?? '', peramban: browserInWords(req.get('user-agent')) };
      const meant = await accountNamed(deps.db, namaPengguna);
      const key = limitKeyOf(meant, namaPengguna);
      await limits.begin(key, origin.alamatIp);
      const [account, tryId] = await Promise.all([authenticate(strategy, req), meant && noteTry(deps, meant.id, origin)]);
      if (!account || !tryId) {
        await limits.failed(origin.alamatIp);
        throw invalidInput({ namaPengguna: 'Nama pengguna atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi' });
      }
      await limits.succeeded(key);
      await noteSuccess(deps, account.id, tryId);
      return beginSession(req, account, origin);
    },
  }));

  /**
   * Signs in under a new session id, keeping what the old one held for afterwards: of a form, only what this account typed.
   * Gives where to go.
   */
  async function beginSession(req: Request, account: { id: string; angkatan: number }, origin: Origin): Promise<string> {
    const { pending, returnTo } = req.session;
    await new Promise<void>((resolve, reject) => req.logIn(account, (error: unknown) => (error ? reject(error) : resolve())));
    req.session.angkatan = account.angkatan;
    req.session.seen = deps.clock().getTime();
    req.session.begun = { pada: deps.clock().getTime(), ...origin };
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
