import passport from 'passport';
import { Strategy as LocalStrategy } from 'passport-local';
import { RateLimiterPostgres, type RateLimiterRes } from 'rate-limiter-flexible';
import type pg from 'pg';
import { PortalError } from '../../errors.js';
import type { PrismaClient } from '../../db/generated/client.js';
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
  const wanted = name.trim().toLowerCase();
  if (wanted.includes('\u0000') || password.length > 1000) return null;
  const akun = await db.akun.findFirst({
    where: { OR: [{ namaPengguna: wanted }, { pegawai: { nip: wanted.replaceAll(/[\s.]/g, '') || '-' } }] },
    select: { id: true, sandiHash: true, aktif: true, angkatan: true },
  });
  const matches = await passwordMatches(akun?.sandiHash ?? NOBODYS_HASH, password).catch(() => false);
  return akun?.aktif && akun.sandiHash && matches ? { id: akun.id, angkatan: akun.angkatan } : null;
}

/** Ten wrong tries for one name, or fifty from one address, in a quarter of an hour; counted in the database. */
export function signInLimits(pool: pg.Pool) {
  const limiter = (keyPrefix: string, points: number) => new RateLimiterPostgres({
    storeClient: pool, tableName: 'batas_laju', tableCreated: true, keyPrefix, points, duration: 15 * 60, clearExpiredByTimeout: false,
  });
  const byName = limiter('masuk-nama', 10);
  const byAddress = limiter('masuk-alamat', 50);
  const keys = (name: string, address: string) => [[byName, name.trim().toLowerCase().replaceAll('\u0000', '').slice(0, 100)], [byAddress, address]] as const;

  return {
    /** Throws `too_many_requests` where the name or the address has used up its tries. */
    async check(name: string, address: string): Promise<void> {
      const used = await Promise.all(keys(name, address).map(async ([limit, key]) => ({ limit, kept: await limit.get(key) })));
      const full = used.find(({ limit, kept }) => kept !== null && kept.consumedPoints >= limit.points);
      if (full) throw tooMany(full.kept!);
    },
    async failed(name: string, address: string): Promise<void> {
      await Promise.allSettled(keys(name, address).map(([limit, key]) => limit.consume(key)));
    },
    async succeeded(name: string): Promise<void> {
      await byName.delete(keys(name, '')[0][1]);
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
