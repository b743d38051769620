import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, type EvaluasiSources } from '../../src/features/evaluasi/assess.js';
import { hitung, indikatorEvaluasi, type KegiatanFacts, type KodeIndikator, type OpdFacts, type RencanaFacts } from '../../src/features/evaluasi/indicators.js';
import { aturanAwal, aturanOf, type Aturan } from '../../src/features/evaluasi/rule.js';
import { aturanForm, aturanValues, bobotField } from '../../src/features/evaluasi/schema.js';
import { mean, nilaiOf, predikatOf, ranked, totalOf, type Skor } from '../../src/features/evaluasi/scoring.js';
import { pokokHasil, summarise } from '../../src/features/evaluasi/summary.js';
import type { Duty } from '../../src/features/rekap/duties.js';
import { evaluasiOffers, evaluasiTransitions, evaluasiWaitsFor } from '../../src/workflow/evaluasi.js';
import type { Actor, HeldPost, Post } from '../../src/access/posts.js';

const aturan: Aturan = { versi: 1, alasan: 'Uji', dibuatPada: new Date(0), ...aturanAwal };
const of = (kode: KodeIndikator) => indikatorEvaluasi.find((one) => one.kode === kode)!;

const laporan = (id: string, part: Partial<NonNullable<Duty['laporan']>> = {}): Duty['laporan'] => ({
  id, kbkId: 'k', periodeId: 'p', status: 'DITERIMA', nomor: null, nihil: false, diteruskanPertamaPada: new Date('2026-02-05T03:00:00Z'), ...part,
});

const duty = (part: Partial<Duty> = {}): Duty => ({
  opdId: 'o', opdNama: 'Dinas', opdJenis: 'DINAS', kbkId: 'k', kbkNama: 'KBK Dinas', kbkOfUnit: false, periodeDitutup: false, periodeId: 'p', periodeNama: 'Januari 2026', periodeMulai: '2026-01-01',
  periodeAkhir: '2026-01-31', tenggat: '2026-02-07', owed: true, shortLived: false, laporan: laporan('l1'), fulfilled: true, timely: true, daysLate: 0, countsInDenominator: true, ...part,
});

const kegiatan = (part: Partial<KegiatanFacts> = {}): KegiatanFacts => ({
  id: 'g1', judul: 'Apel', laporanId: 'l1', kbkNama: 'KBK Dinas', periodeNama: 'Januari 2026', rencanaId: null, anggaran: 0, perilaku: [], nilai: [], ...part,
});

const rencana = (part: Partial<RencanaFacts> = {}): RencanaFacts => ({ id: 'r1', judul: 'Apel bulanan', kbkNama: 'KBK Dinas', tahun: 2026, bulan: 1, anggaran: 0, ...part });

const facts = (part: Partial<OpdFacts> = {}): OpdFacts => ({ kewajiban: [], kegiatan: [], rencana: [], nilai: [], perilaku: [], ...part });

const figures = (kode: KodeIndikator, part: Partial<OpdFacts>) => { const { pembilang, penyebut } = hitung(of(kode), facts(part)); return [pembilang, penyebut]; };

