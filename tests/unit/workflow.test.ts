import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permissions } from '../../src/access/permissions.js';
import type { Actor, HeldPost, Post } from '../../src/access/posts.js';
import type { StatusLaporan } from '../../src/db/generated/client.js';
import { OPEN_STATES, isEndorsed, laporanTransitions, offers, waitsFor, type LaporanAct, type LaporanFacts } from '../../src/workflow/laporan.js';
import { evaluasiOffers, evaluasiTransitions, evaluasiWaitsFor } from '../../src/workflow/evaluasi.js';

const TODAY = '2026-11-24';
const KBK = 'kbk-1';
const OPD = 'opd-1';

const held = (post: Post, more: Partial<HeldPost> = {}): HeldPost => ({
  id: `row-${post}`, post, label: post, sifat: 'TETAP', acting: true, kbkId: post.startsWith('KBK_') && post !== 'KBK_PENANGGUNG_JAWAB' ? KBK : null, kbkNama: null,
  opdId: post.startsWith('KBK_') ? OPD : null, opdNama: null, opdSingkatan: null, since: '2026-01-02', until: null,
  assigned: { BINAAN: post === 'TIM_KOORDINATOR' ? [OPD] : [], TINJAU: post === 'TIM_ANGGOTA' ? [OPD] : [], NILAI: [], KUNJUNGAN: [] }, ...more,
});
const actor = (pegawaiId: string, ...posts: HeldPost[]): Actor => ({ akunId: `akun-${pegawaiId}`, namaPengguna: pegawaiId, nama: pegawaiId, pegawaiId, posts, ownOpdIds: posts.flatMap((one) => one.opdId ?? []) });
const facts = (status: StatusLaporan, more: Partial<LaporanFacts> = {}): LaporanFacts => ({
  status, versi: 1, kbkId: KBK, opdId: OPD, periode: { nama: 'Oktober 2026', mulai: '2026-10-01', akhir: '2026-10-31', tenggat: '2026-11-07', ditutup: false },
  jumlahKegiatan: 1, ringkasan: 'Isi.', alasanNihil: '', pernahDiajukan: true, diajukanOleh: 'sekretaris', pengesahan: [], perluFasilitator: true, evaluasiDitetapkan: false, ...more,
});
const acts = (given: LaporanFacts, who: Actor) => offers(given, who, TODAY).map((offer) => (offer.problem ? `${offer.transition.act}!` : offer.transition.act));

/** Who may do what in which state, typed by hand from the drawing of the report's way. */
const table: Record<StatusLaporan, Partial<Record<Post, LaporanAct[]>>> = {
  DRAF: { KBK_SEKRETARIS: ['ajukan'] },
  DIAJUKAN: { KBK_SEKRETARIS: ['tarik'], KBK_KETUA: ['sahkan', 'kembalikan'], KBK_FASILITATOR: ['sahkan', 'kembalikan'] },
  DISAHKAN: { KBK_PENANGGUNG_JAWAB: ['teruskan', 'kembalikan'] },
  DITERUSKAN: { TIM_KOORDINATOR: ['terima', 'kembalikan'], TIM_SEKRETARIS: ['terima', 'kembalikan'], TIM_KETUA: ['terima', 'kembalikan'], TIM_ANGGOTA: ['terima', 'kembalikan'] },
  DITERIMA: { TIM_SEKRETARIS: ['buka_kembali'] },
  DIKEMBALIKAN: { KBK_SEKRETARIS: ['ajukan'] },
};
const everyPost: Post[] = [
  'KBK_PENANGGUNG_JAWAB', 'KBK_FASILITATOR', 'KBK_KETUA', 'KBK_SEKRETARIS', 'KBK_ANGGOTA', 'TIM_PENGARAH', 'TIM_PENANGGUNG_JAWAB', 'TIM_KETUA', 'TIM_SEKRETARIS', 'TIM_KOORDINATOR', 'TIM_ANGGOTA', 'WALIKOTA', 'STAF_WALIKOTA', 'ADMIN',
];
const states = Object.keys(table) as StatusLaporan[];

