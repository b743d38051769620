import type { Response } from 'express';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires } from '../../web/http.js';
import { settings } from './queries.js';
import { polaForm, templatForm } from './schema.js';
import { setNumberPattern, setTemplatSk } from './service.js';

/** What the regulation leaves open and is not a page of its own: the pattern of report numbers, the template of a KBK's decree. */
export function pengaturan(deps: Deps) {
  const routes = featureRouter();

  const page = (res: Response) => async (form: FormState) => res.page('pengaturan/index', {
    title: 'Pengaturan', ...await settings(deps), form,
  });

  routes.get('/pengaturan', requires('tim.administrasi'), (_req, res) => page(res)(emptyForm));

  routes.post('/pengaturan/nomor', requires('tim.administrasi'), (req, res) => submitForm(req, res, {
    schema: polaForm,
    page: page(res),
    async save({ pola }) {
      await setNumberPattern(deps, req.actor, pola);
      res.flash({ kind: 'ok', title: 'Pola nomor tersimpan.', text: 'Berlaku bagi laporan yang pertama kali diajukan sesudah ini.' });
      return '/pengaturan';
    },
  }));

  routes.post('/pengaturan/templat-sk', requires('tim.administrasi'), (req, res) => submitForm(req, res, {
    schema: templatForm,
    page: page(res),
    async save(templat) {
      await setTemplatSk(deps, req.actor, templat);
      res.flash({ kind: 'ok', title: 'Templat keputusan tersimpan.', text: 'Konsep keputusan KBK berikutnya memakainya.' });
      return '/pengaturan';
    },
  }));

  return routes;
}
