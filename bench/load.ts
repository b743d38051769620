import autocannon from 'autocannon';

export interface Measured {
  /** Milliseconds that each answer took. */
  latencies: number[];
  seconds: number;
}

export const CONNECTIONS = 10;

/** Asks for one page over and over on ten connections. Throws where an answer is not a 200. */
export async function askFor(url: string, headers: Record<string, string>, seconds: number): Promise<Measured> {
  const latencies: number[] = [];
  let refused = 0;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon({ url, headers, connections: CONNECTIONS, duration: seconds }, (error: Error | null, done) => (error ? reject(error) : resolve(done)));
    run.on('response', (_client, status, _bytes, ms) => {
      if (status === 200) latencies.push(ms);
      else refused++;
    });
  });
  if (refused + result.errors > 0) throw new Error(`${url}: ${refused} answers were no 200, ${result.errors} errors`);
  return { latencies, seconds: result.duration };
}

/** Does a piece of work over and over, as many at once; only what `work` gives as milliseconds is counted. */
export async function repeat(work: () => Promise<number>, atOnce: number, seconds: number): Promise<Measured> {
  const latencies: number[] = [];
  const began = performance.now();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (performance.now() - began < seconds * 1000) latencies.push(await work());
  }));
  return { latencies, seconds: (performance.now() - began) / 1000 };
}

export interface Figures {
  perSecond: number;
  p50: number;
  p99: number;
}

export function figures(runs: Measured[]): Figures {
  const sorted = runs.flatMap((run) => run.latencies).sort((a, b) => a - b);
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { perSecond: round(sorted.length / seconds), p50: at(0.5), p99: at(0.99) };
}

export const round = (n: number) => Math.round(n * 10) / 10;
