import { readXlsx } from 'hucre/xlsx';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JenisKegiatan, Prisma, StatusLaporan } from '../../src/db/generated/client.js';
import { scoreText } from '../../src/documents/format.js';
import { indikatorEvaluasi } from '../../src/features/evaluasi/indicators.js';
import { CONTENT_FORMAT, readContent } from '../../src/features/laporan/content.js';
import { actOnLaporan } from '../../src/features/laporan/service.js';
import { loadActor } from '../../src/access/actor.js';
import { dateOf, dayAt, lastOfMonth } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { nodesOf, readPdf } from '../support/pdf.js';
import { watchQueries } from '../support/queries.js';

/**
 * The evaluation of both halves of 2026, of offices whose reports stand in every state. Written straight into the
 * database: what is tested is what is made of it.
 */

let city: TestApp;
let behaviours: { id: string; kode: string }[];
let account: string;
const kbkOf = new Map<string, string>();
const opdOf = new Map<string, string>();
let halves: { id: string; nama: string }[];

const CODES = { diskominfo: '2.16.01', dinkes: '1.02.01', 'kec-serang': '7.01.01', setda: '4.01.01', puskesmas: '1.02.02' } as const;
type Slug = keyof typeof CODES;

beforeAll(async () => {
  city = await startApp();
  await buildOffices();
  await buildWork();
  halves = await city.db.evaluasi.findMany({ where: { periode: { nama: { in: ['Semester I 2026', 'Semester II 2026'] } } }, orderBy: { periode: { mulai: 'asc' } }, include: { periode: true } })
    .then((rows) => rows.map(({ id, periode }) => ({ id, nama: periode.nama })));
});
beforeEach(() => city.setNow('2027-01-20'));
afterAll(() => city.close());

/** Besides the test city: a puskesmas with a KBK of its own for a while, and offices without KBK, begun late and ended early. */
async function buildOffices(): Promise<void> {
  const { db } = city;
  behaviours = await db.perilaku.findMany({ where: { kbkId: null, nilaiBudaya: { perangkatDaerahId: null } }, orderBy: { urutan: 'asc' }, select: { id: true, kode: true } });
  account = (await db.akun.findUniqueOrThrow({ where: { namaPengguna: 'admin' } })).id;
  for (const kbk of await db.kbk.findMany({ include: { perangkatDaerah: true } })) {
    const slug = (Object.keys(CODES) as Slug[]).find((one) => CODES[one] === kbk.perangkatDaerah.kode)!;
    kbkOf.set(slug, kbk.id);
    opdOf.set(slug, kbk.perangkatDaerahId);
  }
  const unit = await db.unitKerja.create({ data: { perangkatDaerahId: opdOf.get('dinkes')!, kode: 'PKM-1', nama: 'Puskesmas Contoh', mulai: dateOf('2017-01-01') } });
  // 22 days of October, all of November, 10 days of December: it owes two reports.
  const puskesmas = await db.kbk.create({ data: { perangkatDaerahId: opdOf.get('dinkes')!, unitKerjaId: unit.id, nama: 'KBK Puskesmas Contoh', mulai: dateOf('2026-10-10'), selesai: dateOf('2026-12-10') } });
  kbkOf.set('puskesmas', puskesmas.id);
  const office = async (kode: string, nama: string, mulai: string, selesai: string | null) => {
    const opd = await db.perangkatDaerah.create({ data: { kode, nama, singkatan: nama, jenis: 'BADAN', sebutanKepala: 'Kepala Badan', mulai: dateOf(mulai), selesai: selesai === null ? null : dateOf(selesai) } });
    opdOf.set(nama, opd.id);
  };
  await office('5.01.01', 'Badan Tanpa KBK', '2020-01-01', null);
  await office('5.02.01', 'Badan Baru', '2026-11-15', null);
  await office('5.03.01', 'Badan Lama', '2020-01-01', '2026-08-01');
  // Half of 184 days, to the day: 92.
  await office('5.04.01', 'Badan Separuh', '2026-10-01', null);
}

interface Activity { day: string; behaviours: number[]; anggaran?: number; rencana?: string; judul?: string }

let serial = 0;

async function report(slug: Slug, month: number, status: StatusLaporan, forwarded: string | null, activities: Activity[], year = 2026): Promise<string> {
  const periode = await city.db.periode.findFirstOrThrow({ where: { jenis: 'PELAPORAN', mulai: dateOf(`${year}-${String(month).padStart(2, '0')}-01`) } });
  const submitted = status !== 'DRAF';
  const moment = new Date(`${forwarded ?? '2026-12-01'}T03:00:00Z`);
  const laporan = await city.db.laporan.create({
    data: {
      kbkId: kbkOf.get(slug)!, periodeId: periode.id, status, statusSejak: moment, dibukaPada: moment, versi: submitted ? 1 : 0,
      nomor: submitted ? `KBK/UJI/2026/${++serial}` : null, diajukanPertamaPada: submitted ? moment : null, ringkasan: 'Ringkasan',
      diteruskanPertamaPada: forwarded === null ? null : moment,
    },
  });
  for (const activity of activities) {
    const id = uuid();
    await city.db.kegiatan.create({
      data: {
        id, kbkId: kbkOf.get(slug)!, laporanId: laporan.id, judul: activity.judul ?? `Kegiatan ${++serial}`, jenis: 'INTERNALISASI' satisfies JenisKegiatan,
        mulai: dateOf(activity.day), selesai: dateOf(activity.day), tempat: 'Aula', uraian: 'Uraian', jumlahPeserta: 5, anggaran: BigInt(activity.anggaran ?? 0),
        rencanaId: activity.rencana ?? null, dibuatOlehId: account, perilaku: { create: activity.behaviours.map((index) => ({ perilakuId: behaviours[index]!.id })) },
      },
    });
  }
  if (submitted) {
    const isi = await readContent(city.db, laporan.id) as unknown as Prisma.InputJsonObject;
    const versi = await city.db.versiLaporan.create({ data: { laporanId: laporan.id, versi: 1, format: CONTENT_FORMAT, isi, nihil: activities.length === 0, dibuatPada: moment } });
    const { id: pegawaiId, nama } = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'diskominfo.pj' } } });
    const act = { laporanId: laporan.id, versiId: versi.id, pegawaiId, nama, sifat: 'DEFINITIF', jabatan: 'Kepala Dinas', post: 'KBK_PENANGGUNG_JAWAB', sebutan: 'Penanggung jawab', pada: moment };
    if (forwarded !== null) await city.db.tindakan.create({ data: { ...act, tindakan: 'TERUSKAN' } });
  }
  return laporan.id;
}

