import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveDataDir } from '../../src/db/embedded-data-dir.js';

let folder: string;
let cloneDir: string;
let systemDir: string;
let inSystem: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-uji-')));
  cloneDir = path.join(folder, 'klon');
  systemDir = path.join(folder, 'sistem');
  mkdirSync(cloneDir);
  inSystem = path.join(systemDir, createHash('sha256').update(cloneDir).digest('hex').slice(0, 12));
});
afterEach(() => rmSync(folder, { recursive: true }));

const resolve = (uid: number, env: Record<string, string> = {}, from = cloneDir) => resolveDataDir({ env, cloneDir: from, uid, systemDir });

it('takes a DATA_DIR that is set where it is, for root too', () => {
  expect(resolve(0, { DATA_DIR: '/srv/kbk' })).toEqual({ dataDir: '/srv/kbk', notes: [] });
  expect(resolve(1000, { DATA_DIR: './lain' })).toEqual({ dataDir: path.join(cloneDir, 'lain'), notes: [] });
});

it('warns in production of a DATA_DIR inside the clone', () => {
  const production = { NODE_ENV: 'production' };
  expect(resolve(1000, production).notes).toEqual([expect.stringContaining('git clean')]);
  expect(resolve(1000, { ...production, DATA_DIR: 'data' }).notes).toEqual([expect.stringContaining('git clean')]);
  expect(resolve(1000, { ...production, DATA_DIR: `${cloneDir}-data` }).notes).toEqual([]);
});

it('keeps the data in the clone for a user, and in the system\'s folder for root, which is said', () => {
  expect(resolve(1000)).toEqual({ dataDir: path.join(cloneDir, 'data'), notes: [] });
  expect(resolve(0)).toEqual({ dataDir: inSystem, notes: [`Dijalankan sebagai root: data disimpan di ${inSystem}.`] });
});

it('tells clones apart, and knows one by any of its names', () => {
  const other = path.join(folder, 'klon-lain');
  const alias = path.join(folder, 'nama-lain');
  mkdirSync(other);
  symlinkSync(cloneDir, alias);
  expect(resolve(0, {}, other).dataDir).not.toBe(inSystem);
  expect(resolve(0, {}, alias).dataDir).toBe(inSystem);
});

it('refuses a second city where this clone\'s lives in the other place', () => {
  mkdirSync(path.join(cloneDir, 'data', 'basis-data'), { recursive: true });
  expect(() => resolve(0)).toThrow(`Data portal ini sudah ada di ${path.join(cloneDir, 'data')}.`);
  rmSync(path.join(cloneDir, 'data'), { recursive: true });
  mkdirSync(inSystem, { recursive: true });
  expect(() => resolve(1000)).toThrow(`Data portal ini sudah ada di ${inSystem}`);
  expect(resolve(0).dataDir).toBe(inSystem);
});
