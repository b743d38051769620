import type { Response } from 'express';
import { z } from 'zod';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sendDownload, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { ROW_FILTERS, exampleCsv, importPage, importProgress, refusedCsv, uploadPage } from './queries.js';
import { batalkanImpor, kindFor, periksaBerkas, periksaUlang, terapkan } from './service.js';

const imports = requires('pegawai.kelola', 'opd.kelola');

/**
 * Import of tables: a file is compared first, then applied, all of it or nothing. Which of the permissions it takes is its kind's
 * (`kindFor`); another's import is not found.
 */
export function impor(deps: Deps) {
  const routes = featureRouter();

  const form = (req: SignedIn, res: Response) => async (state: FormState) =>
    res.page('impor/baru', await uploadPage(deps, req.actor, kindFor(req.actor, req.params.jenis!), state));

  routes.get('/impor/baru/:jenis', imports, (req, res) => form(req, res)(emptyForm));

  routes.post('/impor/baru/:jenis', imports, (req, res) => submitForm(req, res, {
    schema: z.object({}),
    page: form(req, res),
    async save() {
      const { id, asing } = await periksaBerkas(deps, req.actor, req.params.jenis!, req.files.find(({ field }) => field === 'berkas'));
      if (asing.length > 0) res.flash({ kind: 'warn', title: 'Kolom yang tidak dikenal diabaikan.', text: `${asing.slice(0, 10).join(', ')}.` });
      return `/impor/${id}`;
    },
  }));

  routes.get('/impor/baru/:jenis/contoh.csv', imports, (req, res) => {
    const kind = kindFor(req.actor, req.params.jenis!);
    sendDownload(res, `contoh-${kind.jenis}.csv`, exampleCsv(kind));
  });

  routes.get('/impor/:id', imports, async (req, res) => {
    const page = await importPage(deps, req.actor, req.params.id!, readQuery(req.query, ROW_FILTERS));
    await res.page('impor/tampil', page);
  });

  routes.get('/impor/:id/kemajuan', imports, async (req, res) => {
    res.set('Cache-Control', 'no-store').json(await importProgress(deps, req.actor, req.params.id!));
  });

  routes.get('/impor/:id/ditolak.csv', imports, async (req, res) => {
    const { name, csv } = await refusedCsv(deps, req.actor, req.params.id!);
    sendDownload(res, name, csv);
  });

  routes.post('/impor/:id/terapkan', imports, async (req, res) => {
    await terapkan(deps, req.actor, req.params.id!);
    res.redirect(303, `/impor/${req.params.id}`);
  });

  routes.post('/impor/:id/periksa-ulang', imports, async (req, res) => {
    await periksaUlang(deps, req.actor, req.params.id!);
    res.redirect(303, `/impor/${req.params.id}`);
  });

  routes.post('/impor/:id/batalkan', imports, async (req, res) => {
    await batalkanImpor(deps, req.actor, req.params.id!);
    res.flash({ kind: 'ok', title: 'Impor dibatalkan.', text: 'Tidak ada data yang berubah.' });
    res.redirect(303, `/impor/${req.params.id}`);
  });

  return routes;
}
