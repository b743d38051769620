import type { Deps } from '../../web/deps.js';
import { featureRouter, requires } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { TRAIL_FILTERS, trailList } from './queries.js';

/** The trail of all that was changed in the portal. */
export function riwayat(deps: Deps) {
  const routes = featureRouter();
  routes.get('/riwayat', requires('riwayat.baca'), async (req, res) =>
    res.page('riwayat/daftar', await trailList(deps, readQuery(req.query, TRAIL_FILTERS))));
  return routes;
}
