import type { JenisKegiatan } from '../../generated/client.js';
import { JENIS } from '../../../features/kegiatan/schema.js';
import { addDays, dayAt, firstOfMonth, monthOf, yearOf, type Day } from '../../../time.js';
import { fmt } from '../../../web/format.js';
import type { LaporanAct } from '../../../workflow/laporan.js';
import { readSeedTable } from '../csv.js';
import { headOn, SPECIAL, type DemoCity, type Group, type Person } from './people.js';
import { CAPTIONS, isScene, type Scene } from './pictures.js';
import { randomFrom, type Random } from './random.js';
import type { Period, Step } from './steps.js';
import { duringDay, isWorkday, later, minutesAfter, workdayFrom, workdaysAfter } from './worktime.js';

/** What happened in the demonstration city: who pressed what, when, up to the moment of the first start. */

export interface StoryInput {
  city: DemoCity;
  /** Reporting periods from the first on; those to come are passed over. */
  periods: Period[];
  /** The moment of the first start: nothing is later. */
  now: Date;
}

interface Template {
  judul: string;
  jenis: JenisKegiatan;
  tempat: string;
  perilaku: string[];
  scene: Scene;
  peserta: number;
  biaya: number;
  sasaran: string;
  uraian: string;
  hasil: string;
}

/** How an office keeps at it, from 0 to 1: what its figures come from. */
const DILIGENCE: Record<string, number> = {
  setda: 0.86, setwan: 0.62, inspektorat: 0.93, disdikbud: 0.74, dinkes: 0.95, dpupr: 0.42, disperkim: 0.66, dinsos: 0.8, dp3a: 0.83, dkpp: 0.57, dlh: 0.77, disdukcapil: 0.92,
  dishub: 0.6, diskominfo: 0.94, diskopperindag: 0.52, dpmptsp: 0.9, disparpora: 0.47, disperpusip: 0.84, 'satpol-pp': 0.7, bappeda: 0.88, bkpsdm: 0.91, bapenda: 0.72, bkad: 0.79,
  'kec-serang': 0.9, 'kec-kasemen': 0.5, 'kec-walantaka': 0.64, 'kec-curug': 0.75, 'kec-cipocok-jaya': 0.81, 'kec-taktakan': 0.35, 'pkm-unyur': 0.87, 'pkm-ciracas': 0.78,
};

/** Where a report comes to rest before its end: in the last month that is complete (1) and the one before it (2). */
const RESTS: Record<string, { ago: number; before: LaporanAct | 'perbaikan' | 'sahkan kedua'; return?: ReturnBy }> = {
  dpupr: { ago: 2, before: 'ajukan' },
  disparpora: { ago: 2, before: 'sahkan kedua' },
  bapenda: { ago: 2, before: 'teruskan' },
  bkad: { ago: 2, before: 'terima' },
  disdikbud: { ago: 2, before: 'perbaikan', return: 'tim' },
  dinkes: { ago: 1, before: 'perbaikan', return: 'tim' },
  'kec-serang': { ago: 1, before: 'teruskan' },
  diskominfo: { ago: 1, before: 'terima' },
  'pkm-unyur': { ago: 1, before: 'sahkan' },
  'satpol-pp': { ago: 1, before: 'teruskan' },
  dishub: { ago: 1, before: 'terima' },
};

type ReturnBy = 'tim' | 'ketua' | 'fasilitator' | 'pj';

/** An activity as the story knows it. */
interface Told {
  id: string;
  template: Template;
  mulai: Day;
  recordedAt: Date;
}

