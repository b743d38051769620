import { dateOf, type Day } from '../../src/time.js';
import type { TestApp } from './app.js';
import { photo, recordKegiatan } from './kegiatan.js';
import { does, kbkOf, reportIn } from './work.js';

/**
 * Fills the test city with something of everything: reports in every state, notes, evidence, plans, an evaluation that is
 * submitted and one in the making. Two of each at least, so that what asks the database once for each row is seen.
 */
export async function fillCity(city: TestApp): Promise<void> {
  for (const slug of ['diskominfo', 'dinkes']) {
    const kbk = await kbkOf(city, slug);
    for (const [bulan, judul, status] of [[10, 'Sosialisasi nilai', 'DISAHKAN'], [11, 'Apel budaya kerja', 'DISAHKAN'], [12, 'Gelar budaya kerja', 'DRAF']] as const) {
      const disahkanPada = status === 'DISAHKAN' ? city.deps.clock() : null;
      await city.db.rencanaKegiatan.create({ data: { kbkId: kbk.id, tahun: 2026, bulan, judul, sasaran: 'Seluruh pegawai', anggaran: 1_500_000n, status, disahkanPada } });
    }
    for (const [state, on] of [['DITERIMA', '2026-04-13'], ['DITERIMA', '2026-05-11'], ['DITERUSKAN', '2026-08-10'], ['DISAHKAN', '2026-09-14'], ['DIAJUKAN', '2026-10-12']] as const) {
      await reportIn(city, slug, state, on);
    }
    for (const on of ['2026-11-09', '2026-11-17']) await recordKegiatan(city, slug, { mulai: on }, [{ name: 'foto.jpg', bytes: await photo() }, { name: 'foto-2.jpg', bytes: await photo({ colour: '#a64' }) }]);
    await returnedWithNotes(city, slug);
  }
  await evaluates(city, '2026-06-30', 'tim.ketua', 'tetapkan');
  await evaluates(city, '2026-06-30', 'tim.penanggungjawab', 'sampaikan');
}

/** One act on the evaluation of the period that ends on a day. */
export async function evaluates(city: TestApp, akhir: Day, who: string, act: 'tetapkan' | 'sampaikan'): Promise<void> {
  const { id, revisi } = await city.db.evaluasi.findFirstOrThrow({ where: { periode: { akhir: dateOf(akhir) } } });
  const answer = await (await city.as(who)).post(`/evaluasi/${id}/${act}`, { revisi });
  if (answer.status !== 303) throw new Error(`${act}: ${answer.status}`);
}

async function returnedWithNotes(city: TestApp, slug: string): Promise<void> {
  const id = await reportIn(city, slug, 'DITERUSKAN', '2026-07-13');
  await does(city, 'tim.sekretaris', 'kembalikan', id, {
    alasan: 'Daftar hadir belum dilampirkan.', 'catatan-ringkasan': 'Sebutkan jumlah peserta.', 'catatan-kendala': 'Tulis “tidak ada” bila tidak ada kendala.',
  });
}
