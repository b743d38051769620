import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD } from '../support/city.js';
import { describeInBrowser, fillSignIn, startBrowserCity, watchFaults, type BrowserCity } from '../support/browser.js';

describeInBrowser('signing in', () => {
  let city: BrowserCity;
  beforeAll(async () => { city = await startBrowserCity(); });
  afterAll(() => city.close());

  it.each([['with JavaScript', true], ['without JavaScript', false]])('leads from the front page past a slip to the home page and out again, %s', async (_how, javaScript) => {
    const page = await city.window({ javaScript });
    const faults = watchFaults(page);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Masuk' }).waitFor();
    await fillSignIn(page, 'diskominfo.ketua', 'bukan sandinya');
    await page.getByText('Nama pengguna atau kata sandi tidak cocok').first().waitFor();
    expect(await page.getByLabel('Nama pengguna').inputValue()).toBe('diskominfo.ketua');
    expect(await page.getByLabel('Kata sandi', { exact: true }).inputValue()).toBe('');

    await fillSignIn(page, 'diskominfo.ketua', PASSWORD);
    await page.waitForURL('**/beranda');
    expect(await page.locator('.who').innerText()).toContain('Ketua KBK · Diskominfo');
    expect(await page.getByRole('navigation', { name: 'Utama' }).getByRole('link', { name: 'Beranda' }).getAttribute('aria-current')).toBe('page');

    await page.locator('.mast').getByRole('button', { name: 'Keluar' }).click();
    await page.getByText('Anda sudah keluar.').waitFor();
    await page.goto('/beranda');
    expect(new URL(page.url()).pathname).toBe('/masuk');
    // A refused form answers 422, which the console calls an error.
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
  });

  it.each([['with JavaScript', true], ['without JavaScript', false]])('leads on to the page that was asked for, %s', async (_how, javaScript) => {
    const page = await city.window({ javaScript });
    await page.goto('/akun');
    await page.getByText('Masuk untuk membuka halaman yang Anda minta').waitFor();
    await fillSignIn(page, 'dinkes.anggota1', PASSWORD);
    await page.waitForURL('**/akun');
    await page.getByRole('heading', { name: 'Akun saya' }).waitFor();
  });

  it('opens and shuts the menu on a phone by its address alone, and leads to one’s account and out', async () => {
    const page = await city.windowOf('tim.koordinator', { javaScript: false, width: 360, height: 740 });
    const menu = page.getByRole('navigation', { name: 'Utama' });
    expect(await menu.isVisible()).toBe(false);
    await page.getByRole('link', { name: 'Menu' }).click();
    expect(await menu.isVisible()).toBe(true);
    await menu.getByRole('link', { name: 'Tutup' }).click();
    expect(await menu.isVisible()).toBe(false);
    await page.goBack();
    await menu.getByRole('link', { name: 'Akun saya' }).click();
    await page.getByRole('heading', { name: 'Akun saya' }).waitFor();
    await page.getByRole('link', { name: 'Menu' }).click();
    await menu.getByRole('button', { name: 'Keluar' }).click();
    await page.getByText('Anda sudah keluar.').waitFor();
  });

  it('can be done with the keyboard alone', async () => {
    const page = await city.window();
    await page.goto('/masuk');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Langsung ke isi');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('dinkes.fasilitator');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/beranda');
  });

  it('moves the focus to what is wrong after a password change was refused, and keeps the session after one that was not', async () => {
    const page = await city.windowOf('kec-serang.anggota2');
    await page.goto('/akun');
    await page.getByLabel('Kata sandi sekarang').fill(PASSWORD);
    await page.getByLabel('Kata sandi baru', { exact: true }).fill('pendek');
    await page.getByLabel('Ulangi kata sandi baru').fill('pendek');
    await page.getByRole('button', { name: 'Ganti kata sandi' }).click();
    await page.locator('.error-summary:focus').waitFor();
    await page.getByLabel('Kata sandi sekarang').fill(PASSWORD);
    await page.getByLabel('Kata sandi baru', { exact: true }).fill('kuda putih di tepi kali');
    await page.getByLabel('Ulangi kata sandi baru').fill('kuda putih di tepi kali');
    await page.getByRole('button', { name: 'Ganti kata sandi' }).click();
    await page.getByText('Kata sandi diganti.').waitFor();
  });
});
