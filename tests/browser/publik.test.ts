import { afterAll, beforeAll, expect, it } from 'vitest';
import { resetByLink } from '../../src/features/akun/service.js';
import { accessibilityFaults, describeInBrowser, overflow, startBrowserCity, watchAccessibility, watchFaults, type BrowserCity } from '../support/browser.js';

describeInBrowser('the public pages', () => {
  let city: BrowserCity;
  let pages: string[];
  beforeAll(async () => {
    city = await startBrowserCity();
    pages = ['/', '/masuk', '/perwal', '/hak-akses', '/bantuan', '/bantuan/umum', '/bantuan/administrator', '/komponen', `/sandi/${await resetByLink(city.deps, 'walikota')}`];
  });
  afterAll(() => city.close());

  it.each([360, 1280])('are free of what WCAG 2.2 AA forbids, of sideways scrolling and of faults, at %i px', async (width) => {
    const page = await city.window({ width });
    await watchAccessibility(page);
    const faults = watchFaults(page);
    const found: string[] = [];
    for (const address of pages) {
      await page.goto(address);
      found.push(...(await accessibilityFaults(page)).map((fault) => `${address}: ${fault}`));
      const wider = await overflow(page);
      if (wider > 0) found.push(`${address}: ${wider} px wider than the window`);
    }
    expect([...found, ...faults]).toEqual([]);
  });

  it.each([320, 768, 1000])('do not scroll sideways at %i px either', async (width) => {
    const page = await city.window({ width });
    for (const address of pages) {
      await page.goto(address);
      expect(await overflow(page), address).toBe(0);
    }
  });

  it('are found free by a check that does find what is forbidden', async () => {
    const page = await city.window();
    await watchAccessibility(page);
    await page.goto('/masuk');
    await page.evaluate(() => document.querySelector('label')!.remove());
    expect((await accessibilityFaults(page)).join('\n')).toContain('label');
  });

  it('keep the contents of the regulation shut on a phone and open on the desk, and jump to a Pasal', async () => {
    const phone = await city.window({ width: 360, javaScript: false });
    await phone.goto('/perwal');
    const contents = phone.getByRole('navigation', { name: 'Daftar isi' });
    expect(await contents.getByRole('link', { name: 'ORGANISASI' }).isVisible()).toBe(false);
    await contents.getByText('Daftar isi').click();
    await contents.getByRole('link', { name: 'ORGANISASI' }).click();
    await phone.waitForURL('**#bab-ix');
    const desk = await city.window();
    await desk.goto('/perwal#pasal-13');
    expect(await desk.getByRole('link', { name: 'ORGANISASI' }).isVisible()).toBe(true);
    expect(await desk.getByRole('heading', { name: 'Pasal 13' }).isVisible()).toBe(true);
    expect(await desk.evaluate(() => scrollY)).toBeGreaterThan(1000);
  });
});
