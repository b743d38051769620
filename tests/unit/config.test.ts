import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import express from 'express';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig, sessionSecret } from '../../src/config.js';

const SECRET = 'a'.repeat(32);
const production = { NODE_ENV: 'production', SESSION_SECRET: SECRET };

describe('the environment', () => {
  it('has a default for everything outside production, and empty counts as unset', () => {
    const expected = { production: false, port: 3000, host: '127.0.0.1', databaseUrl: undefined, dataDir: undefined, sessionSecret: undefined, baseUrl: undefined, smtp: undefined, seedDemo: undefined, logLevel: 'info', trustProxy: undefined };
    expect(readConfig({})).toEqual(expected);
    expect(readConfig(Object.fromEntries(['NODE_ENV', 'PORT', 'HOST', 'DATABASE_URL', 'DATA_DIR', 'SESSION_SECRET', 'BASE_URL', 'SMTP_URL', 'SEED_DEMO', 'LOG_LEVEL', 'TRUST_PROXY'].map((name) => [name, ''])))).toEqual(expected);
  });

  it.each([
    ['NODE_ENV', 'staging'], ['PORT', 'tiga'], ['PORT', '70000'], ['PORT', '-1'], ['PORT', ' '], ['PORT', '0x50'], ['PORT', '3000.5'],
    ['DATABASE_URL', 'mysql://db/siap'], ['SESSION_SECRET', 'pendek'], ['BASE_URL', 'kbk.contoh.go.id'], ['BASE_URL', 'javascript:alert(1)'], ['BASE_URL', 'ftp://kbk.contoh.go.id'],
    ['SMTP_URL', 'http://surel'], ['SMTP_URL', 'smtp://'], ['SMTP_URL', 'smtp://[surel'], ['SEED_DEMO', 'yes'], ['LOG_LEVEL', 'verbose'], ['TRUST_PROXY', 'ya'], ['TRUST_PROXY', 'true'], ['TRUST_PROXY', '::1/129'], ['TRUST_PROXY', '10.0.0.0/8/8'], ['TRUST_PROXY', '10.0.0.0/0'], ['TRUST_PROXY', '10.0.0.0/33'], ['TRUST_PROXY', 'loopback, semua'],
  ])('refuses %s=%s in one line of Indonesian that names it', (name, value) => {
    const message = (() => { try { readConfig({ [name]: value }); return ''; } catch (error) { return (error as Error).message; } })();
    expect(message).toMatch(new RegExp(`^Konfigurasi salah: ${name} (harus|paling sedikit) [^\\n]+\\.$`));
    expect(message).not.toMatch(/invalid|expected|too (big|small)/i);
  });

  it('takes what an office sets', () => {
    expect(readConfig({ ...production, PORT: '0', HOST: '0.0.0.0', DATABASE_URL: 'postgres://u:p@db/siap', BASE_URL: 'https://kbk.contoh.go.id', LOG_LEVEL: 'warn' }))
      .toMatchObject({ production: true, port: 0, host: '0.0.0.0', databaseUrl: 'postgres://u:p@db/siap', baseUrl: 'https://kbk.contoh.go.id', logLevel: 'warn', seedDemo: false });
  });

  it.each([
    ['smtp://localhost:2525', 'smtp://localhost:2525', 'siap-kbk@localhost'],
    ['smtps://portal%40kota.go.id:rahasia@surel.kota.go.id', 'smtps://portal%40kota.go.id:rahasia@surel.kota.go.id', 'portal@kota.go.id'],
    ['smtp://portal:rahasia@surel.kota.go.id:587?requireTLS=true&from=kbk@kota.go.id', 'smtp://portal:rahasia@surel.kota.go.id:587?requireTLS=true', 'kbk@kota.go.id'],
  ])('says from SMTP_URL=%s which server sends, and from which address', (value, url, from) => {
    expect(readConfig({ SMTP_URL: value }).smtp).toEqual({ url, from });
    expect(readConfig({ SMTP_URL: 'smtp://portal@surel', BASE_URL: 'https://kbk.kota.go.id' }).smtp?.from).toBe('siap-kbk@kbk.kota.go.id');
    expect(() => readConfig({ SMTP_URL: 'smtp://surel?from=satu@a.id,dua@a.id' })).toThrow('satu alamat surel');
  });

  it('is strict in production: a secret, no demo, https', () => {
    expect(() => readConfig({ NODE_ENV: 'production' })).toThrow('SESSION_SECRET wajib diisi di produksi');
    expect(() => readConfig({ ...production, SEED_DEMO: 'true' })).toThrow('SEED_DEMO=true tidak diterima di produksi');
    for (const address of ['http://kbk.contoh.go.id', 'HTTP://kbk.contoh.go.id']) expect(() => readConfig({ ...production, BASE_URL: address })).toThrow('https://');
    expect(readConfig(production).seedDemo).toBe(false);
    expect(readConfig({ SEED_DEMO: 'false' }).seedDemo).toBe(false);
  });

  it.each([['1', 1], ['2', 2], ['192.168.1.10', '192.168.1.10'], ['loopback', 'loopback'], ['10.0.0.0/8, ::1', '10.0.0.0/8, ::1']])('hands TRUST_PROXY=%s to Express as it means it', (value, expected) => {
    const { trustProxy } = readConfig({ TRUST_PROXY: value });
    expect(trustProxy).toBe(expected);
    expect(() => express().set('trust proxy', trustProxy)).not.toThrow();
  });
});

describe('the secret of the sessions', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-rahasia-'));
  const file = path.join(folder, 'data', 'rahasia-sesi');
  afterAll(() => rmSync(folder, { recursive: true }));
  const secret = () => sessionSecret(readConfig({}), path.join(folder, 'data'));

  it('is made once, kept, and readable by its owner alone', () => {
    const first = secret();
    expect(first.length).toBeGreaterThanOrEqual(43);
    expect(secret()).toBe(first);
    expect(readFileSync(file, 'utf8').trim()).toBe(first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is made anew where a crash left it cut short', () => {
    for (const left of ['', 'abc\n']) {
      writeFileSync(file, left);
      expect(secret().length).toBeGreaterThanOrEqual(43);
    }
  });

  it('is the one of the environment where there is one', () => {
    expect(sessionSecret(readConfig({ SESSION_SECRET: SECRET }), '/tidak/ada')).toBe(SECRET);
  });
});
