import { kbkAllowing } from '../../access/permissions.js';
import { posts, type Actor, type Post } from '../../access/posts.js';
import { insiderKbk, visibleLaporan } from '../../access/visible.js';
import { Prisma } from '../../db/generated/client.js';
import { TIME_ZONE, addDays, dayAt, daysBetween, monthOf, yearOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { address } from '../../web/lists.js';
import { siapLetters } from '../../web/siap.js';
import { tag, type Tag } from '../../web/status.js';
import { OPEN_STATES, waitsFor, type LaporanFacts } from '../../workflow/laporan.js';
import { reportsWithFacts, type ReportWithFacts } from '../laporan/queries.js';
import { dutiesIn, type Duty } from '../rekap/duties.js';
import { placesOf, type Place } from './places.js';
import { isReviewer, isUnopened, periodNames, taskQueries, tasksOf, waitsOn, type Line, type Task } from './tasks.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

interface Period { id: string; nama: string; mulai: Day; akhir: Day; tenggat: Day }

interface Activity {
  id: string;
  kbk_id: string;
  judul: string;
  jenis: keyof typeof JENIS;
  selesai: Day;
  peserta: number;
  anggaran: bigint;
  bukti: number;
  nilai: string[] | null;
}

const JENIS = { SOSIALISASI: 'Sosialisasi', INTERNALISASI: 'Internalisasi', INSTITUSIONALISASI: 'Institusionalisasi' } as const;

/** All that the home page is made of, loaded at once for every place of the person. */
interface Found {
  actor: Actor;
  today: Day;
  duties: Duty[];
  laporan: ReportWithFacts[];
  lines: Line[];
  activities: Activity[];
  endorsed: { id: string; kbkId: string; nama: string; tag: Tag; pada: Day }[];
  period: Period | null;
}

/** What /beranda shows: for each place of the person what waits, what is late, what comes next. */
export async function homePage(deps: QueryDeps, actor: Actor) {
  const found = await load(deps, actor);
  const { today } = found;
  const kbks = found.duties.filter((duty) => duty.kbkId !== null && duty.periodeMulai <= today && today <= duty.periodeAkhir)
    .map((duty) => ({ kbkId: duty.kbkId!, kbkNama: duty.kbkNama!, opdId: duty.opdId }));
  const places = placesOf(actor, kbks).map((place) => placeView(place, found));
  const [only] = places;
  const several = places.length > 1;
  return {
    title: 'Beranda',
    kepala: {
      eyebrow: fmt.weekday(today),
      title: several || !only ? 'Beranda' : only.nama,
      lead: several ? `Anda memegang ${actor.posts.length} jabatan; tiap bagian di bawah untuk satu tempat tugas.` : only?.peran ?? `Selamat datang, ${actor.nama}.`,
      acts: kbkAllowing(actor, 'kegiatan.catat').length > 0 ? [{ label: 'Catat kegiatan', kind: 'primary', icon: 'plus', href: '/kegiatan/baru' }] : [],
    },
    beberapa: several,
    bagian: places,
    kosong: {
      title: 'Anda belum memegang jabatan',
      text: 'Halaman ini menampilkan pekerjaan menurut jabatan dalam KBK atau Tim Pengembangan. Bila Anda sudah ditunjuk, sampaikan keputusan penunjukannya kepada administrator agar dicatat.',
      button: { label: 'Baca panduan', kind: 'second', href: '/bantuan' },
    },
  };
}

// ── Loading ──────────────────────────────────────────────────────────────────

const INSIDERS: readonly Post[] = ['KBK_SEKRETARIS', 'KBK_KETUA', 'KBK_FASILITATOR', 'KBK_PENANGGUNG_JAWAB'];
/** How far back the Tim's figures reach past the turn of the year: until the last deadlines of the old one have passed. */
const OLD_YEAR_DAYS = 45;

async function load(deps: QueryDeps, actor: Actor): Promise<Found> {
  const today = dayAt(deps.clock());
  const insideOf = actor.posts.filter((held) => INSIDERS.includes(held.post));
  const inside = insideOf.length > 0;
  const inTim = actor.posts.some((held) => held.post.startsWith('TIM_'));
  const from = inside ? `${yearOf(today) - 1}-01-01` : `${yearOf(addDays(today, -OLD_YEAR_DAYS))}-01-01`;
  const duties = inside || inTim ? await dutiesIn(deps.db, { from, to: `${yearOf(today)}-12-31`, opdIds: inTim ? null : insideOf.map((held) => held.opdId!) }, today) : [];
  const current = duties.find((duty) => duty.periodeMulai <= today && today <= duty.periodeAkhir);
  const period = current ? { id: current.periodeId, nama: current.periodeNama, mulai: current.periodeMulai, akhir: current.periodeAkhir, tenggat: current.tenggat } : null;
  const laporan = inside ? await reportsWithFacts(deps, actor, {
    AND: { kbk: insiderKbk(actor) }, OR: [{ status: { not: 'DITERIMA' } }, ...(period ? [{ periodeId: period.id }] : [])],
  }) : [];
  return {
    actor, today, duties, laporan, period,
    lines: await loadLines(deps, actor, today, period),
    activities: inside && period ? await loadActivities(deps, kbkIdsInside(actor, duties), period) : [],
    endorsed: actor.posts.some((held) => held.post === 'KBK_ANGGOTA') ? await loadEndorsed(deps, actor) : [],
  };
}

/** The KBKs whose work the person sees from inside: of their posts, and of the offices that they head. */
function kbkIdsInside(actor: Actor, duties: Duty[]): string[] {
  const headed = actor.posts.filter((held) => held.post === 'KBK_PENANGGUNG_JAWAB').map((held) => held.opdId);
  return [...new Set([
    ...actor.posts.filter((held) => held.kbkId !== null && held.post !== 'KBK_ANGGOTA').map((held) => held.kbkId!),
    ...duties.filter((duty) => headed.includes(duty.opdId)).flatMap((duty) => duty.kbkId ?? []),
  ])];
}

/** The tasks' part and the small lists of the page in one query. */
async function loadLines(deps: QueryDeps, actor: Actor, today: Day, period: Period | null): Promise<Line[]> {
  const parts = [...taskQueries(actor, today), ...listQueries(actor, today, period)];
  if (parts.length === 0) return [];
  return deps.db.$queryRaw<Line[]>`
    select null::text as sumber, null::uuid as kbk_id, null::uuid as id, null::text as judul, null::int as n, null::text as hari, null::text as lain where false
    union all ${Prisma.join(parts.map((part) => Prisma.sql`(${part})`), ' union all ')}`;
}

function listQueries(actor: Actor, today: Day, period: Period | null): Prisma.Sql[] {
  const holds = (...wanted: Post[]) => actor.posts.filter((held) => wanted.includes(held.post));
  const kbkIds = holds('KBK_SEKRETARIS', 'KBK_KETUA', 'KBK_FASILITATOR').map((held) => held.kbkId!);
  const opdIds = holds('KBK_PENANGGUNG_JAWAB').map((held) => held.opdId!);
  const ofKbk = Prisma.sql`(k.id = any(${kbkIds}::uuid[]) or k.perangkat_daerah_id = any(${opdIds}::uuid[]))`;
  const thisMonth = yearOf(today) * 12 + monthOf(today);
  return [
    ...(kbkIds.length + opdIds.length === 0 || !period ? [] : [
      // Plans due in the running period: n of them, of which so many are fulfilled.
      Prisma.sql`select 'rencana.periode', r.kbk_id, null::uuid, null, count(*)::int, null, (count(*) filter (where exists (select 1 from kegiatan g where g.rencana_id = r.id)))::text
        from rencana_kegiatan r join kbk k on k.id = r.kbk_id
        where ${ofKbk} and r.status = 'DISAHKAN' and make_date(r.tahun, r.bulan, 1) between date_trunc('month', ${period.mulai}::date) and ${period.akhir}::date group by r.kbk_id`,
      Prisma.sql`select 'kegiatan.tahun', g.kbk_id, null::uuid, null, count(*)::int, null, null
        from kegiatan g join kbk k on k.id = g.kbk_id where ${ofKbk} and extract(year from g.selesai) = ${yearOf(today)} group by g.kbk_id`,
      Prisma.sql`select 'rencana.berikutnya', s.kbk_id, s.id, s.judul, null::int, s.hari::text, s.sasaran
        from (select r.kbk_id, r.id, r.judul, r.sasaran, make_date(r.tahun, r.bulan, 1) as hari, row_number() over (partition by r.kbk_id order by r.tahun, r.bulan, r.judul) as urut
              from rencana_kegiatan r join kbk k on k.id = r.kbk_id
              where ${ofKbk} and r.status = 'DISAHKAN' and r.tahun * 12 + r.bulan >= ${thisMonth} and not exists (select 1 from kegiatan g where g.rencana_id = r.id)) s
        where s.urut <= 3`,
    ]),
    ...(actor.posts.some((held) => held.post.startsWith('TIM_')) ? [
      Prisma.sql`select 'evaluasi.berikutnya', null::uuid, e.id, p.nama, null::int, p.akhir::text, null
        from evaluasi e join periode p on p.id = e.periode_id where e.status in ('DISUSUN', 'SANGGAHAN') and ${today}::date between p.mulai and p.akhir`,
    ] : []),
    ...(holds('WALIKOTA', 'STAF_WALIKOTA').length > 0 ? [
      Prisma.sql`select 'evaluasi.disampaikan', null::uuid, e.id, p.nama, null::int, (e.disampaikan_pada at time zone ${TIME_ZONE})::date::text,
          (select avg(o.total)::text from evaluasi_perangkat_daerah o where o.evaluasi_id = e.id)
        from evaluasi e join periode p on p.id = e.periode_id where e.status = 'DISAMPAIKAN' order by p.mulai desc limit 6`,
    ] : []),
    ...(holds('ADMIN').length > 0 ? [
      Prisma.sql`select 'angka.opd', null::uuid, null::uuid, null, count(*)::int, null, null from perangkat_daerah where ${today}::date between mulai and coalesce(selesai, 'infinity')`,
      Prisma.sql`select 'angka.kbk', null::uuid, null::uuid, null, count(*)::int, null, null from kbk where ${today}::date between mulai and coalesce(selesai, 'infinity')`,
      Prisma.sql`select 'angka.akun', null::uuid, null::uuid, null, (count(*) filter (where aktif))::int, null, (count(*) filter (where aktif and sandi_hash is null))::text from akun`,
      Prisma.sql`select 'angka.cadangan', null::uuid, null::uuid, null, null::int, null, nilai #>> '{}' from pengaturan where kunci = 'cadangan.terakhir'`,
    ] : []),
  ];
}

async function loadActivities(deps: QueryDeps, kbkIds: string[], period: Period): Promise<Activity[]> {
  return deps.db.$queryRaw<Activity[]>`
    select k.id, k.kbk_id, k.judul, k.jenis::text, k.selesai::text, k.jumlah_peserta as peserta, k.anggaran,
           (select count(*) from bukti b where b.kegiatan_id = k.id)::int as bukti,
           (select array_agg(distinct n.kode) from kegiatan_perilaku x join perilaku p on p.id = x.perilaku_id join nilai_budaya n on n.id = p.nilai_budaya_id where x.kegiatan_id = k.id) as nilai
    from kegiatan k where k.kbk_id = any(${kbkIds}::uuid[]) and k.selesai between ${period.mulai}::date and ${period.akhir}::date
    order by k.selesai desc, k.id desc`;
}

/** The reports that an anggota may read, the latest periods first. */
async function loadEndorsed(deps: QueryDeps, actor: Actor): Promise<Found['endorsed']> {
  const kbkIds = actor.posts.filter((held) => held.post === 'KBK_ANGGOTA').map((held) => held.kbkId!);
  const rows = await deps.db.laporan.findMany({
    relationLoadStrategy: 'join', where: { AND: [visibleLaporan(actor), { kbkId: { in: kbkIds } }] }, orderBy: { periode: { mulai: 'desc' } }, take: 6 * kbkIds.length,
    select: { id: true, kbkId: true, status: true, statusSejak: true, periode: { select: { nama: true } } },
  });
  return rows.map((row) => ({ id: row.id, kbkId: row.kbkId, nama: row.periode.nama, tag: tag(row.status), pada: dayAt(row.statusSejak) }));
}

// ── A place ──────────────────────────────────────────────────────────────────

/** A period's name beside the day or heading that tells its year. */
const withoutYear = (nama: string) => nama.replace(/ \d{4}$/, '');

interface NextItem { kapan: string; hari: string; judul: string; href: string | null; keterangan: string | null; tenggat: boolean }
interface ListView { judul: string; baris: { kapan: string; judul: string; href: string; tag: Tag | null; keterangan: string | null }[]; kosong: { title: string; text: string } }

function placeView(place: Place, found: Found) {
  const { today, actor } = found;
  const acting = place.held.filter((held) => held.acting);
  const tasks = place.held.flatMap((held) => tasksOf(held, actor, today, found)).sort((a, b) => b.urgency - a.urgency);
  const inside = place.kind === 'kbk' || place.kind === 'opd';
  return {
    nama: place.nama,
    peran: acting.length > 0
      ? `Anda bertindak sebagai ${acting.map((held) => `${held.label}, sejak ${fmt.day(held.since)}`).join('; dan sebagai ')}.`
      : `${place.held.map((held) => held.label).join(', ')}: sementara digantikan, jadi Anda membaca tanpa bertindak.`,
    // Who has no workflow act waits for nothing; an administrator has the steps of setting up, as long as there are any.
    tugas: place.kind === 'anggota' || (place.kind === 'admin' && tasks.length === 0) ? null : withoutTwins(tasks),
    terlambat: inside ? overdue(place, found) : [],
    periode: place.kind === 'kbk' ? periodPanel(place, found) : null,
    angka: { tim: () => teamFigures(found), admin: () => adminFigures(found), opd: () => officeFigures(place, found), kbk: () => null, anggota: () => null, walikota: () => null }[place.kind](),
    kegiatan: place.kind === 'kbk' ? activitiesView(place, found) : null,
    daftar: listView(place, found),
    berikutnya: comingUp(place, found),
  };
}

/** One task for what two posts of the same person would both be told. */
function withoutTwins(tasks: Task[]): Task[] {
  return tasks.filter((task, i) => tasks.findIndex((other) => other.href === task.href && other.title === task.title) === i);
}

const isOf = (place: Place, item: { kbkId: string | null; opdId: string }) => (place.kbkId === null ? item.opdId === place.opdId : item.kbkId === place.kbkId);

/** Duties of the place that are overdue and wait for somebody else; the sekretaris has their own as tasks. */
function overdue(place: Place, found: Found): Omit<Task, 'urgency'>[] {
  const { today, actor } = found;
  const late = found.duties.filter((duty) => isOf(place, duty) && duty.kbkId !== null && duty.owed && !duty.fulfilled && duty.tenggat < today);
  const prefix = (duty: Duty) => (place.kind === 'opd' ? `${duty.kbkNama}: ` : '');
  const when = (duty: Duty) => ({ big: `${duty.daysLate}\u00a0hari`, small: 'lewat tenggat' });
  const begun = late.flatMap((duty) => {
    const report = found.laporan.find((one) => one.row.id === duty.laporan?.id);
    if (!report || waitsOn(report, actor, today).length > 0) return [];
    return [{
      title: capital(`${prefix(duty)}laporan ${duty.periodeNama}`), href: `/laporan/${report.row.id}`, tag: tag(report.row.status),
      text: `sekarang di ${holders(report.facts)}, sejak ${fmt.weekdayMonth(dayAt(report.row.statusSejak))}`, when: when(duty),
    }];
  });
  const isSekretaris = place.held.some((held) => held.post === 'KBK_SEKRETARIS' && held.acting);
  const unopened = isSekretaris ? [] : late.filter((duty) => isUnopened(duty, today));
  const missing = [...new Set(unopened.map((duty) => duty.kbkId!))].map((kbkId) => {
    const mine = unopened.filter((duty) => duty.kbkId === kbkId);
    const first = mine[0]!;
    return {
      title: capital(mine.length === 1 ? `${prefix(first)}laporan ${first.periodeNama}` : `${prefix(first)}${mine.length} laporan belum disusun`),
      href: address('/rekap', { tahun: String(yearOf(mine.at(-1)!.periodeAkhir)) }),
      text: `${mine.length === 1 ? 'belum disusun' : periodNames(mine)}; sekarang di Sekretaris`, when: when(first),
    };
  });
  return [...begun, ...missing];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const HOLDERS: Partial<Record<Post, string>> = { TIM_KOORDINATOR: 'Tim Pengembangan' };

/** With whom a report is now: "Ketua dan Fasilitator". */
function holders(facts: LaporanFacts): string {
  return waitsFor(facts).map((post) => HOLDERS[post] ?? posts[post]).join(' dan ');
}

// ── The running period ───────────────────────────────────────────────────────

/** The stops of a report, and what is done at each. */
const STOPS: { post: Post; rank: number; verb: string }[] = [
  { post: 'KBK_SEKRETARIS', rank: 0, verb: 'menyusun dan mengajukan' },
  { post: 'KBK_FASILITATOR', rank: 1, verb: 'mengesahkan' },
  { post: 'KBK_KETUA', rank: 1, verb: 'mengesahkan' },
  { post: 'KBK_PENANGGUNG_JAWAB', rank: 2, verb: 'meneruskan' },
  { post: 'TIM_KOORDINATOR', rank: 3, verb: 'menerima atau mengembalikan' },
];
const RANK = { DRAF: 0, DIKEMBALIKAN: 0, DIAJUKAN: 1, DISAHKAN: 2, DITERUSKAN: 3, DITERIMA: 4 } as const;

function periodPanel(place: Place, found: Found) {
  const { period, today, actor, activities, lines } = found;
  const duty = found.duties.find((one) => one.periodeId === period?.id && one.kbkId === place.kbkId);
  if (!period || !duty) return null;
  const report = found.laporan.find((one) => one.row.id === duty.laporan?.id) ?? null;
  const mine = activities.filter((one) => one.kbk_id === place.kbkId);
  const plans = lines.find((line) => line.sumber === 'rencana.periode' && line.kbk_id === place.kbkId);
  const mayWrite = place.held.some((held) => held.post === 'KBK_SEKRETARIS' && held.acting);
  const left = daysBetween(today, period.tenggat);
  const name = withoutYear(period.nama);
  return {
    judul: period.nama,
    tag: report ? tag(report.row.status) : { word: 'Belum disusun', icon: 'minus', tint: 'neutral' as const },
    langkah: steps(report),
    teks: report ? whereabouts(report, actor, today) : `Laporan terbuka dengan sendirinya saat kegiatan pertama ${name} dicatat.`,
    tenggat: { hari: fmt.weekdayMonth(period.tenggat), sisa: left > 0 ? `${left} hari lagi` : left === 0 ? 'hari ini' : `lewat ${-left} hari` },
    angka: [
      { label: 'Kegiatan tercatat', value: fmt.number(mine.length) },
      ...(plans ? [{ label: 'Rencana terlaksana', value: `${plans.lain} dari ${plans.n}` }] : []),
      { label: 'Peserta tercatat', value: fmt.number(mine.reduce((sum, one) => sum + one.peserta, 0)) },
      { label: 'Anggaran terpakai', value: fmt.rupiah(mine.reduce((sum, one) => sum + one.anggaran, 0n)) },
    ],
    siap: mine.length === 0 ? null : siapLetters(mine.flatMap((one) => one.nilai ?? [])),
    laporan: report ? { href: `/laporan/${report.row.id}`, label: `Buka laporan ${name}` } : null,
    susun: !report && mayWrite ? { label: `Susun laporan ${name}`, hidden: [{ name: 'kbkId', value: place.kbkId! }, { name: 'periodeId', value: period.id }] } : null,
    catatan: mayWrite && today < period.akhir && (!report || OPEN_STATES.includes(report.row.status))
      ? `Mengajukan sebelum ${fmt.dayMonth(period.akhir)} dapat dilakukan; kegiatan sesudahnya akan bertanda susulan.` : null,
  };
}

function stopsOf(report: ReportWithFacts | null) {
  return STOPS.filter((stop) => stop.post !== 'KBK_FASILITATOR' || report === null || report.facts.perluFasilitator);
}

function steps(report: ReportWithFacts | null): ('done' | 'now' | 'wait')[] {
  const rank = report ? RANK[report.facts.status] : 0;
  const waiting = report ? waitsFor(report.facts) : ['KBK_SEKRETARIS'];
  return stopsOf(report).map((stop) => (waiting.includes(stop.post) ? 'now' : stop.rank <= rank ? 'done' : 'wait'));
}

/** "Sekarang di Anda, sejak 1 November. Langkah 1 dari 5: menyusun dan mengajukan." */
function whereabouts(report: ReportWithFacts, actor: Actor, today: Day): string {
  const { facts, row } = report;
  const since = fmt.dayMonth(dayAt(row.statusSejak));
  if (facts.status === 'DITERIMA') return `Diterima Tim Pengembangan pada ${since}.`;
  const stops = stopsOf(report);
  const at = stops.findIndex((stop) => waitsFor(facts).includes(stop.post));
  const mine = waitsOn(report, actor, today).length > 0 || (OPEN_STATES.includes(facts.status) && actor.posts.some((held) => held.acting && held.post === 'KBK_SEKRETARIS' && held.kbkId === facts.kbkId));
  return `Sekarang di ${mine ? 'Anda' : holders(facts)}, sejak ${since}. Langkah ${at + 1} dari ${stops.length}: ${stops[at]!.verb}.`;
}

const SHOWN_ACTIVITIES = 8;

function activitiesView(place: Place, { period, activities, lines, today, actor }: Found) {
  if (!period) return null;
  const mine = activities.filter((one) => one.kbk_id === place.kbkId);
  const total = lines.find((line) => line.sumber === 'kegiatan.tahun' && line.kbk_id === place.kbkId)?.n ?? 0;
  const severalKbk = kbkCount(actor) > 1;
  return {
    judul: `Kegiatan ${withoutYear(period.nama)}`,
    semua: { href: address('/kegiatan', { tahun: String(yearOf(today)), kbk: severalKbk ? place.kbkId! : '' }), label: `Semua kegiatan ${yearOf(today)} (${total})` },
    lainnya: mine.length > SHOWN_ACTIVITIES ? mine.length - SHOWN_ACTIVITIES : null,
    catat: place.held.some((held) => held.acting && held.post === 'KBK_SEKRETARIS'),
    baris: mine.slice(0, SHOWN_ACTIVITIES).map((one) => ({
      href: `/kegiatan/${one.id}`, judul: one.judul, jenis: JENIS[one.jenis], hari: one.selesai, siap: siapLetters(one.nilai ?? []), bukti: one.bukti,
    })),
  };
}

const kbkCount = (actor: Actor) => actor.posts.filter((held) => INSIDERS.includes(held.post)).length;

// ── Figures, lists, what comes next ──────────────────────────────────────────

/** What was owed in the year of the latest period that is past its tenggat: the year that the link from a figure opens. */
function owedInYear(duties: Duty[], today: Day) {
  const latest = duties.filter((duty) => duty.tenggat < today).sort((a, b) => b.periodeMulai.localeCompare(a.periodeMulai))[0];
  const tahun = String(yearOf(latest?.periodeAkhir ?? today));
  const counted = duties.filter((duty) => duty.countsInDenominator && String(yearOf(duty.periodeAkhir)) === tahun);
  return { tahun, counted, last: counted.filter((duty) => duty.periodeId === latest?.periodeId), missing: counted.filter((duty) => !duty.fulfilled).length };
}

function teamFigures({ duties, actor, lines, today }: Found) {
  const { tahun, counted: ofYear, last, missing } = owedInYear(duties, today);
  const queue = lines.find((line) => line.sumber === 'tinjau');
  const timely = ofYear.filter((duty) => duty.timely).length;
  return {
    items: [
      ...(isReviewer(actor) ? [{ label: 'Menunggu tinjauan Anda', value: fmt.number(queue?.n ?? 0), href: '/tinjauan', small: queue ? `paling lama ${fmt.ago(queue.hari!, today)}` : 'tidak ada' }] : []),
      ...(last.length > 0 ? [{ label: `Sudah lapor, ${last[0]!.periodeNama}`, value: `${fmt.number(last.filter((duty) => duty.fulfilled).length)} dari ${fmt.number(last.length)}`, href: address('/rekap', { tahun }), small: `tenggat ${fmt.dayMedium(last[0]!.tenggat)}` }] : []),
      { label: `Belum, lewat tenggat, ${tahun}`, value: fmt.number(missing), bad: missing > 0, ...(missing > 0 ? { link: { href: address('/rekap/daftar', { tahun, hasil: 'belum' }), label: 'Lihat daftarnya' } } : { small: 'tidak ada' }) },
      { label: `Tepat waktu, ${tahun}`, value: ofYear.length === 0 ? '–' : fmt.percent((100 * timely) / ofYear.length), href: address('/rekap', { tahun }), small: `${fmt.number(timely)} dari ${fmt.number(ofYear.length)} kewajiban` },
    ],
  };
}

function officeFigures(place: Place, { duties, period, today }: Found) {
  const mine = duties.filter((duty) => isOf(place, duty));
  const kbks = new Set(mine.filter((duty) => duty.periodeId === period?.id).flatMap((duty) => duty.kbkId ?? [])).size;
  const { tahun, counted, missing } = owedInYear(mine, today);
  return {
    items: [
      { label: 'KBK', value: fmt.number(kbks), small: kbks === 0 ? 'belum dibentuk (Pasal 12 ayat (1))' : 'dalam perangkat daerah ini' },
      { label: `Sudah lapor, ${tahun}`, value: `${fmt.number(counted.length - missing)} dari ${fmt.number(counted.length)}`, href: address('/rekap', { tahun }), small: 'laporan yang menjadi kewajiban' },
      { label: `Belum, lewat tenggat, ${tahun}`, value: fmt.number(missing), bad: missing > 0, ...(missing > 0 ? { link: { href: address('/rekap/daftar', { tahun, hasil: 'belum' }), label: 'Lihat daftarnya' } } : { small: 'tidak ada' }) },
    ],
  };
}

function adminFigures({ lines }: Found) {
  const line = (name: string) => lines.find((one) => one.sumber === name);
  const backup = line('angka.cadangan')?.lain;
  const unset = line('angka.akun')?.lain ?? '0';
  return {
    items: [
      { label: 'Perangkat daerah', value: fmt.number(line('angka.opd')?.n ?? 0), href: '/perangkat-daerah', small: 'yang ada hari ini' },
      { label: 'KBK', value: fmt.number(line('angka.kbk')?.n ?? 0), href: '/kbk', small: 'yang ada hari ini' },
      { label: 'Akun aktif', value: fmt.number(line('angka.akun')?.n ?? 0), href: '/akun/kelola', small: unset === '0' ? 'semua sudah menetapkan kata sandi' : `${unset} belum menetapkan kata sandi` },
      { label: 'Cadangan terakhir', value: backup ? fmt.dayMedium(dayAt(new Date(backup))) : 'Belum ada', bad: !backup, link: { href: '/bantuan/administrator', label: 'Cara mencadangkan' } },
    ],
  };
}

function listView(place: Place, { lines, endorsed }: Found): ListView | null {
  if (place.kind === 'anggota') {
    return {
      judul: 'Laporan yang disahkan',
      baris: endorsed.filter((one) => one.kbkId === place.kbkId).slice(0, 6).map((one) => ({ kapan: fmt.dayShort(one.pada), judul: `Laporan ${one.nama}`, href: `/laporan/${one.id}`, tag: one.tag, keterangan: null })),
      kosong: { title: 'Belum ada laporan yang disahkan', text: 'Laporan KBK Anda dapat dibaca sesudah disahkan Ketua dan Fasilitator.' },
    };
  }
  if (place.kind === 'walikota') {
    return {
      judul: 'Evaluasi yang disampaikan',
      baris: lines.filter((line) => line.sumber === 'evaluasi.disampaikan').map((line) => ({ kapan: fmt.dayShort(line.hari!), judul: `Evaluasi ${line.judul}`, href: `/evaluasi/${line.id}`, tag: null, keterangan: [...(line.lain ? [`nilai rata-rata kota ${fmt.decimal(Number(line.lain))}`] : []), `disampaikan ${fmt.day(line.hari!)}`].join(' · ') })),
      kosong: { title: 'Belum ada evaluasi yang disampaikan', text: 'Hasil evaluasi tiap semester tampil di sini sesudah disampaikan oleh Tim Pengembangan (Pasal 14 ayat (3)).' },
    };
  }
  return null;
}

/** The last day of the period, deadlines to come, plans: what is next, by day. */
function comingUp(place: Place, { period, lines, today, duties }: Found): NextItem[] {
  const onDay = (hari: Day, judul: string, more: Partial<NextItem> = {}): NextItem & { sort: string } => ({ kapan: fmt.dayShort(hari), hari, judul, href: null, keterangan: null, tenggat: false, sort: hari, ...more });
  const inReporting = place.kind === 'kbk' || place.kind === 'opd' || place.kind === 'tim';
  const deadlines = [...new Map(duties.filter((duty) => (place.kind === 'tim' || isOf(place, duty)) && duty.owed && duty.periodeMulai <= today && duty.tenggat >= today).map((duty) => [duty.periodeId, duty])).values()];
  const items = [
    ...(inReporting && period ? [onDay(period.akhir, `Hari terakhir periode ${withoutYear(period.nama)}`)] : []),
    ...(inReporting ? deadlines.map((duty) => onDay(duty.tenggat, `Tenggat laporan ${withoutYear(duty.periodeNama)}`, { tenggat: true })) : []),
    ...lines.filter((line) => place.kind === 'kbk' && line.sumber === 'rencana.berikutnya' && line.kbk_id === place.kbkId).map((line) => ({
      // A plan names its month: it stands at that month's end.
      ...onDay(line.hari!, `Rencana: ${line.judul}`, { href: address('/rencana', { kbk: line.kbk_id!, tahun: line.hari!.slice(0, 4) }), keterangan: line.lain || null }),
      kapan: fmt.monthShort(monthOf(line.hari!)), hari: line.hari!.slice(0, 7), sort: `${line.hari!.slice(0, 7)}-31`,
    })),
    ...lines.filter((line) => place.kind === 'tim' && line.sumber === 'evaluasi.berikutnya').map((line) => onDay(line.hari!, `Akhir periode evaluasi ${withoutYear(line.judul!)}`, { href: `/evaluasi/${line.id}` })),
  ];
  return items.sort((a, b) => a.sort.localeCompare(b.sort)).map(({ sort: _sort, ...item }) => item);
}
