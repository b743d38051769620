import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { startApp, type TestApp } from './app.js';

/**
 * A group of tests in a real Chromium. Where none can be launched, one test stands in their place that says so plainly;
 * it fails where CI=true, so that nothing is taken for tried that was not.
 */
export function describeInBrowser(name: string, tests: () => void): void {
  if (inject('chromium') !== '') {
    describe(name, tests);
    return;
  }
  describe(name, () => {
    it('is not tried here, because no Chromium can be launched', () => {
      console.warn(`Uji peramban TIDAK dijalankan: ${inject('noChromium')}`);
      expect(process.env.CI, inject('noChromium')).not.toBe('true');
    });
  });
}

export interface WindowOptions {
  javaScript?: boolean;
  width?: number;
  height?: number;
}

/** Windows on one portal in the run's Chromium. */
export interface Windows {
  /** A window of somebody who is not signed in. */
  window(options?: WindowOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Windows on the portal at an address. Close them in `afterAll`, before the portal. */
export async function openWindows(address: string): Promise<Windows> {
  const browser: Browser = await chromium.connect(inject('chromium'));
  const contexts: BrowserContext[] = [];
  return {
    window: async ({ javaScript = true, width = 1280, height = 800 } = {}) => {
      const context = await browser.newContext({
        baseURL: address, locale: 'id-ID', timezoneId: 'Asia/Jakarta', javaScriptEnabled: javaScript, viewport: { width, height }, reducedMotion: 'reduce',
      });
      contexts.push(context);
      context.setDefaultTimeout(30_000);
      return context.newPage();
    },
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
    },
  };
}

/** The test city, served to a browser. */
export interface BrowserCity extends TestApp, Windows {
  /** A window of a signed-in person, on their home page. */
  windowOf(namaPengguna: string, options?: WindowOptions): Promise<Page>;
}

/** Starts the shipped app on a database of its own and serves it to the run's Chromium. Close it in `afterAll`. */
export async function startBrowserCity(): Promise<BrowserCity> {
  const city = await startApp();
  const { window, close } = await openWindows(city.address);
  return {
    ...city,
    window,
    windowOf: (namaPengguna, options) => signedInWindow(city, { window }, namaPengguna, options),
    close: async () => {
      await close();
      await city.close();
    },
  };
}

/** A window of a person of the test city, on their home page, in a session of its own. Only the tests of signing in go through the form. */
export async function signedInWindow(city: Pick<TestApp, 'address' | 'visitor'>, { window }: Pick<Windows, 'window'>, namaPengguna: string, options?: WindowOptions): Promise<Page> {
  const page = await window(options);
  const visitor = await city.visitor().signIn(namaPengguna);
  await page.context().addCookies(visitor.cookies().map((cookie) => ({ ...cookie, url: city.address })));
  await page.goto('/beranda');
  return page;
}

/** Fills in the sign-in form and sends it. */
export async function fillSignIn(page: Page, namaPengguna: string, sandi: string): Promise<void> {
  await page.getByLabel('Nama pengguna').fill(namaPengguna);
  await page.getByLabel('Kata sandi', { exact: true }).fill(sandi);
  await page.locator('main').getByRole('button', { name: 'Masuk' }).click();
}

/** A field by its visible label, whether or not it says "(opsional)". */
export const field = (page: Page, label: string) => page.getByLabel(new RegExp(`^\\s*${label}(\\s+\\(opsional\\))?\\s*$`));
/** Presses a button of the page, not of the frame around it. */
export const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true }).click();
/** Follows a link of the page, not of the frame around it. */
export const follow = (page: Page, name: string) => page.getByRole('main').getByRole('link', { name, exact: true }).click();
/** What the page says of the last act, or of what is wrong. */
export const told = (page: Page, words: string) => page.getByRole('main').getByText(words).first().waitFor();

/** The bytes that a link gives. */
export async function downloaded(page: Page, name: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), follow(page, name)]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Whatever a page does wrong by itself: script errors, refused styles, scripts or pictures, failed loads. Watch before `goto`. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
  page.on('requestfailed', (request) => {
    const cause = request.failure()?.errorText;
    // A picture that was still under way when the page was left.
    if (cause !== 'net::ERR_ABORTED') faults.push(`${request.url()}: ${cause}`);
  });
  return faults;
}

// What `axe.source` gives is more than twice as long.
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What can differ between two widths of a page that is otherwise in order. */
const BY_WIDTH = ['color-contrast', 'target-size', 'scrollable-region-focusable'];

/** Gives a window what `accessibilityFaults` needs, once: sent to each page it would take longer than the check. */
export const watchAccessibility = (page: Page) => page.addInitScript({ content: AXE });

/**
 * WCAG 2.2 A and AA, as far as a program can tell: one line for each thing that is wrong. `byWidth` asks only for what
 * another width of a page that was checked whole can add. The page's window was given to `watchAccessibility` before.
 */
export async function accessibilityFaults(page: Page, { byWidth = false } = {}): Promise<string[]> {
  const { violations } = await page.evaluate((runOnly) => (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe
    // No style sheet of another site is to be fetched for it: all is ours, and here already.
    .run({ preload: false, resultTypes: ['violations'], runOnly }), byWidth ? BY_WIDTH : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

/** How many pixels a page is wider than its window: 0 where nothing scrolls sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