describe('the seven indicators', () => {
  it('are those of the design, and the rule that the portal begins with weighs them to 100', () => {
    expect(indikatorEvaluasi.map(({ kode }) => kode)).toEqual(['kelengkapan', 'ketepatan', 'kesinambungan', 'rencana', 'nilai', 'perilaku', 'serapan']);
    expect(indikatorEvaluasi.reduce((sum, { bobot }) => sum + bobot, 0)).toBe(100);
    expect(indikatorEvaluasi.map(({ nama }) => nama).slice(4, 6)).toEqual(['Cakupan 4 nilai', 'Cakupan 19 perilaku']);
  });

  it('count a returned report as forwarded and timely, but not as accepted', () => {
    const returned = duty({ laporan: laporan('l1', { status: 'DIKEMBALIKAN' }) });
    // The facts hold activities of accepted reports alone.
    expect(figures('kelengkapan', { kewajiban: [returned] })).toEqual([1n, 1n]);
    expect(figures('ketepatan', { kewajiban: [returned] })).toEqual([1n, 1n]);
    expect(figures('kesinambungan', { kewajiban: [returned] })).toEqual([0n, 1n]);
  });

  it('count a late report as complete and not as timely, and a missing one as neither', () => {
    const kewajiban = [duty(), duty({ timely: false, daysLate: 3 }), duty({ laporan: null, fulfilled: false, timely: false }), duty({ kbkId: null, kbkNama: null, laporan: null, fulfilled: false, timely: false })];
    expect(figures('kelengkapan', { kewajiban })).toEqual([2n, 4n]);
    expect(figures('ketepatan', { kewajiban })).toEqual([1n, 4n]);
    expect(hitung(of('ketepatan'), facts({ kewajiban })).rincian.map(({ keadaan }) => keadaan.replaceAll('\u00a0', ' '))).toEqual([
      'Diterima, diteruskan 5 Februari 2026', 'Diterima, diteruskan 5 Februari 2026, terlambat 3 hari', 'belum disusun', 'belum disusun',
    ]);
  });

  it('ask for an activity in each owed period: an accepted nihil report continues nothing', () => {
    const kewajiban = [duty(), duty({ laporan: laporan('l2', { nihil: true }) })];
    expect(figures('kesinambungan', { kewajiban, kegiatan: [kegiatan(), kegiatan({ id: 'g2' })] })).toEqual([1n, 2n]);
  });

  it('count a plan once, however often it was fulfilled', () => {
    const two = [kegiatan({ rencanaId: 'r1' }), kegiatan({ id: 'g2', rencanaId: 'r1' })];
    expect(figures('rencana', { rencana: [rencana(), rencana({ id: 'r2' })], kegiatan: two })).toEqual([1n, 2n]);
  });

  it('take the union of values and behaviours, not their number of times', () => {
    const nilai = [{ kode: 'a', nama: 'A' }, { kode: 'b', nama: 'B' }];
    const perilaku = [{ kode: 'a.1', teks: 'Satu' }, { kode: 'a.2', teks: 'Dua' }, { kode: 'b.1', teks: 'Tiga' }];
    const done = [kegiatan({ perilaku: ['a.1'], nilai: ['a'] }), kegiatan({ id: 'g2', perilaku: ['a.1', 'a.2'], nilai: ['a'] })];
    expect(figures('nilai', { nilai, kegiatan: done })).toEqual([1n, 2n]);
    expect(figures('perilaku', { perilaku, kegiatan: done })).toEqual([2n, 3n]);
    expect(hitung(of('perilaku'), facts({ perilaku, kegiatan: done })).rincian[0]!.keadaan).toBe('diterapkan dalam 2 kegiatan: Apel; Apel');
  });

  it('count all that was spent against the budget of what was due', () => {
    const part = { rencana: [rencana({ anggaran: 1_000_000 }), rencana({ id: 'r2', anggaran: 500_000 })], kegiatan: [kegiatan({ anggaran: 900_000 }), kegiatan({ id: 'g2', anggaran: 1_100_000, rencanaId: 'r1' })] };
    expect(figures('serapan', part)).toEqual([2_000_000n, 1_500_000n]);
    expect(nilaiOf(hitung(of('serapan'), facts(part)))).toBe(100);
  });

  it('are always the sums of the rows that they list', () => {
    const some = fc.record({
      kewajiban: fc.array(fc.record({ fulfilled: fc.boolean(), timely: fc.boolean(), id: fc.constantFrom('l1', 'l2', null) }).map(({ id, ...one }) => duty({ ...one, laporan: id && laporan(id) }))),
      kegiatan: fc.array(fc.record({ laporanId: fc.constantFrom('l1', 'l2'), rencanaId: fc.constantFrom('r1', 'r2', null), anggaran: fc.nat(), perilaku: fc.subarray(['a.1', 'a.2']), nilai: fc.subarray(['a']) }).map((one) => kegiatan(one))),
      rencana: fc.array(fc.record({ id: fc.constantFrom('r1', 'r2'), anggaran: fc.nat() }).map((one) => rencana(one))),
    });
    fc.assert(fc.property(some, (part) => {
      for (const indikator of indikatorEvaluasi) {
        const { pembilang, penyebut, rincian } = hitung(indikator, facts({ ...part, nilai: [{ kode: 'a', nama: 'A' }], perilaku: [{ kode: 'a.1', teks: 'Satu' }] }));
        expect(rincian.reduce((sum, row) => sum + BigInt(row.pembilang), 0n)).toBe(pembilang);
        expect(rincian.reduce((sum, row) => sum + BigInt(row.penyebut), 0n)).toBe(penyebut);
        expect(pembilang <= penyebut || indikator.kode === 'serapan').toBe(true);
      }
    }));
  });
});

