import type { Actor } from '../../access/posts.js';
import { csvOf } from '../../documents/csv.js';
import type { Impor } from '../../db/generated/client.js';
import { badRequest, notFound } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { formFailure } from '../../web/form-failure.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, filterOf, pageOf, pager } from '../../web/lists.js';
import { tag, type Tag } from '../../web/status.js';
import type { ImportAct, ImportKind, ImportRow } from './kind.js';
import { importKinds } from './kinds.js';
import { endStopped } from './service.js';
import { MOST_ROWS } from './table.js';

type QueryDeps = Pick<Deps, 'db'>;

const ACTS: Record<ImportAct, string> = { tambah: 'Tambah', ubah: 'Ubah', tetap: 'Tetap', tolak: 'Tolak' };
const acts = Object.keys(ACTS) as ImportAct[];

export const ROW_FILTERS = ['baris', 'page'] as const;

const kindOf = (jenis: string): ImportKind => importKinds.find((one) => one.jenis === jenis)!;

/** Where an import stands, as a tag. */
function stateTag({ status, diterapkanPada }: Pick<Impor, 'status' | 'diterapkanPada'>): Tag {
  if (status === 'DIPERIKSA') return diterapkanPada === null ? { word: 'Menunggu diterapkan', icon: 'hourglass', tint: 'warn' } : { word: 'Sedang diterapkan', icon: 'rotate', tint: 'brand' };
  if (status === 'DITERAPKAN') return { word: 'Diterapkan', icon: 'circle-check', tint: 'ok' };
  return status === 'GAGAL' ? { word: 'Gagal', icon: 'alert-circle', tint: 'bad' } : tag('DIBATALKAN');
}

/** The same of an import that waits: with rows refused, or with nothing to change, it cannot be applied. */
function waitingTag(refused: boolean, changes: boolean): Tag | null {
  if (refused) return { word: 'Perlu diperbaiki', icon: 'alert-triangle', tint: 'warn' };
  return changes ? null : { word: 'Tidak ada perubahan', icon: 'check', tint: 'neutral' };
}

/** What the page with the form for a file shows, with the person's last imports of this kind. */
export async function uploadPage(deps: QueryDeps, actor: Actor, kind: ImportKind, state: FormState) {
  const last = await deps.db.impor.findMany({
    where: { akunId: actor.akunId, jenis: kind.jenis }, orderBy: [{ dibuatPada: 'desc' }, { id: 'desc' }], take: 10,
    select: { id: true, namaBerkas: true, status: true, total: true, dibuatPada: true, diterapkanPada: true },
  });
  const waiting = await deps.db.$queryRaw<{ id: string; refused: boolean; changes: boolean }[]>`
    select id, baris @> '[{"act":"tolak"}]' as refused, baris @> '[{"act":"tambah"}]' or baris @> '[{"act":"ubah"}]' as changes
    from impor where id = any(${last.map(({ id }) => id)}::uuid[]) and status = 'DIPERIKSA' and diterapkan_pada is null`;
  const waitingTags = new Map(waiting.map(({ id, refused, changes }) => [id, waitingTag(refused, changes)]));
  return {
    title: kind.judul,
    menu: kind.href,
    kepala: { title: kind.judul, lead: 'Berkas dibandingkan dahulu dengan data di portal; tidak ada yang berubah sebelum Anda menerapkannya.' },
    // A file does not come back into its field: it is chosen anew.
    gagal: withTitle(formFailure('Berkas', state.errors)),
    galat: state.errors.berkas ?? null,
    action: `/impor/baru/${kind.jenis}`,
    hint: `CSV (UTF-8) atau XLSX, paling besar 10 MB dan ${fmt.number(MOST_ROWS)} baris. Baris pertama memuat nama kolom.`,
    contohHref: `/impor/baru/${kind.jenis}/contoh.csv`,
    kolom: kind.kolom.map(({ kolom, wajib, isi, contoh }) => ({ kolom, wajib: wajib ? 'wajib' : 'opsional', isi, contoh })),
    aturan: kind.aturan,
    terakhir: last.map((row) => ({ href: `/impor/${row.id}`, nama: row.namaBerkas, pada: fmt.moment(row.dibuatPada), total: fmt.number(row.total), tag: waitingTags.get(row.id) ?? stateTag(row) })),
    batalHref: kind.href,
    crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: kind.daftar, href: kind.href }, { label: 'Impor' }],
  };
}