async function plan(slug: Slug, bulan: number, anggaran: number, status: 'DRAF' | 'DISAHKAN' | 'DIBATALKAN' = 'DISAHKAN', tahun = 2026): Promise<string> {
  const { id } = await city.db.rencanaKegiatan.create({
    data: { kbkId: kbkOf.get(slug)!, tahun, bulan, judul: `Rencana ${++serial}`, sasaran: 'Sasaran', anggaran: BigInt(anggaran), status, disahkanPada: status === 'DISAHKAN' ? new Date('2026-01-05T03:00:00Z') : null },
  });
  return id;
}

/** A fixed sequence, so that the offices differ and a failing run can be run again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

async function buildWork(): Promise<void> {
  const roll = dice(25_2018);
  for (const slug of ['diskominfo', 'dinkes', 'kec-serang'] as const) {
    for (let month = 1; month <= 12; month++) {
      const plans = [await plan(slug, month, roll(3) === 0 ? 0 : (roll(9) + 1) * 250_000), await plan(slug, month, 400_000, (['DRAF', 'DIBATALKAN', 'DISAHKAN'] as const)[roll(3)])];
      const status = (['DITERIMA', 'DITERIMA', 'DITERIMA', 'DITERIMA', 'DITERUSKAN', 'DIKEMBALIKAN', 'DISAHKAN', 'DRAF'] as const)[roll(8)]!;
      const next = lastOfMonth(`2026-${String(month).padStart(2, '0')}-01`, 1);
      const late = `${next.slice(0, 8)}${roll(3) === 0 ? '15' : '06'}`;
      const reached = status === 'DITERIMA' || status === 'DITERUSKAN' || status === 'DIKEMBALIKAN';
      await report(slug, month, status, reached ? late : null, Array.from({ length: roll(4) }, (_, index) => ({
        day: `2026-${String(month).padStart(2, '0')}-1${index}`, behaviours: [...new Set([roll(behaviours.length), roll(behaviours.length)])],
        anggaran: roll(2) * 300_000, ...(roll(2) === 0 ? { rencana: plans[roll(2)]! } : {}),
      })));
    }
  }
  // The puskesmas spends far more than was planned; its December report is a short-lived KBK's own choice.
  const few = await plan('puskesmas', 11, 90_000_000_000_000);
  await report('puskesmas', 10, 'DITERIMA', '2026-11-05', [{ day: '2026-10-20', behaviours: [0, 1, 2], anggaran: 99_999_999_999_999, rencana: few }]);
  await report('puskesmas', 11, 'DITERIMA', '2026-12-20', []);
  await report('puskesmas', 12, 'DITERIMA', '2026-12-28', [{ day: '2026-12-05', behaviours: [18] }]);
  // The Sekretariat Daerah has no plan at all, and does one thing by a behaviour that is its KBK's own.
  const own = await city.db.perilaku.create({
    data: { kode: 'kbk.setda.1', nilaiBudayaId: (await city.db.nilaiBudaya.findUniqueOrThrow({ where: { kode: 'integritas' } })).id, kbkId: kbkOf.get('setda')!, teks: 'Mencatat tamu', dasar: 'Pasal 12 ayat (2) huruf b', urutan: 99, berlakuDari: dateOf('2026-01-01') },
  });
  const setda = await report('setda', 8, 'DITERIMA', '2026-09-07', [{ day: '2026-08-10', behaviours: [4], anggaran: 100_000 }]);
  const [only] = await city.db.kegiatan.findMany({ where: { laporanId: setda } });
  await city.db.kegiatanPerilaku.create({ data: { kegiatanId: only!.id, perilakuId: own.id } });
}

type Figures = Map<string, Record<string, [bigint, bigint]>>;

/** The two figures of every indicator and OPD, by SQL written apart from the portal's own. */
async function figuresBySql(mulai: string, akhir: string, today: string): Promise<Figures> {
  const common = `
    with per as (select * from periode where jenis = 'PELAPORAN' and akhir >= '${mulai}' and akhir <= '${akhir}'),
    wajib as (
      select k.perangkat_daerah_id as opd, k.id as kbk, p.id as periode, p.tenggat from kbk k, per p
      where least(p.akhir, coalesce(k.selesai, p.akhir)) - greatest(p.mulai, k.mulai) + 1 >= 15
      union all
      select d.id, null, p.id, p.tenggat from perangkat_daerah d, per p
      where least(p.akhir, coalesce(d.selesai, p.akhir)) - greatest(p.mulai, d.mulai) + 1 >= 15
        and not exists (select 1 from kbk k where k.perangkat_daerah_id = d.id and k.mulai <= p.akhir and (k.selesai is null or k.selesai >= p.mulai))
    ),
    dihitung as (
      select w.*, l.id as laporan, l.status, (l.diteruskan_pertama_pada at time zone 'Asia/Jakarta')::date as diteruskan
      from wajib w left join laporan l on l.kbk_id = w.kbk and l.periode_id = w.periode
      where l.diteruskan_pertama_pada is not null or w.tenggat < '${today}'
    ),
    keg as (
      select g.*, k.perangkat_daerah_id as opd from kegiatan g, laporan l, kbk k, per p
      where l.id = g.laporan_id and k.id = l.kbk_id and p.id = l.periode_id and l.status::text = 'DITERIMA'
    ),
    ren as (
      select r.*, k.perangkat_daerah_id as opd from rencana_kegiatan r join kbk k on k.id = r.kbk_id
      where r.status::text = 'DISAHKAN' and (r.tahun || '-' || lpad(r.bulan::text, 2, '0') || '-01')::date between '${mulai}' and '${akhir}'
        and ((r.tahun || '-' || lpad(r.bulan::text, 2, '0') || '-01')::date + interval '1 month' - interval '1 day')::date < '${today}'
    )`;
  const one: Record<string, string> = {
    kelengkapan: `select opd, count(*) filter (where diteruskan is not null) as p, count(*) as q from dihitung group by opd`,
    ketepatan: `select opd, count(*) filter (where diteruskan <= tenggat) as p, count(*) as q from dihitung group by opd`,
    kesinambungan: `select opd, count(*) filter (where status::text = 'DITERIMA' and exists (select 1 from kegiatan g where g.laporan_id = laporan)) as p, count(*) as q from dihitung group by opd`,
    rencana: `select opd, count(*) filter (where exists (select 1 from keg where keg.rencana_id = ren.id)) as p, count(*) as q from ren group by opd`,
    nilai: `select d.id as opd, (select count(distinct v.id) from keg join kegiatan_perilaku kp on kp.kegiatan_id = keg.id join perilaku b on b.id = kp.perilaku_id
              join nilai_budaya v on v.id = b.nilai_budaya_id and v.perangkat_daerah_id is null where keg.opd = d.id) as p, 4 as q from perangkat_daerah d`,
    perilaku: `select d.id as opd, (select count(distinct b.id) from keg join kegiatan_perilaku kp on kp.kegiatan_id = keg.id join perilaku b on b.id = kp.perilaku_id and b.kbk_id is null
              where keg.opd = d.id) as p, 19 as q from perangkat_daerah d`,
    serapan: `select d.id as opd, (select coalesce(sum(anggaran), 0) from keg where keg.opd = d.id) as p, (select coalesce(sum(anggaran), 0) from ren where ren.opd = d.id) as q from perangkat_daerah d`,
  };
  const figures: Figures = new Map();
  const { rows: offices } = await city.database.pool.query<{ id: string }>('select id from perangkat_daerah');
  for (const { id } of offices) figures.set(id, Object.fromEntries(Object.keys(one).map((kode) => [kode, [0n, 0n]])));
  for (const [kode, sql] of Object.entries(one)) {
    const { rows } = await city.database.pool.query<{ opd: string; p: string; q: string }>(`${common} ${sql}`);
    for (const { opd, p, q } of rows) figures.get(opd)![kode] = [BigInt(p), BigInt(q)];
  }
  return figures;
}

