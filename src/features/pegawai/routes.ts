import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { PortalError, invalidInput } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, fieldErrors, typed, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sendDownload, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import {
  LIST_FILTERS, batalBerhentiPage, berhentiFormPage, berhentiPeriksa, pegawaiCsv, pegawaiList, pegawaiPage, pegawaiWorkbook, pindahFormPage, pindahPeriksa, tambahFormPage, ubahFormPage,
} from './queries.js';
import { batalBerhentiForm, berhentiForm, berhentiLakukanForm, koreksiForm, penempatanForm, pindahForm, pindahLakukanForm, tambahForm } from './schema.js';
import { batalkanBerhenti, berhentikan, catatPenempatan, koreksiPegawai, pindahkan, tambahPegawai, tinjauBerhenti, tinjauPindah } from './service.js';

/** People: who they are, where they are placed, and what ends when they move or leave. */
export function pegawai(deps: Deps) {
  const routes = featureRouter();

  routes.get('/pegawai', signedIn, async (req, res) => res.page('pegawai/daftar', await pegawaiList(deps, req.actor, readQuery(req.query, LIST_FILTERS))));

  routes.get('/pegawai/unduh.csv', signedIn, async (req, res) =>
    sendDownload(res, 'pegawai.csv', await pegawaiCsv(deps, req.actor, readQuery(req.query, LIST_FILTERS))));

  routes.get('/pegawai/unduh.xlsx', signedIn, async (req, res) =>
    sendDownload(res, 'pegawai.xlsx', await pegawaiWorkbook(deps, req.actor, readQuery(req.query, LIST_FILTERS))));

  const newForm = (req: SignedIn, res: Response, id: string) => async (state: FormState) => res.page('pegawai/formulir', await tambahFormPage(deps, req.actor, id, state));

  routes.get('/pegawai/baru', requires('pegawai.kelola'), (req, res) => newForm(req, res, uuidv7())(emptyForm));

  routes.post('/pegawai/baru', requires('pegawai.kelola'), (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: tambahForm,
      page: newForm(req, res, id),
      async save(input) {
        await tambahPegawai(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: 'Pegawai ditambah.' });
        return `/pegawai/${id}`;
      },
    });
  });

  routes.get('/pegawai/:id', signedIn, async (req, res) => {
    const page = await pegawaiPage(deps, req.actor, req.params.id!);
    await res.page('pegawai/tampil', { ...page, crumbs: [{ label: 'Beranda', href: '/beranda' }, ...(page.kembali ? [{ label: 'Pegawai', href: page.kembali }] : []), { label: page.title }] });
  });

  const form = (req: SignedIn, res: Response, act: 'ubah' | 'penempatan') => async (state: FormState) =>
    res.page('pegawai/formulir', await ubahFormPage(deps, req.actor, req.params.id!, act, state, res.statusCode));

  routes.get('/pegawai/:id/ubah', requires('pegawai.kelola'), (req, res) => form(req, res, 'ubah')(emptyForm));

  routes.post('/pegawai/:id/ubah', requires('pegawai.kelola'), (req, res) => submitForm(req, res, {
    schema: koreksiForm,
    page: form(req, res, 'ubah'),
    async save(input) {
      await koreksiPegawai(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Data pegawai dikoreksi.' });
      return `/pegawai/${req.params.id}`;
    },
  }));

  routes.get('/pegawai/:id/penempatan', requires('pegawai.kelola'), (req, res) => form(req, res, 'penempatan')(emptyForm));

  routes.post('/pegawai/:id/penempatan', requires('pegawai.kelola'), (req, res) => submitForm(req, res, {
    schema: penempatanForm,
    page: form(req, res, 'penempatan'),
    async save(input) {
      await catatPenempatan(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Jabatan baru dicatat.', text: 'Yang lama tetap ada dalam riwayat penempatan.' });
      return `/pegawai/${req.params.id}`;
    },
  }));

  const moveForm = (req: SignedIn, res: Response) => async (state: FormState) => res.page('pegawai/formulir', await pindahFormPage(deps, req.actor, req.params.id!, state, res.statusCode));

  routes.get('/pegawai/:id/pindah', requires('pegawai.kelola'), (req, res) => moveForm(req, res)(emptyForm));

  routes.post('/pegawai/:id/pindah', requires('pegawai.kelola'), (req, res) => review(req, res, pindahForm, moveForm(req, res), async (data) => {
    const input = { id: req.params.id!, ...data };
    return pindahPeriksa(deps, req.actor, input, await tinjauPindah(deps, req.actor, input));
  }));

  routes.post('/pegawai/:id/pindah/lakukan', requires('pegawai.kelola'), (req, res) => submitForm(req, res, {
    schema: pindahLakukanForm,
    page: moveForm(req, res),
    async save(input) {
      await pindahkan(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Kepindahan dicatat.' });
      return `/pegawai/${req.params.id}`;
    },
  }));

  const leaveForm = (req: SignedIn, res: Response) => async (state: FormState) => res.page('pegawai/berhenti', await berhentiFormPage(deps, req.actor, req.params.id!, state, res.statusCode));

  routes.get('/pegawai/:id/berhenti', requires('pegawai.kelola'), (req, res) => leaveForm(req, res)(emptyForm));

  routes.post('/pegawai/:id/berhenti', requires('pegawai.kelola'), (req, res) => review(req, res, berhentiForm, leaveForm(req, res), async (data) => {
    const input = { id: req.params.id!, ...data };
    return berhentiPeriksa(deps, req.actor, input, await tinjauBerhenti(deps, req.actor, input));
  }));

  routes.post('/pegawai/:id/berhenti/lakukan', requires('pegawai.kelola'), (req, res) => submitForm(req, res, {
    schema: berhentiLakukanForm,
    page: leaveForm(req, res),
    async save(input) {
      await berhentikan(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Sudah dicatat.' });
      return `/pegawai/${req.params.id}`;
    },
  }));

  const undoForm = (req: SignedIn, res: Response) => async (state: FormState) => res.page('pegawai/batal-berhenti', await batalBerhentiPage(deps, req.actor, req.params.id!, state, res.statusCode));

  routes.get('/pegawai/:id/berhenti/batalkan', requires('pegawai.kelola'), (req, res) => undoForm(req, res)(emptyForm));

  routes.post('/pegawai/:id/berhenti/batalkan', requires('pegawai.kelola'), (req, res) => submitForm(req, res, {
    schema: batalBerhentiForm,
    page: undoForm(req, res),
    async save(input) {
      await batalkanBerhenti(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Catatan berhenti dibatalkan.', text: 'Penempatan dan jabatannya berlanjut.' });
      return `/pegawai/${req.params.id}`;
    },
  }));

  return routes;
}

/** A form whose answer is a page of what would follow; what is wrong with it shows the form again. */
async function review<T>(
  req: SignedIn, res: Response, schema: { safeParse(values: unknown): { success: true; data: T } | { success: false; error: Parameters<typeof fieldErrors>[0] } },
  form: (state: FormState) => Promise<unknown>, page: (data: T) => Promise<{ title: string }>,
): Promise<void> {
  const values = typed(req.body);
  try {
    const parsed = schema.safeParse(values);
    if (!parsed.success) throw invalidInput(fieldErrors(parsed.error));
    await res.page('pegawai/periksa', await page(parsed.data));
  } catch (error) {
    if (!(error instanceof PortalError) || !['invalid_input', 'stale_version', 'wrong_stage'].includes(error.code)) throw error;
    res.status(error.status);
    await form({ values, errors: error.code === 'invalid_input' ? error.fields : { '': error.message } });
  }
}
