import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nipDigits } from '../../src/documents/format.js';
import { readAccountCommand } from '../../src/cli/account-command.js';
import { ROOT, readConfig } from '../../src/config.js';
import { prepareData } from '../../src/db/seed/prepare.js';
import { akunBaru } from '../../src/features/akun/schema.js';
import { createAccount, resetByLink } from '../../src/features/akun/service.js';
import { forgetOldTries } from '../../src/features/masuk/service.js';
import { startApp, visit, type TestApp } from '../support/app.js';
import { PASSWORD, TEST_NOW } from '../support/city.js';

const NEW_PASSWORD = 'kuda putih di tepi kali';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

const passwordFields = (changes = {}) => ({ sandiLama: PASSWORD, sandiBaru: NEW_PASSWORD, sandiUlang: NEW_PASSWORD, ...changes });
const keptAccount = (namaPengguna: string) => city.db.akun.findUniqueOrThrow({ where: { namaPengguna }, select: { sandiHash: true, angkatan: true } });
const signsIn = async (namaPengguna: string, sandi: string) => {
  const browser = city.visitor();
  await browser.get('/masuk');
  return (await browser.post('/masuk', { namaPengguna, sandi })).status === 303;
};

describe('/akun', () => {
  it('shows who one is and each post held, with since when and by which decree', async () => {
    const pj = await (await city.as('dinkes.pj')).get('/akun');
    expect(pj.text).toContain('dinkes.pj');
    expect(pj.text).toContain('Penanggung jawab');
    expect(pj.text).toContain('Dinas Kesehatan');
    expect(pj.text).toContain('2\u00a0Januari\u00a02026');
    expect(pj.text).toContain('821/2/2026');
    const tim = await (await city.as('tim.koordinator')).get('/akun');
    expect(tim.text).toContain('Koordinator Tim');
    expect(tim.text).toContain('188.45/Kep.10/2026');
    const { nip } = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'tim.koordinator' } } });
    expect(tim.text).toContain(nipDigits(nip!, 'NIP'));
  });

  it('tells somebody without a post what to expect, in place of an empty table', async () => {
    expect((await (await city.as('tanpa.jabatan')).get('/akun')).text).toContain('Belum ada jabatan');
  });
});

describe('changing one’s password', () => {
  it('takes the new one, keeps this session and ends the others', async () => {
    const here = await city.visitor().signIn('dinkes.anggota2');
    const elsewhere = await city.visitor().signIn('dinkes.anggota2');
    const answer = await here.post('/akun/sandi', passwordFields());
    expect([answer.status, answer.headers.location]).toEqual([303, '/akun']);
    expect((await here.get('/akun')).text).toContain('Kata sandi diganti');
    expect((await elsewhere.get('/akun')).headers.location).toBe('/masuk');
    expect(await signsIn('dinkes.anggota2', PASSWORD)).toBe(false);
    expect(await signsIn('dinkes.anggota2', NEW_PASSWORD)).toBe(true);
    const akun = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'dinkes.anggota2' } });
    const trail = await city.db.riwayat.findFirstOrThrow({ where: { tindakan: 'akun.sandi', objekId: akun.id }, include: { rincian: true } });
    expect(trail.akunId).toBe(akun.id);
    expect(JSON.stringify(trail.rincian)).not.toContain(NEW_PASSWORD);
  });

  const refusals = [
    ['a wrong present password', { sandiLama: 'bukan sandi saya' }, 'sandiLama', 'Kata sandi sekarang tidak cocok'],
    ['eleven characters', { sandiBaru: 'sebelas-kar', sandiUlang: 'sebelas-kar' }, 'sandiBaru', 'paling sedikit 12 karakter'],
    ['the user name inside it', { sandiBaru: 'x-Dinkes.Anggota3-x', sandiUlang: 'x-Dinkes.Anggota3-x' }, 'sandiBaru', 'Jangan memakai nama pengguna'],
    ['one sign repeated', { sandiBaru: 'aaaaaaaaaaaaaaa', sandiUlang: 'aaaaaaaaaaaaaaa' }, 'sandiBaru', 'Jangan mengulang satu karakter'],
    ['a second typing that differs', { sandiUlang: `${NEW_PASSWORD}!` }, 'sandiUlang', 'yang sama dua kali'],
    ['the old one again', { sandiBaru: PASSWORD, sandiUlang: PASSWORD }, 'sandiBaru', 'berbeda dari yang sekarang'],
    ['nothing', { sandiLama: '', sandiBaru: '', sandiUlang: '' }, 'sandiLama', 'Isi Kata sandi sekarang'],
    ['two values in one field', { sandiBaru: [NEW_PASSWORD, NEW_PASSWORD] }, 'sandiBaru', 'Isi Kata sandi baru'],
  ] as const;
  it.each(refusals)('refuses %s, names the field, and changes nothing', async (_what, changes, field, message) => {
    const browser = await city.as('dinkes.anggota3');
    await browser.get('/akun');
    const before = await keptAccount('dinkes.anggota3');
    const answer = await browser.post('/akun/sandi', passwordFields(changes));
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(new RegExp(`id="${field}-error"[^]*?${message}`));
    expect(answer.text).not.toContain(NEW_PASSWORD);
    expect(await keptAccount('dinkes.anggota3')).toEqual(before);
  });

  it('refuses without the CSRF token, and changes nothing', async () => {
    const before = await keptAccount('dinkes.anggota3');
    expect((await (await city.as('dinkes.anggota3')).post('/akun/sandi', passwordFields(), { token: 'bukan' })).status).toBe(403);
    expect(await keptAccount('dinkes.anggota3')).toEqual(before);
  });

  it('takes one of two changes sent at once', async () => {
    const browser = await city.visitor().signIn('dinkes.anggota4');
    await browser.get('/akun');
    const answers = await Promise.all(['satu', 'dua'].map((word) =>
      browser.post('/akun/sandi', passwordFields({ sandiBaru: `${NEW_PASSWORD} ${word}`, sandiUlang: `${NEW_PASSWORD} ${word}` }))));
    // The later one either finds the row changed under it (409) or, a moment later still, its own present password no longer right (422).
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, expect.toBeOneOf([409, 422])]);
    expect((await keptAccount('dinkes.anggota4')).angkatan).toBe(1);
  });

  it('stops guessing the present password after ten tries, as at the door', async () => {
    const browser = await city.visitor().signIn('kec-serang.anggota1');
    await browser.get('/akun');
    for (let i = 0; i < 10; i++) await browser.post('/akun/sandi', passwordFields({ sandiLama: `tebakan ${i}` }));
    const before = await keptAccount('kec-serang.anggota1');
    expect((await browser.post('/akun/sandi', passwordFields())).status).toBe(429);
    expect(await keptAccount('kec-serang.anggota1')).toEqual(before);
  });
});

