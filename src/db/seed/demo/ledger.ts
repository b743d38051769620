import type pg from 'pg';
import { loadActor } from '../../../access/actor.js';
import { postsAllowing } from '../../../access/permissions.js';
import type { Actor, HeldPost } from '../../../access/posts.js';
import { CONTENT_FORMAT, type KegiatanContent, type LaporanContent } from '../../../features/laporan/content.js';
import type { LoadedLaporan } from '../../../features/laporan/facts.js';
import { ACT_WORDS, DEFAULT_NUMBER_PATTERN, noticesOf, type LaporanTexts } from '../../../features/laporan/service.js';
import { JENIS_NAMES, type KegiatanFields } from '../../../features/kegiatan/schema.js';
import type { Snapshot } from '../../../features/kegiatan/service.js';
import { accountsOf, type Notice } from '../../../features/notifikasi/service.js';
import type { PreparedFile } from '../../../features/berkas/inspect.js';
import { dayAt, dayOf, monthOf, yearOf, type Day } from '../../../time.js';
import { fmt } from '../../../web/format.js';
import { OPEN_STATES, offers } from '../../../workflow/laporan.js';
import { differences, riwayatOf, type Trail } from '../../change.js';
import type { PrismaClient } from '../../generated/client.js';
import type { DemoCity, Group, Office, Person } from './people.js';
import { sha256Of, type KeptFile, type Scene } from './pictures.js';
import { randomFrom } from './random.js';
import { insertRows, type Row } from './rows.js';
import type { Period, Step } from './steps.js';

/**
 * Books what the people of the demonstration city did as the rows that the services would have written, thousands at once:
 * one after the other, through the services, a first start would take a minute. What may be done, by whom and with what
 * outcome is asked of the same tables (src/workflow, src/access) and words; tests/http/demo.test.ts lets the services do
 * the same things and compares row by row.
 */
export interface Ledger {
  book(step: Step): Promise<void>;
  /** Writes what was booked since the last time. Notices are read but for the newest. */
  write(client: pg.ClientBase): Promise<void>;
  /** The files that it gave rows. */
  evidence: KeptFile[];
}

export interface LedgerInput {
  db: PrismaClient;
  pool: pg.Pool;
  city: DemoCity;
  periods: Period[];
  pictures: Map<Scene, PreparedFile>;
  now: Date;
}

interface Bukti { row: Row; berkasId: string; nama: string; tipe: string; ukuran: number; keterangan: string }
interface Plan { row: Row; id: string; kbk: Group; tahun: number; bulan: number; judul: string; sasaran: string; anggaran: bigint; sah: boolean; kegiatan: Activity[] }
interface Activity { row: Row; kbk: Group; id: string; isi: KegiatanFields; laporan: Report | null; susulan: boolean; bukti: Bukti[]; by: string }
interface Note { row: Row; answered: boolean }
interface Report { row: Row; facts: LoadedLaporan; kbk: Group; periode: Period; kegiatan: Activity[]; notes: Note[] }

/** In an order in which foreign keys hold. */
const TABLES = [
  'rencana_kegiatan', 'laporan', 'kegiatan', 'kegiatan_perilaku', 'kegiatan_hadir', 'berkas', 'bukti', 'versi_laporan', 'versi_berkas', 'tindakan', 'catatan', 'penghitung_nomor',
  'riwayat', 'riwayat_rincian', 'notifikasi',
] as const;

/** Those whose rows change after they were written, by their keys. */
const CHANGING: Partial<Record<(typeof TABLES)[number], string[]>> = {
  rencana_kegiatan: ['id'], laporan: ['id'], kegiatan: ['id'], bukti: ['id'], catatan: ['id'], penghitung_nomor: ['perangkat_daerah_id', 'tahun'],
};

/** Days after which everybody has read what they were told. */
const READ_AFTER = 3;

