import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { change, type Tx } from '../../src/db/change.js';
import { PortalError } from '../../src/errors.js';
import { parseContent } from '../../src/features/laporan/content.js';
import { actOnLaporan, openLaporan, saveTexts } from '../../src/features/laporan/service.js';
import { catatKegiatan, ubahKegiatan, type KegiatanInput } from '../../src/features/kegiatan/service.js';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { actorOf, addKegiatan, does, kbkOf, reportIn, revisiOf, stateOf } from '../support/work.js';

/** Several people, or one impatient person, at the same moment. */

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

const report = (id: string) => city.db.laporan.findUniqueOrThrow({ where: { id } });
/** How a call ended: 'done', or the code with which it was refused. */
const ended = (results: PromiseSettledResult<unknown>[]) => results.map((one) => {
  if (one.status === 'fulfilled') return 'done';
  if (one.reason instanceof PortalError) return one.reason.code;
  throw one.reason;
});

describe('the number of a report', () => {
  it('has no gap and no double under twenty first ajukan at once, over several KBKs of one office', async () => {
    const { id: first, opdId } = await kbkOf(city, 'dinkes');
    const { pegawaiId } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'dinkes.sekretaris' } });
    const kbkIds = [first];
    for (const kode of ['PKM1', 'PKM2', 'PKM3']) {
      const unit = await city.db.unitKerja.create({ data: { perangkatDaerahId: opdId, kode, nama: `Puskesmas ${kode}`, mulai: dateOf('2026-01-01') } });
      const kbk = await city.db.kbk.create({
        data: { perangkatDaerahId: opdId, unitKerjaId: unit.id, nama: `KBK ${unit.nama}`, mulai: dateOf('2026-01-02'), keanggotaan: { create: { pegawaiId: pegawaiId!, jabatan: 'SEKRETARIS', mulai: dateOf('2026-01-02') } } },
      });
      kbkIds.push(kbk.id);
    }
    const actor = await actorOf(city, 'dinkes.sekretaris');
    const periods = await city.db.periode.findMany({ where: { jenis: 'PELAPORAN' }, orderBy: { mulai: 'asc' }, take: 5 });
    const ids: string[] = [];
    for (const kbkId of kbkIds) for (const { id: periodeId } of periods) ids.push(await openLaporan(city.deps, actor, { kbkId, periodeId }));
    await city.db.laporan.updateMany({ where: { id: { in: ids } }, data: { ringkasan: 'Nihil.', alasanNihil: 'Tidak ada kegiatan.' } });

    await Promise.all(ids.map(async (laporanId) => actOnLaporan(city.deps, actor, { laporanId, act: 'ajukan', revisi: 1 })));
    const numbers = (await city.db.laporan.findMany({ where: { id: { in: ids } } })).map((one) => one.nomor ?? '').sort();
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => `KBK/1.02.01/2026/${String(i + 1).padStart(4, '0')}`));

    // One that fails after its number was drawn gives it back.
    await city.database.pool.query(`
      create function gagal() returns trigger language plpgsql as $$ begin raise exception 'gagal'; end $$;
      create trigger gagal before insert on notifikasi for each row execute function gagal()`);
    const later = await openLaporan(city.deps, actor, { kbkId: first, periodeId: (await city.db.periode.findFirstOrThrow({ where: { nama: 'Juni 2026' } })).id });
    await city.db.laporan.update({ where: { id: later }, data: { ringkasan: 'Nihil.', alasanNihil: 'Tidak ada kegiatan.' } });
    const before = await stateOf(city, later);
    const fault = await (await city.as('dinkes.sekretaris')).post(`/laporan/${later}/ajukan`, { revisi: 1 });
    expect(fault.status).toBe(500);
    expect(fault.text).toContain('Nomor gangguan');
    expect(fault.text).not.toContain('gagal()');
    expect(await stateOf(city, later)).toEqual(before);
    await city.database.pool.query('drop trigger gagal on notifikasi');
    await does(city, 'dinkes.sekretaris', 'ajukan', later);
    expect((await report(later)).nomor).toBe('KBK/1.02.01/2026/0021');
  });

  it('counts per office and year of the period, not of the day', async () => {
    const old = await city.db.periode.create({ data: { jenis: 'PELAPORAN', nama: 'Desember 2025', mulai: dateOf('2025-12-01'), akhir: dateOf('2025-12-31'), tenggat: dateOf('2026-01-07') } });
    const { id: kbkId } = await kbkOf(city, 'kec-serang');
    await city.db.kbk.update({ where: { id: kbkId }, data: { mulai: dateOf('2025-12-01') } });
    const actor = await actorOf(city, 'kec-serang.sekretaris');
    const laporanId = await openLaporan(city.deps, actor, { kbkId, periodeId: old.id });
    await city.db.laporan.update({ where: { id: laporanId }, data: { ringkasan: 'Nihil.', alasanNihil: 'Tidak ada kegiatan.' } });
    const other = await reportIn(city, 'kec-serang', 'DRAF', '2026-01-12');
    await Promise.all([laporanId, other].map((id) => does(city, 'kec-serang.sekretaris', 'ajukan', id)));
    expect([(await report(laporanId)).nomor, (await report(other)).nomor]).toEqual(['KBK/7.01.01/2025/0001', 'KBK/7.01.01/2026/0001']);
  });
});

