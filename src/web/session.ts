import connectPgSimple from 'connect-pg-simple';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import session, { type SessionData, type Store } from 'express-session';
import passport from 'passport';
import { loadActor } from '../access/actor.js';
import { dayAt } from '../time.js';
import type { Deps } from './deps.js';

/** A session ends after this long without use. */
const IDLE_MS = 12 * 60 * 60 * 1000;
/** How often a session in use is written, to move its end: not at every request. */
const SLIDE_MS = 10 * 60 * 1000;

/** The session, kept in the database, so that no process is special and a restart signs nobody out. */
export function sessions(deps: Deps): RequestHandler {
  const PgStore = connectPgSimple(session);
  // The store sends the same few statements at every request: each is kept prepared, under its own first words.
  const pool = { query: (text: string, values: unknown[]) => deps.pool.query({ name: text.slice(0, 60), text, values }) };
  const store = new PgStore({ pool: pool as Deps['pool'], tableName: 'sesi', disableTouch: true, pruneSessionInterval: 15 * 60,
    errorLog: (...error: unknown[]) => deps.log.error({ error }, 'session store') });
  return session({
    name: 'sesi',
    secret: deps.sessionSecret,
    store: forgivingOfCorruptRows(store),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: deps.config.production, maxAge: IDLE_MS },
  });
}

/** A row that is not a session (edited by hand, half restored) is no session: its owner is signed out, not shown a fault. */
function forgivingOfCorruptRows(store: Store): Store {
  const get = store.get.bind(store);
  store.get = (sid, done) => get(sid, (error: unknown, found?: SessionData | null) => {
    if (error || !found) return done(error);
    const cookie = (found as { cookie?: unknown }).cookie;
    if (typeof found !== 'object' || typeof cookie !== 'object' || cookie === null) return store.destroy(sid, () => done(null, null));
    done(null, found);
  });
  return store;
}

/** passport keeps the account's id in the session; whose it is and what they hold is asked anew at every request. */
export const passportSession: RequestHandler[] = [passport.initialize(), passport.session()];

passport.serializeUser((user: Express.User, done) => done(null, user.id));
passport.deserializeUser((id: unknown, done) => done(null, typeof id === 'string' ? { id } : false));

/**
 * Puts the actor on the request: the account, the person, the posts of today. A deactivated account, or one whose
 * password was set elsewhere since (`angkatan`), is signed out.
 */
export function loadPerson(deps: Deps): RequestHandler {
  return async (req: Request, _res: Response, next: NextFunction) => {
    const id = req.user?.id;
    if (!id) return next();
    const loaded = /^[0-9a-f-]{36}$/i.test(id) ? await loadActor(deps.pool, id, dayAt(deps.clock())) : null;
    if (!loaded || loaded.angkatan !== req.session.angkatan) {
      return req.session.regenerate((error) => { req.user = undefined; next(error); });
    }
    req.actor = loaded.actor;
    req.mustChangePassword = loaded.mustChangePassword;
    const now = deps.clock().getTime();
    if (!req.session.seen || now - req.session.seen > SLIDE_MS) req.session.seen = now;
    next();
  };
}

/** Who must change their password finds nothing else open until they have: that page, and the way out. */
export function demandNewPassword(req: Request, res: Response, next: NextFunction): void {
  if (!req.mustChangePassword || req.path === '/akun/sandi' || req.path === '/keluar') return next();
  res.redirect(303, '/akun/sandi');
}

/**
 * Saves a changed session before a redirect goes out. A browser follows a redirect from its head alone, while
 * express-session still saves: the next page would meet the session of before, without its flash or its person.
 */
export function saveBeforeRedirect(req: Request, res: Response, next: NextFunction): void {
  const before = JSON.stringify(req.session);
  const redirect = res.redirect.bind(res);
  res.redirect = (first: number | string, second?: number | string) => {
    const [status, url] = typeof first === 'number' ? [first, String(second)] : [302, first];
    if (JSON.stringify(req.session) === before) return redirect(status, url);
    req.session.save((error: unknown) => (error ? next(error) : redirect(status, url)));
  };
  next();
}
