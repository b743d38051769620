import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { badRequest } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, typed, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sendDownload, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { receiveLampiran } from '../berkas/lampiran.js';
import { LIST_FILTERS, asnForm, baruForm, namaForm, nonaktifForm, opdCsv, opdList, opdPage, opdWorkbook, perubahanPage, ubahForm, unitBaruForm, unitCsv, unitForm, unitWorkbook, type FormPage } from './queries.js';
import { akibatPerubahan, catatPerubahan } from './perubahan.js';
import * as schema from './schema.js';
import { aktifkanOpd, catatAsn, hapusAsn, hapusNama, nonaktifkanOpd, tambahOpd, tambahUnit, ubahNama, ubahOpd, ubahUnit } from './service.js';

const VIEW = 'perangkat-daerah/formulir';

/** The offices of the city: open to whoever is signed in, looked after by ADMIN. */
export function perangkatDaerah(deps: Deps) {
  const routes = featureRouter();
  const show = (res: Response, page: (state: FormState) => Promise<FormPage>) => async (state: FormState) => res.page(VIEW, { ...await page(state) });

  routes.get('/perangkat-daerah', signedIn, async (req, res) => {
    await res.page('perangkat-daerah/daftar', { title: 'Perangkat daerah', ...await opdList(deps, req.actor, readQuery(req.query, LIST_FILTERS)) });
  });

  routes.get('/perangkat-daerah/unduh.csv', signedIn, async (req, res) =>
    sendDownload(res, 'perangkat-daerah.csv', await opdCsv(deps, readQuery(req.query, LIST_FILTERS))));

  routes.get('/perangkat-daerah/unduh.xlsx', signedIn, async (req, res) =>
    sendDownload(res, 'perangkat-daerah.xlsx', await opdWorkbook(deps, readQuery(req.query, LIST_FILTERS))));

  routes.get('/unit-kerja/unduh.csv', signedIn, async (req, res) =>
    sendDownload(res, 'unit-kerja.csv', await unitCsv(deps, readQuery(req.query, LIST_FILTERS))));

  routes.get('/unit-kerja/unduh.xlsx', signedIn, async (req, res) =>
    sendDownload(res, 'unit-kerja.xlsx', await unitWorkbook(deps, readQuery(req.query, LIST_FILTERS))));

  const baru = (req: SignedIn, res: Response, id: string) => show(res, (state) => baruForm(deps, req.actor, { id, state }));

  routes.get('/perangkat-daerah/baru', requires('opd.kelola'), (req, res) => baru(req, res, uuidv7())(emptyForm));

  routes.post('/perangkat-daerah/baru', requires('opd.kelola'), async (req, res) => {
    const id = sentId(req);
    await submitForm(req, res, {
      problems: await receiveLampiran(deps, req, 'lambang', { picturesOnly: true }),
      schema: schema.baruForm,
      page: baru(req, res, id),
      async save(input) {
        await tambahOpd(deps, req.actor, { id, ...input });
        res.flash({ kind: 'ok', title: `${input.nama} ditambahkan.`, text: 'Catat pimpinan, unit kerja, dan jumlah ASN-nya.' });
        return `/perangkat-daerah/${id}`;
      },
    });
  });

  const perubahan = (req: SignedIn, res: Response) => async (state: FormState) => {
    await res.page('perangkat-daerah/perubahan', { ...await perubahanPage(deps, req.actor, { query: typed(req.query), state }) });
  };

  routes.get('/perangkat-daerah/perubahan', requires('opd.kelola'), (req, res) => perubahan(req, res)(emptyForm));

  routes.post('/perangkat-daerah/perubahan', requires('opd.kelola'), (req, res) => submitForm(req, res, {
    schema: schema.perubahanForm,
    page: perubahan(req, res),
    async save({ yakin, ...input }) {
      if (!yakin) {
        await akibatPerubahan(deps, req.actor, input);
        const { jenis, asal, menjadi, utama, mulai, dasar } = input;
        return `/perangkat-daerah/perubahan?${new URLSearchParams([['periksa', 'ya'], ['jenis', jenis], ...asal.map((one) => ['asal', one]), ...menjadi.map((one) => ['menjadi', one]), ['utama', utama ?? ''], ['mulai', mulai], ['dasar', dasar]]).toString()}`;
      }
      const { penerusId } = await catatPerubahan(deps, req.actor, input);
      res.flash({ kind: 'ok', title: input.jenis === 'GABUNG' ? 'Perangkat daerah digabung.' : 'Perangkat daerah dipecah.', text: 'Yang bersangkutan diberi tahu.' });
      return `/perangkat-daerah/${penerusId}`;
    },
  }));

  routes.get('/perangkat-daerah/:id', signedIn, async (req, res) => {
    const page = await opdPage(deps, req.actor, req.params.id!);
    await res.page('perangkat-daerah/tampil', { ...page, crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: 'Perangkat daerah', href: '/perangkat-daerah' }, { label: page.title }] });
  });

  const ubah = (req: SignedIn, res: Response) => show(res, (state) => ubahForm(deps, req.actor, req.params.id!, state, res.statusCode));

  routes.get('/perangkat-daerah/:id/ubah', requires('opd.kelola'), (req, res) => ubah(req, res)(emptyForm));

  routes.post('/perangkat-daerah/:id/ubah', requires('opd.kelola'), async (req, res) => submitForm(req, res, {
    problems: await receiveLampiran(deps, req, 'lambang', { picturesOnly: true }),
    schema: schema.ubahForm,
    page: ubah(req, res),
    async save(input) {
      await ubahOpd(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Data perangkat daerah diubah.' });
      return `/perangkat-daerah/${req.params.id!}`;
    },
  }));

  const nama = (req: SignedIn, res: Response) => show(res, (state) => namaForm(deps, req.actor, req.params.id!, state));

  routes.get('/perangkat-daerah/:id/nama', requires('opd.kelola'), (req, res) => nama(req, res)(emptyForm));

  routes.post('/perangkat-daerah/:id/nama', requires('opd.kelola'), (req, res) => submitForm(req, res, {
    schema: schema.namaForm,
    page: nama(req, res),
    async save(input) {
      await ubahNama(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Nama perangkat daerah disimpan.', text: 'Cetakan tentang hari sebelumnya tetap memakai nama lama.' });
      return `/perangkat-daerah/${req.params.id!}`;
    },
  }));

  routes.post('/perangkat-daerah/:id/nama/hapus', requires('opd.kelola'), async (req, res) => {
    await hapusNama(deps, req.actor, { id: req.params.id!, ...parsed(schema.hapusNamaForm, req) });
    res.flash({ kind: 'ok', title: 'Nama yang akan datang dibatalkan.' });
    res.redirect(303, `/perangkat-daerah/${req.params.id!}`);
  });

  const unitBaru = (req: SignedIn, res: Response, id: string) => show(res, (state) => unitBaruForm(deps, req.actor, req.params.id!, id, state));

  routes.get('/perangkat-daerah/:id/unit/baru', requires('opd.kelola'), (req, res) => unitBaru(req, res, uuidv7())(emptyForm));

  routes.post('/perangkat-daerah/:id/unit/baru', requires('opd.kelola'), (req, res) => {
    const id = sentId(req);
    return submitForm(req, res, {
      schema: schema.unitForm,
      page: unitBaru(req, res, id),
      async save(input) {
        await tambahUnit(deps, req.actor, req.params.id!, { ...input, id });
        res.flash({ kind: 'ok', title: `Unit ${input.nama} ditambahkan.` });
        return `/perangkat-daerah/${req.params.id!}`;
      },
    });
  });

  const unit = (req: SignedIn, res: Response) => show(res, (state) => unitForm(deps, req.actor, req.params.id!, state));

  routes.get('/unit-kerja/:id/ubah', requires('opd.kelola'), (req, res) => unit(req, res)(emptyForm));

  routes.post('/unit-kerja/:id/ubah', requires('opd.kelola'), (req, res) => submitForm(req, res, {
    schema: schema.unitForm,
    page: unit(req, res),
    async save(input) {
      const opdId = await ubahUnit(deps, req.actor, { ...input, id: req.params.id! });
      res.flash({ kind: 'ok', title: `Unit ${input.nama} diubah.` });
      return `/perangkat-daerah/${opdId}`;
    },
  }));

  const asn = (req: SignedIn, res: Response) => show(res, (state) => asnForm(deps, req.actor, req.params.id!, readQuery(req.query, ['per']).per, state));

  routes.get('/perangkat-daerah/:id/asn', requires('opd.kelola'), (req, res) => asn(req, res)(emptyForm));

  routes.post('/perangkat-daerah/:id/asn', requires('opd.kelola'), (req, res) => submitForm(req, res, {
    schema: schema.asnForm,
    page: asn(req, res),
    async save(input) {
      await catatAsn(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Jumlah ASN dicatat.' });
      return `/perangkat-daerah/${req.params.id!}`;
    },
  }));

  routes.post('/perangkat-daerah/:id/asn/hapus', requires('opd.kelola'), async (req, res) => {
    await hapusAsn(deps, req.actor, { id: req.params.id!, ...parsed(schema.hapusAsnForm, req) });
    res.flash({ kind: 'ok', title: 'Jumlah ASN dihapus.' });
    res.redirect(303, `/perangkat-daerah/${req.params.id!}`);
  });

  const nonaktif = (req: SignedIn, res: Response) => show(res, (state) => nonaktifForm(deps, req.actor, req.params.id!, state, res.statusCode));

  routes.get('/perangkat-daerah/:id/nonaktifkan', requires('opd.kelola'), (req, res) => nonaktif(req, res)(emptyForm));

  routes.post('/perangkat-daerah/:id/nonaktifkan', requires('opd.kelola'), (req, res) => submitForm(req, res, {
    schema: schema.nonaktifForm,
    page: nonaktif(req, res),
    async save(input) {
      await nonaktifkanOpd(deps, req.actor, { id: req.params.id!, ...input });
      res.flash({ kind: 'ok', title: 'Perangkat daerah dinonaktifkan.', text: 'Laporan dan riwayatnya tetap dapat dibaca.' });
      return `/perangkat-daerah/${req.params.id!}`;
    },
  }));

  routes.post('/perangkat-daerah/:id/aktifkan', requires('opd.kelola'), async (req, res) => {
    await aktifkanOpd(deps, req.actor, { id: req.params.id!, ...parsed(schema.aktifkanForm, req) });
    res.flash({ kind: 'ok', title: 'Perangkat daerah diaktifkan kembali.' });
    res.redirect(303, `/perangkat-daerah/${req.params.id!}`);
  });

  return routes;
}

/** What a form of buttons alone says; nothing was typed in it that could be lost. */
function parsed<S extends z.ZodType>(of: S, req: SignedIn): z.output<S> {
  const result = of.safeParse(typed(req.body));
  if (!result.success) throw badRequest('Muat ulang halaman perangkat daerah, lalu coba lagi.');
  return result.data;
}
