import type { Actor } from '../../access/posts.js';
import { figureOpdIds } from '../../access/visible.js';
import type { Tx } from '../../db/change.js';
import type { EvaluasiPdfData } from '../../documents/evaluasi-pdf.js';
import type { TandaTangan } from '../../documents/pdf-official.js';
import { city } from '../../regulation/city.js';
import { dateOf, dayAt, type Day } from '../../time.js';
import { tag } from '../../web/status.js';
import { SET_STATES, evaluasiTransitions } from '../../workflow/evaluasi.js';
import { periodeDays, setEarly, type EvaluasiRow, type Hasil, type Sebelum } from './queries.js';
import { summarise } from './summary.js';

/** What the PDF and the workbook of an evaluation are drawn from: the same figures as the page's. */
export async function documentData(db: Pick<Tx, 'pegawai' | 'tim'>, now: Date, { evaluasi, hasil, sebelum, actor }: {
  evaluasi: EvaluasiRow; hasil: Hasil; sebelum: Sebelum | null; actor: Actor;
}): Promise<EvaluasiPdfData> {
  const ringkasan = summarise(hasil, sebelum);
  const peraturan = `${city.peraturan.sebutan} tentang ${city.peraturan.tentang}`;
  const last = evaluasi.tindakan[0];
  const rows = [...ringkasan.dinilai, ...ringkasan.tidakDinilai];
  return {
    kop: { pemerintah: city.pemerintah, instansi: ['Tim Pengembangan Budaya Kerja'], alamat: null },
    kota: { nama: city.nama, peraturan },
    petikan: figureOpdIds(actor) === null ? null : rows.map(({ nama }) => nama).join(', ') || 'perangkat daerah Anda',
    periode: { ...namesOf(evaluasi.periode.nama), ...periodeDays(evaluasi.periode) },
    periodeSebelum: sebelum && namesOf(sebelum.nama),
    versi: evaluasi.versi,
    keadaan: tag(evaluasi.status).word,
    draf: !SET_STATES.includes(evaluasi.status),
    angkaPer: setEarly(evaluasi),
    nomor: evaluasi.nomor,
    pengantar: evaluasi.pengantar,
    dasar: [peraturan, 'Pasal 14 ayat (2) dan ayat (3) peraturan tersebut, tentang evaluasi dan pelaporan hasilnya kepada Walikota'],
    indikator: ringkasan.indikator.map(({ indikator: { nama, singkatan, rumus, pembilang, penyebut, satuan }, bobot, rataRata, rataRataSebelum }) => ({
      nama, singkat: singkatan, bobot, rumus, pembilang: satuan === 'rupiah' ? `${pembilang} (Rp)` : pembilang, penyebut: satuan === 'rupiah' ? `${penyebut} (Rp)` : penyebut,
      kota: rataRata, kotaSebelum: rataRataSebelum,
    })),
    predikat: hasil.aturan.predikat,
    rataRata: ringkasan.rataRata,
    rataRataSebelum: ringkasan.rataRataSebelum,
    perangkatDaerah: ringkasan.dinilai.map((row) => ({
      nama: row.nama, peringkat: row.peringkat, peringkatSebelum: sebelum?.opd.find(({ opdId }) => opdId === row.opdId)?.peringkat ?? null,
      total: row.total, predikat: row.predikat,
      nilai: row.skor.map(({ pembilang, penyebut }) => ({ pembilang: Number(pembilang), penyebut: Number(penyebut) })),
    })),
    tidakDinilai: ringkasan.tidakDinilai.map(({ nama, alasan }) => ({ nama, alasan: alasan ?? '' })),
    tempat: city.tempat,
    tanggal: last ? dayAt(last.pada) : null,
    tandaTangan: await signaturePlaces(db, evaluasi, dayAt(now)),
    dibuatPada: now,
  };
}

/** "Semester I 2026" as an official text and as a column's head say it. */
function namesOf(nama: string): { nama: string; singkat: string } {
  const half = /^Semester (I+) (\d{4})$/.exec(nama);
  return half ? { nama: `Semester ${half[1]} Tahun ${half[2]}`, singkat: `Smt. ${half[1]} ${half[2]}` } : { nama, singkat: nama };
}

/** Who set and who submitted it, as they were on that day; before that, whoever holds the post now. */
async function signaturePlaces(db: Pick<Tx, 'pegawai' | 'tim'>, evaluasi: EvaluasiRow, today: Day): Promise<TandaTangan[]> {
  const on = dateOf(today);
  const within = { mulai: { lte: on }, OR: [{ selesai: null }, { selesai: { gte: on } }] };
  // The Tim of today alone: who held a post of the one before signs nothing now.
  const tim = await db.tim.findFirst({
    relationLoadStrategy: 'join', where: { mulai: { lte: on } }, orderBy: { mulai: 'desc' },
    select: {
      keanggotaan: {
        where: { ...within, dibatalkanPada: null, jabatan: { in: ['KETUA', 'PENANGGUNG_JAWAB'] } },
        select: { jabatan: true, pegawai: { select: { nama: true, nip: true, jenis: true, penempatan: { where: within, select: { golongan: true } } } } },
      },
    },
  });
  const signers = await db.pegawai.findMany({ where: { id: { in: evaluasi.tindakan.map(({ pegawaiId }) => pegawaiId) } }, select: { id: true, jenis: true } });
  return evaluasiTransitions.map(({ act, tindakan, to }): TandaTangan => {
    const jabatan = act === 'tetapkan' ? 'KETUA' as const : 'PENANGGUNG_JAWAB' as const;
    const place = { jabatan: act === 'tetapkan' ? 'Ketua' : 'Penanggung Jawab', selaku: `Tim Pengembangan Budaya Kerja ${city.nama}`, kata: tag(to).word.toLowerCase() };
    const done = evaluasi.tindakan.find((one) => one.tindakan === tindakan);
    if (done) {
      const jenis = signers.find(({ id }) => id === done.pegawaiId)?.jenis;
      return { ...place, sifat: 'TETAP', nama: done.nama, golongan: done.golongan, nip: done.nip, jenisNip: jenis === 'PNS' ? 'NIP' : 'NI PPPK', pada: done.pada };
    }
    const holder = tim?.keanggotaan.find((one) => one.jabatan === jabatan)?.pegawai;
    return {
      ...place, sifat: 'TETAP', nama: holder?.nama ?? null, golongan: holder?.penempatan[0]?.golongan ?? null, nip: holder?.nip ?? null,
      jenisNip: holder?.jenis === 'PNS' ? 'NIP' : 'NI PPPK', pada: null,
    };
  });
}

/** "Evaluasi Budaya Kerja Semester I 2026 Dinas Kesehatan (draf)". */
export function documentName(evaluasi: EvaluasiRow, petikan: string | null): string {
  const parts = ['Evaluasi Budaya Kerja', evaluasi.periode.nama, ...(petikan ? [petikan] : []), ...(SET_STATES.includes(evaluasi.status) ? [] : ['(draf)'])];
  return parts.join(' ').replaceAll(/[^\p{L}\p{N} .,()-]/gu, '').slice(0, 150);
}
