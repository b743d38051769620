import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { Deps } from '../../web/deps.js';
import { emptyForm, submitForm, typed, type FormState } from '../../web/forms.js';
import { featureRouter, requires, sentId, signedIn, type SignedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { wrongStage } from '../../errors.js';
import { receiveBukti } from '../berkas/service.js';
import { demandOpen, formPage, openForm, type OpenedForm } from './form.js';
import { LIST_FILTERS, hapusPage, kegiatanList, kegiatanPage } from './queries.js';
import { hapusForm, intentOf, kegiatanForm, readRemoved } from './schema.js';
import { catatKegiatan, hapusBuktiTertunda, hapusKegiatan, mayRecord, ubahKegiatan, type SavedKegiatan } from './service.js';

/** Activities with their evidence: listed, recorded, changed, deleted. */
export function kegiatan(deps: Deps) {
  const routes = featureRouter();

  routes.get('/kegiatan', signedIn, async (req, res) => {
    const list = await kegiatanList(deps, req.actor, readQuery(req.query, LIST_FILTERS));
    await res.page('kegiatan/daftar', { title: `Kegiatan ${list.tahun}`, ...list });
  });

  routes.get('/kegiatan/baru', requires('kegiatan.catat'), async (req, res) => {
    const { kbk, rencana } = readQuery(req.query, ['kbk', 'rencana']);
    const form = await openForm(deps, req.actor, { id: uuidv7(), values: { kbkId: kbk }, isNew: true });
    const state = { values: { kbkId: form.held.kbkId!, rencanaId: rencana }, errors: {} };
    await res.page('kegiatan/formulir', await formPage(deps, req.actor, { form, state, status: 200, uploadProblems: [], refused: false }));
  });

  routes.get('/kegiatan/:id', signedIn, async (req, res) => {
    const page = await kegiatanPage(deps, req.actor, req.params.id!);
    await res.page('kegiatan/tampil', { ...page, crumbs: crumbs({ label: page.title }) });
  });

  routes.get('/kegiatan/:id/ubah', requires('kegiatan.catat'), async (req, res) => {
    const form = await openForm(deps, req.actor, { id: req.params.id!, values: {}, isNew: false });
    demandOpen(form);
    await res.page('kegiatan/formulir', await formPage(deps, req.actor, { form, state: emptyForm, status: 200, uploadProblems: [], refused: false }));
  });

  routes.post('/kegiatan/baru', requires('kegiatan.catat'), (req, res) => submitted(req, res, sentId(req), true));
  routes.post('/kegiatan/:id/ubah', requires('kegiatan.catat'), (req, res) => submitted(req, res, req.params.id!, false));

  /**
   * A form that was sent: its files are kept first, whatever else is wrong; then what its button asks for. Everything but a
   * saved activity shows the form again, with all that was typed and every file that arrived.
   */
  async function submitted(req: SignedIn, res: Response, id: string, isNew: boolean): Promise<void> {
    const values = typed(req.body);
    const form = await openForm(deps, req.actor, { id, values, isNew });
    const { kbk } = form.place;
    const { stored, problems } = await receiveBukti(deps, req.actor, { formulirId: id, held: form.held, kbkId: kbk.id, opdId: kbk.perangkatDaerahId },
      req.files.filter((file) => file.field === 'bukti'));
    const show = (refused: boolean) => async (state: FormState) => res.page('kegiatan/formulir', await formPage(deps, req.actor, {
      form, state, status: res.statusCode, uploadProblems: problems, refused,
    }));

    const intent = intentOf(values);
    if (intent.kind !== 'simpan' && !req.bodyProblem) {
      if (intent.kind === 'hapusBerkas') await hapusBuktiTertunda(deps, req.actor, id, intent.buktiId);
      if (stored > 0) res.flash({ kind: 'ok', title: stored === 1 ? 'Satu berkas diterima.' : `${stored} berkas diterima.`, text: 'Tersimpan bersama kegiatan saat Anda menekan “Simpan kegiatan”.' });
      res.status(problems.length > 0 ? 422 : 200);
      return show(false)({ values: { ...values, dibuang: removedAfter(intent, values) }, errors: {} });
    }
    return submitForm(req, res, {
      schema: kegiatanForm(form.facts, form.today, problems),
      page: show(true),
      save: async (input) => {
        const saved = isNew ? await catatKegiatan(deps, req.actor, kbk.id, { id, ...input }) : await ubahKegiatan(deps, req.actor, { id, ...input });
        res.flash(savedFlash(saved, form));
        return `/kegiatan/${saved.id}`;
      },
    });
  }

  const confirmPage = (req: SignedIn, res: Response) => async (form: FormState) => {
    const { confirm, judul, kbk, isOpen } = await hapusPage(deps, req.actor, req.params.id!);
    mayRecord(req.actor, kbk);
    if (!isOpen) throw wrongStage('Laporan yang memuat kegiatan ini sudah diajukan, jadi kegiatan tidak dapat dihapus. Minta laporan dikembalikan, atau tarik bila belum disahkan.');
    await res.page('kegiatan/hapus', {
      title: 'Hapus kegiatan', confirm, galat: Object.values(form.errors)[0] ?? null, crumbs: crumbs({ label: judul, href: `/kegiatan/${req.params.id}` }, { label: 'Hapus' }),
    });
  };

  routes.get('/kegiatan/:id/hapus', requires('kegiatan.catat'), (req, res) => confirmPage(req, res)(emptyForm));

  routes.post('/kegiatan/:id/hapus', requires('kegiatan.catat'), (req, res) => submitForm(req, res, {
    schema: hapusForm,
    page: confirmPage(req, res),
    async save({ revisi }) {
      const { judul } = await hapusKegiatan(deps, req.actor, { id: req.params.id!, revisi });
      res.flash({ kind: 'ok', title: 'Kegiatan dihapus.', text: `“${judul}” tidak lagi dimuat dalam laporan.` });
      return '/kegiatan';
    },
  }));

  return routes;
}

const crumbs = (...rest: { label: string; href?: string }[]) => [{ label: 'Beranda', href: '/beranda' }, { label: 'Kegiatan', href: '/kegiatan' }, ...rest];

/** Which saved evidence is to go when the form is saved, after a press of Hapus or of Batal hapus. */
function removedAfter(intent: ReturnType<typeof intentOf>, values: FormState['values']): string[] {
  const removed = readRemoved(values);
  if (intent.kind === 'hapusBerkas') return [...removed, intent.buktiId];
  return intent.kind === 'pulihkanBerkas' ? removed.filter((id) => id !== intent.buktiId) : removed;
}

function savedFlash(saved: SavedKegiatan, form: OpenedForm): Flash {
  const where = saved.laporan
    ? `Dimuat dalam laporan ${saved.laporan.periode}${saved.susulan ? ', sebagai susulan' : ''}.`
    : 'Laporan periodenya sudah diajukan atau ditutup, jadi kegiatan ini menunggu laporan berikutnya.';
  const unproven = saved.jumlahBukti === 0 ? ' Belum ada bukti; bukti dapat ditambahkan selama laporan belum diajukan.' : '';
  return {
    kind: 'ok', title: form.saved ? 'Perubahan disimpan.' : 'Kegiatan disimpan.', text: `${where}${unproven}`,
    ...(saved.laporan ? { href: `/laporan/${saved.laporan.id}`, linkLabel: 'Lihat laporan' } : {}),
  };
}
