import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visibleVersi } from '../../src/access/visible.js';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { actorOf, addKegiatan, does, kbkOf, revisiOf } from '../support/work.js';

/**
 * Who may read a report, in each of its states, typed by hand from the table "Who may read": the working copy for those
 * who write and endorse it; a version for its anggota once it is endorsed in full, and for the Tim once it is forwarded;
 * for the Walikota's office once it is accepted behind a submitted evaluation. Whoever could read a version keeps it.
 */

let city: TestApp;

const INSIDERS = ['sekretaris', 'ketua', 'fasilitator', 'pj'];
const MEMBERS = ['anggota1'];
const TIM = ['tim.ketua', 'tim.sekretaris', 'tim.pengarah', 'tim.penanggungjawab', 'tim.koordinator', 'dinkes.anggota3'];
const OFFICE = ['walikota', 'staf.walikota'];
const STRANGERS = [
  'dinkes.sekretaris', 'dinkes.ketua', 'dinkes.fasilitator', 'dinkes.pj', 'dinkes.anggota1', 'admin', 'tanpa.jabatan',
  // a koordinator of other offices, a member of the Tim without this office, posts that ended, are annulled, begin tomorrow
  'dinkes.anggota4', 'tim.anggota', 'diskominfo.anggota2', 'diskominfo.anggota3', 'diskominfo.anggota4',
];

/** What an account finds: the working copy, the versions (the last is shown), or nothing at all. */
type Finds = { naskah: boolean; versi: number[] } | null;
const copy = (...versi: number[]): Finds => ({ naskah: true, versi });
const only = (...versi: number[]): Finds => ({ naskah: false, versi });

interface State {
  name: string;
  on: string;
  steps: [who: string, act: string][];
  insiders: Finds;
  members: Finds;
  tim: Finds;
  office: Finds;
}

const AJUKAN: [string, string] = ['diskominfo.sekretaris', 'ajukan'];
const ENDORSED: [string, string][] = [AJUKAN, ['diskominfo.ketua', 'sahkan'], ['diskominfo.fasilitator', 'sahkan']];
const FORWARDED: [string, string][] = [...ENDORSED, ['diskominfo.pj', 'teruskan']];
const ACCEPTED: [string, string][] = [...FORWARDED, ['tim.koordinator', 'terima']];

const states: State[] = [
  { name: 'a draft', on: '2026-08-03', steps: [], insiders: copy(), members: null, tim: null, office: null },
  { name: 'submitted', on: '2026-09-07', steps: [AJUKAN], insiders: only(1), members: null, tim: null, office: null },
  { name: 'withdrawn', on: '2026-10-05', steps: [AJUKAN, ['diskominfo.sekretaris', 'tarik']], insiders: copy(1), members: null, tim: null, office: null },
  { name: 'endorsed by one', on: '2026-11-02', steps: ENDORSED.slice(0, 2), insiders: only(1), members: null, tim: null, office: null },
  { name: 'returned by the ketua', on: '2026-07-06', steps: [AJUKAN, ['diskominfo.ketua', 'kembalikan']], insiders: copy(1), members: null, tim: null, office: null },
  { name: 'endorsed in full', on: '2026-06-08', steps: ENDORSED, insiders: only(1), members: only(1), tim: null, office: null },
  { name: 'endorsed in full and returned by the head', on: '2026-05-04', steps: [...ENDORSED, ['diskominfo.pj', 'kembalikan']], insiders: copy(1), members: only(1), tim: null, office: null },
  { name: 'forwarded', on: '2026-04-06', steps: FORWARDED, insiders: only(1), members: only(1), tim: only(1), office: null },
  { name: 'returned by the Tim', on: '2026-03-09', steps: [...FORWARDED, ['tim.koordinator', 'kembalikan']], insiders: copy(1), members: only(1), tim: only(1), office: null },
  { name: 'returned by the Tim and submitted again', on: '2026-02-09', steps: [...FORWARDED, ['tim.koordinator', 'kembalikan'], AJUKAN], insiders: only(1, 2), members: only(1), tim: only(1), office: null },
  { name: 'accepted in its second version', on: '2026-01-12', steps: [...FORWARDED, ['tim.koordinator', 'kembalikan'], ...ACCEPTED], insiders: only(1, 2), members: only(1, 2), tim: only(1, 2), office: null },
];

const reports = new Map<string, string>();

