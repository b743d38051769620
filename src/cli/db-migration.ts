import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../config.js';
import { startEmbedded } from '../db/embedded.js';
import { applyMigrations, diffSchema } from '../db/migrations.js';

// npm run db:migration -- nama: writes a migration with what schema.prisma has and the migrations have not. It works on a
// server of its own that is thrown away, never on data.

const name = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Pemakaian: npm run db:migration -- nama_migrasi (huruf kecil, angka, garis bawah)');
  process.exit(1);
}

const migrationsDir = path.join(ROOT, 'prisma', 'migrations');
const schemaPath = path.join(ROOT, 'prisma', 'schema.prisma');
mkdirSync(migrationsDir, { recursive: true });
const lockfile = path.join(migrationsDir, 'migration_lock.toml');
if (!existsSync(lockfile)) writeFileSync(lockfile, 'provider = "postgresql"\n');

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-migrasi-'));
const server = await startEmbedded({ dataDir, log: { info: () => {}, warn: console.error } });
try {
  await applyMigrations({ url: server.url, migrationsDir, schemaPath });
  const sql = await diffSchema({ url: server.url, schemaPath });
  if (sql === '') {
    console.log('schema.prisma dan migrasi sudah sama; tidak ada yang ditulis.');
  } else {
    const moment = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const file = path.join(migrationsDir, `${moment}_${name}`, 'migration.sql');
    mkdirSync(path.dirname(file));
    writeFileSync(file, sql);
    console.log(`Ditulis: ${path.relative(ROOT, file)}. Tambahkan di akhirnya apa yang tidak dapat dinyatakan Prisma (CHECK, EXCLUDE, trigger, COLLATE).`);
  }
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