describe('the report’s way', () => {
  it.each(states)('in %s offers each post just what the drawing says', (status) => {
    for (const post of everyPost) expect(acts(facts(status), actor(post, held(post))), post).toEqual(table[status][post] ?? []);
  });

  it('offers nothing outside the post’s KBK, OPD or assignment, and nothing while somebody stands in', () => {
    for (const status of states) {
      for (const post of everyPost) {
        const elsewhere = held(post, { kbkId: held(post).kbkId && 'kbk-2', opdId: held(post).opdId && 'opd-2', assigned: { BINAAN: ['opd-2'], TINJAU: ['opd-2'], NILAI: [OPD], KUNJUNGAN: [OPD] } });
        const cityWide = post === 'TIM_SEKRETARIS' || post === 'TIM_KETUA';
        expect(acts(facts(status), actor(post, elsewhere)), `${post} elsewhere`).toEqual(cityWide ? table[status][post] ?? [] : []);
        expect(acts(facts(status), actor(post, held(post, { acting: false }))), `${post} replaced`).toEqual([]);
      }
    }
  });

  it('leads only to states that the drawing has, and asks a reason for going back', () => {
    const to = laporanTransitions.flatMap((one) => one.from.flatMap((from) => [held('KBK_KETUA'), held('KBK_FASILITATOR')].map((post) => `${from} ${one.act} ${one.to(facts(from), post)}`)));
    expect([...new Set(to)].sort()).toEqual([
      'DIAJUKAN kembalikan DIKEMBALIKAN', 'DIAJUKAN sahkan DIAJUKAN', 'DIAJUKAN tarik DRAF', 'DIKEMBALIKAN ajukan DIAJUKAN', 'DISAHKAN kembalikan DIKEMBALIKAN', 'DISAHKAN teruskan DITERUSKAN',
      'DITERIMA buka_kembali DIKEMBALIKAN', 'DITERUSKAN kembalikan DIKEMBALIKAN', 'DITERUSKAN terima DITERIMA', 'DRAF ajukan DIAJUKAN',
    ]);
    for (const one of laporanTransitions) expect(one.reason, one.act).toBe(one.act === 'kembalikan' || one.act === 'buka_kembali');
    for (const one of laporanTransitions) expect(permissions).toHaveProperty([one.permission]);
  });

  it('moves on with the last endorsement that is needed, and only then changes the number on the form', () => {
    const sahkan = laporanTransitions.find((one) => one.act === 'sahkan')!;
    const given = (...posts: Post[]) => posts.map((post) => ({ post, pegawaiId: post }));
    const outcome = (post: Post, more: Partial<LaporanFacts>) => [sahkan.to(facts('DIAJUKAN', more), held(post)), sahkan.moves(facts('DIAJUKAN', more), held(post))];
    expect(outcome('KBK_KETUA', {})).toEqual(['DIAJUKAN', false]);
    expect(outcome('KBK_FASILITATOR', {})).toEqual(['DIAJUKAN', false]);
    expect(outcome('KBK_KETUA', { pengesahan: given('KBK_FASILITATOR') })).toEqual(['DISAHKAN', true]);
    expect(outcome('KBK_FASILITATOR', { pengesahan: given('KBK_KETUA') })).toEqual(['DISAHKAN', true]);
    expect(outcome('KBK_KETUA', { perluFasilitator: false })).toEqual(['DISAHKAN', true]);
    expect([isEndorsed(new Set(['KBK_FASILITATOR']), false), isEndorsed(new Set(['KBK_KETUA']), true)]).toEqual([false, false]);
  });
});

describe('what stands in the way', () => {
  const sekretaris = actor('sekretaris', held('KBK_SEKRETARIS'));
  const november = { nama: 'November 2026', mulai: '2026-11-01', akhir: '2026-11-30', tenggat: '2026-12-07', ditutup: false };
  const problem = (given: LaporanFacts, who: Actor, act: LaporanAct, today = TODAY) => offers(given, who, today).find((offer) => offer.transition.act === act)!.problem;

  it('of ajukan: the period’s days, its closing, what is missing', () => {
    const draft = (more: Partial<LaporanFacts> = {}) => facts('DRAF', { pernahDiajukan: false, periode: november, ...more });
    expect(problem(draft(), sekretaris, 'ajukan', '2026-10-31')).toContain('belum dimulai');
    expect(problem(draft(), sekretaris, 'ajukan', '2026-11-01')).toBeNull();
    expect(problem(draft({ periode: { ...november, ditutup: true } }), sekretaris, 'ajukan')).toContain('sudah ditutup');
    expect(problem(draft({ periode: { ...november, ditutup: true }, pernahDiajukan: true }), sekretaris, 'ajukan')).toBeNull();
    expect(problem(draft({ ringkasan: ' \n\t' }), sekretaris, 'ajukan')).toContain('Isi Ringkasan');
    const nihil = { jumlahKegiatan: 0 };
    expect(problem(draft({ ...nihil, alasanNihil: 'Tidak ada.' }), sekretaris, 'ajukan', '2026-11-29')).toContain('mulai hari terakhir periode');
    expect(problem(draft({ ...nihil, alasanNihil: ' ' }), sekretaris, 'ajukan', '2026-11-30')).toContain('Isi Alasan nihil');
    expect(problem(draft({ ...nihil, alasanNihil: 'Tidak ada.' }), sekretaris, 'ajukan', '2026-11-30')).toBeNull();
  });

  it('of tarik: any endorsement', () => {
    expect(problem(facts('DIAJUKAN'), sekretaris, 'tarik')).toBeNull();
    expect(problem(facts('DIAJUKAN', { pengesahan: [{ post: 'KBK_FASILITATOR', pegawaiId: 'f' }] }), sekretaris, 'tarik')).toContain('tidak dapat ditarik');
  });

  it('of sahkan: the same person, the same post, a susunan without fasilitator', () => {
    const ketua = (pegawaiId: string) => actor(pegawaiId, held('KBK_KETUA'));
    expect(problem(facts('DIAJUKAN'), ketua('ketua'), 'sahkan')).toBeNull();
    expect(problem(facts('DIAJUKAN'), ketua('sekretaris'), 'sahkan')).toContain('Anda yang mengajukan');
    expect(problem(facts('DIAJUKAN', { pengesahan: [{ post: 'KBK_FASILITATOR', pegawaiId: 'ketua' }] }), ketua('ketua'), 'sahkan')).toContain('Anda sudah mengesahkan');
    expect(problem(facts('DIAJUKAN', { pengesahan: [{ post: 'KBK_KETUA', pegawaiId: 'wakil' }] }), ketua('ketua'), 'sahkan')).toContain('sudah disahkan');
    expect(problem(facts('DIAJUKAN', { perluFasilitator: false }), actor('f', held('KBK_FASILITATOR')), 'sahkan')).toContain('tanpa fasilitator');
  });

  it('of a review: one’s own office; of reopening: an evaluation that is set', () => {
    for (const post of ['TIM_KOORDINATOR', 'TIM_SEKRETARIS', 'TIM_KETUA', 'TIM_ANGGOTA'] as const) {
      const own = { ...actor('x', held(post)), ownOpdIds: ['opd-9', OPD] };
      for (const offer of offers(facts('DITERUSKAN'), own, TODAY)) expect(offer.problem).toContain('perangkat daerah Anda sendiri');
    }
    const tim = actor('x', held('TIM_SEKRETARIS'));
    expect(problem(facts('DITERIMA'), tim, 'buka_kembali')).toBeNull();
    expect(problem(facts('DITERIMA', { evaluasiDitetapkan: true }), tim, 'buka_kembali')).toContain('sudah ditetapkan');
  });

  it('of teruskan: nothing, also for a Plt. who submitted or endorsed', () => {
    const plt = actor('ketua', held('KBK_PENANGGUNG_JAWAB', { sifat: 'PLT' }), held('KBK_KETUA'));
    expect(problem(facts('DISAHKAN', { pengesahan: [{ post: 'KBK_KETUA', pegawaiId: 'ketua' }, { post: 'KBK_FASILITATOR', pegawaiId: 'f' }] }), plt, 'teruskan')).toBeNull();
  });
});

