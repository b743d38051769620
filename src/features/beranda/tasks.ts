import { hasSomewhere, opdsAllowing } from '../../access/permissions.js';
import type { Actor, HeldPost, Post } from '../../access/posts.js';
import { posts } from '../../access/posts.js';
import { Prisma, type StatusEvaluasi, type StatusLaporan } from '../../db/generated/client.js';
import { TIME_ZONE, addDays, dayAt, daysBetween, monthOf, yearOf, type Day } from '../../time.js';
import { fmt } from '../../web/format.js';
import { address } from '../../web/lists.js';
import { tag, type Tag } from '../../web/status.js';
import { evaluasiWaitsFor } from '../../workflow/evaluasi.js';
import { OWED } from '../../workflow/fasilitas.js';
import { OPEN_STATES, offers, waitsFor, type LaporanAct } from '../../workflow/laporan.js';
import { keadaanKbk, kosongText } from '../kbk/queries.js';
import type { ReportWithFacts } from '../laporan/queries.js';
import type { Duty } from '../rekap/duties.js';
import { uncoveredSql } from '../tim/queries.js';

/**
 * What waits for whom, as data: a row of `taskSources` for each kind of task, with the posts it can wait for, where it is
 * found, and its words. Reports are asked of the transition table itself, so that home page and report page cannot differ.
 */

export interface Task {
  title: string;
  href: string;
  tag?: Tag;
  text: string;
  when?: { big: string; small: string };
  /** The higher, the further up: overdue before waiting before a deadline to come. */
  urgency: number;
}

/** A row of the one query for what is neither a report nor a duty; what its columns mean is its source's affair. */
export interface Line {
  sumber: string;
  kbk_id: string | null;
  id: string | null;
  judul: string | null;
  n: number | null;
  hari: Day | null;
  lain: string | null;
}

/** For whom a source's part of the query is written: the posts that it names, as the person holds them today. */
export interface Scope {
  actor: Actor;
  kbkIds: string[];
  today: Day;
}

interface Context {
  actor: Actor;
  held: HeldPost;
  today: Day;
}

type TaskSource = { who: readonly Post[] } & (
  | { from: 'laporan'; status: readonly StatusLaporan[]; words: (report: ReportWithFacts, at: Context) => Task }
  | { from: 'kewajiban'; words: (unopened: Duty[], at: Context) => Task }
  | { from: 'query'; name: string; query: (scope: Scope) => Prisma.Sql; words: (line: Line, at: Context) => Task | null }
);

const REVIEWERS = ['TIM_KOORDINATOR', 'TIM_SEKRETARIS', 'TIM_KETUA', 'TIM_ANGGOTA'] as const satisfies Post[];
/** From which month on next year's plan is asked for: our default. */
const PLAN_MONTH = 11;
/** For how many days a submitted evaluation is something new to read. */
const NEWS_DAYS = 30;

/** The OPDs whose head the person is and acts as. */
const headedOpdIds = (actor: Actor) => actor.posts.filter((held) => held.post === 'KBK_PENANGGUNG_JAWAB' && held.acting).map((held) => held.opdId!);