describe('two changes that wait for each other', () => {
  const raw = (tx: Tx, id: string) => tx.$queryRaw`select id from kbk where id = ${id}::uuid for update`;
  const written = (tx: Tx, id: string) => tx.kbk.update({ where: { id }, data: { revisi: { increment: 1 } } });

  it.each([['in SQL of ours', raw], ['through Prisma', written]] as const)('end with one done and the other told so, with nothing of it written: %s', async (_, touch) => {
    const admin = await actorOf(city, 'admin');
    const ids = await Promise.all(['dinkes', 'setda'].map(async (slug) => (await kbkOf(city, slug)).id));
    const lines = await city.db.riwayat.count();
    let meet!: () => void;
    const met = new Promise<void>((resolve) => { meet = resolve; });
    let arrived = 0;
    const results = await Promise.allSettled([ids, [...ids].reverse()].map(([first, second]) => change(city.db, city.deps.clock(), admin, async (tx, record) => {
      await record({ tindakan: 'kbk.ubah', objek: 'kbk', objekId: first!, held: null, ringkas: 'uji' });
      await touch(tx, first!);
      if (++arrived === 2) meet();
      await met;
      await touch(tx, second!);
    })));
    expect(ended(results).sort()).toEqual(['done', 'stale_version']);
    expect(await city.db.riwayat.count()).toBe(lines + 1);
  });
});