const BOBOT: Record<string, number> = { kelengkapan: 20, ketepatan: 15, kesinambungan: 15, rencana: 20, nilai: 10, perilaku: 10, serapan: 10 };
const KODE = Object.keys(BOBOT);

/** Total by PostgreSQL's own decimals, far beyond one place before it is rounded. */
async function totalBySql(figures: Record<string, [bigint, bigint]>): Promise<string | null> {
  const parts = KODE.filter((kode) => figures[kode]![1] > 0n).map((kode) => {
    const [p, q] = figures[kode]!;
    return { w: BOBOT[kode]!, sql: `${BOBOT[kode]} * least(1, ${p}::numeric(60, 30) / ${q}::numeric(60, 30))` };
  });
  if (parts.length === 0) return null;
  const { rows } = await city.database.pool.query<{ total: string }>(`select round(round(100 * (${parts.map(({ sql }) => sql).join(' + ')}) / ${parts.reduce((sum, { w }) => sum + w, 0)}, 15), 1)::text as total`);
  return rows[0]!.total;
}

const digits = (text: string) => BigInt(text.replaceAll(/[^\d]/g, ''));
const words = (html: string) => (/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? html).replaceAll('&nbsp;', ' ').replaceAll(/<[^>]*>/g, ' ').replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ').trim();
const cellsOf = (html: string, caption: string) => {
  const table = new RegExp(`<caption[^>]*>${caption}</caption>([\\s\\S]*?)</table>`).exec(html)?.[1] ?? '';
  return [...table.matchAll(/<tr role="row">([\s\S]*?)<\/tr>/g)].map(([, row]) => [...row!.matchAll(/<(t[hd])[^>]*>([\s\S]*?)<\/\1>/g)].map(([, , cell]) => words(cell!)));
};

async function revisi(id: string): Promise<number> {
  return (await city.db.evaluasi.findUniqueOrThrow({ where: { id } })).revisi;
}

/** Everything that a refused or later act must leave as it is. */
async function stateOf(id: string): Promise<unknown> {
  const { rows } = await city.database.pool.query(
    `select (select to_jsonb(e) from evaluasi e where e.id = $1) as evaluasi,
       (select jsonb_agg(to_jsonb(o) order by o.id) from evaluasi_perangkat_daerah o where o.evaluasi_id = $1) as opd,
       (select jsonb_agg(to_jsonb(n) order by n.evaluasi_perangkat_daerah_id, n.indikator) from nilai_indikator n join evaluasi_perangkat_daerah o on o.id = n.evaluasi_perangkat_daerah_id where o.evaluasi_id = $1) as nilai,
       (select jsonb_agg(to_jsonb(t)) from tindakan_evaluasi t where t.evaluasi_id = $1) as tindakan,
       (select count(*) from laporan where evaluasi_id = $1) as laporan, (select count(*) from notifikasi) as notifikasi`, [id]);
  return rows[0];
}

const half = (index: 0 | 1) => halves[index]!.id;

async function expectFigures(id: string, mulai: string, akhir: string, today: string): Promise<void> {
  const figures = await figuresBySql(mulai, akhir, today);
  const browser = await city.as('tim.ketua');
  const page = (await browser.get(`/evaluasi/${id}`)).text;
  const ranking = cellsOf(page, 'Peringkat perangkat daerah').slice(1);
  const assessed = ranking.filter((row) => row.length > 4);
  expect(assessed.length).toBeGreaterThan(4);

  const pdf = readPdf((await browser.download(`/evaluasi/${id}/unduh.pdf`)).bytes);
  const pdfRows = (caption: string) => nodesOf(nodesOf(pdf.tree, 'Table').find(({ text }) => text.startsWith(caption))!, 'TR').slice(1)
    .map(({ children }) => children.map(({ text }) => text.replaceAll(/\s+/g, ' ').trim()));
  const { sheets } = await readXlsx((await browser.download(`/evaluasi/${id}/unduh.xlsx`)).bytes);
  const sheet = (name: string) => sheets.find((one) => one.name === name)!.rows;

  for (const [, nama, total] of assessed) {
    const opd = await city.db.perangkatDaerah.findFirstOrThrow({ where: { nama: nama! } });
    const expected = figures.get(opd.id)!;
    const expectedTotal = await totalBySql(expected);
    expect(total, nama).toBe(expectedTotal!.replace('.', ','));

    const detail = cellsOf((await browser.get(`/evaluasi/${id}/rincian?opd=${opd.id}`)).text, 'Nilai tiap indikator').slice(1);
    const pdfScores = pdfRows('Tabel 5.').find(([one]) => one === nama)!.slice(1);
    const xlsxRows = sheet('Rincian').filter(([one]) => one === nama);
    expect(pdfRows('Tabel 4.').find((row) => row[1] === nama)![2]).toBe(total);
    expect(sheet('Peringkat').find((row) => row[1] === nama)![2]).toBe(Number(expectedTotal));
    for (const [index, { kode, nama: indicator }] of indikatorEvaluasi.entries()) {
      const [p, q] = expected[kode]!;
      const score = q === 0n ? null : Math.min(100, (Number(p) / Number(q)) * 100);
      const row = detail.find(([first]) => first!.startsWith(indicator))!;
      expect([digits(row[1]!), digits(row[2]!)], `${nama} ${kode} on the page`).toEqual([p, q]);
      expect(row[3], `${nama} ${kode} on the page`).toBe(score === null ? 'tidak dapat dihitung' : scoreText(score));
      expect(pdfScores[index], `${nama} ${kode} in the PDF`).toBe(score === null ? '–' : scoreText(score));
      const xlsx = xlsxRows.find(([, second]) => second === indicator)!;
      expect([BigInt(Number(xlsx[2])), BigInt(Number(xlsx[3]))], `${nama} ${kode} in the workbook`).toEqual([p, q]);
      const micro = (value: unknown) => (typeof value === 'number' ? Math.round(value * 1e6) : value);
      expect(micro(xlsx[4]), `${nama} ${kode} in the workbook`).toBe(micro(score ?? 'tidak dapat dihitung'));
    }
  }
}

