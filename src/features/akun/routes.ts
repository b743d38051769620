import type { Response } from 'express';
import { PortalError } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, isPublic, signedIn, type SignedIn } from '../../web/http.js';
import { signInLimits } from '../masuk/service.js';
import { ownAccount } from './queries.js';
import { sandiForm, sandiLewatTautanForm } from './schema.js';
import { accountOfLink, changeOwnPassword, setPasswordByLink } from './service.js';

/** One's own account, and setting a password by a link. */
export function akun(deps: Deps) {
  const routes = featureRouter();
  const limits = signInLimits(deps.pool);

  const page = (req: SignedIn, res: Response) => async (form: FormState) => {
    const account = await ownAccount(deps.db, req.actor);
    return res.page('akun/tampil', { title: 'Akun saya', ...account, errors: form.errors });
  };

  routes.get('/akun', signedIn, (req, res) => page(req, res)(emptyForm));

  routes.post('/akun/sandi', signedIn, (req, res) => submitForm(req, res, {
    schema: sandiForm,
    page: page(req, res),
    async save(given) {
      const { namaPengguna } = req.actor;
      await limits.check(namaPengguna, req.ip ?? '');
      try {
        req.session.angkatan = await changeOwnPassword(deps, req.actor, given);
      } catch (error) {
        // Whoever sits at somebody else's open session guesses no faster here than at the door.
        if (error instanceof PortalError && error.fields.sandiLama) await limits.failed(namaPengguna, req.ip ?? '');
        throw error;
      }
      res.flash({ kind: 'ok', title: 'Kata sandi diganti.', text: 'Sesi Anda di peramban lain sudah diakhiri.' });
      return '/akun';
    },
  }));

  routes.getPublic('/sandi/:token', isPublic, async (req, res) => linkPage(res, req.params.token!, emptyForm));

  routes.postPublic('/sandi/:token', isPublic, (req, res) => submitForm(req, res, {
    schema: sandiLewatTautanForm,
    page: (form) => linkPage(res, req.params.token!, form),
    async save(given) {
      try {
        await setPasswordByLink(deps, req.params.token!, given);
      } catch (error) {
        if (error instanceof PortalError && error.code === 'not_found') return req.originalUrl;
        throw error;
      }
      res.flash({ kind: 'ok', title: 'Kata sandi tersimpan.', text: 'Masuk dengan nama pengguna Anda dan kata sandi itu.' });
      return '/masuk';
    },
  }));

  async function linkPage(res: Response, token: string, form: FormState): Promise<void> {
    res.set('Cache-Control', 'no-store');
    const account = await accountOfLink(deps, token);
    if (!account) {
      res.status(404);
      return res.page('akun/tautan-habis', { title: 'Tautan tidak berlaku' });
    }
    return res.page('akun/sandi', { title: 'Tetapkan kata sandi', needsToken: true, account, errors: form.errors });
  }

  return routes;
}