describe('two acts at the same moment', () => {
  const at = async (id: string, acts: [who: string, act: 'sahkan' | 'kembalikan' | 'tarik' | 'terima', alasan?: string][]) => {
    const { revisi } = await report(id);
    const actors = await Promise.all(acts.map(([who]) => actorOf(city, who)));
    return ended(await Promise.allSettled(acts.map(([, act, alasan], i) => actOnLaporan(city.deps, actors[i]!, { laporanId: id, act, revisi, alasan }))));
  };

  it('by ketua and wakil ketua endorse once for the one post', async () => {
    const { id: kbkId } = await kbkOf(city, 'setda');
    const wakil = await city.db.keanggotaan.findFirstOrThrow({ where: { kbkId, pegawai: { akun: { namaPengguna: 'setda.anggota1' } } } });
    await city.db.keanggotaan.update({ where: { id: wakil.id }, data: { jabatan: 'WAKIL_KETUA' } });
    const id = await reportIn(city, 'setda', 'DIAJUKAN', '2026-01-12');
    expect((await at(id, [['setda.ketua', 'sahkan'], ['setda.anggota1', 'sahkan']])).sort()).toEqual(['done', 'wrong_stage']);
    expect([(await report(id)).status, await city.db.tindakan.count({ where: { laporanId: id, tindakan: 'SAHKAN' } })]).toEqual(['DIAJUKAN', 1]);
  });

  it('of ketua and fasilitator, each pressing twice, end in one endorsement of each', async () => {
    const id = await reportIn(city, 'setda', 'DIAJUKAN', '2026-02-09');
    const outcomes = await at(id, [['setda.ketua', 'sahkan'], ['setda.fasilitator', 'sahkan'], ['setda.ketua', 'sahkan'], ['setda.fasilitator', 'sahkan']]);
    expect(outcomes).toEqual(['done', 'done', 'done', 'done']);
    expect([(await report(id)).status, await city.db.tindakan.count({ where: { laporanId: id, tindakan: 'SAHKAN' } })]).toEqual(['DISAHKAN', 2]);
  });

  it('endorsing and returning: the return stands, or comes too late for nothing', async () => {
    const id = await reportIn(city, 'setda', 'DIAJUKAN', '2026-03-09');
    const outcomes = await at(id, [['setda.ketua', 'sahkan'], ['setda.fasilitator', 'kembalikan', 'Belum lengkap.']]);
    // One endorsement does not move the report: the return is possible after it, the endorsement is not after the return.
    expect(outcomes[1]).toBe('done');
    expect(['done', 'wrong_stage', 'stale_version']).toContain(outcomes[0]);
    expect((await report(id)).status).toBe('DIKEMBALIKAN');
  });

  it('withdrawing and endorsing: one of the two', async () => {
    const id = await reportIn(city, 'setda', 'DIAJUKAN', '2026-04-06');
    const outcomes = await at(id, [['setda.sekretaris', 'tarik'], ['setda.ketua', 'sahkan']]);
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(1);
    expect((await report(id)).status).toBe(outcomes[0] === 'done' ? 'DRAF' : 'DIAJUKAN');
  });
});

