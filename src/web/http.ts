import { Router, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { hasSomewhere, permissions, type Permission } from '../access/permissions.js';
import type { Actor } from '../access/posts.js';
import { PortalError, forbidden, notFound } from '../errors.js';

/**
 * How a feature declares its routes. Every route names its guard in its second place; the type makes one without a guard
 * impossible, and `guardOf` lets a test walk the mounted routers and demand it all the same.
 */

export type Guard = RequestHandler & { guard: readonly Permission[] | 'signed-in' | 'public' };

/** A request of somebody who is signed in: behind `signedIn` or `requires`. */
export type SignedIn = Request<Record<string, string>> & { actor: Actor };

type Handler = (req: SignedIn, res: Response) => Promise<unknown> | unknown;
type PublicHandler = (req: Request<Record<string, string>>, res: Response) => Promise<unknown> | unknown;

const mark = (guard: Guard['guard'], check: (req: Request) => void): Guard =>
  Object.assign((req: Request, _res: Response, next: NextFunction) => { check(req); next(); }, { guard });

/** For everybody, signed in or not. Said explicitly, so that it can be listed. */
export const isPublic: Guard = mark('public', () => {});

/** For whoever is signed in; what they find is narrowed by `visible…(actor)`. */
export const signedIn: Guard = mark('signed-in', demandSignIn);

/**
 * For whoever has the permission, or one of several that lead to the same form, in at least one place. Where the route names a row (`:id`), the service asks again with
 * that row, after finding it through the person: a stranger gets 404, an onlooker 403.
 */
export function requires(...anyOf: [Permission, ...Permission[]]): Guard {
  return mark(anyOf, (req) => {
    demandSignIn(req);
    if (anyOf.some((permission) => hasSomewhere(req.actor!, permission))) return;
    // What a stranger sends along is not kept, whatever the service will answer.
    req.files = [];
    const namesRow = Object.keys(req.params).length > 0;
    if (!namesRow) {
      throw forbidden(`Anda tidak memegang jabatan yang dapat melakukan ini (${anyOf.map((permission) => `${permissions[permission].untuk.toLowerCase()}; ${permissions[permission].pasal}`).join('. Atau: ')}).`);
    }
  });
}

function demandSignIn(req: Request): void {
  if (!req.actor) throw new PortalError('sign_in_required', 401, 'Masuk lebih dahulu untuk membuka halaman ini.');
}

/** A feature's routes. Paths are whole (`/laporan/:id/ajukan`), so that a search finds them. */
export interface FeatureRouter {
  get(path: string, guard: Guard, handler: Handler): void;
  post(path: string, guard: Guard, handler: Handler): void;
  /** For handlers behind `isPublic`, which may meet nobody. */
  getPublic(path: string, guard: typeof isPublic, handler: PublicHandler): void;
  postPublic(path: string, guard: typeof isPublic, handler: PublicHandler): void;
  router: Router;
  /** Every route declared, for the pages and tests that list them. */
  declared: { method: 'GET' | 'POST'; path: string; guard: Guard['guard'] }[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Makes an empty router whose `:id` parameters are UUIDs or nothing. */
export function featureRouter(): FeatureRouter {
  const router = Router();
  const declared: FeatureRouter['declared'] = [];
  router.param('id', (_req, _res, next, value: string) => next(UUID.test(value) ? undefined : notFound()));
  const declare = (method: 'GET' | 'POST') => (path: string, guard: Guard, handler: Handler | PublicHandler) => {
    declared.push({ method, path, guard: guard.guard });
    const run: RequestHandler = (req, res) => (handler as Handler)(req as unknown as SignedIn, res);
    if (method === 'GET') router.get(path, guard, run);
    else router.post(path, guard, run);
  };
  return { get: declare('GET'), post: declare('POST'), getPublic: declare('GET'), postPublic: declare('POST'), router, declared };
}

/** Sends a file to be kept under a name, whose ending gives its type; what is somebody's to read is in no cache between. */
export function sendDownload(res: Response, name: string, content: Buffer | string): void {
  res.attachment(name).set('Cache-Control', 'private, no-store').send(content);
}

/** Whether a text is a UUID: ids from outside are hostile until this says so. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text);
}

/** The id that a form carries for the row that it makes, so that a form sent twice makes one; a new one where it carries none. */
export function sentId(req: Request): string {
  const { id } = req.body as { id?: unknown };
  return isUuid(id) ? id : uuidv7();
}

/**
 * A return address that came with a request: a path of this portal, or the fallback. What a browser would read as another
 * site ("//…", "/\\…", with tabs or line ends in between) is none.
 */
export function localAddress(text: unknown, fallback: string): string {
  if (typeof text !== 'string' || text.length > 2000 || !/^\/(?![/\\])[^\u0000-\u0020\u007f\\]*$/.test(text)) return fallback;
  return text;
}