describe('an evaluation in the making', () => {
  it('gives every indicator of every OPD as an independent SQL query does, on the page, in the PDF and in the workbook', async () => {
    await expectFigures(half(1), '2026-07-01', '2026-12-31', '2027-01-20');
  }, 120_000);

  it('counts no more than what is due, in the middle of the period', async () => {
    city.setNow('2026-11-05');
    await expectFigures(half(1), '2026-07-01', '2026-12-31', '2026-11-05');
  }, 120_000);

  it('judges an OPD that existed for half of the days, and says of the others why not', async () => {
    const page = words((await (await city.as('tim.ketua')).get(`/evaluasi/${half(1)}`)).text);
    expect(page).toContain('Badan Baru tidak dinilai: ada 47 dari 184 hari periode, kurang dari separuh');
    expect(page).toContain('Badan Lama tidak dinilai: ada 32 dari 184 hari periode, kurang dari separuh');
    expect(page).not.toContain('Badan Separuh tidak dinilai');
  });

  it('lists behind a figure exactly the rows that it counted, and links to the reports that the reader may open', async () => {
    const browser = await city.as('tim.ketua');
    const opd = opdOf.get('dinkes')!;
    for (const kode of ['kelengkapan', 'ketepatan', 'kesinambungan', 'rencana', 'nilai', 'perilaku']) {
      const [p, q] = (await figuresBySql('2026-07-01', '2026-12-31', '2027-01-20')).get(opd)![kode]!;
      const address = `/evaluasi/${half(1)}/rincian?opd=${opd}&indikator=${kode}`;
      const tabs = words((await browser.get(address)).text);
      expect(tabs, kode).toContain(`Semua ${q} Dihitung ${p} Tidak dihitung ${q - p}`);
      const counted = cellsOf((await browser.get(`${address}&bagian=dihitung`)).text, indikatorEvaluasi.find((one) => one.kode === kode)!.nama).slice(1);
      expect(counted.length, kode).toBe(Number(p));
      for (const row of counted) expect(row.at(-1)).toBe('ya');
    }
    const list = (await browser.get(`/evaluasi/${half(1)}/rincian?opd=${opd}&indikator=kelengkapan&bagian=dihitung`)).text;
    const [, laporanId] = /href="\/laporan\/([0-9a-f-]{36})"/.exec(list)!;
    expect((await browser.get(`/laporan/${laporanId}`)).status).toBe(200);
  });

  it('adds up to the figure where the list holds amounts', async () => {
    const opd = opdOf.get('dinkes')!;
    const [p, q] = (await figuresBySql('2026-07-01', '2026-12-31', '2027-01-20')).get(opd)!.serapan!;
    let sums = [0n, 0n];
    for (let halaman = 1; halaman <= 3; halaman++) {
      const rows = cellsOf((await (await city.as('tim.ketua')).get(`/evaluasi/${half(1)}/rincian?opd=${opd}&indikator=serapan&page=${halaman}`)).text, 'Serapan anggaran').slice(1);
      if (halaman > 1 && rows.length === 25) throw new Error('more pages than this test adds up');
      sums = rows.reduce(([a, b], row) => [a! + digits(row.at(-2) || '0'), b! + digits(row.at(-1) || '0')], sums);
      if (rows.length < 25) break;
    }
    expect(sums).toEqual([p, q]);
  });

  it('reads "tidak dapat dihitung" for a zero denominator, shares the weight out and says so', async () => {
    const page = words((await (await city.as('tim.ketua')).get(`/evaluasi/${half(1)}/rincian?opd=${opdOf.get('setda')}`)).text);
    expect(page).toMatch(/Rencana terlaksana .*? 0 0 tidak dapat dihitung 20 –/);
    // 20 of the remaining 70.
    expect(page).toMatch(/Kelengkapan laporan .*? 1 6 16,7 20 28,6/);
    expect(page).toContain('bobotnya dibagikan kepada indikator lain');
  });

  it('is not there for the Walikota, his staff and the offices until it is submitted', async () => {
    for (const name of ['walikota', 'staf.walikota', 'diskominfo.pj', 'diskominfo.sekretaris', 'diskominfo.anggota1', 'admin', 'tanpa.jabatan']) {
      const browser = await city.as(name);
      for (const address of ['', '/unduh.pdf', '/unduh.xlsx', `/rincian?opd=${opdOf.get('diskominfo')}&indikator=nilai`, '/tetapkan', '/sampaikan']) {
        expect((await browser.get(`/evaluasi/${half(1)}${address}`)).status, `${name} ${address}`).toBe(404);
      }
      expect((await browser.get('/evaluasi')).text).not.toContain(half(1));
    }
  });

  it('has no figures before its period begins', async () => {
    const next = await city.db.evaluasi.findFirstOrThrow({ where: { periode: { nama: 'Semester II 2027' } } });
    const browser = await city.as('tim.ketua');
    expect((await browser.get(`/evaluasi/${next.id}`)).text).toContain('Periode ini belum dimulai');
    expect((await browser.get(`/evaluasi/${next.id}/unduh.pdf`)).status).toBe(404);
    expect((await browser.post(`/evaluasi/${next.id}/tetapkan`, { revisi: 1 })).status).toBe(409);
    expect((await city.db.evaluasi.findUniqueOrThrow({ where: { id: next.id } })).status).toBe('DISUSUN');
  });

  it('answers malformed addresses with a page of their own', async () => {
    const browser = await city.as('tim.ketua');
    for (const address of ['/evaluasi/1', `/evaluasi/${uuid()}`, `/evaluasi/${half(1)}/rincian?opd=abc`, `/evaluasi/${half(1)}/rincian?indikator=apa`, `/evaluasi/${half(1)}/rincian?opd=${uuid()}&indikator=nilai`]) {
      expect((await browser.get(address)).status, address).toBe(404);
    }
    expect((await browser.get(`/evaluasi/${half(1)}/rincian?opd=${opdOf.get('setda')}&indikator=nilai&page=-1`)).status).toBe(400);
    expect((await browser.get(`/evaluasi/${half(1)}/rincian?opd=${opdOf.get('setda')}&indikator=nilai&page=99&bagian=apa`)).status).toBe(200);
  });
});

