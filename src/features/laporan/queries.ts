import type { Prisma, StatusLaporan } from '../../db/generated/client.js';
import { postsAllowing } from '../../access/permissions.js';
import { posts, type Actor, type Post } from '../../access/posts.js';
import { ENDORSED_STATES, inOffice, insiderKbk, readsWorkingCopy, reviewedOpdIds, seesCity, visibleLaporan } from '../../access/visible.js';
import { notFound } from '../../errors.js';
import { addDays, dateOf, dayAt, dayOf, daysBetween, yearOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { PER_PAGE, address, contains, filterOf, pageOf, pager, sortLink, sortOf } from '../../web/lists.js';
import { siapLetters } from '../../web/siap.js';
import { tag, type Tag } from '../../web/status.js';
import { OPEN_STATES, isEndorsed, offers, waitsFor, type LaporanAct, type Offer } from '../../workflow/laporan.js';
import { logEntry } from '../riwayat/queries.js';
import { parseContent, readContent, type LaporanContent } from './content.js';
import { evaluationIsSet, factsInclude, factsOf, type LaporanRow, type LoadedLaporan } from './facts.js';
import { NOTE_SECTIONS, sectionName } from './sections.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

const activeOn = (on: Date) => ({ mulai: { lte: on }, OR: [{ selesai: null }, { selesai: { gte: on } }] });

/** Who heads an OPD and who of the Tim looks after it, on a day. */
const actingFor = (on: Date) => ({
  kepala: { where: { ...activeOn(on), dibatalkanPada: null }, select: { sifat: true, pegawai: { select: { nama: true } } } },
  penugasanTim: {
    where: { ...activeOn(on), jenis: { in: ['BINAAN', 'TINJAU'] } },
    select: { jenis: true, keanggotaanTim: { select: { pegawai: { select: { nama: true } } } } },
  },
} satisfies Prisma.PerangkatDaerahSelect);

const pageInclude = (on: Date) => {
  const base = factsInclude(on);
  return {
    ...base,
    kbk: {
      select: {
        ...base.kbk.select,
        keanggotaan: {
          where: { ...activeOn(on), dibatalkanPada: null, jabatan: { in: ['KETUA', 'FASILITATOR', 'SEKRETARIS'] } },
          select: { jabatan: true, sifat: true, pegawai: { select: { nama: true } } },
        },
        perangkatDaerah: {
          select: {
            ...base.kbk.select.perangkatDaerah.select,
            ...actingFor(on),
            selesai: true,
            penerus: { select: actingFor(on) },
          },
        },
      },
    },
    catatan: { orderBy: [{ pada: 'asc' }, { id: 'asc' }], include: { tindakan: { select: { nama: true, sebutan: true } }, versi: { select: { versi: true } } } },
    evaluasi: { select: { status: true } },
  } satisfies Prisma.LaporanInclude;
};

type PageRow = Prisma.LaporanGetPayload<{ include: ReturnType<typeof pageInclude> }>;

/** The versions of a report that a person may read: whoever could once read one keeps it, whatever the state is now. */
function readableVersions(actor: Actor, row: PageRow, facts: LoadedLaporan): number[] {
  const all = row.versiVersi.map((one) => one.versi);
  if (readsWorkingCopy(actor, row.kbk)) return all;
  const did = (versi: PageRow['versiVersi'][number], act: string) => versi.tindakan.some((one) => one.tindakan === act);
  const isMember = actor.posts.some((held) => held.post === 'KBK_ANGGOTA' && held.kbkId === row.kbkId);
  const isReviewer = seesCity(actor) || reviewedOpdIds(actor).includes(facts.opdId);
  return row.versiVersi.filter((versi) => {
    // Endorsed in full as the susunan was then: it came to the head, who forwarded or returned it or has it still.
    const cameToHead = did(versi, 'TERUSKAN') || versi.tindakan.some((one) => one.tindakan === 'KEMBALIKAN' && one.post === 'KBK_PENANGGUNG_JAWAB')
      || (versi.versi === row.versi && ENDORSED_STATES.includes(row.status));
    return (isMember && cameToHead) || (isReviewer && did(versi, 'TERUSKAN'))
      || (inOffice(actor) && row.evaluasi?.status === 'DISAMPAIKAN' && versi.versi === row.versi);
  }).map((one) => one.versi);
}

interface OpenedLaporan {
  row: PageRow;
  facts: LoadedLaporan;
  today: Day;
  /** The version shown; null: the working copy. */
  shown: number | null;
  readable: number[];
  content: LaporanContent;
  isInsider: boolean;
}

/** Opens a report for a person, at one of its versions; throws not_found where they may not know of it. */
async function open(deps: QueryDeps, actor: Actor, id: string, wanted: string): Promise<OpenedLaporan> {
  const today = dayAt(deps.clock());
  const row = await deps.db.laporan.findFirst({
    relationLoadStrategy: 'join', where: { id, AND: visibleLaporan(actor) }, include: pageInclude(dateOf(today)),
  });
  if (!row) throw notFound();
  const facts = factsOf(row, await evaluationIsSet(deps.db, row));
  const readable = readableVersions(actor, row, facts);
  const isInsider = readsWorkingCopy(actor, row.kbk);
  const latest = isInsider && OPEN_STATES.includes(row.status) ? null : Math.max(0, ...readable);
  const shown = wanted === '' ? latest : Number(wanted);
  if (shown !== null && !readable.includes(shown)) throw notFound();
  const content = shown === null ? await readContent(deps.db, id) : await frozen(deps, id, shown);
  return { row, facts, today, shown, readable, content, isInsider };
}

async function frozen(deps: QueryDeps, laporanId: string, versi: number): Promise<LaporanContent> {
  const { isi } = await deps.db.versiLaporan.findUniqueOrThrow({ where: { laporanId_versi: { laporanId, versi } }, select: { isi: true } });
  return parseContent(isi);
}

// ── The page ─────────────────────────────────────────────────────────────────

/** What was typed into the return form and refused: shown again in its place. */
export interface ReturnedInput {
  alasan: string;
  error: string;
  catatan: Map<string, string>;
}

/** What /laporan/:id shows. `versi`: '' for the one that matters now. */
export async function laporanPage(deps: QueryDeps, actor: Actor, id: string, versi: string, back: string, refused: ReturnedInput | null = null) {
  const opened = await open(deps, actor, id, versi);
  const { row, facts, today, shown, readable, content, isInsider } = opened;
  const isCurrent = shown === null || shown === row.versi;
  const possible = isCurrent ? offers(facts, actor, today) : [];
  const decision = decide(opened, possible, back, refused);
  const mayEdit = OPEN_STATES.includes(row.status) && postsAllowing(actor, 'laporan.susun', facts).length > 0;
  const notes = noteViews(row, readable, isInsider);
  const total = content.kegiatan.reduce((sum, one) => ({ peserta: sum.peserta + one.jumlahPeserta, anggaran: sum.anggaran + BigInt(one.anggaran) }), { peserta: 0, anggaran: 0n });
  const served = (kegiatan: LaporanContent['kegiatan']) => siapLetters(kegiatan.flatMap((one) => one.perilaku.map((perilaku) => perilaku.nilai)));

  return {
    title: `Laporan ${facts.periode.nama}, ${facts.kbkNama}`,
    kepala: {
      eyebrow: [facts.nomor ?? 'Belum bernomor', shown === null ? (row.versi ? `naskah sesudah versi ${row.versi}` : 'naskah pertama') : `versi ${shown}`].join(' · '),
      title: `Laporan ${facts.periode.nama}`,
      lead: facts.kbkNama === `KBK ${facts.opdNama}` ? facts.kbkNama : `${facts.kbkNama}, ${facts.opdNama}`,
      tags: reportTags(row, today),
      acts: [
        ...(mayEdit ? [{ label: 'Ubah uraian', kind: 'second', icon: 'pencil', href: `/laporan/${id}/ubah` }] : []),
        { label: 'Unduh PDF', kind: 'second', icon: 'download', href: address(`/laporan/${id}/unduh.pdf`, { versi: shown === null ? '' : String(shown) }) },
      ],
    },
    posisi: position(row, facts, actor, today, decision !== null),
    perjalanan: { stops: stops(row, facts, actor, today), note: wayNote(row, facts) },
    versiLain: row.versiVersi.length === 0 ? null : {
      label: 'Versi laporan',
      items: [
        ...(isInsider && OPEN_STATES.includes(row.status) ? [{ label: 'Naskah', href: `/laporan/${id}`, current: shown === null }] : []),
        ...readable.map((one) => ({ label: `Versi ${one}`, href: `/laporan/${id}?versi=${one}`, current: shown === one })),
      ],
    },
    alasan: returnReason(row, isInsider),
    versiLama: isCurrent ? null : { versi: shown, href: `/laporan/${id}` },
    kegiatanFakta: `${fmt.number(total.peserta)} peserta · ${fmt.rupiah(total.anggaran)} ·`,
    siap: served(content.kegiatan),
    kegiatan: content.kegiatan.map((one, index) => ({
      id: one.id,
      nomor: index + 1,
      judul: one.judul,
      href: isInsider && shown === null ? `/kegiatan/${one.id}` : null,
      meta: [fmt.days(one.mulai, one.selesai), JENIS[one.jenis], one.tempat, `${fmt.number(one.jumlahPeserta)} peserta`, ...(BigInt(one.anggaran) > 0n ? [fmt.rupiah(BigInt(one.anggaran))] : [])].join(' · '),
      siap: served([one]),
      tags: [...(one.susulan ? [tag('SUSULAN')] : []), ...(one.bukti.length === 0 ? [tag('BELUM_ADA_BUKTI')] : [])],
      perilaku: one.perilaku.map((perilaku) => perilaku.teks),
      hadir: one.hadir.map((person) => person.nama),
      rencana: one.rencana?.judul ?? null,
      uraian: one.uraian,
      hasil: one.hasil,
      bukti: one.bukti.map((bukti) => ({
        href: `/berkas/${bukti.berkasId}`, label: bukti.keterangan || bukti.nama,
        ...(bukti.tipe === 'application/pdf' ? {} : { thumbHref: `/berkas/${bukti.berkasId}/kecil` }),
      })),
      catatan: notes.get(`kegiatan:${one.id}`) ?? [],
      diketik: refused?.catatan.get(`kegiatan:${one.id}`) ?? '',
    })),
    nihil: content.kegiatan.length === 0 && content.alasanNihil ? { alasan: content.alasanNihil } : null,
    teks: NOTE_SECTIONS.filter((key) => key !== 'alasanNihil' || content.kegiatan.length === 0).map((key) => ({
      kunci: key, judul: sectionName(key), isi: content[key], catatan: notes.get(key) ?? [], diketik: refused?.catatan.get(key) ?? '',
    })),
    riwayat: isInsider ? await trail(deps, id) : actsLog(row, readable),
    bandingkan: null,
    keputusan: decision,
    diketik: refused ? typedBesides(refused, content, Boolean(decision?.returns)) : [],
    bolehCatat: Boolean(decision?.returns),
  };
}

/** What was typed into a return form and has no field on the page any more, because the report has moved on meanwhile. */
function typedBesides({ alasan, catatan }: ReturnedInput, content: LaporanContent, hasForm: boolean): { label: string; teks: string }[] {
  const titles = new Map(content.kegiatan.map((one) => [`kegiatan:${one.id}`, `“${one.judul}”`]));
  const hasField = (bagian: string) => hasForm && (titles.has(bagian) || NOTE_SECTIONS.some((section) => section === bagian && (section !== 'alasanNihil' || titles.size === 0)));
  return [
    ...(hasForm || !alasan ? [] : [{ label: 'Alasan', teks: alasan }]),
    ...[...catatan].filter(([bagian, teks]) => teks && !hasField(bagian)).map(([bagian, teks]) => ({ label: `Catatan pada ${titles.get(bagian) ?? sectionName(bagian)}`, teks })),
  ];
}

const JENIS = { SOSIALISASI: 'Sosialisasi', INTERNALISASI: 'Internalisasi', INSTITUSIONALISASI: 'Institusionalisasi' } as const;

/** What is to be seen of a report besides its state: late, nihil, a later version, two posts in one hand. */
export function reportTags(row: { versi: number; periode: { tenggat: Date }; diteruskanPertamaPada: Date | null; versiVersi: { nihil: boolean; tindakan: { tindakan: string; pegawaiId: string }[] }[] }, today: Day): Tag[] {
  const due = dayOf(row.periode.tenggat);
  const done = row.diteruskanPertamaPada ? dayAt(row.diteruskanPertamaPada) : today;
  const version = row.versiVersi[0];
  const late = daysBetween(due, done);
  return [
    ...(late > 0 ? [tag('TERLAMBAT', late)] : []),
    ...(version?.nihil ? [tag('NIHIL')] : []),
    ...(version && holdsTwoPosts(version.tindakan) ? [tag('DUA_JABATAN')] : []),
    ...(row.versi > 1 ? [tag('VERSI', row.versi)] : []),
  ];
}

/** Whether the head who forwarded a version had submitted or endorsed it too, as a Plt. or Plh. may. */
function holdsTwoPosts(acts: { tindakan: string; pegawaiId: string }[]): boolean {
  const forwarder = acts.findLast((act) => act.tindakan === 'TERUSKAN')?.pegawaiId;
  return acts.some((act) => act.pegawaiId === forwarder && (act.tindakan === 'AJUKAN' || act.tindakan === 'SAHKAN'));
}

/** "Sekarang di …, sejak …". */
function position(row: PageRow, facts: LoadedLaporan, actor: Actor, today: Day, mayDecide: boolean) {
  const since = `sejak ${fmt.momentLong(row.statusSejak)}`;
  const given = facts.pengesahan.map((one) => posts[one.post]);
  const waiting = waitsFor(facts);
  if (waiting.length === 0) {
    return { tag: tag(row.status), strong: 'Selesai.', text: `Diterima Tim Pengembangan pada ${fmt.momentLong(row.statusSejak)}.` };
  }
  const holders = waiting.map((post) => `${HOLDER[post] ?? posts[post]}${isMe(actor, post, facts) ? ' (Anda)' : ''}`);
  const rest = given.length > 0 && row.status === 'DIAJUKAN' ? ` ${given.join(' dan ')} sudah mengesahkan.` : '';
  const overdue = !row.diteruskanPertamaPada && today > facts.periode.tenggat ? ` Tenggat ${fmt.day(facts.periode.tenggat)} sudah lewat.` : '';
  return {
    tag: tag(row.status),
    strong: `Sekarang di ${holders.join(' dan ')},`,
    text: `${since}.${rest}${overdue}`,
    ...(mayDecide ? { jump: { href: '#putusan', label: 'Ke keputusan' } } : {}),
  };
}

const HOLDER: Partial<Record<Post, string>> = {
  KBK_SEKRETARIS: 'Sekretaris KBK', KBK_KETUA: 'Ketua KBK', KBK_FASILITATOR: 'Fasilitator', KBK_PENANGGUNG_JAWAB: 'Penanggung jawab', TIM_KOORDINATOR: 'Tim Pengembangan',
};

function isMe(actor: Actor, post: Post, facts: LoadedLaporan): boolean {
  const permission = ({ KBK_SEKRETARIS: 'laporan.ajukan', KBK_KETUA: 'laporan.sahkan', KBK_FASILITATOR: 'laporan.sahkan', KBK_PENANGGUNG_JAWAB: 'laporan.teruskan', TIM_KOORDINATOR: 'laporan.terima' } as const)[post as 'KBK_KETUA'];
  return postsAllowing(actor, permission, facts).some((held) => post === 'TIM_KOORDINATOR' ? !actor.ownOpdIds.includes(facts.opdId) : held.post === post);
}

/** The five stops (four where the susunan is without a fasilitator), with who acted or who holds the post now. */
function stops(row: PageRow, facts: LoadedLaporan, actor: Actor, today: Day) {
  const acts = row.versiVersi[0]?.tindakan ?? [];
  const open = OPEN_STATES.includes(row.status);
  const waiting = waitsFor(facts);
  const holder = (jabatan: string) => row.kbk.keanggotaan.filter((one) => one.jabatan === jabatan)
    .sort((a, b) => (a.sifat === 'PENGGANTI' ? -1 : 1) - (b.sifat === 'PENGGANTI' ? -1 : 1))[0]?.pegawai.nama;
  const { perangkatDaerah: opd } = row.kbk;
  // Of an OPD that was merged or split the successor's head and koordinator act.
  const acting = opd.penerus && opd.selesai && dayOf(opd.selesai) < today ? opd.penerus : opd;
  const head = acting.kepala.find((one) => one.sifat === 'PLH') ?? acting.kepala[0];
  const reviewers = acting.penugasanTim.map((one) => one.keanggotaanTim.pegawai.nama);

  const all: { post: Post; title: string; act: string; verb: string; next: string; name: string | undefined }[] = [
    { post: 'KBK_SEKRETARIS', title: 'Sekretaris', act: 'AJUKAN', verb: 'mengajukan', next: 'menyusun dan mengajukan', name: holder('SEKRETARIS') },
    { post: 'KBK_FASILITATOR', title: 'Fasilitator', act: 'SAHKAN', verb: 'mengesahkan', next: 'mengesahkan', name: holder('FASILITATOR') },
    { post: 'KBK_KETUA', title: 'Ketua', act: 'SAHKAN', verb: 'mengesahkan', next: 'mengesahkan', name: holder('KETUA') },
    { post: 'KBK_PENANGGUNG_JAWAB', title: head && head.sifat !== 'DEFINITIF' ? `${head.sifat === 'PLT' ? 'Plt.' : 'Plh.'} Penanggung jawab` : 'Penanggung jawab', act: 'TERUSKAN', verb: 'meneruskan', next: 'sesudah itu meneruskan', name: head?.pegawai.nama },
    { post: 'TIM_KOORDINATOR', title: 'Tim Pengembangan', act: 'TERIMA', verb: 'menerima', next: 'menerima atau mengembalikan', name: reviewers[0] },
  ];
  return all.filter((stop) => stop.post !== 'KBK_FASILITATOR' || facts.perluFasilitator).map((stop) => {
    const act = open ? undefined : acts.findLast((one) => one.tindakan === stop.act && (stop.act !== 'SAHKAN' || one.post === stop.post));
    const isNow = waiting.includes(stop.post);
    const lines = act
      ? [act.nama, `${stop.verb} ${fmt.dayShort(dayAt(act.pada))}`]
      : [stop.name ?? (stop.post === 'TIM_KOORDINATOR' ? 'Sekretaris atau Ketua Tim' : 'belum terisi'), isNow ? `ditunggu sejak ${fmt.dayShort(dayAt(row.statusSejak))}, ${fmt.ago(dayAt(row.statusSejak), today)}` : stop.next];
    return { state: act ? 'done' as const : isNow ? 'now' as const : 'wait' as const, title: isNow && isMe(actor, stop.post, facts) ? `${stop.title} (Anda)` : stop.title, lines };
  });
}

function wayNote(row: PageRow, facts: LoadedLaporan): string {
  const order = facts.perluFasilitator ? 'Ketua dan Fasilitator mengesahkan dalam urutan bebas.' : 'Susunan KBK ini tanpa fasilitator (Pasal 13 ayat (7)), jadi pengesahan Ketua sudah cukup.';
  if (!row.diteruskanPertamaPada) return `${order} Tenggat diteruskan: ${fmt.weekday(facts.periode.tenggat)}.`;
  const late = daysBetween(facts.periode.tenggat, dayAt(row.diteruskanPertamaPada));
  return `${order} Pertama kali diteruskan ${fmt.momentDay(row.diteruskanPertamaPada)}, ${late > 0 ? `terlambat ${late} hari` : 'tepat waktu'}; ketepatan waktu tidak berubah karena pengembalian.`;
}

/** Why the report came back, for those who mend it. */
function returnReason(row: PageRow, isInsider: boolean): NoteView | null {
  const act = row.versiVersi[0]?.tindakan.findLast((one) => one.tindakan === 'KEMBALIKAN' || one.tindakan === 'BUKA_KEMBALI');
  if (!isInsider || row.status !== 'DIKEMBALIKAN' || !act) return null;
  return {
    id: act.id, text: act.alasan ?? '', by: `${act.nama}, ${act.sebutan}, ${fmt.momentDay(act.pada)}`, replies: [],
    title: act.tindakan === 'KEMBALIKAN' ? `Alasan versi ${row.versi} dikembalikan` : `Alasan versi ${row.versi} dibuka kembali`,
  };
}

interface ActLook {
  label: string;
  icon: string;
  /** What the person decides on, and what follows. */
  text: string;
  after: string;
}

/** The decision box: what this person may do with what is shown. */
function decide({ row, facts, today, content, shown }: OpenedLaporan, possible: Offer[], back: string, refused: ReturnedInput | null) {
  if (possible.length === 0) return null;
  const forward = possible.filter((offer) => !offer.transition.reason);
  const returning = possible.find((offer) => offer.transition.reason && offer.problem === null);
  const can = forward.filter((offer) => offer.problem === null);
  const blocked = forward.find((offer) => offer.problem !== null);
  if (can.length === 0 && !returning && !blocked) return null;

  const hidden = (offer: Offer) => [
    { name: 'revisi', value: String(row.revisi) }, { name: 'post', value: offer.held.id }, ...(back ? [{ name: 'kembali', value: back }] : []),
  ];
  const asPost = [...new Set(possible.map((offer) => offer.held.label))];
  const actsNames = can.map((offer) => offer.transition.act);
  return {
    title: `Keputusan Anda sebagai ${asPost.join(' atau ')}`,
    // What is missing can be mended at once, from the box to which the phone jumps.
    link: can.length === 0 && blocked?.transition.act === 'ajukan' && facts.ringkasan.trim() === '' ? { href: `/laporan/${row.id}/ubah`, label: 'Isi ringkasan' } : null,
    text: can.length > 0 ? actText(can[0]!.transition.act, row, shown ?? row.versi, content, facts, today) : blocked?.problem ?? `Versi ${row.versi} dapat Anda ${returning?.transition.act === 'buka_kembali' ? 'buka kembali' : 'kembalikan'}.`,
    acts: can.map((offer) => {
      const { act } = offer.transition;
      const several = actsNames.filter((one) => one === act).length > 1;
      const look = ACTS[act];
      return {
        action: `/laporan/${row.id}/${act.replace('_', '-')}`,
        hidden: hidden(offer),
        button: { label: several ? `${look.label} sebagai ${offer.held.label}` : look.label, kind: act === 'tarik' ? 'second' : 'primary', icon: look.icon },
        after: act === 'sahkan' ? `${afterEndorsement(facts, offer)} Pada cetakan tertulis “disahkan dalam portal oleh …”.`
          : act === 'terima' && facts.evaluasiDitetapkan ? 'Laporan selesai. Evaluasi periode ini sudah ditetapkan dan tidak berubah karenanya.' : look.after,
      };
    }),
    returns: returning ? {
      action: `/laporan/${row.id}/${returning.transition.act.replace('_', '-')}`,
      hidden: hidden(returning),
      summary: returning.transition.act === 'buka_kembali' ? 'Buka kembali laporan ini' : 'Kembalikan kepada sekretaris',
      button: returning.transition.act === 'buka_kembali' ? 'Buka kembali' : 'Kembalikan',
      hint: 'Wajib. Sebutkan apa yang perlu diubah; catatan per bagian ikut terkirim.',
      value: refused?.alasan ?? '',
      error: refused?.error,
      open: refused !== null,
      after: facts.pengesahan.length > 0 ? `Pengesahan atas versi ${row.versi} gugur dan dimulai lagi pada versi ${row.versi + 1}.` : '',
    } : undefined,
  };
}

const ACTS: Record<LaporanAct, Pick<ActLook, 'label' | 'icon' | 'after'>> = {
  ajukan: { label: 'Ajukan', icon: 'send', after: 'Isi laporan dibekukan sebagai versi baru, lalu menunggu pengesahan.' },
  tarik: { label: 'Tarik', icon: 'rotate', after: 'Laporan kembali menjadi draf. Hanya dapat dilakukan sebelum ada pengesahan.' },
  sahkan: { label: 'Sahkan', icon: 'rubber-stamp', after: '' },
  teruskan: { label: 'Teruskan', icon: 'corner-up-right', after: 'Sesudahnya laporan berada di Tim Pengembangan. Ketepatan waktu dihitung dari penerusan pertama.' },
  terima: { label: 'Terima', icon: 'circle-check', after: 'Laporan selesai dan dihitung dalam evaluasi.' },
  kembalikan: { label: 'Kembalikan', icon: 'corner-up-left', after: '' },
  buka_kembali: { label: 'Buka kembali', icon: 'corner-up-left', after: '' },
};

function actText(act: LaporanAct, row: PageRow, versi: number, content: LaporanContent, facts: LoadedLaporan, today: Day): string {
  if (act !== 'ajukan') return act === 'tarik' ? `Versi ${versi} belum disahkan siapa pun.` : `Yang Anda putuskan adalah versi ${versi}, seperti yang tampil di halaman ini.`;
  const unanswered = row.catatan.filter((one) => one.versi.versi === row.versi && !one.tanggapan).length;
  const unproven = content.kegiatan.filter((one) => one.bukti.length === 0).length;
  return [
    content.kegiatan.length === 0 ? 'Laporan ini nihil: tanpa kegiatan.' : `Laporan memuat ${content.kegiatan.length} kegiatan.`,
    ...(unproven > 0 ? [`${unproven} kegiatan belum ada bukti; peninjau melihatnya.`] : []),
    ...(unanswered > 0 ? [`${unanswered} catatan atas versi ${row.versi} belum ditanggapi.`] : []),
    ...(today < facts.periode.akhir ? [`Periode berakhir ${fmt.day(facts.periode.akhir)}; kegiatan sesudah diajukan akan bertanda susulan.`] : []),
    ...(today > facts.periode.tenggat && !facts.diteruskanPertamaPada ? [`Tenggat ${fmt.day(facts.periode.tenggat)} sudah lewat; laporan akan bertanda terlambat.`] : []),
  ].join(' ');
}

function afterEndorsement(facts: LoadedLaporan, offer: Offer): string {
  const given = new Set<Post>([...facts.pengesahan.map((one) => one.post), offer.held.post]);
  if (isEndorsed(given, facts.perluFasilitator)) return 'Sesudahnya laporan berada di Penanggung jawab.';
  return `Sesudahnya masih menunggu pengesahan ${offer.held.post === 'KBK_KETUA' ? 'Fasilitator' : 'Ketua'}.`;
}

type NoteView = { id: string; title: string; text: string; by: string; replies: { title: string; text: string; by?: string }[] };

/** The notes on the versions that a person reads, by section. An answer is for insiders until the person reads a version that came after it. */
function noteViews(row: PageRow, readable: number[], isInsider: boolean): Map<string, NoteView[]> {
  const views = new Map<string, NoteView[]>();
  for (const note of row.catatan.filter((one) => readable.includes(one.versi.versi))) {
    const answered = note.tanggapan && (isInsider || readable.some((versi) => versi > note.versi.versi));
    const view: NoteView = {
      id: note.id,
      title: `Catatan ${note.tindakan.sebutan} pada versi ${note.versi.versi}`,
      text: note.teks,
      by: `${note.tindakan.nama}, ${fmt.momentDay(note.pada)}`,
      replies: answered ? [{ title: 'Tanggapan sekretaris', text: note.tanggapan! }] : [],
    };
    views.set(note.bagian, [...views.get(note.bagian) ?? [], view]);
  }
  return views;
}

/** The riwayat of a report, newest first, for those who work on it. */
async function trail(deps: QueryDeps, laporanId: string) {
  const lines = await deps.db.riwayat.findMany({
    relationLoadStrategy: 'join', where: { laporanId }, orderBy: [{ pada: 'desc' }, { id: 'desc' }], take: 100,
    select: { pada: true, tindakan: true, rincian: { select: { isi: true } } },
  });
  return lines.map(logEntry);
}

const ACT_PAST: Record<string, string> = {
  AJUKAN: 'mengajukan', TARIK: 'menarik', SAHKAN: 'mengesahkan', TERUSKAN: 'meneruskan', TERIMA: 'menerima', KEMBALIKAN: 'mengembalikan', BUKA_KEMBALI: 'membuka kembali',
};

/** The acts on the versions that a person reads, newest first, for those who do not work on the report. */
function actsLog(row: PageRow, readable: number[]) {
  return row.versiVersi.filter((version) => readable.includes(version.versi))
    .flatMap((version) => version.tindakan.map((act) => ({ at: act.pada, nama: act.nama, peran: act.sebutan, text: `${ACT_PAST[act.tindakan]} versi ${version.versi}`, alasan: act.alasan ?? undefined })))
    .toReversed().sort((a, b) => b.at.getTime() - a.at.getTime());
}

// ── The form of the texts ────────────────────────────────────────────────────

/** What /laporan/:id/ubah shows: the texts as they stand, the notes with their answers. Throws not_found. */
export async function textsForm(deps: QueryDeps, actor: Actor, id: string) {
  const { row, facts, shown, readable } = await open(deps, actor, id, '');
  const notes = noteViews(row, readable, true);
  return {
    /** Whether the person's post writes it, and whether it can be written now. */
    writes: postsAllowing(actor, 'laporan.susun', facts).length > 0,
    isOpen: shown === null,
    periode: facts.periode.nama,
    kbk: facts.kbkNama,
    revisi: row.revisi,
    jumlahKegiatan: facts.jumlahKegiatan,
    nihilMungkin: facts.jumlahKegiatan === 0,
    texts: { ringkasan: row.ringkasan, kendala: row.kendala, tindakLanjut: row.tindakLanjut, alasanNihil: row.alasanNihil },
    notes: Object.fromEntries(NOTE_SECTIONS.map((key) => [key, notes.get(key) ?? []])),
    kegiatanNotes: [...notes].filter(([bagian]) => bagian.startsWith('kegiatan:')).flatMap(([, views]) => views).length,
  };
}

// ── The list ─────────────────────────────────────────────────────────────────

/** The year of the regulation: no report is older. */
const FIRST_YEAR = 2018;
const LIST_STATES: readonly StatusLaporan[] = ['DRAF', 'DIAJUKAN', 'DISAHKAN', 'DITERUSKAN', 'DITERIMA', 'DIKEMBALIKAN'];
export const LIST_FILTERS = ['tahun', 'status', 'cari', 'urut', 'page'] as const;

/**
 * What /laporan shows: the reports that a person may open, and the periods for which their KBK has none yet. Throws bad_request for a filter that
 * says nonsense.
 */
export async function laporanList(deps: QueryDeps, actor: Actor, query: Record<(typeof LIST_FILTERS)[number], string>) {
  const today = dayAt(deps.clock());
  const years = Array.from({ length: yearOf(today) + 2 - FIRST_YEAR }, (_, i) => String(FIRST_YEAR + i));
  const tahun = Number(filterOf('Tahun', query.tahun, years) || yearOf(today));
  const status = filterOf('Keadaan', query.status, LIST_STATES);
  const sort = sortOf(query.urut, ['periode', 'kbk', 'sejak'] as const, '-periode');
  const inYear = { mulai: { gte: dateOf(`${tahun}-01-01`), lte: dateOf(`${tahun}-12-31`) } };
  const where: Prisma.LaporanWhereInput = {
    AND: [
      visibleLaporan(actor), { periode: inYear }, status ? { status } : {},
      query.cari ? { OR: [{ kbk: { nama: contains(query.cari) } }, { nomor: contains(query.cari) }, { periode: { nama: contains(query.cari) } }] } : {},
    ],
  };
  const total = await deps.db.laporan.count({ where });
  const page = pageOf(query.page, total);
  const order: Prisma.LaporanOrderByWithRelationInput[] = {
    periode: [{ periode: { mulai: sort.direction } }, { kbk: { nama: 'asc' as const } }],
    kbk: [{ kbk: { nama: sort.direction } }, { periode: { mulai: 'desc' as const } }],
    sejak: [{ statusSejak: sort.direction }],
  }[sort.column];
  // Which, then what: in one statement, the database would gather every report's facts before it cuts off the page.
  const ids = (await deps.db.laporan.findMany({
    where, orderBy: [...order, { id: 'asc' }], skip: (page - 1) * PER_PAGE, take: PER_PAGE, select: { id: true },
  })).map((one) => one.id);
  const found = ids.length === 0 ? [] : await deps.db.laporan.findMany({ relationLoadStrategy: 'join', where: { id: { in: ids } }, include: factsInclude(dateOf(today)) });
  const rows = ids.flatMap((id) => found.find((one) => one.id === id) ?? []);
  const kept = { tahun: query.tahun, status: query.status, cari: query.cari, urut: query.urut };
  const missing = await unopened(deps, actor, today);
  const href = (changes: Record<string, string | number>) => address('/laporan', { ...kept, page: '' }, changes);
  const actsAtOnce = (row: (typeof rows)[number]) => offers(factsOf(row, false), actor, today)
    .filter((offer) => offer.problem === null && (offer.transition.act === 'sahkan' || offer.transition.act === 'teruskan')).map((offer) => offer.transition.act);
  // What an open report holds now is not for those who read only its versions.
  const showsWorkingCopy = (row: LaporanRow) => !OPEN_STATES.includes(row.status) || readsWorkingCopy(actor, row.kbk);
  return {
    tahun,
    missing,
    filter: {
      action: '/laporan', active: Boolean(query.status || query.cari), clearHref: address('/laporan', { tahun: query.tahun }),
      hidden: [{ name: 'tahun', value: String(tahun) }, ...(query.urut ? [{ name: 'urut', value: query.urut }] : [])],
      fields: [
        { name: 'cari', label: 'Cari KBK, periode, nomor', value: query.cari, type: 'search' },
        { name: 'status', label: 'Keadaan', value: query.status, options: [{ value: '', label: 'Semua' }, ...LIST_STATES.map((one) => ({ value: one, label: tag(one).word }))] },
      ],
    },
    years: { label: 'Tahun', items: [tahun - 1, tahun, tahun + 1].filter((year) => year >= FIRST_YEAR && year <= yearOf(today)).map((year) => ({ label: String(year), href: address('/laporan', kept, { tahun: year }), current: year === tahun })) },
    head: [
      { label: 'Periode', sort: sortLink('periode', sort, (urut) => href({ urut })) }, { label: 'KBK', sort: sortLink('kbk', sort, (urut) => href({ urut })) },
      { label: 'Keadaan' }, { label: 'Sejak', sort: sortLink('sejak', sort, (urut) => href({ urut })) }, { label: 'Kegiatan', end: true }, { label: 'Perhatian' },
    ],
    rows: rows.map((row) => ({
      href: `/laporan/${row.id}`, periode: row.periode.nama, kbk: row.kbk.nama, nomor: row.nomor ?? '', tag: tag(row.status),
      sejak: fmt.dayMedium(dayAt(row.statusSejak)), kegiatan: showsWorkingCopy(row) ? fmt.number(row._count.kegiatan) : '–', tags: reportTags(row, today),
      pilihan: actsAtOnce(row).length > 0 ? `${row.id}:${row.revisi}` : null,
    })),
    // Reports that wait for the Tim are accepted from its queue.
    bulk: rows.some((row) => actsAtOnce(row).length > 0) ? {
      kembali: href({ page }),
      acts: [...new Set(rows.flatMap(actsAtOnce))].map((act) => ({ act, label: ACTS[act].label })),
    } : null,
    pager: pager({ total, page, noun: 'laporan', href: (n) => href({ page: n }) }),
  };
}

/** Periods that have begun, of which a KBK whose sekretaris the person is has no report: each with "Susun laporan". */
async function unopened(deps: QueryDeps, actor: Actor, today: Day) {
  const kbkIds = actor.posts.filter((held) => held.post === 'KBK_SEKRETARIS' && held.acting).map((held) => held.kbkId!);
  if (kbkIds.length === 0) return [];
  const [kbks, periods] = await Promise.all([
    deps.db.kbk.findMany({
      relationLoadStrategy: 'join', where: { id: { in: kbkIds }, AND: insiderKbk(actor) },
      select: { id: true, nama: true, mulai: true, selesai: true, laporan: { select: { periodeId: true } } },
    }),
    deps.db.periode.findMany({ where: { jenis: 'PELAPORAN', ditutupPada: null, mulai: { lte: dateOf(today), gte: dateOf(addDays(today, -400)) } }, orderBy: { mulai: 'desc' } }),
  ]);
  return kbks.flatMap((kbk) => periods
    .filter((periode) => periode.akhir >= kbk.mulai && (!kbk.selesai || periode.mulai <= kbk.selesai) && !kbk.laporan.some((one) => one.periodeId === periode.id))
    .map((periode) => ({
      kbkId: kbk.id, periodeId: periode.id, kbk: kbk.nama, periode: periode.nama, tenggat: fmt.weekday(periode.tenggat),
      terlambat: dayOf(periode.tenggat) < today ? tag('TERLAMBAT', daysBetween(dayOf(periode.tenggat), today)) : null,
    })));
}

// ── The print ────────────────────────────────────────────────────────────────

/** What the PDF of a report is made of. */
export async function laporanForPrint(deps: QueryDeps, actor: Actor, id: string, versi: string) {
  const { row, facts, shown, content } = await open(deps, actor, id, versi);
  const version = row.versiVersi.find((one) => one.versi === shown);
  // With rank and NIP, which no screen shows.
  const acts = version ? await deps.db.tindakan.findMany({ where: { versiId: version.id }, orderBy: [{ pada: 'asc' }, { id: 'asc' }] }) : [];
  return { facts, shown, content, acts, sebutanKepala: content.opd.sebutanKepala };
}

// ── Several at once ──────────────────────────────────────────────────────────

const severalInclude = (on: Date) => ({ ...factsInclude(on), catatan: { select: { versiId: true, tanggapan: true } } } satisfies Prisma.LaporanInclude);

export interface ReportWithFacts {
  row: Prisma.LaporanGetPayload<{ include: ReturnType<typeof severalInclude> }>;
  facts: LoadedLaporan;
}

/** The reports of `where` that the person may open, with the facts that the transition table asks of an act that moves them on. */
export async function reportsWithFacts(deps: QueryDeps, actor: Actor, where: Prisma.LaporanWhereInput): Promise<ReportWithFacts[]> {
  const rows = await deps.db.laporan.findMany({
    relationLoadStrategy: 'join', where: { AND: [visibleLaporan(actor), where] }, include: severalInclude(dateOf(dayAt(deps.clock()))),
    orderBy: [{ periode: { mulai: 'asc' } }, { kbk: { nama: 'asc' } }],
  });
  // Whether an evaluation is set matters to buka_kembali alone.
  return rows.map((row) => ({ row, facts: factsOf(row, false) }));
}
