import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { posts } from '../../access/posts.js';
import { wrongStage } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, typed, type FormState } from '../../web/forms.js';
import { featureRouter, requires, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { LIST_FILTERS, PEOPLE_FILTERS, SLIP_FILTERS, accountList, accountPage, accountsToInvite, deactivationPage, isLocalAddress, peopleWithoutAccount, slipPage } from './queries.js';
import { PERAN, akhiriPeranForm, akunBaruForm, nonaktifForm, peranForm, perorangForm, slipForm, type Cara } from './schema.js';
import { createAccounts, createPersonalAccount, deactivate, demandAccounts, demandPasswordChange, endRole, grantRole, handOver, postsInTheWay, reactivate, renewLinks, type Invitation } from './service.js';

/** Accounts, kept by the administrator: made from people, invited by links, given roles, deactivated. */
export function kelolaAkun(deps: Deps) {
  const routes = featureRouter();
  const guard = requires('akun.kelola');

  routes.get('/akun/kelola', guard, async (req, res) => {
    await res.page('kelola-akun/daftar', { title: 'Akun', crumbs: crumbs(), ...await accountList(deps, readQuery(req.query, LIST_FILTERS)) });
  });

  const newPage = (req: SignedIn, res: Response) => async (form: FormState) => res.page('kelola-akun/baru', {
    title: 'Buat akun', crumbs: crumbs('Buat akun'), errors: form.errors, ...await peopleWithoutAccount(deps, readQuery(req.query, PEOPLE_FILTERS), form),
  });

  routes.get('/akun/kelola/baru', guard, (req, res) => newPage(req, res)(emptyForm));

  routes.post('/akun/kelola/baru', guard, (req, res) => {
    const values = typed(req.body);
    // Ticking all or none, where no script does it in place: the same page, with what was typed.
    if (values.centang) return newPage(req, res)({ values, errors: {} });
    return submitForm(req, res, {
      schema: akunBaruForm,
      page: newPage(req, res),
      save: async ({ batch, orang, cara }) => showLinks(res, await createAccounts(deps, req.actor, { batch, orang }), cara),
    });
  });

  const personalPage = (res: Response) => async (form: FormState) => res.page('kelola-akun/perorangan', {
    title: 'Buat akun tanpa data pegawai', crumbs: crumbs('Akun tanpa data pegawai'), errors: form.errors, alamatLokal: isLocalAddress(deps.config),
    values: { id: uuidv7(), peran: 'WALIKOTA', ...form.values }, peran: PERAN.map((value) => ({ value, label: posts[value] })),
  });

  routes.get('/akun/kelola/perorangan', guard, (_req, res) => personalPage(res)(emptyForm));

  routes.post('/akun/kelola/perorangan', guard, (req, res) => submitForm(req, res, {
    schema: perorangForm,
    page: personalPage(res),
    save: async (given) => showLinks(res, [await createPersonalAccount(deps, req.actor, given)], 'cetak'),
  }));

  const invitePage = (req: SignedIn, res: Response) => async (form: FormState) => res.page('kelola-akun/undang', {
    title: 'Tautan dan slip baru', crumbs: crumbs('Tautan dan slip baru'), errors: form.errors, ...await accountsToInvite(deps, readQuery(req.query, SLIP_FILTERS), form),
  });

  routes.get('/akun/kelola/slip', guard, (req, res) => invitePage(req, res)(emptyForm));

  routes.post('/akun/kelola/slip', guard, (req, res) => submitForm(req, res, {
    schema: slipForm,
    page: invitePage(req, res),
    save: async ({ batch, akunIds, cara }) => showLinks(res, await renewLinks(deps, req.actor, { batch, akunIds }), cara),
  }));

  /** The links of a press, in its own answer and nowhere else: what is not sent by mail is printed from here. */
  async function showLinks(res: Response, invitations: Invitation[], cara: Cara): Promise<null> {
    res.set('Cache-Control', 'no-store');
    await res.page('kelola-akun/slip', { title: 'Tautan dan slip', crumbs: crumbs('Tautan dan slip'), ...slipPage(await handOver(deps, invitations, cara), deps) });
    return null;
  }

  const onePage = (req: SignedIn, res: Response) => async (form: FormState) => {
    demandAccounts(req.actor);
    const page = await accountPage(deps, req.actor, req.params.id!, readQuery(req.query, ['page']).page, form);
    return res.page('kelola-akun/tampil', { crumbs: crumbs(page.nama), ...page });
  };

  routes.get('/akun/kelola/:id', guard, (req, res) => onePage(req, res)(emptyForm));

  routes.post('/akun/kelola/:id/peran', guard, (req, res) => submitForm(req, res, {
    schema: peranForm,
    page: onePage(req, res),
    async save(given) {
      const name = await grantRole(deps, req.actor, req.params.id!, given);
      return done(req, res, `${posts[given.peran]} diberikan kepada ${name}.`);
    },
  }));

  routes.post('/akun/kelola/:id/peran/akhiri', guard, (req, res) => submitForm(req, res, {
    schema: akhiriPeranForm,
    page: onePage(req, res),
    async save(given) {
      const name = await endRole(deps, req.actor, req.params.id!, given);
      return done(req, res, `Peran ${name} diakhiri.`);
    },
  }));

  routes.post('/akun/kelola/:id/wajib-ganti', guard, async (req, res) => {
    const name = await demandPasswordChange(deps, req.actor, req.params.id!);
    res.redirect(303, done(req, res, `${name} wajib mengganti kata sandi.`, 'Sesinya sudah diakhiri.'));
  });

  const deactivatePage = (req: SignedIn, res: Response) => async (form: FormState) => {
    demandAccounts(req.actor);
    const { running, ...akun } = await deactivationPage(deps, req.params.id!);
    if (!akun.aktif) throw wrongStage(`Akun ${akun.namaPengguna} sudah tidak aktif.`);
    return res.page('kelola-akun/nonaktif', {
      title: `Nonaktifkan akun ${akun.nama}`, crumbs: crumbs('Nonaktifkan', { label: akun.nama, href: `/akun/kelola/${akun.id}` }), ...akun,
      halangan: postsInTheWay(akun.nama, running), errors: form.errors, alasan: form.values.alasan ?? '',
    });
  };

  routes.get('/akun/kelola/:id/nonaktifkan', guard, (req, res) => deactivatePage(req, res)(emptyForm));

  routes.post('/akun/kelola/:id/nonaktifkan', guard, (req, res) => submitForm(req, res, {
    schema: nonaktifForm,
    page: deactivatePage(req, res),
    async save({ alasan }) {
      const name = await deactivate(deps, req.actor, req.params.id!, alasan);
      return done(req, res, `Akun ${name} dinonaktifkan.`, 'Sesinya sudah diakhiri.');
    },
  }));

  routes.post('/akun/kelola/:id/aktifkan', guard, async (req, res) => {
    const name = await reactivate(deps, req.actor, req.params.id!);
    res.redirect(303, done(req, res, `Akun ${name} aktif kembali.`));
  });

  function done(req: SignedIn, res: Response, title: string, text?: string): string {
    res.flash({ kind: 'ok', title, text });
    return `/akun/kelola/${req.params.id!}`;
  }

  return routes;
}

const crumbs = (last?: string, between?: { label: string; href: string }) => [
  { label: 'Beranda', href: '/beranda' }, { label: 'Akun', ...(last ? { href: '/akun/kelola' } : {}) }, ...(between ? [between] : []), ...(last ? [{ label: last }] : []),
];
