import { v7 as uuidv7 } from 'uuid';
import { posts, type Actor } from '../../access/posts.js';
import { Prisma } from '../../db/generated/client.js';
import { badRequest, notFound } from '../../errors.js';
import { dateOf, dayAt, dayOf, type Day } from '../../time.js';
import { qrSvg } from '../../charts/qr.js';
import type { Deps } from '../../web/deps.js';
import type { FormState } from '../../web/forms.js';
import { fmt } from '../../web/format.js';
import { isUuid } from '../../web/http.js';
import { PER_PAGE, address, filterOf, pageOf, pager, sortLink, sortOf } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { signInHistory } from '../masuk/queries.js';
import { proposeUserNames, userNameBase } from './names.js';
import { MOST_AT_ONCE, PERAN, nameField } from './schema.js';
import { runningPosts, type Handed } from './service.js';

type QueryDeps = Pick<Deps, 'db' | 'clock' | 'config'>;

const like = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

/** Where a person is placed on a day: joined to `p`. */
const placement = (today: Day) => Prisma.sql`
  left join penempatan t on t.pegawai_id = p.id and ${today}::date between t.mulai and coalesce(t.selesai, 'infinity')
  left join perangkat_daerah d on d.id = t.perangkat_daerah_id`;

/** Whoever is in service and has no account. */
const withoutAccount = (today: Day) => Prisma.sql`
  not exists (select 1 from akun a where a.pegawai_id = p.id) and (p.berhenti_pada is null or p.berhenti_pada >= ${today}::date)`;

async function offices(db: Deps['db'], chosen: string) {
  if (chosen !== '' && !isUuid(chosen)) throw badRequest('Saringan Perangkat daerah: pilih dari daftarnya.');
  const rows = await db.perangkatDaerah.findMany({ select: { id: true, nama: true }, orderBy: [{ jenis: 'asc' }, { kode: 'asc' }] });
  return { rows, options: rows.map(({ id, nama }) => ({ value: id, label: nama })) };
}

// ── The list ─────────────────────────────────────────────────────────────────

export const LIST_FILTERS = ['cari', 'keadaan', 'peran', 'opd', 'urut', 'page'] as const;
const STATES = { aktif: 'Aktif', nonaktif: 'Nonaktif', 'belum-masuk': 'Belum pernah masuk', 'belum-sandi': 'Belum menetapkan kata sandi' } as const;
const COLUMNS = { nama: Prisma.sql`coalesce(p.nama, a.nama)`, akun: Prisma.sql`a.nama_pengguna`, masuk: Prisma.sql`a.masuk_terakhir_pada` };

interface ListRow {
  id: string;
  nama: string;
  nama_pengguna: string;
  opd: string | null;
  aktif: boolean;
  bersandi: boolean;
  masuk_terakhir_pada: Date | null;
  peran: (typeof PERAN)[number][] | null;
}

