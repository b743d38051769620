import { TIME_ZONE, dateOf, dayOf, daysBetween, type Day } from '../time.js';

/** Dates, money and figures as an Indonesian office writes them. A day never leaves its month: non-breaking spaces. */

const NBSP = '\u00a0';
const glue = (text: string) => text.replaceAll(' ', NBSP);

const format = (options: Intl.DateTimeFormatOptions, zone: string) => new Intl.DateTimeFormat('id-ID', { ...options, timeZone: zone });

const dayLong = format({ day: 'numeric', month: 'long', year: 'numeric' }, 'UTC');
const dayMedium = format({ day: 'numeric', month: 'short', year: 'numeric' }, 'UTC');
const dayShort = format({ day: 'numeric', month: 'short' }, 'UTC');
const dayMonth = format({ day: 'numeric', month: 'long' }, 'UTC');
const weekdayLong = format({ weekday: 'long' }, 'UTC');
const weekdayShort = format({ weekday: 'short' }, 'UTC');
const monthLong = format({ month: 'long' }, 'UTC');
const monthShort = format({ month: 'short' }, 'UTC');
const momentDay = format({ day: 'numeric', month: 'short', year: 'numeric' }, TIME_ZONE);
const momentDayLong = format({ day: 'numeric', month: 'long', year: 'numeric' }, TIME_ZONE);
const momentTime = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, TIME_ZONE);
const integer = new Intl.NumberFormat('id-ID', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('id-ID', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const asDate = (day: Day | Date) => (typeof day === 'string' ? dateOf(day) : day);
const time = (moment: Date) => momentTime.format(moment).replace(':', '.');

export const fmt = {
  /** 24 November 2026 */
  day: (day: Day | Date) => glue(dayLong.format(asDate(day))),
  /** 24 Nov 2026 */
  dayMedium: (day: Day | Date) => glue(dayMedium.format(asDate(day))),
  /** 24 November */
  dayMonth: (day: Day | Date) => glue(dayMonth.format(asDate(day))),
  /** 24 Nov */
  dayShort: (day: Day | Date) => glue(dayShort.format(asDate(day))),
  /** Selasa, 24 November 2026 */
  weekday: (day: Day | Date) => `${weekdayLong.format(asDate(day))}, ${glue(dayLong.format(asDate(day)))}`,
  /** Selasa, 24 November */
  weekdayMonth: (day: Day | Date) => `${weekdayLong.format(asDate(day))}, ${glue(dayMonth.format(asDate(day)))}`,
  /** Sel, 24 */
  weekdayShort: (day: Day | Date) => glue(`${weekdayShort.format(asDate(day))}, ${asDate(day).getUTCDate()}`),
  /** 24 November 2026, or 24–26 November 2026, or both dates in full. */
  days: (from: Day | Date, to: Day | Date) => dayRange(asDate(from), asDate(to)),
  /** November, from 1 to 12 */
  month: (month: number) => monthLong.format(new Date(Date.UTC(2026, month - 1, 1))),
  /** Nov */
  monthShort: (month: number) => monthShort.format(new Date(Date.UTC(2026, month - 1, 1))),
  /** 24 Nov 2026, 09.14 */
  moment: (moment: Date) => glue(`${momentDay.format(moment)}, ${time(moment)}`),
  /** 24 November 2026 pukul 09.14 */
  momentLong: (moment: Date) => `${glue(momentDayLong.format(moment))} pukul${NBSP}${time(moment)}`,
  /** The day of a moment in Jakarta: 24 November 2026 */
  momentDay: (moment: Date) => glue(momentDayLong.format(moment)),
  /** Rp1.234.567 */
  rupiah: (amount: bigint | number) => `Rp${integer.format(amount)}`,
  /** 1.234 */
  number: (value: bigint | number) => integer.format(value),
  /** 86,8 */
  decimal: (value: number) => oneDecimal.format(value),
  /** 86,8 % */
  percent: (value: number) => `${oneDecimal.format(value)}${NBSP}%`,
  /** 1,4 MB */
  fileSize: (bytes: number) => (bytes < 1_000_000 ? `${integer.format(Math.max(1, Math.round(bytes / 1000)))}${NBSP}KB` : `${oneDecimal.format(bytes / 1_000_000)}${NBSP}MB`),
  /** hari ini, 1 hari, 12 hari: how long since a day */
  ago: (from: Day, today: Day) => (daysBetween(from, today) <= 0 ? 'hari ini' : `${daysBetween(from, today)}${NBSP}hari`),
};

function dayRange(from: Date, to: Date): string {
  if (dayOf(from) === dayOf(to)) return fmt.day(from);
  const sameMonth = dayOf(from).slice(0, 7) === dayOf(to).slice(0, 7);
  return sameMonth ? glue(`${from.getUTCDate()}–${dayLong.format(to)}`) : `${fmt.day(from)}–${fmt.day(to)}`;
}