describe('one’s own sessions', () => {
  const marksIn = (html: string) => [...html.matchAll(/name="sesi" value="([0-9a-f]{64})"/g)].map(([, mark]) => mark!);
  const ended = async (browser: Awaited<ReturnType<TestApp['as']>>) => (await browser.get('/akun')).headers.location === '/masuk';

  it('are listed with browser and last use, this one marked, and each of the others can be ended', async () => {
    const [here, phone, office] = [await city.visitor().signIn('diskominfo.anggota1'), await city.visitor().signIn('diskominfo.anggota1'), await city.visitor().signIn('diskominfo.anggota1')];
    const page = await here.get('/akun');
    expect(page.text).toContain('3 peramban masih masuk');
    expect(page.text.match(/\(peramban ini\)/g)).toHaveLength(1);
    expect(page.text).toMatch(/Peramban lain[^]*Alamat [\d.:a-f]+[^]*24\u00a0Nov\u00a02026,\u00a010\.00/);
    const marks = marksIn(page.text);
    expect(marks).toHaveLength(2);
    const { rows: kept } = await city.database.pool.query<{ sid: string }>('select sid from sesi');
    for (const { sid } of kept) expect(page.text).not.toContain(sid);

    expect((await here.post('/akun/sesi/akhiri', { sesi: marks[0] })).headers.location).toBe('/akun');
    expect((await Promise.all([phone, office].map(ended))).filter(Boolean)).toHaveLength(1);
    expect((await here.post('/akun/sesi/akhiri', { sesi: marks[0] })).status).toBe(404);
    expect((await here.post('/akun/sesi/akhiri', { sesi: 'x' })).status).toBe(422);
    expect((await here.get('/akun')).text).toContain('2 peramban masih masuk');
  });

  it('are ended all at once but for this one, even one that is busy at that moment', async () => {
    const here = await city.visitor().signIn('diskominfo.anggota2');
    const others = [await city.visitor().signIn('diskominfo.anggota2'), await city.visitor().signIn('diskominfo.anggota2')];
    await Promise.all([here.post('/akun/sesi/akhiri-lainnya'), ...others.map((browser) => browser.get('/akun'))]);
    expect(await Promise.all(others.map(ended))).toEqual([true, true]);
    const page = await here.get('/akun');
    expect(page.text).toContain('1 peramban masih masuk');
    expect(page.text).not.toContain('Akhiri semua yang lain');
  });

  it('are nobody else’s to end, nor to see', async () => {
    const theirs = await city.visitor().signIn('diskominfo.anggota3');
    const second = await city.visitor().signIn('diskominfo.anggota3');
    const [mark] = marksIn((await theirs.get('/akun')).text);
    const stranger = await city.as('diskominfo.anggota4');
    expect((await stranger.get('/akun')).text).not.toContain(mark);
    expect((await stranger.post('/akun/sesi/akhiri', { sesi: mark })).status).toBe(404);
    expect([await ended(theirs), await ended(second)]).toEqual([false, false]);
  });
});