/** Every account: searched, filtered, sorted, in pages. Throws bad_request for a filter that says nonsense. */
export async function accountList({ db, clock, config }: QueryDeps, query: Record<(typeof LIST_FILTERS)[number], string>) {
  const today = dayAt(clock());
  const where = listConditions(query, today);
  const from = Prisma.sql`from akun a left join pegawai p on p.id = a.pegawai_id ${placement(today)}`;
  const [counts] = await db.$queryRaw<[{ total: bigint; tanpa: bigint }]>`
    select (select count(*) ${from} where ${where}) as total, (select count(*) from pegawai p where ${withoutAccount(today)}) as tanpa`;
  const total = Number(counts.total);
  const page = pageOf(query.page, total);
  const sort = sortOf(query.urut, ['nama', 'akun', 'masuk'], 'nama');
  const order = Prisma.sql`${COLUMNS[sort.column]} ${Prisma.raw(sort.direction)} ${Prisma.raw(sort.direction === 'desc' ? 'nulls last' : 'nulls first')}, a.id`;
  const rows = await db.$queryRaw<ListRow[]>`
    select a.id, coalesce(p.nama, a.nama) as nama, a.nama_pengguna, d.singkatan as opd, a.aktif, a.sandi_hash is not null as bersandi, a.masuk_terakhir_pada,
           (select array_agg(g.peran::text order by g.peran) from penugasan g where g.akun_id = a.id and ${today}::date between g.mulai and coalesce(g.selesai, 'infinity')) as peran
    ${from} where ${where} order by ${order} limit ${PER_PAGE} offset ${(page - 1) * PER_PAGE}`;
  const { options } = await offices(db, query.opd);

  const { page: _, ...kept } = query;
  const active = [query.cari, query.keadaan, query.peran, query.opd].some((value) => value !== '');
  const href = (changes: Record<string, string | number>) => address('/akun/kelola', kept, changes);
  const head = (column: keyof typeof COLUMNS, label: string) => ({ label, sort: sortLink(column, sort, (urut) => href({ urut })) });
  return {
    tanpaAkun: Number(counts.tanpa),
    alamatLokal: isLocalAddress(config),
    saringan: {
      action: '/akun/kelola', hidden: query.urut ? [{ name: 'urut', value: query.urut }] : [], active, clearHref: '/akun/kelola',
      fields: [
        { name: 'cari', label: 'Nama, nama pengguna, atau NIP', value: query.cari, type: 'search' },
        { name: 'keadaan', label: 'Keadaan', value: query.keadaan, options: [{ value: '', label: 'Semua' }, ...Object.entries(STATES).map(([value, label]) => ({ value, label }))] },
        { name: 'peran', label: 'Peran', value: query.peran, options: [{ value: '', label: 'Semua' }, ...PERAN.map((value) => ({ value, label: posts[value] }))] },
        { name: 'opd', label: 'Perangkat daerah', value: query.opd, options: [{ value: '', label: `Semua (${options.length})` }, ...options] },
      ],
    },
    kolom: [head('nama', 'Nama'), head('akun', 'Nama pengguna'), { label: 'Peran' }, head('masuk', 'Masuk terakhir'), { label: 'Keadaan' }],
    baris: rows.map((row) => ({
      href: `/akun/kelola/${row.id}`, nama: row.nama, namaPengguna: row.nama_pengguna, opd: row.opd,
      peran: (row.peran ?? []).map((peran) => posts[peran]).join(', '),
      masuk: row.masuk_terakhir_pada ? fmt.moment(row.masuk_terakhir_pada) : 'Belum pernah',
      keadaan: stateTag(row.aktif, row.bersandi),
    })),
    halaman: pager({ total, page, noun: 'akun', href: (n) => href({ page: n }) }),
    kosong: { title: 'Tidak ada akun yang cocok', text: 'Longgarkan saringannya, atau hapus saringan untuk melihat semua akun.', button: { label: 'Hapus saringan', kind: 'second', href: '/akun/kelola' } },
  };
}

const stateTag = (aktif: boolean, bersandi: boolean) => tag(!aktif ? 'NONAKTIF' : bersandi ? 'AKTIF' : 'DIUNDANG');

function listConditions({ cari, keadaan, peran, opd }: Record<'cari' | 'keadaan' | 'peran' | 'opd', string>, today: Day): Prisma.Sql {
  const state = filterOf('Keadaan', keadaan, Object.keys(STATES) as (keyof typeof STATES)[]);
  const role = filterOf('Peran', peran, PERAN);
  if (opd !== '' && !isUuid(opd)) throw badRequest('Saringan Perangkat daerah: pilih dari daftarnya.');
  const conditions = {
    '': [], aktif: [Prisma.sql`a.aktif`], nonaktif: [Prisma.sql`not a.aktif`],
    'belum-masuk': [Prisma.sql`a.aktif and a.masuk_terakhir_pada is null`], 'belum-sandi': [Prisma.sql`a.aktif and a.sandi_hash is null`],
  }[state];
  const parts = [
    ...conditions,
    ...(cari ? [Prisma.sql`(coalesce(p.nama, a.nama) ilike ${like(cari)} or a.nama_pengguna ilike ${like(cari)} or p.nip = ${cari.replaceAll(/[\s.]/g, '')})`] : []),
    ...(role ? [Prisma.sql`exists (select 1 from penugasan g where g.akun_id = a.id and g.peran::text = ${role} and ${today}::date between g.mulai and coalesce(g.selesai, 'infinity'))`] : []),
    ...(opd ? [Prisma.sql`d.id = ${opd}::uuid`] : []),
  ];
  return parts.length === 0 ? Prisma.sql`true` : Prisma.join(parts, ' and ');
}

// ── People without an account ────────────────────────────────────────────────

export const PEOPLE_FILTERS = ['cari', 'opd', 'dari', 'pegawai', 'page'] as const;
const PEOPLE_PER_PAGE = 100;

