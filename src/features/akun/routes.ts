import type { Response } from 'express';
import { PortalError } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, isPublic, signedIn, type SignedIn } from '../../web/http.js';
import { address, readQuery } from '../../web/lists.js';
import { signInHistory } from '../masuk/queries.js';
import { signInLimits } from '../masuk/service.js';
import { ownAccount, ownSessions } from './queries.js';
import { sandiForm, sandiLewatTautanForm, sesiForm } from './schema.js';
import { accountOfLink, changeOwnPassword, endOtherSessions, endSession, setPasswordByLink } from './service.js';

/** One's own account with its password and sessions, and setting a password by a link. */
export function akun(deps: Deps) {
  const routes = featureRouter();
  const limits = signInLimits(deps.pool);

  const sessionOf = (req: SignedIn) => ({ sid: req.sessionID, angkatan: req.session.angkatan! });

  const page = (req: SignedIn, res: Response) => async (form: FormState) => {
    const { page: asked } = readQuery(req.query, ['page']);
    const account = await ownAccount(deps.db, req.actor);
    const sessions = await ownSessions(deps.db, req.actor, sessionOf(req));
    const history = await signInHistory(deps.db, req.actor.akunId, asked, (n) => address('/akun', {}, { page: n }));
    return res.page('akun/tampil', { title: 'Akun saya', ...account, sessions, history, errors: form.errors });
  };

  const passwordPage = (req: SignedIn, res: Response) => async (form: FormState) =>
    res.page('akun/ganti', { title: 'Ganti kata sandi', forced: req.mustChangePassword ?? false, errors: form.errors });

  routes.get('/akun', signedIn, (req, res) => page(req, res)(emptyForm));

  routes.get('/akun/sandi', signedIn, (req, res) => passwordPage(req, res)(emptyForm));

  routes.post('/akun/sandi', signedIn, (req, res) => submitForm(req, res, {
    schema: sandiForm,
    page: req.mustChangePassword ? passwordPage(req, res) : page(req, res),
    async save(given) {
      const { akunId } = req.actor;
      // Whoever sits at somebody else's open session guesses no faster here than at the door.
      await limits.begin(akunId, req.ip ?? '');
      try {
        req.session.angkatan = await changeOwnPassword(deps, req.actor, given);
      } catch (error) {
        if (error instanceof PortalError) await (error.fields.sandiLama ? limits.failed(req.ip ?? '') : limits.succeeded(akunId));
        throw error;
      }
      await limits.succeeded(akunId);
      res.flash({ kind: 'ok', title: 'Kata sandi diganti.', text: 'Sesi Anda di peramban lain sudah diakhiri.' });
      if (!req.mustChangePassword) return '/akun';
      return req.session.pending ? '/masuk/lanjutkan' : '/beranda';
    },
  }));

  routes.post('/akun/sesi/akhiri', signedIn, (req, res) => submitForm(req, res, {
    schema: sesiForm,
    page: page(req, res),
    async save({ sesi }) {
      await endSession(deps, req.actor, sessionOf(req), sesi);
      res.flash({ kind: 'ok', title: 'Sesi diakhiri.', text: 'Peramban itu perlu masuk lagi.' });
      return '/akun';
    },
  }));

  routes.post('/akun/sesi/akhiri-lainnya', signedIn, async (req, res) => {
    req.session.angkatan = await endOtherSessions(deps, req.actor);
    res.flash({ kind: 'ok', title: 'Semua sesi lain diakhiri.', text: 'Hanya peramban ini yang masih masuk.' });
    res.redirect(303, '/akun');
  });

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