describe('editing while a report is submitted', () => {
  const activity = (id: string, judul: string): KegiatanInput & { revisi: number } => ({
    id, revisi: 0, judul, jenis: 'INTERNALISASI', mulai: '2026-05-11', selesai: null, tempat: 'Aula', rencanaId: null, perilaku: ['akuntabel.3'], uraian: 'Uraian.', hasil: '', hadir: [], jumlahPeserta: 5, anggaran: 0n,
  });
  const titles = async (laporanId: string) => {
    const version = await city.db.versiLaporan.findFirstOrThrow({ where: { laporanId }, orderBy: { versi: 'desc' } });
    return parseContent(version.isi).kegiatan.map((one) => one.judul);
  };

  it('an activity’s change is in the version, or is refused; or the submitting is', async () => {
    const sekretaris = await actorOf(city, 'diskominfo.sekretaris');
    const { id: kegiatanId, laporanId } = await addKegiatan(city, 'diskominfo', '2026-05-11', { judul: 'Judul 0' });
    await city.db.laporan.update({ where: { id: laporanId! }, data: { ringkasan: 'Satu kegiatan.' } });
    const seen = new Set<string>();
    for (let round = 1; round <= 8; round++) {
      const { revisi } = await city.db.kegiatan.findUniqueOrThrow({ where: { id: kegiatanId } });
      const before = (await city.db.kegiatan.findUniqueOrThrow({ where: { id: kegiatanId } })).judul;
      const submit = async () => actOnLaporan(city.deps, sekretaris, { laporanId: laporanId!, act: 'ajukan', revisi: await revisiOf(city, laporanId!) });
      const edit = () => ubahKegiatan(city.deps, sekretaris, { ...activity(kegiatanId, `Judul ${round}`), revisi });
      const results = round % 2 ? ended(await Promise.allSettled([submit(), edit()])) : ended(await Promise.allSettled([edit(), submit()])).reverse();
      const [submitted, edited] = results;
      seen.add(results.join());
      const now = (await city.db.kegiatan.findUniqueOrThrow({ where: { id: kegiatanId } })).judul;
      expect([edited, now]).toEqual(edited === 'done' ? ['done', `Judul ${round}`] : ['wrong_stage', before]);
      const frozen = submitted === 'done' ? await titles(laporanId!) : null;
      expect([submitted, frozen, (await report(laporanId!)).status]).toEqual(frozen ? ['done', [now], 'DIAJUKAN'] : ['stale_version', null, 'DRAF']);
      if (frozen) await does(city, 'diskominfo.sekretaris', 'tarik', laporanId!);
    }
    expect([...seen].every((one) => one.includes('done'))).toBe(true);
  });

  it('a new activity is in the version, or waits for the next report; or the submitting is refused', async () => {
    const sekretaris = await actorOf(city, 'diskominfo.sekretaris');
    const { id: kbkId } = await kbkOf(city, 'diskominfo');
    const { id: laporanId } = await city.db.laporan.findFirstOrThrow({ where: { kbkId, periode: { nama: 'Mei 2026' } } });
    for (let round = 1; round <= 6; round++) {
      const id = uuidv7();
      const revisi = await revisiOf(city, laporanId);
      const [submitted, added] = ended(await Promise.allSettled([
        actOnLaporan(city.deps, sekretaris, { laporanId, act: 'ajukan', revisi }), catatKegiatan(city.deps, sekretaris, kbkId, activity(id, `Kegiatan baru ${round}`)),
      ]));
      expect(added).toBe('done');
      const row = await city.db.kegiatan.findUniqueOrThrow({ where: { id } });
      const frozen = submitted === 'done' ? (await titles(laporanId)).includes(`Kegiatan baru ${round}`) : null;
      const joined = row.laporanId === laporanId;
      expect([submitted, frozen, joined]).toEqual(submitted === 'done' ? ['done', joined, joined] : ['stale_version', null, true]);
      if (submitted === 'done') await does(city, 'diskominfo.sekretaris', 'tarik', laporanId);
    }
  });

  it('texts saved by two at once are those of one, and the other is told', async () => {
    const { id: kbkId } = await kbkOf(city, 'kec-serang');
    const wakil = await city.db.keanggotaan.findFirstOrThrow({ where: { kbkId, pegawai: { akun: { namaPengguna: 'kec-serang.anggota1' } } } });
    await city.db.keanggotaan.update({ where: { id: wakil.id }, data: { jabatan: 'WAKIL_SEKRETARIS' } });
    const id = await reportIn(city, 'kec-serang', 'DRAF', '2026-06-08');
    const revisi = await revisiOf(city, id);
    const texts = (ringkasan: string) => ({ ringkasan, kendala: '', tindakLanjut: '', alasanNihil: '' });
    const [one, other] = [await actorOf(city, 'kec-serang.sekretaris'), await actorOf(city, 'kec-serang.anggota1')];
    const save = (who: typeof one, ringkasan: string) => saveTexts(city.deps, who, { laporanId: id, revisi, texts: texts(ringkasan), answers: new Map() });
    const outcomes = ended(await Promise.allSettled([save(one, 'Dari sekretaris.'), save(other, 'Dari wakil.')]));
    expect([...outcomes].sort()).toEqual(['done', 'stale_version']);
    expect((await report(id)).ringkasan).toBe(outcomes[0] === 'done' ? 'Dari sekretaris.' : 'Dari wakil.');
    // The same words from somebody else are not a form sent twice.
    const { ringkasan } = await report(id);
    const late = outcomes[0] === 'done' ? other : one;
    expect(ended(await Promise.allSettled([save(late, ringkasan)]))).toEqual(['stale_version']);
  });

  it('many activities recorded at once open one report and are all in it', async () => {
    const sekretaris = await actorOf(city, 'diskominfo.sekretaris');
    const { id: kbkId } = await kbkOf(city, 'diskominfo');
    const before = await city.db.riwayat.count({ where: { tindakan: 'laporan.buka' } });
    const saved = await Promise.all(Array.from({ length: 6 }, (_, i) => catatKegiatan(city.deps, sekretaris, kbkId, { ...activity(uuidv7(), `Bersamaan ${i}`), mulai: '2026-07-06' })));
    expect(new Set(saved.map((one) => one.laporan?.id)).size).toBe(1);
    expect(await city.db.kegiatan.count({ where: { laporanId: saved[0]!.laporan!.id, judul: { startsWith: 'Bersamaan' }, susulan: false } })).toBe(6);
    expect(await city.db.riwayat.count({ where: { tindakan: 'laporan.buka' } })).toBe(before + 1);
  });
});