export async function openLedger({ db, pool, city, periods, pictures, now }: LedgerInput): Promise<Ledger> {
  const random = randomFrom('buku');
  // What is to be written: new rows, and rows that changed since they were.
  const book = Object.fromEntries(TABLES.map((table) => [table, new Set<Row>()])) as Record<(typeof TABLES)[number], Set<Row>>;
  const changed = new Set<Report>();
  const put = (table: (typeof TABLES)[number], row: Row, values: Row = {}) => { book[table].add(Object.assign(row, values)); };
  const evidence: Ledger['evidence'] = [];
  const sums = new Map([...pictures].map(([scene, { bytes }]) => [scene, sha256Of(bytes)]));
  const nilai = await db.nilaiBudaya.findMany({ orderBy: { urutan: 'asc' }, include: { perilaku: { orderBy: { urutan: 'asc' } } } });
  const perilaku = new Map(nilai.flatMap((one) => one.perilaku.map((row) => [row.kode, { id: row.id, teks: row.teks, urutan: row.urutan, nilai: one.kode }])));
  const officeOf = new Map(city.offices.map((office) => [office.id, office]));
  const groupOf = new Map(city.groups.map((kbk) => [kbk.id, kbk]));
  const memberName = new Map(city.groups.flatMap((kbk) => membersOf(kbk).map(([who, jabatan]) => [`${kbk.id} ${who.id}`, { nama: who.nama, jabatan }])));

  const plans = new Map<string, Plan>();
  const activities = new Map<string, Activity>();
  const reports = new Map<string, Report>();
  const pending = new Map<string, Bukti[]>();
  const counters = new Map<string, Row & { terakhir: number }>();

  // Who somebody is changes on the days on which posts change, and not in between.
  const turnsBefore = (office: Office | undefined, day: Day) => office?.turns.filter((turn) => turn <= day).length ?? 0;
  const actors = new Map<string, Promise<Actor>>();
  const actorOf = (who: Person, kbk: Group, day: Day): Promise<Actor> => {
    const key = `${who.akunId} ${turnsBefore(kbk.office, day)}`;
    if (!actors.has(key)) {
      actors.set(key, loadActor(pool, who.akunId!, day).then((loaded) => {
        if (!loaded) throw new Error(`${who.nama} has no account`);
        return loaded.actor;
      }));
    }
    return actors.get(key)!;
  };
  const recipients = new Map<string, Promise<string[]>>();
  const recipientsOf = (notice: Notice, day: Day): Promise<string[]>[] => notice.to.map((to) => {
    const office = 'reviewersOfOpd' in to ? officeOf.get(to.reviewersOfOpd) : 'posts' in to ? groupOf.get(to.kbkId ?? '')?.office : undefined;
    const key = `${JSON.stringify(to)} ${turnsBefore(office, day)}`;
    if (!recipients.has(key)) recipients.set(key, accountsOf(db, day, to));
    return recipients.get(key)!;
  });

  const record = (at: Date, actor: Actor, trail: Trail) => {
    const { rincian, ...row } = riwayatOf(at, actor, trail);
    const id = random.uuid(at);
    put('riwayat', {
      id, pada: row.pada, akun_id: row.akunId, pegawai_id: row.pegawaiId, post: row.post, tindakan: row.tindakan, objek: row.objek, objek_id: row.objekId, kbk_id: row.kbkId,
      perangkat_daerah_id: row.perangkatDaerahId, laporan_id: row.laporanId, versi: row.versi,
    });
    put('riwayat_rincian', { riwayat_id: id, isi: rincian.create.isi });
  };
  const tell = async (at: Date, notice: Notice) => {
    const found = (await Promise.all(recipientsOf(notice, dayAt(at)))).flat();
    for (const akunId of new Set(found)) {
      if (akunId !== notice.by) put('notifikasi', { id: random.uuid(at), akun_id: akunId, pada: at, judul: notice.judul, teks: notice.teks ?? '', tautan: notice.tautan, dibaca_pada: readAt(at) });
    }
  };
  const readAt = (at: Date) => (now.getTime() - at.getTime() > READ_AFTER * 86_400_000 ? new Date(at.getTime() + random.int(1, 40) * 3_600_000) : null);
  const heldBy = (actor: Actor, permission: Parameters<typeof postsAllowing>[1], kbk: Group): HeldPost => {
    const [held] = postsAllowing(actor, permission, { kbkId: kbk.id, opdId: kbk.office.id });
    if (!held) throw new Error(`${actor.namaPengguna} may not ${permission} in ${kbk.nama}`);
    return held;
  };
  const sectionOf = (kbk: Group) => ({ kbkId: kbk.id, perangkatDaerahId: kbk.office.id });

  // ── Plans ──────────────────────────────────────────────────────────────────

  async function plan(step: Step & { do: 'rencana.susun' }) {
    const actor = await actorOf(step.kbk.sekretaris, step.kbk, dayAt(step.at));
    const { id, kbk, tahun, bulan, judul, sasaran, anggaran, at } = step;
    const row: Row = { id, kbk_id: kbk.id, tahun, bulan, judul, sasaran, anggaran, status: 'DRAF', disahkan_pada: null, revisi: 1, dibuat_pada: at };
    put('rencana_kegiatan', row);
    plans.set(id, { row, id, kbk, tahun, bulan, judul, sasaran, anggaran, sah: false, kegiatan: [] });
    record(at, actor, {
      objek: 'rencana', objekId: id, held: heldBy(actor, 'rencana.susun', kbk), ...sectionOf(kbk), tindakan: 'rencana.susun',
      ringkas: `menyusun rencana “${judul}”, ${fmt.month(bulan)} ${tahun}`, perubahan: differences({}, { bulan, judul, sasaran, anggaran }),
    });
  }

  async function endorsePlans({ kbk, tahun, at }: Step & { do: 'rencana.sahkan' }) {
    const actor = await actorOf(kbk.ketua, kbk, dayAt(at));
    const held = heldBy(actor, 'rencana.sahkan', kbk);
    const drafts = [...plans.values()].filter((one) => one.kbk === kbk && one.tahun === tahun && !one.sah).sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const draft of drafts) {
      draft.sah = true;
      put('rencana_kegiatan', draft.row, { status: 'DISAHKAN', disahkan_pada: at, revisi: 2 });
      record(at, actor, { objek: 'rencana', objekId: draft.id, held, ...sectionOf(kbk), tindakan: 'rencana.sahkan', ringkas: `mengesahkan rencana “${draft.judul}”` });
    }
    await tell(at, {
      to: [{ kbkId: kbk.id, opdId: kbk.office.id, posts: ['KBK_SEKRETARIS'] }], by: actor.akunId, tautan: `/rencana?kbk=${kbk.id}&tahun=${tahun}`,
      judul: `${drafts.length} rencana ${tahun} disahkan, ${kbk.nama}`, teks: `Oleh ${actor.nama} (${held.label}).`,
    });
  }

  // ── Activities ─────────────────────────────────────────────────────────────

  async function upload({ kbk, at, formulirId, berkas }: Step & { do: 'bukti.unggah' }) {
    const actor = await actorOf(kbk.sekretaris, kbk, dayAt(at));
    const waiting = berkas.map(({ scene, nama }, i): Bukti => {
      const file = pictures.get(scene)!;
      const { bytes, tipe, lebar, tinggi } = file;
      const berkasId = random.uuid(at);
      evidence.push({ id: berkasId, file });
      put('berkas', { id: berkasId, status: 'SIAP', nama, tipe, ukuran: bytes.length, sha256: sums.get(scene)!, lebar, tinggi, oleh_id: actor.akunId, dibuat_pada: at });
      const row: Row = { id: random.uuid(at), berkas_id: berkasId, formulir_id: formulirId, kegiatan_id: null, keterangan: '', urutan: i + 1, dibuat_pada: at };
      put('bukti', row);
      return { row, berkasId, nama, tipe, ukuran: bytes.length, keterangan: '' };
    });
    pending.set(formulirId, waiting);
    record(at, actor, {
      tindakan: 'bukti.unggah', objek: 'kegiatan', objekId: formulirId, held: heldBy(actor, 'kegiatan.catat', kbk), ...sectionOf(kbk),
      ringkas: `mengunggah ${waiting.length} berkas bukti: ${waiting.map(({ nama }) => nama).join(', ')}`,
    });
  }

  async function recordActivity({ kbk, at, id, isi, keterangan }: Step & { do: 'kegiatan.catat' }) {
    const actor = await actorOf(kbk.sekretaris, kbk, dayAt(at));
    const held = heldBy(actor, 'kegiatan.catat', kbk);
    if (isi.mulai > dayAt(at) || isi.rencanaId && !plans.get(isi.rencanaId)?.sah) throw new Error(`${kbk.nama} cannot record “${isi.judul}” yet`);
    const row: Row = { id, kbk_id: kbk.id, laporan_id: null, ...columnsOf(isi), susulan: false, revisi: 1, dibuat_oleh_id: actor.akunId, dibuat_pada: at, diubah_pada: at };
    put('kegiatan', row);
    const bukti = pending.get(id) ?? [];
    for (const [i, one] of bukti.entries()) {
      one.keterangan = keterangan[i] ?? '';
      put('bukti', one.row, { kegiatan_id: id, keterangan: one.keterangan });
    }
    const activity: Activity = { row, kbk, id, isi, laporan: null, susulan: false, bukti, by: actor.akunId };
    activities.set(id, activity);
    for (const kode of isi.perilaku) put('kegiatan_perilaku', { kegiatan_id: id, perilaku_id: perilaku.get(kode)!.id });
    for (const pegawaiId of isi.hadir) put('kegiatan_hadir', { kegiatan_id: id, pegawai_id: pegawaiId });
    if (isi.rencanaId) plans.get(isi.rencanaId)!.kegiatan.push(activity);
    join(activity, at, actor, held);
    if (activity.laporan) activity.laporan.facts.revisi += 1;
    record(at, actor, {
      objek: 'kegiatan', objekId: id, held, ...sectionOf(kbk), laporanId: activity.laporan?.facts.id ?? null, tindakan: 'kegiatan.catat', ringkas: `mencatat kegiatan “${isi.judul}”`,
      perubahan: differences({} as Snapshot, snapshotOf(activity)),
    });
  }

  async function changeActivity({ kbk, at, id, isi, tanggapan }: Step & { do: 'kegiatan.ubah' }) {
    const actor = await actorOf(kbk.sekretaris, kbk, dayAt(at));
    const activity = activities.get(id)!;
    const laporan = activity.laporan;
    if (!laporan || !OPEN_STATES.includes(laporan.facts.status)) throw new Error(`${kbk.nama} cannot change “${activity.isi.judul}” now`);
    const before = snapshotOf(activity);
    activity.isi = { ...activity.isi, ...isi };
    put('kegiatan', activity.row, { ...columnsOf(activity.isi), revisi: (activity.row.revisi as number) + 1, diubah_pada: at });
    laporan.facts.revisi += 1;
    changed.add(laporan);
    answer(laporan, at, tanggapan);
    record(at, actor, {
      objek: 'kegiatan', objekId: id, held: heldBy(actor, 'kegiatan.catat', kbk), ...sectionOf(kbk), laporanId: laporan.facts.id, tindakan: 'kegiatan.ubah',
      ringkas: `mengubah kegiatan “${activity.isi.judul}”`, perubahan: differences(before, snapshotOf(activity)),
    });
  }

  /** The report of its period while that may be submitted, else a later one that is open, else none yet: as joinKegiatan. */
  function join(activity: Activity, at: Date, actor: Actor, held: HeldPost) {
    const { kbk, isi } = activity;
    const day = isi.selesai ?? isi.mulai;
    const periode = periods.find(({ mulai, akhir }) => mulai <= day && day <= akhir)!;
    const own = reports.get(`${kbk.id} ${periode.id}`);
    const later = periods.map((one) => reports.get(`${kbk.id} ${one.id}`)).find((one) => one && one.periode.mulai > day && OPEN_STATES.includes(one.facts.status));
    if (!own) carry(activity, openReport(kbk, periode, at, actor, held), false);
    else if (OPEN_STATES.includes(own.facts.status)) carry(activity, own, false);
    else if (later) carry(activity, later, true);
  }

  function carry(activity: Activity, laporan: Report, susulan: boolean) {
    if (activity.laporan === laporan) return;
    Object.assign(activity, { laporan, susulan });
    put('kegiatan', activity.row, { laporan_id: laporan.facts.id, susulan });
    changed.add(laporan);
    laporan.kegiatan.push(activity);
    laporan.facts.jumlahKegiatan += 1;
  }

  const snapshotOf = ({ isi, bukti, kbk }: Activity): Snapshot => ({
    judul: isi.judul,
    jenis: JENIS_NAMES[isi.jenis],
    mulai: isi.mulai,
    selesai: isi.selesai ?? isi.mulai,
    tempat: isi.tempat,
    rencana: isi.rencanaId ? plans.get(isi.rencanaId)!.judul : null,
    perilaku: [...isi.perilaku].sort(),
    uraian: isi.uraian,
    hasil: isi.hasil || null,
    hadir: isi.hadir.map((id) => memberName.get(`${kbk.id} ${id}`)!.nama).sort(),
    jumlahPeserta: isi.jumlahPeserta,
    anggaran: isi.anggaran,
    bukti: bukti.map(({ nama, keterangan }) => (keterangan ? `${nama} (${keterangan})` : nama)),
  });

  // ── Reports ────────────────────────────────────────────────────────────────

  function openReport(kbk: Group, periode: Period, at: Date, actor: Actor, held: HeldPost): Report {
    const id = random.uuid(at);
    const facts: LoadedLaporan = {
      id, status: 'DRAF', statusSejak: at, revisi: 1, versi: 0, versiId: null, nomor: null, kbkId: kbk.id, kbkNama: kbk.nama, opdId: kbk.office.id, opdKode: kbk.office.kode,
      opdNama: kbk.office.nama, sebutanKepala: kbk.office.sebutanKepala, periodeId: periode.id,
      periode: { nama: periode.nama, mulai: periode.mulai, akhir: periode.akhir, tenggat: periode.tenggat, ditutup: false },
      jumlahKegiatan: 0, ringkasan: '', kendala: '', tindakLanjut: '', alasanNihil: '', pernahDiajukan: false, diteruskanPertamaPada: null, diajukanOleh: null, pengesahan: [],
      perluFasilitator: kbk.fasilitator !== null, evaluasiDitetapkan: false,
    };
    const row: Row = { id };
    const report: Report = { row, facts, kbk, periode, kegiatan: [], notes: [] };
    Object.assign(row, { dibuka_pada: at, diajukan_pertama_pada: null });
    reports.set(`${kbk.id} ${periode.id}`, report);
    changed.add(report);
    for (const activity of activities.values()) {
      const day = activity.isi.selesai ?? activity.isi.mulai;
      if (activity.kbk === kbk && !activity.laporan && day <= periode.akhir && activity.row.dibuat_pada !== at) carry(activity, report, day < periode.mulai);
    }
    record(at, actor, { tindakan: 'laporan.buka', objek: 'laporan', objekId: id, held, ...sectionOf(kbk), laporanId: id, ringkas: `membuka laporan ${periode.nama}` });
    return report;
  }

  async function openEmpty({ kbk, at, periode }: Step & { do: 'laporan.buka' }) {
    if (reports.has(`${kbk.id} ${periode}`)) return;
    const actor = await actorOf(kbk.sekretaris, kbk, dayAt(at));
    openReport(kbk, periods.find(({ id }) => id === periode)!, at, actor, heldBy(actor, 'laporan.susun', kbk));
  }

  async function write({ kbk, at, periode, teks, tanggapan }: Step & { do: 'laporan.susun' }) {
    const actor = await actorOf(kbk.sekretaris, kbk, dayAt(at));
    const report = reports.get(`${kbk.id} ${periode}`)!;
    if (!OPEN_STATES.includes(report.facts.status)) throw new Error(`${kbk.nama} cannot write its report now`);
    const { ringkasan, kendala, tindakLanjut, alasanNihil } = report.facts;
    const before: LaporanTexts = { ringkasan, kendala, tindakLanjut, alasanNihil };
    const after = { ...before, ...teks };
    Object.assign(report.facts, after, { revisi: report.facts.revisi + 1 });
    changed.add(report);
    answer(report, at, tanggapan);
    record(at, actor, { ...trailOf(report, heldBy(actor, 'laporan.susun', kbk)), tindakan: 'laporan.susun', ringkas: 'menyimpan uraian laporan', perubahan: differences({ ...before }, { ...after }) });
  }

  function answer(report: Report, at: Date, tanggapan: string | null) {
    if (tanggapan === null) return;
    for (const note of report.notes.filter(({ answered }) => !answered)) {
      note.answered = true;
      put('catatan', note.row, { tanggapan, ditanggapi_pada: at });
    }
  }

  async function act({ kbk, at, periode, act: name, oleh, alasan, catatan }: Step & { do: 'laporan.tindak' }) {
    const actor = await actorOf(oleh, kbk, dayAt(at));
    const report = reports.get(`${kbk.id} ${periode}`)!;
    const { facts } = report;
    const offer = offers(facts, actor, dayAt(at)).filter(({ transition }) => transition.act === name).sort((a, b) => Number(a.problem !== null) - Number(b.problem !== null))[0];
    if (!offer || offer.problem) throw new Error(`${actor.namaPengguna} cannot ${name} ${facts.periode.nama} of ${kbk.nama}: ${offer?.problem ?? facts.status}`);
    const { transition, held } = offer;
    changed.add(report);
    const before = { ...facts };
    const status = transition.to(facts, held);
    if (name === 'ajukan') freeze(report, at);
    if (name === 'teruskan') facts.diteruskanPertamaPada ??= at;
    if (transition.moves(before, held)) Object.assign(facts, { status, statusSejak: at, revisi: facts.revisi + 1 });
    if (name === 'ajukan') Object.assign(facts, { diajukanOleh: actor.pegawaiId, pengesahan: [] });
    if (name === 'sahkan') facts.pengesahan = [...facts.pengesahan, { post: held.post, pegawaiId: actor.pegawaiId! }];

    const { nama, nip, golongan, jabatan } = oleh;
    const tindakanId = random.uuid(at);
    put('tindakan', {
      id: tindakanId, laporan_id: facts.id, versi_id: facts.versiId, tindakan: transition.tindakan, pegawai_id: actor.pegawaiId, post: held.post, sebutan: held.label, sifat: held.sifat,
      nama, nip, golongan, jabatan, alasan: alasan || null, pada: at,
    });
    for (const { bagian, teks } of catatan) {
      const row: Row = { id: random.uuid(at), laporan_id: facts.id, versi_id: facts.versiId, tindakan_id: tindakanId, bagian, teks, pegawai_id: actor.pegawaiId, pada: at, tanggapan: null, ditanggapi_pada: null };
      put('catatan', row);
      report.notes.push({ row, answered: false });
    }
    record(at, actor, { ...trailOf(report, held), versi: facts.versi, tindakan: `laporan.${name}`, ringkas: `${ACT_WORDS[name]} versi ${facts.versi}`, alasan: alasan || null });
    for (const notice of noticesOf(before, { status, versi: facts.versi }, actor, name, held, alasan)) await tell(at, notice);
  }

  /** The content as the next version, with its files; the first one gives the report its number. */
  function freeze(report: Report, at: Date) {
    const { facts } = report;
    const isi = contentOf(report);
    facts.versi += 1;
    facts.versiId = random.uuid(at);
    put('versi_laporan', { id: facts.versiId, laporan_id: facts.id, versi: facts.versi, format: CONTENT_FORMAT, isi, nihil: isi.kegiatan.length === 0, dibuat_pada: at });
    for (const berkasId of new Set(isi.kegiatan.flatMap(({ bukti }) => bukti.map((one) => one.berkasId)))) put('versi_berkas', { versi_id: facts.versiId, berkas_id: berkasId });
    if (facts.pernahDiajukan) return;
    const tahun = yearOf(facts.periode.mulai);
    const key = `${facts.opdId} ${tahun}`;
    if (!counters.has(key)) counters.set(key, { perangkat_daerah_id: facts.opdId, tahun, terakhir: 0 });
    const counter = counters.get(key)!;
    counter.terakhir += 1;
    put('penghitung_nomor', counter);
    facts.nomor = DEFAULT_NUMBER_PATTERN.replace('{kode}', facts.opdKode).replace('{tahun}', String(tahun)).replace('{urut}', String(counter.terakhir).padStart(4, '0'));
    facts.pernahDiajukan = true;
    report.row.diajukan_pertama_pada = at;
  }

  function contentOf({ facts, kbk, periode, kegiatan }: Report): LaporanContent {
    const due = [...plans.values()].filter((one) => one.kbk === kbk && one.sah && one.tahun === yearOf(periode.mulai) && one.bulan === monthOf(periode.mulai));
    return {
      kbk: { id: kbk.id, nama: kbk.nama, nomorSk: kbk.nomorSk, tanggalSk: kbk.tanggalSk },
      opd: { id: kbk.office.id, kode: kbk.office.kode, nama: kbk.office.nama, sebutanKepala: kbk.office.sebutanKepala, alamat: kbk.office.alamat, telepon: null, kodePos: null, surel: null, laman: null, lambangId: null },
      periode,
      ringkasan: facts.ringkasan,
      kendala: facts.kendala,
      tindakLanjut: facts.tindakLanjut,
      alasanNihil: kegiatan.length === 0 ? facts.alasanNihil : '',
      kegiatan: [...kegiatan].sort(byDay).map(kegiatanContent),
      nilai: nilai.filter((one) => (one.perangkatDaerahId ?? kbk.office.id) === kbk.office.id && isInForce(one, periode.akhir)).map(({ kode, huruf, nama, perilaku: all }) => ({
        kode, huruf, nama, perilaku: all.filter((one) => (one.kbkId ?? kbk.id) === kbk.id && isInForce(one, periode.akhir)).map((one) => ({ kode: one.kode, teks: one.teks })),
      })),
      rencana: due.sort((a, b) => a.judul.localeCompare(b.judul, 'id')).map((one) => ({
        judul: one.judul, sasaran: one.sasaran, anggaran: one.anggaran.toString(), kegiatan: [...one.kegiatan].sort(byDay).map(({ isi }) => isi.judul),
      })),
    };
  }

  const kegiatanContent = ({ id, isi, kbk, susulan, bukti }: Activity): KegiatanContent => ({
    id,
    judul: isi.judul,
    jenis: isi.jenis,
    mulai: isi.mulai,
    selesai: isi.selesai ?? isi.mulai,
    tempat: isi.tempat,
    rencana: isi.rencanaId ? { id: isi.rencanaId, judul: plans.get(isi.rencanaId)!.judul } : null,
    perilaku: isi.perilaku.map((kode) => ({ kode, ...perilaku.get(kode)! })).sort((a, b) => a.urutan - b.urutan).map(({ kode, teks, nilai: of }) => ({ kode, teks, nilai: of })),
    hadir: isi.hadir.map((pegawaiId) => ({ pegawaiId, ...memberName.get(`${kbk.id} ${pegawaiId}`)! })).sort((a, b) => a.nama.localeCompare(b.nama, 'id')),
    jumlahPeserta: isi.jumlahPeserta,
    uraian: isi.uraian,
    hasil: isi.hasil || null,
    anggaran: isi.anggaran.toString(),
    susulan,
    bukti: bukti.map(({ berkasId, nama, tipe, ukuran, keterangan }) => ({ berkasId, nama, tipe, ukuran, keterangan })),
  });

  const kinds: { [K in Step['do']]: (step: Step & { do: K }) => Promise<void> } = {
    'rencana.susun': plan, 'rencana.sahkan': endorsePlans, 'bukti.unggah': upload, 'kegiatan.catat': recordActivity, 'kegiatan.ubah': changeActivity, 'laporan.buka': openEmpty,
    'laporan.susun': write, 'laporan.tindak': act,
  };

  return {
    evidence,
    book: (step) => (kinds as Record<Step['do'], (step: never) => Promise<void>>)[step.do](step as never),
    write: async (client) => {
      for (const { row, facts } of changed) {
        put('laporan', row, {
          kbk_id: facts.kbkId, periode_id: facts.periodeId, status: facts.status, status_sejak: facts.statusSejak, versi: facts.versi, revisi: facts.revisi, nomor: facts.nomor,
          ringkasan: facts.ringkasan, kendala: facts.kendala, tindak_lanjut: facts.tindakLanjut, alasan_nihil: facts.alasanNihil, diteruskan_pertama_pada: facts.diteruskanPertamaPada,
        });
      }
      changed.clear();
      for (const table of TABLES) {
        await insertRows(client, table, [...book[table]], CHANGING[table]);
        book[table].clear();
      }
    },
  };
}

