import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserServer, type LaunchOptions } from 'playwright-core';

/** Where a system's own Chromium stands. */
const SYSTEM_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** One folder per packed version, filled once and kept: unpacking takes seconds. */
const UNPACKED = path.join(os.tmpdir(), 'siap-kbk-chromium-147');

/**
 * Launches a Chromium: the system's where there is one that runs, else the one of the package @sparticuz/chromium.
 * Throws an Error that says why none runs.
 */
export const launchChromium = (): Promise<Browser> => firstThatRuns((options) => chromium.launch(options));

/** The same as a server, to which several processes connect by its `wsEndpoint()`. */
export const serveChromium = (): Promise<BrowserServer> => firstThatRuns((options) => chromium.launchServer(options));

async function firstThatRuns<T>(launch: (options: LaunchOptions) => Promise<T>): Promise<T> {
  const causes: string[] = [];
  for (const executable of [...SYSTEM_PLACES.filter((place) => existsSync(place)), null]) {
    try {
      return await launch(executable ? optionsFor(executable) : await packedChromium());
    } catch (error) {
      causes.push((error as Error).message.split('\n')[0] ?? '');
    }
  }
  throw new Error(`Chromium tidak dapat dijalankan di sini: ${causes.join('; ')}`);
}

const optionsFor = (executablePath: string): LaunchOptions => ({
  executablePath,
  // Chromium refuses its sandbox to root, and many containers have none. What is opened is our own portal.
  chromiumSandbox: false,
  args: ['--font-render-hinting=none', '--disable-dev-shm-usage'],
});

/** Unpacks the package's Chromium beside its final place and renames, so that two runs at once never see half of it. */
async function packedChromium(): Promise<LaunchOptions> {
  if (!existsSync(UNPACKED)) {
    const place = mkdtempSync(`${UNPACKED}-`);
    // The package reads where to unpack, and that the machine may lack the NSS libraries; it adds paths of its own.
    const before = { ...process.env };
    Object.assign(process.env, { TMPDIR: place, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' });
    try {
      const { default: packed } = await import('@sparticuz/chromium');
      await packed.executablePath();
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
    }
    // The package's own names /tmp/fonts; without any font Chromium does not start.
    writeFileSync(path.join(place, 'fonts', 'fonts.conf'), `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${path.join(UNPACKED, 'fonts')}</dir><dir>/usr/share/fonts</dir><cachedir>${path.join(UNPACKED, 'fonts-cache')}</cachedir></fontconfig>`);
    try {
      renameSync(place, UNPACKED);
    } catch (error) {
      rmSync(place, { recursive: true, force: true });
      if (!existsSync(UNPACKED)) throw error;
    }
  }
  return {
    ...optionsFor(path.join(UNPACKED, 'chromium')),
    env: { ...process.env as Record<string, string>, LD_LIBRARY_PATH: path.join(UNPACKED, 'al2023', 'lib'), FONTCONFIG_PATH: path.join(UNPACKED, 'fonts') },
  };
}
