import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { skKbkDocx } from '../../documents/sk-kbk-docx.js';
import { skKbkPdf } from '../../documents/sk-kbk-pdf.js';
import { susunanPdf } from '../../documents/susunan-pdf.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sendDownload, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { receiveLampiran } from '../berkas/lampiran.js';
import { akhiriPage, anggotaPage, bentukPage, jabatanPage, keanggotaanPage, penggantiPage, susunanPage, tunjukPage, ubahPage } from './form.js';
import { akhiri, batalkan, gantikanSementara, tambahAnggota, tunjuk } from './posts.js';
import { keputusanForPrint, susunanForPrint } from './print.js';
import { LIST_FILTERS, kbkList, kbkPage, perhatianPage } from './queries.js';
import { akhiriForm, anggotaForm, batalkanForm, bentukForm, penggantiForm, susunanForm, tunjukForm, ubahForm } from './schema.js';
import { bentukKbk, sesuaikanSusunan, ubahKbk } from './service.js';

/** The KBKs of the offices (Pasal 12 and 13): who holds which post on a day, formed and changed by their head. */
export function kbk(deps: Deps) {
  const routes = featureRouter();

  routes.get('/kbk', signedIn, async (req, res) => {
    await res.page('kbk/daftar', { title: 'Kelompok Budaya Kerja', ...await kbkList(deps, req.actor, readQuery(req.query, LIST_FILTERS)) });
  });

  routes.get('/kbk/perhatian', signedIn, async (req, res) => {
    const page = await perhatianPage(deps, req.actor, readQuery(req.query, ['bagian', 'page']));
    await res.page('kbk/perhatian', { title: 'KBK yang perlu perhatian', ...page, crumbs: crumbs({ label: 'Perlu perhatian' }) });
  });

  // ── Forming, the KBK's own data, its susunan ──

  const bentuk = (req: SignedIn, res: Response, id: string) => async (state: FormState) => {
    const page = await bentukPage(deps, req.actor, id, readQuery(req.query, ['untuk']).untuk, state);
    await res.page(page.penuh && state === emptyForm ? 'kbk/penuh' : 'kbk/formulir', page);
  };

  routes.get('/kbk/baru', requires('kbk.bentuk'), (req, res) => bentuk(req, res, uuidv7())(emptyForm));

  routes.post('/kbk/baru', requires('kbk.bentuk'), async (req, res) => {
    const id = sentId(req);
    await submitForm(req, res, {
      schema: bentukForm, problems: await receiveLampiran(deps, req, 'berkasSk'), page: bentuk(req, res, id),
      async save(input) {
        await bentukKbk(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: `${input.nama} dibentuk.`, text: 'Sekarang tunjuk fasilitator, ketua, sekretaris, dan anggotanya.' });
        return `/kbk/${id}/keanggotaan`;
      },
    });
  });

  routes.get('/kbk/:id', signedIn, async (req, res) => {
    const { tanggal } = readQuery(req.query, ['tanggal']);
    const page = await kbkPage(deps, req.actor, req.params.id!, tanggal);
    await res.page('kbk/tampil', { ...page, crumbs: crumbs({ label: page.title }) });
  });

  const ubah = (req: SignedIn, res: Response) => async (state: FormState) => res.page('kbk/formulir', await ubahPage(deps, req.actor, req.params.id!, state, res.statusCode));

  routes.get('/kbk/:id/ubah', requires('kbk.bentuk'), (req, res) => ubah(req, res)(emptyForm));

  routes.post('/kbk/:id/ubah', requires('kbk.bentuk'), async (req, res) => submitForm(req, res, {
    schema: ubahForm, problems: await receiveLampiran(deps, req, 'berkasSk'), page: ubah(req, res),
    async save(input) {
      const id = req.params.id!;
      await ubahKbk(deps, req.actor, { id, ...input });
      res.flash({ kind: 'ok', title: 'Data KBK tersimpan.' });
      return `/kbk/${id}`;
    },
  }));

  const susunan = (req: SignedIn, res: Response) => async (state: FormState) => res.page('kbk/formulir', await susunanPage(deps, req.actor, req.params.id!, state, res.statusCode));

  routes.get('/kbk/:id/susunan', requires('susunan.sesuaikan'), (req, res) => susunan(req, res)(emptyForm));

  routes.post('/kbk/:id/susunan', requires('susunan.sesuaikan'), (req, res) => submitForm(req, res, {
    schema: susunanForm, page: susunan(req, res),
    async save({ fasilitator, wakilKetua, wakilSekretaris, anggota, ...rest }) {
      const id = req.params.id!;
      const moved = await sesuaikanSusunan(deps, req.actor, { kbkId: id, jumlah: { FASILITATOR: fasilitator, WAKIL_KETUA: wakilKetua, WAKIL_SEKRETARIS: wakilSekretaris, ANGGOTA: anggota }, ...rest });
      res.flash({ kind: 'ok', title: 'Susunan disesuaikan.', ...(moved > 0 ? { text: `${moved} laporan yang diajukan kini disahkan, karena pengesahannya sudah cukup.` } : {}) });
      return `/kbk/${id}/keanggotaan`;
    },
  }));

  // ── The posts ──

  routes.get('/kbk/:id/keanggotaan', signedIn, async (req, res) => {
    await res.page('kbk/keanggotaan', await keanggotaanPage(deps, req.actor, req.params.id!, readQuery(req.query, ['lihat', 'page'])));
  });

  const tunjukForms = (req: SignedIn, res: Response, newId: string) => async (state: FormState) =>
    res.page('kbk/formulir', await tunjukPage(deps, req.actor, req.params.id!, newId, readQuery(req.query, ['jabatan', 'gantikan', 'cari']), state));

  routes.get('/kbk/:id/keanggotaan/tunjuk', requires('keanggotaan.tetapkan'), (req, res) => tunjukForms(req, res, uuidv7())(emptyForm));

  routes.post('/kbk/:id/keanggotaan/tunjuk', requires('keanggotaan.tetapkan'), async (req, res) => {
    const id = sentId(req);
    await submitForm(req, res, {
      schema: tunjukForm, problems: await receiveLampiran(deps, req, 'berkasSk'), page: tunjukForms(req, res, id),
      async save(input) {
        await tunjuk(deps, req.actor, { id, kbkId: req.params.id!, ...input });
        res.flash({ kind: 'ok', title: 'Penunjukan tersimpan.', text: 'Yang ditunjuk diberi tahu bila memiliki akun.' });
        return `/kbk/${req.params.id!}/keanggotaan`;
      },
    });
  });

  const anggota = (req: SignedIn, res: Response) => async (state: FormState) => res.page('kbk/formulir', await anggotaPage(deps, req.actor, req.params.id!, readQuery(req.query, ['cari']), state));

  routes.get('/kbk/:id/keanggotaan/anggota', requires('keanggotaan.tetapkan_anggota'), (req, res) => anggota(req, res)(emptyForm));

  routes.post('/kbk/:id/keanggotaan/anggota', requires('keanggotaan.tetapkan_anggota'), async (req, res) => submitForm(req, res, {
    schema: anggotaForm, problems: await receiveLampiran(deps, req, 'berkasSk'), page: anggota(req, res),
    async save(input) {
      const added = await tambahAnggota(deps, req.actor, { kbkId: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: added > 0 ? `${added} anggota ditetapkan.` : 'Mereka sudah anggota sejak hari itu.' });
      return `/kbk/${req.params.id!}/keanggotaan`;
    },
  }));

  routes.get('/keanggotaan/:id', signedIn, async (req, res) => {
    await res.page('kbk/jabatan', await jabatanPage(deps, req.actor, req.params.id!));
  });

  const pengganti = (req: SignedIn, res: Response, newId: string) => async (state: FormState) =>
    res.page('kbk/formulir', await penggantiPage(deps, req.actor, req.params.id!, newId, readQuery(req.query, ['cari']), state));

  routes.get('/keanggotaan/:id/pengganti', requires('keanggotaan.tetapkan'), (req, res) => pengganti(req, res, uuidv7())(emptyForm));

  routes.post('/keanggotaan/:id/pengganti', requires('keanggotaan.tetapkan'), async (req, res) => {
    const id = sentId(req);
    await submitForm(req, res, {
      schema: penggantiForm, problems: await receiveLampiran(deps, req, 'berkasSk'), page: pengganti(req, res, id),
      async save(input) {
        const { kbkId } = await gantikanSementara(deps, req.actor, { id, keanggotaanId: req.params.id!, ...input });
        res.flash({ kind: 'ok', title: 'Penggantian tersimpan.', text: 'Pengganti bertindak pada hari-hari itu.' });
        return `/kbk/${kbkId}/keanggotaan`;
      },
    });
  });

  const ending = (req: SignedIn, res: Response, act: 'akhiri' | 'batalkan') => async (state: FormState) => res.page('kbk/formulir', await akhiriPage(deps, req.actor, req.params.id!, act, state, res.statusCode));

  routes.get('/keanggotaan/:id/akhiri', requires('keanggotaan.tetapkan'), (req, res) => ending(req, res, 'akhiri')(emptyForm));

  routes.post('/keanggotaan/:id/akhiri', requires('keanggotaan.tetapkan'), (req, res) => submitForm(req, res, {
    schema: akhiriForm, page: ending(req, res, 'akhiri'),
    async save(input) {
      const { kbkId } = await akhiri(deps, req.actor, { keanggotaanId: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Hari terakhir tersimpan.' });
      return `/kbk/${kbkId}/keanggotaan`;
    },
  }));

  routes.get('/keanggotaan/:id/batalkan', requires('keanggotaan.tetapkan'), (req, res) => ending(req, res, 'batalkan')(emptyForm));

  routes.post('/keanggotaan/:id/batalkan', requires('keanggotaan.tetapkan'), (req, res) => submitForm(req, res, {
    schema: batalkanForm, page: ending(req, res, 'batalkan'),
    async save({ alasan }) {
      const { kbkId } = await batalkan(deps, req.actor, { keanggotaanId: req.params.id!, alasan });
      res.flash({ kind: 'ok', title: 'Jabatan dibatalkan.', text: 'Ia tetap tampil dalam riwayat beserta alasannya.' });
      return `/kbk/${kbkId}/keanggotaan`;
    },
  }));

  // ── Prints ──

  routes.get('/kbk/:id/susunan.pdf', signedIn, async (req, res) => {
    const data = await susunanForPrint(deps, req.actor, req.params.id!, readQuery(req.query, ['tanggal']).tanggal);
    sendDownload(res, `Susunan ${data.kbk} per ${data.tanggal}.pdf`, await susunanPdf(data));
  });

  for (const [kind, write] of [['pdf', skKbkPdf], ['docx', skKbkDocx]] as const) {
    routes.get(`/kbk/:id/keputusan.${kind}`, signedIn, async (req, res) => {
      const data = await keputusanForPrint(deps, req.actor, req.params.id!, readQuery(req.query, ['tanggal']).tanggal);
      sendDownload(res, `Konsep keputusan ${data.kbk}.${kind}`, await write(data));
    });
  }

  return routes;
}

const crumbs = (...rest: { label: string; href?: string }[]) => [{ label: 'Beranda', href: '/beranda' }, { label: 'KBK', href: '/kbk' }, ...rest];
