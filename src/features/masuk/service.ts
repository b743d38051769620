import passport from 'passport';
import { Strategy as LocalStrategy } from 'passport-local';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type pg from 'pg';
import { PortalError } from '../../errors.js';
import type { PrismaClient } from '../../db/generated/client.js';
import type { Deps } from '../../web/deps.js';
import { NOBODYS_HASH, passwordMatches } from '../akun/passwords.js';

/** The name of the passport strategy of one app: tests run several apps in one process. */
export type SignInStrategy = LocalStrategy;

/**
 * Signing in with a user name or a NIP, and a password. Gives the account, or false; says nothing of why, and takes as
 * long where the account does not exist.
 */
export function signInStrategy(db: PrismaClient): SignInStrategy {
  return new LocalStrategy({ usernameField: 'namaPengguna', passwordField: 'sandi' }, (name, password, done) => {
    verifySignIn(db, name, password).then((akun) => done(null, akun ?? false), done);
  });
}

async function verifySignIn(db: PrismaClient, name: string, password: string): Promise<{ id: string; angkatan: number } | null> {
  if (password.length > 1000) return null;
  const akun = await accountNamed(db, name);
  const matches = await passwordMatches(akun?.sandiHash ?? NOBODYS_HASH, password).catch(() => false);
  return akun?.aktif && akun.sandiHash && matches ? { id: akun.id, angkatan: akun.angkatan } : null;
}

/** The account that somebody means by its user name or the person's NIP, however spaced; active or not. */
export async function accountNamed(db: PrismaClient, name: string) {
  const namaPengguna = name.trim().toLowerCase();
  if (namaPengguna.includes('\u0000')) return null;
  const found = await db.akun.findMany({
    where: { OR: [{ namaPengguna }, { pegawai: { nip: namaPengguna.replaceAll(/[\s.]/g, '') || '-' } }] },
    select: { id: true, namaPengguna: true, sandiHash: true, aktif: true, angkatan: true },
  });
  // Somebody's user name may be the number that somebody else was given later.
  return found.find((one) => one.namaPengguna === namaPengguna) ?? found[0] ?? null;
}

/** What the limits count a try by: the account, by whichever of its names; where there is none, the name as typed. */
export const limitKeyOf = (account: { id: string } | null, name: string) => account?.id ?? name.trim().toLowerCase().replaceAll('\u0000', '').slice(0, 100);

/** Where somebody signs in from. */
export interface Origin {
  alamatIp: string;
  peramban: string;
}

/**
 * Notes a try to sign in to an account, as failed until `noteSuccess`: written while the password is being verified, so that
 * no answer comes later for an account that exists. Gives its id. The history is its own record and leaves no line in the riwayat.
 */
export async function noteTry({ db, clock }: Pick<Deps, 'db' | 'clock'>, akunId: string, origin: Origin): Promise<string> {
  const { id } = await db.catatanMasuk.create({ data: { akunId, pada: clock(), berhasil: false, ...origin } });
  return id;
}

/** Says that the try led in. */
export async function noteSuccess({ db, clock }: Pick<Deps, 'db' | 'clock'>, akunId: string, tryId: string): Promise<void> {
  await db.catatanMasuk.update({ where: { id: tryId }, data: { berhasil: true } });
  await db.akun.update({ where: { id: akunId }, data: { masukTerakhirPada: clock() } });
}

/** How long the sign-in history is kept, in months. */
const KEPT_MONTHS = 12;

/** Removes what the sign-in history keeps no longer. Run every night. */
export async function forgetOldTries(db: PrismaClient, now: Date): Promise<void> {
  const oldest = new Date(now);
  oldest.setUTCMonth(oldest.getUTCMonth() - KEPT_MONTHS);
  await db.catatanMasuk.deleteMany({ where: { pada: { lt: oldest } } });
}

/** Ten wrong tries for one account, by whichever name, or fifty from one address, in a quarter of an hour; counted in the database. */
export function signInLimits(pool: pg.Pool) {
  const limiter = (keyPrefix: string, points: number) => new RateLimiterPostgres({
    storeClient: pool, tableName: 'batas_laju', tableCreated: true, keyPrefix, points, duration: 15 * 60, clearExpiredByTimeout: false,
  });
  const byName = limiter('masuk-nama', 10);
  const byAddress = limiter('masuk-alamat', 50);
  return {
    /**
     * Counts a try at an account (`limitKeyOf`) before its password is looked at: of many sent at one moment no more are made than of
     * as many one after the other. Throws `too_many_requests` where the account or the address has used up its tries.
     */
    async begin(key: string, address: string): Promise<void> {
      const slips = await byAddress.get(address);
      if (slips !== null && slips.consumedPoints >= byAddress.points) throw tooMany(slips);
      await byName.consume(key).catch((refused: unknown) => { throw refused instanceof RateLimiterRes ? tooMany(refused) : refused; });
    },
    /** The password was wrong. An address, which a whole office may share, is counted by its slips alone. */
    async failed(address: string): Promise<void> {
      await byAddress.consume(address).catch(() => {});
    },
    /** The password was right. */
    async succeeded(key: string): Promise<void> {
      await byName.delete(key);
    },
  };
}

function tooMany(kept: RateLimiterRes): PortalError {
  const minutes = Math.max(1, Math.ceil(kept.msBeforeNext / 60_000));
  return new PortalError('too_many_requests', 429, `Terlalu banyak percobaan masuk yang gagal. Coba lagi ${minutes} menit lagi.`);
}

/**
 * Tells passport how one app signs in. passport writes the outcome's callbacks on the strategy that it is given: each attempt gets one of
 * its own, or of two people who sign in at once one would be given the other's account.
 */
export function authenticate(strategy: SignInStrategy, req: Express.Request): Promise<{ id: string; angkatan: number } | false> {
  const attempt = Object.create(strategy) as SignInStrategy;
  return new Promise((resolve, reject) => {
    passport.authenticate(attempt, (error: unknown, user: { id: string; angkatan: number } | false) =>
      (error ? reject(error) : resolve(user)))(req, {}, (error: unknown) => reject(error));
  });
}
