import { spawn, spawnSync } from 'node:child_process';
import {
  accessSync, chmodSync, chownSync, closeSync, constants, existsSync, fsyncSync, linkSync, lstatSync, mkdirSync, mkdtempSync, openSync,
  readFileSync, readdirSync, realpathSync, renameSync, rmSync, statSync,
} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { giveTo, namedAccount, prepareFor, serverAccount, type Account } from './embedded-account.js';
import { findBinaries, type Binaries } from './embedded-binaries.js';
import { CLUSTER, SYSTEM_DIR } from './embedded-data-dir.js';

export interface EmbeddedServer {
  /** The portal's own database, as a role that owns it and is no superuser. */
  url: string;
  /** The database `postgres` as superuser, for the tests and for maintenance. */
  adminUrl: string;
  socketDir: string;
  /** Stops the server if this process started it; resolves when it has ended. May be called twice. */
  stop(): Promise<void>;
  /** Resolves when the server has ended, by `stop` or by itself. Never, for a server that was only connected to. */
  ended: Promise<void>;
}

/** pino and console both are one. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
}

export interface EmbeddedOptions {
  /** An absolute path, as `resolveDataDir` gives it. */
  dataDir: string;
  log: Log;
  /** How long to wait for another server on the folder to stop, in milliseconds. */
  waitMs?: number;
}

const DATABASE = 'siap_kbk';
const SUPERUSER = 'postgres';
const PORT = 5432;
const SOCKET_PREFIX = 'soket-';

/** A Unix socket's whole path may have 107 bytes on Linux, 103 on macOS. */
const LONGEST_SOCKET = 103;

// The server stops (INT: fast, in order) as soon as the portal's end of the pipe on standard input is closed, however the
// portal ended. Signals to the whole group (Ctrl-C, a service manager) are for the portal to answer, which closes the pipe.
const WRAPPER = `trap '' TERM INT HUP
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
(read -r _ <&3; kill -INT $server; exec 3<&-) &
watcher=$!
exec 3<&- </dev/null
wait $server
status=$?
kill -KILL $watcher 2>/dev/null
rmdir "$0"
exit $status`;

/**
 * Starts the portal's own PostgreSQL on DATA_DIR/basis-data, which is made at the first start, and waits until it answers.
 * Reached over a Unix socket alone. Where another server holds the folder it is waited for; it is never used.
 * Throws an Error whose message is one line for the person who starts the portal.
 */
export async function startEmbedded({ dataDir, log, waitMs = 30_000 }: EmbeddedOptions): Promise<EmbeddedServer> {
  const account = serverAccount();
  const binaries = findBinaries(account ? SYSTEM_DIR : null);
  const cluster = path.join(dataDir, CLUSTER);
  refuseForeignOwner(dataDir, cluster, account);
  prepareDataDir(dataDir, account);
  if (!existsSync(cluster)) initialize(binaries, dataDir, account);
  refuseOtherVersion(cluster, binaries);
  if (account && lstatSync(cluster).uid !== account.uid) giveTo(account, cluster);
  chmodSync(cluster, 0o700);

  const deadline = Date.now() + waitMs;
  for (;;) {
    await untilFree(cluster, deadline, log);
    await dropForeignPidFile(cluster);
    const server = await launch(binaries, dataDir, account, log);
    // Null: another process took the folder in between.
    if (server) return server;
  }
}

/**
 * The server on DATA_DIR for the command-line tools: the running portal's if there is one (`stop` leaves it alone), else
 * one of its own. Throws as `startEmbedded` does.
 */
export async function connectEmbedded({ dataDir, log, waitMs = 30_000 }: EmbeddedOptions): Promise<EmbeddedServer> {
  const cluster = path.join(dataDir, CLUSTER);
  const deadline = Date.now() + waitMs;
  for (;;) {
    const running = await liveServer(cluster);
    if (!running) return startEmbedded({ dataDir, log, waitMs });
    if (running.ready) {
      const server = describe(running.socketDir, async () => {}, new Promise(() => {}));
      if (await answers(server.url)) return server;
    }
    // It is starting or stopping.
    if (Date.now() > deadline) throw inUse(cluster);
    await sleep(100);
  }
}

