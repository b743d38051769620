import type { Response } from 'express';
import { postsAllowing } from '../../access/permissions.js';
import { figureOpdIds } from '../../access/visible.js';
import { evaluasiPdf } from '../../documents/evaluasi-pdf.js';
import { evaluasiXlsx } from '../../documents/evaluasi-xlsx.js';
import { forbidden, notFound } from '../../errors.js';
import { city } from '../../regulation/city.js';
import { dayAt, dayOf } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { fmt } from '../../web/format.js';
import { featureRouter, isUuid, requires, sendDownload, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { evaluasiOffers, type EvaluasiAct } from '../../workflow/evaluasi.js';
import { documentData, documentName } from './documents.js';
import { indikatorEvaluasi } from './indicators.js';
import { cityIndicatorView, confirmView, evaluasiView, factsOf, listView, opdView, predicateRanges, rincianPage, rincianView } from './page.js';
import { findEvaluasi, listAturan, listEvaluasi, openableReports, resultsBefore, resultsFor, rincianFor } from './queries.js';
import { aturanForm, aturanValues, bobotField, tindakanForm } from './schema.js';
import { actOnEvaluasi, changeAturan } from './service.js';

/** The evaluation of a period (Pasal 14): computed, set, submitted, read, downloaded. */
export function evaluasi(deps: Deps) {
  const routes = featureRouter();
  const today = () => dayAt(deps.clock());

  routes.get('/evaluasi', signedIn, async (req, res) => {
    await res.page('evaluasi/daftar', { title: 'Evaluasi', ...listView(await listEvaluasi(deps.db, req.actor, today()), req.actor, today()) });
  });

  // ── Weights and predicates ──

  const aturanPage = (res: Response) => async (form: FormState) => {
    const versions = await listAturan(deps.db);
    const [current] = versions;
    if (!current) throw notFound();
    const before = aturanValues(current);
    await res.page('evaluasi/aturan', {
      title: 'Bobot dan predikat', crumbs: crumbs({ label: 'Bobot dan predikat' }),
      form, values: { ...before, ...form.values }, before, versi: form.values.versi ?? current.versi,
      indikator: indikatorEvaluasi.map(({ kode, nama, rumus }) => ({ field: bobotField(kode), nama, rumus })),
      predikat: current.predikat.map(({ huruf }, index) => ({ huruf, terendah: index === current.predikat.length - 1 })),
      versions: versions.map((one) => ({ versi: one.versi, pada: fmt.momentDay(one.dibuatPada), alasan: one.alasan, bobot: indikatorEvaluasi.map(({ kode, singkatan }) => `${singkatan} ${one.bobot[kode]}`).join(', '), predikat: predicateRanges(one) })),
    });
  };

  routes.get('/evaluasi/aturan', requires('tim.administrasi'), (_req, res) => aturanPage(res)(emptyForm));

  routes.post('/evaluasi/aturan', requires('tim.administrasi'), (req, res) => submitForm(req, res, {
    schema: aturanForm,
    page: async (form) => {
      // After a newer version came in between, the form is about that one.
      if (form.errors[''] && res.statusCode === 409) form.values.versi = String((await listAturan(deps.db))[0]?.versi ?? '');
      await aturanPage(res)(form);
    },
    async save(input) {
      const versi = await changeAturan(deps, req.actor, input);
      res.flash({ kind: 'ok', title: `Aturan versi ${versi} berlaku.`, text: 'Evaluasi yang sudah ditetapkan tetap memakai aturannya sendiri.' });
      return '/evaluasi/aturan';
    },
  }));

  // ── One evaluation ──

  const evaluationPage = async (req: SignedIn, res: Response, galat = '') => {
    const evaluasi = await findEvaluasi(deps.db, req.actor, req.params.id!);
    const frame = { title: `Evaluasi ${evaluasi.periode.nama}`, crumbs: crumbs({ label: evaluasi.periode.nama }), galat };
    if (hasNotBegun(dayOf(evaluasi.periode.mulai))) {
      return res.page('evaluasi/belum', { ...frame, kepala: { title: `Evaluasi budaya kerja, ${evaluasi.periode.nama}` }, mulai: fmt.day(evaluasi.periode.mulai) });
    }
    const hasil = await resultsFor(deps.db, req.actor, evaluasi, today());
    const sebelum = await resultsBefore(deps.db, req.actor, evaluasi);
    await res.page('evaluasi/tampil', { ...frame, printWide: true, ...evaluasiView({ evaluasi, hasil, sebelum, actor: req.actor, today: today() }) });
  };
  const hasNotBegun = (mulai: string) => today() < mulai;

  routes.get('/evaluasi/:id', signedIn, (req, res) => evaluationPage(req, res));

  for (const [act, done] of ACTS) {
    routes.get(`/evaluasi/:id/${act}`, requires(`evaluasi.${act}`), async (req, res) => {
      const evaluasi = await findEvaluasi(deps.db, req.actor, req.params.id!);
      if (postsAllowing(req.actor, `evaluasi.${act}`, {}).length === 0) throw forbidden(`Anda tidak memegang jabatan yang dapat ${act === 'tetapkan' ? 'menetapkan' : 'menyampaikan'} evaluasi.`);
      const offer = evaluasiOffers(factsOf(evaluasi), req.actor, today()).find(({ transition }) => transition.act === act);
      // Set or submitted meanwhile, or not to be yet: its page says how it stands.
      if (!offer || offer.problem) return evaluationPage(req, res.status(409), offer?.problem ?? 'Evaluasi ini tidak menunggu keputusan itu dari Anda; di bawah ini keadaannya yang terakhir.');
      const hasil = await resultsFor(deps.db, req.actor, evaluasi, today());
      await res.page('evaluasi/konfirmasi', {
        title: `${act === 'tetapkan' ? 'Tetapkan' : 'Sampaikan'} evaluasi ${evaluasi.periode.nama}`,
        crumbs: crumbs({ label: evaluasi.periode.nama, href: `/evaluasi/${evaluasi.id}` }, { label: act === 'tetapkan' ? 'Tetapkan' : 'Sampaikan' }),
        ...confirmView(evaluasi, act, hasil, req.actor, today()),
      });
    });

    routes.post(`/evaluasi/:id/${act}`, requires(`evaluasi.${act}`), (req, res) => submitForm(req, res, {
      schema: tindakanForm,
      page: (form) => evaluationPage(req, res, form.errors[''] ?? Object.values(form.errors)[0]),
      async save({ revisi }) {
        const { periode } = await actOnEvaluasi(deps, req.actor, { evaluasiId: req.params.id!, act, revisi });
        res.flash({ kind: 'ok', title: `Evaluasi ${periode} ${done}.` });
        return `/evaluasi/${req.params.id}`;
      },
    }));
  }

  // ── The lists behind the figures ──

  routes.get('/evaluasi/:id/rincian', signedIn, async (req, res) => {
    const query = readQuery(req.query, ['opd', 'indikator', 'bagian', 'page']);
    const evaluasi = await findEvaluasi(deps.db, req.actor, req.params.id!);
    const indikator = indikatorEvaluasi.find(({ kode }) => kode === query.indikator);
    if (hasNotBegun(dayOf(evaluasi.periode.mulai)) || (query.indikator && !indikator) || (query.opd && !isUuid(query.opd))) throw notFound();
    if (!query.opd && !indikator) return res.redirect(303, `/evaluasi/${evaluasi.id}`);
    const trail = (...rest: { label: string; href?: string }[]) => crumbs({ label: evaluasi.periode.nama, href: `/evaluasi/${evaluasi.id}` }, ...rest);

    if (!query.opd) {
      if (figureOpdIds(req.actor)) throw notFound();
      const hasil = await resultsFor(deps.db, req.actor, evaluasi, today());
      return res.page('evaluasi/rincian-kota', { title: `${indikator!.nama}, ${evaluasi.periode.nama}`, crumbs: trail({ label: indikator!.nama }), ...cityIndicatorView(evaluasi, hasil, indikator!, today()) });
    }
    const { aturan, opd, rincian } = await rincianFor(deps.db, req.actor, evaluasi, query.opd, today());
    if (!indikator || !opd.dinilai) {
      return res.page('evaluasi/rincian-opd', { title: `${opd.nama}, ${evaluasi.periode.nama}`, crumbs: trail({ label: opd.nama }), ...opdView(evaluasi, opd, aturan, today()) });
    }
    const list = rincianPage(await rincian(indikator.kode), indikator, query);
    const openable = await openableReports(deps.db, req.actor, list.rows.flatMap(({ laporanId }) => laporanId ?? []));
    await res.page('evaluasi/rincian', {
      title: `${indikator.nama}, ${opd.nama}, ${evaluasi.periode.nama}`,
      crumbs: trail({ label: opd.nama, href: `/evaluasi/${evaluasi.id}/rincian?opd=${opd.opdId}` }, { label: indikator.nama }),
      ...rincianView({ evaluasi, opd, indikator, list, openable, today: today() }),
    });
  });

  // ── Downloads ──

  const download = async (req: SignedIn) => {
    const evaluasi = await findEvaluasi(deps.db, req.actor, req.params.id!);
    if (hasNotBegun(dayOf(evaluasi.periode.mulai))) throw notFound();
    const hasil = await resultsFor(deps.db, req.actor, evaluasi, today());
    const sebelum = await resultsBefore(deps.db, req.actor, evaluasi);
    const data = await documentData(deps.db, deps.clock(), { evaluasi, hasil, sebelum, actor: req.actor });
    return { data, name: documentName(evaluasi, data.petikan) };
  };

  routes.get('/evaluasi/:id/unduh.pdf', signedIn, async (req, res) => {
    const { data, name } = await download(req);
    sendDownload(res, `${name}.pdf`, await evaluasiPdf(data));
  });

  routes.get('/evaluasi/:id/unduh.xlsx', signedIn, async (req, res) => {
    const { data, name } = await download(req);
    sendDownload(res, `${name}.xlsx`, await evaluasiXlsx(data));
  });

  return routes;
}

const ACTS: readonly (readonly [act: EvaluasiAct, done: string])[] = [
  ['tetapkan', 'ditetapkan; angkanya dibekukan'],
  ['sampaikan', `disampaikan kepada ${city.kepalaDaerah}`],
];

const crumbs = (...rest: { label: string; href?: string }[]) => [{ label: 'Beranda', href: '/beranda' }, { label: 'Evaluasi', href: '/evaluasi' }, ...rest];
