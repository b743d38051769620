import { featureRouter, isPublic } from '../../web/http.js';
import { accessPage } from './queries.js';

/** Who may do and read what, with its Pasal. Public: it shows rules, nobody's data. */
export function hakAkses() {
  const routes = featureRouter();
  const tables = accessPage();

  routes.getPublic('/hak-akses', isPublic, (_req, res) => res.page('hak-akses/tampil', { title: 'Hak akses', ...tables }));

  return routes;
}
