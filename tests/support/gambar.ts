import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { createApp, features } from '../../src/app.js';
import { ROOT, readConfig } from '../../src/config.js';
import { openDatabase } from '../../src/db/client.js';
import { startEmbedded } from '../../src/db/embedded.js';
import { applyMigrations } from '../../src/db/migrations.js';
import { DEMO_PASSWORD } from '../../src/db/seed/demo/index.js';
import { prepareData } from '../../src/db/seed/prepare.js';
import { openFileStore } from '../../src/features/berkas/store.js';
import { makeLog } from '../../src/log.js';
import { loadAssets } from '../../src/web/assets.js';
import type { Deps } from '../../src/web/deps.js';
import { launchChromium } from './chromium.js';
import { crawl, type Answer } from './crawl.js';
import { listen } from './listen.js';

// npm run gambar: a picture of every page at 360 and 1280 px for each role, into tests/gambar, and the few that the README
// shows, into docs/gambar. Of a demonstration city on a server of its own, or with --alamat of a portal that runs with
// the demonstration accounts. --peran and --halaman narrow it: npm run gambar -- --peran tim.ketua --halaman /rekap. --readme
// takes only what the README shows.

const WIDTHS = [360, 1280];

const ROLES = [
  null, 'diskominfo.sekretaris', 'dinkes.sekretaris', 'dinkes.ketua', 'dinkes.fasilitator', 'dinkes.pj', 'dinkes.anggota1', 'tim.koordinator', 'tim.sekretaris',
  'tim.ketua', 'tim.penanggungjawab', 'tim.pengarah', 'tim.anggota', 'walikota', 'staf.walikota', 'admin',
] as const;

/** What the README shows: one window of a page, as one role sees it. */
const CHOSEN: { file: string; role: string | null; pattern: string; width: number; height: number }[] = [
  { file: 'publik', role: null, pattern: '/', width: 1280, height: 800 },
  { file: 'beranda', role: 'dinkes.sekretaris', pattern: '/beranda', width: 1280, height: 800 },
  { file: 'kegiatan-ponsel', role: 'dinkes.sekretaris', pattern: '/kegiatan/baru', width: 360, height: 720 },
  { file: 'laporan', role: 'tim.koordinator', pattern: '/laporan/:id', width: 1280, height: 800 },
  { file: 'tinjauan', role: 'tim.koordinator', pattern: '/tinjauan', width: 1280, height: 800 },
  { file: 'rekap', role: 'tim.sekretaris', pattern: '/rekap', width: 1280, height: 800 },
  { file: 'evaluasi', role: 'staf.walikota', pattern: '/evaluasi/:id', width: 1280, height: 800 },
];

const { values: options } = parseArgs({ options: { alamat: { type: 'string' }, peran: { type: 'string' }, halaman: { type: 'string' }, readme: { type: 'boolean' } } });
/** What the README shows is taken together, so that it is all of one city and one day. */
const forReadme = !options.peran && !options.halaman;
const isWhole = forReadme && !options.readme;

/** Whether a page of a role, or with no page any of that role, is to be taken. */
const isWanted = (role: string | null, pattern?: string): boolean =>
  (!options.peran || options.peran === role) && (!options.halaman || pattern === undefined || options.halaman === pattern)
  && (!options.readme || CHOSEN.some((one) => one.role === role && (pattern === undefined || one.pattern === pattern)));
const target = path.join(ROOT, 'tests', 'gambar');