/** The people who have no account, each with a proposed user name; ticked where an office or one person was asked for. */
export async function peopleWithoutAccount({ db, clock, config }: QueryDeps, query: Record<(typeof PEOPLE_FILTERS)[number], string>, form: FormState) {
  const today = dayAt(clock());
  const { cari, opd, pegawai } = query;
  if (pegawai !== '' && !isUuid(pegawai)) throw notFound();
  const from = filterOf('Nama pengguna dari', query.dari, ['nama', 'nip'] as const) || 'nama';
  const { options } = await offices(db, opd);
  const conditions = Prisma.join([
    withoutAccount(today),
    ...(cari ? [Prisma.sql`(p.nama ilike ${like(cari)} or p.nip = ${cari.replaceAll(/[\s.]/g, '')})`] : []),
    ...(opd ? [Prisma.sql`d.id = ${opd}::uuid`] : []),
    ...(pegawai ? [Prisma.sql`p.id = ${pegawai}::uuid`] : []),
  ], ' and ');
  const source = Prisma.sql`from pegawai p ${placement(today)} where ${conditions}`;
  const [{ total }] = await db.$queryRaw<[{ total: bigint }]>`select count(*) as total ${source}`;
  const page = pageOf(query.page, Number(total), PEOPLE_PER_PAGE);
  const people = await db.$queryRaw<{ id: string; nama: string; nip: string | null; email: string | null; jabatan: string | null; opd: string | null }[]>`
    select p.id, p.nama, p.nip, p.email, t.jabatan, d.nama as opd ${source}
    order by d.jenis nulls last, d.kode, p.nama, p.id limit ${PEOPLE_PER_PAGE} offset ${(page - 1) * PEOPLE_PER_PAGE}`;
  const taken = await db.$queryRaw<{ nama_pengguna: string }[]>`
    select nama_pengguna from akun where regexp_replace(nama_pengguna, '[0-9]+$', '') = any(${people.map(({ nama }) => userNameBase(nama).replace(/[0-9]+$/, ''))}::text[])
      or nama_pengguna = any(${people.flatMap(({ nip }) => nip ?? [])}::text[])`;
  const names = proposeUserNames(people, from, taken.map((row) => row.nama_pengguna));
  const sent = 'id' in form.values;
  const ticked = new Set([form.values.pegawai ?? []].flat());
  // Without a press of "centang": what was ticked, or all of an office or one person that was asked for.
  const { centang } = form.values;
  const isTicked = (id: string) => (centang ? centang === 'semua' : sent ? ticked.has(id) : opd !== '' || pegawai !== '');
  const { page: _, ...kept } = query;
  return {
    saringan: {
      action: '/akun/kelola/baru', hidden: [], active: cari !== '' || opd !== '' || pegawai !== '', clearHref: '/akun/kelola/baru',
      fields: [
        { name: 'opd', label: 'Perangkat daerah', value: opd, options: [{ value: '', label: 'Semua' }, ...options] },
        { name: 'cari', label: 'Nama atau NIP', value: cari, type: 'search' },
        { name: 'dari', label: 'Nama pengguna dari', value: from, options: [{ value: 'nama', label: 'Nama' }, { value: 'nip', label: 'NIP, bila ada' }] },
      ],
    },
    action: address('/akun/kelola/baru', kept, { page }),
    alamatLokal: isLocalAddress(config),
    batch: sent ? String(form.values.id) : uuidv7(),
    orang: people.map(({ id, nama, nip, email, jabatan, opd: office }) => ({
      id, nama, keterangan: [nip ? `NIP ${nip}` : 'Tanpa NIP', jabatan].filter(Boolean).join(', '), opd: office ?? 'Belum ditempatkan', email,
      checked: isTicked(id), field: nameField(id), namaPengguna: String(form.values[nameField(id)] ?? names.get(id)), error: form.errors[nameField(id)],
    })),
    cara: waysToHand(config, form),
    halaman: pager({ total: Number(total), page, noun: 'pegawai', perPage: PEOPLE_PER_PAGE, href: (n) => address('/akun/kelola/baru', kept, { page: n }) }),
    kosong: kept.cari || opd || pegawai
      ? { title: 'Tidak ada pegawai tanpa akun yang cocok', text: 'Yang Anda cari mungkin sudah mempunyai akun; cari pada daftar akun.', button: { label: 'Buka daftar akun', kind: 'second', href: '/akun/kelola' } }
      : { title: 'Semua pegawai sudah mempunyai akun', text: 'Pegawai baru muncul di sini sesudah datanya dicatat atau diimpor.' },
  };
}

/** Whether links would begin with an address that opens on the portal's machine alone. */
export const isLocalAddress = ({ baseUrl }: Deps['config']) => baseUrl === undefined;