const skor = (...pairs: [number, number][]): Skor[] => pairs.map(([pembilang, penyebut], index) => ({ kode: indikatorEvaluasi[index]!.kode, pembilang: BigInt(pembilang), penyebut: BigInt(penyebut) }));

describe('the total', () => {
  it('weighs every indicator, and caps each at 100', () => {
    expect(totalOf(skor([6, 6], [3, 6], [6, 6], [1, 2], [4, 4], [19, 19], [61, 60]), aturan.bobot)).toBe(82.5);
  });

  it('is over what could be computed, with the weights rescaled; of nothing there is none', () => {
    // 20·100 + 15·50 + 15·100 over 50.
    expect(totalOf(skor([6, 6], [3, 6], [6, 6], [0, 0]), aturan.bobot)).toBe(85);
    expect(totalOf(skor([0, 0], [0, 0]), aturan.bobot)).toBeNull();
    expect(totalOf(skor([1, 1]), { ...aturan.bobot, kelengkapan: 0 })).toBeNull();
    expect(nilaiOf({ pembilang: 0n, penyebut: 0n })).toBeNull();
  });

  it('rounds a half up, where floating point would fall under it', () => {
    const only = (kode: KodeIndikator, weight: number) => ({ ...Object.fromEntries(Object.keys(aturan.bobot).map((one) => [one, 0])), [kode]: weight }) as Aturan['bobot'];
    // 74,95 exactly; 0.7495 * 100 is 74.949999… in floating point.
    expect(totalOf(skor([1499, 2000]), only('kelengkapan', 100))).toBe(75);
    expect(totalOf(skor([14_989, 20_000]), only('kelengkapan', 100))).toBe(74.9);
  });

  it('agrees with plain arithmetic wherever that is far from a tie', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 7, maxLength: 7 }), (pairs) => {
      const rows = skor(...pairs);
      const known = rows.filter(({ penyebut }) => penyebut > 0n);
      const weight = known.reduce((sum, { kode }) => sum + aturan.bobot[kode], 0);
      const total = totalOf(rows, aturan.bobot);
      const plain = known.reduce((sum, one) => sum + aturan.bobot[one.kode] * nilaiOf(one)!, 0) / weight;
      expect(total === null).toBe(weight === 0);
      expect(Math.abs((total ?? 0) - (weight === 0 ? 0 : plain))).toBeLessThan(0.05 + 1e-9);
    }));
  });

  it('earns its predicate after rounding', () => {
    expect([89.9, 90, 75, 74.9, 60, 59.9, 0].map((total) => predikatOf(total, aturan.predikat)?.huruf)).toEqual(['B', 'A', 'B', 'C', 'C', 'D', 'D']);
    expect(predikatOf(null, aturan.predikat)).toBeNull();
  });

  it('ranks equal totals alike, and whoever has none not at all', () => {
    const rows = ranked([{ nama: 'C', total: 80 }, { nama: 'A', total: null }, { nama: 'B', total: 80 }, { nama: 'D', total: 90 }, { nama: 'E', total: 10 }]);
    expect(rows.map(({ nama, peringkat }) => [nama, peringkat])).toEqual([['D', 1], ['B', 2], ['C', 2], ['E', 4], ['A', null]]);
    expect(mean([null, 10, 20])).toBe(15);
    expect(mean([null])).toBeNull();
  });
});

const sources = (part: Partial<EvaluasiSources> = {}): EvaluasiSources => ({
  opd: [{ id: 'o', nama: 'Dinas', mulai: '2017-01-01', selesai: null }], duties: [duty()], kegiatan: [], rencana: [], nilai: [], perilaku: [], ...part,
});
const semester = { mulai: '2026-01-01', akhir: '2026-06-30' };

