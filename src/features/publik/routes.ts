import { city } from '../../regulation/city.js';
import { nilaiBudaya, perilaku } from '../../regulation/nilai.js';
import { perwal } from '../../regulation/perwal.js';
import type { Deps } from '../../web/deps.js';
import { emptyForm } from '../../web/forms.js';
import { featureRouter, isPublic } from '../../web/http.js';
import { tagNames } from '../../web/status.js';

/** What everybody may read: what the portal is for, and the regulation that it carries out. */
export function publik(deps: Deps) {
  const routes = featureRouter();
  const nilai = nilaiBudaya.map(({ kode, huruf, nama, makna }) => ({
    huruf, nama, makna, perilaku: perilaku.filter((one) => one.nilai === kode).map(({ teks }) => teks),
  }));

  routes.getPublic('/', isPublic, (req, res) => res.page('publik/beranda', {
    title: 'Budaya kerja ASN', needsToken: !req.actor, form: emptyForm, nilai, berlakuSejak: city.peraturan.diundangkan,
  }));

  routes.getPublic('/perwal', isPublic, (_req, res) => res.page('publik/perwal', { title: city.peraturan.sebutan, perwal }));

  if (!deps.config.production) {
    routes.getPublic('/komponen', isPublic, (_req, res) => res.page('komponen', { title: 'Komponen', tagNames }));
  }

  return routes;
}
