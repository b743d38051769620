import { bagan } from '../../charts/bagan.js';
import type { SkKbk, SusunanRow } from '../../documents/sk-kbk.js';
import type { SusunanPdfData } from '../../documents/susunan-pdf.js';
import type { TandaTangan } from '../../documents/pdf-official.js';
import type { Actor } from '../../access/posts.js';
import { seesPersonalData } from '../../access/visible.js';
import { forbidden } from '../../errors.js';
import { city } from '../../regulation/city.js';
import { dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { templatSk, type Isian } from '../pengaturan/queries.js';
import { addressLine, lambangForPrint } from '../perangkat-daerah/queries.js';
import { chartOf, dayAsked, findKbk, termText } from './queries.js';
import { susunanOn, vacancyText, type Holder, type KbkRow, type PostOn, type Susunan } from './susunan.js';

/** What the prints of a KBK are made of: the susunan of a day, as the page shows it. */

type PrintDeps = Pick<Deps, 'db' | 'clock' | 'files'>;

/** The letterhead is the OPD's for the KBK of a unit too: both papers are signed by the OPD's head. */
const kopOfKbk = async (files: Deps['files'], row: KbkRow, susunan: Susunan) => ({
  pemerintah: city.pemerintah, instansi: [susunan.opdNama], alamat: addressLine(row.perangkatDaerah),
  lambang: await lambangForPrint(files, row.perangkatDaerah.lambangId),
});

const rowOf = (post: PostOn, holder: Holder, withNip: boolean): SusunanRow => ({
  kedudukan: post.jabatan === 'PENANGGUNG_JAWAB' || holder.sifat !== 'PENGGANTI' ? post.nama : holder.sebutan, nama: holder.nama, nip: withNip ? holder.nip : null, jenisNip: holder.jenisNip, golongan: holder.golongan,
  jabatan: post.jabatan === 'PENANGGUNG_JAWAB' ? holder.sebutan : holder.pekerjaan,
});

/** Who signs as the head on that day: the Plh. before whom they stand in for. */
function headOf(susunan: Susunan, withNip: boolean): Pick<TandaTangan, 'sifat' | 'nama' | 'golongan' | 'nip' | 'jenisNip'> {
  const [head] = susunan.posts[0]!.holders;
  return { sifat: (head?.sifat ?? 'DEFINITIF') as TandaTangan['sifat'], nama: head?.nama ?? null, golongan: head?.golongan ?? null, nip: withNip ? head?.nip ?? null : null, jenisNip: head?.jenisNip ?? 'NIP' };
}

/** The susunan organisasi of a day; numbers of persons for those who may read them. Throws not_found, bad_request. */
export async function susunanForPrint(deps: PrintDeps, actor: Actor, id: string, asked: string): Promise<SusunanPdfData> {
  const tanggal = dayAsked(asked, dayAt(deps.clock()));
  const row = await findKbk(deps, id, tanggal);
  const susunan = susunanOn(row, tanggal);
  const withNip = seesPersonalData(actor, row.perangkatDaerah.id);
  const chart = bagan(chartOf(row.nama, susunan));
  return {
    kop: await kopOfKbk(deps.files, row, susunan), kbk: row.nama, tempatKbk: row.unitKerja ? `${susunan.opdNama}, ${row.unitKerja.nama}` : susunan.opdNama, tanggal,
    keputusan: decreeText(row, susunan), mulai: dayOf(row.mulai),
    posts: susunan.posts.map((post) => ({
      nama: `${post.nama} (${post.dasar})`, rows: post.holders.map((holder) => ({ ...rowOf(post, holder, withNip), masa: termText(holder), keterangan: holder.keterangan })),
      catatan: [post.kurang > 0 ? vacancyText(post).replace(/^b/, 'B') : null, post.alasan && `Pasal 13 ayat (7): ${post.alasan}`].filter(Boolean).join('. ') || null,
    })),
    bagan: { ...chart, alt: chartText(row.nama, susunan) },
    kepala: { ...headOf(susunan, withNip), jabatan: susunan.sebutanKepala },
    kota: city.nama, peraturan: city.peraturan.sebutan, tempat: city.tempat, dibuatPada: deps.clock(),
  };
}

const decreeText = (row: KbkRow, susunan: Susunan): string | null =>
  row.nomorSk && `Keputusan ${susunan.sebutanKepala} Nomor ${row.nomorSk}${row.tanggalSk ? ` tanggal ${fmt.day(row.tanggalSk)}` : ''}`;

/** The chart in words: what is read out in its place. */
export function chartText(nama: string, susunan: Susunan): string {
  const posts = susunan.posts.map((post) => `${post.nama}: ${post.holders.map((holder) => holder.nama).join(', ') || (post.kurang > 0 ? 'belum diisi' : 'tanpa')}`);
  return `Bagan susunan ${nama} per ${fmt.day(susunan.tanggal)}. ${posts.join('. ')}.`;
}

/**
 * The draft of the decree that forms the KBK, with the susunan of a day: of its first day where that is to come. For those who may read the numbers of the
 * OPD's people. Throws not_found, forbidden, bad_request.
 */
export async function keputusanForPrint(deps: PrintDeps, actor: Actor, id: string, asked: string): Promise<SkKbk> {
  const today = dayAt(deps.clock());
  const found = await findKbk(deps, id, dayAsked(asked, today));
  if (!seesPersonalData(actor, found.perangkatDaerah.id)) throw forbidden('Konsep keputusan memuat NIP, jadi hanya dibaca pimpinan dan sekretaris KBK perangkat daerah itu, Sekretaris Tim, dan administrator.');
  const first: Day = dayOf(found.mulai);
  const day = asked === '' && first > today ? first : dayAsked(asked, today);
  const row = day === dayAsked(asked, today) ? found : await findKbk(deps, id, day);
  const susunan = susunanOn(row, day);
  const templat = await templatSk(deps.db);
  const isian = { kota: city.nama, peraturan: city.peraturan.sebutan, kepala: susunan.sebutanKepala, perangkat_daerah: susunan.opdNama, kbk: row.nama };
  return {
    kop: await kopOfKbk(deps.files, row, susunan), kota: { nama: city.nama, peraturan: city.peraturan.sebutan, tentang: city.peraturan.tentang }, kbk: row.nama, perangkatDaerah: susunan.opdNama,
    jabatan: susunan.sebutanKepala, penetap: headOf(susunan, true), nomor: row.nomorSk, tanggal: row.tanggalSk && dayOf(row.tanggalSk), mulai: first, tempat: city.tempat,
    menimbang: filled(templat.menimbang, isian), mengingat: filled(templat.mengingat, isian),
    // The head stands once, as who acts; a decree appoints nobody for some days.
    susunan: susunan.posts.flatMap((post) => (post.jabatan === 'PENANGGUNG_JAWAB' ? post.holders.slice(0, 1) : post.holders.filter((holder) => holder.sifat === 'TETAP')).map((holder) => rowOf(post, holder, true))),
    kosong: susunan.posts.filter((post) => post.kurang > 0).map((post) => post.nama.toLowerCase()), dibuatPada: deps.clock(),
  };
}

/** A template's lines with what they name. */
const filled = (lines: readonly string[], isian: Isian): string[] => lines.map((line) => line.replace(/\{(\w+)\}/g, (whole, name: string) => isian[name as keyof Isian] ?? whole));
