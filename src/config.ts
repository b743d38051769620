import { readFileSync, existsSync, writeFileSync, mkdirSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';

/** The folder of the clone: where package.json, prisma, views and public stand. */
export const ROOT = path.resolve(import.meta.dirname, '..');

/** The environment of this process, with what `.env` in the clone's folder adds to it; what is set already wins. */
export function environmentOfProcess(): Record<string, string | undefined> {
  const file = path.join(ROOT, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
}

const oneOf = <const T extends readonly string[]>(...values: T) => z.enum(values, `harus salah satu dari ${values.join(', ')}`);
const flag = oneOf('true', 'false').transform((value) => value === 'true');
const PORT_WORDS = 'harus berupa angka dari 0 sampai 65535';

/** "loopback, 10.0.0.0/8" as Express takes it; a bare number is how many proxies stand in front. */
const proxies = z.string()
  .refine((value) => /^\d+$/.test(value) || value.split(',').every((one) => isProxy(one.trim())), 'harus berisi loopback, uniquelocal, alamat IP, atau banyaknya proksi')
  .transform((value) => (/^\d+$/.test(value) ? Number(value) : value));

function isProxy(name: string): boolean {
  const [address = '', bits = '1', ...rest] = name.split('/');
  const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  return ['loopback', 'linklocal', 'uniquelocal'].includes(name) || /^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= most && rest.length === 0;
}

const environment = z.object({
  NODE_ENV: oneOf('development', 'production', 'test').default('development'),
  PORT: z.string().regex(/^\d{1,5}$/, PORT_WORDS).transform(Number).refine((port) => port <= 65535, PORT_WORDS).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'harus berawal postgresql://').optional(),
  DATA_DIR: z.string().min(1).optional(),
  SESSION_SECRET: z.string().min(32, 'paling sedikit 32 karakter').optional(),
  BASE_URL: z.url({ protocol: /^https?$/, error: 'harus berupa alamat lengkap, misalnya https://kbk.contoh.go.id' }).optional(),
  SMTP_URL: z.string().regex(/^smtps?:\/\/[^/]/, 'harus berawal smtp:// atau smtps://')
    .refine((value) => URL.canParse(value), 'harus berupa alamat lengkap, misalnya smtps://nama:sandi@surel.contoh.go.id:465').optional(),
  SEED_DEMO: flag.optional(),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
  TRUST_PROXY: proxies.optional(),
});

export interface Config {
  production: boolean;
  port: number;
  host: string;
  /** Undefined: the portal starts a PostgreSQL of its own. */
  databaseUrl: string | undefined;
  /** As set in DATA_DIR; db/embedded.ts resolves the default. */
  dataDir: string | undefined;
  sessionSecret: string | undefined;
  /** The address people use; undefined: taken from HOST and PORT. */
  baseUrl: string | undefined;
  /** The office's mail server; undefined: no mail is sent. */
  smtp: Smtp | undefined;
  /** Undefined: demo outside production. Counts at the first start only. */
  seedDemo: boolean | undefined;
  logLevel: string;
  /** Whose X-Forwarded-* count, as Express' `trust proxy`. */
  trustProxy: string | number | undefined;
}

export interface Smtp {
  /** As nodemailer takes it: smtps://user:password@host:465. */
  url: string;
  /** The address that mail comes from. */
  from: string;
}

/**
 * Reads the environment once. Throws an Error whose message is one line naming the variable and the remedy; empty
 * variables count as unset.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`Konfigurasi salah: ${issue?.path.join('.')} ${issue?.message}.`);
  }
  const e = parsed.data;
  const production = e.NODE_ENV === 'production';
  if (production) {
    if (!e.SESSION_SECRET) throw new Error('Konfigurasi salah: SESSION_SECRET wajib diisi di produksi (paling sedikit 32 karakter).');
    if (e.SEED_DEMO) throw new Error('Konfigurasi salah: SEED_DEMO=true tidak diterima di produksi.');
    if (e.BASE_URL && new URL(e.BASE_URL).protocol !== 'https:') throw new Error('Konfigurasi salah: BASE_URL di produksi harus berawal https://.');
  }
  return {
    production,
    port: e.PORT,
    host: e.HOST,
    databaseUrl: e.DATABASE_URL,
    dataDir: e.DATA_DIR,
    sessionSecret: e.SESSION_SECRET,
    baseUrl: e.BASE_URL,
    smtp: e.SMTP_URL ? mailServer(e.SMTP_URL, e.BASE_URL) : undefined,
    seedDemo: production ? false : e.SEED_DEMO,
    logLevel: e.LOG_LEVEL,
    trustProxy: e.TRUST_PROXY,
  };
}

/** The mail server with its sender: `?from=` of its address, else its user where that is an address, else one of the portal's host. */
function mailServer(given: string, baseUrl: string | undefined): Smtp {
  const url = new URL(given);
  const user = url.username.replace(/%40/, '@');
  const from = url.searchParams.get('from') ?? (user.includes('@') ? user : `siap-kbk@${baseUrl ? new URL(baseUrl).hostname : url.hostname}`);
  if (!/^[^\s@<>,;]+@[^\s@<>,;]+$/.test(from)) throw new Error('Konfigurasi salah: SMTP_URL dengan ?from= harus menyebut satu alamat surel.');
  url.searchParams.delete('from');
  return { url: url.toString(), from };
}

/** The address that people open, without a slash at its end. */
export function portalAddress({ baseUrl, host, port }: Config): string {
  return baseUrl?.replace(/\/+$/, '') ?? `http://${host === '0.0.0.0' ? 'localhost' : host}:${port}`;
}

/**
 * The secret that signs session cookies: SESSION_SECRET, else one made once and kept in the data folder (readable by
 * its owner alone), so that a restart signs nobody out.
 */
export function sessionSecret(config: Config, dataDir: string): string {
  if (config.sessionSecret) return config.sessionSecret;
  const file = path.join(dataDir, 'rahasia-sesi');
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  // Cut short by a crash while it was written: better that everybody signs in again than a secret that can be guessed.
  if (kept.length >= 32) return kept;
  mkdirSync(dataDir, { recursive: true });
  const secret = randomBytes(48).toString('base64url');
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}