beforeAll(async () => {
  city = await startApp();
  await Promise.all([...INSIDERS, ...MEMBERS, ...TIM, ...OFFICE, ...STRANGERS].map((one) => city.as(account(one))));
  const { id: timId } = await city.db.tim.findFirstOrThrow();
  const since = dateOf('2026-01-02');
  const member = async (namaPengguna: string, jabatan: 'KOORDINATOR' | 'ANGGOTA', slug: string, jenis: 'BINAAN' | 'TINJAU') => {
    const { pegawaiId } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna } });
    await city.db.keanggotaanTim.create({ data: { timId, pegawaiId: pegawaiId!, jabatan, mulai: since, penugasan: { create: { perangkatDaerahId: (await kbkOf(city, slug)).opdId, jenis, mulai: since } } } });
  };
  await member('dinkes.anggota3', 'ANGGOTA', 'diskominfo', 'TINJAU');
  await member('dinkes.anggota4', 'KOORDINATOR', 'kec-serang', 'BINAAN');
  const posts = (namaPengguna: string) => ({ where: { pegawai: { akun: { namaPengguna } } } });
  await city.db.keanggotaan.updateMany({ ...posts('diskominfo.anggota2'), data: { selesai: dateOf('2026-11-23') } });
  await city.db.keanggotaan.updateMany({ ...posts('diskominfo.anggota3'), data: { dibatalkanPada: new Date(), alasanBatal: 'Salah orang.' } });
  await city.db.keanggotaan.updateMany({ ...posts('diskominfo.anggota4'), data: { mulai: dateOf('2026-11-25') } });

  for (const { name, on, steps } of states) {
    const { laporanId } = await addKegiatan(city, 'diskominfo', on);
    const id = laporanId!;
    reports.set(name, id);
    const write = (versi: number | string) => city.db.laporan.update({ where: { id }, data: { ringkasan: `Isi versi ${versi} dari laporan.` } });
    await write(1);
    let versi = 1;
    for (const [who, act] of steps) {
      await does(city, who, act, id, act === 'kembalikan' ? { alasan: 'Belum lengkap.', 'catatan-ringkasan': `Catatan pada versi ${versi}.` } : {});
      if (act === 'kembalikan' || act === 'tarik') await write(versi += 1);
    }
  }
}, 120_000);
afterAll(() => city.close());

const account = (who: string) => (who.includes('.') || !/^(sekretaris|ketua|fasilitator|pj|anggota\d)$/.test(who) ? who : `diskominfo.${who}`);
/** Every account with what it finds; the first of each group is asked for everything, the others for what tells them apart. */
const who = (state: State) => ([[INSIDERS, state.insiders], [MEMBERS, state.members], [TIM, state.tim], [OFFICE, state.office], [STRANGERS, null]] as const)
  .flatMap(([names, expected]) => names.map((name, i) => ({ name, expected, thorough: i === 0 })));

/** Asks for a report's page, print and versions, and expects just what the person may find. */
async function finds(name: string, state: string, expected: Finds, workingCopy: number, thorough = true): Promise<void> {
  const id = reports.get(state)!;
  const browser = await city.as(account(name));
  const said = `${name}, report ${state}`;
  const page = await browser.get(`/laporan/${id}`);
  expect(page.status, said).toBe(expected ? 200 : 404);

  const may = (versi: number) => expected?.versi.includes(versi) ?? false;
  const asked = thorough ? [1, 2, 3] : expected ? [workingCopy].filter((versi) => !may(versi)) : [];
  const answers: [address: string, status: number][] = [
    ...(!expected || thorough ? [['unduh.pdf', expected ? 200 : 404] as [string, number]] : []),
    ...asked.filter((versi) => !may(versi)).map((versi): [string, number] => [`unduh.pdf?versi=${versi}`, 404]),
  ];
  for (const [address, status] of answers) expect((await browser.get(`/laporan/${id}/${address}`)).status, `${said}: ${address}`).toBe(status);
  for (const versi of asked) {
    const old = await browser.get(`/laporan/${id}?versi=${versi}`);
    expect([old.status, contentsOf(old.text)], `${said}: version ${versi}`).toEqual(may(versi) ? [200, [versi]] : [404, []]);
  }
  expect(contentsOf(page.text), said).toEqual(!expected ? [] : expected.naskah ? [workingCopy] : expected.versi.slice(-1));
  // The evidence of a version is opened by whoever reads the version.
  const files = await city.db.versiLaporan.findMany({ where: { laporanId: id, AND: [visibleVersi(await actorOf(city, account(name)))] }, orderBy: { versi: 'asc' } });
  expect(files.map(({ versi }) => versi), `${said}: files`).toEqual(expected?.versi ?? []);
  const notes = await city.db.catatan.findMany({ where: { laporanId: id }, include: { versi: true }, orderBy: { id: 'asc' } });
  const versions = (shown: typeof notes) => shown.map((note) => note.versi.versi);
  expect(versions(notes.filter((note) => page.text.includes(note.teks))), `${said}: notes`).toEqual(versions(notes.filter((note) => may(note.versi.versi))));
}

/** Which of a report's contents a page shows. */
const contentsOf = (html: string) => [1, 2, 3].filter((versi) => html.includes(`Isi versi ${versi} dari laporan.`));

