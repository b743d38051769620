import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissions } from '../../src/access/permissions.js';
import { features } from '../../src/app.js';
import { startApp, type TestApp } from '../support/app.js';
import { mountedRoutes, type MountedRoute } from '../support/routes.js';

/** What everybody may open. A route that joins them is written here by hand, or the suite fails. */
const PUBLIC: readonly `${'GET' | 'POST'} /${string}`[] = [
  'GET /healthz', 'GET /readyz',
  'GET /', 'GET /perwal', 'GET /komponen', 'GET /hak-akses', 'GET /bantuan', 'GET /bantuan/:halaman',
  'GET /masuk', 'POST /masuk', 'GET /sandi/:token', 'POST /sandi/:token',
];

/** What takes no post, since it concerns one's own account, notifications and reading alone. */
const OWN: readonly `POST /${string}`[] = [
  'POST /akun/sandi', 'POST /akun/sesi/akhiri', 'POST /akun/sesi/akhiri-lainnya', 'POST /keluar', 'POST /materi/:id/buka', 'POST /notifikasi/:id/buka', 'POST /notifikasi/baca-semua',
];

const nameOf = ({ method, path }: MountedRoute) => `${method} ${path}`;
const unguarded = (routes: MountedRoute[]) => routes.filter(({ guard }) => guard === undefined).map(nameOf);

/** An address of the route, with parameters that name nothing. */
const addressOf = (path: string) => path.replaceAll(':id', '0190a0a0-0000-7000-8000-000000000000').replaceAll(/:[a-zA-Z]+/g, 'x');

let city: TestApp;
let routes: MountedRoute[];
beforeAll(async () => {
  city = await startApp();
  routes = mountedRoutes(city.app);
});
afterAll(() => city.close());

describe('every mounted route', () => {
  it('has a guard in its first place', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(unguarded(routes)).toEqual([]);
  });

  it('names a permission that the access table has, or is for whoever is signed in, or is public', () => {
    const known = new Set(['public', 'signed-in', ...Object.keys(permissions)]);
    expect(routes.filter(({ guard }) => [guard ?? ''].flat().some((one) => !known.has(one))).map(nameOf)).toEqual([]);
  });

  it('is public only where this list says so', () => {
    expect(routes.filter(({ guard }) => guard === 'public').map(nameOf).sort()).toEqual([...PUBLIC].sort());
  });

  it('changes something by a permission alone, but for what this list names', () => {
    expect(routes.filter(({ method, guard }) => method === 'POST' && guard === 'signed-in').map(nameOf).sort()).toEqual([...OWN].sort());
  });

  it('is one that a feature declared, and each that was declared is mounted', () => {
    const declared = features(city.deps).flatMap((feature) => feature.declared).map(({ method, path }) => `${method} ${path}`);
    expect(new Set(routes.map(nameOf))).toEqual(new Set([...declared, 'GET /healthz', 'GET /readyz']));
    expect(routes.length).toBe(new Set(routes.map(nameOf)).size);
  });

  it('sends whoever is not signed in to sign in first, unless it is public', async () => {
    const stranger = city.visitor();
    await stranger.get('/masuk');
    for (const { method, path, guard } of routes) {
      if (guard === 'public') continue;
      const answer = method === 'GET' ? await stranger.get(addressOf(path)) : await stranger.post(addressOf(path));
      expect([answer.status, answer.headers.location], `${method} ${path}`).toEqual([303, '/masuk']);
    }
  });

  it('refuses a signed-in person without the CSRF token, whatever else is right', async () => {
    const admin = await city.as('admin');
    for (const { method, path } of routes) {
      if (method !== 'POST') continue;
      const answer = await admin.post(addressOf(path), {}, { token: 'bukan-token-sesi-ini' });
      expect(answer.status, path).toBe(403);
      expect(answer.text, path).toContain('Formulir ini sudah kedaluwarsa');
    }
    expect((await admin.get('/akun')).status).toBe(200);
  });
});

describe('the walk itself', () => {
  it('finds a route that somebody mounted without a guard, on the app or deep in a router', () => {
    const app = express();
    const router = express.Router();
    router.post('/diam-diam', (_req, res) => { res.end(); });
    app.use('/anak', express.Router().use(router));
    app.get('/terbuka', (_req, res) => { res.end(); });
    expect(unguarded(mountedRoutes(app))).toEqual(['POST /diam-diam', 'GET /terbuka']);
  });
});
