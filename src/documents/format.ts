import { TIME_ZONE, type Day } from '../time.js';

/** A space that keeps a day with its month and a number with its unit. */
const NBSP = '\u00A0';

const dayFormat = new Intl.DateTimeFormat('id-ID', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
const momentFormat = new Intl.DateTimeFormat('id-ID', {
  timeZone: TIME_ZONE, day: 'numeric', month: 'long', year: 'numeric',
  hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short',
});
const wholeFormat = new Intl.NumberFormat('id-ID', { maximumFractionDigits: 0 });
const tenthFormat = new Intl.NumberFormat('id-ID', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const monthFormat = new Intl.DateTimeFormat('id-ID', { timeZone: 'UTC', month: 'long' });

function dateOfDay(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** "7 Desember 2026", unbreakable. */
export function dayText(day: Day): string {
  return dayFormat.format(dateOfDay(day)).replaceAll(' ', NBSP);
}

/** "7 Desember 2026", "7–9 Desember 2026" or "30 November sampai dengan 2 Desember 2026": the shortest clear form. */
export function dayRangeText(from: Day, to: Day): string {
  if (from === to) return dayText(from);
  const [fromDay, toDay] = [dateOfDay(from), dateOfDay(to)];
  if (from.slice(0, 7) === to.slice(0, 7)) return `${fromDay.getUTCDate()}–${dayText(to)}`;
  if (from.slice(0, 4) === to.slice(0, 4)) {
    return `${fromDay.getUTCDate()}${NBSP}${monthFormat.format(fromDay)} sampai dengan ${dayText(to)}`;
  }
  return `${dayText(from)} sampai dengan ${dayFormat.format(toDay).replaceAll(' ', NBSP)}`;
}

/** "17 Juli 2026 pukul 10.12 WIB", in the city's time zone. */
export function momentText(moment: Date): string {
  const part = Object.fromEntries(momentFormat.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${part['day']}${NBSP}${part['month']}${NBSP}${part['year']} pukul${NBSP}${part['hour']}.${part['minute']}${NBSP}${part['timeZoneName']}`;
}

/** "Rp1.234.567". */
export function rupiahText(amount: bigint): string {
  return `Rp${wholeFormat.format(amount)}`;
}

/** "1.234". */
export function wholeText(value: number | bigint): string {
  return wholeFormat.format(value);
}

/** One decimal, "86,8"; what cannot be computed reads so, never 0. */
export function scoreText(value: number | null): string {
  return value === null ? 'tidak dapat dihitung' : tenthFormat.format(value);
}

/** The change between two scores, "+7,2", "−3,6" or "0,0"; empty where one of them is missing. */
export function changeText(before: number | null, now: number | null): string {
  if (before === null || now === null) return '';
  // Of the figures as shown, or a reader who subtracts them finds another.
  const change = (Math.round(now * 10) - Math.round(before * 10)) / 10;
  const sign = change > 0 ? '+' : change < 0 ? '−' : '';
  return sign + tenthFormat.format(Math.abs(change));
}

/** The 18 digits of a NIP or NI PPPK as offices write them, "19700817 199503 1 002"; anything else unchanged. */
export function nipDigits(nip: string, kind: 'NIP' | 'NI PPPK'): string {
  const groups = kind === 'NIP' ? /^(\d{8})(\d{6})(\d)(\d{3})$/ : /^(\d{8})(\d{4})(\d{2})(\d)(\d{3})$/;
  return nip.replace(groups, (...match) => match.slice(1, kind === 'NIP' ? 5 : 6).join(NBSP));
}

/** The same after its name. */
export const nipText = (nip: string, kind: 'NIP' | 'NI PPPK'): string => `${kind}${NBSP}${nipDigits(nip, kind)}`;

/** "4,2 MB", "310 KB". */
export function sizeText(bytes: number): string {
  if (bytes >= 1_000_000) return `${tenthFormat.format(bytes / 1_000_000)}${NBSP}MB`;
  return `${wholeFormat.format(Math.max(1, Math.round(bytes / 1000)))}${NBSP}KB`;
}