describe('whom a report waits for', () => {
  it('are those who have an act that moves it, in every state and at every endorsement', () => {
    const endorsers = fc.subarray<Post>(['KBK_KETUA', 'KBK_FASILITATOR']);
    fc.assert(fc.property(fc.constantFrom(...states), endorsers, fc.boolean(), (status, given, perluFasilitator) => {
      const enough = isEndorsed(new Set(given), perluFasilitator);
      if (status === 'DIAJUKAN' && enough) return;
      const at = facts(status, { pengesahan: status === 'DIAJUKAN' ? given.map((post) => ({ post, pegawaiId: post })) : [], perluFasilitator });
      const forward = (post: Post) => offers(at, actor(`other-${post}`, held(post)), TODAY).some((offer) => offer.problem === null && ['ajukan', 'sahkan', 'teruskan', 'terima'].includes(offer.transition.act));
      const waiting = waitsFor(at);
      for (const post of waiting) expect(forward(post), `${post} in ${status}`).toBe(true);
      for (const post of everyPost.filter((one) => one.startsWith('KBK_'))) expect(waiting.includes(post), `${post} in ${status}`).toBe(forward(post));
      expect(waiting.length === 0).toBe(status === 'DITERIMA');
    }));
  });

  it('may write only while it is a draft or returned', () => expect([...OPEN_STATES].sort()).toEqual(['DIKEMBALIKAN', 'DRAF']));
});

describe('the evaluation’s way', () => {
  it('is set by the ketua of the Tim and submitted by its penanggung jawab, also of their own office', () => {
    const periode = { nama: 'Semester II 2026', mulai: '2026-07-01', akhir: '2026-12-31' };
    const offered = (status: 'DISUSUN' | 'DITETAPKAN' | 'DISAMPAIKAN', today = TODAY) => everyPost.flatMap((post) => evaluasiOffers({ status, periode }, { ...actor(post, held(post)), ownOpdIds: [OPD] }, today)
      .map((offer) => `${post} ${offer.transition.act}${offer.problem ? '!' : ''}`));
    expect(offered('DISUSUN')).toEqual(['TIM_KETUA tetapkan']);
    expect(offered('DISUSUN', '2026-06-30')).toEqual(['TIM_KETUA tetapkan!']);
    expect(offered('DITETAPKAN')).toEqual(['TIM_PENANGGUNG_JAWAB sampaikan']);
    expect(offered('DISAMPAIKAN')).toEqual([]);
    expect([evaluasiWaitsFor('DISUSUN'), evaluasiWaitsFor('DITETAPKAN'), evaluasiWaitsFor('DISAMPAIKAN')]).toEqual(['TIM_KETUA', 'TIM_PENANGGUNG_JAWAB', null]);
    for (const one of evaluasiTransitions) expect(permissions).toHaveProperty([one.permission]);
  });
});
