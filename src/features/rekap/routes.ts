import { rekapXlsx } from '../../documents/rekap-xlsx.js';
import type { Deps } from '../../web/deps.js';
import { featureRouter, sendDownload, signedIn } from '../../web/http.js';
import { readQuery } from '../../web/lists.js';
import { LIST_FILTERS, recapList, recapPage, recapWorkbook } from './queries.js';

/** Who has and has not reported: the year as a matrix, the list behind each figure, and the workbook. */
export function rekap(deps: Deps) {
  const routes = featureRouter();

  routes.get('/rekap', signedIn, async (req, res) =>
    res.page('rekap/index', await recapPage(deps, req.actor, readQuery(req.query, ['tahun']).tahun)));

  routes.get('/rekap/daftar', signedIn, async (req, res) =>
    res.page('rekap/daftar', await recapList(deps, req.actor, readQuery(req.query, LIST_FILTERS))));

  routes.get('/rekap/unduh.xlsx', signedIn, async (req, res) => {
    const data = await recapWorkbook(deps, req.actor, readQuery(req.query, ['tahun']).tahun);
    sendDownload(res, `rekap-laporan-kbk-${data.tahun}.xlsx`, await rekapXlsx(data));
  });

  return routes;
}
