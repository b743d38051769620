import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sentId, type SignedIn } from '../../web/http.js';
import { address, readQuery } from '../../web/lists.js';
import { receiveLampiran } from '../berkas/lampiran.js';
import { FORM_QUERY, akhirForm, kepalaForm } from './queries.js';
import { akhiriForm, batalkanForm, catatForm } from './schema.js';
import { akhiriKepala, batalkanKepala, catatKepala } from './service.js';

/** The heads of the offices, recorded by ADMIN from their decrees. */
export function kepala(deps: Deps) {
  const routes = featureRouter();

  const form = (req: SignedIn, res: Response, id: string) => async (state: FormState) => {
    await res.page('kepala/formulir', { ...await kepalaForm(deps, req.actor, req.params.id!, { id, query: readQuery(req.query, FORM_QUERY), state }) });
  };

  routes.get('/perangkat-daerah/:id/kepala/baru', requires('kepala.catat'), (req, res) => form(req, res, uuidv7())(emptyForm));

  routes.post('/perangkat-daerah/:id/kepala/baru', requires('kepala.catat'), async (req, res) => {
    const opdId = req.params.id!;
    const id = sentId(req);
    await submitForm(req, res, {
      problems: await receiveLampiran(deps, req, 'berkasSk'),
      schema: catatForm,
      page: form(req, res, id),
      async save({ akibat, ...input }) {
        if (await catatKepala(deps, req.actor, opdId, { ...input, id, akibat }) === 'periksa') {
          return address(req.path, Object.fromEntries(Object.entries(input).map(([name, value]) => [name, value ?? ''])), { periksa: 'ya' });
        }
        res.flash({ kind: 'ok', title: 'Pimpinan dicatat.', text: 'Yang bersangkutan diberi tahu.' });
        return `/perangkat-daerah/${opdId}`;
      },
    });
  });

  const end = (req: SignedIn, res: Response, act: 'akhiri' | 'batalkan') => async (state: FormState) => {
    await res.page('perangkat-daerah/formulir', { ...await akhirForm(deps, req.actor, req.params.id!, act, state) });
  };

  routes.get('/kepala/:id/akhiri', requires('kepala.catat'), (req, res) => end(req, res, 'akhiri')(emptyForm));

  routes.post('/kepala/:id/akhiri', requires('kepala.catat'), (req, res) => submitForm(req, res, {
    schema: akhiriForm,
    page: end(req, res, 'akhiri'),
    async save({ selesai }) {
      const opdId = await akhiriKepala(deps, req.actor, req.params.id!, selesai);
      res.flash({ kind: 'ok', title: 'Masa jabatan pimpinan diakhiri.' });
      return `/perangkat-daerah/${opdId}`;
    },
  }));

  routes.get('/kepala/:id/batalkan', requires('kepala.catat'), (req, res) => end(req, res, 'batalkan')(emptyForm));

  routes.post('/kepala/:id/batalkan', requires('kepala.catat'), (req, res) => submitForm(req, res, {
    schema: batalkanForm,
    page: end(req, res, 'batalkan'),
    async save({ alasan }) {
      const opdId = await batalkanKepala(deps, req.actor, req.params.id!, alasan);
      res.flash({ kind: 'ok', title: 'Catatan pimpinan dibatalkan.' });
      return `/perangkat-daerah/${opdId}`;
    },
  }));

  return routes;
}
