import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../config.js';

/**
 * Reads a table of prisma/seed: comma-separated, a head line, quotes around a field that holds commas, doubled inside it.
 * These files are our own and have no field with a line's end in it.
 */
export function readSeedTable<Column extends string>(name: string): Record<Column, string>[] {
  const lines = readFileSync(path.join(ROOT, 'prisma', 'seed', name), 'utf8').split(/\r?\n/).filter((line) => line !== '');
  const [head = [], ...rows] = lines.map(fieldsOf);
  return rows.map((row) => Object.fromEntries(head.map((column, i) => [column, row[i] ?? ''])) as Record<Column, string>);
}

const fieldsOf = (line: string) =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
