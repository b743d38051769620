import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { receiveLampiran } from '../berkas/lampiran.js';
import { LIST_FILTERS, materiForm as formPage, materiList, materiPage } from './queries.js';
import { materiForm, revisiForm } from './schema.js';
import { bukaMateri, sediakanMateri, tarikMateri } from './service.js';

/** Material for KBKs and the city, and who has read it. */
export function materi(deps: Deps) {
  const routes = featureRouter();

  routes.get('/materi', signedIn, async (req, res) => {
    await res.page('materi/daftar', { title: 'Materi', ...await materiList(deps, req.actor, readQuery(req.query, LIST_FILTERS)) });
  });

  const form = (req: SignedIn, res: Response, id: string) => async (state: FormState) => {
    await res.page('materi/formulir', await formPage(deps, req.actor, id, state));
  };

  routes.get('/materi/baru', requires('materi.kelola'), (req, res) => form(req, res, uuidv7())(emptyForm));

  routes.post('/materi/baru', requires('materi.kelola'), async (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: materiForm, page: form(req, res, id), problems: await receiveLampiran(deps, req, 'berkas'),
      async save(input) {
        await sediakanMateri(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: 'Materi disediakan.', text: 'Di halaman ini tampil siapa yang sudah membacanya.' });
        return `/materi/${id}`;
      },
    });
  });

  const page = (req: SignedIn, res: Response) => async (state: FormState) => {
    await res.page('materi/tampil', await materiPage(deps, req.actor, req.params.id!, readQuery(req.query, ['page']), state));
  };

  routes.get('/materi/:id', signedIn, (req, res) => page(req, res)(emptyForm));

  routes.post('/materi/:id/buka', signedIn, async (req, res) => {
    res.redirect(303, await bukaMateri(deps, req.actor, req.params.id!));
  });

  routes.post('/materi/:id/tarik', requires('materi.kelola'), (req, res) => submitForm(req, res, {
    schema: revisiForm, page: page(req, res),
    async save({ revisi }) {
      await tarikMateri(deps, req.actor, { id: req.params.id!, revisi });
      res.flash({ kind: 'ok', title: 'Materi ditarik.', text: 'Tidak tampil lagi bagi pembaca.' });
      return `/materi/${req.params.id}`;
    },
  }));

  return routes;
}
