import type { Response } from 'supertest';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusLaporan } from '../../src/db/generated/client.js';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { kbkOf, reportIn, revisiOf, stateOf } from '../support/work.js';

/**
 * Every act of the report's way, refused to everybody but its rightful holder: each refusal in the state in which that
 * holder succeeds (and does, at the end), and each leaving everything as it was. The acts are tried on reports of
 * Diskominfo, one a month; wrong states on those of Dinkes; the strangers are of Kecamatan Serang.
 */

interface Case {
  name: string;
  /** The last part of the address. */
  path: string;
  state: StatusLaporan;
  month: string;
  /** Accounts; those of a KBK without their office. */
  rightful: string;
  /** See the report, and may not do this. */
  onlookers: string[];
  /** Hold the same post elsewhere, or nothing here: for them the report does not exist. */
  strangers: string[];
  /** States in which the rightful holder sees the report and is told that it cannot be done now. */
  wrongStates: StatusLaporan[];
  needsReason?: boolean;
  fields?: Record<string, string>;
}

const REASON = 'Cara ukur perlu dijelaskan lebih rinci.';

const cases: Case[] = [
  { name: 'ajukan a draft', path: 'ajukan', state: 'DRAF', month: '01', rightful: 'sekretaris', onlookers: ['ketua', 'fasilitator', 'pj'],
    strangers: ['kec-serang.sekretaris', 'anggota1', 'tim.koordinator', 'tim.sekretaris', 'admin', 'walikota', 'tanpa.jabatan'], wrongStates: ['DIAJUKAN', 'DISAHKAN', 'DITERUSKAN', 'DITERIMA'] },
  { name: 'ajukan a returned report', path: 'ajukan', state: 'DIKEMBALIKAN', month: '02', rightful: 'sekretaris', onlookers: ['ketua', 'fasilitator', 'pj'],
    strangers: ['kec-serang.sekretaris', 'anggota1', 'tim.koordinator', 'tanpa.jabatan'], wrongStates: [] },
  { name: 'tarik', path: 'tarik', state: 'DIAJUKAN', month: '03', rightful: 'sekretaris', onlookers: ['ketua', 'fasilitator', 'pj'],
    strangers: ['kec-serang.sekretaris', 'anggota1', 'tim.koordinator', 'tanpa.jabatan'], wrongStates: ['DRAF', 'DISAHKAN', 'DITERUSKAN', 'DITERIMA', 'DIKEMBALIKAN'] },
  { name: 'sahkan as ketua', path: 'sahkan', state: 'DIAJUKAN', month: '04', rightful: 'ketua', onlookers: ['sekretaris', 'pj'],
    strangers: ['kec-serang.ketua', 'anggota1', 'tim.ketua', 'tanpa.jabatan'], wrongStates: ['DRAF', 'DISAHKAN', 'DITERUSKAN', 'DITERIMA', 'DIKEMBALIKAN'] },
  { name: 'sahkan as fasilitator', path: 'sahkan', state: 'DIAJUKAN', month: '05', rightful: 'fasilitator', onlookers: ['sekretaris', 'pj'],
    strangers: ['kec-serang.fasilitator', 'anggota1', 'tim.koordinator', 'tanpa.jabatan'], wrongStates: ['DRAF', 'DISAHKAN', 'DITERUSKAN', 'DITERIMA', 'DIKEMBALIKAN'] },
  { name: 'teruskan', path: 'teruskan', state: 'DISAHKAN', month: '06', rightful: 'pj', onlookers: ['sekretaris', 'ketua', 'fasilitator', 'anggota1'],
    strangers: ['kec-serang.pj', 'tim.penanggungjawab', 'tim.koordinator', 'admin', 'tanpa.jabatan'], wrongStates: ['DRAF', 'DIAJUKAN', 'DITERUSKAN', 'DITERIMA', 'DIKEMBALIKAN'] },
  { name: 'terima', path: 'terima', state: 'DITERUSKAN', month: '07', rightful: 'tim.koordinator',
    onlookers: ['sekretaris', 'ketua', 'fasilitator', 'pj', 'anggota1', 'tim.pengarah', 'tim.penanggungjawab', 'dinkes.anggota3'],
    strangers: ['dinkes.anggota4', 'tim.anggota', 'kec-serang.pj', 'admin', 'walikota', 'tanpa.jabatan'], wrongStates: ['DITERIMA'] },
  { name: 'kembalikan as ketua', path: 'kembalikan', state: 'DIAJUKAN', month: '08', rightful: 'ketua', onlookers: ['sekretaris'],
    strangers: ['kec-serang.ketua', 'anggota1', 'tim.koordinator', 'tanpa.jabatan'], wrongStates: ['DRAF', 'DISAHKAN', 'DITERUSKAN', 'DITERIMA', 'DIKEMBALIKAN'], needsReason: true },
  { name: 'kembalikan as penanggung jawab', path: 'kembalikan', state: 'DISAHKAN', month: '09', rightful: 'pj', onlookers: ['sekretaris', 'anggota1'],
    strangers: ['kec-serang.pj', 'tim.koordinator', 'tanpa.jabatan'], wrongStates: ['DRAF', 'DIAJUKAN', 'DITERUSKAN', 'DITERIMA', 'DIKEMBALIKAN'], needsReason: true },
  { name: 'kembalikan as koordinator', path: 'kembalikan', state: 'DITERUSKAN', month: '10', rightful: 'tim.koordinator', onlookers: ['sekretaris', 'anggota1', 'tim.pengarah', 'dinkes.anggota3'],
    strangers: ['dinkes.anggota4', 'tim.anggota', 'kec-serang.pj', 'tanpa.jabatan'], wrongStates: ['DITERIMA'], needsReason: true },
  { name: 'buka kembali', path: 'buka-kembali', state: 'DITERIMA', month: '11', rightful: 'tim.sekretaris',
    onlookers: ['sekretaris', 'ketua', 'fasilitator', 'pj', 'anggota1', 'tim.ketua', 'tim.koordinator', 'tim.pengarah'],
    strangers: ['dinkes.anggota4', 'tim.anggota', 'kec-serang.pj', 'tanpa.jabatan', 'walikota'], wrongStates: ['DITERUSKAN'], needsReason: true },
];