const taskSources: readonly TaskSource[] = [
  { who: ['KBK_SEKRETARIS'], from: 'laporan', status: ['DIKEMBALIKAN'], words: returned },
  { who: ['KBK_SEKRETARIS'], from: 'laporan', status: ['DRAF'], words: draft },
  { who: ['KBK_KETUA', 'KBK_FASILITATOR'], from: 'laporan', status: ['DIAJUKAN'], words: (report, at) => waiting('Sahkan', report, at, submittedBy(report)) },
  { who: ['KBK_PENANGGUNG_JAWAB'], from: 'laporan', status: ['DISAHKAN'], words: (report, at) => waiting('Teruskan', report, at, `oleh ${report.facts.perluFasilitator ? 'Ketua dan Fasilitator' : 'Ketua'}`) },
  { who: ['KBK_SEKRETARIS'], from: 'kewajiban', words: unopened },
  {
    who: REVIEWERS, from: 'query', name: 'tinjau',
    query: ({ actor, today }) => {
      const opdIds = opdsAllowing(actor, 'laporan.terima');
      return Prisma.sql`
        select 'tinjau', null::uuid, null::uuid, null, count(*)::int, min((l.status_sejak at time zone ${TIME_ZONE})::date)::text,
               (count(*) filter (where ${today}::date - (l.status_sejak at time zone ${TIME_ZONE})::date > 7))::text
        from laporan l join kbk k on k.id = l.kbk_id
        where l.status = 'DITERUSKAN' and not k.perangkat_daerah_id = any(${actor.ownOpdIds}::uuid[])
          and (${opdIds}::uuid[] is null or k.perangkat_daerah_id = any(${opdIds}::uuid[]))
        having count(*) > 0`;
    },
    words: ({ n, hari, lain }, { today }) => ({
      title: `Tinjau ${fmt.number(n!)} laporan`, href: '/tinjauan', tag: tag('DITERUSKAN'),
      text: lain === '0' ? 'diteruskan oleh penanggung jawab' : `${Number(lain) < n! ? `${lain} di antaranya` : n! > 1 ? 'semuanya' : 'sudah'} menunggu lebih dari 7 hari`,
      when: { big: fmt.ago(hari!, today), small: 'paling lama' }, urgency: 100 + daysBetween(hari!, today),
    }),
  },
  {
    who: ['TIM_KETUA', 'TIM_PENANGGUNG_JAWAB'], from: 'query', name: 'evaluasi',
    query: ({ today }) => Prisma.sql`
      select 'evaluasi', null::uuid, e.id, p.nama, null::int, greatest((e.status_sejak at time zone ${TIME_ZONE})::date, p.akhir + 1)::text, e.status::text
      from evaluasi e join periode p on p.id = e.periode_id
      where e.status = 'DITETAPKAN' or (e.status in ('DISUSUN', 'SANGGAHAN') and p.akhir < ${today}::date)`,
    words: ({ id, judul, hari, lain }, { held, today }) => evaluasiWaitsFor(lain as StatusEvaluasi) !== held.post ? null : {
      title: `${held.post === 'TIM_KETUA' ? 'Tetapkan' : 'Sampaikan'} evaluasi ${judul}`, href: `/evaluasi/${id}`, tag: tag(lain as StatusEvaluasi),
      text: held.post === 'TIM_KETUA' ? 'periodenya sudah berakhir; angkanya dibekukan saat ditetapkan' : 'oleh Ketua Tim; hasilnya disampaikan kepada Walikota',
      when: waitingSince(hari!, today), urgency: 100 + daysBetween(hari!, today),
    },
  },
  {
    who: ['TIM_SEKRETARIS'], from: 'query', name: 'periode',
    query: ({ today }) => Prisma.sql`
      select 'periode', null::uuid, null::uuid, null, null::int, null, null
      where not exists (select 1 from periode where jenis = 'PELAPORAN' and ${today}::date between mulai and akhir)`,
    words: () => ({ title: 'Buat periode pelaporan', href: '/periode', text: 'Belum ada periode untuk hari ini; tanpa periode, KBK tidak dapat melapor.', urgency: 1000 }),
  },
  {
    who: ['WALIKOTA', 'STAF_WALIKOTA', 'KBK_PENANGGUNG_JAWAB'], from: 'query', name: 'evaluasi.baru',
    query: ({ today }) => Prisma.sql`
      select 'evaluasi.baru', null::uuid, e.id, p.nama, null::int, (e.disampaikan_pada at time zone ${TIME_ZONE})::date::text, null
      from evaluasi e join periode p on p.id = e.periode_id
      where e.status = 'DISAMPAIKAN' and (e.disampaikan_pada at time zone ${TIME_ZONE})::date > ${addDays(today, -NEWS_DAYS)}::date`,
    words: ({ id, judul, hari }, { held }) => ({
      title: `Baca evaluasi ${judul}`, href: `/evaluasi/${id}`, tag: tag('DISAMPAIKAN'),
      text: held.post === 'KBK_PENANGGUNG_JAWAB' ? 'hasil perangkat daerah Anda, disampaikan kepada Walikota' : 'oleh Tim Pengembangan kepada Walikota',
      when: { big: fmt.dayShort(hari!), small: 'disampaikan' }, urgency: 50,
    }),
  },
  {
    who: ['KBK_SEKRETARIS'], from: 'query', name: 'bukti',
    query: ({ kbkIds }) => Prisma.sql`
      select 'bukti', k.kbk_id, (array_agg(k.id order by k.selesai, k.id))[1], (array_agg(k.judul order by k.selesai, k.id))[1], count(*)::int, min(k.selesai)::text, null
      from kegiatan k left join laporan l on l.id = k.laporan_id
      where k.kbk_id = any(${kbkIds}::uuid[]) and (l.id is null or l.status::text = any(${[...OPEN_STATES]}::text[]))
        and not exists (select 1 from bukti b where b.kegiatan_id = k.id)
      group by k.kbk_id`,
    words: ({ kbk_id, id, judul, n, hari }, { today }) => ({
      ...(n === 1 ? { title: `Lengkapi bukti: ${judul}`, href: `/kegiatan/${id}/ubah` } : { title: `Lengkapi bukti ${n} kegiatan`, href: address('/kegiatan', { tahun: hari!.slice(0, 4), kbk: kbk_id!, bukti: 'belum' }) }),
      text: n === 1 ? `Kegiatan ${fmt.day(hari!)} belum memiliki bukti; para peninjau melihatnya.` : `Yang pertama: ${judul}, ${fmt.day(hari!)}. Para peninjau melihatnya.`,
      when: waitingSince(hari!, today), urgency: 60 + Math.min(30, daysBetween(hari!, today)),
    }),
  },
  {
    who: ['KBK_KETUA'], from: 'query', name: 'rencana.sahkan',
    query: ({ kbkIds, today }) => Prisma.sql`
      select 'rencana.sahkan', r.kbk_id, null::uuid, null, count(*)::int, (min(r.dibuat_pada) at time zone ${TIME_ZONE})::date::text, r.tahun::text
      from rencana_kegiatan r where r.kbk_id = any(${kbkIds}::uuid[]) and r.status = 'DRAF' and r.tahun >= ${yearOf(today)} group by r.kbk_id, r.tahun`,
    words: ({ kbk_id, n, hari, lain }, { today }) => ({
      title: `Sahkan ${n} rencana kegiatan ${lain}`, href: address('/rencana', { kbk: kbk_id!, tahun: lain! }), tag: tag('DRAF'),
      text: 'disusun Sekretaris; berlaku sesudah Anda sahkan', when: waitingSince(hari!, today), urgency: 100 + daysBetween(hari!, today),
    }),
  },
  {
    who: ['KBK_PENANGGUNG_JAWAB'], from: 'query', name: 'kbk.bentuk',
    query: ({ actor, today }) => Prisma.sql`
      select 'kbk.bentuk', null::uuid, d.id, d.nama, null::int, greatest(d.mulai, ${today}::date - 365)::text, null
      from perangkat_daerah d where d.id = any(${headedOpdIds(actor)}::uuid[]) and d.mulai <= ${today}::date and d.selesai is null
        and not exists (select 1 from kbk k where k.perangkat_daerah_id = d.id and (k.selesai is null or k.selesai >= ${today}::date))`,
    words: ({ id, judul }, { held }) => held.opdId !== id ? null : {
      title: `Bentuk KBK ${judul}`, href: '/kbk/baru', text: 'KBK dibentuk pada setiap perangkat daerah (Pasal 12 ayat (1)); tanpa KBK tidak ada yang melapor.', urgency: 900,
    },
  },
  {
    who: ['KBK_PENANGGUNG_JAWAB'], from: 'query', name: 'kbk.kosong',
    query: ({ actor, today }) => Prisma.sql`
      select * from (with ${keadaanKbk(today)}
      select 'kbk.kosong', null::uuid, id, nama, cardinality(kosong), opd_id::text, array_to_string(kosong, ',')
      from keadaan where opd_id = any(${headedOpdIds(actor)}::uuid[]) and mulai <= ${today}::date and (selesai is null or selesai >= ${today}::date) and cardinality(kosong) > 0) kosong`,
    words: ({ id, judul, hari, lain }, { held }) => held.opdId !== hari ? null : {
      title: `Isi jabatan kosong: ${judul}`, href: `/kbk/${id}/keanggotaan`, tag: tag('KOSONG'), text: `Belum terisi: ${kosongText(lain!.split(','))} (Pasal 13).`, urgency: 150,
    },
  },
  {
    who: ['KBK_SEKRETARIS'], from: 'query', name: 'rencana.susun',
    query: ({ kbkIds, today }) => Prisma.sql`
      select 'rencana.susun', k.id, null::uuid, null, null::int, null, t.tahun::text
      from kbk k cross join unnest(${[yearOf(today), ...(monthOf(today) >= PLAN_MONTH ? [yearOf(today) + 1] : [])]}::int[]) as t (tahun)
      where k.id = any(${kbkIds}::uuid[]) and (k.selesai is null or extract(year from k.selesai) >= t.tahun)
        and not exists (select 1 from rencana_kegiatan r where r.kbk_id = k.id and r.tahun = t.tahun)`,
    words: ({ kbk_id, lain }, { today }) => {
      const coming = Number(lain) > yearOf(today);
      return {
        title: `Susun rencana kegiatan ${lain}`, href: address('/rencana', { kbk: kbk_id!, tahun: lain! }),
        text: coming ? `Rencana ${yearOf(today)} dapat disalin sebagai awal.` : 'Belum ada rencana tahun ini; keterlaksanaannya ikut dinilai.',
        ...(coming ? { when: { big: fmt.dayShort(`${yearOf(today)}-12-31`), small: 'tenggat' } } : {}), urgency: coming ? 40 : 45,
      };
    },
  },
  {
    who: ['KBK_KETUA'], from: 'query', name: 'arahan.ketua',
    query: ({ kbkIds }) => Prisma.sql`
      select 'arahan.ketua', p.kbk_id, a.id, a.judul, null::int, (a.dibuat_pada at time zone ${TIME_ZONE})::date::text, a.tenggat::text
      from arahan a join arahan_penerima p on p.arahan_id = a.id
      where p.kbk_id = any(${kbkIds}::uuid[]) and not exists (select 1 from arahan_pengakuan k where k.penerima_id = p.id and k.post = 'KBK_KETUA')`,
    words: (line, { today }) => directed(line, line.lain, today),
  },
  {
    // One line for each direction and OPD, however many of its KBKs it is for; `lain` holds the OPD and the day.
    who: ['KBK_PENANGGUNG_JAWAB'], from: 'query', name: 'arahan.pj',
    query: ({ actor }) => Prisma.sql`
      select 'arahan.pj', null::uuid, a.id, a.judul, null::int, min((a.dibuat_pada at time zone ${TIME_ZONE})::date)::text, concat(b.perangkat_daerah_id, ' ', a.tenggat)
      from arahan a join arahan_penerima p on p.arahan_id = a.id join kbk b on b.id = p.kbk_id
      where b.perangkat_daerah_id = any(${actor.posts.filter((held) => held.acting && held.post === 'KBK_PENANGGUNG_JAWAB').map((held) => held.opdId!)}::uuid[])
        and not exists (select 1 from arahan_pengakuan k where k.penerima_id = p.id and k.post = 'KBK_PENANGGUNG_JAWAB')
      group by a.id, b.perangkat_daerah_id`,
    words: (line, { held, today }) => {
      const [opdId, tenggat] = line.lain!.split(' ');
      return opdId === held.opdId ? directed(line, tenggat || null, today) : null;
    },
  },
  {
    who: ['TIM_PENGARAH'], from: 'query', name: 'laporan_tim.tanggapi',
    query: () => Prisma.sql`
      select 'laporan_tim.tanggapi', null::uuid, l.id, l.judul, null::int, (l.disampaikan_pada at time zone ${TIME_ZONE})::date::text, l.dibuat_oleh from laporan_tim l where l.status = 'DISAMPAIKAN'`,
    words: ({ id, judul, hari, lain }, { today }) => ({
      title: `Tanggapi laporan: ${judul}`, href: `/laporan-tim/${id}`, tag: tag('DISAMPAIKAN'), text: `oleh ${lain}`, when: waitingSince(hari!, today), urgency: 100 + daysBetween(hari!, today),
    }),
  },
  {
    who: ['WALIKOTA', 'STAF_WALIKOTA'], from: 'query', name: 'nilai.putuskan',
    query: () => Prisma.sql`
      select 'nilai.putuskan', null::uuid, u.id, u.nama, null::int, (u.diusulkan_pada at time zone ${TIME_ZONE})::date::text, d.nama
      from usulan_nilai u join perangkat_daerah d on d.id = u.perangkat_daerah_id where u.status = 'DIUSULKAN'`,
    words: ({ id, judul, hari, lain }, { held, today }) => ({
      title: `${held.post === 'WALIKOTA' ? 'Putuskan' : 'Catat keputusan atas'} usulan nilai “${judul}”`, href: `/nilai/usulan/${id}`, tag: tag('DIUSULKAN'), text: `dari ${lain} (Pasal 6 ayat (4))`,
      when: waitingSince(hari!, today), urgency: 100 + daysBetween(hari!, today),
    }),
  },
  {
    who: ['KBK_PENANGGUNG_JAWAB'], from: 'query', name: 'fasilitas.tanggapi',
    query: ({ actor }) => Prisma.sql`
      select 'fasilitas.tanggapi', null::uuid, f.id, f.nama, null::int, coalesce(f.diperlukan_pada, (f.status_sejak at time zone ${TIME_ZONE})::date)::text, concat_ws('|', f.status, k.perangkat_daerah_id, f.diperlukan_pada is not null, k.nama)
      from fasilitas f join kbk k on k.id = f.kbk_id where k.perangkat_daerah_id = any(${headedOpdIds(actor)}::uuid[]) and f.status::text = any(${[...OWED]}::text[])`,
    words: ({ id, judul, hari, lain }, { held, today }) => {
      const [status, opdId, needed, ...kbk] = lain!.split('|');
      return opdId !== held.opdId ? null : {
        title: `${status === 'DIMINTA' ? 'Tanggapi permintaan fasilitas' : 'Sediakan fasilitas'}: ${judul}`, href: `/fasilitas/${id}`, tag: tag(status === 'DIMINTA' ? 'DIMINTA' : 'DISETUJUI'), text: `untuk ${kbk.join('|')}`,
        ...(needed === 't' ? deadline(hari!, today) : { when: waitingSince(hari!, today), urgency: 80 + daysBetween(hari!, today) }),
      };
    },
  },
  {
    who: ['KBK_SEKRETARIS', 'KBK_KETUA'], from: 'query', name: 'fasilitas.lewat',
    query: ({ kbkIds, today }) => Prisma.sql`
      select 'fasilitas.lewat', f.kbk_id, f.id, f.nama, null::int, f.diperlukan_pada::text, f.status::text
      from fasilitas f where f.kbk_id = any(${kbkIds}::uuid[]) and f.status::text = any(${[...OWED]}::text[]) and f.diperlukan_pada < ${today}::date`,
    words: ({ id, judul, hari, lain }, { today }) => ({
      title: `Tanyakan fasilitas yang belum tersedia: ${judul}`, href: `/fasilitas/${id}`, tag: tag('LEWAT'), text: lain === 'DIMINTA' ? 'belum ditanggapi pimpinan' : 'disetujui, belum disediakan', ...deadline(hari!, today),
    }),
  },
  {
    who: ['KBK_KETUA'], from: 'query', name: 'perilaku.sahkan',
    query: ({ actor, kbkIds }) => Prisma.sql`
      select 'perilaku.sahkan', u.kbk_id, u.id, u.teks, null::int, (u.diusulkan_pada at time zone ${TIME_ZONE})::date::text, u.diusulkan_oleh
      from usulan_perilaku u where u.kbk_id = any(${kbkIds}::uuid[]) and u.status = 'DIUSULKAN' and u.pengusul_id is distinct from ${actor.pegawaiId}::uuid`,
    words: ({ id, judul, hari, lain }, { today }) => ({
      title: `Sahkan usulan perilaku: ${judul}`, href: `/nilai/perilaku/${id}`, tag: tag('DIUSULKAN'), text: `oleh ${lain}`, when: waitingSince(hari!, today), urgency: 100 + daysBetween(hari!, today),
    }),
  },
  {
    who: ['TIM_SEKRETARIS'], from: 'query', name: 'tim.pembagian',
    query: ({ today }) => Prisma.sql`
      select 'tim.pembagian', null::uuid, null::uuid, null, c.tanpa_koordinator, null, c.tanpa_peninjau::text from (${uncoveredSql(today)}) c where c.tanpa_koordinator + c.tanpa_peninjau > 0`,
    words: ({ n, lain }) => ({
      title: 'Lengkapi pembagian perangkat daerah', href: address('/tim/penugasan', { keadaan: lain === '0' ? 'koordinator' : 'peninjau' }),
      text: [...(n! > 0 ? [`${n} belum ada koordinator`] : []), ...(lain !== '0' ? [`${lain} tanpa peninjau yang berhak`] : [])].join(', '), urgency: lain === '0' ? 70 : 120,
    }),
  },
  {
    who: ['WALIKOTA', 'STAF_WALIKOTA'], from: 'query', name: 'tim.berlaku',
    query: ({ today }) => Prisma.sql`
      select 'tim.berlaku', null::uuid, null::uuid, t.nomor_sk, null::int, t.selesai::text, null
      from (select 1) satu left join lateral (select nomor_sk, selesai from tim where mulai <= ${today}::date order by mulai desc limit 1) t on true
      where (t.nomor_sk is null or t.selesai < ${today}::date) and not exists (select 1 from tim where mulai > ${today}::date)`,
    words: ({ judul, hari }, { today }) => (judul === null
      ? { title: 'Bentuk Tim Pengembangan', href: '/tim/baru', text: 'Belum ada Tim. Catat Keputusan Walikota dan anggotanya (Pasal 10 ayat (1)).', urgency: 200 }
      : { title: 'Perbarui Tim Pengembangan', href: '/tim/baru', tag: tag('MASA_BERAKHIR'), text: `Keputusan Nomor ${judul}; Tim tetap bertugas sampai keputusan berikutnya.`, when: { big: fmt.ago(hari!, today), small: 'lewat masanya' }, urgency: 100 }),
  },
  {
    // The way from an empty portal to one that the Tim and the heads can go on with. Heads and numbers of ASN are what `n` offices lack.
    who: ['ADMIN'], from: 'query', name: 'siapkan',
    query: ({ today }) => Prisma.sql`
      select * from (with hari_ini as (select id, nama from perangkat_daerah where ${today}::date between mulai and coalesce(selesai, 'infinity')),
      tanpa_kepala as (select * from hari_ini d where not exists (
        select 1 from pejabat_kepala k where k.perangkat_daerah_id = d.id and k.dibatalkan_pada is null and ${today}::date between k.mulai and coalesce(k.selesai, 'infinity'))),
      tanpa_asn as (select * from hari_ini d where not exists (select 1 from jumlah_asn j where j.perangkat_daerah_id = d.id))
      select 'siapkan', null::uuid, null::uuid, null, null::int, null, 'opd' where not exists (select 1 from perangkat_daerah)
      union all select 'siapkan', null, null, null, null, null, 'pegawai' where not exists (select 1 from pegawai)
      union all select 'siapkan', null, null, null, null, null, 'akun' where exists (select 1 from pegawai) and not exists (select 1 from akun where pegawai_id is not null)
      union all select 'siapkan', null, null, null, null, null, 'walikota' where not exists (select 1 from penugasan where peran in ('WALIKOTA', 'STAF_WALIKOTA') and ${today}::date <= coalesce(selesai, 'infinity'))
      union all select 'siapkan', null, (array_agg(id))[1], min(nama), count(*)::int, null, 'kepala' from tanpa_kepala having count(*) > 0
      union all select 'siapkan', null, (array_agg(id order by nama))[1], min(nama), count(*)::int, null, 'asn' from tanpa_asn having count(*) > 0) siapkan`,
    words: ({ id, judul, n, lain }) => {
      switch (lain) {
        case 'opd': return { title: 'Tambahkan perangkat daerah', href: '/perangkat-daerah', text: 'Satu per satu beserta unit kerjanya, atau diimpor dari tabel.', urgency: 500 };
        case 'pegawai': return { title: 'Impor pegawai', href: '/impor/baru/pegawai', text: 'Sesudah perangkat daerahnya tercatat: tabel memuat kode perangkat daerah.', urgency: 499 };
        case 'akun': return { title: 'Buat akun pegawai', href: '/akun/kelola/baru', text: 'Belum ada pegawai yang dapat masuk. Tiap orang menerima tautan sekali pakai.', urgency: 498 };
        case 'walikota': return { title: 'Buat akun Walikota atau stafnya', href: '/akun/kelola/perorangan', text: 'Merekalah yang mencatat Keputusan Walikota tentang Tim Pengembangan (Pasal 10 ayat (1)).', urgency: 497 };
        case 'asn': return { title: `Catat jumlah ASN ${judul}`, href: `/perangkat-daerah/${id}/asn`, text: `Cakupan sosialisasi dihitung dari jumlah ini (Pasal 10 ayat (2)).${n === 1 ? '' : ` Menyusul ${fmt.number(n! - 1)} perangkat daerah lain.`}`, urgency: 495 };
        default: return n === 1
          ? { title: `Catat pimpinan ${judul}`, href: `/perangkat-daerah/${id}`, text: 'Tanpa pimpinan, KBK-nya tidak dapat dibentuk dan laporannya tidak dapat diteruskan.', urgency: 496 }
          : { title: `Catat pimpinan ${fmt.number(n!)} perangkat daerah`, href: '/perangkat-daerah?pimpinan=belum', text: 'Tanpa pimpinan, KBK tidak dapat dibentuk dan laporan tidak dapat diteruskan.', urgency: 496 };
      }
    },
  },
];

