import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dateOf } from '../../src/time.js';
import { accessibilityFaults, describeInBrowser, overflow, startBrowserCity, watchAccessibility, watchFaults, type BrowserCity } from '../support/browser.js';
import { kbkOf } from '../support/work.js';

describeInBrowser('handing out accounts', () => {
  let city: BrowserCity;
  beforeAll(async () => {
    city = await startBrowserCity();
    const { opdId } = await kbkOf(city, 'dinkes');
    for (const nama of ['Puspa Lestari', 'Drs. Bambang Angsana Kusumaningrat, M.Si.', 'Rinai']) {
      await city.db.pegawai.create({ data: { nama, jenis: 'NON_ASN', penempatan: { create: { perangkatDaerahId: opdId, jabatan: 'Pelaksana', mulai: dateOf('2026-01-02') } } } });
    }
  });
  afterAll(() => city.close());

  const sound = async (page: Page, width: number) => {
    await page.setViewportSize({ width, height: 800 });
    expect([width, await accessibilityFaults(page), await overflow(page)]).toEqual([width, [], 0]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${page.url().replaceAll(/.*\/akun|[^a-z]/g, '') || 'akun'}-${width}.png`, fullPage: true });
  };

  it('leads from the people of an office to slips that can be printed, one link a person, and to a password', async () => {
    const page = await city.windowOf('admin');
    await watchAccessibility(page);
    const faults = watchFaults(page);
    await page.getByRole('link', { name: 'Akun', exact: true }).click();
    await page.getByRole('link', { name: 'Buat akun', exact: true }).click();
    await page.getByLabel('Perangkat daerah').selectOption({ label: 'Dinas Kesehatan' });
    await page.getByRole('button', { name: 'Terapkan' }).click();
    for (const width of [360, 1280]) await sound(page, width);
    await page.getByRole('checkbox', { name: /Rinai/ }).uncheck();
    await page.getByLabel('Nama pengguna Puspa Lestari').fill('puspa');
    await page.getByRole('button', { name: 'Buat akun yang dicentang' }).click();
    await page.getByText('hanya tampil satu kali').waitFor();
    for (const width of [360, 1280]) await sound(page, width);
    expect(await page.locator('.slip').count()).toBe(2);
    const link = new URL((await page.locator('.slip', { hasText: 'Puspa Lestari' }).locator('.slip-link').textContent())!);

    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('hanya tampil satu kali').isVisible()).toBe(false);
    expect(await page.getByRole('img', { name: 'Kode QR tautan Puspa Lestari' }).isVisible()).toBe(true);
    if (process.env.SHOTS) await page.pdf({ path: `${process.env.SHOTS}/slip.pdf`, format: 'A4' });

    const own = await city.window();
    await own.goto(link.pathname);
    await own.getByLabel('Kata sandi baru', { exact: true }).fill('kuda putih di tepi kali');
    await own.getByLabel('Ulangi kata sandi baru').fill('kuda putih di tepi kali');
    await own.getByRole('button', { name: 'Simpan kata sandi' }).click();
    await own.getByText('Kata sandi tersimpan').waitFor();
    expect(faults).toEqual([]);
  });
});
