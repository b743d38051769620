import type { Response } from 'express';
import { hasSomewhere, permissions } from '../../access/permissions.js';
import { PortalError, forbidden } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { fieldErrors, typed } from '../../web/forms.js';
import { featureRouter, localAddress, requires, type SignedIn } from '../../web/http.js';
import { massalForm, type BulkAct, type Picked } from './schema.js';
import { actOnSeveral, previewBulk, type Candidate, type Outcome } from './service.js';

const WORDS: Record<BulkAct, { label: string; done: string; icon: string; after: string }> = {
  sahkan: { label: 'Sahkan', done: 'disahkan', icon: 'rubber-stamp', after: 'Laporan yang sudah disahkan Ketua dan Fasilitator berlanjut ke Penanggung jawab.' },
  teruskan: { label: 'Teruskan', done: 'diteruskan', icon: 'corner-up-right', after: 'Sesudahnya laporan berada di Tim Pengembangan.' },
  terima: { label: 'Terima', done: 'diterima', icon: 'circle-check', after: 'Laporan yang diterima selesai dan dihitung dalam evaluasi periodenya, selama evaluasi itu belum ditetapkan.' },
};

/** Which of them is asked, the form says: `read` asks it again. */
const acts = requires('laporan.sahkan', 'laporan.teruskan', 'laporan.terima');

/** Acting on several reports: a page with the exact number and names, then the outcome of each. */
export function laporanMassal(deps: Deps) {
  const routes = featureRouter();

  routes.post('/laporan/massal', acts, async (req, res) => {
    const { act, picked, back } = read(req);
    if (picked.length === 0) {
      res.flash({ kind: 'warn', title: 'Belum ada laporan yang dipilih.', text: 'Tandai satu atau beberapa laporan pada daftar, lalu tekan tombolnya lagi.' });
      return res.redirect(303, back);
    }
    const candidates = await previewBulk(deps, req.actor, act, picked);
    return res.page('laporan-massal/konfirmasi', confirmation(act, candidates, back));
  });

  routes.post('/laporan/massal/lakukan', acts, async (req, res) => {
    const { act, picked, back } = read(req);
    tell(res, act, await actOnSeveral(deps, req.actor, act, picked));
    res.redirect(303, back);
  });

  return routes;
}

function read(req: SignedIn): { act: BulkAct; picked: Picked[]; back: string } {
  if (req.bodyProblem) throw new PortalError('invalid_input', 422, req.bodyProblem);
  const values = typed(req.body);
  const parsed = massalForm.safeParse(values);
  if (!parsed.success) {
    const errors = fieldErrors(parsed.error);
    throw new PortalError('invalid_input', 422, Object.values(errors)[0]!, errors);
  }
  const { act, laporan } = parsed.data;
  if (!hasSomewhere(req.actor, `laporan.${act}`)) {
    throw forbidden(`Anda tidak memegang jabatan yang dapat melakukan ini (${permissions[`laporan.${act}`].pasal}).`);
  }
  return { act, picked: laporan, back: localAddress(values.kembali, act === 'terima' ? '/tinjauan' : '/laporan') };
}

function confirmation(act: BulkAct, candidates: Candidate[], back: string) {
  const words = WORDS[act];
  const can = candidates.filter((one) => one.problem === null);
  const cannot = candidates.filter((one) => one.problem !== null);
  const posts = [...new Set(can.map((one) => one.sebagai))];
  const content = (one: Candidate) => (one.nihil ? 'nihil' : `${one.kegiatan} kegiatan`);
  const title = `${words.label} ${can.length} laporan`;
  return {
    title,
    konfirmasi: can.length === 0 ? null : {
      title: `${title}?`,
      text: `Anda bertindak sebagai ${posts.join(' atau ')}. ${words.after}`,
      items: can.map((one) => [one.nama, content(one), ...(posts.length > 1 ? [`sebagai ${one.sebagai}`] : [])].join(', ')),
      action: '/laporan/massal/lakukan',
      hidden: [{ name: 'act', value: act }, { name: 'kembali', value: back }, ...can.map(({ picked }) => ({ name: 'laporan', value: `${picked.laporanId}:${picked.revisi}` }))],
      button: { label: title, kind: 'primary', icon: words.icon },
      cancelHref: back,
    },
    tidakIkut: cannot.map((one) => ({ nama: one.nama, sebab: one.problem! })),
    kosong: {
      title: `Tidak ada laporan yang dapat ${words.done}`, text: 'Tidak satu pun laporan yang dipilih dapat diproses sekarang. Belum ada yang berubah.',
      button: { label: 'Kembali ke daftar', kind: 'second', href: back },
    },
    menu: act === 'terima' ? '/tinjauan' : '/laporan',
    crumbs: [{ label: 'Beranda', href: '/beranda' }, act === 'terima' ? { label: 'Tinjauan', href: back } : { label: 'Laporan', href: back }, { label: title }],
  };
}

/** Says of each what became of it, on the list that the person comes back to. */
function tell(res: Response, act: BulkAct, { done, failed }: Outcome): void {
  if (done.length > 0) res.flash({ kind: 'ok', title: `${done.length} laporan ${WORDS[act].done}.`, text: `${done.join('; ')}.` });
  if (failed.length > 0) {
    res.flash({ kind: 'bad', title: `${failed.length} laporan tidak ${WORDS[act].done}.`, text: failed.map(({ nama, problem }) => `${nama}: ${problem}`).join(' ') });
  }
  if (done.length + failed.length === 0) res.flash({ kind: 'warn', title: 'Tidak ada laporan yang dipilih; belum ada yang berubah.' });
}
