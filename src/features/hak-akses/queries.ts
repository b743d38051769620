import { duties, dutiesInOrder } from '../../access/duties.js';
import { permissions, type Holder, type Permission, type PermissionLine, type Scope } from '../../access/permissions.js';
import { posts } from '../../access/posts.js';
import { readable, type ReadLine } from '../../access/readable.js';
import { tag, type TagName } from '../../web/status.js';
import { evaluasiTransitions } from '../../workflow/evaluasi.js';
import { laporanTransitions, type Transition } from '../../workflow/laporan.js';
import { references, type Reference } from './references.js';

const SCOPES: Record<Scope, string> = {
  kbk: 'KBK sendiri',
  opd: 'semua KBK perangkat daerah yang dipimpinnya',
  binaan: 'perangkat daerah binaannya',
  tinjau: 'perangkat daerah yang ditugaskan kepadanya',
  kota: 'seluruh kota',
};

const DASAR: Record<PermissionLine['dasar'], string> = { bunyi: 'Bunyi', tafsir: 'Tafsir', operasional: 'Operasional' };

/** Holders in words, those of one scope together: "Ketua, Fasilitator: KBK-nya". */
function whoInWords(who: readonly Holder[]): { names: string; scope: string }[] {
  return (Object.keys(SCOPES) as Scope[]).flatMap((scope) => {
    const names = who.filter((holder) => holder.scope === scope).map(({ post }) => postName(post));
    return names.length === 0 ? [] : [{ names: names.join(', '), scope: SCOPES[scope] }];
  });
}

/** The KBK's posts with their body, since the Tim has posts of the same names. */
const postName = (post: keyof typeof posts) => (post.startsWith('KBK_') ? `${posts[post]} KBK` : posts[post]);

interface WorkflowRow {
  act: string;
  from: ReturnType<typeof tag>[];
  to: ReturnType<typeof tag>[];
  by: string;
  reason: boolean;
}

/** "Buka kembali" */
const actName = (act: string) => (act.charAt(0).toUpperCase() + act.slice(1)).replaceAll('_', ' ');

const lookOf = (states: readonly TagName[]) => [...new Set(states)].map((state) => tag(state));

/** Where an act may lead: asked of the table itself, with the endorsements that make a difference. */
function outcomes(transition: Transition): TagName[] {
  const facts = {
    status: transition.from[0]!, versi: 1, kbkId: '', opdId: '', periode: { nama: '', mulai: '', akhir: '', tenggat: '', ditutup: false }, jumlahKegiatan: 1,
    ringkasan: '', alasanNihil: '', pernahDiajukan: true, diajukanOleh: null, perluFasilitator: true, evaluasiDitetapkan: false,
  };
  const held = { post: 'KBK_KETUA' } as Parameters<Transition['to']>[1];
  return [[], [{ post: 'KBK_FASILITATOR' as const, pegawaiId: '' }]].map((pengesahan) => transition.to({ ...facts, pengesahan }, held));
}

export interface AccessPage {
  izin: { kode: string; untuk: string; who: { names: string; scope: string }[]; pasal: Reference[]; dasar: string }[];
  baca: { apa: string; who: { names: string; scope: string }[]; juga: string | null; pasal: Reference[]; dasar: string }[];
  laporan: WorkflowRow[];
  evaluasi: WorkflowRow[];
  tugas: { milik: string; huruf: Reference[]; teks: string; izin: string[]; halaman: { href: string; label: string }[]; belum: string | null; tersedia: boolean }[];
}

/** All of /hak-akses, drawn from the tables that the portal itself obeys. */
export function accessPage(): AccessPage {
  return {
    izin: Object.entries<PermissionLine>(permissions).map(([kode, line]) => ({
      kode, untuk: line.untuk, who: whoInWords(line.who), pasal: references(line.pasal), dasar: DASAR[line.dasar],
    })),
    baca: Object.values<ReadLine>(readable).map((line) => ({
      apa: line.apa, who: whoInWords(line.who), juga: line.juga ?? null, pasal: references(line.pasal), dasar: DASAR[line.dasar],
    })),
    laporan: laporanTransitions.map((transition) => ({
      act: actName(transition.act),
      from: lookOf(transition.from),
      to: lookOf(outcomes(transition)),
      by: (transition.by ?? holdersOf(transition.permission)).map(postName).join(', '),
      reason: transition.reason,
    })),
    evaluasi: evaluasiTransitions.map((transition) => ({
      act: actName(transition.act), from: lookOf(transition.from), to: lookOf([transition.to]), by: holdersOf(transition.permission).map(postName).join(', '), reason: false,
    })),
    tugas: dutiesInOrder.map(({ teks, dasar, milik }) => {
      const { izin, halaman, belum } = duties[dasar]!;
      return {
        milik, huruf: references(dasar), teks, halaman: [...halaman], belum: belum ?? null, tersedia: izin.length + halaman.length > 0,
        izin: izin.map((kode) => permissions[kode].untuk),
      };
    }),
  };
}

const holdersOf = (permission: Permission) => [...new Set(permissions[permission].who.map(({ post }) => post))];
