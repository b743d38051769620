import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectEmbedded, startEmbedded } from '../../src/db/embedded.js';

const isRoot = process.getuid?.() === 0;
const log = { info: () => {}, warn: () => {} };
const root = path.resolve(import.meta.dirname, '..', '..');

let folder: string;
const cleanups: (() => Promise<unknown>)[] = [];

/** A cluster that was stopped in order, for the tests that only need one to be there. */
let made: string;
beforeAll(async () => {
  made = path.join(newFolder(), 'data');
  await (await startEmbedded({ dataDir: made, log })).stop();
  return () => rmSync(path.dirname(made), { recursive: true });
}, 60_000);

function newFolder(): string {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-uji-'));
  // mkdtemp closes it to everyone else, also to the account that the server has under root.
  chmodSync(dir, 0o755);
  return dir;
}

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A new folder with a copy of the ready cluster; owners and modes as they were. */
function copyOfMade(): string {
  folder = newFolder();
  const dataDir = path.join(folder, 'data');
  spawnSync('cp', ['-a', made, dataDir]);
  return dataDir;
}

async function start(dataDir: string, waitMs?: number) {
  const server = await startEmbedded({ dataDir, log, ...(waitMs === undefined ? {} : { waitMs }) });
  cleanups.push(server.stop);
  return server;
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A portal in another process. Resolves with its child once the server answers. */
async function otherPortal(dataDir: string, waitMs = 30_000): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(root, 'tests', 'support', 'hold-embedded.ts'), dataDir, String(waitMs)], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  cleanups.push(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const [url] = await Promise.race([once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>, ended.then(() => { throw new Error('the other portal ended'); })]);
  return { child, url };
}

