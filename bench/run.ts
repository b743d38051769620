import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { openDatabase } from '../src/db/client.js';
import { startEmbedded } from '../src/db/embedded.js';
import { dayAt } from '../src/time.js';
import { CONNECTIONS, askFor, figures, repeat, type Figures, type Measured } from './load.js';
import { startProgram, visit, type Visitor } from './portal.js';

// npm run bench: the real server in one process, with the demonstration city, beside a yardstick of the same minute. Each page is asked for
// in turns with a yardstick page of the same bytes, so that whatever else the machine does meets both. Under three minutes.

const ROUNDS = 2;
const SECONDS = 3;
const PASSWORD = 'siap-demo-2018';

interface Line extends Figures {
  name: string;
  path: string;
  bytes: number | null;
  yardstick: Figures | null;
  /** Ours over the yardstick's, in requests per second. */
  share: number | null;
}

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-bench-'));
await makeCity();
const portal = await startProgram(['dist/server.js'], { ...place(), NODE_ENV: 'production', SESSION_SECRET: randomBytes(48).toString('base64') });
const yardstick = await startProgram(['--import', 'tsx', 'bench/yardstick.ts'], { NODE_ENV: 'production' });
try {
  await bench();
} finally {
  await yardstick.stop();
  await portal.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

function place(): Record<string, string> {
  return { PORT: '0', DATA_DIR: dataDir, TRUST_PROXY: 'loopback' };
}

/** The demonstration city, then no longer marked as one: the portal is measured as an office runs it, which refuses that city. */
async function makeCity(): Promise<void> {
  await (await startProgram(['dist/server.js'], { ...place(), SEED_DEMO: 'true' })).stop();
  const server = await startEmbedded({ dataDir, log: console });
  const { pool, close } = openDatabase(server.url);
  await pool.query(`update pengaturan set nilai = '{"demo": false, "selesai": true}' where kunci = 'demo'`);
  await close();
  await server.stop();
}

async function bench(): Promise<void> {
  const sekretaris = await signedIn('dinkes.sekretaris');
  const tim = await signedIn('tim.sekretaris');
  const lines: Line[] = [];

  const pages: [name: string, who: Visitor, path: string][] = [
    ['beranda', sekretaris, '/beranda'],
    ['daftar kegiatan', sekretaris, '/kegiatan'],
    ['daftar laporan', tim, '/laporan'],
    ['rincian laporan', sekretaris, await firstLink(sekretaris, '/laporan?status=DITERIMA', /href="(\/laporan\/[0-9a-f-]{36})/)],
    ['tinjauan', tim, '/tinjauan'],
    ['rekap', tim, '/rekap'],
    ['evaluasi', tim, await firstLink(tim, '/evaluasi', /href="(\/evaluasi\/[0-9a-f-]{36})/)],
  ];
  for (const [name, who, where] of pages) lines.push(await page(name, who, where));
  lines.push(await signIn());
  lines.push(await saveKegiatan());

  console.log(`\nNode ${process.version}, ${os.cpus().length} core, ${CONNECTIONS} sambungan sekaligus; tanpa kompresi\n`);
  console.table(lines.map(({ name, path: where, bytes, perSecond, p50, p99, yardstick: other, share }) => ({
    apa: name, alamat: where.replace(/[0-9a-f-]{36}/, ':id'), byte: bytes, 'req/dtk': perSecond, 'p50 ms': p50, 'p99 ms': p99,
    'tolok req/dtk': other?.perSecond, 'tolok p50': other?.p50, 'tolok p99': other?.p99, bagian: share,
  })));
  console.log(JSON.stringify({ node: process.version, cores: os.cpus().length, connections: CONNECTIONS, lines }));
}

async function signedIn(namaPengguna: string): Promise<Visitor> {
  const visitor = visit(portal.address);
  await visitor.get('/masuk');
  await visitor.post('/masuk', { namaPengguna, sandi: PASSWORD });
  await visitor.get('/beranda');
  return visitor;
}

async function firstLink(who: Visitor, where: string, pattern: RegExp): Promise<string> {
  const { text } = await who.get(where);
  const link = pattern.exec(text)?.[1];
  if (!link) throw new Error(`${where} has no link like ${pattern}`);
  return link;
}

/** One page in turns with a yardstick page of as many bytes and rows. */
async function page(name: string, who: Visitor, where: string): Promise<Line> {
  const { status, text } = await who.get(where);
  if (status !== 200) throw new Error(`${where} answered ${status}`);
  const bytes = Buffer.byteLength(text);
  const rows = Math.max(1, text.match(/<tr[ >]|<li[ >]/g)?.length ?? 1);
  const other = `${yardstick.address}/?bytes=${bytes}&rows=${rows}`;
  // Until the engine has compiled what it will; the yardstick, which has less, is there sooner.
  await askFor(portal.address + where, who.headers(), 4);
  await askFor(other, {}, 1);
  const ours: Measured[] = [];
  const theirs: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await askFor(portal.address + where, who.headers(), SECONDS));
    theirs.push(await askFor(other, {}, SECONDS));
  }
  const measured = figures(ours);
  const against = figures(theirs);
  return { name, path: where, bytes, ...measured, yardstick: against, share: Math.round(measured.perSecond / against.perSecond * 100) / 100 };
}

/** The POST alone: the page with the form is asked for before, uncounted. */
async function signIn(): Promise<Line> {
  const measured = figures([await repeat(async () => {
    const visitor = visit(portal.address);
    await visitor.get('/masuk');
    return visitor.post('/masuk', { namaPengguna: 'dinkes.sekretaris', sandi: PASSWORD });
  }, 4, SECONDS * ROUNDS)]);
  return { name: 'masuk', path: 'POST /masuk', bytes: null, ...measured, yardstick: null, share: null };
}

async function saveKegiatan(): Promise<Line> {
  const sekretaris = await signedIn('dinkes.sekretaris');
  const { text } = await sekretaris.get('/kegiatan/baru');
  const perilaku = [...text.matchAll(/name="perilaku" value="([^"]+)"/g)].map((found) => found[1]!).slice(0, 2);
  const hadir = [...text.matchAll(/name="hadir" value="([^"]+)"/g)].map((found) => found[1]!).slice(0, 4);
  const measured = figures([await repeat(() => sekretaris.post('/kegiatan/baru', {
    id: uuidv7(), judul: 'Apel pagi dan pembacaan ikrar nilai SIAP', jenis: 'INTERNALISASI', mulai: dayAt(new Date()), selesai: '', tempat: 'Halaman kantor',
    rencanaId: '', perilaku, uraian: 'Ikrar dibacakan bergantian oleh tiap bidang.', hasil: 'Seluruh bidang hadir.', hadir, jumlahPeserta: '24', anggaran: '250000',
  }), 4, SECONDS * ROUNDS)]);
  return { name: 'simpan kegiatan', path: 'POST /kegiatan/baru', bytes: null, ...measured, yardstick: null, share: null };
}
