import type { AddressInfo } from 'node:net';
import path from 'node:path';
import ejs from 'ejs';
import express from 'express';

// The yardstick: Express and EJS and nothing else, sending a page of as many bytes as `?bytes=` says with `?rows=` rows
// that it has in memory, made as such a page is: a frame, a menu, a table of escaped cells with a small view in each row.
// What the portal adds to this is session, person, rights, database and log.

const VIEWS = path.join(import.meta.dirname, 'views');
const app = express();
app.set('views', VIEWS);
// Views are found from their root and compiled once, as the portal's are: a relative include asks the file system each time.
const options = { root: VIEWS, cache: true, compileDebug: false };
app.engine('ejs', (file: string, data: object, done: (error: unknown, html?: string) => void) => { ejs.renderFile(file, data, options, done as never); });
app.enable('view cache');

interface Page { title: string; nav: object[]; rows: object[]; frame: string }
const pages = new Map<string, Page>();

app.get('/', async (req, res) => {
  const { bytes, rows } = req.query as { bytes: string; rows: string };
  const key = `${bytes} ${rows}`;
  const page = pages.get(key) ?? await makePage(Number(bytes), Number(rows));
  pages.set(key, page);
  res.render('page.ejs', page);
});

/** Half of the bytes in the rows, the rest in the frame, as on a page of a list. */
async function makePage(bytes: number, count: number): Promise<Page> {
  const nav = ['Beranda', 'Kegiatan', 'Laporan', 'Rencana', 'Rekap', 'Evaluasi', 'Periode'].map((label, i) => ({ href: `/${label.toLowerCase()}`, label, current: i === 1 }));
  const row = (isi: string) => ({ id: '01936f5e-7b1c-7c3e-9f2a-4b5d6e7f8a9b', judul: 'Pembacaan ikrar & apel pagi', tanggal: '24 November 2026', tempat: 'Aula', peserta: 24, anggaran: 'Rp1.250.000', status: { tint: 'ok', word: 'Diterima' }, isi });
  const make = (isi: string, frame: string): Page => ({ title: 'Tolok ukur', nav, rows: Array.from({ length: count }, () => row(isi)), frame });
  const size = async (page: Page) => Buffer.byteLength(await ejs.renderFile(path.join(VIEWS, 'page.ejs'), page, options));
  const bare = await size(make('', ''));
  const isi = 'x'.repeat(Math.max(0, Math.floor((bytes / 2 - bare) / count)));
  return make(isi, 'y'.repeat(Math.max(0, bytes - await size(make(isi, '')))));
}

const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