const serverPid = (dataDir: string) => Number(readFileSync(path.join(dataDir, 'basis-data', 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('the server of the portal\'s own', () => {
  it('makes a database at the first start, keeps it, and leaves nothing running or lying about', async () => {
    folder = newFolder();
    const dataDir = path.join(folder, 'belum', 'ada');
    const first = await start(dataDir);
    await query(first.url, 'CREATE TABLE catatan (isi text)');
    await query(first.url, `INSERT INTO catatan VALUES ('tersimpan')`);
    const [setting] = await query(first.url, `
      SELECT current_setting('fsync') AS fsync, current_setting('listen_addresses') AS tcp, current_setting('server_encoding') AS encoding,
             (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super, 'É' COLLATE "id-x-icu" < 'f' AS icu, lower('É') AS lower`);
    expect(setting).toEqual({ fsync: 'on', tcp: '', encoding: 'UTF8', super: false, icu: true, lower: 'é' });
    const pid = serverPid(dataDir);
    await first.stop();
    await first.stop();
    await first.ended;
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(readdirSync(dataDir)).toEqual(['basis-data']);

    const second = await start(dataDir);
    expect(await query(second.url, 'SELECT isi FROM catatan')).toEqual([{ isi: 'tersimpan' }]);
  }, 60_000);

  it('stops when its portal is killed, and the next start goes on from what was acknowledged', async () => {
    const dataDir = copyOfMade();
    const { child, url } = await otherPortal(dataDir);
    await query(url, 'CREATE TABLE catatan AS SELECT 1 AS isi');
    const pid = serverPid(dataDir);
    child.kill('SIGKILL');
    const next = await start(dataDir);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await query(next.url, 'SELECT isi FROM catatan')).toEqual([{ isi: 1 }]);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('soket-'))).toHaveLength(1);
  }, 60_000);

  it('starts again after the server itself was killed', async () => {
    const dataDir = copyOfMade();
    const first = await start(dataDir);
    process.kill(serverPid(dataDir), 'SIGKILL');
    await first.ended;
    const second = await start(dataDir);
    expect(await query(second.url, 'SELECT 1 AS satu')).toEqual([{ satu: 1 }]);
  }, 60_000);

  it('says in one line that another portal has the folder, and waits for one that is stopping', async () => {
    const dataDir = copyOfMade();
    const { child } = await otherPortal(dataDir);
    await expect(start(dataDir, 300)).rejects.toThrow(/^Basis data di .*basis-data sedang dipakai portal lain\. .*DATABASE_URL\.$/);
    expect(existsSync(path.join(dataDir, 'basis-data', 'postmaster.pid'))).toBe(true);
    const waiting = start(dataDir);
    child.kill('SIGTERM');
    expect(await query((await waiting).url, 'SELECT 1 AS satu')).toEqual([{ satu: 1 }]);
  }, 60_000);

  it('lets exactly one of two that start at the same moment on an empty folder have it', async () => {
    folder = newFolder();
    const dataDir = path.join(folder, 'data');
    const outcomes = await Promise.allSettled([otherPortal(dataDir, 3_000), start(dataDir, 3_000).catch((error: Error) => error.message)]);
    const other = outcomes[0].status === 'fulfilled';
    const own = outcomes[1].status === 'fulfilled' && typeof outcomes[1].value !== 'string';
    expect([other, own].filter(Boolean)).toHaveLength(1);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('basis-data'))).toEqual(['basis-data']);
  }, 60_000);

  it('starts on a copied folder, though the pid file it carries names a server that lives', async () => {
    const original = copyOfMade();
    await start(original);
    const copy = path.join(folder, 'salinan');
    spawnSync('cp', ['-a', original, copy]);
    const pid = serverPid(copy);
    expect(pid).toBe(serverPid(original));
    const server = await start(copy, 300);
    expect(await query(server.adminUrl, `SELECT current_setting('data_directory') AS folder`)).toEqual([{ folder: path.join(copy, 'basis-data') }]);
    expect(serverPid(original)).toBe(pid);
  }, 60_000);

  it('knows a running server under another name of its folder', async () => {
    const dataDir = copyOfMade();
    await start(dataDir);
    const alias = path.join(folder, 'nama-lain');
    symlinkSync(dataDir, alias);
    await expect(start(alias, 300)).rejects.toThrow('sedang dipakai portal lain');
    const moved = path.join(folder, 'pindah');
    renameSync(dataDir, moved);
    await expect(start(moved, 300)).rejects.toThrow('sedang dipakai portal lain');
    renameSync(moved, dataDir);
  }, 60_000);

  it('is not stopped by a pid file whose number is another program\'s', async () => {
    const dataDir = copyOfMade();
    const cluster = path.join(dataDir, 'basis-data');
    writeFileSync(path.join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n1700000000\n5432\n/tmp/tidak-ada\n\n  5432001         0\nready   \n`);
    if (isRoot) chownSync(path.join(cluster, 'postmaster.pid'), statSync(cluster).uid, statSync(cluster).gid);
    const server = await start(dataDir, 300);
    expect(await query(server.url, 'SELECT 1 AS satu')).toEqual([{ satu: 1 }]);
  }, 60_000);

  it('works where the path is too long for a socket', async () => {
    const dataDir = path.join(path.dirname(copyOfMade()), 'm'.repeat(100));
    renameSync(path.join(folder, 'data'), dataDir);
    const server = await start(dataDir);
    expect(server.socketDir).toMatch(/^\/tmp\//);
    await server.stop();
    expect(existsSync(server.socketDir)).toBe(false);
  }, 60_000);

  it.each([
    ['17', /^Basis data di .* dibuat oleh PostgreSQL 17, sedangkan portal ini membawa PostgreSQL 18\. .*npm run backup.*npm run restore/],
    [null, /^Map .*basis-data bukan basis data PostgreSQL\./],
  ])('says in one line what to do about a folder of version %s', async (version, line) => {
    const dataDir = copyOfMade();
    const file = path.join(dataDir, 'basis-data', 'PG_VERSION');
    if (version) writeFileSync(file, `${version}\n`);
    else rmSync(file);
    const error = await start(dataDir).catch((reason: Error) => reason.message);
    expect(error).toMatch(line);
    expect(error).not.toContain('\n');
  });

  it('says in one line why the server cannot start', async () => {
    const dataDir = copyOfMade();
    writeFileSync(path.join(dataDir, 'basis-data', 'postgresql.conf'), 'max_connections = banyak\n');
    const error = await start(dataDir).catch((reason: Error) => reason.message);
    expect(error).toMatch(/^PostgreSQL tidak dapat berjalan di .*: .*(max_connections|configuration)/);
    expect(error).not.toContain('\n');
    expect(readdirSync(dataDir)).toEqual(['basis-data']);
  });
});

describe('the command-line tools', () => {
  it('use a running portal\'s server and leave it running, or else start one', async () => {
    const dataDir = copyOfMade();
    const { url } = await otherPortal(dataDir);
    const borrowed = await connectEmbedded({ dataDir, log });
    expect(borrowed.url).toBe(url);
    await borrowed.stop();
    expect(await query(url, 'SELECT 1 AS satu')).toEqual([{ satu: 1 }]);

    const idle = path.join(folder, 'lain');
    spawnSync('cp', ['-a', made, idle]);
    const own = await connectEmbedded({ dataDir: idle, log });
    const pid = serverPid(idle);
    await own.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  }, 60_000);
});

describe.runIf(isRoot)('started by root', () => {
  it('runs the server as an account of its own, in a folder that is closed to others', async () => {
    const dataDir = copyOfMade();
    await start(dataDir);
    const owner = statSync(path.join(dataDir, 'basis-data'));
    expect(owner.uid).not.toBe(0);
    expect(statSync(`/proc/${serverPid(dataDir)}`).uid).toBe(owner.uid);
    expect(statSync(dataDir).uid).toBe(owner.uid);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  it('names the closed folder above a DATA_DIR, and leaves other people\'s folders alone', async () => {
    folder = newFolder();
    const closed = path.join(folder, 'tertutup');
    mkdirSync(path.join(closed, 'data'), { recursive: true });
    chmodSync(closed, 0o700);
    await expect(start(path.join(closed, 'data'))).rejects.toThrow(`Map ${closed} tertutup bagi akun server basis data`);

    const shared = path.join(folder, 'bersama');
    mkdirSync(shared);
    writeFileSync(path.join(shared, 'catatan.txt'), 'milik orang lain');
    for (let round = 0; round < 2; round++) await (await start(shared)).stop();
    expect(statSync(shared).uid).toBe(0);
    expect(statSync(shared).mode & 0o777).toBe(0o755);
  }, 60_000);

  it('takes over a cluster that root copied back, and refuses one of another user', async () => {
    folder = newFolder();
    const dataDir = path.join(folder, 'data');
    cpSync(made, dataDir, { recursive: true });
    expect(statSync(path.join(dataDir, 'basis-data', 'PG_VERSION')).uid).toBe(0);
    await (await start(dataDir)).stop();

    spawnSync('chown', ['-R', '12345', path.join(dataDir, 'basis-data')]);
    await expect(start(dataDir)).rejects.toThrow('milik pengguna lain (UID 12345)');
    expect(statSync(path.join(dataDir, 'basis-data')).uid).toBe(12345);
  }, 60_000);
});