/** A demonstration city of its own, served. */
async function trialPortal(): Promise<{ address: string; deps: Deps; close: () => Promise<void> }> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-gambar-'));
  const server = await startEmbedded({ dataDir, log: { info: () => {}, warn: console.warn } });
  await applyMigrations({ url: server.url, migrationsDir: path.join(ROOT, 'prisma/migrations'), schemaPath: path.join(ROOT, 'prisma/schema.prisma') });
  const database = openDatabase(server.url);
  const deps = await depsOn(database, dataDir);
  await prepareData({ ...deps, url: server.url });
  const portal = await listen(createApp(deps));
  return {
    address: portal.address,
    deps,
    close: async () => {
      await portal.close();
      await database.close();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function depsOn({ db, pool }: ReturnType<typeof openDatabase>, dataDir: string): Promise<Deps> {
  return {
    db, pool, clock: () => new Date(), config: readConfig({ NODE_ENV: 'development' }), files: await openFileStore(dataDir),
    assets: loadAssets(path.join(ROOT, 'public')), sessionSecret: 'rahasia-untuk-gambar-yang-cukup-panjang', log: makeLog('warn'),
  };
}

/** A portal that runs already: its pages are those of this code, its rows are found along its links. */
async function runningPortal(address: string): ReturnType<typeof trialPortal> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-gambar-'));
  // Connects at the first query, and none is made.
  const database = openDatabase('postgresql://localhost/tidak-dipakai');
  return {
    address,
    deps: await depsOn(database, dataDir),
    close: async () => {
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A window of one role, signed in; null where the portal does not know the account. */
async function windowOf(browser: Browser, address: string, role: string | null): Promise<BrowserContext | null> {
  const context = await browser.newContext({ baseURL: address, locale: 'id-ID', reducedMotion: 'reduce' });
  if (role === null) return context;
  const form = await (await context.request.get('/masuk')).text();
  const token = /name="_csrf" value="([^"]+)"/.exec(form)?.[1] ?? '';
  const answer = await context.request.post('/masuk', { form: { _csrf: token, namaPengguna: role, sandi: DEMO_PASSWORD }, maxRedirects: 0 });
  if (answer.status() === 303) return context;
  await context.close();
  return null;
}

const openIn = (context: BrowserContext) => async (address: string): Promise<Answer> => {
  const answer = await context.request.get(address, { maxRedirects: 0 });
  const isPage = answer.headers()['content-type']?.startsWith('text/html') ?? false;
  return { status: answer.status(), html: isPage ? await answer.text() : null };
};

const fileName = (pattern: string) => (pattern === '/' ? 'depan' : pattern.slice(1).replaceAll('/', '-').replaceAll(':', ''));

/** Opens a page with all its pictures: those far down load only when somebody scrolls to them. */
async function openPage(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.evaluate(() => Promise.all([...document.images].map((image) => {
    image.loading = 'eager';
    return image.decode().catch(() => undefined);
  })));
}

async function takePictures(context: BrowserContext, role: string | null, pages: Map<string, string>): Promise<number> {
  const folder = path.join(target, role ?? 'publik');
  mkdirSync(folder, { recursive: true });
  const page = await context.newPage();
  for (const [pattern, address] of pages) {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      await openPage(page, address);
      await page.screenshot({ path: path.join(folder, `${fileName(pattern)}-${width}.png`), fullPage: true });
    }
    for (const chosen of forReadme ? CHOSEN.filter((one) => one.role === role && one.pattern === pattern) : []) {
      await page.setViewportSize({ width: chosen.width, height: chosen.height });
      await openPage(page, address);
      mkdirSync(path.join(ROOT, 'docs', 'gambar'), { recursive: true });
      await sharp(await page.screenshot()).png({ palette: true, effort: 10 }).toFile(path.join(ROOT, 'docs', 'gambar', `${chosen.file}.png`));
    }
  }
  await page.close();
  return pages.size * WIDTHS.length;
}

async function main(): Promise<void> {
  const portal = options.alamat ? await runningPortal(options.alamat) : await trialPortal();
  // Chromium writes a date field in the language of its process, not of its window.
  Object.assign(process.env, { LANG: 'id_ID.UTF-8', LANGUAGE: 'id' });
  const browser = await launchChromium();
  try {
    const patterns = features(portal.deps).flatMap((feature) => feature.declared).filter(({ method }) => method === 'GET').map(({ path: pattern }) => pattern);
    const missed = new Set(patterns);
    const dead = new Set<string>();
    if (isWhole && existsSync(target)) rmSync(target, { recursive: true });
    for (const role of ROLES) {
      if (!isWanted(role)) continue;
      const context = await windowOf(browser, portal.address, role);
      if (!context) {
        console.log(`${role}: akun tidak ada`);
        continue;
      }
      const open = openIn(context);
      const isPage = new Set<string>();
      const visited = await crawl(patterns, async (address) => {
        const answer = await open(address);
        if (answer.html !== null) isPage.add(address);
        return answer;
      }, { perPattern: 20 });
      for (const pattern of visited.pages.keys()) missed.delete(pattern);
      for (const link of visited.dead) dead.add(`${role ?? 'publik'}: ${link}`);
      const shown = new Map([...visited.pages].filter(([pattern, address]) => isPage.has(address) && isWanted(role, pattern)));
      console.log(`${role ?? 'publik'}: ${await takePictures(context, role, shown)} gambar`);
      await context.close();
    }
    if (isWhole) for (const pattern of missed) console.log(`tidak ditemukan oleh siapa pun: ${pattern}`);
    for (const link of dead) console.log(`tautan mati: ${link}`);
  } finally {
    await browser.close();
    await portal.close();
  }
}

await main();
