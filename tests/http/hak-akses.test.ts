import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadActor } from '../../src/access/actor.js';
import { duties, dutiesInOrder } from '../../src/access/duties.js';
import { permissions } from '../../src/access/permissions.js';
import type { Actor, HeldPost } from '../../src/access/posts.js';
import { readable, type ReadLine } from '../../src/access/readable.js';
import {
  figureOpdIds, readsDecreesOf, seesRekap, visibleArahan, visibleEvaluasi, visibleFasilitas, visibleKegiatan, visibleLaporan, visibleLaporanTim, visibleMateri, visiblePegawai, visibleRencana, visibleSosialisasi, visibleUsulanNilai,
} from '../../src/access/visible.js';
import { features } from '../../src/app.js';
import { references } from '../../src/features/hak-akses/references.js';
import { perwal } from '../../src/regulation/perwal.js';
import { dateOf } from '../../src/time.js';
import { laporanTransitions } from '../../src/workflow/laporan.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_TODAY } from '../support/city.js';
import { kbkOf, reportIn } from '../support/work.js';

let city: TestApp;
let page: string;
beforeAll(async () => {
  city = await startApp();
  page = (await city.visitor().get('/hak-akses')).text;
});
afterAll(() => city.close());

const rowOf = (html: string, needle: string) => html.split('<tr ').find((row) => row.includes(needle));

describe('/hak-akses', () => {
  it('shows every permission with its holders, its Pasal and whether the Pasal says so', () => {
    for (const [kode, line] of Object.entries(permissions)) {
      const row = rowOf(page, `id="${kode}"`);
      expect(row, kode).toContain(line.untuk);
      expect(row, kode).toContain({ bunyi: 'Bunyi', tafsir: 'Tafsir', operasional: 'Operasional' }[line.dasar]);
    }
    expect(rowOf(page, 'id="laporan.terima"')).toContain('Koordinator Tim: perangkat daerah binaannya');
    expect(rowOf(page, 'id="laporan.terima"')).toContain('Sekretaris Tim, Ketua Tim: seluruh kota');
    expect(rowOf(page, 'id="laporan.sahkan"')).toContain('Ketua KBK, Fasilitator KBK: KBK sendiri');
  });

  it('leads from every reference to its place in the regulation', async () => {
    const text = (await city.visitor().get('/perwal')).text;
    const anchors = [...page.matchAll(/href="\/perwal#([^"]+)"/g)].map(([, id]) => id!);
    expect(anchors.length).toBeGreaterThan(60);
    for (const id of anchors) expect(text, id).toContain(`id="${id}"`);
  });

  it('shows every step of the report’s way, from where it leads where, and who takes it', () => {
    const steps = page.slice(page.indexOf('id="alur"'), page.indexOf('id="tugas"'));
    expect(steps.split('<tr ').length - 1 - 2).toBe(laporanTransitions.length + 2);
    const endorsing = rowOf(steps, 'Sahkan')!;
    expect(endorsing).toContain('Ketua KBK, Fasilitator KBK');
    expect(endorsing.split('Disahkan')).toHaveLength(2);
    expect(endorsing.split('Diajukan')).toHaveLength(3);
    expect(rowOf(steps, 'Buka kembali')).toContain('Wajib');
    expect(rowOf(steps, '>Tarik')).not.toContain('Wajib');
  });
});

