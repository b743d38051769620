import { dayText } from './format.js';
import { ensureSpace, facts, finishPdf, page, section, startPdf, svgFigure, table } from './pdf.js';
import { handSignature, handSignatureHeight, kop, officialTitle, type Kop, type TandaTangan } from './pdf-official.js';
import { nameCell, rankCell, type SusunanRow } from './sk-kbk.js';
import type { Day } from '../time.js';

/** The organisation of a KBK on a day, as the page shows it. */
export interface SusunanPdfData {
  kop: Kop;
  kbk: string;
  /** The OPD, with its unit where the KBK is of one. */
  tempatKbk: string;
  tanggal: Day;
  keputusan: string | null;
  mulai: Day;
  posts: { nama: string; rows: (SusunanRow & { masa: string; keterangan: string | null })[]; catatan: string | null }[];
  /** The same as a drawing. */
  bagan: { svg: string; width: number; height: number; alt: string };
  kepala: Pick<TandaTangan, 'sifat' | 'nama' | 'golongan' | 'nip' | 'jenisNip'> & { jabatan: string };
  kota: string;
  peraturan: string;
  tempat: string;
  dibuatPada: Date;
}

/** The susunan organisasi of a KBK per a day, as a tagged PDF in official form: a table, the chart, and a place to sign. Gives the file. */
export function susunanPdf(data: SusunanPdfData): Promise<Buffer> {
  const pdf = startPdf({ title: `Susunan organisasi ${data.kbk} per ${dayText(data.tanggal)}`, author: data.tempatKbk, createdAt: data.dibuatPada });
  kop(pdf, data.kop);
  officialTitle(pdf, ['Susunan organisasi', data.kbk], `per ${dayText(data.tanggal)}`);
  section(pdf, 'A.', 'Dasar');
  facts(pdf, [
    ['Perangkat daerah', data.tempatKbk], ['Dibentuk', `${data.keputusan ?? 'keputusannya belum dicatat'}, mulai ${dayText(data.mulai)}`], ['Peraturan', `Pasal 12 dan Pasal 13 ${data.peraturan}`],
  ]);
  section(pdf, 'B.', 'Pemegang jabatan');
  let number = 0;
  table(pdf, null, [
    { label: 'No.', share: 0.5, align: 'right' }, { label: 'Nama', share: 3.6, rowHeader: true }, { label: 'Pangkat, golongan', share: 2 }, { label: 'Jabatan', share: 2.2 }, { label: 'Masa jabatan', share: 2 },
  ], data.posts.flatMap((post) => [
    { kind: 'group' as const, cells: [post.nama] },
    ...post.rows.map((row) => {
      number += 1;
      return { cells: [`${number}.`, row.keterangan ? `${nameCell(row)}\n${row.keterangan}` : nameCell(row), rankCell(row), row.jabatan || '–', row.masa] };
    }),
    ...(post.catatan ? [{ kind: 'note' as const, cells: [post.catatan] }] : []),
  ]));
  // The head stays with its drawing, and the signature too: it never stands alone on its page.
  const made = [`${data.tempat}, ${dayText(data.tanggal)}`];
  const besides = 70 + handSignatureHeight(pdf, made, data.kepala);
  const ratio = data.bagan.height / data.bagan.width;
  const most = page.bottom - page.top - besides;
  ensureSpace(pdf, besides + Math.min(most, (page.right - page.left) * ratio));
  section(pdf, 'C.', 'Bagan');
  svgFigure(pdf, data.bagan.svg, ratio, data.bagan.alt, `Bagan susunan per ${dayText(data.tanggal)}`, most);
  handSignature(pdf, made, data.kepala);
  return finishPdf(pdf, `Susunan organisasi ${data.kbk} per ${dayText(data.tanggal)} · SIAP KBK`);
}