describe('posts and heads', () => {
  const employee = async (opdId: string, nama: string) => (await city.db.pegawai.create({ data: { nama, jenis: 'NON_ASN', penempatan: { create: { perangkatDaerahId: opdId, jabatan: 'Pelaksana', mulai: dateOf('2026-01-02') } } } })).id;
  const sent = async (who: string, forms: [address: string, fields: Record<string, string>][]) => {
    const browser = await city.as(who);
    await browser.get('/beranda');
    return (await Promise.all(forms.map(([address, fields]) => browser.post(address, fields)))).map((answer) => answer.status).sort((a, b) => a - b);
  };
  const twice = async (who: string, address: string, fields: Record<string, string>) => sent(who, [[address, fields], [address, fields]]);

  it('two forms at once give one post one holder and one person one post; a form pressed twice does its thing once', async () => {
    const { id: kbkId, opdId } = await kbkOf(city, 'setda');
    const ketua = await city.db.keanggotaan.findFirstOrThrow({ where: { kbkId, jabatan: 'KETUA' } });
    const address = `/kbk/${kbkId}/keanggotaan/tunjuk`;
    const form = (changes: Record<string, string>) => ({ id: uuidv7(), jabatan: 'KETUA', gantikan: '', mulai: '2026-11-24', selesai: '', ...changes });
    const [first, second, third] = [await employee(opdId, 'Serempak Satu'), await employee(opdId, 'Serempak Dua'), await employee(opdId, 'Serempak Tiga')];
    const replaced = await sent('setda.pj', [first, second].map((pegawaiId): [string, Record<string, string>] => [address, form({ pegawaiId, gantikan: ketua.id })]));
    expect(replaced).toEqual([303, 422]);
    expect(await city.db.keanggotaan.count({ where: { kbkId, jabatan: 'KETUA', selesai: null } })).toBe(1);
    expect((await sent('setda.pj', (['ANGGOTA', 'SEKRETARIS'] as const).map((jabatan): [string, Record<string, string>] => [address, form({ pegawaiId: third, jabatan })])))).toEqual([303, 422]);

    const unit = await city.db.unitKerja.create({ data: { perangkatDaerahId: opdId, kode: 'B-01', nama: 'Bagian Umum', mulai: dateOf('2026-01-01') } });
    const kbk = { id: uuidv7(), untuk: `unit:${unit.id}`, nama: 'KBK Bagian Umum', mulai: '2026-11-02', nomorSk: '', tanggalSk: '' };
    expect(await twice('setda.pj', '/kbk/baru', kbk)).toEqual([303, 303]);
    expect(await city.db.kbk.count({ where: { unitKerjaId: unit.id } })).toBe(1);
    const plh = { id: uuidv7(), pegawaiId: third, sifat: 'PLH', mulai: '2026-11-02', selesai: '2026-11-08', nomorSk: '821/7', tanggalSk: '2026-11-01', akibat: '' };
    expect(await twice('admin', `/perangkat-daerah/${opdId}/kepala/baru`, plh)).toEqual([303, 303]);
    expect(await city.db.pejabatKepala.count({ where: { perangkatDaerahId: opdId, sifat: 'PLH' } })).toBe(1);
    expect(await city.db.riwayat.count({ where: { objekId: { in: [kbk.id, plh.id] } } })).toBe(2);

    // The id of somebody else's row on a form is none that there is.
    const other = await kbkOf(city, 'kec-serang');
    const stranger = await employee(other.opdId, 'Serempak Empat');
    expect(await sent('kec-serang.pj', [[`/kbk/${other.id}/keanggotaan/tunjuk`, form({ id: ketua.id, jabatan: 'ANGGOTA', pegawaiId: stranger })]])).toEqual([404]);
    expect(await sent('admin', [[`/perangkat-daerah/${other.opdId}/kepala/baru`, { ...plh, pegawaiId: stranger }]])).toEqual([404]);
  });
});
