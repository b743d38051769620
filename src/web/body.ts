import { Busboy, type BusboyInstance } from '@fastify/busboy';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A file of a multipart body, lying in a temporary folder until the response is done. */
export interface UploadedFile {
  field: string;
  /** As the browser named it: hostile until cleaned. */
  name: string;
  path: string;
  size: number;
  /** Larger than MAX_FILE_BYTES: what lies there is cut off. */
  tooLarge: boolean;
}

export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_FILES = 20;
const MAX_FIELDS = 3000;
const MAX_FIELD_BYTES = 256 * 1024;
const MAX_FORM_BYTES = 1024 * 1024;

const urlencoded = express.urlencoded({ extended: false, limit: MAX_FORM_BYTES, parameterLimit: MAX_FIELDS });

/**
 * Reads form bodies. A multipart body is taken only from somebody signed in; its files go to `tempDir` as they arrive.
 * A body that is cut off, or says more than a form can say, is not thrown away: what arrived is in `req.body` and
 * `req.files`, and `req.bodyProblem` says what was wrong, so that the page can be shown again with it.
 */
export function readBody(tempDir: string): RequestHandler {
  return (req, res, next) => {
    req.files = [];
    req.body = {};
    if (req.method === 'GET' || req.method === 'HEAD') return next();
    if (req.is('multipart/form-data')) {
      if (!req.actor) { req.resume(); return next(); }
      readMultipart(req, res, tempDir).then(() => next(), next);
      return;
    }
    urlencoded(req, res, (error: unknown) => {
      req.body ??= {};
      const type = (error as { type?: string } | undefined)?.type;
      if (type === 'parameters.too.many') {
        req.bodyProblem = `Formulir memuat lebih dari ${MAX_FIELDS} isian.`;
        return next();
      }
      next(error as Error | undefined);
    });
  };
}

async function readMultipart(req: Request, res: Response, tempDir: string): Promise<void> {
  await mkdir(tempDir, { recursive: true });
  const folder = await mkdtemp(path.join(tempDir, 'unggah-'));
  res.on('close', () => { void rm(folder, { recursive: true, force: true }); });

  const fields: Record<string, string | string[]> = Object.create(null);
  const writes: Promise<unknown>[] = [];
  // A file whose end never came is not a file.
  const whole = new Set<UploadedFile>();
  let parser: BusboyInstance;
  try {
    parser = new Busboy({ headers: req.headers as { 'content-type': string }, limits: {
      fileSize: MAX_FILE_BYTES, files: MAX_FILES, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, parts: MAX_FIELDS + MAX_FILES,
    } });
  } catch {
    req.bodyProblem = 'Formulir tidak terbaca. Muat ulang halaman, lalu kirim lagi.';
    req.resume();
    return;
  }

  parser.on('field', (name, value) => {
    const before = fields[name];
    fields[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  });
  parser.on('file', (field, stream, name) => {
    // A file field left empty arrives as a nameless file of no bytes.
    if (!name) { stream.resume(); return; }
    const file: UploadedFile = { field, name, path: path.join(folder, String(req.files.length)), size: 0, tooLarge: false };
    req.files.push(file);
    stream.on('data', (chunk: Buffer) => { file.size += chunk.length; });
    stream.on('limit', () => { file.tooLarge = true; });
    writes.push(pipeline(stream, createWriteStream(file.path)).then(() => whole.add(file), () => {}));
  });
  const overflow = (what: string) => () => { req.bodyProblem ??= `Formulir memuat terlalu banyak ${what}.`; };
  parser.on('fieldsLimit', overflow('isian'));
  parser.on('partsLimit', overflow('isian'));
  parser.on('filesLimit', () => { req.bodyProblem ??= `Sekali kirim paling banyak ${MAX_FILES} berkas.`; });

  await new Promise<void>((resolve) => {
    const cutOff = () => {
      req.bodyProblem ??= 'Kiriman terputus sebelum selesai. Yang sudah sampai tetap tersimpan di formulir ini; periksa, lalu kirim lagi.';
      req.unpipe(parser);
      req.resume();
      resolve();
    };
    parser.on('finish', resolve);
    parser.on('error', cutOff);
    req.on('aborted', cutOff);
    req.pipe(parser);
  });
  await Promise.race([Promise.allSettled(writes), new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
  req.files = req.files.filter((file) => whole.has(file));
  req.body = fields;
}