/** What moves a report on from each state; returning it is open to whoever is next all the same. */
const FORWARD: Partial<Record<StatusLaporan, LaporanAct>> = { DRAF: 'ajukan', DIKEMBALIKAN: 'ajukan', DIAJUKAN: 'sahkan', DISAHKAN: 'teruskan', DITERUSKAN: 'terima' };

/**
 * By which of the person's posts a report waits for them today: the transition table offers the act that moves it on, to a
 * post that it waits for. Of a report in the making the sekretaris is not reminded before the period's last day.
 */
export function waitsOn({ facts }: ReportWithFacts, actor: Actor, today: Day): HeldPost[] {
  const isOpen = OPEN_STATES.includes(facts.status);
  if (facts.status === 'DRAF' && today < facts.periode.akhir) return [];
  if (isOpen && facts.periode.ditutup && !facts.pernahDiajukan) return [];
  const needed = waitsFor(facts);
  return offers(facts, actor, today)
    // A draft that lacks its Ringkasan waits for it.
    .filter((offer) => offer.transition.act === FORWARD[facts.status] && needed.includes(offer.held.post) && (isOpen || offer.problem === null))
    .map((offer) => offer.held);
}

/** Everything that waits for the person by one of their posts. */
export function tasksOf(held: HeldPost, actor: Actor, today: Day, found: { laporan: ReportWithFacts[]; duties: Duty[]; lines: Line[] }): Task[] {
  if (!held.acting) return [];
  const at: Context = { actor, held, today };
  const isMine = (kbkId: string | null) => kbkId === null || kbkId === held.kbkId;
  return taskSources.filter((source) => source.who.includes(held.post)).flatMap((source) => {
    if (source.from === 'laporan') {
      return found.laporan.filter((report) => source.status.includes(report.facts.status) && waitsOn(report, actor, today).includes(held)).map((report) => source.words(report, at));
    }
    if (source.from === 'kewajiban') {
      const mine = found.duties.filter((one) => one.kbkId === held.kbkId && isUnopened(one, today));
      return mine.length === 0 ? [] : [source.words(mine, at)];
    }
    return found.lines.filter((line) => line.sumber === source.name && isMine(line.kbk_id)).flatMap((line) => source.words(line, at) ?? []);
  });
}