/** Holders who see the report in a state where the act is another's: refused for that, not for the state. */
const othersTurn: { path: string; state: StatusLaporan; who: string }[] = [
  { path: 'kembalikan', state: 'DIAJUKAN', who: 'pj' },
  { path: 'kembalikan', state: 'DISAHKAN', who: 'ketua' },
  { path: 'kembalikan', state: 'DISAHKAN', who: 'fasilitator' },
  { path: 'kembalikan', state: 'DITERUSKAN', who: 'pj' },
];

let city: TestApp;
const elsewhere = new Map<StatusLaporan, string>();
const account = (who: string, slug: string) => (/^(sekretaris|ketua|fasilitator|pj|anggota\d)$/.test(who) ? `${slug}.${who}` : who);

beforeAll(async () => {
  city = await startApp();
  // A koordinator of another office, and a member of the Tim who assesses Diskominfo but does not review it.
  const { id: timId } = await city.db.tim.findFirstOrThrow();
  for (const [name, jabatan, slug, jenis] of [['dinkes.anggota4', 'KOORDINATOR', 'kec-serang', 'BINAAN'], ['dinkes.anggota3', 'ANGGOTA', 'diskominfo', 'NILAI']] as const) {
    const { pegawaiId } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: name } });
    const { opdId } = await kbkOf(city, slug);
    await city.db.keanggotaanTim.create({
      data: { timId, pegawaiId: pegawaiId!, jabatan, mulai: dateOf('2026-01-02'), penugasan: { create: { perangkatDaerahId: opdId, jenis, mulai: dateOf('2026-01-02') } } },
    });
  }
  for (const [i, state] of (['DRAF', 'DIAJUKAN', 'DISAHKAN', 'DITERUSKAN', 'DITERIMA', 'DIKEMBALIKAN'] as const).entries()) {
    elsewhere.set(state, await reportIn(city, 'dinkes', state, `2026-0${i + 1}-12`));
  }
}, 120_000);
afterAll(() => city.close());

/** Takes the flash of an earlier act off the next page. */
const settled = async (who: string) => {
  const browser = await city.as(who);
  await browser.get('/laporan');
  return browser;
};

/** All of an answer that a person could tell apart. */
const whole = (answer: Response) => ({
  status: answer.status, text: answer.text,
  headers: Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !['date', 'set-cookie', 'etag'].includes(name))),
});

