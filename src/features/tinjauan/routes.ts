import type { Deps } from '../../web/deps.js';
import { featureRouter, requires } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { QUEUE_FILTERS, queuePage } from './queries.js';

/** The Tim's queue of forwarded reports. */
export function tinjauan(deps: Deps) {
  const routes = featureRouter();
  routes.get('/tinjauan', requires('laporan.terima'), async (req, res) =>
    res.page('tinjauan/daftar', await queuePage(deps, req.actor, readQuery(req.query, QUEUE_FILTERS))));
  return routes;
}