/** Whether a KBK owes a report of a period that has ended, may still open it, and has not. */
export function isUnopened(duty: Duty, today: Day): boolean {
  return duty.kbkId !== null && duty.owed && !duty.laporan && !duty.periodeDitutup && duty.periodeAkhir <= today;
}

/** The parts of the one query that the person's posts ask for; empty: none. */
export function taskQueries(actor: Actor, today: Day): Prisma.Sql[] {
  return taskSources.flatMap((source) => {
    if (source.from !== 'query') return [];
    const mine = actor.posts.filter((held) => held.acting && source.who.includes(held.post));
    return mine.length === 0 ? [] : [source.query({ actor, today, kbkIds: mine.flatMap((held) => held.kbkId ?? []) })];
  });
}

// ── Words ────────────────────────────────────────────────────────────────────

function waitingSince(since: Day, today: Day): Task['when'] {
  const days = fmt.ago(since, today);
  return { big: days, small: days === 'hari ini' ? 'masuk' : 'menunggu' };
}

/** A direction of the Pengarah that waits to be acknowledged. */
function directed({ id, judul, hari }: Line, tenggat: string | null, today: Day): Task {
  return {
    title: `Akui arahan: ${judul}`, href: `/arahan/${id}`, tag: tag('BELUM_DIAKUI'), text: `dari Pengarah Tim, ${fmt.dayMonth(hari!)}`,
    ...(tenggat ? deadline(tenggat, today) : { when: waitingSince(hari!, today), urgency: 100 + daysBetween(hari!, today) }),
  };
}

