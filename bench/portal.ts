import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');

export interface Running {
  address: string;
  stop(): Promise<void>;
}

/** Starts a program and waits for the line that tells its address. */
export async function startProgram(args: string[], env: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  let shown = '';
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      // What comes later is the log of requests, which is read and thrown away, as a service manager reads it.
      if (shown.length < 10_000) shown += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(shown);
      if (found) resolve(found[0]);
    });
    void ended.then(([code]) => reject(new Error(`${args.join(' ')} ended with ${code}:\n${shown}`)));
  });
  return {
    address,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export interface Visitor {
  headers(): Record<string, string>;
  get(path: string): Promise<{ status: number; text: string }>;
  /** Sends a form with the token of the page read last. Gives the milliseconds until its answer; throws unless it is a redirect. */
  post(path: string, fields: Record<string, string | string[]>): Promise<number>;
}

/** A browser behind the office's https proxy: cookies and tokens, no script, no assets. */
export function visit(address: string): Visitor {
  let cookie = '';
  let token = '';
  const headers = () => ({ cookie, 'x-forwarded-proto': 'https' });
  const keepCookies = (answer: Response) => {
    for (const one of answer.headers.getSetCookie()) cookie = one.split(';')[0] ?? cookie;
  };
  return {
    headers,
    async get(where) {
      const answer = await fetch(address + where, { headers: headers(), redirect: 'manual' });
      keepCookies(answer);
      const text = await answer.text();
      token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? token;
      return { status: answer.status, text };
    },
    async post(where, fields) {
      const body = new URLSearchParams(Object.entries({ _csrf: token, ...fields }).flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
      const began = performance.now();
      const answer = await fetch(address + where, { method: 'POST', headers: headers(), body, redirect: 'manual' });
      const text = await answer.text();
      const took = performance.now() - began;
      if (answer.status !== 303) throw new Error(`POST ${where} answered ${answer.status}: ${/role="alert"[\s\S]{0,500}/.exec(text)?.[0] ?? text.slice(0, 500)}`);
      keepCookies(answer);
      return took;
    },
  };
}
