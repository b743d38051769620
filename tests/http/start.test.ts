import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/config.js';
import { cloneDatabase, untilWaiting, type TestDatabase } from '../support/database.js';

// The process as `npm start` runs it, on a database that DATABASE_URL names; .ci/run tries the portal's own server too.

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await cloneDatabase({ empty: true });
  folder = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-mulai-'));
});
const running: ChildProcess[] = [];
afterEach(async () => {
  for (const portal of running.splice(0)) {
    if (portal.exitCode !== null || portal.signalCode !== null) continue;
    const ended = once(portal, 'exit');
    portal.kill('SIGKILL');
    await ended;
  }
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

interface Portal {
  process: ChildProcess;
  /** All that it has said so far. */
  said: () => string;
  ended: Promise<number | null>;
}

function start(env: Record<string, string> = {}): Portal {
  const portal = spawn(process.execPath, ['dist/server.js'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', DATA_DIR: folder, DATABASE_URL: database.url, SEED_DEMO: 'false', LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(portal);
  let said = '';
  for (const stream of [portal.stdout, portal.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { said += text; });
  return { process: portal, said: () => said, ended: once(portal, 'close').then(([code]) => code as number | null) };
}

/** The address that the portal says it listens on. */
async function addressOf(portal: Portal): Promise<string> {
  for (;;) {
    const address = /siap di (http:\S+)/.exec(portal.said())?.[1];
    if (address) return address;
    const code = await Promise.race([portal.ended, new Promise<'waiting'>((resolve) => setTimeout(resolve, 50, 'waiting'))]);
    if (code !== 'waiting') throw new Error(`The portal ended with ${code}: ${portal.said()}`);
  }
}

async function tables(): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`);
  return rows.map((row) => row.name);
}

describe('starting the portal', () => {
  it('prepares an empty database, says where it listens, and answers there', { timeout: 60_000 }, async () => {
    const portal = start();
    const address = await addressOf(portal);

    expect(await tables()).toContain('laporan');
    const { rows } = await database.pool.query<{ count: string }>('select count(*) from perilaku');
    expect(rows[0]!.count).toBe('19');
    const [home, live, ready] = await Promise.all(['/', '/healthz', '/readyz'].map((where) => fetch(address + where)));
    expect([home!.status, live!.status, ready!.status]).toEqual([200, 200, 200]);
    expect(portal.said()).toContain(`Data: ${folder}`);
  });

  it('two at once on one database prepare it once, and both answer', { timeout: 120_000 }, async () => {
    const both = await cloneDatabase({ empty: true });
    try {
      const portals = [start({ DATABASE_URL: both.url }), start({ DATABASE_URL: both.url })];
      for (const portal of portals) expect((await fetch(await addressOf(portal))).status).toBe(200);
      const { rows } = await both.pool.query<{ count: string }>('select count(*) from perilaku');
      expect(rows[0]!.count).toBe('19');
      for (const portal of portals) portal.process.kill('SIGTERM');
      await Promise.all(portals.map((portal) => portal.ended));
    } finally {
      await both.drop();
    }
  });

  it('ends in order at SIGTERM: a request under way is answered, and no connection to the database is left', { timeout: 60_000 }, async () => {
    const own = await cloneDatabase({ empty: true });
    const portal = start({ DATABASE_URL: own.url });
    const address = await addressOf(portal);
    const cookie = /sesi=[^;]+/.exec((await fetch(`${address}/masuk`)).headers.get('set-cookie') ?? '')![0];
    // The session cannot be read before this lock is given back, so that the request is under way when the signal comes.
    const holder = new pg.Client({ connectionString: own.url });
    await holder.connect();
    await holder.query('begin; lock table sesi in access exclusive mode');
    const underWay = fetch(`${address}/masuk`, { headers: { cookie } });
    await untilWaiting(own);
    portal.process.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(portal.process.exitCode).toBeNull();
    await holder.query('commit');
    await holder.end();

    const answer = await underWay;
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Kata sandi');
    expect(await portal.ended).toBe(0);
    const { rows } = await own.pool.query<{ count: string }>('select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
    expect(rows[0]!.count).toBe('0');
    await own.drop();
  });

  it('ends with one line at a wrong setting, before anything is made', { timeout: 60_000 }, async () => {
    const portal = start({ NODE_ENV: 'production', DATA_DIR: path.join(folder, 'belum-ada') });
    expect(await portal.ended).toBe(1);
    expect(portal.said().trim()).toMatch(/^Konfigurasi salah: SESSION_SECRET wajib diisi di produksi[^\n]*$/);
    expect(readdirSync(folder)).not.toContain('belum-ada');
  });

  it('ends with one line where the port is taken', { timeout: 60_000 }, async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const portal = start({ PORT: String(port) });
    const code = await portal.ended;
    other.close();
    expect(code).toBe(1);
    expect(portal.said().trim()).toMatch(new RegExp(`^Port ${port} di 127\\.0\\.0\\.1 sudah dipakai program lain\\.`));
  });

  it('ends with one line where the database cannot be reached, which keeps its password to itself', { timeout: 60_000 }, async () => {
    const portal = start({ DATABASE_URL: 'postgresql://siap:rahasia-besar@127.0.0.1:1/siap' });
    expect(await portal.ended).toBe(1);
    expect(portal.said().trim()).toMatch(/^Basis data 127\.0\.0\.1:1\/siap \(DATABASE_URL\) tidak dapat dipakai: [^\n]+$/);
    expect(portal.said()).not.toContain('rahasia-besar');
  });
});