const isInForce = (row: { berlakuDari: Date; berlakuSampai: Date | null }, day: Day) => dayOf(row.berlakuDari) <= day && (!row.berlakuSampai || day <= dayOf(row.berlakuSampai));

const byDay = (a: Activity, b: Activity) => (a.isi.mulai === b.isi.mulai ? (a.id < b.id ? -1 : 1) : a.isi.mulai < b.isi.mulai ? -1 : 1);

const columnsOf = (isi: KegiatanFields): Row => ({
  judul: isi.judul, jenis: isi.jenis, mulai: isi.mulai, selesai: isi.selesai ?? isi.mulai, tempat: isi.tempat, rencana_id: isi.rencanaId, uraian: isi.uraian, hasil: isi.hasil || null,
  jumlah_peserta: isi.jumlahPeserta, anggaran: isi.anggaran,
});

const trailOf = ({ facts }: Report, held: HeldPost) => ({
  objek: 'laporan', objekId: facts.id, laporanId: facts.id, kbkId: facts.kbkId, perangkatDaerahId: facts.opdId, held,
});

/** The people of a KBK with their posts as a report writes them. */
function membersOf(kbk: Group): [Person, string][] {
  return [
    [kbk.ketua, 'Ketua'], [kbk.sekretaris, 'Sekretaris'], ...(kbk.fasilitator ? [[kbk.fasilitator, 'Fasilitator'] as [Person, string]] : []),
    ...kbk.anggota.map((one): [Person, string] => [one, 'Anggota']),
  ];
}
