import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EARLIEST_DAY, LATEST_DAY, addDays, dateOf, dayAt, dayOf, daysBetween, firstOfMonth, isDay, lastOfMonth, monthOf, yearOf } from '../../src/time.js';

const aDay = fc.date({ min: dateOf('1950-01-01'), max: dateOf('2190-12-31'), noInvalidDate: true }).map((date) => dayOf(date));

describe('a day', () => {
  it('is that of Jakarta, which begins at 17.00 in Greenwich', () => {
    expect(dayAt(new Date('2026-11-23T16:59:59.999Z'))).toBe('2026-11-23');
    expect(dayAt(new Date('2026-11-23T17:00:00Z'))).toBe('2026-11-24');
    expect(dayAt(new Date('2026-12-31T17:00:00Z'))).toBe('2027-01-01');
  });

  it.each(['2026-02-28', '2028-02-29', EARLIEST_DAY, LATEST_DAY])('%s exists', (text) => expect(isDay(text)).toBe(true));
  it.each(['2026-02-29', '2026-02-31', '2026-13-01', '2026-00-10', '2026-1-1', '26-01-01', '9999-12-31', '1945-08-16', '2200-01-01', '', ' 2026-01-01', '2026-01-01T00:00', '２０２６-01-01', '2026-01-01\n'])(
    '%j does not', (text) => expect(isDay(text)).toBe(false));

  it('comes back from the database column as it went', () => fc.assert(fc.property(aDay, (day) => dayOf(dateOf(day)) === day && isDay(day))));
});

describe('counting days', () => {
  it('adds and counts over months, years and leap days', () => {
    expect([addDays('2026-02-28', 1), addDays('2028-02-28', 1), addDays('2026-12-31', 1), addDays('2026-01-01', -1), addDays('2026-01-01', 0)])
      .toEqual(['2026-03-01', '2028-02-29', '2027-01-01', '2025-12-31', '2026-01-01']);
    expect([daysBetween('2026-11-24', '2026-11-24'), daysBetween('2026-11-30', '2026-12-07'), daysBetween('2026-12-07', '2026-11-30'), daysBetween('2028-01-01', '2029-01-01')]).toEqual([0, 7, -7, 366]);
  });

  it('undoes what it does', () => fc.assert(fc.property(aDay, fc.integer({ min: -3000, max: 3000 }), (day, n) => daysBetween(day, addDays(day, n)) === n && addDays(addDays(day, n), -n) === day)));
});

describe('months', () => {
  it('begin and end where the calendar says', () => {
    expect([firstOfMonth('2026-11-24'), firstOfMonth('2026-11-24', 2), firstOfMonth('2026-01-31', -1)]).toEqual(['2026-11-01', '2027-01-01', '2025-12-01']);
    expect([lastOfMonth('2026-02-10'), lastOfMonth('2028-02-10'), lastOfMonth('2026-01-31', 1), lastOfMonth('2026-07-01', 5)]).toEqual(['2026-02-28', '2028-02-29', '2026-02-28', '2026-12-31']);
    expect([yearOf('2026-11-24'), monthOf('2026-11-24')]).toEqual([2026, 11]);
  });

  it('hold each of their days', () => fc.assert(fc.property(aDay, (day) => firstOfMonth(day) <= day && day <= lastOfMonth(day) && addDays(lastOfMonth(day), 1) === firstOfMonth(day, 1))));
});
