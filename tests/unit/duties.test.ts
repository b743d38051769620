import { describe, expect, it } from 'vitest';
import { daysWithin, duties, type DutySources } from '../../src/features/rekap/duties.js';

const opd: DutySources['opd'][number] = { id: 'opd', nama: 'Dinas Kesehatan', jenis: 'DINAS', mulai: '2017-01-01', selesai: null };
const kbk: DutySources['kbk'][number] = { id: 'kbk', opdId: 'opd', nama: 'KBK Dinas Kesehatan', ofUnit: false, mulai: '2026-01-02', selesai: null };
const oktober = { id: 'okt', nama: 'Oktober 2026', mulai: '2026-10-01', akhir: '2026-10-31', tenggat: '2026-11-07', ditutup: false };
const november = { id: 'nov', nama: 'November 2026', mulai: '2026-11-01', akhir: '2026-11-30', tenggat: '2026-12-07', ditutup: false };
const TODAY = '2026-11-24';

const city = (part: Partial<DutySources>): DutySources => ({ opd: [opd], kbk: [kbk], periode: [oktober], laporan: [], ...part });
const forwarded = (moment: string | null) => [{
  id: 'lap', kbkId: 'kbk', periodeId: 'okt', status: 'DITERUSKAN' as const, nomor: 'KBK/1/2026/1', nihil: false, diteruskanPertamaPada: moment ? new Date(moment) : null,
}];
const only = (sources: DutySources, today = TODAY) => {
  const found = duties(sources, today);
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('who owes a report', () => {
  it('counts the days of a period on which a KBK exists, its first and last included', () => {
    expect(daysWithin({ mulai: '2026-10-17', selesai: null }, oktober)).toBe(15);
    expect(daysWithin({ mulai: '2020-01-01', selesai: '2026-10-15' }, oktober)).toBe(15);
    expect(daysWithin({ mulai: '2026-10-31', selesai: '2026-10-31' }, oktober)).toBe(1);
    expect(daysWithin({ mulai: '2026-11-01', selesai: null }, oktober)).toBe(0);
    expect(daysWithin({ mulai: '2020-01-01', selesai: '2026-09-30' }, oktober)).toBe(0);
  });

  it('obliges a KBK that exists for 15 days, and lets one of 14 days report without obliging it', () => {
    expect(only(city({ kbk: [{ ...kbk, mulai: '2026-10-17' }] }))).toMatchObject({ owed: true, shortLived: false, countsInDenominator: true });
    expect(only(city({ kbk: [{ ...kbk, mulai: '2026-10-18' }] }))).toMatchObject({ owed: false, shortLived: true, countsInDenominator: false, daysLate: 0 });
    expect(only(city({ kbk: [{ ...kbk, selesai: '2026-10-14' }] }))).toMatchObject({ owed: false });
    expect(only(city({ kbk: [{ ...kbk, selesai: '2026-10-15' }] }))).toMatchObject({ owed: true });
  });

  it('obliges an OPD without a KBK, but not one that is founded too late or has formed its KBK in the period', () => {
    expect(only(city({ kbk: [] }))).toMatchObject({ kbkId: null, kbkNama: null, owed: true, fulfilled: false, countsInDenominator: true });
    expect(only(city({ kbk: [], opd: [{ ...opd, mulai: '2026-10-18' }] }))).toMatchObject({ kbkId: null, owed: false });
    expect(only(city({ kbk: [{ ...kbk, mulai: '2026-10-28' }] }))).toMatchObject({ kbkId: 'kbk', owed: false });
    expect(duties(city({ kbk: [], opd: [{ ...opd, selesai: '2026-09-30' }] }), TODAY)).toEqual([]);
  });

  it('obliges the OPD in the months before its KBK, and the KBK from then on', () => {
    const found = duties(city({ periode: [oktober, november], kbk: [{ ...kbk, mulai: '2026-11-01' }] }), TODAY);
    expect(found.map(({ periodeNama, kbkId }) => [periodeNama, kbkId])).toEqual([['November 2026', 'kbk'], ['Oktober 2026', null]]);
  });

  it('keeps the duties of several KBKs of one OPD apart', () => {
    const puskesmas = { ...kbk, id: 'pkm', nama: 'KBK Puskesmas Curug' };
    expect(duties(city({ kbk: [kbk, puskesmas], laporan: forwarded('2026-11-02T02:00:00Z') }), TODAY).map(({ kbkId, fulfilled }) => [kbkId, fulfilled]))
      .toEqual([['kbk', true], ['pkm', false]]);
  });
});

describe('whether the duty is met', () => {
  it('takes the first teruskan on the tenggat itself as timely, in the city’s own time', () => {
    expect(only(city({ laporan: forwarded('2026-11-07T16:59:59Z') }))).toMatchObject({ fulfilled: true, timely: true, daysLate: 0 });
    expect(only(city({ laporan: forwarded('2026-11-07T17:00:00Z') }))).toMatchObject({ fulfilled: true, timely: false, daysLate: 1 });
  });

  it('keeps a duty met when the report was returned afterwards', () => {
    const laporan = forwarded('2026-11-05T02:00:00Z').map((one) => ({ ...one, status: 'DIKEMBALIKAN' as const }));
    expect(only(city({ laporan }))).toMatchObject({ fulfilled: true, timely: true });
  });

  it('takes a report that was never forwarded as missing, with the days since its tenggat', () => {
    expect(only(city({ laporan: forwarded(null) }))).toMatchObject({ fulfilled: false, timely: false, daysLate: 17, countsInDenominator: true });
  });

  it('leaves a duty that is not yet due out of every ratio, until it is forwarded', () => {
    expect(only(city({ periode: [november] }))).toMatchObject({ owed: true, countsInDenominator: false, daysLate: 0 });
    expect(only(city({ periode: [oktober] }), '2026-11-07')).toMatchObject({ countsInDenominator: false });
    expect(only(city({ periode: [oktober] }), '2026-11-08')).toMatchObject({ countsInDenominator: true, daysLate: 1 });
    expect(only(city({ periode: [oktober], laporan: forwarded('2026-10-20T02:00:00Z') }), '2026-11-01')).toMatchObject({ countsInDenominator: true, timely: true });
  });
});