describe('who may read a report', () => {
  it.each(states)('that is $name', async (state) => {
    const returned = state.steps.filter(([, act]) => act === 'kembalikan' || act === 'tarik').length;
    await Promise.all(who(state).map(({ name, expected, thorough }) => finds(name, state.name, expected, returned + 1, thorough)));
    // Where there is nothing for a person, it cannot be told from what does not exist.
    for (const { name } of who(state).filter(({ expected, thorough }) => !expected && thorough)) {
      const browser = await city.as(account(name));
      expect((await browser.get(`/laporan/${reports.get(state.name)}`)).text).toBe((await browser.get(`/laporan/${uuidv4()}`)).text);
    }
  });

  it('finds in the list what it may open, and nothing else', async () => {
    await Promise.all(who(states[0]!).map(async ({ name }) => {
      const list = (await (await city.as(account(name))).get('/laporan?tahun=2026')).text;
      for (const state of states) {
        const may = who(state).find((one) => one.name === name)!.expected !== null;
        expect(list.includes(`/laporan/${reports.get(state.name)}`), `${name}: ${state.name} in the list`).toBe(may);
      }
    }));
  });

  it('nobody who is not signed in: they are sent to sign in, whether it exists or not', async () => {
    const visitor = city.visitor();
    for (const address of [`/laporan/${reports.get('forwarded')}`, `/laporan/${uuidv4()}`, '/laporan', `/laporan/${reports.get('forwarded')}/unduh.pdf`]) {
      const answer = await visitor.get(address);
      expect([answer.status, answer.headers.location]).toEqual([303, '/masuk']);
    }
  });
});

describe('the Walikota’s office', () => {
  it('reads an accepted report once its evaluation is submitted, in the version that was accepted', async () => {
    const accepted = 'accepted in its second version';
    const evaluasi = await city.db.evaluasi.findFirstOrThrow({ where: { periode: { nama: 'Semester I 2026' } } });
    for (const status of ['SANGGAHAN', 'DITETAPKAN'] as const) {
      await city.db.laporan.update({ where: { id: reports.get(accepted)! }, data: { evaluasiId: evaluasi.id } });
      await city.db.evaluasi.update({ where: { id: evaluasi.id }, data: { status } });
      for (const one of OFFICE) await finds(one, accepted, null, 3);
    }
    await city.db.evaluasi.update({ where: { id: evaluasi.id }, data: { status: 'DISAMPAIKAN' } });
    for (const one of OFFICE) await finds(one, accepted, only(2), 3);
    for (const state of states.filter(({ name }) => name !== accepted)) await finds('walikota', state.name, null, 1, false);
    for (const one of STRANGERS) await finds(one, accepted, null, 3, false);
  });

  it('does not read one that was accepted after the evaluation was set', async () => {
    const id = reports.get('forwarded')!;
    await does(city, 'tim.koordinator', 'terima', id);
    for (const one of OFFICE) await finds(one, 'forwarded', null, 2);
  });
});

describe('an answer to a note', () => {
  it('is read by the Tim with the version that it led to, not before', async () => {
    const id = reports.get('returned by the Tim')!;
    const note = await city.db.catatan.findFirstOrThrow({ where: { laporanId: id } });
    const text = 'Angkanya sudah ditambahkan.';
    await (await city.as('diskominfo.sekretaris')).post(`/laporan/${id}/ubah`, { revisi: await revisiOf(city, id), ringkasan: 'Isi versi 2 dari laporan.', [`tanggapan-${note.id}`]: text, lalu: 'simpan' });
    const reads = async (name: string) => (await (await city.as(name)).get(`/laporan/${id}`)).text.includes(text);
    expect([await reads('diskominfo.ketua'), await reads('tim.koordinator'), await reads('diskominfo.anggota1')]).toEqual([true, false, false]);
    for (const [name, act] of ENDORSED) await does(city, name, act, id);
    expect([await reads('diskominfo.ketua'), await reads('tim.koordinator'), await reads('diskominfo.anggota1')]).toEqual([true, false, true]);
    await does(city, 'diskominfo.pj', 'teruskan', id);
    expect(await reads('tim.koordinator')).toBe(true);
  });
});

describe('a version that was once endorsed in full', () => {
  it('stays readable for the anggota when the susunan asks for more endorsements later', async () => {
    const { id: kbkId } = await kbkOf(city, 'kec-serang');
    const susunan = await city.db.susunanKbk.create({ data: { kbkId, jabatan: 'FASILITATOR', jumlah: 0, alasan: 'Pegawai terlalu sedikit.', mulai: dateOf('2026-01-02') } });
    const { laporanId } = await addKegiatan(city, 'kec-serang', '2026-05-04');
    await city.db.laporan.update({ where: { id: laporanId! }, data: { ringkasan: 'Isi versi 1 dari laporan.' } });
    for (const [name, act] of [['kec-serang.sekretaris', 'ajukan'], ['kec-serang.ketua', 'sahkan'], ['kec-serang.pj', 'teruskan']] as const) await does(city, name, act, laporanId!);
    await city.db.susunanKbk.update({ where: { id: susunan.id }, data: { selesai: dateOf('2026-11-23') } });
    const page = await (await city.as('kec-serang.anggota1')).get(`/laporan/${laporanId}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Isi versi 1 dari laporan.');
  });
});
