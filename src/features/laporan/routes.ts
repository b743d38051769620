import type { Response } from 'express';
import { laporanPdf } from '../../documents/laporan-pdf.js';
import { PortalError, forbidden } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, typed, type FormState } from '../../web/forms.js';
import { featureRouter, localAddress, requires, sendDownload, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import type { LaporanAct } from '../../workflow/laporan.js';
import { LIST_FILTERS, laporanForPrint, laporanList, laporanPage, textsForm } from './queries.js';
import { printData } from './print.js';
import { answersOf, bukaForm, notesOf, tindakanForm, uraianForm } from './schema.js';
import { actOnLaporan, openLaporan, saveTexts } from './service.js';

/** The period's report of a KBK: opened, written, submitted, endorsed, forwarded, accepted or returned, printed. */
export function laporan(deps: Deps) {
  const routes = featureRouter();

  routes.get('/laporan', signedIn, async (req, res) => {
    const list = await laporanList(deps, req.actor, readQuery(req.query, LIST_FILTERS));
    await res.page('laporan/daftar', { title: 'Laporan', ...list });
  });

  routes.post('/laporan', requires('laporan.susun'), async (req, res) => {
    const input = bukaForm.safeParse(typed(req.body));
    if (!input.success) throw new PortalError('invalid_input', 422, 'Pilih KBK dan periode dari daftar.');
    res.redirect(303, `/laporan/${await openLaporan(deps, req.actor, input.data)}`);
  });

  routes.get('/laporan/:id', signedIn, async (req, res) => {
    const { versi, kembali } = readQuery(req.query, ['versi', 'kembali']);
    const page = await laporanPage(deps, req.actor, req.params.id!, /^\d{1,6}$/.test(versi) ? versi : '', localAddress(kembali, ''));
    await showPage(res, page, localAddress(kembali, ''));
  });

  /** `back`: the list that it was opened from; the queue leads back as it was filtered. */
  const showPage = (res: Response, page: Awaited<ReturnType<typeof laporanPage>>, back: string) => {
    const way = crumbs({ label: page.kepala.title });
    const fromQueue = /^\/tinjauan(\?|$)/.test(back);
    return res.page('laporan/tampil', { crumbs: fromQueue ? way.with(1, { label: 'Tinjauan', href: back }) : way, ...(fromQueue ? { menu: '/tinjauan' } : {}), ...page });
  };

  routes.get('/laporan/:id/ubah', requires('laporan.susun'), (req, res) => editPage(req, res)(emptyForm));

  const editPage = (req: SignedIn, res: Response) => async (form: FormState) => {
    const id = req.params.id!;
    const view = await textsForm(deps, req.actor, id);
    if (!view.writes || !view.isOpen && form === emptyForm) throw forbidden('Uraian laporan ini tidak dapat diubah sekarang: hanya sekretaris, selama laporan berupa draf atau dikembalikan.');
    await res.page('laporan/ubah', {
      title: `Uraian laporan ${view.periode}`, ...view, id, form,
      values: { ...view.texts, ...form.values }, revisi: form.values.revisi && !form.errors[''] ? form.values.revisi : view.revisi,
      crumbs: crumbs({ label: `Laporan ${view.periode}`, href: `/laporan/${id}` }, { label: 'Uraian' }),
    });
  };

  routes.post('/laporan/:id/ubah', requires('laporan.susun'), (req, res) => submitForm(req, res, {
    schema: uraianForm,
    page: editPage(req, res),
    async save({ revisi, lalu, ...texts }) {
      const id = req.params.id!;
      const saved = await saveTexts(deps, req.actor, { laporanId: id, revisi, texts, answers: answersOf(typed(req.body)) });
      if (lalu === 'ajukan') {
        try {
          await actOnLaporan(deps, req.actor, { laporanId: id, act: 'ajukan', revisi: saved });
          res.flash({ kind: 'ok', title: 'Laporan diajukan.', text: 'Sekarang menunggu pengesahan.' });
        } catch (error) {
          if (!(error instanceof PortalError) || error.code !== 'wrong_stage' && error.code !== 'stale_version') throw error;
          res.flash({ kind: 'warn', title: 'Uraian tersimpan, tetapi laporan belum diajukan.', text: error.message });
        }
      } else {
        res.flash({ kind: 'ok', title: 'Draf tersimpan.' });
      }
      return `/laporan/${id}`;
    },
  }));

  for (const [path, act, done] of ACTS) {
    routes.post(`/laporan/:id/${path}`, requires(`laporan.${act}`), (req, res) => {
      const id = req.params.id!;
      const values = typed(req.body);
      const catatan = notesOf(values);
      const back = localAddress(values.kembali, '');
      return submitForm(req, res, {
        schema: tindakanForm,
        page: async (form) => {
          const error = form.errors.alasan ?? form.errors[''] ?? Object.values(form.errors)[0] ?? '';
          const page = await laporanPage(deps, req.actor, id, '', back, { alasan: typeof values.alasan === 'string' ? values.alasan : '', error: form.errors.alasan ?? '', catatan });
          await showPage(res, { ...page, galat: error } as typeof page, back);
        },
        async save({ revisi, post, alasan }) {
          const { periode, kbk } = await actOnLaporan(deps, req.actor, { laporanId: id, act, revisi, heldId: post, alasan, catatan });
          res.flash({ kind: 'ok', title: `Laporan ${periode}, ${kbk}, ${done}.`, ...(back ? { href: `/laporan/${id}`, linkLabel: 'Lihat laporan' } : {}) });
          return back || `/laporan/${id}`;
        },
      });
    });
  }

  routes.get('/laporan/:id/unduh.pdf', signedIn, async (req, res) => {
    const { versi } = readQuery(req.query, ['versi']);
    const source = await laporanForPrint(deps, req.actor, req.params.id!, /^\d{1,6}$/.test(versi) ? versi : '');
    const pdf = await laporanPdf(await printData(deps.files, deps.clock(), source));
    const name = `Laporan ${source.content.periode.nama} ${source.content.kbk.nama}`.replaceAll(/[^\p{L}\p{N} .-]/gu, '');
    sendDownload(res, `${name}.pdf`, pdf);
  });

  return routes;
}

/** The acts of the way: address, act, and what the flash says was done. */
const ACTS: readonly (readonly [path: string, act: LaporanAct, done: string])[] = [
  ['ajukan', 'ajukan', 'diajukan'],
  ['tarik', 'tarik', 'ditarik menjadi draf'],
  ['sahkan', 'sahkan', 'disahkan'],
  ['teruskan', 'teruskan', 'diteruskan kepada Tim Pengembangan'],
  ['terima', 'terima', 'diterima'],
  ['kembalikan', 'kembalikan', 'dikembalikan kepada sekretaris'],
  ['buka-kembali', 'buka_kembali', 'dibuka kembali'],
];

const crumbs = (...rest: { label: string; href?: string }[]) => [{ label: 'Beranda', href: '/beranda' }, { label: 'Laporan', href: '/laporan' }, ...rest];
