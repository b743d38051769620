import type { Response } from 'express';
import { wrongStage } from '../../errors.js';
import { dayAt, dayOf } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, type FormState } from '../../web/forms.js';
import { fmt } from '../../web/format.js';
import { featureRouter, requires, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { closingEffect, findPeriode, periodePage } from './queries.js';
import { mulaiForm, tenggatForm } from './schema.js';
import { changeTenggat, closePeriode, closingProblem, demandAdministration, startPeriods } from './service.js';

/** Reporting and evaluation periods, kept by the Tim's sekretaris: made once, then carried on by the portal. */
export function periode(deps: Deps) {
  const routes = featureRouter();
  const today = () => dayAt(deps.clock());

  const listPage = (req: SignedIn, res: Response) => async (form: FormState) => {
    const { tahun } = readQuery(req.query, ['tahun']);
    await res.page('periode/daftar', { title: 'Periode', form, ...await periodePage(deps.db, tahun, today()) });
  };

  routes.get('/periode', requires('tim.administrasi'), (req, res) => listPage(req, res)(emptyForm));

  routes.post('/periode', requires('tim.administrasi'), (req, res) => submitForm(req, res, {
    schema: mulaiForm,
    page: listPage(req, res),
    async save({ mulai }) {
      const made = await startPeriods(deps, req.actor, mulai);
      res.flash({ kind: 'ok', title: `${made} periode dibuat.`, text: 'Portal menyiapkan yang berikutnya dengan sendirinya, dua belas bulan ke depan.' });
      return '/periode';
    },
  }));

  const tenggatPage = (req: SignedIn, res: Response) => async (form: FormState) => {
    demandAdministration(req.actor);
    const row = await findPeriode(deps.db, req.params.id!);
    const before = dayOf(row.tenggat);
    await res.page('periode/tenggat', {
      title: `Ubah tenggat ${row.nama}`, crumbs: crumbs({ label: `Tenggat ${row.nama}` }), form, id: row.id, nama: row.nama, akhir: fmt.day(row.akhir),
      // After somebody else changed it, the form is about the deadline that stands now.
      sebelum: before, berlaku: fmt.day(row.tenggat), values: { tenggat: before, alasan: '', ...form.values },
    });
  };

  routes.get('/periode/:id/tenggat', requires('tim.administrasi'), (req, res) => tenggatPage(req, res)(emptyForm));

  routes.post('/periode/:id/tenggat', requires('tim.administrasi'), (req, res) => submitForm(req, res, {
    schema: tenggatForm,
    page: tenggatPage(req, res),
    async save(input) {
      const nama = await changeTenggat(deps, req.actor, { periodeId: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: `Tenggat ${nama} menjadi ${fmt.day(input.tenggat)}.` });
      return '/periode';
    },
  }));

  routes.get('/periode/:id/tutup', requires('tim.administrasi'), async (req, res) => {
    demandAdministration(req.actor);
    const row = await findPeriode(deps.db, req.params.id!);
    const problem = closingProblem(row, today());
    if (problem) throw wrongStage(problem);
    await res.page('periode/tutup', { title: `Tutup periode ${row.nama}`, crumbs: crumbs({ label: `Tutup ${row.nama}` }), id: row.id, nama: row.nama, ...await closingEffect(deps.db, row, today()) });
  });

  routes.post('/periode/:id/tutup', requires('tim.administrasi'), async (req, res) => {
    const { nama, dilepas } = await closePeriode(deps, req.actor, req.params.id!);
    res.flash({ kind: 'ok', title: `Periode ${nama} ditutup.`, text: dilepas > 0 ? `${dilepas} kegiatan masuk laporan berikutnya sebagai susulan.` : 'Tidak ada kegiatan yang dilepas.' });
    res.redirect(303, '/periode');
  });

  return routes;
}

const crumbs = (here: { label: string }) => [{ label: 'Beranda', href: '/beranda' }, { label: 'Periode', href: '/periode' }, here];