describe('the duties of the regulation', () => {
  const lettersOf = (pasal: number, ...ayat: number[]) => ayat.flatMap((n) =>
    perwal.bab.flatMap((bab) => bab.pasal).find(({ dasar }) => dasar === `Pasal ${pasal}`)!.butir.find(({ tanda }) => tanda === `(${n})`)!.butir.map(({ dasar }) => dasar));
  const letters = [...lettersOf(11, 3), ...lettersOf(12, 2), ...lettersOf(13, 2, 3, 4, 5, 6)];

  it('are all named, each letter of Pasal 11 ayat (3), 12 ayat (2) and 13 ayat (2) to (6), and nothing else', () => {
    expect(letters).toHaveLength(6 + 3 + 4 + 5 + 5 + 4 + 3);
    expect(Object.keys(duties)).toEqual(letters);
    expect(dutiesInOrder.map(({ dasar }) => dasar)).toEqual(letters);
  });

  it('lead to pages that there are, and read "Belum tersedia" where nothing carries them yet', () => {
    const routes = new Set(features(city.deps).flatMap((feature) => feature.declared).filter(({ method }) => method === 'GET').map(({ path }) => path));
    const table = page.slice(page.indexOf('id="tugas"'));
    for (const { teks, dasar } of dutiesInOrder) {
      const { izin, halaman } = duties[dasar]!;
      for (const { href } of halaman) expect(routes.has(href), href).toBe(true);
      const row = table.split('<tr ').find((one) => one.includes(teks) && one.includes(`${dasar}</a>`))!;
      expect(/<span class="muted">Belum tersedia<\/span>/.test(row), dasar).toBe(izin.length + halaman.length === 0);
    }
  });
});

describe('references', () => {
  it('finds each place, with Pasal and ayat taken from the one before', () => {
    expect(references('Pasal 13 ayat (2) huruf b, ayat (3) huruf b; Pasal 11 ayat (3) huruf c, d, dan e').filter(({ href }) => href).map(({ text, href }) => [text, href])).toEqual([
      ['Pasal 13 ayat (2) huruf b', '/perwal#pasal-13-ayat-2-huruf-b'],
      ['ayat (3) huruf b', '/perwal#pasal-13-ayat-3-huruf-b'],
      ['Pasal 11 ayat (3) huruf c', '/perwal#pasal-11-ayat-3-huruf-c'],
      ['d', '/perwal#pasal-11-ayat-3-huruf-d'],
      ['e', '/perwal#pasal-11-ayat-3-huruf-e'],
    ]);
    expect(references('Pasal 14').map(({ href }) => href)).toEqual(['/perwal#pasal-14']);
  });

  it('loses not a word of the text', () => {
    for (const { pasal } of Object.values<ReadLine>(readable)) expect(references(pasal).map(({ text }) => text).join('')).toBe(pasal);
  });
});

