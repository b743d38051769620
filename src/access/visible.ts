import type { Prisma, StatusLaporan } from '../db/generated/client.js';
import type { Actor, Post } from './posts.js';

/**
 * What a person may read (Pasal 11 to 14 and our reading, docs/architecture.md): where-clauses through which every row is
 * found, so that what one may not know of is simply not there.
 */

const holds = (actor: Actor, ...wanted: Post[]) => actor.posts.filter((held) => wanted.includes(held.post));

const inTim = (actor: Actor) => actor.posts.some((held) => held.post.startsWith('TIM_'));
/** The Walikota and his office. */
export const inOffice = (actor: Actor): boolean => holds(actor, 'WALIKOTA', 'STAF_WALIKOTA').length > 0;
const nothing = { id: { in: [] as string[] } };

/** KBKs whose working copies the person reads: sekretaris, ketua, fasilitator and the head. */
function insiderOf(actor: Actor): Prisma.KbkWhereInput[] {
  const kbkIds = holds(actor, 'KBK_SEKRETARIS', 'KBK_KETUA', 'KBK_FASILITATOR').map((held) => held.kbkId!);
  const opdIds = holds(actor, 'KBK_PENANGGUNG_JAWAB').map((held) => held.opdId!);
  return [{ id: { in: kbkIds } }, { perangkatDaerahId: { in: opdIds } }];
}

/** KBKs in which the person holds any post, the anggota too, and those of the OPD they head. */
export function ownKbk(actor: Actor): Prisma.KbkWhereInput {
  return { OR: [...insiderOf(actor), { id: { in: holds(actor, 'KBK_ANGGOTA').map((held) => held.kbkId!) } }] };
}

/** The KBK posts by which a person sees a KBK's unfinished work. */
export function insiderKbk(actor: Actor): Prisma.KbkWhereInput {
  return { OR: insiderOf(actor) };
}

/** Whether the person reads forwarded reports of the whole city. */
export function seesCity(actor: Actor): boolean {
  return holds(actor, 'TIM_KETUA', 'TIM_SEKRETARIS', 'TIM_PENGARAH', 'TIM_PENANGGUNG_JAWAB').length > 0;
}

/** Whether the person reads states and counts of the whole city (/rekap). */
export function seesCityFigures(actor: Actor): boolean {
  return inTim(actor) || inOffice(actor);
}

/** OPDs given to the person as a member of the Tim, whose forwarded reports they read. */
export function reviewedOpdIds(actor: Actor): string[] {
  const binaan = holds(actor, 'TIM_KOORDINATOR').flatMap((held) => held.assigned.BINAAN);
  const assigned = holds(actor, 'TIM_ANGGOTA', 'TIM_KOORDINATOR').flatMap((held) => Object.values(held.assigned).flat());
  return [...new Set([...binaan, ...assigned])];
}

/** States in which the version on its way is endorsed in full. */
export const ENDORSED_STATES: readonly StatusLaporan[] = ['DISAHKAN', 'DITERUSKAN', 'DITERIMA'];

/**
 * Reports whose page the person may open. Whoever could once read a version keeps it, whatever the state is now: an
 * anggota from the first endorsement in full, the Tim from the first teruskan, the Walikota's office once accepted
 * behind a submitted evaluation.
 */
export function visibleLaporan(actor: Actor): Prisma.LaporanWhereInput {
  const or: Prisma.LaporanWhereInput[] = [{ kbk: insiderKbk(actor) }];

  const memberOf = holds(actor, 'KBK_ANGGOTA').map((held) => held.kbkId!);
  if (memberOf.length > 0) {
    or.push({
      kbkId: { in: memberOf },
      OR: [
        { status: { in: [...ENDORSED_STATES] } }, { diteruskanPertamaPada: { not: null } },
        // Only what was endorsed in full comes to the head, who returned it.
        { tindakan: { some: { tindakan: 'KEMBALIKAN', post: 'KBK_PENANGGUNG_JAWAB' } } },
      ],
    });
  }
  if (inTim(actor)) or.push(forwardedLaporan(actor));
  if (inOffice(actor)) or.push(EVALUATED);
  return { OR: or };
}

/** Reports that the Tim reads, each version from its teruskan on: of the whole city, or of the OPDs given to who asks. */
function forwardedLaporan(actor: Actor): Prisma.LaporanWhereInput {
  return { diteruskanPertamaPada: { not: null }, ...(seesCity(actor) ? {} : { kbk: { perangkatDaerahId: { in: reviewedOpdIds(actor) } } }) };
}

/** Accepted, behind a submitted evaluation: what the Walikota's office reads. */
const EVALUATED: Prisma.LaporanWhereInput = { status: 'DITERIMA', evaluasi: { status: 'DISAMPAIKAN' } };

