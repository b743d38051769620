import { badRequest } from '../errors.js';

/** What every list shares: a query string read once, addresses that keep the filters, sorting and paging. */

export const PER_PAGE = 25;

export type Query = Record<string, string>;

/** The named parameters of a query string, as single trimmed texts; what is absent, repeated or unreadable is ''. */
export function readQuery<const K extends string>(query: Record<string, unknown>, names: readonly K[]): Record<K, string> {
  const one = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\u0000', '').trim().slice(0, 200) : '');
  return Object.fromEntries(names.map((name) => [name, one(query[name])])) as Record<K, string>;
}

/** An address with its query string: `changes` over `kept`, without what is empty; page 1 is not written. */
export function address(path: string, kept: Query, changes: Record<string, string | number> = {}): string {
  const merged = Object.entries({ ...kept, ...changes }).map(([name, value]): [string, string] => [name, String(value)])
    .filter(([name, value]) => value !== '' && !(name === 'page' && value === '1'));
  return merged.length === 0 ? path : `${path}?${new URLSearchParams(merged).toString()}`;
}

/** The page number that `page` asks for, the last where it says too much. Throws bad_request where it is no page number. */
export function pageOf(asked: string, total: number, perPage = PER_PAGE): number {
  if (asked !== '' && !/^[1-9]\d{0,8}$/.test(asked)) throw badRequest(`Halaman “${asked}” tidak ada: isi halaman dengan angka mulai dari 1.`);
  return Math.min(Number(asked || 1), Math.max(1, Math.ceil(total / perPage)));
}

/** What a filter asks for: one of its values, or '' for all. Throws bad_request, naming the filter, for anything else. */
export function filterOf<const V extends string>(label: string, value: string, allowed: readonly V[]): V | '' {
  if (value === '' || (allowed as readonly string[]).includes(value)) return value as V | '';
  throw badRequest(`Saringan ${label} tidak mengenal “${value}”. Pilih dari daftarnya.`);
}

/** A search in a text column: the words anywhere, whatever their case; signs that LIKE reads as its own (%, _) are letters of the words. */
export const contains = (words: string) => ({ contains: words.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const });

/** What views/components/pager.ejs shows. `noun`: "kegiatan". */
export function pager({ total, page, noun, href, perPage = PER_PAGE }: { total: number; page: number; noun: string; href: (page: number) => string; perPage?: number }) {
  const last = Math.max(1, Math.ceil(total / perPage));
  const from = total === 0 ? 0 : (page - 1) * perPage + 1;
  const numbers = [...new Set([1, page - 1, page, page + 1, last])].filter((n) => n >= 1 && n <= last).sort((a, b) => a - b);
  const pages = numbers.flatMap((n, i) => {
    const before = numbers[i - 1];
    const item = { label: String(n), href: href(n), current: n === page };
    return before !== undefined && n - before > 1 ? [{ gap: true as const }, item] : [item];
  });
  return {
    text: `${from}–${Math.min(page * perPage, total)} dari ${total.toLocaleString('id-ID')} ${noun}`,
    pages: last > 1 ? pages : [],
    prevHref: page > 1 ? href(page - 1) : undefined,
    nextHref: page < last ? href(page + 1) : undefined,
  };
}

/**
 * Sorting as `urut=judul` or `urut=-judul`. Gives the column and direction that `urut` names, or the fallback, which is
 * written the same way.
 */
export function sortOf<const C extends string>(urut: string, columns: readonly C[], fallback: C | `-${C}`): { column: C; direction: 'asc' | 'desc' } {
  const text = columns.some((column) => urut === column || urut === `-${column}`) ? urut : fallback;
  return text.startsWith('-') ? { column: text.slice(1) as C, direction: 'desc' } : { column: text as C, direction: 'asc' };
}

/** The `sort` of a column for views/components/table-head.ejs: a link that turns the order round. */
export function sortLink(column: string, sort: { column: string; direction: 'asc' | 'desc' }, href: (urut: string) => string) {
  const current = sort.column === column;
  return {
    href: href(current && sort.direction === 'asc' ? `-${column}` : column),
    direction: current ? (sort.direction === 'asc' ? 'ascending' as const : 'descending' as const) : null,
  };
}
