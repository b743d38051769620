import { postsAllowing } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { change, differences, type Tx } from '../../db/change.js';
import type { Evaluasi, Periode, Prisma, StatusEvaluasi } from '../../db/generated/client.js';
import { forbidden, invalidInput, staleVersion, wrongStage } from '../../errors.js';
import { city } from '../../regulation/city.js';
import { dayAt, monthOf, yearOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { tag } from '../../web/status.js';
import { evaluasiOffers, evaluasiTransitions, type EvaluasiAct } from '../../workflow/evaluasi.js';
import { personOn } from '../laporan/service.js';
import { notify, type Notice } from '../notifikasi/service.js';
import { computeResults, findEvaluasi, periodeDays, type EvaluasiRow } from './queries.js';
import { aturanOf, type AturanIsi } from './rule.js';

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Does one act of the evaluation's way, as src/workflow/evaluasi.ts allows it, in one transaction with its Tindakan and
 * its line in the riwayat. `tetapkan` freezes the figures, the rows behind them and the rule's version.
 * Throws not_found, forbidden, wrong_stage or stale_version. Gives the new state and the period's name.
 */
export async function actOnEvaluasi(deps: ServiceDeps, actor: Actor, input: { evaluasiId: string; act: EvaluasiAct; revisi: number }): Promise<{ status: StatusEvaluasi; periode: string }> {
  const now = deps.clock();
  const today = dayAt(now);
  const seen = await findEvaluasi(deps.db, actor, input.evaluasiId);
  if (wasDoneBefore(seen, actor, input)) return { status: seen.status, periode: seen.periode.nama };
  return change(deps.db, now, actor, async (tx, record) => {
    await tx.$queryRaw`select id from evaluasi where id = ${input.evaluasiId}::uuid for update`;
    const evaluasi = await tx.evaluasi.findUniqueOrThrow({ where: { id: input.evaluasiId }, include: { periode: true } });
    const { transition, held, problem } = chooseOffer(evaluasi, actor, input.act, today);
    if (evaluasi.revisi !== input.revisi) throw staleVersion('Evaluasi ini sudah berubah sejak Anda membukanya. Periksa keadaan terakhirnya, lalu putuskan lagi.');
    if (problem) throw wrongStage(problem);

    const moved = input.act === 'tetapkan' ? await freeze(tx, evaluasi, today, now) : { disampaikanPada: now };
    await tx.evaluasi.update({ where: { id: evaluasi.id }, data: { ...moved, status: transition.to, statusSejak: now, revisi: { increment: 1 } } });
    await tx.tindakanEvaluasi.create({
      data: {
        evaluasiId: evaluasi.id, tindakan: transition.tindakan, pegawaiId: actor.pegawaiId!, post: held.post, sebutan: held.label, sifat: held.sifat,
        ...await personOn(tx, actor.pegawaiId!, now), pada: now,
      },
    });
    await record({ tindakan: `evaluasi.${input.act}`, objek: 'evaluasi', objekId: evaluasi.id, held, versi: evaluasi.versi, ringkas: `${transition.kata} evaluasi ${evaluasi.periode.nama}` });
    await notify(tx, now, { ...NOTICES[input.act](evaluasi.periode.nama), tautan: `/evaluasi/${evaluasi.id}`, by: actor.akunId });
    return { status: transition.to, periode: evaluasi.periode.nama };
  });
}

/** A form sent twice: the last act is this very act, by this person, from the state that the form saw. It is done once. */
function wasDoneBefore(evaluasi: EvaluasiRow, actor: Actor, { act, revisi }: { act: EvaluasiAct; revisi: number }): boolean {
  const [last] = evaluasi.tindakan;
  return last?.tindakan === act.toUpperCase() && last.pegawaiId === actor.pegawaiId && revisi === evaluasi.revisi - 1;
}

function chooseOffer(evaluasi: Evaluasi & { periode: Periode }, actor: Actor, act: EvaluasiAct, today: Day) {
  const facts = { status: evaluasi.status, periode: { nama: evaluasi.periode.nama, ...periodeDays(evaluasi.periode) } };
  const offer = evaluasiOffers(facts, actor, today).find(({ transition }) => transition.act === act);
  if (offer) return offer;
  // No line for this state and person: say which of the two it is.
  const { permission, kata } = evaluasiTransitions.find((transition) => transition.act === act)!;
  if (postsAllowing(actor, permission, {}).length === 0) throw forbidden(`Anda tidak memegang jabatan yang dapat ${kata} evaluasi.`);
  throw wrongStage(`Evaluasi ${facts.periode.nama} berkeadaan ${tag(evaluasi.status).word}, jadi tidak dapat Anda ${act === 'tetapkan' ? 'tetapkan' : 'sampaikan'} sekarang.`);
}

const NOTICES: Record<EvaluasiAct, (periode: string) => Omit<Notice, 'tautan' | 'by'>> = {
  tetapkan: (periode) => ({
    to: [{ posts: ['TIM_PENANGGUNG_JAWAB'] }],
    judul: `Sampaikan evaluasi ${periode}`, teks: `Evaluasi sudah ditetapkan oleh Ketua Tim dan menunggu Anda sampaikan kepada ${city.kepalaDaerah}.`,
  }),
  sampaikan: (periode) => ({
    to: [{ posts: ['WALIKOTA', 'STAF_WALIKOTA'] }],
    judul: `Evaluasi ${periode} disampaikan`, teks: 'Ringkasan hasil evaluasi budaya kerja dapat dibaca dan diunduh.',
  }),
};

/**
 * Writes every OPD's row and figures with the rows they were counted from, and marks the reports that were counted. The
 * reports are held first, in one order, so that none is accepted or reopened while it is being counted.
 */
async function freeze(tx: Tx, evaluasi: Evaluasi & { periode: Periode }, today: Day, now: Date): Promise<Prisma.EvaluasiUncheckedUpdateInput> {
  const { mulai, akhir } = periodeDays(evaluasi.periode);
  await tx.$queryRaw`
    select l.id from laporan l join periode p on p.id = l.periode_id
    where p.jenis = 'PELAPORAN' and p.akhir between ${mulai}::date and ${akhir}::date order by l.id for update of l`;
  const { aturan, opd } = await computeResults(tx, { mulai, akhir }, null, today);

  const rows = await tx.evaluasiPerangkatDaerah.createManyAndReturn({
    data: opd.map((row) => ({
      evaluasiId: evaluasi.id, perangkatDaerahId: row.opdId, nama: row.nama, dinilai: row.dinilai, alasanTidakDinilai: row.alasan,
      total: row.total, predikat: row.predikat, peringkat: row.peringkat,
    })),
    select: { id: true, perangkatDaerahId: true },
  });
  const rowId = new Map(rows.map((row) => [row.perangkatDaerahId, row.id]));
  await tx.nilaiIndikator.createMany({
    data: opd.flatMap((row) => row.skor.map(({ kode, pembilang, penyebut }) => ({
      evaluasiPerangkatDaerahId: rowId.get(row.opdId)!, indikator: kode, pembilang, penyebut, rincian: row.rincian![kode] as unknown as Prisma.InputJsonArray,
    }))),
  });
  await tx.laporan.updateMany({
    where: {
      status: 'DITERIMA', periode: { jenis: 'PELAPORAN', akhir: { gte: evaluasi.periode.mulai, lte: evaluasi.periode.akhir } },
      kbk: { perangkatDaerahId: { in: opd.filter(({ dinilai }) => dinilai).map(({ opdId }) => opdId) } },
    },
    data: { evaluasiId: evaluasi.id },
  });
  return { aturanVersi: aturan.versi, ditetapkanPada: now, nomor: numberOf(evaluasi) };
}

const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

/** `KBK/EVAL/2026/I`: the year and which part of it; a later version of the same period says so. */
function numberOf(evaluasi: Evaluasi & { periode: Periode }): string {
  const { mulai, akhir } = periodeDays(evaluasi.periode);
  const months = (yearOf(akhir) - yearOf(mulai)) * 12 + monthOf(akhir) - monthOf(mulai) + 1;
  const part = ROMAN[Math.floor((monthOf(mulai) - 1) / months)];
  return `KBK/EVAL/${yearOf(mulai)}/${part}${evaluasi.versi > 1 ? `/${evaluasi.versi}` : ''}`;
}

/**
 * Puts a new version of weights and predicates in force, with its reason. Evaluations that are set keep theirs.
 * Throws forbidden without the post, stale_version where another version came in between, invalid_input where nothing changes.
 */
export async function changeAturan(deps: ServiceDeps, actor: Actor, input: { versi: number; isi: AturanIsi; alasan: string }): Promise<number> {
  const [held] = postsAllowing(actor, 'tim.administrasi', {});
  if (!held) throw forbidden('Bobot dan predikat diatur oleh Sekretaris Tim (Pasal 11 ayat (3) huruf d).');
  const now = deps.clock();
  return change(deps.db, now, actor, async (tx, record) => {
    // Two at once: the second waits here, and then finds a newer version.
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended('aturan_evaluasi', 0))::text`;
    const before = aturanOf(await tx.aturanEvaluasi.findFirstOrThrow({ orderBy: { versi: 'desc' } }));
    if (before.versi !== input.versi) throw staleVersion('Bobot dan predikat sudah diubah sejak Anda membuka halaman ini. Isian Anda masih ada di bawah; bandingkan dengan aturan yang berlaku, lalu simpan lagi.');
    const perubahan = differences(flat(before), flat(input.isi));
    if (Object.keys(perubahan).length === 0) throw invalidInput({ '': 'Belum ada yang diubah dari aturan yang berlaku.' });
    const versi = before.versi + 1;
    await tx.aturanEvaluasi.create({ data: { versi, isi: input.isi as unknown as Prisma.InputJsonObject, alasan: input.alasan, dibuatPada: now } });
    await record({ tindakan: 'aturan.ubah', objek: 'aturan_evaluasi', objekId: String(versi), held, versi, ringkas: `mengubah bobot dan predikat evaluasi, aturan versi ${versi}`, alasan: input.alasan, perubahan });
    return versi;
  });
}

/** A rule field by field, for the trail. */
function flat({ bobot, predikat, batasLemah }: AturanIsi): Record<string, unknown> {
  return {
    ...Object.fromEntries(Object.entries(bobot).map(([kode, value]) => [`bobot.${kode}`, value])),
    ...Object.fromEntries(predikat.flatMap(({ huruf, nama, mulaiDari }) => [[`predikat.${huruf}.nama`, nama], [`predikat.${huruf}.mulaiDari`, mulaiDari]])),
    batasLemah,
  };
}
