import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { pesanPage } from './queries.js';
import { pesanForm } from './schema.js';
import { tulisPesan } from './service.js';

/** The thread between a KBK and its head. */
export function pesan(deps: Deps) {
  const routes = featureRouter();

  const page = (req: SignedIn, res: Response, id: string) => async (state: FormState) => {
    await res.page('pesan/daftar', await pesanPage(deps, req.actor, req.params.id!, { id, page: readQuery(req.query, ['page']).page, state }));
  };

  routes.get('/kbk/:id/pesan', signedIn, (req, res) => page(req, res, uuidv7())(emptyForm));

  routes.post('/kbk/:id/pesan', requires('pesan.tulis'), (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: pesanForm, page: page(req, res, id),
      async save({ teks }) {
        await tulisPesan(deps, req.actor, { id, kbkId: req.params.id!, teks });
        res.flash({ kind: 'ok', title: 'Pesan dikirim.' });
        return `/kbk/${req.params.id}/pesan`;
      },
    });
  });

  return routes;
}
