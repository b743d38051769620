import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { PortalError } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, fieldErrors, submitForm, typed, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { address, readQuery } from '../../web/lists.js';
import { LIST_FILTERS, akhiriPage, rencanaForm, rencanaList, rencanaPage } from './queries.js';
import { batalkanForm, hapusForm, rencanaBaruForm, rencanaUbahForm, sahkanForm, salinForm } from './schema.js';
import { batalkanRencana, hapusRencana, sahkanRencana, salinRencana, tambahRencana, ubahRencana } from './service.js';

/** The plans of a KBK for a year: drawn up, endorsed, changed or cancelled with a reason. */
export function rencana(deps: Deps) {
  const routes = featureRouter();

  routes.get('/rencana', signedIn, async (req, res) => {
    const list = await rencanaList(deps, req.actor, readQuery(req.query, LIST_FILTERS));
    await res.page('rencana/daftar', { title: `Rencana ${list.tahun}`, ...list });
  });

  const form = (req: SignedIn, res: Response, id: string, isNew: boolean) => async (state: FormState) => {
    const { kbk, tahun } = readQuery(req.query, ['kbk', 'tahun']);
    await res.page('rencana/formulir', await rencanaForm(deps, req.actor, { id, isNew, state, kbk, tahun, status: res.statusCode }));
  };

  routes.get('/rencana/baru', requires('rencana.susun'), (req, res) => form(req, res, uuidv7(), true)(emptyForm));

  routes.post('/rencana/baru', requires('rencana.susun'), (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: rencanaBaruForm,
      page: form(req, res, id, true),
      async save(input) {
        await tambahRencana(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: 'Rencana disimpan sebagai draf.', text: 'Ketua mengesahkannya bersama draf lain.' });
        return address('/rencana', { kbk: input.kbkId, tahun: String(input.tahun) });
      },
    });
  });

  routes.post('/rencana/salin', requires('rencana.susun'), async (req, res) => {
    const input = parsed(salinForm.safeParse(typed(req.body)));
    const copied = await salinRencana(deps, req.actor, input);
    res.flash(copied > 0 ? { kind: 'ok', title: `${copied} rencana disalin sebagai draf.`, text: 'Periksa bulan, sasaran, dan anggarannya.' }
      : { kind: 'warn', title: 'Tidak ada yang disalin.', text: 'Semua rencana tahun lalu sudah ada dalam daftar ini.' });
    res.redirect(303, address('/rencana', { kbk: input.kbkId, tahun: String(input.tahun) }));
  });

  routes.post('/rencana/sahkan', requires('rencana.sahkan'), async (req, res) => {
    const input = parsed(sahkanForm.safeParse(typed(req.body)));
    const endorsed = await sahkanRencana(deps, req.actor, input);
    res.flash({ kind: 'ok', title: `${endorsed} rencana ${input.tahun} disahkan.`, text: 'Perubahan sesudah ini memerlukan alasan.' });
    res.redirect(303, address('/rencana', { kbk: input.kbkId, tahun: String(input.tahun) }));
  });

  routes.get('/rencana/:id', signedIn, async (req, res) => {
    const page = await rencanaPage(deps, req.actor, req.params.id!);
    await res.page('rencana/tampil', { ...page, crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: 'Rencana', href: page.kembaliHref }, { label: page.title }] });
  });

  routes.get('/rencana/:id/ubah', requires('rencana.susun'), (req, res) => form(req, res, req.params.id!, false)(emptyForm));

  routes.post('/rencana/:id/ubah', requires('rencana.susun'), (req, res) => submitForm(req, res, {
    schema: rencanaUbahForm,
    page: form(req, res, req.params.id!, false),
    async save(input) {
      const id = req.params.id!;
      await ubahRencana(deps, req.actor, { id, ...input });
      res.flash({ kind: 'ok', title: 'Rencana diubah.' });
      return `/rencana/${id}`;
    },
  }));

  const confirm = (req: SignedIn, res: Response, act: 'hapus' | 'batalkan') => async (state: FormState) => {
    await res.page('rencana/akhiri', await akhiriPage(deps, req.actor, req.params.id!, act, state));
  };

  routes.get('/rencana/:id/hapus', requires('rencana.susun'), (req, res) => confirm(req, res, 'hapus')(emptyForm));

  routes.post('/rencana/:id/hapus', requires('rencana.susun'), (req, res) => submitForm(req, res, {
    schema: hapusForm,
    page: confirm(req, res, 'hapus'),
    async save({ revisi }) {
      const { judul, kbkId, tahun } = await hapusRencana(deps, req.actor, { id: req.params.id!, revisi });
      res.flash({ kind: 'ok', title: 'Draf rencana dihapus.', text: `“${judul}” tidak lagi ada dalam daftar.` });
      return address('/rencana', { kbk: kbkId, tahun: String(tahun) });
    },
  }));

  routes.get('/rencana/:id/batalkan', requires('rencana.susun'), (req, res) => confirm(req, res, 'batalkan')(emptyForm));

  routes.post('/rencana/:id/batalkan', requires('rencana.susun'), (req, res) => submitForm(req, res, {
    schema: batalkanForm,
    page: confirm(req, res, 'batalkan'),
    async save({ revisi, alasan }) {
      const id = req.params.id!;
      await batalkanRencana(deps, req.actor, { id, revisi, alasan });
      res.flash({ kind: 'ok', title: 'Rencana dibatalkan.', text: 'Ketua diberi tahu beserta alasannya.' });
      return `/rencana/${id}`;
    },
  }));

  return routes;
}

/** What a form of buttons alone says; nothing was typed in it that could be lost. */
function parsed<T>(result: { success: true; data: T } | { success: false; error: Parameters<typeof fieldErrors>[0] }): T {
  if (result.success) return result.data;
  const fields = fieldErrors(result.error);
  throw new PortalError('invalid_input', 422, 'Muat ulang halaman rencana, lalu coba lagi.', fields);
}
