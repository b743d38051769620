import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { receiveLampiran } from '../berkas/lampiran.js';
import { LIST_FILTERS, PAGE_FILTERS, arahanForm as formPage, arahanList, arahanPage } from './queries.js';
import { arahanForm } from './schema.js';
import { akuiArahan, beriArahan } from './service.js';

/** Directions of the Pengarah to KBKs, and their acknowledgement. */
export function arahan(deps: Deps) {
  const routes = featureRouter();

  routes.get('/arahan', signedIn, async (req, res) => {
    await res.page('arahan/daftar', { title: 'Arahan', ...await arahanList(deps, req.actor, readQuery(req.query, LIST_FILTERS)) });
  });

  const baru = (req: SignedIn, res: Response, id: string) => async (state: FormState) => {
    await res.page('arahan/formulir', await formPage(deps, req.actor, id, state));
  };

  routes.get('/arahan/baru', requires('arahan.beri'), (req, res) => baru(req, res, uuidv7())(emptyForm));

  routes.post('/arahan/baru', requires('arahan.beri'), async (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: arahanForm, page: baru(req, res, id), problems: await receiveLampiran(deps, req, 'berkas'),
      async save(input) {
        const { jumlah } = await beriArahan(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: `Arahan disampaikan kepada ${jumlah} KBK.`, text: 'Di bawah tampil siapa yang sudah dan belum mengakuinya.' });
        return `/arahan/${id}`;
      },
    });
  });

  routes.get('/arahan/:id', signedIn, async (req, res) => {
    await res.page('arahan/tampil', await arahanPage(deps, req.actor, req.params.id!, readQuery(req.query, PAGE_FILTERS)));
  });

  routes.post('/arahan/:id/akui', requires('arahan.akui'), async (req, res) => {
    const id = req.params.id!;
    const { jumlah } = await akuiArahan(deps, req.actor, id);
    res.flash(jumlah > 0 ? { kind: 'ok', title: 'Arahan diakui.', text: 'Terima kasih; Pengarah dan Sekretaris Tim melihatnya.' } : { kind: 'warn', title: 'Arahan ini sudah diakui.' });
    res.redirect(303, `/arahan/${id}`);
  });

  return routes;
}
