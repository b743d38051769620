import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { CAKUPAN_FILTERS, DAFTAR_FILTERS, HADIR_FILTERS, LIST_FILTERS, PAGE_FILTERS, cakupanOpdPage, cakupanPage, hadirPage, hapusPage, sosialisasiForm, sosialisasiList, sosialisasiPage } from './queries.js';
import { hadirForm, hapusForm, sosialisasiBaruForm, sosialisasiUbahForm } from './schema.js';
import { catatHadir, catatSosialisasi, hapusSosialisasi, ubahSosialisasi } from './service.js';

const records = requires('sosialisasi.catat', 'sosialisasi.cakupan');

/**
 * Sosialisasi: events, who was there, and coverage. Two permissions lead to the same forms, of the Tim's events
 * (sosialisasi.catat) and of an OPD's (sosialisasi.cakupan): which of the two it takes the event says, so the service asks again.
 */
export function sosialisasi(deps: Deps) {
  const routes = featureRouter();

  routes.get('/sosialisasi', signedIn, async (req, res) => {
    await res.page('sosialisasi/daftar', { title: 'Sosialisasi', ...await sosialisasiList(deps, req.actor, readQuery(req.query, LIST_FILTERS)) });
  });

  const form = (req: SignedIn, res: Response, id: string, isNew: boolean) => async (state: FormState) => {
    await res.page('sosialisasi/formulir', await sosialisasiForm(deps, req.actor, { id, isNew, state, lingkup: readQuery(req.query, ['lingkup']).lingkup, status: res.statusCode }));
  };

  routes.get('/sosialisasi/baru', records, (req, res) => form(req, res, uuidv7(), true)(emptyForm));

  routes.post('/sosialisasi/baru', records, (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: sosialisasiBaruForm, page: form(req, res, id, true),
      async save(input) {
        await catatSosialisasi(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: 'Sosialisasi disimpan.', text: 'Catat siapa yang hadir menurut nama.' });
        return `/sosialisasi/${id}`;
      },
    });
  });

  routes.get('/sosialisasi/cakupan', signedIn, async (req, res) => {
    await res.page('sosialisasi/cakupan', await cakupanPage(deps, req.actor, readQuery(req.query, CAKUPAN_FILTERS)));
  });

  routes.get('/sosialisasi/cakupan/:id', signedIn, async (req, res) => {
    await res.page('sosialisasi/cakupan-opd', await cakupanOpdPage(deps, req.actor, req.params.id!, readQuery(req.query, DAFTAR_FILTERS)));
  });

  routes.get('/sosialisasi/:id', signedIn, async (req, res) => {
    await res.page('sosialisasi/tampil', await sosialisasiPage(deps, req.actor, req.params.id!, readQuery(req.query, PAGE_FILTERS)));
  });

  routes.get('/sosialisasi/:id/ubah', records, (req, res) => form(req, res, req.params.id!, false)(emptyForm));

  routes.post('/sosialisasi/:id/ubah', records, (req, res) => submitForm(req, res, {
    schema: sosialisasiUbahForm, page: form(req, res, req.params.id!, false),
    async save(input) {
      await ubahSosialisasi(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Sosialisasi diubah.' });
      return `/sosialisasi/${req.params.id}`;
    },
  }));

  const hadir = (req: SignedIn, res: Response) => async (state: FormState) => {
    await res.page('sosialisasi/hadir', await hadirPage(deps, req.actor, req.params.id!, readQuery(req.query, HADIR_FILTERS), state));
  };

  routes.get('/sosialisasi/:id/hadir', records, (req, res) => hadir(req, res)(emptyForm));

  routes.post('/sosialisasi/:id/hadir', records, (req, res) => submitForm(req, res, {
    schema: hadirForm, page: hadir(req, res),
    async save(input) {
      const { masuk, keluar } = await catatHadir(deps, req.actor, { id: req.params.id!, ...input });
      const words = [...(masuk > 0 ? [`${masuk} orang dicatat hadir`] : []), ...(keluar > 0 ? [`${keluar} orang dikeluarkan`] : [])].join(', ');
      res.flash(words ? { kind: 'ok', title: `${words}.` } : { kind: 'warn', title: 'Tidak ada yang berubah.', text: 'Centang nama yang hadir, lalu simpan.' });
      return `/sosialisasi/${req.params.id}/hadir`;
    },
  }));

  const hapus = (req: SignedIn, res: Response) => async (_state: FormState) => {
    await res.page('sosialisasi/hapus', await hapusPage(deps, req.actor, req.params.id!));
  };

  routes.get('/sosialisasi/:id/hapus', records, (req, res) => hapus(req, res)(emptyForm));

  routes.post('/sosialisasi/:id/hapus', records, (req, res) => submitForm(req, res, {
    schema: hapusForm, page: hapus(req, res),
    async save({ revisi }) {
      const { judul } = await hapusSosialisasi(deps, req.actor, { id: req.params.id!, revisi });
      res.flash({ kind: 'ok', title: 'Sosialisasi dihapus.', text: `“${judul}” tidak lagi dihitung.` });
      return '/sosialisasi';
    },
  }));

  return routes;
}
