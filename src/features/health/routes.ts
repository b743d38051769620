import type { Deps } from '../../web/deps.js';
import { featureRouter, isPublic } from '../../web/http.js';

/** For the service manager and the proxy: whether the process lives, and whether it can do its work. */
export function health(deps: Deps) {
  const routes = featureRouter();

  routes.getPublic('/healthz', isPublic, (_req, res) => res.type('text').send('ok\n'));

  routes.getPublic('/readyz', isPublic, async (_req, res) => {
    try {
      await deps.pool.query('select 1');
      res.type('text').send('siap\n');
    } catch {
      res.status(503).type('text').send('basis data tidak terjangkau\n');
    }
  });

  return routes;
}
