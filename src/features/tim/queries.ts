import { postsAllowing } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { seesCityFigures } from '../../access/visible.js';
import { Prisma, type JabatanTim } from '../../db/generated/client.js';
import { forbidden, notFound, wrongStage } from '../../errors.js';
import { jabatanTim } from '../../regulation/jabatan.js';
import { anchorOf } from '../../regulation/structure.js';
import { addDays, dateOf, dayAt, dayOf, isDay, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { formFailure } from '../../web/form-failure.js';
import { fmt } from '../../web/format.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, contains, filterOf, pageOf, pager } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { lampiranOf } from '../berkas/lampiran.js';
import { proposedStart } from '../riwayat/queries.js';
import { JABATAN_TIM } from './schema.js';
import { SATU_PEMEGANG, anggotaMark, milikSql, namaJabatan, penugasanMark, penugasanOf, timMark } from './service.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

const home = { label: 'Beranda', href: '/beranda' };
const crumbTim = { label: 'Tim', href: '/tim' };

const mayForm = (actor: Actor) => postsAllowing(actor, 'tim.tetapkan', {}).length > 0;
const mayAssign = (actor: Actor) => postsAllowing(actor, 'tim.administrasi', {}).length > 0;

/** Whether the person reads which OPDs are given to whom: the Tim and the Walikota's office. */
export const readsPenugasan = (actor: Actor) => seesCityFigures(actor);

/** The rows of a post that run on a day. */
const runsOn = (day: Day) => ({ mulai: { lte: dateOf(day) }, OR: [{ selesai: null }, { selesai: { gte: dateOf(day) } }] });

const isRunning = (row: { mulai: Date; selesai: Date | null }, day: Day) => dayOf(row.mulai) <= day && (row.selesai === null || dayOf(row.selesai) >= day);

// ── The Tim of a day ─────────────────────────────────────────────────────────

export const TIM_FILTERS = ['tanggal'] as const;

/** What /tim shows: the Tim of a day, post by post in the order of Pasal 11 ayat (2), with the duties of each. */
export async function timPage(deps: QueryDeps, actor: Actor, query: Record<(typeof TIM_FILTERS)[number], string>) {
  const today = dayAt(deps.clock());
  const day = isDay(query.tanggal) ? query.tanggal : today;
  const tims = await deps.db.tim.findMany({ relationLoadStrategy: 'join', orderBy: { mulai: 'desc' }, include: { berkasSk: { select: { id: true, nama: true } } } });
  const index = tims.findIndex((one) => dayOf(one.mulai) <= day);
  const tim = index < 0 ? null : tims[index]!;
  const next = tim ? tims[index - 1] : tims.at(-1);
  const forms = mayForm(actor);
  const members = tim === null ? [] : await readMembers(deps, tim.id, day);
  const isOver = tim?.selesai != null && dayOf(tim.selesai) < day;
  const mine = actor.posts.filter((held) => held.post.startsWith('TIM_')).map((held) => held.id);
  const inPost = members.filter((one) => one.dibatalkanPada === null && isRunning(one, day));
  return {
    kepala: {
      title: 'Tim Pengembangan Budaya Kerja',
      eyebrow: day === today ? undefined : `Keadaan per ${fmt.day(day)}`,
      tags: isOver ? [tag('MASA_BERAKHIR')] : [],
      lead: tim
        ? `Keputusan Walikota Nomor ${tim.nomorSk}, ${fmt.day(tim.tanggalSk)}; berlaku mulai ${fmt.day(tim.mulai)}${tim.selesai ? ` sampai ${fmt.day(tim.selesai)}` : ''}.`
        : `Belum ada Tim${day === today ? '' : ` pada ${fmt.day(day)}`}. Tim dibentuk dengan Keputusan Walikota (Pasal 10 ayat (1)).`,
      acts: [
        ...(forms ? [{ label: tims.length > 0 ? 'Perbarui Tim' : 'Bentuk Tim', kind: tim && !isOver ? 'second' : 'primary', icon: 'plus', href: '/tim/baru' }] : []),
        ...(forms && tim ? [{ label: 'Ubah keputusan', kind: 'second', icon: 'pencil', href: `/tim/${tim.id}/ubah` }] : []),
        ...(tim && readsPenugasan(actor) ? [{ label: 'Pembagian perangkat daerah', kind: mayAssign(actor) ? 'primary' : 'second', icon: 'users', href: '/tim/penugasan' }] : []),
      ],
    },
    peringatan: isOver ? `Masa berlaku keputusan berakhir pada ${fmt.day(tim.selesai!)}. Tim ini tetap bertugas sampai hari pertama keputusan berikutnya.` : null,
    salinan: tim?.berkasSk ? { href: `/berkas/${tim.berkasSk.id}`, nama: tim.berkasSk.nama } : null,
    tanpaSalinan: tim !== null && !tim.berkasSk && forms,
    filter: {
      action: '/tim', active: day !== today, clearHref: '/tim', hidden: [],
      fields: [{ name: 'tanggal', label: 'Per tanggal', type: 'date', value: day }],
    },
    ada: tim !== null,
    jabatan: JABATAN_TIM.map((jabatan) => {
      const line = jabatanTim.find(({ kode }) => kode === `TIM_${jabatan}`)!;
      const here = inPost.filter((one) => one.jabatan === jabatan);
      return {
        nama: line.nama, id: `jabatan-${jabatan.toLowerCase()}`, dasar: line.dasar,
        tugas: line.tugas.map((one) => ({ teks: one.teks, dasar: one.dasar, href: `/perwal#${anchorOf(one.dasar)}` })),
        tambah: forms && tim && (here.length === 0 || !SATU_PEMEGANG.includes(jabatan)) ? { href: address(`/tim/${tim.id}/anggota`, { jabatan }), label: here.length === 0 ? 'Tunjuk' : 'Tambah' } : null,
        anggota: here.map((one) => ({
          nama: one.pegawai.nama, diri: mine.includes(one.id),
          keterangan: [placeOf(one), `sejak ${fmt.day(one.mulai)}`, ...(one.selesai ? [`sampai ${fmt.day(one.selesai)}`] : []), ...givenOf(one, day)].filter(Boolean).join(' · '),
          aturHref: mayAssign(actor) && penugasanOf(jabatan) ? `/tim/penugasan/${one.id}` : null,
          ubah: forms ? [
            { label: 'Ganti', href: address(`/tim/${tim!.id}/anggota`, { jabatan, ganti: one.id }) },
            { label: 'Akhiri', href: `/tim/anggota/${one.id}/akhiri` },
            { label: 'Batalkan', href: `/tim/anggota/${one.id}/batalkan` },
          ] : [],
        })),
      };
    }),
    periksa: tim && (forms || mayAssign(actor)) ? toCheck(inPost, day) : [],
    lama: members.filter((one) => !inPost.includes(one)).map((one) => ({
      nama: one.pegawai.nama, jabatan: namaJabatan(one.jabatan),
      keterangan: one.dibatalkanPada ? `dibatalkan ${fmt.momentDay(one.dibatalkanPada)}: ${one.alasanBatal}` : `${fmt.day(one.mulai)}–${one.selesai ? fmt.day(one.selesai) : 'seterusnya'}`,
    })),
    keputusan: tims.map((one) => ({
      nomor: one.nomorSk, href: one.id === tim?.id ? null : address('/tim', { tanggal: dayOf(one.mulai) }), rentang: `mulai ${fmt.day(one.mulai)}${one.selesai ? ` sampai ${fmt.day(one.selesai)}` : ''}`,
    })),
    berikut: next ? { nomor: next.nomorSk, mulai: fmt.day(next.mulai), href: address('/tim', { tanggal: dayOf(next.mulai) }) } : null,
  };
}

const readMembers = (deps: QueryDeps, timId: string, day: Day) => deps.db.keanggotaanTim.findMany({
  relationLoadStrategy: 'join', where: { timId }, orderBy: [{ mulai: 'asc' }, { id: 'asc' }],
  include: {
    penugasan: true,
    pegawai: {
      select: {
        nama: true, berhentiPada: true,
        penempatan: { where: runsOn(day), select: { jabatan: true, perangkatDaerah: { select: { singkatan: true } } } },
      },
    },
  },
});

type MemberRow = Awaited<ReturnType<typeof readMembers>>[number];

const placeOf = (one: MemberRow) => one.pegawai.penempatan.map((placed) => `${placed.jabatan}, ${placed.perangkatDaerah.singkatan}`).join('; ');

function givenOf(one: MemberRow, day: Day): string[] {
  const count = (jenis: string) => one.penugasan.filter((given) => given.jenis === jenis && isRunning(given, day)).length;
  if (one.jabatan === 'KOORDINATOR') return [count('BINAAN') === 0 ? 'belum ada binaan' : `membina ${count('BINAAN')} perangkat daerah`];
  return count('TINJAU') > 0 ? [`meninjau ${count('TINJAU')} perangkat daerah`] : [];
}

/** What in a Tim wants another look: a post without anybody, somebody no longer in service, one name twice. */
function toCheck(members: MemberRow[], day: Day): string[] {
  const name = (one: MemberRow) => one.pegawai.nama.trim().toLowerCase();
  const seen = new Set<string>();
  return [
    ...JABATAN_TIM.filter((jabatan) => !members.some((one) => one.jabatan === jabatan)).map((jabatan) => `${namaJabatan(jabatan)} belum ditunjuk.`),
    ...members.filter((one) => one.pegawai.berhentiPada && dayOf(one.pegawai.berhentiPada) < day).map((one) => `${one.pegawai.nama} (${namaJabatan(one.jabatan)}) tidak lagi bertugas sejak ${fmt.day(addDays(dayOf(one.pegawai.berhentiPada!), 1))}: tunjuk penggantinya.`),
    ...members.filter((one) => members.some((other) => other !== one && name(other) === name(one)) && !seen.has(name(one)) && seen.add(name(one)))
      .map((one) => `Nama ${one.pegawai.nama} tercatat dua kali: ${members.filter((other) => name(other) === name(one)).map((other) => namaJabatan(other.jabatan)).join(' dan ')}. Pastikan keduanya orang yang berbeda.`),
  ];
}

// ── The decree ───────────────────────────────────────────────────────────────

/** The form of a new Tim: the decree, and the members of the one before, of whom those who can are ticked. */
export async function timBaruPage(deps: QueryDeps, actor: Actor, { id, state }: { id: string; state: FormState }) {
  const today = dayAt(deps.clock());
  const last = await deps.db.tim.findFirst({ orderBy: { mulai: 'desc' } });
  const before = last === null ? [] : (await readMembers(deps, last.id, today)).filter((one) => one.dibatalkanPada === null && (one.selesai === null || dayOf(one.selesai) >= today));
  const isTyped = Object.keys(state.values).length > 0;
  const chosen = [state.values.salin ?? []].flat();
  const name = (one: MemberRow) => one.pegawai.nama.trim().toLowerCase();
  const items = JABATAN_TIM.flatMap((jabatan) => before.filter((one) => one.jabatan === jabatan)).map((one) => {
    const left = one.pegawai.berhentiPada !== null && dayOf(one.pegawai.berhentiPada) < today;
    const isSelf = one.pegawaiId === actor.pegawaiId;
    const twin = before.find((other) => other !== one && name(other) === name(one));
    return {
      value: one.id, label: `${one.pegawai.nama}, ${namaJabatan(one.jabatan)}`,
      small: [
        ...(left ? [`tidak lagi bertugas sejak ${fmt.day(addDays(dayOf(one.pegawai.berhentiPada!), 1))}`] : []),
        ...(isSelf ? ['diri Anda sendiri: ditetapkan oleh orang lain'] : []),
        ...(twin ? [`nama yang sama juga tercatat sebagai ${namaJabatan(twin.jabatan)}`] : []),
        ...(left ? [] : givenOf(one, today).filter((text) => text !== 'belum ada binaan')),
      ].join('; ') || undefined,
      checked: isTyped ? chosen.includes(one.id) : !left && !isSelf,
    };
  });
  const values = { nomorSk: '', tanggalSk: '', mulai: '', selesai: '', berkasSk: '', ...state.values };
  return {
    title: last ? 'Perbarui Tim' : 'Bentuk Tim',
    crumbs: [home, crumbTim, { label: last ? 'Perbarui' : 'Bentuk' }],
    kepala: { title: last ? 'Perbarui Tim Pengembangan' : 'Bentuk Tim Pengembangan', lead: `Dicatat dari Keputusan Walikota (Pasal 10 ayat (1)). ${last ? 'Tim yang sekarang bertugas sampai sehari sebelum keputusan baru mulai berlaku.' : 'Anggota ditunjuk sesudah keputusan disimpan.'}` },
    action: '/tim/baru', id, versi: null, batalHref: '/tim',
    ...keputusanForm(values, state, await lampiranOf(deps.db, actor, values.berkasSk)),
    salin: items.length > 0 ? {
      name: 'salin', legend: 'Salin anggota dari Tim sebelumnya', items, open: true, optional: true, error: state.errors.salin,
      hint: `Keputusan Nomor ${last!.nomorSk}. Binaan dan tinjauan mereka ikut disalin; sesudah disimpan susunannya dapat disesuaikan.`,
      summary: `${items.filter((item) => item.checked).length} dari ${items.length} orang disalin`,
    } : null,
    tombol: 'Tetapkan Tim',
  };
}

/** The form that corrects a decree. Throws not_found. */
export async function timUbahPage(deps: QueryDeps, actor: Actor, id: string, state: FormState) {
  const tim = await deps.db.tim.findUnique({ where: { id } });
  if (!tim || !mayForm(actor)) throw tim ? forbidden('Tim ditetapkan oleh Walikota, atau stafnya yang mencatat keputusan (Pasal 10 ayat (1)).') : notFound();
  const values = { nomorSk: tim.nomorSk, tanggalSk: dayOf(tim.tanggalSk), mulai: dayOf(tim.mulai), selesai: tim.selesai ? dayOf(tim.selesai) : '', berkasSk: tim.berkasSkId ?? '', ...state.values };
  return {
    title: 'Ubah keputusan Tim',
    crumbs: [home, crumbTim, { label: 'Ubah keputusan' }],
    kepala: { title: 'Ubah keputusan Tim', lead: 'Untuk membetulkan yang keliru dicatat. Keputusan baru dicatat melalui Perbarui Tim.' },
    action: `/tim/${id}/ubah`, id: null, versi: timMark(tim), batalHref: address('/tim', { tanggal: dayOf(tim.mulai) }),
    ...keputusanForm(values, state, await lampiranOf(deps.db, actor, values.berkasSk, tim.berkasSkId)),
    salin: null,
    tombol: 'Simpan keputusan',
  };
}

function keputusanForm(values: FormState['values'], state: FormState, file: { id: string; nama: string } | null) {
  return { form: { values, errors: state.errors }, gagal: formFailure('Keputusan', state.errors), berkas: file };
}

// ── Members ──────────────────────────────────────────────────────────────────

const FOUND = 20;

/** The page on which somebody is looked for by name and appointed to a post. Throws not_found, forbidden, bad_request. */
export async function tunjukPage(deps: QueryDeps, actor: Actor, timId: string, query: { jabatan: string; ganti: string; cari: string }, state: FormState) {
  const today = dayAt(deps.clock());
  const tim = await deps.db.tim.findUnique({ where: { id: timId } });
  if (!tim) throw notFound();
  if (!mayForm(actor)) throw forbidden('Tim ditetapkan oleh Walikota, atau stafnya yang mencatat keputusan (Pasal 10 ayat (1)).');
  const jabatan = filterOf('Jabatan', query.jabatan, JABATAN_TIM) || 'ANGGOTA';
  const all = await deps.db.keanggotaanTim.findMany({ where: { timId, dibatalkanPada: null }, select: { id: true, pegawaiId: true, jabatan: true, mulai: true, selesai: true, pegawai: { select: { nama: true } } } });
  const members = all.filter((one) => one.selesai === null || dayOf(one.selesai) >= today);
  const replaced = query.ganti === '' ? null : members.find((one) => one.id === query.ganti && one.jabatan === jabatan);
  if (replaced === undefined) throw notFound();
  const from = dayOf(tim.mulai);
  const mulai = replaced && from <= today ? today : await proposedStart(deps, { tindakan: 'tim.tetapkan', id: timId, mulai: from, starts: all.map((one) => dayOf(one.mulai)) });
  const found = query.cari === '' ? [] : await findPeople(deps, query.cari, today);
  const isOne = SATU_PEMEGANG.includes(jabatan) || replaced !== null;
  const chosen = [state.values.pegawaiId ?? []].flat();
  const kept = { jabatan, ganti: query.ganti };
  const label = namaJabatan(jabatan);
  const pick = found.slice(0, FOUND).map((one) => {
    const has = members.find((member) => member.pegawaiId === one.id);
    return {
      value: one.id, label: one.nama, checked: chosen.includes(one.id),
      small: [one.nip ? `NIP ${one.nip}` : 'tanpa NIP', one.penempatan.map((placed) => `${placed.jabatan}, ${placed.perangkatDaerah.nama}`).join('; ') || 'belum ada penempatan', ...(has ? [`sudah ${namaJabatan(has.jabatan)} Tim`] : []), ...(one.id === actor.pegawaiId ? ['diri Anda sendiri'] : []), ...(one.akun?.aktif ? [] : ['belum punya akun'])].join(' · '),
    };
  });
  return {
    title: replaced ? `Ganti ${label}` : `Tunjuk ${label}`,
    crumbs: [home, crumbTim, { label: replaced ? 'Ganti' : 'Tunjuk' }],
    kepala: {
      title: replaced ? `Ganti ${label} Tim` : `Tunjuk ${label} Tim`, eyebrow: `Keputusan Nomor ${tim.nomorSk}`,
      lead: replaced ? `${replaced.pegawai.nama} berakhir sehari sebelum penggantinya mulai.${jabatan === 'KOORDINATOR' || jabatan === 'ANGGOTA' ? ' Perangkat daerah yang diberikan kepadanya dilanjutkan penggantinya.' : ''}` : 'Cari pegawai menurut nama atau NIP, lalu pilih.',
    },
    cari: { action: `/tim/${timId}/anggota`, hidden: Object.entries(kept).filter(([, value]) => value !== '').map(([name, value]) => ({ name, value })), nilai: query.cari },
    hasil: query.cari === '' ? null : { jumlah: pick.length, lebih: found.length > FOUND },
    pilihan: pick.length === 0 ? null : isOne
      ? { kind: 'radio' as const, radioGroup: { name: 'pegawaiId', legend: 'Pegawai', options: pick, value: chosen[0], error: state.errors.pegawaiId } }
      : { kind: 'list' as const, checklist: { name: 'pegawaiId', legend: 'Pegawai', items: pick, open: true, summary: `${pick.length} pegawai ditemukan`, hint: 'Boleh lebih dari satu.', error: state.errors.pegawaiId } },
    action: address(`/tim/${timId}/anggota`, { ...kept, cari: query.cari }),
    hidden: [{ name: 'jabatan', value: jabatan }, { name: 'ganti', value: query.ganti }],
    form: { values: { mulai, ...state.values }, errors: state.errors },
    gagal: formFailure('Penunjukan', state.errors),
    tombol: replaced ? `Ganti ${label}` : `Tunjuk ${label}`,
    batalHref: address('/tim', from > today ? { tanggal: from } : {}),
  };
}

const findPeople = (deps: QueryDeps, cari: string, today: Day) => deps.db.pegawai.findMany({
  relationLoadStrategy: 'join',
  where: { OR: [{ nama: contains(cari) }, { nip: cari.replaceAll(' ', '') }], AND: [{ OR: [{ berhentiPada: null }, { berhentiPada: { gte: dateOf(today) } }] }] },
  orderBy: [{ nama: 'asc' }, { id: 'asc' }], take: FOUND + 1,
  select: { id: true, nama: true, nip: true, akun: { select: { aktif: true } }, penempatan: { where: runsOn(today), select: { jabatan: true, perangkatDaerah: { select: { nama: true } } } } },
});

/** What the pages that end and annul a member's post show. Throws not_found, forbidden, wrong_stage. */
export async function anggotaPage(deps: QueryDeps, actor: Actor, id: string, act: 'akhiri' | 'batalkan', state: FormState) {
  const today = dayAt(deps.clock());
  const member = await deps.db.keanggotaanTim.findUnique({ where: { id }, include: { pegawai: { select: { nama: true } }, tim: { select: { nomorSk: true, mulai: true } }, penugasan: true } });
  if (!member) throw notFound();
  if (!mayForm(actor)) throw forbidden('Tim ditetapkan oleh Walikota, atau stafnya yang mencatat keputusan (Pasal 10 ayat (1)).');
  if (member.dibatalkanPada) throw wrongStage('Keanggotaan ini sudah dibatalkan.');
  const given = member.penugasan.filter((one) => one.selesai === null || dayOf(one.selesai) >= today).length;
  const jabatan = namaJabatan(member.jabatan);
  const title = act === 'akhiri' ? `Akhiri ${jabatan}` : `Batalkan ${jabatan}`;
  return {
    title,
    crumbs: [home, crumbTim, { label: title }],
    kepala: { title: `${act === 'akhiri' ? 'Akhiri' : 'Batalkan'} ${member.pegawai.nama} sebagai ${jabatan}`, eyebrow: `Keputusan Nomor ${member.tim.nomorSk}` },
    teks: act === 'akhiri'
      ? `Menjabat sejak ${fmt.day(member.mulai)}. Sesudah hari terakhir, haknya berakhir${given > 0 ? `, begitu pula penugasannya atas ${given} perangkat daerah` : ''}; yang pernah dilakukannya tetap tercatat.`
      : 'Untuk yang keliru dicatat. Keanggotaan ini tidak lagi memberi hak, dan tetap tampil beserta alasannya; yang pernah dilakukan dengannya tetap tercatat.',
    act, action: `/tim/anggota/${id}/${act}`, versi: anggotaMark(member), batalHref: address('/tim', dayOf(member.tim.mulai) > today ? { tanggal: dayOf(member.tim.mulai) } : {}),
    form: { values: { selesai: member.selesai ? dayOf(member.selesai) : today, alasan: '', ...state.values }, errors: state.errors },
    gagal: formFailure(act === 'akhiri' ? 'Pengakhiran' : 'Pembatalan', state.errors),
  };
}

// ── OPDs given to members ────────────────────────────────────────────────────

export interface Coverage {
  id: string;
  nama: string;
  singkatan: string;
  koordinator: { id: string; nama: string; mulai: Day; selesai: Day | null; milik: boolean; berakun: boolean }[];
  peninjau: { id: string; nama: string; mulai: Day; selesai: Day | null; milik: boolean; berakun: boolean }[];
  /** Who may accept its reports on that day: with an account, and not of this OPD. */
  bisa: string[];
}

/**
 * Each OPD of a day with its koordinator, its assigned reviewers, and who may review it (Pasal 11 ayat (3); permission
 * laporan.terima): columns id, nama, singkatan, koordinator, peninjau, bisa.
 */
const coverageSql = (day: Day): Prisma.Sql => Prisma.sql`
  with milik (pegawai_id, opd_id) as (${milikSql(day)}),
  anggota as (
    select k.id, k.pegawai_id, k.jabatan, p.nama, exists (select 1 from akun a where a.pegawai_id = k.pegawai_id and a.aktif) as berakun
    from keanggotaan_tim k join pegawai p on p.id = k.pegawai_id
    where k.dibatalkan_pada is null and ${day}::date between k.mulai and coalesce(k.selesai, 'infinity')
      and k.tim_id = (select t.id from tim t where t.mulai <= ${day}::date order by t.mulai desc limit 1)
  ),
  beri as (
    select a.*, t.perangkat_daerah_id as opd_id, t.jenis, t.mulai, t.selesai,
           exists (select 1 from milik m where m.pegawai_id = a.pegawai_id and m.opd_id = t.perangkat_daerah_id) as milik
    from anggota a join penugasan_tim t on t.keanggotaan_tim_id = a.id
    where ${day}::date between t.mulai and coalesce(t.selesai, 'infinity')
  )
  select o.id, o.nama, o.singkatan,
    coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'nama', b.nama, 'mulai', b.mulai, 'selesai', b.selesai, 'milik', b.milik, 'berakun', b.berakun) order by b.nama)
      from beri b where b.opd_id = o.id and b.jenis = 'BINAAN' and b.jabatan = 'KOORDINATOR'), '[]') as koordinator,
    coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'nama', b.nama, 'mulai', b.mulai, 'selesai', b.selesai, 'milik', b.milik, 'berakun', b.berakun) order by b.nama)
      from beri b where b.opd_id = o.id and b.jenis = 'TINJAU' and b.jabatan = 'ANGGOTA'), '[]') as peninjau,
    coalesce((select array_agg(a.nama order by a.nama) from anggota a
      where a.berakun and not exists (select 1 from milik m where m.pegawai_id = a.pegawai_id and m.opd_id = o.id)
        and (a.jabatan in ('SEKRETARIS', 'KETUA') or exists (select 1 from beri b where b.id = a.id and b.opd_id = o.id
             and ((b.jabatan = 'KOORDINATOR' and b.jenis = 'BINAAN') or (b.jabatan = 'ANGGOTA' and b.jenis = 'TINJAU'))))), '{}') as bisa
  from perangkat_daerah o
  where ${day}::date between o.mulai and coalesce(o.selesai, 'infinity')`;

/** For the home page: how many OPDs have no koordinator, and how many nobody may review (n: tanpa_koordinator, tanpa_peninjau). */
export const uncoveredSql = (day: Day): Prisma.Sql => Prisma.sql`
  select count(*) filter (where jsonb_array_length(c.koordinator) = 0)::int as tanpa_koordinator, count(*) filter (where cardinality(c.bisa) = 0)::int as tanpa_peninjau
  from (${coverageSql(day)}) c where exists (select 1 from tim t where t.mulai <= ${day}::date)`;

export const PENUGASAN_FILTERS = ['tanggal', 'cari', 'keadaan', 'page'] as const;

const STATES = { koordinator: 'Belum ada koordinator', peninjau: 'Tanpa peninjau yang berhak' } as const;

/** What /tim/penugasan shows: OPD by OPD who guides and who may review it, and the lists of those not covered. Throws forbidden, bad_request. */
export async function penugasanPage(deps: QueryDeps, actor: Actor, query: Record<(typeof PENUGASAN_FILTERS)[number], string>) {
  if (!readsPenugasan(actor)) throw forbidden('Pembagian perangkat daerah dibaca oleh Tim Pengembangan dan Walikota beserta stafnya.');
  const today = dayAt(deps.clock());
  const day = isDay(query.tanggal) ? query.tanggal : today;
  const keadaan = filterOf('Keadaan', query.keadaan, Object.keys(STATES) as (keyof typeof STATES)[]);
  const all = await deps.db.$queryRaw<Coverage[]>`${coverageSql(day)} order by o.nama collate "id-x-icu", o.id`;
  const tim = await deps.db.tim.findFirst({ where: { mulai: { lte: dateOf(day) } }, orderBy: { mulai: 'desc' }, select: { id: true } });
  const team = tim === null ? [] : await deps.db.keanggotaanTim.findMany({
    relationLoadStrategy: 'join', where: { ...runsOn(day), timId: tim.id, dibatalkanPada: null, jabatan: { in: ['KOORDINATOR', 'ANGGOTA'] } }, orderBy: [{ jabatan: 'asc' }, { mulai: 'asc' }, { id: 'asc' }],
    include: { pegawai: { select: { nama: true, penempatan: { where: runsOn(day), select: { perangkatDaerah: { select: { id: true, singkatan: true } } } } } }, penugasan: { where: runsOn(day) } },
  });
  const unguided = all.filter((one) => one.koordinator.length === 0);
  const unreviewed = all.filter((one) => one.bisa.length === 0);
  const wanted = { '': all, koordinator: unguided, peninjau: unreviewed }[keadaan].filter((one) => `${one.nama} ${one.singkatan}`.toLowerCase().includes(query.cari.toLowerCase()));
  const page = pageOf(query.page, wanted.length);
  const edits = mayAssign(actor);
  const kept = { ...query, tanggal: day === today ? '' : day, page: '' };
  const to = (memberId: string) => address(`/tim/penugasan/${memberId}`, { tanggal: kept.tanggal });
  const names = (given: Coverage['koordinator']) => given.map((one) => ({ nama: one.nama, href: edits ? to(one.id) : null, keterangan: [`sejak ${fmt.dayMedium(one.mulai)}`, ...(one.selesai ? [`sampai ${fmt.dayMedium(one.selesai)}`] : []), ...(one.milik ? ['perangkat daerahnya sendiri: tidak meninjau'] : one.berakun ? [] : ['belum mempunyai akun: belum dapat meninjau'])].join(', ') }));
  return {
    title: 'Pembagian perangkat daerah',
    crumbs: [home, crumbTim, { label: 'Pembagian perangkat daerah' }],
    kepala: { title: 'Pembagian perangkat daerah', eyebrow: day === today ? undefined : `Keadaan per ${fmt.day(day)}`, lead: 'Tiap perangkat daerah dibina satu koordinator; laporannya ditinjau oleh yang tidak bertugas di sana.' },
    angka: {
      items: [
        { label: 'Perangkat daerah', value: fmt.number(all.length), href: address('/tim/penugasan', { tanggal: kept.tanggal }), small: 'yang ada pada hari itu' },
        { label: 'Belum ada koordinator', value: fmt.number(unguided.length), bad: unguided.length > 0, ...(unguided.length > 0 ? { link: { href: address('/tim/penugasan', { tanggal: kept.tanggal, keadaan: 'koordinator' }), label: 'Lihat daftarnya' } } : { small: 'semua terbina' }) },
        { label: 'Tanpa peninjau yang berhak', value: fmt.number(unreviewed.length), bad: unreviewed.length > 0, ...(unreviewed.length > 0 ? { link: { href: address('/tim/penugasan', { tanggal: kept.tanggal, keadaan: 'peninjau' }), label: 'Lihat daftarnya' } } : { small: 'semua dapat ditinjau' }) },
      ],
    },
    jalanKeluar: unreviewed.length === 0 ? null : remedy(unreviewed, team, edits ? to : null),
    anggota: team.map((one) => {
      const count = one.penugasan.filter((given) => given.jenis === penugasanOf(one.jabatan)).length;
      return { nama: one.pegawai.nama, jabatan: namaJabatan(one.jabatan), asal: one.pegawai.penempatan.map((placed) => placed.perangkatDaerah.singkatan).join(', '), jumlah: `${one.jabatan === 'KOORDINATOR' ? 'membina' : 'meninjau'} ${count}`, href: edits ? to(one.id) : null };
    }),
    filter: {
      action: '/tim/penugasan', active: Boolean(keadaan || query.cari || kept.tanggal), clearHref: '/tim/penugasan', hidden: [],
      fields: [
        { name: 'cari', label: 'Cari', type: 'search', value: query.cari },
        { name: 'keadaan', label: 'Keadaan', value: keadaan, options: [{ value: '', label: 'Semua' }, ...Object.entries(STATES).map(([value, label]) => ({ value, label }))] },
        { name: 'tanggal', label: 'Per tanggal', type: 'date', value: day },
      ],
    },
    baris: wanted.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((one) => ({
      nama: one.nama, koordinator: names(one.koordinator), peninjau: names(one.peninjau),
      bisa: one.bisa.length === 0 ? null : one.bisa.length > 2 ? `${one.bisa.slice(0, 2).join(', ')}, dan ${one.bisa.length - 2} lainnya` : one.bisa.join(' dan '),
      tags: [...(one.koordinator.length === 0 ? [tag('BELUM_DIBINA')] : []), ...(one.bisa.length === 0 ? [tag('TANPA_PENINJAU')] : [])],
    })),
    halaman: pager({ total: wanted.length, page, noun: 'perangkat daerah', href: (n) => address('/tim/penugasan', kept, { page: n }) }),
    kosong: all.length === 0
      ? { title: 'Belum ada perangkat daerah', text: 'Perangkat daerah dicatat oleh administrator.' }
      : { title: 'Tidak ada yang cocok', text: 'Semua perangkat daerah sudah terbagi, atau saringannya terlalu sempit.', button: { label: 'Hapus saringan', kind: 'second', href: '/tim/penugasan' } },
  };
}

type TeamRow = { id: string; jabatan: JabatanTim; pegawai: { nama: string; penempatan: { perangkatDaerah: { id: string } }[] } };

/** What helps where nobody may review: a member of the Tim from another OPD. */
function remedy(opds: Coverage[], team: TeamRow[], to: ((memberId: string) => string) | null) {
  // Assigned already, and kept from it by nothing but the account that they lack.
  const idleIn = (opd: Coverage) => [...opd.koordinator, ...opd.peninjau].filter((one) => !one.milik && !one.berakun);
  const idle = new Map(opds.flatMap(idleIn).map((one) => [one.id, one.nama]));
  const candidates = team.filter((one) => one.jabatan === 'ANGGOTA' && !idle.has(one.id) && opds.some((opd) => !one.pegawai.penempatan.some((placed) => placed.perangkatDaerah.id === opd.id)));
  const which = opds.length === 1 ? opds[0]!.nama : `${opds.length} perangkat daerah`;
  return {
    judul: `Belum ada yang berhak meninjau laporan ${which}`,
    teks: opds.every((opd) => idleIn(opd).length > 0)
      ? `${[...idle.values()].join(', ')} sudah ditugaskan, tetapi belum mempunyai akun yang aktif. Administrator membuatkan akunnya.`
      : candidates.length > 0
      ? 'Tidak seorang pun meninjau laporan perangkat daerah tempatnya bertugas. Sekretaris Tim menugaskan seorang Anggota Tim dari perangkat daerah lain sebagai peninjau.'
      : 'Tidak seorang pun meninjau laporan perangkat daerah tempatnya bertugas, dan Tim belum memiliki Anggota dari perangkat daerah lain. Walikota atau stafnya menunjuk seorang Anggota dari perangkat daerah lain; sesudah itu Sekretaris Tim menugaskannya sebagai peninjau.',
    acts: to === null ? [] : candidates.slice(0, 3).map((one) => ({ label: `Tugaskan ${one.pegawai.nama}`, kind: 'second', href: to(one.id) })),
  };
}

/** The checklist of OPDs of one koordinator (binaan) or anggota (tinjauan). Throws not_found, forbidden, wrong_stage. */
export async function aturPage(deps: QueryDeps, actor: Actor, id: string, tanggal: string, state: FormState) {
  const today = dayAt(deps.clock());
  const member = await deps.db.keanggotaanTim.findUnique({ relationLoadStrategy: 'join', where: { id }, include: { pegawai: { select: { nama: true } }, tim: { select: { mulai: true } }, penugasan: true } });
  if (!member || !readsPenugasan(actor)) throw notFound();
  if (!mayAssign(actor)) throw forbidden('Perangkat daerah dibagi oleh Sekretaris Tim (Pasal 11 ayat (3) huruf d).');
  const jenis = penugasanOf(member.jabatan);
  if (!jenis || member.dibatalkanPada) throw wrongStage('Perangkat daerah diberikan kepada Koordinator (binaan) dan Anggota (peninjau) Tim.');
  const asked = isDay(tanggal) ? tanggal : today;
  const day = asked < dayOf(member.mulai) ? dayOf(member.mulai) : asked;
  const all = await deps.db.$queryRaw<(Coverage & { milik: boolean })[]>`
    select c.*, exists (select 1 from (${milikSql(day)}) m where m.pegawai_id = ${member.pegawaiId}::uuid and m.opd_id = c.id) as milik
    from (${coverageSql(day)}) c order by c.nama collate "id-x-icu", c.id`;
  const mine = member.penugasan.filter((one) => one.jenis === jenis && isRunning(one, day)).map((one) => one.perangkatDaerahId);
  const chosen = Object.keys(state.values).length > 0 ? [state.values.opd ?? []].flat() : mine;
  const isGuide = jenis === 'BINAAN';
  const note = (opd: Coverage & { milik: boolean }): string | undefined => {
    const others = opd.koordinator.filter((one) => one.id !== id).map((one) => one.nama);
    const notes = [
      ...(isGuide && others.length > 0 ? [`sekarang dibina ${others.join(', ')}; berpindah bila dicentang`] : []),
      ...(isGuide && others.length === 0 && !mine.includes(opd.id) ? ['belum ada koordinator'] : []),
      ...(opd.milik ? [isGuide ? 'perangkat daerahnya sendiri: membina, tetapi tidak meninjau laporannya' : 'perangkat daerahnya sendiri: tidak dapat meninjau'] : []),
      ...(opd.bisa.length === 0 ? ['tanpa peninjau yang berhak'] : []),
    ];
    return notes.join('; ') || undefined;
  };
  const label = isGuide ? 'Binaan' : 'Tinjauan';
  return {
    title: `${label} ${member.pegawai.nama}`,
    crumbs: [home, crumbTim, { label: 'Pembagian perangkat daerah', href: '/tim/penugasan' }, { label: member.pegawai.nama }],
    kepala: {
      title: `${label} ${member.pegawai.nama}`, eyebrow: `${namaJabatan(member.jabatan)} Tim`,
      lead: isGuide ? 'Centang perangkat daerah yang dibina mulai tanggal di bawah. Yang tidak dicentang berakhir sehari sebelumnya.' : 'Centang perangkat daerah yang laporannya ditinjau mulai tanggal di bawah. Yang tidak dicentang berakhir sehari sebelumnya.',
    },
    action: address(`/tim/penugasan/${id}`, { tanggal: day === today ? '' : day }),
    versi: penugasanMark(member.penugasan),
    daftar: {
      name: 'opd', legend: 'Perangkat daerah', open: true, error: state.errors.opd, summary: `${chosen.length} dari ${all.length} perangkat daerah`,
      items: all.map((opd) => ({ value: opd.id, label: opd.nama, small: note(opd), checked: chosen.includes(opd.id) })),
    },
    form: { values: { mulai: day, selesai: '', ...state.values }, errors: state.errors },
    gagal: formFailure('Pembagian', state.errors),
    batalHref: '/tim/penugasan',
  };
}
