import type { Deps } from '../../web/deps.js';
import { featureRouter, localAddress, signedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { NOTICE_FILTERS, noticeList } from './queries.js';
import { openNotice, readAllNotices } from './service.js';

/** What one was told of. Opening is a POST, because it marks as read: a page that a browser fetches ahead changes nothing. */
export function notifikasi(deps: Deps) {
  const routes = featureRouter();

  routes.get('/notifikasi', signedIn, async (req, res) =>
    res.page('notifikasi/daftar', await noticeList(deps, req.actor, readQuery(req.query, NOTICE_FILTERS))));

  routes.post('/notifikasi/:id/buka', signedIn, async (req, res) =>
    res.redirect(303, localAddress(await openNotice(deps, req.actor, req.params.id!), '/notifikasi')));

  routes.post('/notifikasi/baca-semua', signedIn, async (req, res) => {
    const count = await readAllNotices(deps, req.actor);
    if (count > 0) res.flash({ kind: 'ok', title: `${count.toLocaleString('id-ID')} pemberitahuan ditandai sudah dibaca.` });
    res.redirect(303, '/notifikasi');
  });

  return routes;
}
