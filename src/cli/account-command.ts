import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { akunBaru, type AkunBaru } from '../features/akun/schema.js';

const USAGE = 'Pemakaian: npm run account -- create [--nama-pengguna admin] [--nama "Administrator"] [--peran ADMIN|WALIKOTA|STAF_WALIKOTA], atau npm run account -- reset --nama-pengguna NAMA';

/** What the shell asks of src/cli/account.ts. Throws an Error of one line for anything else. */
export function readAccountCommand(args: string[]): { verb: 'create'; akun: AkunBaru } | { verb: 'reset'; namaPengguna: string } {
  const { verb, given } = parse(args);
  const name = given['nama-pengguna'];
  if (verb === 'reset' && name !== undefined && given.nama === undefined && given.peran === undefined) {
    return { verb, namaPengguna: checked(akunBaru.shape.namaPengguna, name) };
  }
  if (verb !== 'create') throw new Error(USAGE);
  return { verb, akun: checked(akunBaru, { namaPengguna: name ?? 'admin', nama: given.nama ?? 'Administrator', peran: given.peran ?? 'ADMIN' }) };
}

function parse(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args, allowPositionals: true, options: { 'nama-pengguna': { type: 'string' }, nama: { type: 'string' }, peran: { type: 'string' } },
    });
    return { verb: positionals.length === 1 ? positionals[0] : undefined, given: values };
  } catch {
    // An option that there is not, or one without its value.
    throw new Error(USAGE);
  }
}

function checked<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new Error(`${parsed.error.issues[0]?.message}.`);
  return parsed.data;
}
