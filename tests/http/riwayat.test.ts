import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadActor } from '../../src/access/actor.js';
import { change } from '../../src/db/change.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_TODAY } from '../support/city.js';

let city: TestApp;
let dinkes: string;
beforeAll(async () => {
  city = await startApp();
  dinkes = (await city.db.perangkatDaerah.findFirstOrThrow({ where: { singkatan: 'Dinkes' } })).id;
  await write('dinkes.sekretaris', '2026-11-20T16:30:00Z', { ringkas: 'mengubah kegiatan <b>Apel pagi</b>', perangkatDaerahId: dinkes, perubahan: { tindakLanjut: ['', 'Ulangi tiap pekan'], anggaran: ['0', '850000'] } });
  await (await city.as('admin')).post(`/perangkat-daerah/${dinkes}/asn`, { mulai: TEST_TODAY, pns: '120', pppk: '35' });
  await write('tim.sekretaris', '2026-11-21T02:00:00Z', { objek: 'periode', ringkas: 'menutup periode Maret 2026', alasan: 'Semua sudah melapor' });
});
afterAll(() => city.close());

async function write(name: string, moment: string, trail: { objek?: string; ringkas: string; perangkatDaerahId?: string; alasan?: string; perubahan?: Record<string, [unknown, unknown]> }) {
  const { id } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: name } });
  const { actor } = (await loadActor(city.database.pool, id, TEST_TODAY))!;
  await change(city.db, new Date(moment), actor, (_tx, record) => record({ tindakan: 'uji', objek: 'kegiatan', objekId: id, held: actor.posts[0] ?? null, ...trail }));
}

describe('the riwayat', () => {
  it('tells the sekretaris of the Tim who did what, in which post, with the reason and what changed', async () => {
    const page = await (await city.as('tim.sekretaris')).get('/riwayat');
    expect(page.status).toBe(200);
    expect(page.text).toContain('mengubah kegiatan &lt;b&gt;Apel pagi&lt;/b&gt;');
    expect(page.text).toContain('Rincian 2 isian');
    expect(page.text).toMatch(/Tindak lanjut<\/dt><dd><del>kosong<\/del> menjadi <ins>Ulangi tiap pekan/);
    expect(page.text).toContain('“Semua sudah melapor”');
    expect(page.text).toContain('Sekretaris Tim');
    expect(page.text.indexOf('menutup periode')).toBeLessThan(page.text.indexOf('Apel pagi'));
  });

  it('is closed to everybody else', async () => {
    for (const name of ['tim.ketua', 'tim.koordinator', 'diskominfo.pj', 'walikota', 'admin', 'tanpa.jabatan']) {
      const page = await (await city.as(name)).get('/riwayat');
      expect(page.status, name).toBe(403);
      expect(page.text).not.toContain('Apel pagi');
    }
    expect((await city.visitor().get('/riwayat')).headers.location).toBe('/masuk');
  });

  it('narrows to a person, a thing, an OPD and days of the city’s own time', async () => {
    const browser = await city.as('tim.sekretaris');
    const { nama } = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'dinkes.sekretaris' } } });
    const shows = async (query: string) => {
      const { text } = await browser.get(`/riwayat?${query}`);
      return { kegiatan: text.includes('Apel pagi'), periode: text.includes('menutup periode') };
    };
    expect(await shows(`siapa=${encodeURIComponent(nama.toUpperCase())}`)).toEqual({ kegiatan: true, periode: false });
    expect(await shows('siapa=%25')).toEqual({ kegiatan: false, periode: false });
    expect(await shows('objek=periode')).toEqual({ kegiatan: false, periode: true });
    expect(await shows(`opd=${dinkes}`)).toEqual({ kegiatan: true, periode: false });
    const ofOffices = await browser.get('/riwayat?objek=perangkat_daerah');
    expect(ofOffices.text).toContain('mencatat 155 ASN Dinas Kesehatan');
    expect(ofOffices.text).toContain(`href="/perangkat-daerah/${dinkes}"`);
    expect(ofOffices.text).not.toContain('menutup periode');
    // 16.30 UTC on the 20th is 23.30 in Jakarta.
    expect(await shows('dari=2026-11-20&sampai=2026-11-20')).toEqual({ kegiatan: true, periode: false });
    expect(await shows('dari=2026-11-21')).toEqual({ kegiatan: false, periode: true });
    expect(await shows('dari=2026-11-22')).toEqual({ kegiatan: false, periode: false });
  });

  it('names a filter that says nonsense', async () => {
    const browser = await city.as('tim.sekretaris');
    for (const [query, label] of [['dari=2026-02-31', 'Dari tanggal'], ['sampai=besok', 'Sampai tanggal'], ['opd=1', 'Perangkat daerah'], ['objek=rahasia', 'Yang diubah'], ['page=-1', 'Halaman']] as const) {
      const page = await browser.get(`/riwayat?${query}`);
      expect(page.status, query).toBe(400);
      expect(page.text).toContain(label);
    }
  });
});