describe('setting an evaluation', () => {
  it('refuses everybody but the Tim’s ketua, and changes nothing', async () => {
    const before = await stateOf(half(0));
    for (const [name, status] of [['tim.sekretaris', 403], ['tim.penanggungjawab', 403], ['tim.koordinator', 403], ['tim.pengarah', 403], ['tim.anggota', 403], ['admin', 404], ['walikota', 404], ['diskominfo.pj', 404], ['diskominfo.ketua', 404]] as const) {
      const browser = await city.as(name);
      expect((await browser.post(`/evaluasi/${half(0)}/tetapkan`, { revisi: await revisi(half(0)) })).status, name).toBe(status);
      expect((await browser.get(`/evaluasi/${half(0)}/tetapkan`)).status, name).toBe(status);
    }
    expect(await stateOf(half(0))).toEqual(before);
  });

  it('refuses a form without its token, with an old number, or sent by nobody, and changes nothing', async () => {
    const before = await stateOf(half(0));
    const browser = await city.as('tim.ketua');
    expect((await browser.post(`/evaluasi/${half(0)}/tetapkan`, { revisi: await revisi(half(0)), _csrf: 'bukan' })).status).toBe(403);
    const stale = await browser.post(`/evaluasi/${half(0)}/tetapkan`, { revisi: await revisi(half(0)) + 7 });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('sudah berubah sejak Anda membukanya');
    expect((await browser.post(`/evaluasi/${half(0)}/tetapkan`, { revisi: 'x' })).status).toBe(422);
    expect((await city.visitor().post(`/evaluasi/${half(0)}/tetapkan`, { revisi: await revisi(half(0)) })).headers.location).toBe('/masuk');
    expect(await stateOf(half(0))).toEqual(before);
  });

  it('cannot be submitted before it is set', async () => {
    const before = await stateOf(half(0));
    const answer = await (await city.as('tim.penanggungjawab')).post(`/evaluasi/${half(0)}/sampaikan`, { revisi: await revisi(half(0)) });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('berkeadaan Disusun');
    expect(await stateOf(half(0))).toEqual(before);
  });

  it('warns before the period’s last day, and lists what is not accepted yet', async () => {
    city.setNow('2026-11-24');
    const page = words((await (await city.as('tim.ketua')).get(`/evaluasi/${half(1)}/tetapkan`)).text);
    expect(page).toContain('Periode ini baru berakhir 31 Desember 2026, 37 hari lagi.');
    city.setNow('2027-01-20');
    const later = (await (await city.as('tim.ketua')).get(`/evaluasi/${half(1)}/tetapkan`)).text;
    expect(words(later)).not.toContain('hari lagi');
    const { rows } = await city.database.pool.query<{ count: string }>(
      `select count(*) from laporan l join periode p on p.id = l.periode_id where p.akhir between '2026-07-01' and '2026-12-31' and l.status <> 'DITERIMA'`);
    const listed = cellsOf(later, 'Laporan wajib yang belum diterima').slice(1);
    expect(listed.flatMap(([, laporan]) => laporan!.match(/20\d\d/g) ?? [])).toHaveLength(Number(rows[0]!.count));
    expect(listed.find(([kbk]) => kbk === 'Belum ada KBK Badan Tanpa KBK')![2]).toBe('Juli 2026, Agustus 2026, September 2026, Oktober 2026, November 2026, Desember 2026');
  });

  it('freezes the figures, the rows behind them and the rule, in one transaction with its trail', async () => {
    const browser = await city.as('tim.ketua');
    const pageBefore = cellsOf((await browser.get(`/evaluasi/${half(0)}`)).text, 'Peringkat perangkat daerah');
    const form = { revisi: await revisi(half(0)) };
    expect((await browser.post(`/evaluasi/${half(0)}/tetapkan`, form)).status).toBe(303);
    const set = await city.db.evaluasi.findUniqueOrThrow({ where: { id: half(0) }, include: { tindakan: true, opd: { include: { nilai: true } } } });
    expect(set).toMatchObject({ status: 'DITETAPKAN', aturanVersi: 1, nomor: 'KBK/EVAL/2026/I' });
    expect(set.tindakan).toMatchObject([{ tindakan: 'TETAPKAN', post: 'TIM_KETUA', sebutan: 'Ketua Tim', golongan: 'III/c', jabatan: 'Pelaksana' }]);
    expect(set.opd.filter(({ dinilai }) => dinilai).every(({ nilai }) => nilai.length === 7)).toBe(true);
    for (const { nilai } of set.opd) {
      for (const { pembilang, penyebut, rincian } of nilai) {
        const rows = rincian as { pembilang: number; penyebut: number }[];
        expect(rows.reduce((sum, row) => sum + BigInt(row.pembilang), 0n)).toBe(pembilang);
        expect(rows.reduce((sum, row) => sum + BigInt(row.penyebut), 0n)).toBe(penyebut);
      }
    }
    expect(cellsOf((await browser.get(`/evaluasi/${half(0)}`)).text, 'Peringkat perangkat daerah')).toEqual(pageBefore);
    const { rows } = await city.database.pool.query<{ belongs: boolean; counted: boolean }>(
      `select l.evaluasi_id is not null as belongs, l.status = 'DITERIMA' and p.akhir <= '2026-06-30' as counted from laporan l join periode p on p.id = l.periode_id`);
    expect(rows.some(({ counted }) => counted)).toBe(true);
    for (const { belongs, counted } of rows) expect(belongs).toBe(counted);
    expect(await city.db.riwayat.count({ where: { tindakan: 'evaluasi.tetapkan', objekId: half(0) } })).toBe(1);
    const told = await city.db.notifikasi.findMany({ where: { tautan: `/evaluasi/${half(0)}` }, include: { akun: true } });
    expect(told.map(({ akun }) => akun.namaPengguna)).toEqual(['tim.penanggungjawab']);

    // The same form once more: done once.
    const after = await stateOf(half(0));
    expect((await browser.post(`/evaluasi/${half(0)}/tetapkan`, form)).status).toBe(303);
    expect(await stateOf(half(0))).toEqual(after);
    expect((await browser.post(`/evaluasi/${half(0)}/tetapkan`, { revisi: form.revisi + 1 })).status).toBe(409);
    const again = await browser.get(`/evaluasi/${half(0)}/tetapkan`);
    expect([again.status, words(again.text).includes('tidak menunggu keputusan itu dari Anda'), words(again.text).includes('Ditetapkan oleh Ketua Tim')]).toEqual([409, true, true]);
    expect(await stateOf(half(0))).toEqual(after);
  });

  it('equals the independent SQL also when it is read back', async () => {
    await expectFigures(half(0), '2026-01-01', '2026-06-30', '2027-01-20');
  }, 120_000);

  it('is set once where two set it at the same moment, and counts a report accepted in that moment wholly or not at all', async () => {
    const third = await city.db.evaluasi.findFirstOrThrow({ where: { periode: { nama: 'Semester I 2027' } } });
    const reports = await Promise.all(([1, 2, 3, 4] as const).map((month) => report('kec-serang', month, 'DITERUSKAN', `2027-0${month + 1}-03`, [{ day: `2027-0${month}-10`, behaviours: [0] }], 2027)));
    city.setNow('2027-07-20');
    const ketua = await city.as('tim.ketua');
    const sekretaris = await city.as('tim.sekretaris');
    const [one, two, ...accepted] = await Promise.all([
      ...[0, 1].map(() => ketua.post(`/evaluasi/${third.id}/tetapkan`, { revisi: third.revisi })),
      ...reports.map((id) => sekretaris.post(`/laporan/${id}/terima`, { revisi: 1 })),
    ]);
    expect([one!.status, two!.status]).toContain(303);
    for (const { status } of accepted) expect(status).toBe(303);
    expect(await city.db.tindakanEvaluasi.count({ where: { evaluasiId: third.id } })).toBe(1);
    const row = await city.db.evaluasiPerangkatDaerah.findFirstOrThrow({ where: { evaluasiId: third.id, nama: 'Kecamatan Serang' }, include: { nilai: true } });
    const counted = (row.nilai.find(({ indikator }) => indikator === 'kesinambungan')!.rincian as { id: string | null; pembilang: number }[]).filter(({ pembilang }) => pembilang > 0).map(({ id }) => id);
    const marked = await city.db.laporan.findMany({ where: { evaluasiId: third.id }, select: { id: true } });
    expect(new Set(counted)).toEqual(new Set(marked.map(({ id }) => id)));
  });
});