describe.each(cases)('$name', ({ path, state, month, rightful, onlookers, strangers, wrongStates, needsReason, fields }) => {
  let id: string;
  let before: Awaited<ReturnType<typeof stateOf>>;
  const reasons = needsReason ? [REASON] : [];
  const note: Record<string, string> = needsReason ? { 'catatan-ringkasan': 'Angkanya belum ada.' } : {};
  const input = async (more: Record<string, string> = {}) => ({ revisi: await revisiOf(city, id), ...(needsReason ? { alasan: REASON } : {}), ...fields, ...more });
  const send = async (who: string, options: Parameters<Awaited<ReturnType<TestApp['as']>>['post']>[2] = {}, more: Record<string, string> = {}) =>
    (await city.as(account(who, 'diskominfo'))).post(`/laporan/${id}/${path}`, await input(more), options);

  beforeAll(async () => {
    id = await reportIn(city, 'diskominfo', state, `2026-${month}-12`);
    before = await stateOf(city, id);
  });
  const nothingChanged = async () => expect(await stateOf(city, id)).toEqual(before);

  it.each(onlookers)('is refused to %s, who sees the report', async (who) => {
    const answer = await send(who);
    expect(answer.status).toBe(403);
    await nothingChanged();
  });

  it.each(strangers)('is, for %s, on a report that does not exist', async (who) => {
    await settled(account(who, 'diskominfo'));
    const answer = await send(who);
    expect(answer.status).toBe(404);
    const nowhere = await (await city.as(account(who, 'diskominfo'))).post(`/laporan/${uuidv4()}/${path}`, await input());
    expect(whole(answer)).toEqual(whole(nowhere));
    await nothingChanged();
  });

  it('is refused without the CSRF token, and what was typed can be sent again', async () => {
    const answer = await send(rightful, { token: null });
    expect(answer.status).toBe(403);
    for (const text of reasons) expect(answer.text).toContain(text);
    await nothingChanged();
  });

  it('is refused with the token of somebody else', async () => {
    const other = await city.as(account('ketua', 'kec-serang'));
    const token = /name="_csrf" value="([^"]+)"/.exec((await other.get('/laporan')).text)![1]!;
    expect((await send(rightful, { token })).status).toBe(403);
    await nothingChanged();
  });

  it('sends whoever is not signed in to sign in', async () => {
    const answer = await city.visitor().post(`/laporan/${id}/${path}`, await input());
    expect([answer.status, answer.headers.location]).toEqual([303, '/masuk']);
    await nothingChanged();
  });

  it('tells the rightful holder when the report has changed since the page was opened, and keeps what was typed', async () => {
    const answer = await send(rightful, {}, { revisi: String(before.revisi + 7), ...note });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('sudah berubah sejak Anda membukanya');
    for (const text of [...reasons, ...Object.values(note)]) expect(answer.text).toContain(text);
    await nothingChanged();
  });

  it('is not done in the name of a post that the person does not hold', async () => {
    const { keanggotaan } = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'kec-serang.ketua' } }, include: { keanggotaan: true } });
    const answer = await send(rightful, {}, { post: keanggotaan[0]!.id });
    expect(answer.status).toBe(409);
    await nothingChanged();
  });

  it.each(needsReason ? ['', '   \r\n '] : [])('asks for the reason (given %j), and keeps the notes that were typed', async (alasan) => {
    const { id: kegiatanId } = await city.db.kegiatan.findFirstOrThrow({ where: { laporanId: id } });
    const notes = { ...note, [`catatan-${kegiatanId}`]: 'Jumlah pesertanya tidak cocok.' };
    const answer = await send(rightful, {}, { alasan, ...notes });
    expect(answer.status).toBe(422);
    for (const text of ['Isi Alasan', ...Object.values(notes)]) expect(answer.text).toContain(text);
    await nothingChanged();
  });

  it.each(needsReason ? ['alasan', 'catatan-ringkasan'] : [])('refuses %s where it is too long, keeping every character', async (field) => {
    const long = `${'Panjang. '.repeat(500)}Sampai di sini.`;
    const answer = await send(rightful, {}, { [field]: long });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('4.000 karakter');
    expect(answer.text).toContain(long);
    await nothingChanged();
  });

  it.each(wrongStates)('cannot be done while the report is %s', async (wrong) => {
    const other = elsewhere.get(wrong)!;
    const unchanged = await stateOf(city, other);
    const answer = await (await city.as(account(rightful, 'dinkes'))).post(`/laporan/${other}/${path}`, {
      revisi: unchanged.revisi, ...(needsReason ? { alasan: REASON } : {}), ...note, ...fields,
    });
    expect(answer.status).toBe(409);
    expect(answer.text).not.toContain('Terjadi gangguan');
    for (const text of [...reasons, ...Object.values(note)]) expect(answer.text).toContain(text);
    expect(await stateOf(city, other)).toEqual(unchanged);
  });

  it('succeeds for the rightful holder, in the same state', async () => {
    await nothingChanged();
    const answer = await send(rightful);
    expect(answer.status).toBe(303);
    const after = await stateOf(city, id);
    expect(after.tindakan).toBe(before.tindakan + 1);
    expect(after.riwayat).toBe(before.riwayat + 1);
  });
});

