import type { Deps } from '../../web/deps.js';
import { featureRouter, signedIn } from '../../web/http.js';
import { homePage } from './queries.js';

/** My work: what waits for me, what is late, what is next. */
export function beranda(deps: Deps) {
  const routes = featureRouter();
  routes.get('/beranda', signedIn, async (req, res) => res.page('beranda/index', await homePage(deps, req.actor)));
  return routes;
}