/** How links reach people: by mail only where the portal has a mail server. */
const waysToHand = ({ smtp }: Deps['config'], form: FormState) => (smtp
  ? [
    { value: 'surel', label: 'Kirim lewat surel; cetak slip bagi yang tidak mempunyai surel', checked: form.values.cara !== 'cetak' },
    { value: 'cetak', label: 'Cetak slip bagi semua', checked: form.values.cara === 'cetak' },
  ]
  : []);

// ── Slips ────────────────────────────────────────────────────────────────────

export const SLIP_FILTERS = ['opd'] as const;

/** Accounts whose password has never been set, for new links: those of one office ticked. */
export async function accountsToInvite({ db, clock, config }: QueryDeps, { opd }: Record<'opd', string>, form: FormState) {
  const today = dayAt(clock());
  const { options } = await offices(db, opd);
  const rows = await db.$queryRaw<{ id: string; nama: string; nama_pengguna: string; opd: string | null; sampai: Date | null }[]>`
    select a.id, coalesce(p.nama, a.nama) as nama, a.nama_pengguna, d.nama as opd,
           (select max(l.berlaku_sampai) from tautan_sandi l where l.akun_id = a.id and l.dipakai_pada is null) as sampai
    from akun a left join pegawai p on p.id = a.pegawai_id ${placement(today)}
    where a.aktif and a.sandi_hash is null ${opd ? Prisma.sql`and d.id = ${opd}::uuid` : Prisma.empty}
    order by d.jenis nulls last, d.kode, coalesce(p.nama, a.nama), a.id limit ${MOST_AT_ONCE}`;
  const sent = 'id' in form.values;
  const ticked = new Set([form.values.akun ?? []].flat());
  return {
    saringan: {
      action: '/akun/kelola/slip', hidden: [], active: opd !== '', clearHref: '/akun/kelola/slip',
      fields: [{ name: 'opd', label: 'Perangkat daerah', value: opd, options: [{ value: '', label: 'Semua' }, ...options] }],
    },
    alamatLokal: isLocalAddress(config),
    batch: uuidv7(),
    akun: rows.map(({ id, nama, nama_pengguna, opd: office, sampai }) => ({
      value: id, label: nama, checked: sent ? ticked.has(id) : opd !== '',
      small: [nama_pengguna, office ?? 'Tanpa perangkat daerah', sampai && sampai > clock() ? `tautan berlaku sampai ${fmt.moment(sampai)}` : 'tautan tidak berlaku lagi'].join(' · '),
    })),
    cara: waysToHand(config, form),
  };
}

/** What was sent and what is to be printed, by office, with each link as a QR code. */
export function slipPage(handed: readonly Handed[], { config }: Pick<Deps, 'config'>) {
  const printed = handed.filter(({ sent }) => !sent);
  const offices = [...new Set(printed.map(({ opd }) => opd))].sort((a, b) => (a ?? '\uffff').localeCompare(b ?? '\uffff', 'id'));
  return {
    terkirim: handed.filter(({ sent }) => sent).map(({ akunId, nama, email }) => ({ href: `/akun/kelola/${akunId}`, nama, email })),
    gagal: printed.flatMap(({ akunId, nama, email, problem }) => (problem === null ? [] : [{ akunId, href: `/akun/kelola/${akunId}`, nama, email, problem }])),
    batch: uuidv7(),
    slip: offices.map((opd) => ({
      opd: opd ?? 'Tanpa perangkat daerah',
      orang: printed.filter((one) => one.opd === opd).map(({ nama, namaPengguna, link, until }) => ({ nama, opd, namaPengguna, link, sampai: fmt.momentLong(until), qr: qrSvg(link, `Kode QR tautan ${nama}`) })),
    })),
    banyak: printed.length,
    // An address of this machine alone opens nowhere else.
    alamatLokal: isLocalAddress(config),
  };
}

// ── One account ──────────────────────────────────────────────────────────────