/** What the page says of reading, against the where-clauses that the portal reads through. */
describe('who may read', () => {
  const inScope: Record<ReadLine['who'][number]['scope'], (held: HeldPost, kbk: { id: string; opdId: string }) => boolean> = {
    kbk: (held, kbk) => held.kbkId === kbk.id,
    opd: (held, kbk) => held.opdId === kbk.opdId,
    binaan: (held, kbk) => held.assigned.BINAAN.includes(kbk.opdId),
    tinjau: (held, kbk) => held.assigned.TINJAU.includes(kbk.opdId),
    kota: () => true,
  };
  const says = (lines: ReadLine[], actor: Actor, kbk: { id: string; opdId: string }) =>
    actor.posts.some((held) => lines.some(({ who }) => who.some((holder) => holder.post === held.post && inScope[holder.scope](held, kbk))));

  const actors: Actor[] = [];
  beforeAll(async () => {
    // One office assigned to the member of the Tim who reviews where nobody else may.
    const member = await city.db.keanggotaanTim.findFirstOrThrow({ where: { jabatan: 'ANGGOTA' } });
    await city.db.penugasanTim.create({ data: { keanggotaanTimId: member.id, perangkatDaerahId: (await kbkOf(city, 'kec-serang')).opdId, jenis: 'TINJAU', mulai: dateOf('2026-01-02') } });
    for (const { id } of await city.db.akun.findMany({ select: { id: true } })) actors.push((await loadActor(city.database.pool, id, TEST_TODAY))!.actor);
  });

  async function compare(lines: ReadLine[], kbk: { id: string; opdId: string }, finds: (actor: Actor) => Promise<unknown>): Promise<void> {
    expect(actors.length).toBeGreaterThan(40);
    const said = actors.filter((actor) => says(lines, actor, kbk)).map(({ namaPengguna }) => namaPengguna);
    const found: string[] = [];
    for (const actor of actors) if (await finds(actor)) found.push(actor.namaPengguna);
    expect(found).toEqual(said);
    expect(said.length).toBeGreaterThan(0);
    expect(said.length).toBeLessThan(actors.length);
  }

  const reports = [
    ['DRAF', '2026-05-11', 'kegiatan'], ['DIKEMBALIKAN', '2026-06-11', 'kegiatan'], ['DIAJUKAN', '2026-07-13', 'laporanDiajukan'],
    ['DISAHKAN', '2026-08-11', 'laporanDisahkan'], ['DITERUSKAN', '2026-09-11', 'laporanDiteruskan'], ['DITERIMA', '2026-10-12', 'laporanDiteruskan'],
  ] as const;
  it.each(reports.flatMap((report) => ['diskominfo', 'kec-serang'].map((slug) => [...report, slug] as const)))('a report that is %s is as the page says: period of %s, line %s, %s', async (state, on, line, slug) => {
    const id = await reportIn(city, slug, state, on);
    await compare([readable[line]], await kbkOf(city, slug), (actor) => city.db.laporan.findFirst({ where: { AND: [{ id }, visibleLaporan(actor)] } }));
  });

  it('an activity is as the page says', async () => {
    const kbk = await kbkOf(city, 'diskominfo');
    const { id } = await city.db.kegiatan.findFirstOrThrow({ where: { kbkId: kbk.id, laporan: { status: 'DRAF' } } });
    await compare([readable.kegiatan], kbk, (actor) => city.db.kegiatan.findFirst({ where: { AND: [{ id }, visibleKegiatan(actor)] } }));
  });

  it('a plan is as the page says', async () => {
    const kbk = await kbkOf(city, 'diskominfo');
    const { id } = await city.db.rencanaKegiatan.create({ data: { kbkId: kbk.id, tahun: 2026, bulan: 12, judul: 'Gelar budaya kerja', sasaran: 'Seluruh pegawai', anggaran: 1_000_000n } });
    await compare([readable.rencana], kbk, (actor) => city.db.rencanaKegiatan.findFirst({ where: { AND: [{ id }, visibleRencana(actor)] } }));
  });

  it('a KBK on the recap is as the page says', async () => {
    const kbk = await kbkOf(city, 'diskominfo');
    await compare([readable.rekap], kbk, async (actor) => seesRekap(actor, { kbkId: kbk.id, opdId: kbk.opdId }));
  });

  it('NIP, telephone and email of an office’s people are as the page says', async () => {
    const kbk = await kbkOf(city, 'diskominfo');
    const { id } = await city.db.pegawai.create({ data: { nama: 'Tanpa Akun', jenis: 'NON_ASN', penempatan: { create: { perangkatDaerahId: kbk.opdId, jabatan: 'Pelaksana', mulai: dateOf('2026-01-02') } } } });
    await compare([readable.dataPribadi], kbk, (actor) => city.db.pegawai.findFirst({ where: { AND: [{ id }, visiblePegawai(actor, dateOf('2026-11-24'))] } }));
  });

  it('a direction, a report of the Tim and a sosialisasi are as the page says', async () => {
    const kbk = await kbkOf(city, 'diskominfo');
    const [now, tim] = [city.deps.clock(), await city.db.tim.findFirstOrThrow({ include: { keanggotaan: { where: { jabatan: 'KETUA' } } } })];
    const arahan = await city.db.arahan.create({ data: { timId: tim.id, judul: 'Arahan', isi: 'Isi', dibuatOleh: 'Pengarah', dibuatPada: now, penerima: { create: { kbkId: kbk.id } } } });
    await compare([readable.arahan], kbk, (actor) => city.db.arahan.findFirst({ where: { AND: [{ id: arahan.id }, visibleArahan(actor)] } }));
    const sent = await city.db.laporanTim.create({ data: { keanggotaanTimId: tim.keanggotaan[0]!.id, judul: 'Laporan', isi: 'Isi', dibuatOleh: 'Ketua', dibuatPada: now, status: 'DISAMPAIKAN', disampaikanPada: now } });
    await compare([readable.laporanTim], kbk, (actor) => city.db.laporanTim.findFirst({ where: { AND: [{ id: sent.id }, visibleLaporanTim(actor)] } }));
    const acara = await city.db.sosialisasi.create({ data: { perangkatDaerahId: kbk.opdId, judul: 'Sosialisasi', mulai: dateOf('2026-10-05'), selesai: dateOf('2026-10-05'), tempat: 'Aula', dibuatOleh: 'Kepala', dibuatPada: now } });
    await compare([readable.sosialisasi], kbk, (actor) => city.db.sosialisasi.findFirst({ where: { AND: [{ id: acara.id }, visibleSosialisasi(actor)] } }));
  });

  it('what a KBK has with its head, a proposed value and a scanned decree are as the page says', async () => {
    const kbk = await kbkOf(city, 'diskominfo');
    const [now, perangkatDaerahId] = [city.deps.clock(), kbk.opdId];
    const fasilitas = await city.db.fasilitas.create({ data: { kbkId: kbk.id, nama: 'Proyektor', kegunaan: 'Pertemuan', status: 'DIMINTA', dibuatOleh: 'Intan', dibuatPada: now, statusSejak: now } });
    await compare([readable.milikKbk], kbk, (actor) => city.db.fasilitas.findFirst({ where: { AND: [{ id: fasilitas.id }, visibleFasilitas(actor)] } }));
    const materi = await city.db.materi.create({ data: { kbkId: kbk.id, judul: 'Bahan', tautan: 'https://contoh.go.id/bahan', dibuatOleh: 'Damar', dibuatPada: now } });
    await compare([readable.milikKbk], kbk, (actor) => city.db.materi.findFirst({ where: { AND: [{ id: materi.id }, visibleMateri(actor)] } }));
    const usulan = await city.db.usulanNilai.create({ data: { perangkatDaerahId, nama: 'Sigap', makna: 'Cepat', perilaku: ['Segera menjawab'], alasan: 'Perlu', diusulkanOleh: 'Kepala', diusulkanPada: now } });
    await compare([readable.usulanNilai], kbk, (actor) => city.db.usulanNilai.findFirst({ where: { AND: [{ id: usulan.id }, visibleUsulanNilai(actor)] } }));
    await compare([readable.keputusan], kbk, (actor) => city.db.pejabatKepala.findFirst({ where: { AND: [{ perangkatDaerahId }, readsDecreesOf(actor)] } }));
  });

  it('an evaluation is as the page says, while it is made and once it is submitted', async () => {
    const kbk = await kbkOf(city, 'diskominfo');
    const accepted = await city.db.laporan.findFirstOrThrow({ where: { kbkId: kbk.id, status: 'DITERIMA' } });
    const { id, periode } = await city.db.evaluasi.findFirstOrThrow({ where: { status: 'DISUSUN', periode: { mulai: { lte: dateOf('2026-10-01') }, akhir: { gte: dateOf('2026-10-31') } } }, include: { periode: true } });
    const row = async (actor: Actor) => {
      const opdIds = figureOpdIds(actor);
      return (opdIds === null || opdIds.includes(kbk.opdId)) && await city.db.evaluasi.findFirst({ where: { AND: [{ id }, visibleEvaluasi(actor)] } });
    };
    await compare([readable.evaluasiDisusun], kbk, row);

    city.setNow(new Date(periode.akhir.getTime() + 20 * 86_400_000));
    for (const [who, act] of [['tim.ketua', 'tetapkan'], ['tim.penanggungjawab', 'sampaikan']] as const) {
      const { revisi } = await city.db.evaluasi.findUniqueOrThrow({ where: { id } });
      expect((await (await city.as(who)).post(`/evaluasi/${id}/${act}`, { revisi })).status).toBe(303);
    }
    await compare([readable.evaluasiDisampaikan], kbk, row);
    await compare([readable.laporanDiteruskan, readable.laporanDievaluasi], kbk, (actor) => city.db.laporan.findFirst({ where: { AND: [{ id: accepted.id }, visibleLaporan(actor)] } }));
  });
});