describe('what is set stays', () => {
  it('is refused by the database itself where a figure is written over', async () => {
    const { pool } = city.database;
    for (const sql of [
      `update nilai_indikator set pembilang = 0 where evaluasi_perangkat_daerah_id in (select id from evaluasi_perangkat_daerah where evaluasi_id = '${half(0)}')`,
      `update evaluasi_perangkat_daerah set total = 100 where evaluasi_id = '${half(0)}'`,
      `delete from evaluasi_perangkat_daerah where evaluasi_id = '${half(0)}'`,
      `update tindakan_evaluasi set nama = 'Orang Lain' where evaluasi_id = '${half(0)}'`,
    ]) await expect(pool.query(sql)).rejects.toThrow(/tidak (dapat diubah|berubah)/);
  });

  it('does not follow a report that is accepted late, on page, list, PDF or workbook', async () => {
    const browser = await city.as('tim.ketua');
    // What was said about the act before this is read away.
    await browser.get('/beranda');
    const read = async () => {
      const pdf = readPdf((await browser.download(`/evaluasi/${half(0)}/unduh.pdf`)).bytes);
      const { sheets } = await readXlsx((await browser.download(`/evaluasi/${half(0)}/unduh.xlsx`)).bytes);
      const list = words((await browser.get(`/evaluasi/${half(0)}/rincian?opd=${opdOf.get('kec-serang')}&indikator=kesinambungan`)).text);
      return { page: words((await browser.get(`/evaluasi/${half(0)}`)).text), list, pdf: pdf.text, rows: sheets.slice(0, 5).map(({ rows }) => rows), state: await stateOf(half(0)) };
    };
    const before = await read();

    const behind = await city.db.laporan.findFirstOrThrow({ where: { periode: { akhir: { lte: dateOf('2026-06-30') } }, status: 'DITERUSKAN' }, include: { kbk: true } });
    const ketua = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'tim.ketua' } });
    const { actor } = (await loadActor(city.database.pool, ketua.id, dayAt(city.deps.clock())))!;
    const sheets = await city.db.kegiatan.count({ where: { laporanId: behind.id } });
    expect(words((await browser.get(`/laporan/${behind.id}`)).text)).toContain('Evaluasi periode ini sudah ditetapkan dan tidak berubah karenanya');
    await actOnLaporan(city.deps, actor, { laporanId: behind.id, act: 'terima', revisi: behind.revisi });
    expect((await city.db.laporan.findUniqueOrThrow({ where: { id: behind.id } })).status).toBe('DITERIMA');
    expect(sheets).toBeGreaterThanOrEqual(0);

    const after = await read();
    expect({ ...after, state: null }).toEqual({ ...before, state: null });
    // The author was told of the acceptance; nothing else moved.
    expect({ ...(after.state as object), notifikasi: null }).toEqual({ ...(before.state as object), notifikasi: null });
  });

  it('keeps its weights where the rule is changed afterwards', async () => {
    const before = words((await (await city.as('tim.ketua')).get(`/evaluasi/${half(0)}`)).text);
    expect((await changeRule({ bobotKelengkapan: 25, bobotRencana: 15 })).status).toBe(303);
    const after = words((await (await city.as('tim.ketua')).get(`/evaluasi/${half(0)}`)).text);
    expect(after).toBe(before);
    expect(words((await (await city.as('tim.ketua')).get(`/evaluasi/${half(1)}`)).text)).toContain('Aturan versi 2');
    expect((await changeRule({ bobotKelengkapan: 20, bobotRencana: 20 })).status).toBe(303);
  });
});

