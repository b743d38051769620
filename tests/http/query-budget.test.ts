import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { features } from '../../src/app.js';
import { startApp, type TestApp } from '../support/app.js';
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

const met = new Set<string>();

let city: TestApp;
let watch: ReturnType<typeof watchQueries>;
beforeAll(async () => {
  city = await startApp();
  await fillCity(city);
  watch = watchQueries(city.database.pool);
}, 120_000);
afterAll(() => city.close());

/** Every page that one role finds, with the statements that it took. */
async function pagesOf(role: string | null) {
  const patterns = features(city.deps).flatMap((feature) => feature.declared).filter(({ method }) => method === 'GET').map(({ path }) => path);
  const browser = role === null ? city.visitor() : await city.as(role);
  const taken = new Map<string, string[]>();
  const visited = await crawl(patterns, async (address) => {
    let answer: Awaited<ReturnType<typeof browser.get>> | undefined;
    taken.set(address, await watch(async () => { answer = await browser.get(address); }));
    const { status, headers, text } = answer!;
    return { status, html: headers['content-type']?.startsWith('text/html') ? text : null };
  }, { first: [`/kbk/${(await kbkOf(city, 'diskominfo')).id}`] });
  return { ...visited, taken };
}

describe('the pages of a role', () => {
  async function inspect(role: string | null): Promise<void> {
    const { pages, dead, taken } = await pagesOf(role);
    const over = [...taken].filter(([, statements]) => statements.length > BUDGET)
      .map(([address, statements]) => `${address} takes ${statements.length}:\n${statements.map((sql) => `  ${sql.replaceAll(/\s+/g, ' ').slice(0, 120)}`).join('\n')}`);
    expect(over.join('\n')).toBe('');
    expect(dead).toEqual([]);
    expect(pages.has('/beranda')).toBe(role !== null);
    for (const pattern of pages.keys()) met.add(pattern);
  }

  it.each(ROLES)('take at most eight queries each, and have no dead link: %s', inspect);

  it('do so too where an evaluation has just been set', async () => {
    await evaluates(city, '2026-12-31', 'tim.ketua', 'tetapkan');
    await inspect('tim.penanggungjawab');
  });

  it('are together all pages that there are', () => {
    const declared = features(city.deps).flatMap((feature) => feature.declared).filter(({ method }) => method === 'GET').map(({ path }) => path);
    expect(declared.filter((pattern) => !met.has(pattern) && !NOT_LINKED.includes(pattern))).toEqual([]);
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
