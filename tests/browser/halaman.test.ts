import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { features } from '../../src/app.js';
import { accessibilityFaults, describeInBrowser, overflow, startBrowserCity, watchFaults, type BrowserCity } from '../support/browser.js';
import { fillCity } from '../support/busy-city.js';
import { crawl } from '../support/crawl.js';
import { kbkOf } from '../support/work.js';

/** Who together find every page; each page is looked at once, with the first who finds it. */
const ROLES = ['diskominfo.sekretaris', 'diskominfo.ketua', 'diskominfo.pj', 'tim.sekretaris', 'tim.koordinator', 'tim.ketua', 'staf.walikota', 'admin', 'tanpa.jabatan'];

/** Pages that many see with different parts: looked at with everybody. */
const SEEN_BY_ALL = ['/beranda', '/laporan/:id'];

describeInBrowser('every page behind the door', () => {
  let city: BrowserCity;
  const looked = new Set<string>();
  beforeAll(async () => {
    city = await startBrowserCity();
    await fillCity(city);
  }, 240_000);
  afterAll(() => city.close());

  /** The pages of a person: pattern → address. Downloads and pictures are none. */
  async function pagesOf(page: Page): Promise<Map<string, string>> {
    const patterns = features(city.deps).flatMap((feature) => feature.declared).filter(({ method, guard }) => method === 'GET' && guard !== 'public').map(({ path }) => path);
    const { pages } = await crawl(patterns, async (address) => {
      const answer = await page.context().request.get(address, { maxRedirects: 0 });
      const isPage = answer.headers()['content-type']?.startsWith('text/html');
      return { status: answer.status() === 200 && !isPage ? 204 : answer.status(), html: isPage ? await answer.text() : null };
    }, { perPattern: 2, first: [`/kbk/${(await kbkOf(city, 'diskominfo')).id}`] });
    return pages;
  }

  it.each(ROLES)('is free of what WCAG 2.2 AA forbids, of sideways scrolling and of faults, at 360 and 1280 px: %s', async (role) => {
    const page = await city.windowOf(role);
    const faults = watchFaults(page);
    const found: string[] = [];
    for (const [pattern, address] of await pagesOf(page)) {
      if (looked.has(pattern) && !SEEN_BY_ALL.includes(pattern)) continue;
      looked.add(pattern);
      await page.goto(address);
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        found.push(...(await accessibilityFaults(page)).map((fault) => `${pattern} at ${width}: ${fault}`));
        const wider = await overflow(page);
        if (wider > 0) found.push(`${pattern} at ${width}: ${wider} px wider than the window`);
      }
    }
    expect([...found, ...faults].join('\n')).toBe('');
  }, 300_000);
});