/**
 * Versions whose files the person opens, as the page of their report shows them: insiders all; anggota those that came to the
 * head, endorsed in full as the susunan was then; the Tim those forwarded; the Walikota's office the accepted one.
 */
export function visibleVersi(actor: Actor): Prisma.VersiLaporanWhereInput {
  const own = ownKbk(actor);
  const or: Prisma.VersiLaporanWhereInput[] = [
    { laporan: { kbk: insiderKbk(actor) } },
    { laporan: { kbk: own }, tindakan: { some: { OR: [{ tindakan: 'TERUSKAN' }, { tindakan: 'KEMBALIKAN', post: 'KBK_PENANGGUNG_JAWAB' }] } } },
    // The version on its way: every one before it went back.
    { laporan: { kbk: own, status: { in: [...ENDORSED_STATES] } }, tindakan: { none: { tindakan: { in: ['KEMBALIKAN', 'TARIK', 'BUKA_KEMBALI'] } } } },
  ];
  if (inTim(actor)) or.push({ laporan: forwardedLaporan(actor), tindakan: { some: { tindakan: 'TERUSKAN' } } });
  if (inOffice(actor)) or.push({ laporan: EVALUATED, tindakan: { some: { tindakan: 'TERIMA' }, none: { tindakan: 'BUKA_KEMBALI' } } });
  return { OR: or };
}

/** Whether the person reads the working copy (DRAF, DIKEMBALIKAN) of a KBK's report, or only its versions. */
export function readsWorkingCopy(actor: Actor, kbk: { id: string; perangkatDaerahId: string }): boolean {
  return holds(actor, 'KBK_SEKRETARIS', 'KBK_KETUA', 'KBK_FASILITATOR').some((held) => held.kbkId === kbk.id)
    || holds(actor, 'KBK_PENANGGUNG_JAWAB').some((held) => held.opdId === kbk.perangkatDaerahId);
}

/** Activities in the making or at work: those of the KBKs whose working copy the person reads. */
export function visibleKegiatan(actor: Actor): Prisma.KegiatanWhereInput {
  return { kbk: insiderKbk(actor) };
}

/** Plans: their own KBK; the Tim reads all. */
export function visibleRencana(actor: Actor): Prisma.RencanaKegiatanWhereInput {
  return inTim(actor) ? {} : { kbk: ownKbk(actor) };
}

/**
 * Evaluations: the Tim always; the Walikota and his office, and the OPDs' own people, once submitted. What those of an
 * OPD see inside is narrowed to their own rows (`figureOpdIds`).
 */
export function visibleEvaluasi(actor: Actor): Prisma.EvaluasiWhereInput {
  if (inTim(actor)) return {};
  if (holds(actor, 'WALIKOTA', 'STAF_WALIKOTA', 'KBK_PENANGGUNG_JAWAB', 'KBK_KETUA', 'KBK_FASILITATOR', 'KBK_SEKRETARIS').length > 0) {
    return { status: 'DISAMPAIKAN' };
  }
  return nothing;
}

/** The OPDs of whose evaluation rows and recap the person may see any; null: all. */
export function figureOpdIds(actor: Actor): string[] | null {
  if (seesCityFigures(actor)) return null;
  return holds(actor, 'KBK_PENANGGUNG_JAWAB', 'KBK_KETUA', 'KBK_FASILITATOR', 'KBK_SEKRETARIS').map((held) => held.opdId!);
}

/** Whether the person sees on /rekap the states and counts of a KBK or, with null, that an office has none: those of the city, and insiders. */
export function seesRekap(actor: Actor, { kbkId, opdId }: { kbkId: string | null; opdId: string }): boolean {
  if (seesCityFigures(actor)) return true;
  return kbkId === null ? holds(actor, 'KBK_PENANGGUNG_JAWAB').some((held) => held.opdId === opdId) : readsWorkingCopy(actor, { id: kbkId, perangkatDaerahId: opdId });
}

/** Facilities: the KBK that they are for, and its head (Pasal 13 ayat (2) huruf a). */
export function visibleFasilitas(actor: Actor): Prisma.FasilitasWhereInput {
  return { kbk: ownKbk(actor) };
}

/** Material for the whole city: whoever is signed in; a KBK's own: its members and its head. */
export function visibleMateri(actor: Actor): Prisma.MateriWhereInput {
  return { OR: [{ kbkId: null }, { kbk: ownKbk(actor) }] };
}

/** The thread of a KBK: its members and its head. */
export function visiblePesan(actor: Actor): Prisma.PesanKbkWhereInput {
  return { kbk: ownKbk(actor) };
}

