import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { features } from '../../src/app.js';
import { startApp, type TestApp } from '../support/app.js';
import { accessibilityFaults, describeInBrowser, openWindows, overflow, signedInWindow, watchAccessibility, watchFaults, type Windows } from '../support/browser.js';
import { evaluates, fillCity } from '../support/busy-city.js';
import { crawl } from '../support/crawl.js';
import { watchQueries } from '../support/queries.js';
import { kbkOf } from '../support/work.js';

/** No page takes more: the session, the person and the menu are three of them. */
const BUDGET = 8;

const ROLES = [
  null, 'diskominfo.sekretaris', 'diskominfo.ketua', 'diskominfo.fasilitator', 'diskominfo.pj', 'diskominfo.anggota1', 'tim.pengarah', 'tim.penanggungjawab',
  'tim.ketua', 'tim.sekretaris', 'tim.koordinator', 'tim.anggota', 'walikota', 'staf.walikota', 'admin', 'tanpa.jabatan',
];

/** What one comes to by no link: from a failed form, a letter, a lost session, a page's own script. */
const NOT_LINKED = ['/sandi/:token', '/masuk/lanjutkan', '/impor/:id/kemajuan'];

/** Found in a state of its own, to which a test below brings the city. */
const OPENED_APART = ['/evaluasi/:id/sampaikan', '/pegawai/:id/berhenti/batalkan'];

/** Pages that many see with different parts: looked at with everybody. */
const SEEN_BY_ALL = ['/beranda', '/laporan/:id'];

/** The pages that each role found: pattern → address. The tests of one role take what the walk before them found. */
const found = new Map<string | null, Map<string, string>>();
/** The addresses that gave a page to look at; what is downloaded is none. */
const shown = new Set<string>();

let city: TestApp;
let watch: ReturnType<typeof watchQueries>;
beforeAll(async () => {
  city = await startApp();
  await fillCity(city);
  watch = watchQueries(city.database.pool);
}, 240_000);
afterAll(() => city.close());

const declared = () => features(city.deps).flatMap((feature) => feature.declared).filter(({ method }) => method === 'GET');

describe('the pages of a role', () => {
  /** Walks the portal as one role: every page that it finds takes few queries, and no link is dead. */
  async function inspect(role: string | null): Promise<void> {
    const browser = role === null ? city.visitor() : await city.as(role);
    const over: string[] = [];
    const { pages, dead } = await crawl(declared().map(({ path }) => path), async (address) => {
      let answer: Awaited<ReturnType<typeof browser.get>> | undefined;
      const statements = await watch(async () => { answer = await browser.get(address); });
      if (statements.length > BUDGET) over.push(`${address} takes ${statements.length}:\n${statements.map((sql) => `  ${sql.replaceAll(/\s+/g, ' ').slice(0, 120)}`).join('\n')}`);
      const { status, headers, text } = answer!;
      if (!headers['content-type']?.startsWith('text/html')) return { status, html: null };
      if (status === 200) shown.add(address);
      return { status, html: text };
    }, { perPattern: 2, first: [`/kbk/${(await kbkOf(city, 'diskominfo')).id}`, '/impor/baru/pegawai'] });
    expect(over.join('\n')).toBe('');
    expect(dead).toEqual([]);
    expect(pages.has('/beranda')).toBe(role !== null);
    found.set(role, pages);
  }

  it.each(ROLES)('take at most eight queries each, and have no dead link: %s', inspect);
});

describeInBrowser('every page behind the door', () => {
  let windows: Windows;
  const looked = new Set<string>();
  beforeAll(async () => { windows = await openWindows(city.address); });
  afterAll(() => windows.close());

  // Each page is looked at once, with the first who finds it; public ones have tests of their own.
  it.each(ROLES.filter((role) => role !== null))('is free of what WCAG 2.2 AA forbids, of sideways scrolling and of faults, at 360 and 1280 px: %s', async (role) => {
    const isPublic = new Set(declared().filter(({ guard }) => guard === 'public').map(({ path }) => path));
    const unseen = [...found.get(role)!].filter(([pattern, address]) => shown.has(address) && !isPublic.has(pattern) && (!looked.has(pattern) || SEEN_BY_ALL.includes(pattern)));
    const page = await signedInWindow(city, windows, role);
    await watchAccessibility(page);
    const faults = watchFaults(page);
    const wrong: string[] = [];
    for (const [pattern, address] of unseen) {
      looked.add(pattern);
      await page.goto(address);
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        wrong.push(...(await accessibilityFaults(page, { byWidth: width === 360 })).map((fault) => `${pattern} at ${width}: ${fault}`));
        const wider = await overflow(page);
        if (wider > 0) wrong.push(`${pattern} at ${width}: ${wider} px wider than the window`);
      }
    }
    expect([...wrong, ...faults].join('\n')).toBe('');
  }, 300_000);
});

describe('the pages of all roles', () => {
  it('take at most eight queries too where an evaluation has just been set', async () => {
    await evaluates(city, '2026-12-31', 'tim.ketua', 'tetapkan');
    const { id } = await city.db.evaluasi.findFirstOrThrow({ where: { status: 'DITETAPKAN' } });
    const penanggungjawab = await city.as('tim.penanggungjawab');
    for (const address of ['/beranda', '/evaluasi', `/evaluasi/${id}`, `/evaluasi/${id}/sampaikan`]) {
      const statements = await watch(async () => { expect((await penanggungjawab.get(address)).status).toBe(200); });
      expect(statements.length, address).toBeLessThanOrEqual(BUDGET);
    }
  });

  it('take at most eight queries too where somebody has left the service', async () => {
    const admin = await city.as('admin');
    const { pegawaiId } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'setda.ketua' } });
    const { revisi } = await city.db.pegawai.findUniqueOrThrow({ where: { id: pegawaiId! } });
    const leaving = { alasan: 'PENSIUN', hariTerakhir: '2026-11-20', revisi: String(revisi) };
    const sidik = /name="sidik" value="(\w+)"/.exec((await admin.post(`/pegawai/${pegawaiId}/berhenti`, leaving)).text)![1]!;
    expect((await admin.post(`/pegawai/${pegawaiId}/berhenti/lakukan`, { ...leaving, sidik })).status).toBe(303);
    for (const address of [`/pegawai/${pegawaiId}`, `/pegawai/${pegawaiId}/berhenti/batalkan`]) {
      const statements = await watch(async () => { expect((await admin.get(address)).status).toBe(200); });
      expect(statements.length, address).toBeLessThanOrEqual(BUDGET);
    }
  });

  it('are together all pages that there are', () => {
    const met = new Set([...found.values()].flatMap((pages) => [...pages.keys()]));
    expect(declared().map(({ path }) => path).filter((pattern) => !met.has(pattern) && !OPENED_APART.includes(pattern) && !NOT_LINKED.includes(pattern))).toEqual([]);
  });
});

describe('the watch', () => {
  it('sees what the session store sends, and what Prisma sends inside a transaction', async () => {
    const browser = await city.as('admin');
    const page = await watch(() => browser.get('/akun'));
    expect(page.some((sql) => sql.includes('sesi'))).toBe(true);
    const inside = await watch(() => city.db.$transaction(async (tx) => { await tx.pengaturan.count(); }));
    expect(inside.filter((sql) => /pengaturan/.test(sql))).toHaveLength(1);
    expect(inside.length).toBeGreaterThanOrEqual(3);
  });
});
