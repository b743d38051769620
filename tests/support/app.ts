import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Express } from 'express';
import supertest, { type Response } from 'supertest';
import { createApp } from '../../src/app.js';
import { ROOT, readConfig } from '../../src/config.js';
import { openFileStore, type FileStore } from '../../src/features/berkas/store.js';
import { makeLog } from '../../src/log.js';
import { loadAssets } from '../../src/web/assets.js';
import type { Deps } from '../../src/web/deps.js';
import { PASSWORD, TEST_NOW } from './city.js';
import { cloneDatabase, type TestDatabase } from './database.js';
import { listen } from './listen.js';

const assets = loadAssets(path.join(ROOT, 'public'));

export interface TestApp {
  app: Express;
  /** Where it listens: one server for all of a file's requests, which keep their connection as a browser's do. */
  address: string;
  deps: Deps;
  database: TestDatabase;
  db: TestDatabase['db'];
  files: FileStore;
  /** Moves the app's clock: a moment, or a day (10.00 in Jakarta). */
  setNow(moment: Date | string): void;
  /** A signed-in browser without JavaScript. Signing in happens once per account. */
  as(namaPengguna: string): Promise<Visitor>;
  /** Somebody who is not signed in. */
  visitor(): Visitor;
  close(): Promise<void>;
}

/** The shipped app on a database of its own. Close it in `afterAll`. */
export async function startApp({ empty = false, now = TEST_NOW }: { empty?: boolean; now?: Date } = {}): Promise<TestApp> {
  const database = await cloneDatabase({ empty });
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-data-'));
  const files = await openFileStore(dataDir);
  let moment = now;
  const deps: Deps = {
    db: database.db, pool: database.pool, clock: () => moment, config: readConfig({ NODE_ENV: 'test' }), files, assets,
    sessionSecret: 'rahasia-untuk-uji-yang-cukup-panjang', log: makeLog(process.env.LOG_LEVEL ?? 'silent'),
  };
  const app = createApp(deps);
  const server = await listen(app);
  const signedIn = new Map<string, Promise<Visitor>>();
  return {
    app, address: server.address, deps, database, db: database.db, files,
    setNow: (to) => { moment = typeof to === 'string' ? new Date(`${to}T03:00:00Z`) : to; },
    as(name) {
      if (!signedIn.has(name)) signedIn.set(name, visit(server.address).signIn(name));
      return signedIn.get(name)!;
    },
    visitor: () => visit(server.address),
    close: async () => {
      await server.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Fields = Record<string, string | number | string[] | undefined>;
interface Upload { field: string; name: string; bytes: Buffer; type?: string }

export interface Visitor {
  get(address: string): Promise<Response>;
  /** Gets an address, and its answer's body as bytes, whatever its type. */
  download(address: string): Promise<{ status: number; headers: Record<string, string>; bytes: Buffer }>;
  /** Opens `from` for its CSRF token (once), then sends the form as a browser would. */
  post(address: string, fields?: Fields, options?: { files?: Upload[]; token?: string | null; headers?: Record<string, string> }): Promise<Response>;
  signIn(namaPengguna: string, password?: string): Promise<Visitor>;
  /** What a browser would send back to the portal. */
  cookies(): { name: string; value: string }[];
}

/** A browser without JavaScript: cookies, tokens from pages, forms. Takes an app of its own, or the address of one. */
export function visit(portal: Express | string): Visitor {
  const agent = supertest.agent(portal);
  let token: string | null = null;
  const tokenFrom = (page: Response) => /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? null;

  const visitor: Visitor = {
    async get(address) {
      const page = await agent.get(address);
      token = tokenFrom(page) ?? token;
      return page;
    },
    async download(address) {
      const { status, headers, body } = await agent.get(address).buffer(true).parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      });
      return { status, headers, bytes: body as Buffer };
    },
    async post(address, fields = {}, { files = [], token: given = token, headers = {} } = {}) {
      if (given === null && token === null) {
        await visitor.get('/beranda');
        given = token;
      }
      const pairs = Object.entries({ ...(given === null ? {} : { _csrf: given }), ...fields })
        .flatMap(([name, value]) => (value === undefined ? [] : [value].flat().map((one): [string, string] => [name, String(one)])));
      const request = agent.post(address).set({ 'sec-fetch-site': 'same-origin', ...headers });
      if (files.length === 0) return request.type('form').send(new URLSearchParams(pairs).toString());
      for (const [name, value] of pairs) void request.field(name, value);
      for (const file of files) void request.attach(file.field, file.bytes, { filename: file.name, contentType: file.type ?? 'application/octet-stream' });
      return request;
    },
    async signIn(namaPengguna, password = PASSWORD) {
      await visitor.get('/masuk');
      const answer = await visitor.post('/masuk', { namaPengguna, sandi: password });
      if (answer.status !== 303) throw new Error(`${namaPengguna} could not sign in: ${answer.status}`);
      token = null;
      await visitor.get('/beranda');
      return visitor;
    },
    cookies: () => agent.jar.getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false }).map(({ name, value }) => ({ name, value })),
  };
  return visitor;
}
