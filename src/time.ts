/**
 * Calendar days and the city's clock. A day is written `YYYY-MM-DD` everywhere in the code; the database's `date`
 * columns arrive from Prisma as a Date at midnight UTC, and `dayOf`/`dateOf` are the only bridge between the two.
 */

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;

/** Gives the present moment. One of the app's deps: nothing else asks what time it is. */
export type Clock = () => Date;

export const TIME_ZONE = 'Asia/Jakarta';

/** The first and last day that a form may name: PostgreSQL and a reader's sense both end somewhere. */
export const EARLIEST_DAY: Day = '1945-08-17';
export const LATEST_DAY: Day = '2199-12-31';

const inJakarta = new Intl.DateTimeFormat('en-CA', {
  timeZone: TIME_ZONE, year: 'numeric', month: '2-digit', day: '2-digit',
});

/** The day in Jakarta at a moment. */
export function dayAt(moment: Date): Day {
  return inJakarta.format(moment);
}

/** A `date` column's value as a day. */
export function dayOf(date: Date): Day {
  return date.toISOString().slice(0, 10);
}

/** A day as the value of a `date` column. */
export function dateOf(day: Day): Date {
  return new Date(`${day}T00:00:00.000Z`);
}

/** Whether a text is a day that exists, between EARLIEST_DAY and LATEST_DAY. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = dateOf(text);
  return !Number.isNaN(date.getTime()) && dayOf(date) === text && text >= EARLIEST_DAY && text <= LATEST_DAY;
}

/** The day `n` days later (earlier, where negative). */
export function addDays(day: Day, n: number): Day {
  return dayOf(new Date(dateOf(day).getTime() + n * 86_400_000));
}

/** How many days lie from one day to a later one: 0 for the same day. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((dateOf(to).getTime() - dateOf(from).getTime()) / 86_400_000);
}

/** The first day of the month, `months` later. */
export function firstOfMonth(day: Day, months = 0): Day {
  const date = dateOf(day);
  return dayOf(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)));
}

/** The last day of the month, `months` later. */
export function lastOfMonth(day: Day, months = 0): Day {
  return addDays(firstOfMonth(day, months + 1), -1);
}

/** The calendar year of a day. */
export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

/** The month of a day, 1 to 12. */
export function monthOf(day: Day): number {
  return Number(day.slice(5, 7));
}
