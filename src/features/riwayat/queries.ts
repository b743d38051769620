import { posts, type Post } from '../../access/posts.js';
import { Prisma } from '../../db/generated/client.js';
import { badRequest } from '../../errors.js';
import { TIME_ZONE, addDays, dateOf, dayAt, isDay, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { isUuid } from '../../web/http.js';
import { PER_PAGE, address, filterOf, pageOf, pager } from '../../web/lists.js';

export const TRAIL_FILTERS = ['siapa', 'objek', 'opd', 'dari', 'sampai', 'page'] as const;
type Filters = Record<(typeof TRAIL_FILTERS)[number], string>;

/** The things that a line can be about, in words; a kind that is not listed shows its own name. */
const KINDS: Record<string, string> = {
  laporan: 'Laporan', kegiatan: 'Kegiatan', rencana: 'Rencana', periode: 'Periode', evaluasi: 'Evaluasi', aturan_evaluasi: 'Aturan evaluasi',
  tim: 'Tim Pengembangan', arahan: 'Arahan', laporan_tim: 'Laporan Tim', sosialisasi: 'Sosialisasi',
  perangkat_daerah: 'Perangkat daerah', pegawai: 'Pegawai', impor: 'Impor', pejabat_kepala: 'Pimpinan perangkat daerah', keanggotaan_tim: 'Jabatan Tim', penugasan: 'Peran',
  kbk: 'KBK', keanggotaan: 'Jabatan KBK', akun: 'Akun', pengaturan: 'Pengaturan',
  usulan_nilai: 'Usulan nilai', usulan_perilaku: 'Perilaku KBK', pemetaan_berakhlak: 'Pemetaan BerAKHLAK', fasilitas: 'Fasilitas', materi: 'Materi', pesan_kbk: 'Pesan KBK',
};

/** What a line says, apart from it: its personal values can be erased. */
interface Content { nama?: string; jabatan?: string | null; ringkas?: string; alasan?: string | null; perubahan?: Record<string, [unknown, unknown]> }

const ERASED = '(nama dihapus)';

/** A line on the page of the thing that it is about, as views/components/log.ejs shows it; `isian`: the fields that were changed. */
export function logEntry({ pada, tindakan, rincian }: { pada: Date; tindakan: string; rincian: { isi: unknown } | null }) {
  const isi = (rincian?.isi ?? {}) as Content;
  return { at: pada, nama: isi.nama ?? ERASED, peran: isi.jabatan ?? undefined, text: isi.ringkas ?? tindakan, alasan: isi.alasan ?? undefined, isian: Object.keys(isi.perubahan ?? {}) };
}

interface Row {
  id: string;
  pada: Date;
  post: string | null;
  objek: string;
  objek_id: string;
  laporan_id: string | null;
  /** Whether the report was ever forwarded, so that the Tim may open it. */
  diteruskan: boolean;
  periode: string | null;
  kbk: string | null;
  opd: string | null;
  /** Null where the personal values were erased. */
  isi: Content | null;
}

/** What /riwayat shows: who did what to which thing, the newest first. Throws bad_request for a filter that says nonsense. */
export async function trailList(deps: Pick<Deps, 'db'>, query: Filters) {
  const where = conditions(query);
  const from = Prisma.sql`from riwayat r left join riwayat_rincian i on i.riwayat_id = r.id left join kbk k on k.id = r.kbk_id`;
  const [{ total }] = await deps.db.$queryRaw<[{ total: bigint }]>`select count(*) as total ${from} where ${where}`;
  const page = pageOf(query.page, Number(total));
  const rows = await deps.db.$queryRaw<Row[]>`
    select r.id, r.pada, r.post, r.objek, r.objek_id, r.laporan_id, l.diteruskan_pertama_pada is not null as diteruskan, p.nama as periode,
           k.nama as kbk, d.nama as opd, i.isi
    ${from}
    left join perangkat_daerah d on d.id = coalesce(r.perangkat_daerah_id, k.perangkat_daerah_id)
    left join laporan l on l.id = r.laporan_id left join periode p on p.id = l.periode_id
    where ${where} order by r.pada desc, r.id desc limit ${PER_PAGE} offset ${(page - 1) * PER_PAGE}`;
  const offices = await deps.db.perangkatDaerah.findMany({ select: { id: true, nama: true }, orderBy: [{ jenis: 'asc' }, { kode: 'asc' }] });

  const kept = { siapa: query.siapa, objek: query.objek, opd: query.opd, dari: query.dari, sampai: query.sampai };
  const active = Object.values(kept).some((value) => value !== '');
  return {
    title: 'Riwayat',
    kepala: { title: 'Riwayat', lead: 'Setiap perubahan dalam portal: siapa, dalam jabatan apa, kapan, dan apa yang berubah. Tidak dapat diubah atau dihapus.' },
    saringan: {
      action: '/riwayat', hidden: [], active, clearHref: '/riwayat',
      fields: [
        { name: 'siapa', label: 'Siapa', value: query.siapa, type: 'search' },
        { name: 'objek', label: 'Yang diubah', value: query.objek, options: [{ value: '', label: 'Semua' }, ...Object.entries(KINDS).map(([value, label]) => ({ value, label }))] },
        { name: 'opd', label: 'Perangkat daerah', value: query.opd, options: [{ value: '', label: `Semua (${offices.length})` }, ...offices.map(({ id, nama }) => ({ value: id, label: nama }))] },
        { name: 'dari', label: 'Dari tanggal', value: query.dari, type: 'date' },
        { name: 'sampai', label: 'Sampai tanggal', value: query.sampai, type: 'date' },
      ],
    },
    baris: rows.map(trailView),
    halaman: pager({ total: Number(total), page, noun: 'catatan', href: (page) => address('/riwayat', kept, { page }) }),
    kosong: active
      ? { title: 'Tidak ada yang cocok dengan saringan', text: 'Longgarkan tanggalnya, atau hapus saringan untuk melihat semuanya.', button: { label: 'Hapus saringan', kind: 'second', href: '/riwayat' } }
      : { title: 'Belum ada riwayat', text: 'Setiap perubahan yang disimpan di portal tercatat di sini dengan sendirinya.' },
  };
}

function conditions(query: Filters): Prisma.Sql {
  filterOf('Yang diubah', query.objek, Object.keys(KINDS));
  if (query.opd !== '' && !isUuid(query.opd)) throw badRequest('Saringan Perangkat daerah: pilih dari daftarnya.');
  for (const [label, value] of [['Dari tanggal', query.dari], ['Sampai tanggal', query.sampai]] as const) {
    if (value !== '' && !isDay(value)) throw badRequest(`Saringan ${label}: “${value}” bukan tanggal yang ada.`);
  }
  const like = `%${query.siapa.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const parts = [
    ...(query.siapa ? [Prisma.sql`i.isi->>'nama' ilike ${like}`] : []),
    ...(query.objek ? [Prisma.sql`r.objek = ${query.objek}`] : []),
    ...(query.opd ? [Prisma.sql`coalesce(r.perangkat_daerah_id, k.perangkat_daerah_id) = ${query.opd}::uuid`] : []),
    ...(query.dari ? [Prisma.sql`r.pada >= ${query.dari}::date::timestamp at time zone ${TIME_ZONE}`] : []),
    ...(query.sampai ? [Prisma.sql`r.pada < (${query.sampai}::date + 1)::timestamp at time zone ${TIME_ZONE}`] : []),
  ];
  return parts.length === 0 ? Prisma.sql`true` : Prisma.join(parts, ' and ');
}

function trailView(row: Row) {
  const isi = row.isi ?? {};
  return {
    pada: row.pada,
    nama: isi.nama ?? ERASED,
    jabatan: isi.jabatan ?? (row.post && row.post in posts ? posts[row.post as Post] : null),
    ringkas: isi.ringkas ?? 'mengubah data',
    alasan: isi.alasan ?? null,
    perubahan: Object.entries(isi.perubahan ?? {}).map(([field, [before, after]]) => ({ isian: fieldName(field), dari: valueText(before), menjadi: valueText(after) })),
    tentang: row.periode ? `${KINDS[row.objek] ?? row.objek}, ${row.periode}` : KINDS[row.objek] ?? row.objek,
    href: linkOf(row),
    tempat: row.kbk ?? row.opd,
    opd: row.kbk && row.opd && row.kbk !== `KBK ${row.opd}` ? row.opd : null,
  };
}

/** Where a line's thing can be opened by the Tim; null: nowhere. */
function linkOf(row: Row): string | null {
  if (row.laporan_id) return row.diteruskan ? `/laporan/${row.laporan_id}` : null;
  if (row.objek === 'evaluasi') return `/evaluasi/${row.objek_id}`;
  if (row.objek === 'pegawai') return `/pegawai/${row.objek_id}`;
  if (row.objek === 'perangkat_daerah') return `/perangkat-daerah/${row.objek_id}`;
  if (row.objek === 'arahan') return `/arahan/${row.objek_id}`;
  return { aturan_evaluasi: '/evaluasi/aturan', periode: '/periode', pengaturan: '/pengaturan', tim: '/tim' }[row.objek] ?? null;
}

/** "tindakLanjut" as "Tindak lanjut". */
function fieldName(field: string): string {
  const words = field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const LONGEST = 300;

function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'kosong';
  const text = Array.isArray(value) ? value.map(valueText).join(', ') || 'kosong' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** How many days after a Tim or KBK was recorded its posts count as still being entered from its decree. */
const ENTERING_DAYS = 60;

/**
 * The first day that a form proposes for a post of a Tim or KBK: the body's own where nobody holds a post in it yet, and as long
 * as it was recorded a short while ago and all of its posts began with it; otherwise today. `starts`: since when its posts are held.
 */
export async function proposedStart({ db, clock }: Pick<Deps, 'db' | 'clock'>, { tindakan, id, mulai, starts }: { tindakan: 'tim.tetapkan' | 'kbk.bentuk'; id: string; mulai: Day; starts: Day[] }): Promise<Day> {
  const today = dayAt(clock());
  if (mulai > today || starts.length === 0) return mulai;
  if (starts.some((start) => start !== mulai)) return today;
  const objek = tindakan === 'tim.tetapkan' ? 'tim' : 'kbk';
  return await db.riwayat.count({ where: { objek, objekId: id, tindakan, pada: { gte: dateOf(addDays(today, -ENTERING_DAYS)) } } }) > 0 ? mulai : today;
}
