import { z } from 'zod';
import { permissions, postsAllowing } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { change } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import type { Prisma } from '../../db/generated/client.js';
import { forbidden, invalidInput, staleVersion } from '../../errors.js';
import { nilaiBerakhlak, sumberBerakhlak } from '../../regulation/berakhlak.js';
import type { Deps } from '../../web/deps.js';
import { formFailure } from '../../web/form-failure.js';
import type { FormState } from '../../web/forms.js';

/** Which national value each of the city's behaviours serves: our mapping, not the regulation's; the Tim's sekretaris edits it. */

const CITY: Prisma.PerilakuWhereInput = { kbkId: null, nilaiBudaya: { perangkatDaerahId: null } };

/** A pair of behaviour and national value as the form says it, "integritas.1:akuntabel". */
const pairOf = (kode: string, nilai: string) => `${kode}:${nilai}`;

export const petaForm = z.object({
  semula: z.string('Muat ulang halaman ini').max(20_000, 'Muat ulang halaman ini'),
  peta: z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string().max(100), 'Pilih dari daftar').max(500, 'Pilih dari daftar')).transform((pairs) => [...new Set(pairs)].sort()),
});

/** The names of national values, in their own order. */
export const berakhlakNames = (rows: readonly { nilai: string }[]): string[] => nilaiBerakhlak.filter(({ kode }) => rows.some((row) => row.nilai === kode)).map(({ nama }) => nama);

/** Sets the mapping of all the city's behaviours. Throws forbidden, invalid_input, stale_version where it was changed since the form was opened. */
export async function petakanBerakhlak(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor, { semula, peta }: z.output<typeof petaForm>): Promise<void> {
  const [held] = postsAllowing(actor, 'tim.administrasi', {});
  if (!held) throw forbidden(`Pemetaan diubah oleh Sekretaris Tim (${permissions['tim.administrasi'].pasal}).`);
  await once(() => change(deps.db, deps.clock(), actor, async (tx, record) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended('pemetaan_berakhlak', 0))::text`;
    const rows = await tx.perilaku.findMany({ where: CITY, select: { id: true, kode: true, berakhlak: { select: { nilai: true } } } });
    const now = rows.flatMap((row) => row.berakhlak.map(({ nilai }) => pairOf(row.kode, nilai))).sort();
    if (now.join() === peta.join()) throw new NothingToDo();
    if (now.join() !== semula) throw staleVersion();
    const known = new Map(rows.flatMap((row) => nilaiBerakhlak.map(({ kode }) => [pairOf(row.kode, kode), { perilakuId: row.id, nilai: kode }] as const)));
    if (peta.some((pair) => !known.has(pair))) throw invalidInput({ peta: 'Pilih nilai BerAKHLAK dari daftar' });
    // None at all is how the mapping looks before it is first filled, which the next start would do.
    if (peta.length === 0) throw invalidInput({ peta: 'Pilih sedikitnya satu nilai BerAKHLAK' });
    await tx.pemetaanBerakhlak.deleteMany({ where: { perilaku: CITY } });
    await tx.pemetaanBerakhlak.createMany({ data: peta.map((pair) => known.get(pair)!) });
    const less = now.filter((pair) => !peta.includes(pair));
    const more = peta.filter((pair) => !now.includes(pair));
    await record({ tindakan: 'berakhlak.petakan', objek: 'pemetaan_berakhlak', objekId: 'kota', held, ringkas: 'mengubah pemetaan perilaku ke nilai BerAKHLAK', perubahan: { pemetaan: [less, more] } });
  }));
}

/** What /nilai/berakhlak shows. */
export async function berakhlakPage(deps: Pick<Deps, 'db'>, state: FormState) {
  const rows = await deps.db.perilaku.findMany({ relationLoadStrategy: 'join', where: CITY, orderBy: { urutan: 'asc' }, include: { nilaiBudaya: { select: { nama: true } }, berakhlak: true } });
  const now = rows.flatMap((row) => row.berakhlak.map(({ nilai }) => pairOf(row.kode, nilai))).sort();
  const typed = state.values.semula === undefined ? now : [state.values.peta ?? []].flat();
  return {
    title: 'Pemetaan BerAKHLAK',
    crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: 'Nilai', href: '/nilai' }, { label: 'Pemetaan BerAKHLAK' }],
    kepala: { title: 'Pemetaan BerAKHLAK', lead: `Nilai nasional mana yang dilayani tiap perilaku kota. Pemetaan ini disusun pengelola portal, bukan bagian dari Peraturan Walikota. Sumber nilai: ${sumberBerakhlak}.` },
    semula: now.join(),
    perilaku: rows.map((row) => ({ teks: row.teks, nilai: row.nilaiBudaya.nama, pilihan: nilaiBerakhlak.map(({ kode, nama }) => ({ value: pairOf(row.kode, kode), label: nama, checked: typed.includes(pairOf(row.kode, kode)) })) })),
    gagal: formFailure('Pemetaan', state.errors),
  };
}