describe('which OPDs are assessed', () => {
  it('takes those that existed for half of the days so far, to the day', () => {
    const opd = [
      { id: 'a', nama: 'Tepat separuh', mulai: '2026-01-06', selesai: null }, { id: 'b', nama: 'Kurang sehari', mulai: '2026-01-07', selesai: null },
      { id: 'c', nama: 'Sudah berakhir', mulai: '2017-01-01', selesai: '2025-12-31' }, { id: 'd', nama: 'Belum mulai', mulai: '2026-01-11', selesai: null },
    ];
    const rows = assess(sources({ opd, duties: [] }), semester, aturan, '2026-01-10');
    expect(rows.map(({ nama, dinilai }) => [nama, dinilai])).toEqual([['Tepat separuh', true], ['Kurang sehari', false]]);
    expect(rows[1]).toMatchObject({ alasan: 'ada 4 dari 10 hari periode, kurang dari separuh', skor: [], total: null, predikat: null, peringkat: null, rincian: null });
    // After its last day the period's whole length counts.
    expect(assess(sources({ opd: [{ id: 'a', nama: 'A', mulai: '2026-04-01', selesai: null }], duties: [] }), semester, aturan, '2027-01-01')[0]!.dinilai).toBe(true);
  });

  it('gives each OPD only its own facts, and duties only where they count', () => {
    const opd = [{ id: 'o', nama: 'Dinas', mulai: '2017-01-01', selesai: null }, { id: 'x', nama: 'Lain', mulai: '2017-01-01', selesai: null }];
    const duties = [duty(), duty({ countsInDenominator: false, fulfilled: false }), duty({ opdId: 'x', fulfilled: false, timely: false, laporan: null })];
    const rows = assess(sources({ opd, duties }), semester, aturan, '2026-07-20');
    expect(rows.map(({ nama, skor: [first] }) => [nama, first!.pembilang, first!.penyebut])).toEqual([['Dinas', 1n, 1n], ['Lain', 0n, 1n]]);
  });
});

describe('the main points', () => {
  const hasil = (part: Partial<EvaluasiSources>) => ({
    aturan, opd: assess(sources(part), semester, aturan, '2026-07-20'), belumDiterima: [],
    cakupan: { kegiatan: 2, kbk: 1, perilaku: [{ teks: 'Jujur', jumlah: 2 }, { teks: 'Ikhlas', jumlah: 0 }, { teks: 'Menjaga martabat', jumlah: 1 }] },
  });

  it('say what rose and fell most, what is lowest, and what could not be computed', () => {
    const perilaku = [{ kode: 'a.1', teks: 'Jujur' }, { kode: 'a.2', teks: 'Ikhlas' }, { kode: 'a.3', teks: 'Menjaga martabat' }, { kode: 'a.4', teks: 'Taat' }];
    const nilai = [{ kode: 'a', nama: 'A' }, { kode: 'b', nama: 'B' }];
    const now = hasil({ perilaku, nilai, kegiatan: [{ ...kegiatan({ perilaku: ['a.1'], nilai: ['a'] }), opdId: 'o', kbkId: 'k' }] });
    const before = { nama: 'Semester II 2025', opd: hasil({ nilai, perilaku, duties: [duty({ timely: false, fulfilled: false })], kegiatan: [{ ...kegiatan({ perilaku: ['a.1', 'a.2'], nilai: ['a'] }), opdId: 'o', kbkId: 'k' }] }).opd };
    const points = pokokHasil(summarise(now, before), now, false).map(({ tebal, teks }) => `${tebal} ${teks}`);
    expect(points[0]).toBe('Kelengkapan laporan naik paling banyak: 100,0 poin menjadi 100,0.');
    expect(points[1]).toBe('Cakupan 19 perilaku turun 25,0 poin menjadi 25,0.');
    expect(points[2]).toBe('Cakupan 19 perilaku terendah (25,0): perilaku “Ikhlas” dan “Menjaga martabat” paling jarang dicatat.');
    expect(points).toContain('Rencana terlaksana dan Serapan anggaran tidak dapat dihitung bagi 1 dari 1 perangkat daerah: penyebutnya nol. Bobotnya dibagikan kepada indikator lain secara sebanding.');
    expect(pokokHasil(summarise(now, null), now, true).map(({ teks }) => teks).join(' ')).not.toContain('perangkat daerah');
  });

  it('cope with a city in which nobody is assessed', () => {
    const nobody = hasil({ opd: [] });
    expect(pokokHasil(summarise(nobody, null), nobody, false)).toEqual([]);
  });
});