function deadline(tenggat: Day, today: Day): { when: Task['when']; urgency: number } {
  const late = daysBetween(tenggat, today);
  return late > 0
    ? { when: { big: `${late}\u00a0hari`, small: 'lewat tenggat' }, urgency: 1000 + late }
    : { when: { big: fmt.dayShort(tenggat), small: 'tenggat' }, urgency: 90 + Math.max(-80, late) };
}

/** Days that a report waits, more urgent once its duty is overdue. */
function reportUrgency({ row, facts }: ReportWithFacts, today: Day): number {
  const days = daysBetween(dayAt(row.statusSejak), today);
  return (row.diteruskanPertamaPada === null && today > facts.periode.tenggat ? 1000 : 100) + days;
}

const since = ({ row }: ReportWithFacts) => `sejak ${fmt.weekdayMonth(dayAt(row.statusSejak))}`;
const named = (verb: string, { facts }: ReportWithFacts) => `${verb} laporan ${facts.periode.nama}`;

/** Whose KBK, for a head who has several. */
const kbkFirst = ({ facts }: ReportWithFacts, { held }: Context) => (held.post === 'KBK_PENANGGUNG_JAWAB' && facts.kbkNama !== `KBK ${facts.opdNama}` ? `${facts.kbkNama}; ` : '');