const withTitle = (gagal: ReturnType<typeof formFailure>) =>
  gagal && { ...gagal, title: 'Berkas tidak dapat diperiksa', text: 'Tidak ada data yang berubah. Pilih berkasnya sekali lagi sesudah diperbaiki.' };

/** A table with the columns and one row to begin from. */
export function exampleCsv(kind: ImportKind): string {
  return csvOf([kind.kolom.map(({ kolom }) => kolom), kind.kolom.map(({ contoh }) => contoh)]);
}

const LIGHT = { id: true, jenis: true, namaBerkas: true, status: true, total: true, selesai: true, galat: true, dibuatPada: true, diterapkanPada: true } as const;

async function find(deps: QueryDeps, actor: Actor, id: string) {
  const read = () => deps.db.impor.findFirst({ where: { id, akunId: actor.akunId }, select: LIGHT });
  const impor = await read();
  if (!impor) throw notFound();
  // Said to be under way: is it?
  if (isRunning(impor) && await endStopped(deps, id)) return (await read())!;
  return impor;
}

const isRunning = ({ status, diterapkanPada }: Pick<Impor, 'status' | 'diterapkanPada'>) => status === 'DIPERIKSA' && diterapkanPada !== null;

/** How far an import is, for the script that shows it. Throws not_found. */
export async function importProgress(deps: QueryDeps, actor: Actor, id: string): Promise<{ berjalan: boolean; selesai: number; total: number }> {
  const impor = await find(deps, actor, id);
  return { berjalan: isRunning(impor), selesai: impor.selesai, total: impor.total };
}

/** What /impor/:id shows: how far it is, what its rows would do, and which are refused. Throws not_found, bad_request. */
export async function importPage(deps: QueryDeps, actor: Actor, id: string, query: Record<(typeof ROW_FILTERS)[number], string>) {
  const impor = await find(deps, actor, id);
  const kind = kindOf(impor.jenis);
  const running = isRunning(impor);
  const counts = await actCounts(deps, id);
  const wanted = filterOf('Baris', query.baris, acts) || (counts.tolak > 0 ? 'tolak' : acts.find((act) => counts[act] > 0) ?? 'tambah');
  const page = pageOf(query.page, counts[wanted]);
  const rows = await rowsOfAct(deps, id, wanted, (page - 1) * PER_PAGE);
  const waits = impor.status === 'DIPERIKSA' && !running;
  const mayApply = waits && counts.tolak === 0 && counts.tambah + counts.ubah > 0;
  return {
    title: kind.judul,
    menu: kind.href,
    crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: kind.judul, href: `/impor/baru/${kind.jenis}` }, { label: impor.namaBerkas }],
    kepala: { eyebrow: `${impor.namaBerkas} · diperiksa ${fmt.moment(impor.dibuatPada)}`, title: kind.judul, tags: [(waits ? waitingTag(counts.tolak > 0, counts.tambah + counts.ubah > 0) : null) ?? stateTag(impor)], lead: leadOf(impor, kind, counts, running) },
    galat: impor.galat,
    kemajuan: running ? { href: `/impor/${id}/kemajuan`, selesai: impor.selesai, total: counts.tambah + counts.ubah, teks: `${fmt.number(impor.selesai)} dari ${fmt.number(counts.tambah + counts.ubah)} baris` } : null,
    // Without the script the page asks again by itself.
    refresh: running ? 2 : null,
    angka: counts.tambah + counts.ubah + counts.tetap + counts.tolak === 0 ? null : {
      items: acts.map((act) => ({ label: ACTS[act], value: fmt.number(counts[act]), bad: act === 'tolak' && counts.tolak > 0, small: WHAT[act] })),
    },
    terapkan: mayApply ? { action: `/impor/${id}/terapkan`, button: { label: `Terapkan ${fmt.number(counts.tambah + counts.ubah)} perubahan`, kind: 'primary', icon: 'check' } } : null,
    periksaUlang: impor.status === 'GAGAL' ? { action: `/impor/${id}/periksa-ulang`, button: { label: 'Periksa ulang', kind: 'primary', icon: 'rotate' } } : null,
    batalkan: waits || impor.status === 'GAGAL' ? { action: `/impor/${id}/batalkan`, button: { label: 'Batalkan impor', kind: 'bad', icon: 'x' } } : null,
    tolakHref: counts.tolak > 0 ? `/impor/${id}/ditolak.csv` : null,
    unggahLagi: { label: 'Unggah berkas lain', kind: 'second', href: `/impor/baru/${kind.jenis}` },
    daftar: { label: 'Kembali ke daftar', kind: 'second', href: kind.href },
    tabs: { label: 'Baris', items: acts.map((act) => ({ label: ACTS[act], count: counts[act], href: address(`/impor/${id}`, {}, { baris: act }), current: act === wanted })) },
    rows: rows.map((row) => ({ baris: row.baris, nama: row.nama || '(tanpa nama)', alasan: row.alasan ?? null, perubahan: (row.perubahan ?? []).map(([isian, dari, menjadi]) => ({ isian, dari: dari || 'kosong', menjadi: menjadi || 'kosong' })) })),
    kosong: { title: `Tidak ada baris “${ACTS[wanted]}”`, text: 'Pilih bagian lain untuk melihat baris-barisnya.' },
    pager: pager({ total: counts[wanted], page, noun: 'baris', href: (page) => address(`/impor/${id}`, { baris: wanted }, { page }) }),
  };
}

