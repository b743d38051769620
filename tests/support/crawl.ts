/** What an address answered: the page's HTML, or null for anything else. */
export interface Answer {
  status: number;
  html: string | null;
}

export interface Visited {
  /** One address for each pattern that opened, in the order in which they were met. */
  pages: Map<string, string>;
  /** Links of those pages that lead nowhere: "/x (404) on /y". */
  dead: string[];
}

/** The declared pattern that answers a path: the one without parameters, where several do. */
export function patternOf(patterns: readonly string[], path: string): string | undefined {
  return patterns.filter((pattern) => matcher(pattern).test(path))
    .sort((a, b) => a.split(':').length - b.split(':').length)[0];
}

const matcher = (pattern: string) => new RegExp(`^${pattern.replace(/[.]/g, '\\.').replace(/:[a-zA-Z]+/g, '[^/]+')}$`);

/**
 * Walks a portal as one person, from the addresses without parameters along the links, and opens a few addresses of each
 * declared pattern (rows in other states link to other pages): so that every page is met with rows that this person
 * really finds. `first` are addresses to begin with: one's own rows, before those of others fill the number.
 */
export async function crawl(patterns: readonly string[], open: (address: string) => Promise<Answer>, { perPattern = 3, first = [] as string[] } = {}): Promise<Visited> {
  const pages = new Map<string, string>();
  const dead: string[] = [];
  const opened = new Map<string, number>();
  const seen = new Set<string>();
  const queue: { address: string; from: string | null }[] = [...first, ...patterns.filter((pattern) => !pattern.includes(':'))].map((address) => ({ address, from: null }));
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { address, from } = next;
    const pattern = patternOf(patterns, address.split('?')[0]!);
    if (seen.has(address) || (pattern !== undefined && (opened.get(pattern) ?? 0) >= perPattern)) continue;
    seen.add(address);
    const { status, html } = await open(address);
    // A page that nobody links to for this person may well be closed to them.
    if (status >= 400 && from !== null) dead.push(`${address} (${status}) on ${from}`);
    if (status !== 200) continue;
    if (pattern !== undefined) {
      // A download leads no further: one of each is enough.
      opened.set(pattern, html === null ? perPattern : (opened.get(pattern) ?? 0) + 1);
      if (!pages.has(pattern)) pages.set(pattern, address);
    }
    if (html !== null) queue.push(...linksOf(html).map((link) => ({ address: link, from: address })));
  }
  return { pages, dead };
}

/** The portal's own addresses that a page links to or shows as a picture, without what they jump to. */
function linksOf(html: string): string[] {
  return [...html.matchAll(/<(?:a|img)[^>]* (?:href|src)="(\/[^"#]*)/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));
}