function waiting(verb: string, report: ReportWithFacts, at: Context, how: string): Task {
  const { row, facts } = report;
  const content = facts.jumlahKegiatan === 0 ? 'nihil' : `${facts.jumlahKegiatan} kegiatan`;
  return {
    title: named(verb, report), href: `/laporan/${row.id}`, tag: tag(row.status), text: `${kbkFirst(report, at)}${how}, ${content}, ${since(report)}`,
    when: waitingSince(dayAt(row.statusSejak), at.today), urgency: reportUrgency(report, at.today),
  };
}

function submittedBy({ row }: ReportWithFacts): string {
  const act = row.versiVersi[0]?.tindakan.find((one) => one.tindakan === 'AJUKAN');
  return act ? `oleh ${act.nama}` : 'diajukan';
}

function returned(report: ReportWithFacts, { today }: Context): Task {
  const { row } = report;
  const version = row.versiVersi[0];
  const act = version?.tindakan.findLast((one) => one.tindakan === 'KEMBALIKAN' || one.tindakan === 'BUKA_KEMBALI');
  const notes = row.catatan.filter((note) => note.versiId === version?.id).length;
  return {
    title: named('Perbaiki', report), href: `/laporan/${row.id}`, tag: tag('DIKEMBALIKAN'),
    text: [`oleh ${act?.sebutan ?? posts.TIM_SEKRETARIS}`, ...(notes > 0 ? [`${notes} catatan`] : []), since(report)].join(', '),
    when: waitingSince(dayAt(row.statusSejak), today), urgency: reportUrgency(report, today),
  };
}