describe('the sign-in history', () => {
  it('shows each try on the account with its outcome, browser and address, and no one else’s', async () => {
    const browser = city.visitor();
    await browser.get('/masuk');
    const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';
    await browser.post('/masuk', { namaPengguna: 'setda.anggota1', sandi: 'bukan sandinya' }, { headers: { 'user-agent': chrome } });
    await browser.post('/masuk', { namaPengguna: 'tidak.ada', sandi: 'bukan sandinya' });
    await browser.post('/masuk', { namaPengguna: 'setda.anggota1', sandi: PASSWORD }, { headers: { 'user-agent': chrome } });
    const page = await browser.get('/akun');
    const { id } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'setda.anggota1' } });
    expect((await city.db.catatanMasuk.findMany({ where: { akunId: id }, orderBy: { id: 'asc' } })).map(({ berhasil, peramban }) => [berhasil, peramban])).toEqual([[false, 'Chrome di Windows'], [true, 'Chrome di Windows']]);
    expect(page.text).toMatch(/Riwayat masuk[^]*Masuk<[^]*Chrome di Windows[^]*Gagal<[^]*Chrome di Windows[^]*1–2 dari 2 percobaan masuk/);
    expect((await (await city.as('setda.anggota2')).get('/akun')).text).not.toContain('Chrome di Windows');
    expect((await browser.get('/akun?page=nol')).status).toBe(400);
  });

  it('is kept for twelve months and no longer', async () => {
    const { id } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'setda.anggota3' } });
    const origin = { akunId: id, berhasil: true, alamatIp: '127.0.0.1', peramban: 'Firefox di Linux' };
    await city.db.catatanMasuk.createMany({ data: [{ ...origin, pada: new Date('2025-11-24T02:59:59Z') }, { ...origin, pada: new Date('2025-11-24T03:00:01Z') }] });
    await forgetOldTries(city.db, TEST_NOW);
    expect(await city.db.catatanMasuk.count({ where: { akunId: id } })).toBe(1);
  });
});

