import { v7 as uuidv7 } from 'uuid';
import { dayAt } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { address, readQuery } from '../../web/lists.js';
import type { Response } from 'express';
import { receiveLampiran } from '../berkas/lampiran.js';
import { PENUGASAN_FILTERS, TIM_FILTERS, anggotaPage, aturPage, penugasanPage, timBaruPage, timPage, timUbahPage, tunjukPage } from './queries.js';
import { akhiriForm, anggotaBaruForm, batalkanForm, penugasanForm, timBaruForm, timUbahForm } from './schema.js';
import { akhiriAnggota, aturPenugasan, batalkanAnggota, namaJabatan, tetapkanTim, tunjukAnggota, ubahKeputusan } from './service.js';

/** The Tim Pengembangan: its decrees, members, and the OPDs given to them. */
export function tim(deps: Deps) {
  const routes = featureRouter();

  routes.get('/tim', signedIn, async (req, res) => {
    await res.page('tim/tampil', { title: 'Tim Pengembangan', ...await timPage(deps, req.actor, readQuery(req.query, TIM_FILTERS)) });
  });

  const baru = (req: SignedIn, res: Response, id: string) => async (state: FormState) => {
    await res.page('tim/keputusan', await timBaruPage(deps, req.actor, { id, state }));
  };

  routes.get('/tim/baru', requires('tim.tetapkan'), (req, res) => baru(req, res, uuidv7())(emptyForm));

  routes.post('/tim/baru', requires('tim.tetapkan'), async (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: timBaruForm, page: baru(req, res, id), problems: await receiveLampiran(deps, req, 'berkasSk'),
      async save(input) {
        const { disalin } = await tetapkanTim(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: `Tim Keputusan Nomor ${input.nomorSk} ditetapkan.`, text: disalin > 0 ? `${disalin} anggota disalin dari Tim sebelumnya.` : 'Tunjuk anggotanya menurut jabatan.' });
        return address('/tim', { tanggal: input.mulai });
      },
    });
  });

  const ubah = (req: SignedIn, res: Response) => async (state: FormState) => {
    await res.page('tim/keputusan', await timUbahPage(deps, req.actor, req.params.id!, state));
  };

  routes.get('/tim/:id/ubah', requires('tim.tetapkan'), (req, res) => ubah(req, res)(emptyForm));

  routes.post('/tim/:id/ubah', requires('tim.tetapkan'), async (req, res) => submitForm(req, res, {
    schema: timUbahForm, page: ubah(req, res), problems: await receiveLampiran(deps, req, 'berkasSk'),
    async save(input) {
      await ubahKeputusan(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Keputusan disimpan.' });
      return address('/tim', { tanggal: input.mulai });
    },
  }));

  const tunjuk = (req: SignedIn, res: Response) => async (state: FormState) => {
    await res.page('tim/tunjuk', await tunjukPage(deps, req.actor, req.params.id!, readQuery(req.query, ['jabatan', 'ganti', 'cari']), state));
  };

  routes.get('/tim/:id/anggota', requires('tim.tetapkan'), (req, res) => tunjuk(req, res)(emptyForm));

  routes.post('/tim/:id/anggota', requires('tim.tetapkan'), (req, res) => submitForm(req, res, {
    schema: anggotaBaruForm, page: tunjuk(req, res),
    async save(input) {
      const { nama } = await tunjukAnggota(deps, req.actor, { timId: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: `${nama.join(', ')} ditunjuk sebagai ${namaJabatan(input.jabatan)} Tim.` });
      // The Tim of today, with whoever was just recorded, unless the post has yet to begin.
      return input.mulai > dayAt(deps.clock()) ? address('/tim', { tanggal: input.mulai }) : '/tim';
    },
  }));

  const anggota = (req: SignedIn, res: Response, act: 'akhiri' | 'batalkan') => async (state: FormState) => {
    await res.page('tim/anggota', await anggotaPage(deps, req.actor, req.params.id!, act, state));
  };

  routes.get('/tim/anggota/:id/akhiri', requires('tim.tetapkan'), (req, res) => anggota(req, res, 'akhiri')(emptyForm));

  routes.post('/tim/anggota/:id/akhiri', requires('tim.tetapkan'), (req, res) => submitForm(req, res, {
    schema: akhiriForm, page: anggota(req, res, 'akhiri'),
    async save(input) {
      const { nama } = await akhiriAnggota(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: `Keanggotaan ${nama} diakhiri.` });
      return '/tim';
    },
  }));

  routes.get('/tim/anggota/:id/batalkan', requires('tim.tetapkan'), (req, res) => anggota(req, res, 'batalkan')(emptyForm));

  routes.post('/tim/anggota/:id/batalkan', requires('tim.tetapkan'), (req, res) => submitForm(req, res, {
    schema: batalkanForm, page: anggota(req, res, 'batalkan'),
    async save(input) {
      const { nama } = await batalkanAnggota(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: `Keanggotaan ${nama} dibatalkan.` });
      return '/tim';
    },
  }));

  routes.get('/tim/penugasan', signedIn, async (req, res) => {
    await res.page('tim/penugasan', await penugasanPage(deps, req.actor, readQuery(req.query, PENUGASAN_FILTERS)));
  });

  const atur = (req: SignedIn, res: Response) => async (state: FormState) => {
    await res.page('tim/atur', await aturPage(deps, req.actor, req.params.id!, readQuery(req.query, ['tanggal']).tanggal, state));
  };

  routes.get('/tim/penugasan/:id', requires('tim.administrasi'), (req, res) => atur(req, res)(emptyForm));

  routes.post('/tim/penugasan/:id', requires('tim.administrasi'), (req, res) => submitForm(req, res, {
    schema: penugasanForm, page: atur(req, res),
    async save(input) {
      const { nama, jumlah } = await aturPenugasan(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: `Pembagian disimpan: ${jumlah} perangkat daerah untuk ${nama}.` });
      return '/tim/penugasan';
    },
  }));

  return routes;
}