/** Everything that was done, in the order in which it was done. */
export function tellStory(input: StoryInput): Step[] {
  const texts = readTexts();
  return input.city.groups.flatMap((kbk) => tellGroup(kbk, input, texts))
    .filter((step) => step.at <= input.now)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

function readTexts() {
  const templates = readSeedTable<'untuk' | 'judul' | 'jenis' | 'tempat' | 'perilaku' | 'gambar' | 'peserta' | 'biaya' | 'sasaran' | 'uraian' | 'hasil'>('kegiatan.csv').map((row) => {
    const jenis = JENIS.find((one) => one === row.jenis);
    if (!jenis || !isScene(row.gambar)) throw new Error(`prisma/seed/kegiatan.csv: ${row.judul}`);
    const template: Template = { ...row, jenis, scene: row.gambar, perilaku: row.perilaku.split(' '), peserta: Number(row.peserta), biaya: Number(row.biaya) };
    return { untuk: row.untuk, template };
  });
  return {
    templates,
    returns: readSeedTable<'oleh' | 'alasan' | 'bagian' | 'catatan' | 'tanggapan'>('pengembalian.csv'),
    obstacles: readSeedTable<'kendala' | 'tindak_lanjut'>('kendala.csv'),
    nihil: readSeedTable<'alasan' | 'ringkasan'>('nihil.csv'),
  };
}

type Texts = ReturnType<typeof readTexts>;

/** Deals activity texts so that a KBK comes back to one only after all the others; what is of its own kind comes early. */
function dealer(kbk: Group, texts: Texts, random: Random): () => Template {
  const kinds = new Set([kbk.slug, kbk.office.jenis, ...(kbk.office.slug === 'dinkes' ? ['kesehatan'] : [])]);
  const general = texts.templates.filter(({ untuk }) => untuk === 'semua');
  const own = texts.templates.filter(({ untuk }) => kinds.has(untuk));
  let deck: Template[] = [];
  return () => {
    if (deck.length === 0) {
      const shuffled = random.shuffle(general);
      const soon = shuffled.splice(shuffled.length / 2);
      deck = [...shuffled, ...random.shuffle([...own, ...soon])].map(({ template }) => template);
    }
    return deck.pop()!;
  };
}

function tellGroup(kbk: Group, { city, periods, now }: StoryInput, texts: Texts): Step[] {
  const random = randomFrom(kbk.slug);
  const diligence = DILIGENCE[kbk.slug]!;
  const today = dayAt(now);
  const deal = dealer(kbk, texts, random);
  const steps: Step[] = [];
  const plans = tellPlans(kbk, { periods, today, diligence, deal, random }, steps);

  for (const periode of periods) {
    if (periode.mulai > today || periode.akhir < kbk.mulai) continue;
    const monthsAgo = monthsBetween(periode.mulai, today);
    const rest = RESTS[kbk.slug]?.ago === monthsAgo ? RESTS[kbk.slug]! : null;
    // What is left undone here is left undone for good: the first of these offices, and months without anything.
    const isMissing = !rest && monthsAgo > 0 && random.chance((1 - diligence) * 0.35);
    const isNihil = !rest && !isMissing && monthsAgo > 0 && random.chance((1 - diligence) * 0.18);
    const quiet = isMissing || isNihil || (kbk.slug === 'diskominfo' && monthsAgo === 0);
    const told = quiet ? [] : tellActivities(kbk, { periode, today, diligence, plans, deal, random }, steps);
    if (isMissing || monthsAgo === 0) continue;
    steps.push(...tellReport(kbk, { city, periode, told, diligence, rest, texts, random, isNihil }));
  }
  return steps;
}

const monthsBetween = (from: Day, to: Day) => (yearOf(to) - yearOf(from)) * 12 + monthOf(to) - monthOf(from);

interface Plan {
  id: string;
  tahun: number;
  bulan: number;
  template: Template;
  anggaran: bigint;
}

/** A plan for each year: the first when the KBK was formed, the next ones in December. Gives the plans by year and month. */
function tellPlans(kbk: Group, { periods, today, diligence, deal, random }: { periods: Period[]; today: Day; diligence: number; deal: () => Template; random: Random }, steps: Step[]): Map<string, Plan[]> {
  const plans = new Map<string, Plan[]>();
  const firstYear = yearOf(periods[0]!.mulai > kbk.mulai ? periods[0]!.mulai : kbk.mulai);
  for (let tahun = firstYear; tahun <= yearOf(today) + 1; tahun++) {
    const december = `${tahun - 1}-12-03`;
    const begins = tahun === firstYear || december < kbk.mulai ? addDays(kbk.mulai, 2) : december;
    let at = duringDay(workdayFrom(begins), random, 480, 570);
    // Some ketua take their time.
    const endorsed = later(at, random.int(2, kbk.slug === 'dinkes' ? 4 : 9), random);
    const from = yearOf(dayAt(endorsed)) === tahun ? monthOf(dayAt(endorsed)) + 1 : 1;
    for (let bulan = from; bulan <= 12; bulan++) {
      for (let n = random.chance(diligence - 0.2) ? 2 : 1; n > 0; n--) {
        const template = deal();
        const plan: Plan = { id: random.uuid(at), tahun, bulan, template, anggaran: BigInt(template.biaya) * BigInt(random.int(10, 13)) / 10n };
        plans.set(`${tahun} ${bulan}`, [...plans.get(`${tahun} ${bulan}`) ?? [], plan]);
        steps.push({ at, kbk, do: 'rencana.susun', id: plan.id, tahun, bulan, judul: template.judul, sasaran: template.sasaran, anggaran: plan.anggaran });
        at = minutesAfter(at, random.int(2, 9), random);
      }
    }
    if (from <= 12) steps.push({ at: endorsed, kbk, do: 'rencana.sahkan', tahun });
  }
  return plans;
}

/** The activities of a KBK in a period, those planned that were carried out and some besides. */
function tellActivities(kbk: Group, { periode, today, diligence, plans, deal, random }: {
  periode: Period; today: Day; diligence: number; plans: Map<string, Plan[]>; deal: () => Template; random: Random;
}, steps: Step[]): Told[] {
  const from = periode.mulai > kbk.mulai ? periode.mulai : workdayFrom(addDays(kbk.mulai, 1));
  const days = Array.from({ length: 31 }, (_, n) => addDays(from, n)).filter((day) => day <= periode.akhir && isWorkday(day));
  if (days.length === 0) return [];
  // Something is always remembered too late for the report of its month, and follows in a later one.
  const tooLate = (n: number) => n > 0 && random.chance(0.05);
  const planned = (plans.get(`${yearOf(periode.mulai)} ${monthOf(periode.mulai)}`) ?? []).filter(() => random.chance(0.25 + diligence * 0.72));
  const besides = Array.from({ length: (random.chance(diligence) ? 1 : 0) + (random.chance(diligence * 0.5) ? 1 : 0) }, () => null);
  const chosen = random.shuffle([...planned, ...(planned.length === 0 && besides.length === 0 ? [null] : besides)]);
  return chosen.flatMap((plan, n): Told[] => {
    const mulai = random.pick(days);
    const template = plan?.template ?? deal();
    const lasts = random.chance(0.08) ? 1 : 0;
    const selesai = lasts && addDays(mulai, 1) <= periode.akhir ? addDays(mulai, 1) : null;
    const isTooLate = tooLate(n);
    const recordedAt = isTooLate ? duringDay(workdaysAfter(periode.akhir, random.int(6, 12)), random) : later(duringDay(mulai, random, 600, 900), random.pick([0, 0, 1, 1, 2, 3]) + lasts, random);
    const id = random.uuid(recordedAt);
    const members = [kbk.ketua, kbk.sekretaris, ...(kbk.fasilitator ? [kbk.fasilitator] : []), ...kbk.anggota];
    const hadir = members.filter((one) => one === kbk.sekretaris || random.chance(0.72 + diligence * 0.22)).map((one) => one.id);
    const anggaran = plan ? plan.anggaran * BigInt(random.int(62, 100)) / 100n : BigInt(template.biaya);
    const scenes: Scene[] = !random.chance(0.45 + diligence * 0.5) ? [] : random.chance(0.4) && template.scene !== 'dokumen' ? [template.scene, 'dokumen'] : [template.scene];
    if (mulai > today) return [];
    if (scenes.length > 0) {
      const stamp = mulai.replaceAll('-', '');
      steps.push({
        at: minutesAfter(recordedAt, -random.int(3, 8), random), kbk, do: 'bukti.unggah', formulirId: id,
        berkas: scenes.map((scene) => ({ scene, nama: scene === 'dokumen' ? `daftar-hadir-${stamp}.jpg` : `IMG_${stamp}_${random.int(100000, 159999)}.jpg` })),
      });
    }
    steps.push({
      at: recordedAt, kbk, do: 'kegiatan.catat', id, keterangan: scenes.map((scene) => (random.chance(0.8) ? random.pick(CAPTIONS[scene]) : '')),
      isi: {
        judul: template.judul, jenis: template.jenis, mulai, selesai, tempat: template.tempat, rencanaId: plan?.id ?? null, perilaku: template.perilaku, uraian: template.uraian,
        hasil: random.chance(0.5 + diligence * 0.5) ? template.hasil : '', hadir, jumlahPeserta: Math.max(hadir.length, Math.round(template.peserta * (0.8 + random.next() * 0.4))),
        anggaran: anggaran / 1000n * 1000n,
      },
    });
    return isTooLate ? [] : [{ id, template, mulai, recordedAt }];
  });
}

/** A report's way from its texts on, as far as it goes. */
function tellReport(kbk: Group, { city, periode, told, diligence, rest, texts, random, isNihil }: {
  city: DemoCity; periode: Period; told: Told[]; diligence: number; rest: (typeof RESTS)[string] | null; texts: Texts; random: Random; isNihil: boolean;
}): Step[] {
  const steps: Step[] = [];
  const add = (step: DistributiveOmit<Step, 'kbk'>) => { steps.push({ kbk, ...step }); };
  // What is not punctual is late by days, now and then by weeks.
  const lag = random.chance(diligence) ? random.int(1, 2) : random.int(3, random.chance(0.3) ? 16 : 8);
  let at = duringDay(workdaysAfter(addDays(periode.akhir, 1), lag - 1), random, 480, 840);
  const lastRecord = told.reduce((last, { recordedAt }) => (recordedAt > last ? recordedAt : last), at);
  if (lastRecord > at) at = later(lastRecord, 0, random);

  const act = (name: LaporanAct, oleh: Person | 'kepala', n: number, alasan = '', catatan: { bagian: string; teks: string }[] = []) => {
    at = later(at, n, random);
    add({ at, do: 'laporan.tindak', periode: periode.id, act: name, oleh: oleh === 'kepala' ? headOn(kbk.office, dayAt(at)) : oleh, alasan, catatan });
  };

  if (told.length === 0) {
    add({ at, do: 'laporan.buka', periode: periode.id });
    at = minutesAfter(at, 4, random);
  }
  add({ at, do: 'laporan.susun', periode: periode.id, teks: textsOf(periode, told, isNihil, texts, random), tanggapan: null });
  if (rest?.before === 'ajukan') return steps;

  const returnedBy: ReturnBy | null = rest ? rest.return ?? null : random.chance(0.16) ? random.pick(['tim', 'tim', 'tim', 'ketua', 'fasilitator', 'pj'] as const) : null;
  const kindOf = (by: ReturnBy, ofActivity: boolean) => {
    const all = texts.returns.filter(({ oleh }) => oleh === by);
    const wanted = all.filter(({ bagian }) => (bagian === 'kegiatan') === ofActivity);
    return random.pick(wanted.length > 0 ? wanted : all);
  };
  let open: ReturnBy | null = returnedBy === 'fasilitator' && !kbk.fasilitator ? 'ketua' : returnedBy;
  at = minutesAfter(at, random.int(4, 15), random);
  add({ at, do: 'laporan.tindak', periode: periode.id, act: 'ajukan', oleh: kbk.sekretaris, alasan: '', catatan: [] });
  if (!rest && random.chance(0.03)) {
    act('tarik', kbk.sekretaris, 0);
    act('ajukan', kbk.sekretaris, 0);
  }

  for (;;) {
    const give = (by: ReturnBy, oleh: Person | 'kepala', n: number) => {
      const { alasan, bagian, catatan, tanggapan } = kindOf(by, told.length > 0 && (rest !== null || random.chance(0.6)));
      const about = bagian === 'kegiatan' ? random.pick(told) : null;
      const notes = [{ bagian: about ? `kegiatan:${about.id}` : bagian, teks: catatan }];
      if (rest?.before === 'perbaikan') {
        const more = kindOf(by, false);
        act('kembalikan', oleh, n, alasan, [...notes, { bagian: more.bagian, teks: more.catatan }]);
        return false;
      }
      act('kembalikan', oleh, n, alasan, notes);
      open = null;
      at = later(at, random.int(1, 3), random);
      if (about) {
        add({ at, do: 'kegiatan.ubah', id: about.id, isi: { uraian: `${about.template.uraian} ${tanggapan}`, hasil: about.template.hasil }, tanggapan });
      } else {
        add({ at, do: 'laporan.susun', periode: periode.id, teks: bagian === 'ringkasan' ? { ringkasan: `${summaryOf(periode, told)} ${tanggapan}` } : {}, tanggapan });
      }
      act('ajukan', kbk.sekretaris, 0);
      return true;
    };

    if (rest?.before === 'sahkan') return steps;
    if (open === 'ketua' || open === 'fasilitator') {
      if (!give(open, open === 'ketua' ? kbk.ketua : kbk.fasilitator!, random.int(0, 1))) return steps;
      continue;
    }
    const endorsers = random.shuffle([kbk.ketua, ...(kbk.fasilitator ? [kbk.fasilitator] : [])]);
    for (const [n, endorser] of endorsers.entries()) {
      if (n === 1 && rest?.before === 'sahkan kedua') return steps;
      act('sahkan', endorser, random.chance(0.3 + diligence * 0.5) ? 0 : 1);
    }
    const forwardAfter = random.chance(diligence) ? random.pick([0, 0, 1]) : random.int(1, 4);
    if (open === 'pj') {
      if (!give('pj', 'kepala', forwardAfter)) return steps;
      continue;
    }
    if (rest?.before === 'teruskan') return steps;
    act('teruskan', 'kepala', forwardAfter);

    const reviewer = reviewerOf(city, kbk, random);
    const reviewAfter = random.chance(0.6) ? random.int(2, 7) : random.int(8, 15);
    if (open === 'tim') {
      if (!give('tim', reviewer, rest ? 3 : Math.min(reviewAfter, 7))) return steps;
      continue;
    }
    if (rest?.before === 'terima') return steps;
    act('terima', reviewer, reviewAfter);
    return steps;
  }
}

/** Who reviews an office's report: its koordinator, now and then the Tim's sekretaris; for the Setda the member assigned to it. */
function reviewerOf({ tim }: DemoCity, { office }: Group, random: Random): Person {
  if (office.slug === SPECIAL.timHome) return tim.anggota;
  return random.chance(0.12) ? tim.sekretaris : tim.koordinator.get(office.slug)!;
}

function textsOf(periode: Period, told: Told[], isNihil: boolean, texts: Texts, random: Random) {
  if (isNihil || told.length === 0) {
    const { alasan, ringkasan } = random.pick(texts.nihil);
    return { ringkasan, alasanNihil: alasan };
  }
  const { kendala, tindak_lanjut: tindakLanjut } = random.pick(texts.obstacles);
  return { ringkasan: summaryOf(periode, told), ...(random.chance(0.75) ? { kendala, tindakLanjut } : {}) };
}

const NUMBERS = ['', 'Satu', 'Dua', 'Tiga', 'Empat', 'Lima', 'Enam', 'Tujuh'];

function summaryOf(periode: Period, told: Told[]): string {
  if (told.length === 0) return `Tidak ada kegiatan pada ${periode.nama}.`;
  const [first, ...others] = [...told].sort((a, b) => (a.mulai < b.mulai ? -1 : 1));
  const results = others.length > 0 ? ` ${others.at(-1)!.template.hasil}` : '';
  return `${NUMBERS[told.length] ?? fmt.number(told.length)} kegiatan dilaksanakan pada ${periode.nama}, dimulai dengan “${first!.template.judul}”. ${first!.template.hasil}${results}`;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** The months that the city tells of: twelve before that of the start, and the one in which it is. */
export const firstDayOf = (today: Day): Day => firstOfMonth(today, -12);