describe('a link to set a password', () => {
  const linkFor = async (namaPengguna: string) => `/sandi/${await resetByLink(city.deps, namaPengguna)}`;
  const given = { sandiBaru: NEW_PASSWORD, sandiUlang: NEW_PASSWORD };

  it('sets it once, ends the account’s sessions, and is kept as a hash alone', async () => {
    const session = await city.visitor().signIn('walikota');
    const link = await linkFor('walikota');
    const visitor = city.visitor();
    const page = await visitor.get(link);
    expect(page.status).toBe(200);
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.text).toContain('walikota');
    const stored = await city.db.tautanSandi.findMany();
    expect(JSON.stringify(stored)).not.toContain(link.slice('/sandi/'.length));

    const answer = await visitor.post(link, given);
    expect([answer.status, answer.headers.location]).toEqual([303, '/masuk']);
    expect((await visitor.get('/masuk')).text).toContain('Kata sandi tersimpan');
    expect(await signsIn('walikota', NEW_PASSWORD)).toBe(true);
    expect((await session.get('/akun')).headers.location).toBe('/masuk');
    const akun = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'walikota' } });
    const trail = await city.db.riwayat.findFirstOrThrow({ where: { tindakan: 'akun.sandi', objekId: akun.id } });
    expect(trail.akunId).toBe(akun.id);

    const before = await keptAccount('walikota');
    expect((await city.visitor().get(link)).text).toContain('Tautan tidak berlaku');
    const again = await visitor.post(link, { sandiBaru: `${NEW_PASSWORD} lagi`, sandiUlang: `${NEW_PASSWORD} lagi` });
    expect((await visitor.get(again.headers.location as string)).text).toContain('Tautan tidak berlaku');
    expect(await keptAccount('walikota')).toEqual(before);
  });

  it('tells the person of it, on the next page that they open', async () => {
    await linkFor('staf.walikota');
    expect((await (await city.as('staf.walikota')).get('/notifikasi')).text).toContain('Tautan untuk menetapkan kata sandi Anda dibuat');
  });

  it('holds for 72 hours and no longer', async () => {
    const link = await linkFor('tim.pengarah');
    city.setNow(new Date(TEST_NOW.getTime() + 72 * 3_600_000 - 1000));
    expect((await city.visitor().get(link)).status).toBe(200);
    city.setNow(new Date(TEST_NOW.getTime() + 72 * 3_600_000));
    const before = await keptAccount('tim.pengarah');
    const visitor = city.visitor();
    await visitor.get('/masuk');
    expect((await city.visitor().get(link)).status).toBe(404);
    await visitor.post(link, given);
    expect(await keptAccount('tim.pengarah')).toEqual(before);
    city.setNow(TEST_NOW);
  });

  it('gives way to a newer one, and falls with a deactivated account', async () => {
    const older = await linkFor('tim.anggota');
    const newer = await linkFor('tim.anggota');
    expect((await city.visitor().get(older)).status).toBe(404);
    expect((await city.visitor().get(newer)).status).toBe(200);
    await city.db.akun.update({ where: { namaPengguna: 'tim.anggota' }, data: { aktif: false } });
    expect((await city.visitor().get(newer)).status).toBe(404);
    await expect(resetByLink(city.deps, 'tim.anggota')).rejects.toThrow('tidak aktif');
  });

  it('goes to one of two sendings at once', async () => {
    const link = await linkFor('tim.ketua');
    const visitors = [city.visitor(), city.visitor()];
    for (const visitor of visitors) await visitor.get(link);
    const answers = await Promise.all(visitors.map((visitor, i) => visitor.post(link, { sandiBaru: `${NEW_PASSWORD} ${i}`, sandiUlang: `${NEW_PASSWORD} ${i}` })));
    expect(new Set(answers.map(({ headers }) => headers.location))).toEqual(new Set(['/masuk', link]));
    expect((await keptAccount('tim.ketua')).angkatan).toBe(1);
  });

  it('refuses a password that will not do and stays good, and one that is made up answers as a used one does', async () => {
    const link = await linkFor('tim.sekretaris');
    const visitor = city.visitor();
    await visitor.get(link);
    const before = await keptAccount('tim.sekretaris');
    const answer = await visitor.post(link, { sandiBaru: 'pendek', sandiUlang: 'pendek' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('paling sedikit 12 karakter');
    expect((await visitor.post(link, given, { token: 'bukan' })).status).toBe(403);
    expect(await keptAccount('tim.sekretaris')).toEqual(before);
    expect((await visitor.get(link)).status).toBe(200);
    for (const token of ['tebakan', '%00', 'a'.repeat(5000)]) {
      const page = await visitor.get(`/sandi/${token}`);
      expect(page.status).toBe(404);
      expect(page.text).toContain('Tautan tidak berlaku');
    }
    expect((await visitor.get('/sandi/%')).status).toBe(400);
  });

  it('never stands in the log', async () => {
    const lines: string[] = [];
    const { createApp } = await import('../../src/app.js');
    const { pino } = await import('pino');
    const app = createApp({ ...city.deps, log: pino({ level: 'info' }, { write: (line: string) => { lines.push(line); } }) });
    const token = (await linkFor('tim.penanggungjawab')).slice('/sandi/'.length);
    const visitor = visit(app);
    await visitor.get(`/sandi/${token}`);
    await visitor.post(`/sandi/${token}`, { sandiBaru: 'pendek', sandiUlang: 'pendek' }, { headers: { referer: `http://127.0.0.1/sandi/${token}` } });
    expect(lines.join('')).toContain('/sandi/…');
    expect(lines.join('')).not.toContain(token);
  });
});