function draft(report: ReportWithFacts, { today }: Context): Task {
  const { row, facts } = report;
  return {
    title: named('Ajukan', report), href: `/laporan/${row.id}`, tag: tag('DRAF'),
    text: [facts.jumlahKegiatan === 0 ? 'belum ada kegiatan' : `${facts.jumlahKegiatan} kegiatan`, ...(facts.ringkasan.trim() === '' ? ['Ringkasan belum diisi'] : [])].join(', '),
    ...deadline(facts.periode.tenggat, today),
  };
}

function unopened(duties: Duty[], { today }: Context): Task {
  const first = duties[0]!;
  return {
    title: duties.length === 1 ? `Susun laporan ${first.periodeNama}` : `Susun ${duties.length} laporan`,
    href: address('/laporan', { tahun: String(yearOf(duties.at(-1)!.periodeAkhir)) }),
    text: duties.length === 1 ? 'Belum disusun. Bila tidak ada kegiatan, laporannya nihil dengan alasan.' : `Belum disusun: ${periodNames(duties)}.`,
    ...deadline(first.tenggat, today),
  };
}

/** Periods by name: up to three of them, else the first and how many more. */
export function periodNames(duties: Duty[]): string {
  const names = duties.map((duty) => duty.periodeNama);
  if (names.length > 3) return `${names[0]} dan ${names.length - 1} periode sesudahnya`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')}${names.length > 2 ? ',' : ''} dan ${names.at(-1)}`;
}

/** Whether the person reviews reports at all. */
export const isReviewer = (actor: Actor) => hasSomewhere(actor, 'laporan.terima');