function describe(socketDir: string, stop: () => Promise<void>, ended: Promise<void>): EmbeddedServer {
  const url = (user: string, database: string) => `postgresql://${user}@localhost:${PORT}/${database}?host=${encodeURIComponent(socketDir)}`;
  return { url: url(DATABASE, DATABASE), adminUrl: url(SUPERUSER, 'postgres'), socketDir, stop, ended };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

function refuseForeignOwner(dataDir: string, cluster: string, account: Account | null): void {
  const owner = ownerOf(cluster, dataDir);
  if (owner === null || owner === (account?.uid ?? process.getuid?.())) return;
  // Copied back by root, as from a backup: it is given to the account below.
  if (account && owner === 0) return;
  throw new Error(`Basis data di ${cluster} milik pengguna lain (UID ${owner}). Jalankan portal sebagai pengguna itu, atau setel DATA_DIR ke map lain.`);
}

/** The owner of the cluster; of the folder that hides it where that cannot be entered; null where there is none yet. */
function ownerOf(cluster: string, dataDir: string): number | null {
  try {
    return lstatSync(cluster, { throwIfNoEntry: false })?.uid ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    return statSync(dataDir).uid;
  }
}

function refuseOtherVersion(cluster: string, { major }: Binaries): void {
  const file = path.join(cluster, 'PG_VERSION');
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  if (found === major) return;
  throw new Error(found
    ? `Basis data di ${cluster} dibuat oleh PostgreSQL ${found}, sedangkan portal ini membawa PostgreSQL ${major}. Buat cadangan dengan versi portal yang lama ("npm run backup"), lalu pulihkan ("npm run restore") ke DATA_DIR yang kosong.`
    : `Map ${cluster} bukan basis data PostgreSQL. Setel DATA_DIR ke map lain, atau pulihkan isinya dari cadangan.`);
}

/** Makes DATA_DIR where it is missing, and sees that the server's account can use it. */
function prepareDataDir(dataDir: string, account: Account | null): void {
  try {
    const firstMade = mkdirSync(path.dirname(dataDir), { recursive: true });
    // Folders above that were made just now are to be passed by the account, whatever the umask.
    for (let made = path.dirname(dataDir); account && firstMade && made.startsWith(firstMade); made = path.dirname(made)) chmodSync(made, 0o755);
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(`DATA_DIR ${dataDir} tidak dapat dibuat atau ditulisi (${(error as NodeJS.ErrnoException).code}). Perbaiki hak aksesnya, atau setel DATA_DIR ke map lain.`, { cause: error });
  }
  if (account) prepareFor(account, dataDir, CLUSTER);
}

/** Runs initdb beside the final place and renames, so that a folder under its final name is always whole. */
function initialize(binaries: Binaries, dataDir: string, account: Account | null): void {
  const cluster = path.join(dataDir, CLUSTER);
  // A start that was killed within the second of an initdb leaves its folder behind.
  for (const name of readdirSync(dataDir)) {
    const pid = Number(/^basis-data\.baru-(\d+)-/.exec(name)?.[1]);
    if (pid && (pid === process.pid || !isAlive(pid))) rmSync(path.join(dataDir, name), { recursive: true, force: true });
  }
  const place = mkdtempSync(path.join(dataDir, `basis-data.baru-${process.pid}-`));
  const maker = account ? namedAccount() : null;
  if (maker) {
    chownSync(place, maker.uid, maker.gid);
    // The borrowed account must pass here to its own folder, and sees nothing else on the way.
    chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  }
  try {
    const made = path.join(place, CLUSTER);
    const args = ['-D', made, '-U', SUPERUSER, '--auth-local=trust', '--auth-host=reject', '--locale-provider=builtin', '--locale=C.UTF-8', '--encoding=UTF8'];
    const run = spawnSync(path.join(binaries.home, 'bin', 'initdb'), args, { ...maker, cwd: '/', env: serverEnvironment(), encoding: 'utf8' });
    if (run.status !== 0) throw new Error(lastLine(run.stderr) || run.error?.message || `status ${run.status}`);
    if (account) giveTo(account, made);
    renameSync(made, cluster);
    syncFolder(dataDir);
  } catch (error) {
    // Another portal that started at the same moment was faster, and its folder is as good.
    if (!existsSync(cluster)) {
      throw new Error(`PostgreSQL tidak dapat menyiapkan basis data di ${dataDir}: ${(error as Error).message}. Perbaiki sebabnya, atau setel DATABASE_URL.`, { cause: error });
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
    if (account && statSync(dataDir).uid === account.uid) chmodSync(dataDir, 0o700);
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** No PG* variable of the portal's own environment may reach the server. */
const serverEnvironment = () => ({ PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' });

const lastLine = (text: string | null) => text?.trim().split('\n').at(-1) ?? '';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

interface PidFile {
  text: string;
  pid: number;
  folder: string;
  socketDir: string;
  ready: boolean;
}

/** What postmaster.pid says, whoever it speaks of; null where there is none. */
function readPidFile(cluster: string): PidFile | null {
  let text: string;
  try {
    text = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8');
  } catch (error) {
    // What another user's folder holds is not ours to know; `startEmbedded` refuses it.
    if (['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
  const lines = text.split('\n').map((line) => line.trim());
  return { text, pid: Number(lines[0]), folder: lines[1] ?? '', socketDir: lines[4] ?? '', ready: lines[7] === 'ready' };
}

/**
 * The server that works on this very folder, or null. A folder that was copied carries the pid file of the one it was
 * copied from, and after a power cut its number may be any program's. In another container the number says nothing, but
 * the socket, which lies in the same DATA_DIR, answers.
 */
async function liveServer(cluster: string): Promise<PidFile | null> {
  const file = readPidFile(cluster);
  if (!file) return null;
  if (file.pid > 0 && isAlive(file.pid) && isPostgres(file.pid)) return worksOn(file, cluster) ? file : null;
  const isBeside = path.dirname(file.socketDir) === realpathSync(path.dirname(cluster));
  return isBeside && await accepts(path.join(file.socketDir, `.s.PGSQL.${PORT}`)) ? file : null;
}

function isPostgres(pid: number): boolean {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres';
    } catch {
      return false;
    }
  }
  return path.basename(spawnSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).stdout.trim()).startsWith('postgres');
}

/** PostgreSQL stands in its folder, under whatever name (Linux); elsewhere the second line of its pid file must do. */
function worksOn(file: PidFile, cluster: string): boolean {
  const here = statSync(cluster);
  try {
    const there = statSync(`/proc/${file.pid}/cwd`);
    return there.dev === here.dev && there.ino === here.ino;
  } catch {
    return file.folder === realpathSync(cluster);
  }
}

/** Whether someone listens on a Unix socket. */
function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = net.connect(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}

const inUse = (cluster: string) =>
  new Error(`Basis data di ${cluster} sedang dipakai portal lain. Hentikan portal itu, atau jalankan beberapa portal sekaligus dengan DATABASE_URL.`);

async function untilFree(cluster: string, deadline: number, log: Log): Promise<void> {
  if (!await liveServer(cluster)) return;
  log.info(`Menunggu server basis data lain di ${cluster} berhenti.`);
  while (await liveServer(cluster)) {
    if (Date.now() > deadline) throw inUse(cluster);
    await sleep(100);
  }
}

/**
 * Removes a pid file that speaks of another folder or program: PostgreSQL itself looks at its number alone, and would
 * refuse to start while any process has it. A file of a server that died is left to PostgreSQL.
 */
async function dropForeignPidFile(cluster: string): Promise<void> {
  const seen = readPidFile(cluster);
  if (!seen || !(seen.pid > 0) || !isAlive(seen.pid) || await liveServer(cluster)) return;
  const file = path.join(cluster, 'postmaster.pid');
  const aside = `${file}.${process.pid}`;
  renameSync(file, aside);
  // Taken away from a server that started in this moment: given back.
  if (readFileSync(aside, 'utf8') !== seen.text) linkSync(aside, file);
  rmSync(aside);
}

/**
 * Starts the server and waits until it answers. Null where another server turned out to hold the folder; throws an Error
 * with the server's own last line where it cannot start.
 */
async function launch(binaries: Binaries, dataDir: string, account: Account | null, log: Log): Promise<EmbeddedServer | null> {
  const cluster = realpathSync(path.join(dataDir, CLUSTER));
  const socketDir = await makeSocketDir(path.dirname(cluster), account);
  const settings = {
    listen_addresses: '', port: PORT, unix_socket_directories: socketDir, unix_socket_permissions: '0700',
    fsync: 'on', timezone: 'UTC', log_timezone: 'UTC', log_min_messages: 'warning', log_min_error_statement: 'panic', log_line_prefix: '',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn('/bin/sh', ['-c', WRAPPER, socketDir, path.join(binaries.home, 'bin', 'postgres'), '-D', cluster, ...args], {
    ...account, cwd: '/', env: serverEnvironment(), detached: true, stdio: ['pipe', 'ignore', 'pipe'],
  });
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    complaints.push(line);
    if (complaints.length > 20) complaints.shift();
    // What a query did wrong is the portal's to tell, and may hold personal data.
    if (isReady && /^(WARNING|FATAL|PANIC):/.test(line)) log.warn(`PostgreSQL: ${line}`);
  });
  let isReady = false;
  let hasEnded = false;
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  }).finally(() => {
    hasEnded = true;
    rmSync(socketDir, { recursive: true, force: true });
  });
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  child.stdin.on('error', () => {});

  const server = describe(socketDir, stop, ended);
  while (!hasEnded) {
    const file = readPidFile(cluster);
    if (file?.ready && file.socketDir === socketDir) {
      try {
        await createDatabase(server.adminUrl);
      } catch (error) {
        await stop();
        throw error;
      }
      removeOldSocketDirs(path.dirname(cluster), socketDir);
      isReady = true;
      return server;
    }
    await Promise.race([ended, sleep(15)]);
  }
  if (complaints.some((line) => line.includes('lock file "postmaster.pid" already exists'))) return null;
  const cause = complaints.findLast((line) => /FATAL|PANIC/.test(line)) ?? complaints.at(-1) ?? '';
  throw new Error(`PostgreSQL tidak dapat berjalan di ${cluster}: ${cause}`);
}

/**
 * A folder for the socket: new, closed to others, and short. In DATA_DIR, unless its path is too long or its file system
 * has no sockets; then among the temporary files.
 */
async function makeSocketDir(dataDir: string, account: Account | null): Promise<string> {
  for (const prefix of [path.join(dataDir, SOCKET_PREFIX), path.join('/tmp', `siap-kbk-${SOCKET_PREFIX}`)]) {
    if (Buffer.byteLength(`${prefix}123456/.s.PGSQL.${PORT}`) > LONGEST_SOCKET) continue;
    const socketDir = mkdtempSync(prefix);
    if (await canListen(path.join(socketDir, 'uji'))) {
      if (account) chownSync(socketDir, account.uid, account.gid);
      return socketDir;
    }
    rmSync(socketDir, { recursive: true });
  }
  throw new Error('Soket basis data tidak dapat dibuat di DATA_DIR maupun di /tmp. Setel DATA_DIR ke map lain, atau setel DATABASE_URL.');
}

function canListen(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(socket, () => server.close(() => resolve(true)));
  });
}

/** A start whose machine lost power leaves its socket's folder; whoever holds the cluster is alone in having one. */
function removeOldSocketDirs(dataDir: string, own: string): void {
  for (const name of readdirSync(dataDir)) {
    const folder = path.join(dataDir, name);
    if (name.startsWith(SOCKET_PREFIX) && folder !== own) rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes the portal's role and database where they are missing. The role may do what an office's own would be given. */
async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount: role } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [DATABASE]);
    if (!role) await client.query(`CREATE ROLE ${DATABASE} LOGIN CREATEDB IN ROLE pg_checkpoint`);
    const { rowCount: database } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!database) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${DATABASE}`);
  } finally {
    await client.end();
  }
}
