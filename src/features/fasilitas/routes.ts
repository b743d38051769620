import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { receiveLampiran } from '../berkas/lampiran.js';
import { LIST_FILTERS, fasilitasForm, fasilitasList, fasilitasPage } from './queries.js';
import { berikanForm, mintaForm, sediakanForm, setujuiForm, tolakForm } from './schema.js';
import { berikanFasilitas, mintaFasilitas, tanggapiFasilitas } from './service.js';

/** Facilities: asked for by the KBK, answered and provided by the head. */
export function fasilitas(deps: Deps) {
  const routes = featureRouter();

  routes.get('/fasilitas', signedIn, async (req, res) => {
    await res.page('fasilitas/daftar', { title: 'Fasilitas', ...await fasilitasList(deps, req.actor, readQuery(req.query, LIST_FILTERS)) });
  });

  const form = (req: SignedIn, res: Response, id: string, berikan: boolean) => async (state: FormState) => {
    await res.page('fasilitas/formulir', await fasilitasForm(deps, req.actor, { id, berikan, kbk: req.query.kbk, state }));
  };

  routes.get('/fasilitas/baru', requires('fasilitas.minta'), (req, res) => form(req, res, uuidv7(), false)(emptyForm));

  routes.post('/fasilitas/baru', requires('fasilitas.minta'), (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: mintaForm, page: form(req, res, id, false),
      async save(input) {
        await mintaFasilitas(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: 'Permintaan fasilitas dikirim.', text: 'Pimpinan perangkat daerah diberi tahu.' });
        return `/fasilitas/${id}`;
      },
    });
  });

  routes.get('/fasilitas/berikan', requires('fasilitas.tanggapi'), (req, res) => form(req, res, uuidv7(), true)(emptyForm));

  routes.post('/fasilitas/berikan', requires('fasilitas.tanggapi'), async (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: berikanForm, page: form(req, res, id, true), problems: await receiveLampiran(deps, req, 'berkas'),
      async save(input) {
        await berikanFasilitas(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: 'Fasilitas dicatat.', text: 'Ketua dan sekretaris KBK diberi tahu.' });
        return `/fasilitas/${id}`;
      },
    });
  });

  const page = (req: SignedIn, res: Response) => async (state: FormState) => {
    await res.page('fasilitas/tampil', await fasilitasPage(deps, req.actor, req.params.id!, state));
  };

  routes.get('/fasilitas/:id', signedIn, (req, res) => page(req, res)(emptyForm));

  routes.post('/fasilitas/:id/setujui', requires('fasilitas.tanggapi'), (req, res) => submitForm(req, res, {
    schema: setujuiForm, page: page(req, res),
    async save(input) {
      await tanggapiFasilitas(deps, req.actor, { id: req.params.id!, act: 'setujui', ...input });
      res.flash({ kind: 'ok', title: 'Permintaan disetujui.', text: 'KBK diberi tahu.' });
      return `/fasilitas/${req.params.id}`;
    },
  }));

  routes.post('/fasilitas/:id/tolak', requires('fasilitas.tanggapi'), (req, res) => submitForm(req, res, {
    schema: tolakForm, page: page(req, res),
    async save(input) {
      await tanggapiFasilitas(deps, req.actor, { id: req.params.id!, act: 'tolak', ...input });
      res.flash({ kind: 'ok', title: 'Permintaan ditolak.', text: 'KBK membaca alasannya.' });
      return `/fasilitas/${req.params.id}`;
    },
  }));

  routes.post('/fasilitas/:id/sediakan', requires('fasilitas.tanggapi'), async (req, res) => submitForm(req, res, {
    schema: sediakanForm, page: page(req, res), problems: await receiveLampiran(deps, req, 'berkas'),
    async save(input) {
      await tanggapiFasilitas(deps, req.actor, { id: req.params.id!, act: 'sediakan', ...input });
      res.flash({ kind: 'ok', title: 'Fasilitas dicatat tersedia.', text: 'KBK diberi tahu.' });
      return `/fasilitas/${req.params.id}`;
    },
  }));

  return routes;
}