/** Directions of the Pengarah: the Tim, and the KBKs that they are for. */
export function visibleArahan(actor: Actor): Prisma.ArahanWhereInput {
  return inTim(actor) ? {} : { penerima: { some: { kbk: ownKbk(actor) } } };
}

/** Reports of the Tim to its Pengarah: the Tim once sent; a draft, whoever writes it, also over the renewal of the Tim. */
export function visibleLaporanTim(actor: Actor): Prisma.LaporanTimWhereInput {
  if (!inTim(actor)) return nothing;
  return { OR: [{ status: { not: 'DRAF' } }, ...(actor.pegawaiId === null ? [] : [{ keanggotaanTim: { pegawaiId: actor.pegawaiId } }])] };
}

/** Proposals of an OPD's own value: its head and the leaders of its KBKs, the Walikota and his office, the Tim. */
export function visibleUsulanNilai(actor: Actor): Prisma.UsulanNilaiWhereInput {
  if (seesCityFigures(actor)) return {};
  return { perangkatDaerahId: { in: holds(actor, 'KBK_PENANGGUNG_JAWAB', 'KBK_KETUA', 'KBK_FASILITATOR', 'KBK_SEKRETARIS').map((held) => held.opdId!) } };
}

/** Proposals of a KBK's own behaviours: that KBK and its head. */
export function visibleUsulanPerilaku(actor: Actor): Prisma.UsulanPerilakuWhereInput {
  return { kbk: ownKbk(actor) };
}

/** Sosialisasi of the city: whoever is signed in; inside an OPD: its own KBK people and its head, and the Tim. */
export function visibleSosialisasi(actor: Actor): Prisma.SosialisasiWhereInput {
  if (seesCityFigures(actor)) return {};
  return { OR: [{ perangkatDaerahId: null }, { perangkatDaerahId: { in: actor.posts.flatMap((held) => held.opdId ?? []) } }] };
}

/** Whether the person reads NIP, telephone and email of an OPD's people: ADMIN, the Tim's sekretaris, that OPD's head and sekretaris. */
export function seesPersonalData(actor: Actor, opdId: string | null): boolean {
  return holds(actor, 'ADMIN', 'TIM_SEKRETARIS').length > 0
    || (opdId !== null && holds(actor, 'KBK_PENANGGUNG_JAWAB', 'KBK_SEKRETARIS').some((held) => held.opdId === opdId));
}

/** Decrees of heads, KBKs and their posts: ADMIN, the Tim, and that OPD's KBK people; they carry numbers of persons. */
export function readsDecreesOf(actor: Actor): { perangkatDaerahId?: { in: string[] } } {
  if (inTim(actor) || holds(actor, 'ADMIN').length > 0) return {};
  return { perangkatDaerahId: { in: holds(actor, 'KBK_PENANGGUNG_JAWAB', 'KBK_KETUA', 'KBK_FASILITATOR', 'KBK_SEKRETARIS').map((held) => held.opdId!) } };
}

/** Whether the person reads the list of people, of all offices or of their own: ADMIN, the Tim's sekretaris, an OPD's head and sekretaris. */
export function seesPeople(actor: Actor): boolean {
  return holds(actor, 'ADMIN', 'TIM_SEKRETARIS', 'KBK_PENANGGUNG_JAWAB', 'KBK_SEKRETARIS').length > 0;
}

/** The OPDs whose people, with their numbers, the person reads; null: all. */
export function peopleOpdIds(actor: Actor): string[] | null {
  if (holds(actor, 'ADMIN', 'TIM_SEKRETARIS').length > 0) return null;
  return [...new Set(holds(actor, 'KBK_PENANGGUNG_JAWAB', 'KBK_SEKRETARIS').map((held) => held.opdId!))];
}

/** Whether the person reads somebody who left the service out of an OPD, as those placed there are read. */
export function readsFormer(actor: Actor, opdId: string | null): boolean {
  const opdIds = peopleOpdIds(actor);
  return opdIds === null || (opdId !== null && opdIds.includes(opdId));
}

/** People whose page the person opens on a day: themselves, and those placed in an office whose people they read. */
export function visiblePegawai(actor: Actor, today: Date): Prisma.PegawaiWhereInput {
  const opdIds = peopleOpdIds(actor);
  if (opdIds === null) return {};
  return { OR: [
    ...(actor.pegawaiId === null ? [] : [{ id: actor.pegawaiId }]),
    { penempatan: { some: { perangkatDaerahId: { in: opdIds }, mulai: { lte: today }, OR: [{ selesai: null }, { selesai: { gte: today } }] } } },
  ] };
}