describe('submitting an evaluation', () => {
  it('refuses everybody but the Tim’s penanggung jawab, and changes nothing', async () => {
    const before = await stateOf(half(0));
    for (const [name, status] of [['tim.ketua', 403], ['tim.sekretaris', 403], ['walikota', 404], ['setda.pj', 404]] as const) {
      expect((await (await city.as(name)).post(`/evaluasi/${half(0)}/sampaikan`, { revisi: await revisi(half(0)) })).status, name).toBe(status);
    }
    const own = await city.as('tim.penanggungjawab');
    expect((await own.post(`/evaluasi/${half(0)}/sampaikan`, { revisi: 1 })).status).toBe(409);
    expect((await own.post(`/evaluasi/${half(0)}/sampaikan`, { revisi: await revisi(half(0)), _csrf: '' })).status).toBe(403);
    expect(await stateOf(half(0))).toEqual(before);
  });

  it('opens it to the Walikota and his staff, tells them, and to each office its own row alone', async () => {
    const own = await city.as('tim.penanggungjawab');
    expect(words((await own.get(`/evaluasi/${half(0)}`)).text)).toContain('Penetapan dan penyampaian mencakup seluruh kota');
    expect((await (await city.as('walikota')).get(`/evaluasi/${half(0)}`)).status).toBe(404);
    expect((await own.post(`/evaluasi/${half(0)}/sampaikan`, { revisi: await revisi(half(0)) })).status).toBe(303);

    for (const name of ['walikota', 'staf.walikota']) {
      const browser = await city.as(name);
      const page = words((await browser.get(`/evaluasi/${half(0)}`)).text);
      expect(page).toContain('Disampaikan oleh Penanggung jawab Tim pada Rabu, 20 Januari 2027');
      expect(page).toContain('Dinas Kesehatan');
      expect(page).not.toContain('Keputusan Anda');
      expect((await browser.get(`/evaluasi/${half(0)}/rincian?indikator=ketepatan`)).status).toBe(200);
      const list = (await browser.get(`/evaluasi/${half(0)}/rincian?opd=${opdOf.get('dinkes')}&indikator=kesinambungan&bagian=dihitung`)).text;
      const [, laporanId] = /href="\/laporan\/([0-9a-f-]{36})"/.exec(list)!;
      expect((await browser.get(`/laporan/${laporanId}`)).status).toBe(200);
    }
    const told = await city.db.notifikasi.findMany({ where: { tautan: `/evaluasi/${half(0)}`, judul: { contains: 'disampaikan' } }, include: { akun: true } });
    expect(told.map(({ akun }) => akun.namaPengguna).sort()).toEqual(['staf.walikota', 'walikota']);

    for (const name of ['diskominfo.pj', 'diskominfo.ketua', 'diskominfo.fasilitator', 'diskominfo.sekretaris']) {
      const browser = await city.as(name);
      const pdf = readPdf((await browser.download(`/evaluasi/${half(0)}/unduh.pdf`)).bytes).text;
      const { sheets } = await readXlsx((await browser.download(`/evaluasi/${half(0)}/unduh.xlsx`)).bytes);
      for (const text of [words((await browser.get(`/evaluasi/${half(0)}`)).text), pdf, JSON.stringify(sheets.map(({ rows }) => rows))]) {
        expect(text).toContain('Dinas Komunikasi dan Informatika');
        for (const other of ['Dinas Kesehatan', 'Kecamatan Serang', 'Sekretariat Daerah', 'Badan']) expect(text).not.toContain(other);
        expect(text).not.toContain('rata-rata kota');
      }
      expect(pdf).toContain('PETIKAN LAPORAN');
      expect((await browser.get(`/evaluasi/${half(0)}/rincian?opd=${opdOf.get('diskominfo')}&indikator=nilai`)).status).toBe(200);
      for (const address of [`/rincian?opd=${opdOf.get('dinkes')}&indikator=nilai`, `/rincian?opd=${opdOf.get('dinkes')}`, '/rincian?indikator=nilai']) {
        expect((await browser.get(`/evaluasi/${half(0)}${address}`)).status, `${name} ${address}`).toBe(404);
      }
    }
    for (const name of ['diskominfo.anggota1', 'admin', 'tanpa.jabatan']) {
      const browser = await city.as(name);
      expect((await browser.get(`/evaluasi/${half(0)}`)).status, name).toBe(404);
      // Who reads none is not told that there is none.
      expect(words((await browser.get('/evaluasi')).text), name).toContain('Tidak ada evaluasi yang dapat Anda baca');
    }
  });

  it('is downloaded as files with names, signed as the portal may say it, and compared with the half-year before', async () => {
    city.setNow('2027-01-21');
    // A draft has the places of the Tim of today: of one that has only a sekretaris yet, not those of the one before.
    const { pegawaiId } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'tim.sekretaris' } });
    const renewed = await city.db.tim.create({
      data: { nomorSk: 'baru', tanggalSk: dateOf('2027-01-18'), mulai: dateOf('2027-01-20'), keanggotaan: { create: { pegawaiId: pegawaiId!, jabatan: 'SEKRETARIS', mulai: dateOf('2027-01-20') } } },
    });
    const draft = readPdf((await (await city.as('tim.sekretaris')).download(`/evaluasi/${half(1)}/unduh.pdf`)).bytes).text;
    expect(draft).toContain('(belum ditunjuk)');
    expect(draft).not.toContain('Arga Belantara');
    await city.db.keanggotaanTim.deleteMany({ where: { timId: renewed.id } });
    await city.db.tim.delete({ where: { id: renewed.id } });
    for (const act of ['tetapkan', 'sampaikan'] as const) {
      const name = act === 'tetapkan' ? 'tim.ketua' : 'tim.penanggungjawab';
      expect((await (await city.as(name)).post(`/evaluasi/${half(1)}/${act}`, { revisi: await revisi(half(1)) })).status).toBe(303);
    }
    // The largest amounts come back from the frozen rows to the rupiah.
    await expectFigures(half(1), '2026-07-01', '2026-12-31', '2027-01-21');
    const staf = await city.as('staf.walikota');
    const answer = await staf.download(`/evaluasi/${half(1)}/unduh.pdf`);
    expect(answer.headers['content-disposition']).toBe('attachment; filename="Evaluasi Budaya Kerja Semester II 2026.pdf"');
    expect(answer.headers['content-type']).toBe('application/pdf');
    const text = readPdf(answer.bytes).text.replaceAll(/\s+/g, ' ');
    for (const part of ['Nomor KBK/EVAL/2026/II', 'Arga Belantara', 'Kencana Utama', 'Smt. I 2026']) expect(text).toContain(part);
    expect(text).toMatch(/ditetapkan dalam portal oleh Arga Belantara pada 21 Januari 2027/);
    expect(text).toMatch(/disampaikan dalam portal oleh Kencana Utama pada 21 Januari 2027/);
    expect(text).not.toContain('secara elektronik');
    const xlsx = await staf.download(`/evaluasi/${half(1)}/unduh.xlsx`);
    expect(xlsx.headers['content-disposition']).toBe('attachment; filename="Evaluasi Budaya Kerja Semester II 2026.xlsx"');
    expect(words((await staf.get(`/evaluasi/${half(1)}`)).text)).toMatch(/(naik|turun) \d+,\d dari Semester I 2026/);
    expect(words((await staf.get('/evaluasi')).text)).toMatch(/Semester II 2026 .*Disampaikan/);
  });
});

