import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { receiveLampiran } from '../berkas/lampiran.js';
import { berakhlakPage, petaForm, petakanBerakhlak } from './berakhlak.js';
import { akhiriPerilaku, sahkanUsulanPerilaku, tarikUsulanPerilaku, usulkanPerilaku } from './perilaku.js';
import * as pages from './queries.js';
import { akhiriForm, putusanNilaiForm, putusanPerilakuForm, revisiForm, usulanNilaiForm, usulanPerilakuForm } from './schema.js';
import { putuskanUsulanNilai, tarikUsulanNilai, usulkanNilai } from './service.js';

/** The values: the city's, shown; an OPD's own and a KBK's own behaviours, proposed and decided. */
export function nilai(deps: Deps) {
  const routes = featureRouter();

  routes.get('/nilai', signedIn, async (req, res) => {
    await res.page('nilai/daftar', await pages.nilaiPage(deps, req.actor));
  });

  const berakhlak = (res: Response) => async (state: FormState) => { await res.page('nilai/berakhlak', await berakhlakPage(deps, state)); };

  routes.get('/nilai/berakhlak', requires('tim.administrasi'), (_req, res) => berakhlak(res)(emptyForm));

  routes.post('/nilai/berakhlak', requires('tim.administrasi'), (req, res) => submitForm(req, res, {
    schema: petaForm, page: berakhlak(res),
    async save(input) {
      await petakanBerakhlak(deps, req.actor, input);
      res.flash({ kind: 'ok', title: 'Pemetaan BerAKHLAK disimpan.' });
      return '/nilai';
    },
  }));

  // ── An OPD's own value ─────────────────────────────────────────────────────

  routes.get('/nilai/usulan', signedIn, async (req, res) => {
    await res.page('nilai/usulan-daftar', { title: 'Usulan nilai', ...await pages.usulanNilaiList(deps, req.actor, readQuery(req.query, pages.LIST_FILTERS)) });
  });

  const nilaiForm = (req: SignedIn, res: Response, id: string) => async (state: FormState) => {
    await res.page('nilai/formulir', await pages.usulanNilaiForm(deps, req.actor, id, req.query.dari, state));
  };

  routes.get('/nilai/usulan/baru', requires('nilai.usulkan'), (req, res) => nilaiForm(req, res, uuidv7())(emptyForm));

  routes.post('/nilai/usulan/baru', requires('nilai.usulkan'), (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: usulanNilaiForm, page: nilaiForm(req, res, id),
      async save(input) {
        await usulkanNilai(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: 'Usulan nilai dikirim.', text: 'Walikota memutuskannya; Anda diberi tahu.' });
        return `/nilai/usulan/${id}`;
      },
    });
  });

  const usulan = (req: SignedIn, res: Response) => async (state: FormState) => {
    await res.page('nilai/usulan', await pages.usulanNilaiPage(deps, req.actor, req.params.id!, state));
  };

  routes.get('/nilai/usulan/:id', signedIn, (req, res) => usulan(req, res)(emptyForm));

  routes.post('/nilai/usulan/:id/tarik', requires('nilai.usulkan'), (req, res) => submitForm(req, res, {
    schema: revisiForm, page: usulan(req, res),
    async save({ revisi }) {
      await tarikUsulanNilai(deps, req.actor, { id: req.params.id!, revisi });
      res.flash({ kind: 'ok', title: 'Usulan nilai ditarik.' });
      return `/nilai/usulan/${req.params.id}`;
    },
  }));

  routes.post('/nilai/usulan/:id/putuskan', requires('nilai.putuskan'), async (req, res) => submitForm(req, res, {
    schema: putusanNilaiForm, page: usulan(req, res), problems: await receiveLampiran(deps, req, 'berkasSk'),
    async save(input) {
      await putuskanUsulanNilai(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: input.putusan === 'DISETUJUI' ? 'Usulan nilai disetujui.' : 'Usulan nilai ditolak.', text: 'Pimpinan perangkat daerah diberi tahu.' });
      return `/nilai/usulan/${req.params.id}`;
    },
  }));

  // ── A KBK's own behaviour ──────────────────────────────────────────────────

  routes.get('/nilai/perilaku', signedIn, async (req, res) => {
    await res.page('nilai/usulan-daftar', { title: 'Perilaku KBK', ...await pages.usulanPerilakuList(deps, req.actor, readQuery(req.query, pages.LIST_FILTERS)) });
  });

  const perilakuForm = (req: SignedIn, res: Response, id: string) => async (state: FormState) => {
    await res.page('nilai/perilaku-formulir', await pages.usulanPerilakuForm(deps, req.actor, id, state));
  };

  routes.get('/nilai/perilaku/baru', requires('perilaku.usulkan'), (req, res) => perilakuForm(req, res, uuidv7())(emptyForm));

  routes.post('/nilai/perilaku/baru', requires('perilaku.usulkan'), (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: usulanPerilakuForm, page: perilakuForm(req, res, id),
      async save(input) {
        await usulkanPerilaku(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: 'Usulan perilaku dikirim.', text: 'Ketua mengesahkan atau menolaknya.' });
        return `/nilai/perilaku/${id}`;
      },
    });
  });

  const perilaku = (req: SignedIn, res: Response) => async (state: FormState) => {
    await res.page('nilai/perilaku', await pages.usulanPerilakuPage(deps, req.actor, req.params.id!, state));
  };

  routes.get('/nilai/perilaku/:id', signedIn, (req, res) => perilaku(req, res)(emptyForm));

  routes.post('/nilai/perilaku/:id/tarik', requires('perilaku.usulkan'), (req, res) => submitForm(req, res, {
    schema: revisiForm, page: perilaku(req, res),
    async save({ revisi }) {
      await tarikUsulanPerilaku(deps, req.actor, { id: req.params.id!, revisi });
      res.flash({ kind: 'ok', title: 'Usulan perilaku ditarik.' });
      return `/nilai/perilaku/${req.params.id}`;
    },
  }));

  routes.post('/nilai/perilaku/:id/putuskan', requires('perilaku.sahkan'), (req, res) => submitForm(req, res, {
    schema: putusanPerilakuForm, page: perilaku(req, res),
    async save(input) {
      await sahkanUsulanPerilaku(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: input.putusan === 'DISETUJUI' ? 'Perilaku disahkan.' : 'Usulan perilaku ditolak.', text: 'Sekretaris diberi tahu.' });
      return `/nilai/perilaku/${req.params.id}`;
    },
  }));

  routes.post('/nilai/perilaku/:id/akhiri', requires('perilaku.sahkan'), (req, res) => submitForm(req, res, {
    schema: akhiriForm, page: perilaku(req, res),
    async save(input) {
      await akhiriPerilaku(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Hari terakhir perilaku disimpan.', text: 'Kegiatan yang sudah mencatatnya tidak berubah.' });
      return `/nilai/perilaku/${req.params.id}`;
    },
  }));

  return routes;
}