describe('kembalikan in another’s turn', () => {
  it.each(othersTurn)('is refused to $who while the report is $state', async ({ state, who, path }) => {
    const id = elsewhere.get(state)!;
    const before = await stateOf(city, id);
    const answer = await (await city.as(`dinkes.${who}`)).post(`/laporan/${id}/${path}`, { revisi: before.revisi, alasan: REASON });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain(REASON);
    expect(await stateOf(city, id)).toEqual(before);
  });
});

describe('writing the texts of a report', () => {
  const TEXTS = { ringkasan: 'Ringkasan yang diketik lama sekali.', kendala: 'Kendala yang diketik.', tindakLanjut: 'Tindak lanjut yang diketik.' };
  let id: string;
  let before: Awaited<ReturnType<typeof stateOf>>;
  beforeAll(async () => {
    id = await reportIn(city, 'kec-serang', 'DIKEMBALIKAN', '2026-01-12');
    before = await stateOf(city, id);
  });
  const send = async (who: string, more: Record<string, string> = {}, options: { token?: null } = {}) =>
    (await city.as(who)).post(`/laporan/${id}/ubah`, { revisi: before.revisi, ...TEXTS, ...more }, options);
  const nothingChanged = async () => expect(await stateOf(city, id)).toEqual(before);

  it.each(['kec-serang.ketua', 'kec-serang.fasilitator', 'kec-serang.pj'])('is refused to %s', async (who) => {
    expect((await send(who)).status).toBe(403);
    expect((await (await city.as(who)).get(`/laporan/${id}/ubah`)).status).toBe(403);
    await nothingChanged();
  });

  it.each(['diskominfo.sekretaris', 'kec-serang.anggota1', 'tim.sekretaris', 'tanpa.jabatan'])('is, for %s, of a report that does not exist', async (who) => {
    const browser = await settled(who);
    expect(whole(await send(who))).toEqual(whole(await browser.post(`/laporan/${uuidv4()}/ubah`, { revisi: before.revisi, ...TEXTS })));
    expect(whole(await browser.get(`/laporan/${id}/ubah`))).toEqual(whole(await browser.get(`/laporan/${uuidv4()}/ubah`)));
    expect((await send(who)).status).toBe(404);
    await nothingChanged();
  });

  it('needs the CSRF token and a signed-in person', async () => {
    const answer = await send('kec-serang.sekretaris', {}, { token: null });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain(TEXTS.ringkasan);
    expect((await city.visitor().post(`/laporan/${id}/ubah`, { revisi: before.revisi, ...TEXTS })).headers.location).toBe('/masuk');
    await nothingChanged();
  });

  it('tells of a change in between and keeps everything typed', async () => {
    const answer = await send('kec-serang.sekretaris', { revisi: String(before.revisi - 1) });
    expect(answer.status).toBe(409);
    for (const text of Object.values(TEXTS)) expect(answer.text).toContain(text);
    await nothingChanged();
  });

  it('refuses a text that is too long, at its field, keeping every character', async () => {
    const long = `${'Panjang. '.repeat(1200)}Sampai di sini.`;
    const answer = await send('kec-serang.sekretaris', { kendala: long });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Ringkas Kendala menjadi paling banyak 10.000 karakter');
    expect(answer.text).toContain(long);
    await nothingChanged();
  });

  it('cannot be done while the report is on its way, and keeps everything typed', async () => {
    for (const state of ['DIAJUKAN', 'DISAHKAN', 'DITERUSKAN', 'DITERIMA'] as const) {
      const other = elsewhere.get(state)!;
      const unchanged = await stateOf(city, other);
      const answer = await (await city.as('dinkes.sekretaris')).post(`/laporan/${other}/ubah`, { revisi: unchanged.revisi, ...TEXTS });
      expect(answer.status).toBe(409);
      expect(answer.text).toContain(TEXTS.ringkasan);
      expect(await stateOf(city, other)).toEqual(unchanged);
    }
  });

  it('succeeds for the sekretaris, once for a form that is sent twice', async () => {
    await nothingChanged();
    expect((await send('kec-serang.sekretaris')).status).toBe(303);
    const once = await stateOf(city, id);
    expect([once.ringkasan, once.revisi, once.riwayat]).toEqual([TEXTS.ringkasan, before.revisi + 1, before.riwayat + 1]);
    expect((await send('kec-serang.sekretaris')).status).toBe(303);
    expect(await stateOf(city, id)).toEqual(once);
  });

  it('and submitting with one button is done once, however often and at once it is pressed', async () => {
    const { revisi } = await stateOf(city, id);
    const answers = await Promise.all([1, 2, 3].map(() => send('kec-serang.sekretaris', { revisi: String(revisi), ringkasan: 'Versi kedua.', lalu: 'ajukan' })));
    expect(answers.map((answer) => answer.status)).toEqual([303, 303, 303]);
    const after = await stateOf(city, id);
    expect([after.status, after.versi, after.tindakan]).toEqual(['DIAJUKAN', [2, 2], before.tindakan + 1]);
  });
});