describe('the pages of a set evaluation', () => {
  it('take at most eight queries each, like those of one in the making', async () => {
    const watch = watchQueries(city.database.pool);
    const next = await city.db.evaluasi.findFirstOrThrow({ where: { periode: { nama: 'Semester II 2027' } } });
    city.setNow('2027-10-01');
    for (const name of ['tim.ketua', 'staf.walikota', 'diskominfo.pj']) {
      const browser = await city.as(name);
      const set = [half(1), ...(name === 'tim.ketua' ? [next.id] : [])];
      for (const address of set.flatMap((id) => ['', ...['', '&indikator=nilai', '&indikator=serapan'].map((more) => `/rincian?opd=${opdOf.get('diskominfo')}${more}`)].map((more) => `/evaluasi/${id}${more}`)).concat('/evaluasi')) {
        const statements = await watch(async () => expect((await browser.get(address)).status, `${name} ${address}`).toBe(200));
        expect(statements.length, `${name} ${address}`).toBeLessThanOrEqual(8);
      }
    }
  });
});

describe('weights and predicates', () => {
  it('are changed by the Tim’s sekretaris alone', async () => {
    const before = await city.db.aturanEvaluasi.findMany();
    for (const name of ['tim.ketua', 'tim.penanggungjawab', 'admin', 'walikota', 'diskominfo.pj']) {
      const browser = await city.as(name);
      expect((await browser.get('/evaluasi/aturan')).status, name).toBe(403);
      expect((await browser.post('/evaluasi/aturan', { ...RULE, versi: before.length, bobotKelengkapan: 30, bobotRencana: 10 })).status, name).toBe(403);
    }
    expect(await city.db.aturanEvaluasi.findMany()).toEqual(before);
  });

  it('are refused where they do not add up, do not descend, lack a reason, change nothing, or are stale, with everything typed kept', async () => {
    const before = await city.db.aturanEvaluasi.findMany();
    const cases: [Record<string, string | number>, number, string][] = [
      [{ bobotKelengkapan: 21 }, 422, 'Jadikan jumlah semua bobot 100; sekarang 101'],
      [{ mulaiB: 90 }, 422, 'Isi batas predikat B lebih rendah dari batas predikat A'],
      [{ mulaiC: 80 }, 422, 'Isi batas predikat C lebih rendah dari batas predikat B'],
      [{ bobotNilai: '7,5' }, 422, 'Isi Bobot Cakupan 4 nilai dengan angka bulat tanpa koma'],
      [{ bobotNilai: -10 }, 422, 'angka bulat'],
      [{ namaA: '' }, 422, 'Isi Sebutan predikat A'],
      [{ alasan: '' }, 422, 'Isi Alasan'],
      [{ batasLemah: 65 }, 422, 'Belum ada yang diubah'],
      [{ batasLemah: 60, versi: 1 }, 409, 'sudah diubah sejak Anda membuka halaman ini'],
    ];
    for (const [changes, status, message] of cases) {
      const answer = await changeRule(changes);
      expect(answer.status, message).toBe(status);
      expect(words(answer.text)).toContain(message);
      for (const [name, value] of Object.entries(changes).filter(([name]) => name !== 'alasan' && name !== 'versi')) expect(answer.text).toMatch(new RegExp(`id="${name}"[^>]*value="${value}"`));
    }
    expect((await (await city.as('tim.sekretaris')).post('/evaluasi/aturan', { ...RULE, batasLemah: 60, _csrf: 'x' })).status).toBe(403);
    expect(await city.db.aturanEvaluasi.findMany()).toEqual(before);
  });

  it('make a new version with its reason, which an evaluation in the making then weighs by', async () => {
    expect((await changeRule({ batasLemah: 70, namaD: 'Perlu dibina', alasan: 'Keputusan rapat Tim' })).status).toBe(303);
    const [latest] = await city.db.aturanEvaluasi.findMany({ orderBy: { versi: 'desc' }, take: 1 });
    expect(latest).toMatchObject({ alasan: 'Keputusan rapat Tim', isi: { batasLemah: 70, predikat: expect.arrayContaining([{ huruf: 'D', nama: 'Perlu dibina', mulaiDari: 0 }]) } });
    expect(await city.db.riwayat.count({ where: { tindakan: 'aturan.ubah', objekId: String(latest!.versi) } })).toBe(1);
    expect((await (await city.as('tim.sekretaris')).get('/evaluasi/aturan')).text).toContain('Keputusan rapat Tim');
  });
});

const RULE: Record<string, string | number> = {
  ...Object.fromEntries(Object.entries(BOBOT).map(([kode, bobot]) => [`bobot${kode.charAt(0).toUpperCase()}${kode.slice(1)}`, bobot])),
  namaA: 'Sangat Baik', namaB: 'Baik', namaC: 'Cukup', namaD: 'Kurang', mulaiA: 90, mulaiB: 75, mulaiC: 60, batasLemah: 65, alasan: 'Diuji',
};

async function changeRule(changes: Record<string, string | number>) {
  const [latest] = await city.db.aturanEvaluasi.findMany({ orderBy: { versi: 'desc' }, take: 1 });
  return (await city.as('tim.sekretaris')).post('/evaluasi/aturan', { ...RULE, versi: latest!.versi, ...changes });
}
