import { z } from 'zod';
import { revisi, text, wholeNumber } from '../../web/forms.js';
import { indikatorEvaluasi, type KodeIndikator } from './indicators.js';
import { aturanAwal, type AturanIsi } from './rule.js';

/** What Tetapkan and Sampaikan carry. */
export const tindakanForm = z.object({ revisi });

/** The field of an indicator's weight on the form: `bobotKelengkapan`. */
export const bobotField = (kode: KodeIndikator) => `bobot${kode.charAt(0).toUpperCase()}${kode.slice(1)}`;

const HURUF = aturanAwal.predikat.map(({ huruf }) => huruf);
/** The last predicate begins at 0 and has no field for it. */
const BERBATAS = HURUF.slice(0, -1);

const fields = {
  versi: revisi,
  ...Object.fromEntries(indikatorEvaluasi.map(({ kode, nama }) => [bobotField(kode), wholeNumber(`Bobot ${nama}`, 0, 100)])),
  ...Object.fromEntries(HURUF.map((huruf) => [`nama${huruf}`, text(`Sebutan predikat ${huruf}`, 30)])),
  ...Object.fromEntries(BERBATAS.map((huruf) => [`mulai${huruf}`, wholeNumber(`Batas predikat ${huruf}`, 1, 100)])),
  batasLemah: wholeNumber('Batas nilai lemah', 0, 100),
  alasan: text('Alasan', 500),
};

/** A new version of weights and predicates. */
export const aturanForm = z.object(fields).superRefine((raw, ctx) => {
  const form = raw as Record<string, unknown>;
  const sum = indikatorEvaluasi.reduce((total, { kode }) => total + Number(form[bobotField(kode)]), 0);
  if (sum !== 100) ctx.addIssue({ code: 'custom', path: [bobotField(indikatorEvaluasi[0]!.kode)], message: `Jadikan jumlah semua bobot 100; sekarang ${sum}` });
  BERBATAS.slice(1).forEach((huruf, index) => {
    const above = BERBATAS[index]!;
    if (Number(form[`mulai${huruf}`]) >= Number(form[`mulai${above}`])) ctx.addIssue({ code: 'custom', path: [`mulai${huruf}`], message: `Isi batas predikat ${huruf} lebih rendah dari batas predikat ${above}` });
  });
}).transform((raw) => {
  const form = raw as unknown as Record<string, string | number>;
  const isi: AturanIsi = {
    bobot: Object.fromEntries(indikatorEvaluasi.map(({ kode }) => [kode, Number(form[bobotField(kode)])])) as AturanIsi['bobot'],
    predikat: HURUF.map((huruf) => ({ huruf, nama: String(form[`nama${huruf}`]), mulaiDari: Number(form[`mulai${huruf}`] ?? 0) })),
    batasLemah: Number(form.batasLemah),
  };
  return { versi: Number(form.versi), alasan: String(form.alasan), isi };
});

/** A rule as the form shows it. */
export function aturanValues(aturan: AturanIsi): Record<string, string> {
  return {
    ...Object.fromEntries(indikatorEvaluasi.map(({ kode }) => [bobotField(kode), String(aturan.bobot[kode])])),
    ...Object.fromEntries(aturan.predikat.flatMap(({ huruf, nama, mulaiDari }) => [[`nama${huruf}`, nama], [`mulai${huruf}`, String(mulaiDari)]])),
    batasLemah: String(aturan.batasLemah),
  };
}