describe('opening a report', () => {
  let kbkId: string;
  let periodeId: string;
  beforeAll(async () => {
    kbkId = (await kbkOf(city, 'setda')).id;
    periodeId = (await city.db.periode.findFirstOrThrow({ where: { nama: 'Maret 2026' } })).id;
  });
  const open = async (who: string, more: Record<string, string> = {}, options: { token?: null } = {}) => (await city.as(who)).post('/laporan', { kbkId, periodeId, ...more }, options);
  const counts = async () => [await city.db.laporan.count(), await city.db.riwayat.count()];

  it.each(['setda.ketua', 'setda.fasilitator', 'setda.pj', 'setda.anggota1', 'tim.sekretaris', 'admin', 'tanpa.jabatan'])('is refused to %s', async (who) => {
    const before = await counts();
    expect((await open(who)).status).toBe(403);
    expect(await counts()).toEqual(before);
  });

  it('is, for the sekretaris of another KBK, in one that does not exist', async () => {
    await settled('dinkes.sekretaris');
    const before = await counts();
    const answer = await open('dinkes.sekretaris');
    expect(answer.status).toBe(404);
    expect(whole(answer)).toEqual(whole(await open('dinkes.sekretaris', { kbkId: uuidv4() })));
    expect(await counts()).toEqual(before);
  });

  it('is refused for a period that has not begun, is closed, is for evaluation, does not exist, or before the KBK did', async () => {
    const before = await counts();
    const periode = async (nama: string) => (await city.db.periode.findFirstOrThrow({ where: { nama } })).id;
    expect((await open('setda.sekretaris', { periodeId: await periode('Desember 2026') })).status).toBe(409);
    expect((await open('setda.sekretaris', { periodeId: await periode('Semester I 2026') })).status).toBe(404);
    expect((await open('setda.sekretaris', { periodeId: uuidv4() })).status).toBe(404);
    expect((await open('setda.sekretaris', { periodeId: 'bukan-uuid' })).status).toBe(422);
    expect((await open('setda.sekretaris', { periodeId: '' })).status).toBe(422);
    const closed = await periode('April 2026');
    await city.db.periode.update({ where: { id: closed }, data: { ditutupPada: new Date('2026-06-01T03:00:00Z') } });
    expect((await open('setda.sekretaris', { periodeId: closed })).status).toBe(409);
    const earlier = await city.db.periode.create({ data: { jenis: 'PELAPORAN', nama: 'Desember 2025', mulai: dateOf('2025-12-01'), akhir: dateOf('2025-12-31'), tenggat: dateOf('2026-01-07') } });
    expect((await open('setda.sekretaris', { periodeId: earlier.id })).status).toBe(409);
    expect(await counts()).toEqual(before);
  });

  it('needs the CSRF token and a signed-in person', async () => {
    const before = await counts();
    expect((await open('setda.sekretaris', {}, { token: null })).status).toBe(403);
    expect((await city.visitor().post('/laporan', { kbkId, periodeId })).headers.location).toBe('/masuk');
    expect(await counts()).toEqual(before);
  });

  it('succeeds for the sekretaris, with one line in the riwayat however many press at once', async () => {
    const [reports, lines] = await counts();
    const answers = await Promise.all([1, 2, 3, 4].map(() => open('setda.sekretaris')));
    expect(answers.map((answer) => answer.status)).toEqual([303, 303, 303, 303]);
    expect(await counts()).toEqual([reports! + 1, lines! + 1]);
  });
});
