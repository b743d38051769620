import { describe, expect, it } from 'vitest';
import { fmt } from '../../src/web/format.js';

/** Non-breaking spaces written as "_". */
const shown = (text: string) => text.replaceAll('\u00a0', '_');

describe('what an office reads', () => {
  it('dates in Indonesian, whose parts stay together', () => {
    expect([fmt.day('2026-11-24'), fmt.dayMedium('2026-11-24'), fmt.dayShort('2026-11-24'), fmt.weekdayShort('2026-11-24')].map(shown)).toEqual(['24_November_2026', '24_Nov_2026', '24_Nov', 'Sel,_24']);
    expect(shown(fmt.weekday('2026-11-24'))).toBe('Selasa, 24_November_2026');
    expect([fmt.month(1), fmt.month(8), fmt.monthShort(12)]).toEqual(['Januari', 'Agustus', 'Des']);
  });

  it('a span of days as short as it can be said', () => {
    expect([fmt.days('2026-11-24', '2026-11-24'), fmt.days('2026-11-24', '2026-11-26'), fmt.days('2026-11-30', '2026-12-02'), fmt.days('2026-12-31', '2027-01-01')].map(shown)).toEqual([
      '24_November_2026', '24–26_November_2026', '30_November_2026–2_Desember_2026', '31_Desember_2026–1_Januari_2027',
    ]);
  });

  it('moments by the clock of Jakarta', () => {
    expect(shown(fmt.momentLong(new Date('2026-11-23T17:05:00Z')))).toBe('24_November_2026 pukul_00.05');
    expect(shown(fmt.momentDay(new Date('2026-11-23T16:59:59Z')))).toBe('23_November_2026');
  });

  it('money, counts and shares', () => {
    expect([fmt.rupiah(0n), fmt.rupiah(1_234_567n), fmt.rupiah(9_007_199_254_740_993n)]).toEqual(['Rp0', 'Rp1.234.567', 'Rp9.007.199.254.740.993']);
    expect([fmt.number(1234), fmt.decimal(86.75), fmt.decimal(100)]).toEqual(['1.234', '86,8', '100,0']);
    expect([fmt.percent(0), fmt.fileSize(1), fmt.fileSize(999_400), fmt.fileSize(1_400_000)].map(shown)).toEqual(['0,0_%', '1_KB', '999_KB', '1,4_MB']);
  });

  it('how long ago', () => {
    expect([fmt.ago('2026-11-24', '2026-11-24'), fmt.ago('2026-11-25', '2026-11-24'), fmt.ago('2026-11-23', '2026-11-24'), fmt.ago('2026-11-12', '2026-11-24')].map(shown)).toEqual(['hari ini', 'hari ini', '1_hari', '12_hari']);
  });
});
