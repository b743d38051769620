import ejs from 'ejs';
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import path from 'node:path';
import { ROOT } from '../config.js';
import { city } from '../regulation/city.js';
import { dayAt } from '../time.js';
import { csrfToken } from './csrf.js';
import type { Deps } from './deps.js';
import { fmt } from './format.js';
import { menuFor } from './menu.js';
import { tag } from './status.js';

const VIEWS = path.join(ROOT, 'views');

/** EJS with our root, each view compiled once: `npm run dev` starts anew when one changes. `production`: errors without their source. */
export function useViews(app: Express, production: boolean): void {
  app.set('views', VIEWS);
  app.enable('view cache');
  app.engine('ejs', (file: string, data: object, done: (error: unknown, html?: string) => void) => {
    ejs.renderFile(file, data as ejs.Data, { root: VIEWS, cache: true, compileDebug: !production }, done as never);
  });
  app.set('view engine', 'ejs');
}

/** Gives `res.page` and `res.flash` to every response. */
export function pages(deps: Deps): RequestHandler {
  return (req: Request, res: Response, next: NextFunction) => {
    res.flash = (flash) => { req.session.flash = [...(req.session.flash ?? []), flash]; };
    res.page = async (view, data) => {
      const actor = req.actor;
      const chrome = actor ? await menuFor(deps.pool, actor, data.menu ?? req.path) : null;
      const flash = takeFlash(req);
      const locals = {
        crumbs: [],
        ...data,
        view,
        city,
        fmt,
        tag,
        today: dayAt(deps.clock()),
        assets: deps.assets,
        flash,
        actor: actor ?? null,
        user: chrome?.user ?? null,
        // Who must change their password first is offered nothing that would lead back to it.
        nav: req.mustChangePassword ? [] : chrome?.nav ?? [],
        navMore: req.mustChangePassword ? [] : chrome?.navMore ?? [],
        // Every page with a form needs the token; a page for everybody without one must not start a session.
        csrfToken: actor || data.needsToken ? csrfToken(req, deps.sessionSecret) : '',
      };
      await new Promise<void>((resolve, reject) => {
        res.render('layout/page', locals, (error: Error | null, html?: string) => {
          if (error) return reject(error);
          res.send(html);
          resolve();
        });
      });
    };
    next();
  };
}

function takeFlash(req: Request): Flash[] {
  const flash = req.session?.flash ?? [];
  if (flash.length > 0) req.session.flash = [];
  return flash;
}
