import compression from 'compression';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { randomUUID } from 'node:crypto';
import { pinoHttp } from 'pino-http';
import { akun } from './features/akun/routes.js';
import { arahan } from './features/arahan/routes.js';
import { bantuan } from './features/bantuan/routes.js';
import { beranda } from './features/beranda/routes.js';
import { berkas } from './features/berkas/routes.js';
import { evaluasi } from './features/evaluasi/routes.js';
import { fasilitas } from './features/fasilitas/routes.js';
import { hakAkses } from './features/hak-akses/routes.js';
import { health } from './features/health/routes.js';
import { kbk } from './features/kbk/routes.js';
import { impor } from './features/impor/routes.js';
import { kegiatan } from './features/kegiatan/routes.js';
import { kepala } from './features/kepala/routes.js';
import { kelolaAkun } from './features/kelola-akun/routes.js';
import { laporan } from './features/laporan/routes.js';
import { laporanTim } from './features/laporan-tim/routes.js';
import { laporanMassal } from './features/laporan-massal/routes.js';
import { masuk } from './features/masuk/routes.js';
import { materi } from './features/materi/routes.js';
import { nilai } from './features/nilai/routes.js';
import { notifikasi } from './features/notifikasi/routes.js';
import { pegawai } from './features/pegawai/routes.js';
import { pengaturan } from './features/pengaturan/routes.js';
import { perangkatDaerah } from './features/perangkat-daerah/routes.js';
import { periode } from './features/periode/routes.js';
import { pesan } from './features/pesan/routes.js';
import { publik } from './features/publik/routes.js';
import { rekap } from './features/rekap/routes.js';
import { rencana } from './features/rencana/routes.js';
import { riwayat } from './features/riwayat/routes.js';
import { sosialisasi } from './features/sosialisasi/routes.js';
import { tim } from './features/tim/routes.js';
import { tinjauan } from './features/tinjauan/routes.js';
import { loggedRequest, loggedResponse } from './log.js';
import { readBody } from './web/body.js';
import { checkCsrf } from './web/csrf.js';
import type { Deps } from './web/deps.js';
import { errorPage, noSuchPage } from './web/error-page.js';
import type { FeatureRouter } from './web/http.js';
import { pages, useViews } from './web/page.js';
import { demandNewPassword, loadPerson, passportSession, saveBeforeRedirect, sessions } from './web/session.js';

/** The whole program: what a request passes through, in order, and the features that answer it. */
export function createApp(deps: Deps): Express {
  const app = express();
  app.set('trust proxy', deps.config.trustProxy ?? false);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  useViews(app, deps.config.production);

  app.use(pinoHttp({ logger: deps.log, genReqId: () => randomUUID(), quietReqLogger: true, serializers: { req: loggedRequest, res: loggedResponse }, autoLogging: { ignore: (req) => req.url?.startsWith('/aset/') ?? false } }));
  app.use(securityHeaders(deps.config.production));
  app.use(compression());
  app.use(deps.assets.handler);
  app.use(health(deps).router);
  app.use(sessions(deps));
  app.use(saveBeforeRedirect);
  app.use(passportSession);
  app.use(loadPerson(deps));
  app.use(pages(deps));
  app.use(readBody(deps.files.tempDir));
  app.use(demandNewPassword);
  app.use(checkCsrf);
  for (const feature of features(deps)) app.use(feature.router);
  app.use(noSuchPage);
  app.use(errorPage(deps));
  return app;
}

/** The features, in the order of the menu. */
export function features(deps: Deps): FeatureRouter[] {
  return [
    publik(deps),
    bantuan(),
    hakAkses(),
    masuk(deps),
    akun(deps),
    kelolaAkun(deps),
    beranda(deps),
    notifikasi(deps),
    tinjauan(deps),
    laporanMassal(deps),
    rekap(deps),
    riwayat(deps),
    kbk(deps),
    kegiatan(deps),
    berkas(deps),
    rencana(deps),
    laporan(deps),
    evaluasi(deps),
    tim(deps),
    arahan(deps),
    laporanTim(deps),
    nilai(deps),
    fasilitas(deps),
    pesan(deps),
    materi(deps),
    sosialisasi(deps),
    perangkatDaerah(deps),
    kepala(deps),
    pegawai(deps),
    impor(deps),
    periode(deps),
    pengaturan(deps),
  ];
}

/** No script, style, frame or picture from anywhere but here; nothing inline. */
function securityHeaders(production: boolean) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'"], fontSrc: ["'self'"],
        connectSrc: ["'self'"], manifestSrc: ["'self'"], formAction: ["'self'"], frameAncestors: ["'none'"], baseUri: ["'none'"], objectSrc: ["'none'"],
        ...(production ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: production,
    referrerPolicy: { policy: 'same-origin' },
  });
}
