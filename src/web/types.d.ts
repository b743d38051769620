import type { Actor } from '../access/posts.js';
import type { UploadedFile } from './body.js';

declare global {
  namespace Express {
    interface Request {
      /** Who is signed in; set by web/session.ts. */
      actor?: Actor;
      /** Nothing but the change of the password is open to this account (web/session.ts). */
      mustChangePassword?: boolean;
      /** Files of a multipart body, in a temporary folder that goes with the request. */
      files: UploadedFile[];
      /** What was wrong with the body as it arrived (cut off, too many fields), in words; fields that arrived are kept. */
      bodyProblem?: string;
    }
    interface Response {
      /** Renders a view in the page frame. */
      page(view: string, data: PageData): Promise<void>;
      /** Says something once, on the next page. */
      flash(flash: Flash): void;
    }
    interface User { id: string }
  }
  interface PageData {
    title: string;
    crumbs?: { label: string; href?: string }[];
    /** Path prefix of the menu entry that is current, where it is not that of the address. */
    menu?: string;
    [local: string]: unknown;
  }
  interface Flash {
    kind: 'ok' | 'warn' | 'bad';
    title: string;
    text?: string;
    href?: string;
    linkLabel?: string;
  }
}

declare module 'express-session' {
  interface SessionData {
    passport?: { user: string };
    /** The account's `angkatan` when the session began: a raised one ends it. */
    angkatan: number;
    flash: Flash[];
    /** When the session was last written, to slide its end without a write at every request. */
    seen: number;
    /** Where and when this session was begun, for its account's list of sessions. */
    begun: { pada: number; alamatIp: string; peramban: string };
    /** What somebody sent whose session had ended: kept until they have signed in again; `token` says whose it is (web/csrf.ts). */
    pending: { path: string; fields: [string, string][]; back: string; token: string };
    /** Where to go after signing in. */
    returnTo: string;
  }
}
