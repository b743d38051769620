import type { Deps } from '../../web/deps.js';
import { featureRouter, signedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { LIST_FILTERS, kbkList, kbkPage, perhatianPage } from './queries.js';

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

  routes.get('/kbk/:id', signedIn, async (req, res) => {
    const { tanggal } = readQuery(req.query, ['tanggal']);
    const page = await kbkPage(deps, req.actor, req.params.id!, tanggal);
    await res.page('kbk/tampil', { ...page, crumbs: crumbs({ label: page.title }) });
  });

  return routes;
}

const crumbs = (...rest: { label: string; href?: string }[]) => [{ label: 'Beranda', href: '/beranda' }, { label: 'KBK', href: '/kbk' }, ...rest];