describe('the rule of weights and predicates', () => {
  const form = (changes: Record<string, string> = {}) => aturanForm.safeParse({ ...aturanValues(aturanAwal), versi: '1', alasan: 'Alasan', ...changes });

  it('comes back from its own form as it was, and from its row', () => {
    expect(form().data).toEqual({ versi: 1, alasan: 'Alasan', isi: aturanAwal });
    expect(aturanOf({ versi: 1, alasan: 'Uji', dibuatPada: new Date(0), isi: JSON.parse(JSON.stringify(aturanAwal)) })).toEqual(aturan);
    expect(() => aturanOf({ versi: 1, alasan: '', dibuatPada: new Date(0), isi: { bobot: 'x' } })).toThrow('bobot');
  });

  it('must add up to 100 and descend', () => {
    expect(form({ [bobotField('serapan')]: '11' }).error?.issues[0]).toMatchObject({ path: ['bobotKelengkapan'], message: 'Jadikan jumlah semua bobot 100; sekarang 101' });
    expect(form({ [bobotField('serapan')]: '0', [bobotField('rencana')]: '30' }).success).toBe(true);
    expect(form({ mulaiB: '60' }).error?.issues[0]).toMatchObject({ path: ['mulaiC'] });
    expect(form({ mulaiA: '101' }).success).toBe(false);
  });
});

describe('the evaluation’s way', () => {
  const held = (post: Post): HeldPost => ({ id: post, post, label: post, sifat: 'TETAP', acting: true, kbkId: null, kbkNama: null, opdId: null, opdNama: null, opdSingkatan: null, since: '2026-01-02', until: null, assigned: { BINAAN: [], TINJAU: [], NILAI: [], KUNJUNGAN: [] } });
  const actor = (post: Post): Actor => ({ akunId: 'a', namaPengguna: 'a', nama: 'A', pegawaiId: 'p', posts: [held(post)], ownOpdIds: ['o'] });
  const states = ['DISUSUN', 'SANGGAHAN', 'DITETAPKAN', 'DISAMPAIKAN'] as const;
  const facts = (status: typeof states[number]) => ({ status, periode: { nama: 'Semester I 2026', ...semester } });

  it('is set by the Tim’s ketua and submitted by its penanggung jawab, each from one state, also where their own office is judged', () => {
    const may = states.flatMap((status) => (['TIM_KETUA', 'TIM_PENANGGUNG_JAWAB', 'TIM_SEKRETARIS', 'WALIKOTA', 'KBK_PENANGGUNG_JAWAB', 'ADMIN'] as const).flatMap((post) =>
      evaluasiOffers(facts(status), actor(post), '2026-07-20').map(({ transition, problem }) => [status, post, transition.act, transition.to, problem])));
    expect(may).toEqual([['DISUSUN', 'TIM_KETUA', 'tetapkan', 'DITETAPKAN', null], ['DITETAPKAN', 'TIM_PENANGGUNG_JAWAB', 'sampaikan', 'DISAMPAIKAN', null]]);
    expect(evaluasiTransitions).toHaveLength(2);
  });

  it('waits for whoever is offered the act', () => {
    const offered = (['DISUSUN', 'DITETAPKAN'] as const).map((status) => evaluasiOffers(facts(status), actor(evaluasiWaitsFor(status)!), '2026-07-20').map(({ transition }) => transition.act));
    expect(offered).toEqual([['tetapkan'], ['sampaikan']]);
    expect(evaluasiWaitsFor('DISAMPAIKAN')).toBeNull();
  });

  it('does not begin before its period', () => {
    expect(evaluasiOffers(facts('DISUSUN'), actor('TIM_KETUA'), '2025-12-31')[0]!.problem).toBe('Periode Semester I 2026 belum dimulai.');
  });
});
