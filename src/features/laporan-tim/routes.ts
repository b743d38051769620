import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { receiveLampiran } from '../berkas/lampiran.js';
import { LIST_FILTERS, hapusPage, laporanTimForm as formPage, laporanTimList, laporanTimPage } from './queries.js';
import { laporanTimForm, laporanTimUbahForm, sampaikanForm, tanggapiForm } from './schema.js';
import { hapusLaporanTim, sampaikanLaporanTim, susunLaporanTim, tanggapiLaporanTim, ubahLaporanTim } from './service.js';

/** Reports of the Tim to its Pengarah. */
export function laporanTim(deps: Deps) {
  const routes = featureRouter();

  routes.get('/laporan-tim', signedIn, async (req, res) => {
    await res.page('laporan-tim/daftar', { title: 'Laporan Tim', ...await laporanTimList(deps, req.actor, readQuery(req.query, LIST_FILTERS)) });
  });

  const form = (req: SignedIn, res: Response, id: string, isNew: boolean) => async (state: FormState) => {
    await res.page('laporan-tim/formulir', await formPage(deps, req.actor, { id, isNew, state, status: res.statusCode }));
  };

  routes.get('/laporan-tim/baru', requires('laporan_tim.sampaikan'), (req, res) => form(req, res, uuidv7(), true)(emptyForm));

  routes.post('/laporan-tim/baru', requires('laporan_tim.sampaikan'), async (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: laporanTimForm, page: form(req, res, id, true), problems: await receiveLampiran(deps, req, 'berkas'),
      async save(input) {
        await susunLaporanTim(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: 'Draf laporan disimpan.', text: 'Periksa isinya, lalu sampaikan kepada Pengarah.' });
        return `/laporan-tim/${id}`;
      },
    });
  });

  const page = (req: SignedIn, res: Response) => async (state: FormState) => {
    await res.page('laporan-tim/tampil', await laporanTimPage(deps, req.actor, req.params.id!, state));
  };

  routes.get('/laporan-tim/:id', signedIn, (req, res) => page(req, res)(emptyForm));

  routes.get('/laporan-tim/:id/ubah', requires('laporan_tim.sampaikan'), (req, res) => form(req, res, req.params.id!, false)(emptyForm));

  routes.post('/laporan-tim/:id/ubah', requires('laporan_tim.sampaikan'), async (req, res) => submitForm(req, res, {
    schema: laporanTimUbahForm, page: form(req, res, req.params.id!, false), problems: await receiveLampiran(deps, req, 'berkas'),
    async save(input) {
      await ubahLaporanTim(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Draf laporan disimpan.' });
      return `/laporan-tim/${req.params.id}`;
    },
  }));

  routes.post('/laporan-tim/:id/sampaikan', requires('laporan_tim.sampaikan'), (req, res) => submitForm(req, res, {
    schema: sampaikanForm, page: page(req, res),
    async save({ revisi }) {
      await sampaikanLaporanTim(deps, req.actor, { id: req.params.id!, revisi });
      res.flash({ kind: 'ok', title: 'Laporan disampaikan kepada Pengarah.' });
      return `/laporan-tim/${req.params.id}`;
    },
  }));

  routes.post('/laporan-tim/:id/tanggapi', requires('laporan_tim.tanggapi'), (req, res) => submitForm(req, res, {
    schema: tanggapiForm, page: page(req, res),
    async save(input) {
      await tanggapiLaporanTim(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Tanggapan disampaikan.', text: 'Penyusunnya diberi tahu.' });
      return `/laporan-tim/${req.params.id}`;
    },
  }));

  routes.get('/laporan-tim/:id/hapus', requires('laporan_tim.sampaikan'), async (req, res) => {
    await res.page('laporan-tim/hapus', await hapusPage(deps, req.actor, req.params.id!));
  });

  routes.post('/laporan-tim/:id/hapus', requires('laporan_tim.sampaikan'), (req, res) => submitForm(req, res, {
    schema: sampaikanForm, page: async () => res.page('laporan-tim/hapus', await hapusPage(deps, req.actor, req.params.id!)),
    async save({ revisi }) {
      await hapusLaporanTim(deps, req.actor, { id: req.params.id!, revisi });
      res.flash({ kind: 'ok', title: 'Draf laporan dihapus.' });
      return '/laporan-tim';
    },
  }));

  return routes;
}