describe('npm run account', () => {
  const run = promisify(execFile);
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-akun-'));
  afterAll(() => rmSync(dataDir, { recursive: true }));

  /** The command as a shell runs it, on the database of this test. */
  async function account(args: string[], env: Record<string, string> = {}) {
    const options = { cwd: ROOT, env: { ...process.env, DATABASE_URL: city.database.url, DATA_DIR: dataDir, NODE_ENV: 'development', BASE_URL: '', ...env } };
    return run(process.execPath, [path.join('dist', 'cli', 'account.js'), ...args], options)
      .then(({ stdout }) => ({ ok: true, out: stdout }), ({ stderr }: { stderr: string }) => ({ ok: false, out: stderr }));
  }
  const production = { NODE_ENV: 'production', SESSION_SECRET: 'rahasia-produksi-yang-cukup-panjang-untuk-uji', BASE_URL: 'https://kbk.contoh.go.id/' };

  it('makes the first administrator, in production too, and prints a link that sets the password', async () => {
    const { ok, out } = await account(['create', '--nama-pengguna', 'Rimba.Admin', '--nama', 'Rimba Angsana', '--peran', 'ADMIN'], production);
    expect(ok).toBe(true);
    const token = /https:\/\/kbk\.contoh\.go\.id\/sandi\/(\S+)/.exec(out)![1]!;
    city.setNow(new Date());
    const visitor = city.visitor();
    await visitor.get(`/sandi/${token}`);
    expect((await visitor.post(`/sandi/${token}`, { sandiBaru: NEW_PASSWORD, sandiUlang: NEW_PASSWORD })).headers.location).toBe('/masuk');
    await city.visitor().signIn('rimba.admin', NEW_PASSWORD);
    city.setNow(TEST_NOW);
    const akun = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'rimba.admin' }, include: { penugasan: true } });
    expect(akun.penugasan.map(({ peran }) => peran)).toEqual(['ADMIN']);
    expect(await city.db.riwayat.count({ where: { tindakan: { in: ['akun.buat', 'akun.tautan'] }, objekId: akun.id } })).toBe(2);
  }, 60_000);

  it('makes it on an empty database that no portal has started on, which then starts without a demonstration city', async () => {
    const empty = await startApp({ empty: true });
    const { ok, out } = await account(['create'], { DATABASE_URL: empty.database.url });
    expect(out).toContain('Akun "admin"');
    expect(ok).toBe(true);
    await prepareData({ db: empty.db, url: empty.database.url, clock: empty.deps.clock, files: empty.files, config: readConfig({ NODE_ENV: 'development' }) });
    expect((await empty.db.akun.findMany()).map(({ namaPengguna }) => namaPengguna)).toEqual(['admin']);
    expect(await empty.db.perangkatDaerah.count()).toBe(0);
    await empty.close();
  }, 60_000);

  it('makes a new link for an account that there is', async () => {
    const { ok, out } = await account(['reset', '--nama-pengguna', 'setda.ketua']);
    expect(ok).toBe(true);
    expect(out).toMatch(/http:\/\/127\.0\.0\.1:3000\/sandi\/\S{40,}/);
  }, 60_000);

  const nonsense: [string[], RegExp][] = [
    [[], /^Pemakaian: /],
    [['hapus'], /^Pemakaian: /],
    [['create', 'admin'], /^Pemakaian: /],
    [['create', '--sandi', 'rahasia'], /^Pemakaian: /],
    [['create', '--nama'], /^Pemakaian: /],
    [['reset'], /^Pemakaian: /],
    [['reset', '--nama-pengguna', 'admin', '--peran', 'ADMIN'], /^Pemakaian: /],
    [['create', '--peran', 'KETUA'], /^--peran adalah ADMIN/],
    [['create', '--nama-pengguna', 'Budi Santoso'], /^--nama-pengguna terdiri atas/],
    [['create', '--nama', '  '], /^--nama tidak boleh kosong/],
  ];
  it.each(nonsense)('refuses %j with one line', (args, message) => {
    expect(() => readAccountCommand(args)).toThrow(message);
    expect(() => readAccountCommand(args)).not.toThrow('\n');
  });

  it('refuses a name that is taken with one line and the remedy, and makes nothing', async () => {
    const before = await city.db.akun.count();
    const { ok, out } = await account(['create', '--nama-pengguna', 'admin']);
    expect(ok).toBe(false);
    expect(out).toMatch(/^Nama pengguna "admin" sudah ada.*reset --nama-pengguna admin\n$/);
    await expect(resetByLink(city.deps, 'tidak.ada')).rejects.toThrow('Tidak ada akun "tidak.ada".');
    expect(await city.db.akun.count()).toBe(before);
  }, 60_000);

  it('gives no role of a KBK or of the Tim, and takes no name that the database refuses', async () => {
    for (const peran of ['KBK_KETUA', 'TIM_KETUA', '']) expect(akunBaru.safeParse({ namaPengguna: 'x1', nama: 'X', peran }).success).toBe(false);
    for (const namaPengguna of ['a', '.titik', 'garis_bawah', 'x'.repeat(61), 'a\u0000b']) expect(akunBaru.safeParse({ namaPengguna, nama: 'X', peran: 'ADMIN' }).success, namaPengguna).toBe(false);
    const longest = akunBaru.parse({ namaPengguna: 'X'.repeat(60), nama: 'X', peran: 'ADMIN' });
    await expect(createAccount(city.deps, longest)).resolves.toHaveLength(43);
  });
});
