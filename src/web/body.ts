import { Busboy, type BusboyInstance } from '@fastify/busboy';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { mkdir, mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';

/** A file of a multipart body, lying in a temporary folder until the response is done. */
export interface UploadedFile {
  field: string;
  /** As the browser named it: hostile until cleaned. */
  name: string;
  path: string;
  size: number;
  /** Larger than MAX_FILE_BYTES: what lies there is cut off. */
  tooLarge: boolean;
  /** Beyond MAX_FILES: nothing of it was kept but its name. */
  tooMany: boolean;
  /** The last one of a body that was cut off: perhaps not whole. */
  cut: boolean;
  /** The disk did not take it: nothing of it can be read. */
  lost: boolean;
}

export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_FILES = 20;
/** A body may name this many files, so that each one too many can be named in turn. */
const MAX_FILE_PARTS = 200;
const MAX_FIELDS = 3000;
const MAX_FIELD_BYTES = 256 * 1024;
const MAX_FORM_BYTES = 1024 * 1024;

/** The bytes of a form that says too much, to keep what it says first. */
const arrived = new WeakMap<object, Buffer>();

const urlencoded = express.urlencoded({
  extended: false, limit: MAX_FORM_BYTES, parameterLimit: MAX_FIELDS, verify: (req, _res, bytes) => { arrived.set(req, bytes); },
});

/**
 * Reads form bodies. Files of a multipart body are taken only from somebody signed in; they go to `tempDir` as they arrive.
 * A body that is cut off, or says more than a form can say, is not thrown away: what arrived is in `req.body` and
 * `req.files`, and `req.bodyProblem` says what was wrong, so that the page can be shown again with it.
 */
export function readBody(tempDir: string): RequestHandler {
  return (req, res, next) => {
    req.files = [];
    req.body = {};
    if (req.method === 'GET' || req.method === 'HEAD') return next();
    if (req.is('multipart/form-data')) {
      readMultipart(req, res, tempDir).then(() => next(), next);
      return;
    }
    urlencoded(req, res, (error: unknown) => {
      req.body ??= {};
      const type = (error as { type?: string } | undefined)?.type;
      if (type === 'parameters.too.many') {
        req.body = firstFields(arrived.get(req)!);
        req.bodyProblem = tooManyFields;
        return next();
      }
      next(error as Error | undefined);
    });
  };
}

const tooManyFields = `Kurangi isian formulir ini: paling banyak ${MAX_FIELDS.toLocaleString('id-ID')} isian dalam sekali kirim.`;

function firstFields(bytes: Buffer): Fields {
  const fields: Fields = Object.create(null);
  let n = 0;
  for (const [name, value] of new URLSearchParams(bytes.toString('utf8'))) {
    if (n++ >= MAX_FIELDS) break;
    addField(fields, name, value);
  }
  return fields;
}

type Fields = Record<string, string | string[]>;

function addField(fields: Fields, name: string, value: string): void {
  const before = fields[name];
  if (Array.isArray(before)) before.push(value);
  else fields[name] = before === undefined ? value : [before, value];
}

async function readMultipart(req: Request, res: Response, tempDir: string): Promise<void> {
  // Where not even a folder can be made, the texts of the form are worth reading all the same.
  const folder = await mkdir(tempDir, { recursive: true }).then(() => mkdtemp(path.join(tempDir, 'unggah-'))).catch((error: unknown) => {
    req.log.error({ err: error }, 'upload not written');
    return null;
  });
  const clear = () => { if (folder !== null) void rm(folder, { recursive: true, force: true }); };
  // Where the line broke before an answer, the handler is still keeping what arrived.
  res.on('close', () => { if (res.writableEnded) clear(); else setTimeout(clear, 60_000).unref(); });

  const fields: Fields = Object.create(null);
  let textBytes = 0;
  const writes: Promise<unknown>[] = [];
  // A file whose end never came is not a file.
  const whole = new Set<UploadedFile>();
  let parser: BusboyInstance;
  try {
    parser = new Busboy({ headers: req.headers as { 'content-type': string }, limits: {
      fileSize: MAX_FILE_BYTES, files: MAX_FILE_PARTS, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, parts: MAX_FIELDS + MAX_FILE_PARTS,
    } });
  } catch {
    req.bodyProblem = 'Formulir tidak terbaca. Muat ulang halaman, lalu kirim lagi.';
    req.resume();
    return;
  }

  parser.on('field', (name, value) => {
    textBytes += name.length + value.length;
    if (textBytes <= MAX_FORM_BYTES) addField(fields, name, value);
    else req.bodyProblem ??= 'Ringkas isian formulir ini: teksnya lebih dari 1 MB.';
  });
  parser.on('file', (field, stream, name) => {
    // A file field left empty arrives as a nameless file of no bytes.
    if (!name || !req.actor) { stream.resume(); return; }
    const file: UploadedFile = { field, name, path: path.join(folder ?? tempDir, String(req.files.length)), size: 0, tooLarge: false, tooMany: req.files.length >= MAX_FILES, cut: false, lost: folder === null };
    req.files.push(file);
    if (file.tooMany) { whole.add(file); stream.resume(); return; }
    stream.on('limit', () => { file.tooLarge = true; });
    writes.push(keep(stream, file).then((fault) => {
      if (fault) req.log.error({ err: fault }, 'upload not written');
      whole.add(file);
    }, () => {}));
  });
  parser.on('fieldsLimit', () => { req.bodyProblem ??= tooManyFields; });
  parser.on('partsLimit', () => { req.bodyProblem ??= tooManyFields; });
  parser.on('filesLimit', () => { req.bodyProblem ??= `Sekali kirim paling banyak ${MAX_FILE_PARTS} berkas.`; });

  await new Promise<void>((resolve) => {
    const cutOff = () => {
      req.bodyProblem ??= 'Kiriman terputus sebelum selesai. Yang sudah sampai tetap tersimpan di formulir ini; periksa, lalu kirim lagi.';
      const last = req.files.at(-1);
      if (last) last.cut = true;
      req.unpipe(parser);
      req.resume();
      // Ends the part that was under way, so that what came of it is there too.
      if (!parser.writableEnded) parser.end();
      setImmediate(resolve);
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

/**
 * Writes a file as it arrives. Where the disk takes no more, the rest is read and let go, so that the form behind it arrives; gives the
 * fault. Throws where the stream breaks off.
 */
async function keep(stream: Readable, file: UploadedFile): Promise<Error | null> {
  let fault: Error | null = null;
  const failed = (error: Error) => {
    fault ??= error;
    file.lost = true;
  };
  let handle: FileHandle | undefined;
  try {
    if (!file.lost) handle = await open(file.path, 'w').catch((error: Error) => { failed(error); return undefined; });
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      file.size += chunk.length;
      if (!file.lost) await handle!.writeFile(chunk).catch(failed);
    }
  } finally {
    await handle?.close().catch(failed);
  }
  return fault;
}
