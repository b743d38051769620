import { hash, verify } from '@node-rs/argon2';

/** argon2id with OWASP's second recommendation: 19 MiB, two passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes a password for keeping. */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/** Whether the password is the one kept. */
export const passwordMatches = (kept: string, password: string): Promise<boolean> => verify(kept, password);

/** Verified against where there is no account, so that its absence cannot be told by the clock. */
export const NOBODYS_HASH = '$argon2id$v=19$m=19456,t=2,p=1$wNqBuS4+M2diEuKXFFUsEw$H9VxsU5lfZHUeTBACxZUsYgrvyCA4uMZwLsjRc00Hs4';

/** Too short to be guessed at leisure, or the obvious. Gives what is wrong in words, or null. */
export function passwordProblem(password: string, namaPengguna: string): string | null {
  if (password.length < 12) return 'Isi Kata sandi baru dengan paling sedikit 12 karakter';
  if (password.length > 200) return 'Isi Kata sandi baru dengan paling banyak 200 karakter';
  if (password.toLowerCase().includes(namaPengguna.toLowerCase())) return 'Jangan memakai nama pengguna di dalam kata sandi';
  return /^(.)\1*$/.test(password) ? 'Jangan mengulang satu karakter saja' : null;
}
