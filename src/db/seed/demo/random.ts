import { v7 } from 'uuid';

/** Chance that falls the same way at every first start: the demonstration city is one city. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  shuffle<T>(list: readonly T[]): T[];
  /** A UUIDv7 of a moment, so that rows sort as they came. */
  uuid(at: Date): string;
}

/** mulberry32 over the FNV-1a hash of a word. */
export function randomFrom(word: string): Random {
  let state = 0x811c9dc5;
  for (const char of word) state = Math.imul(state ^ char.charCodeAt(0), 0x01000193);

  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => list[int(0, list.length - 1)]!,
    shuffle: (list) => list.map((value) => [next(), value] as const).sort(([a], [b]) => a - b).map(([, value]) => value),
    uuid: (at) => v7({ msecs: at.getTime(), random: Uint8Array.from({ length: 16 }, () => int(0, 255)), seq: int(0, 0x7fff_ffff) }),
  };
}
