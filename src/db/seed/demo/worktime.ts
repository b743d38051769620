import { addDays, dateOf, dayAt, type Day } from '../../../time.js';
import type { Random } from './random.js';

/** Office hours in Jakarta, Monday to Friday: when people of an office do things in the portal. */

/** Jakarta has no summer time. */
const OFFSET = '+07:00';
const OPENS = 7 * 60 + 45;
const CLOSES = 16 * 60 + 30;

export const isWorkday = (day: Day) => ![0, 6].includes(dateOf(day).getUTCDay());

/** The day itself where it is a workday, else the next one. */
export function workdayFrom(day: Day): Day {
  let at = day;
  while (!isWorkday(at)) at = addDays(at, 1);
  return at;
}

/** The n-th workday after a day; 0: the day itself or the next workday. */
export function workdaysAfter(day: Day, n: number): Day {
  let at = workdayFrom(day);
  for (let left = n; left > 0; left--) at = workdayFrom(addDays(at, 1));
  return at;
}

/** A moment in the office hours of a day. */
export function duringDay(day: Day, random: Random, fromMinute = OPENS, toMinute = CLOSES): Date {
  return momentOf(day, random.int(fromMinute, toMinute), random);
}

/** A moment n workdays later, always after `moment`: on the same day where it still fits. */
export function later(moment: Date, n: number, random: Random): Date {
  const day = dayAt(moment);
  const minute = minuteOf(moment) + 3;
  if (n === 0 && isWorkday(day) && minute < CLOSES) return duringDay(day, random, Math.max(OPENS, minute));
  return duringDay(workdaysAfter(isWorkday(day) ? day : addDays(day, -1), Math.max(1, n)), random);
}

/** Some minutes after a moment, whatever the hour. */
export const minutesAfter = (moment: Date, minutes: number, random: Random) => new Date(moment.getTime() + minutes * 60_000 + random.int(0, 59_999));

function momentOf(day: Day, minute: number, random: Random): Date {
  const two = (n: number) => String(n).padStart(2, '0');
  return new Date(`${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(random.int(0, 59))}.${String(random.int(0, 999)).padStart(3, '0')}${OFFSET}`);
}

function minuteOf(moment: Date): number {
  const local = new Date(moment.getTime() + 7 * 3_600_000);
  return local.getUTCHours() * 60 + local.getUTCMinutes();
}