const WHAT: Record<ImportAct, string> = { tambah: 'belum ada di portal', ubah: 'berbeda dari portal', tetap: 'sudah sama', tolak: 'perlu diperbaiki' };

function leadOf(impor: Pick<Impor, 'status' | 'diterapkanPada'>, kind: ImportKind, counts: Record<ImportAct, number>, running: boolean): string {
  const changes = counts.tambah + counts.ubah;
  if (running) return 'Sedang berjalan; halaman ini dapat ditinggalkan.';
  if (impor.status === 'DITERAPKAN') return `${fmt.number(counts.tambah)} ${kind.satuan} ditambah, ${fmt.number(counts.ubah)} diubah, pada ${fmt.moment(impor.diterapkanPada!)}.`;
  if (impor.status === 'DIBATALKAN') return 'Tidak ada yang diterapkan; isinya sudah dihapus.';
  if (impor.status === 'GAGAL') return 'Tidak ada yang berubah.';
  if (counts.tolak > 0) return `${fmt.number(counts.tolak)} baris ditolak: perbaiki berkasnya, lalu unggah lagi. Impor diterapkan seluruhnya atau tidak sama sekali.`;
  return changes === 0 ? '0 perubahan: semua baris sudah sama dengan data di portal.' : `${fmt.number(changes)} perubahan, belum diterapkan.`;
}

async function actCounts(deps: QueryDeps, id: string): Promise<Record<ImportAct, number>> {
  const rows = await deps.db.$queryRaw<{ act: ImportAct; n: bigint }[]>`
    select one->>'act' as act, count(*) as n from impor, jsonb_array_elements(baris) one where id = ${id}::uuid group by 1`;
  const counts: Record<ImportAct, number> = { tambah: 0, ubah: 0, tetap: 0, tolak: 0 };
  for (const { act, n } of rows) counts[act] = Number(n);
  return counts;
}

async function rowsOfAct(deps: QueryDeps, id: string, act: ImportAct, offset: number): Promise<ImportRow[]> {
  const rows = await deps.db.$queryRaw<{ one: ImportRow }[]>`
    select one from impor, jsonb_array_elements(baris) with ordinality as e(one, n)
    where id = ${id}::uuid and one->>'act' = ${act} order by n limit ${PER_PAGE} offset ${offset}`;
  return rows.map(({ one }) => one);
}

/** The refused rows as they came, with the line and the reason of each. Throws not_found, bad_request where there are none. */
export async function refusedCsv(deps: QueryDeps, actor: Actor, id: string): Promise<{ name: string; csv: string }> {
  const impor = await deps.db.impor.findFirst({ where: { id, akunId: actor.akunId }, select: { jenis: true, baris: true } });
  if (!impor) throw notFound();
  const refused = (impor.baris as unknown as ImportRow[]).filter(({ act }) => act === 'tolak');
  if (refused.length === 0) throw badRequest('Tidak ada baris yang ditolak dalam impor ini.');
  const columns = kindOf(impor.jenis).kolom.map(({ kolom }) => kolom);
  return {
    name: `impor-${impor.jenis}-ditolak.csv`,
    csv: csvOf([['baris', 'alasan', ...columns], ...refused.map(({ baris, alasan, sel }) => [String(baris), alasan ?? '', ...columns.map((column) => sel[column] ?? '')])]),
  };
}