/** An account as the administrator sees it. Throws not_found. */
export async function accountPage({ db, clock, config }: QueryDeps, actor: Actor, id: string, asked: string, form: FormState) {
  const now = clock();
  const today = dayAt(now);
  const akun = await db.akun.findUnique({
    where: { id },
    include: {
      pegawai: { include: { penempatan: { where: { mulai: { lte: dateOf(today) }, OR: [{ selesai: null }, { selesai: { gte: dateOf(today) } }] }, include: { perangkatDaerah: { select: { nama: true } } } } } },
      penugasan: { orderBy: [{ mulai: 'desc' }, { id: 'desc' }] },
      tautan: { where: { dipakaiPada: null, berlakuSampai: { gt: now } }, orderBy: { berlakuSampai: 'desc' }, take: 1 },
    },
    relationLoadStrategy: 'join',
  });
  if (!akun) throw notFound();
  const { pegawai } = akun;
  const running = pegawai ? await runningPosts(db, pegawai.id, today) : [];
  const [placed] = pegawai?.penempatan ?? [];
  const nama = pegawai?.nama ?? akun.nama;
  const self = akun.id === actor.akunId;
  const [link] = akun.tautan;
  return {
    title: nama, id: akun.id, nama, aktif: akun.aktif, self, keadaan: stateTag(akun.aktif, akun.sandiHash !== null),
    acts: pegawai ? [{ label: 'Data pegawai', kind: 'second', href: `/pegawai/${pegawai.id}` }] : [],
    lead: `${akun.namaPengguna}${placed ? `, ${placed.perangkatDaerah.nama}` : ''}`,
    fakta: [
      ['Nama pengguna', akun.namaPengguna],
      ...(pegawai ? [
        [pegawai.jenis.startsWith('PPPK') ? 'NI PPPK' : 'NIP', pegawai.nip ?? 'Tidak ada'],
        ['Jabatan', placed ? `${placed.jabatan}, ${placed.perangkatDaerah.nama}` : 'Belum ditempatkan'],
        ['Surel', pegawai.email ?? 'Tidak dicatat'],
        ['Telepon', pegawai.telepon ?? 'Tidak dicatat'],
      ] : [['Data pegawai', 'Tidak terhubung']]),
      ['Dibuat', fmt.moment(akun.dibuatPada)],
      ['Masuk terakhir', akun.masukTerakhirPada ? fmt.moment(akun.masukTerakhirPada) : 'Belum pernah'],
    ].map(([label, value]) => ({ label, value })),
    jabatan: running.map(({ label, place, mulai, selesai, nomorSk }) => ({ label, place, rentang: `${fmt.day(mulai)}${selesai ? ` sampai ${fmt.day(selesai)}` : ''}`, nomorSk: nomorSk ?? 'Tidak dicatat' })),
    peran: akun.penugasan.map(({ id: penugasanId, peran, mulai, selesai }) => {
      const ended = selesai !== null && dayOf(selesai) < today;
      const mine = form.values.penugasanId === penugasanId;
      return {
        id: penugasanId, nama: posts[peran], rentang: `${fmt.day(mulai)}${selesai ? ` sampai ${fmt.day(selesai)}` : ''}`,
        berakhir: ended, belum: dayOf(mulai) > today, selesai: mine ? form.values.selesai : today, error: mine ? form.errors.selesai : undefined,
      };
    }),
    peranBaru: akun.aktif && !self ? {
      options: PERAN.map((value) => ({ value, label: posts[value] })), value: form.values.peran ?? 'STAF_WALIKOTA', mulai: form.values.mulai ?? today,
      errors: { peran: form.errors.peran, mulai: form.errors.mulai },
    } : null,
    sandi: {
      keadaan: akun.sandiHash === null ? 'Kata sandi belum ditetapkan.' : akun.wajibGantiSandi ? 'Kata sandi wajib diganti saat masuk berikutnya.' : 'Kata sandi sudah ditetapkan oleh pemiliknya.',
      tautan: link ? `Tautan yang dibuat terakhir berlaku sampai ${fmt.momentLong(link.berlakuSampai)}.` : null,
      surel: akun.aktif && config.smtp && pegawai?.email ? pegawai.email : null,
      bisaWajib: akun.aktif && akun.sandiHash !== null && !akun.wajibGantiSandi,
      batch: uuidv7(),
    },
    riwayat: await signInHistory(db, akun.id, asked, (n) => address(`/akun/kelola/${akun.id}`, {}, { page: n })),
    errors: form.errors,
  };
}

/** What the page before deactivating says: the account, and the posts that stand in the way. Throws not_found. */
export async function deactivationPage({ db, clock }: QueryDeps, id: string) {
  const akun = await db.akun.findUnique({ where: { id }, include: { pegawai: { select: { nama: true } } }, relationLoadStrategy: 'join' });
  if (!akun) throw notFound();
  const running = akun.pegawaiId ? await runningPosts(db, akun.pegawaiId, dayAt(clock())) : [];
  return { id, nama: akun.pegawai?.nama ?? akun.nama, namaPengguna: akun.namaPengguna, aktif: akun.aktif, running };
}
