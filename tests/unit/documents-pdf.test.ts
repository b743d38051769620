import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluasiPdf, indicatorScore } from '../../src/documents/evaluasi-pdf.js';
import { changeText, dayRangeText, momentText, nipText, rupiahText, scoreText, sizeText } from '../../src/documents/format.js';
import { laporanPdf, type KegiatanPdf, type LaporanPdfData } from '../../src/documents/laporan-pdf.js';
import { pangkatText } from '../../src/documents/pangkat.js';
import { finishPdf, page as sheet, paragraph, startPdf, table } from '../../src/documents/pdf.js';
import { handSignature, handSignatureHeight } from '../../src/documents/pdf-official.js';
import { evaluasiData, kegiatan, laporanData, laporanPlaces, picture } from '../support/documents.js';
import { nodesOf, readPdf, type ReadPdf } from '../support/pdf.js';

/** Text with every kind of space as one blank, so that a line's end does not hide a sentence. */
const flat = (text: string) => text.replace(/\s+/g, ' ').trim();
const tagged = (pdf: ReadPdf) => flat(pdf.tree.text);

const words = (mark: string, count: number) => `${mark}awal ${Array.from({ length: count }, (_, index) => `kata${index}`).join(' ')} ${mark}akhir`;

describe('format', () => {
  it('writes days, moments, money and scores as an office does', () => {
    expect(dayRangeText('2026-11-03', '2026-11-03')).toBe('3\u00A0November\u00A02026');
    expect(dayRangeText('2026-11-03', '2026-11-05')).toBe('3–5\u00A0November\u00A02026');
    expect(dayRangeText('2026-10-29', '2026-11-02')).toBe('29\u00A0Oktober sampai dengan 2\u00A0November\u00A02026');
    expect(dayRangeText('2025-12-30', '2026-01-02')).toBe('30\u00A0Desember\u00A02025 sampai dengan 2\u00A0Januari\u00A02026');
    expect(flat(momentText(new Date('2026-07-16T17:05:00Z')))).toBe('17 Juli 2026 pukul 00.05 WIB');
    expect(rupiahText(9_223_372_036_854_775_807n)).toBe('Rp9.223.372.036.854.775.807');
    expect(scoreText(null)).toBe('tidak dapat dihitung');
    expect(scoreText(100)).toBe('100,0');
    expect([changeText(75, 79.1), changeText(72, 68.4), changeText(70, 70.04), changeText(null, 70)]).toEqual(['+4,1', '−3,6', '0,0', '']);
    expect(flat(sizeText(312_000))).toBe('312 KB');
    expect(flat(sizeText(2_312_000))).toBe('2,3 MB');
  });

  it('parts both forms of the 18 digits and leaves anything else alone', () => {
    expect(flat(nipText('197002301995131000', 'NIP'))).toBe('NIP 19700230 199513 1 000');
    expect(flat(nipText('199013302023211009', 'NI PPPK'))).toBe('NI PPPK 19901330 2023 21 1 009');
    expect(flat(nipText('12345', 'NIP'))).toBe('NIP 12345');
  });

  it('names the rank of a PNS and the grade of a PPPK', () => {
    expect(pangkatText('IV/b')).toBe('Pembina Tingkat I (IV/b)');
    expect(pangkatText('IX')).toBe('Golongan IX');
  });
});

describe('laporanPdf', () => {
  it('has the official form, in order, tagged, in Indonesian', async () => {
    const pdf = readPdf(await laporanPdf(laporanData()));
    expect(nodesOf(pdf.tree, 'H1').map(({ text }) => flat(text))).toEqual(['LAPORAN TENTANG PELAKSANAAN KEGIATAN KELOMPOK BUDAYA KERJA DINAS KESEHATAN PERIODE NOVEMBER 2026']);
    expect(nodesOf(pdf.tree, 'H2').map(({ text }) => flat(text))).toEqual(['A. Pendahuluan', 'B. Kegiatan yang dilaksanakan', 'C. Hasil yang dicapai', 'D. Simpulan dan saran', 'E. Penutup']);
    expect(tagged(pdf)).toMatch(/^PEMERINTAH KOTA SERANG ?DINAS KESEHATAN/);
    expect(tagged(pdf)).toContain('Nomor KBK/1.02/2026/11');
    expect(pdf.catalog).toContain('/Lang (id-ID)');
    expect(pdf.raw).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(pdf.raw).toContain('Laporan Kegiatan KBK Dinas Kesehatan Periode November 2026</rdf:li>');
  });

  it('leaves nothing outside the tag tree and the artifacts, and keeps feet and repeated heads out of the tree', async () => {
    const many = Array.from({ length: 6 }, (_, index) => ({ ...kegiatan, judul: `Kegiatan ke-${index + 1}` }));
    const pdf = readPdf(await laporanPdf(laporanData({ kegiatan: many, rencana: Array.from({ length: 60 }, (_, index) => ({ judul: `Rencana ${index}`, sasaran: 'Sasaran', anggaran: 1n, kegiatan: [] })) })));
    expect(pdf.unmarked).toEqual([]);
    expect(tagged(pdf)).not.toContain('Halaman 1 dari');
    const plans = nodesOf(pdf.tree, 'Table').filter(({ text }) => text.startsWith('Tabel 3.'));
    expect(plans).toHaveLength(1);
    expect(nodesOf(plans[0] ?? pdf.tree, 'TH').filter(({ attributes }) => attributes.includes('/Column')).map(({ text }) => text.trim())).toEqual(['Rencana kegiatan', 'Sasaran', 'Anggaran', 'Pelaksanaan']);
    expect(pdf.pages.filter((page) => page.includes('Rencana ') && page.includes('Pelaksanaan')).length).toBeGreaterThan(1);
    pdf.pages.forEach((page, index) => expect(page).toContain(`Halaman ${index + 1} dari ${pdf.pages.length}`));
  });

  it('prints every field of the report and of each activity', async () => {
    const pdf = tagged(readPdf(await laporanPdf(laporanData({ kegiatan: [kegiatan, { ...kegiatan, judul: 'Kedua', rencana: null, hasil: null, susulan: true, jenis: 'Internalisasi' }] }))));
    for (const text of [
      kegiatan.judul, 'Sosialisasi', '3 November 2026', kegiatan.tempat, 'Apel budaya kerja bulanan', 'Di luar rencana', 'susulan dari periode sebelumnya',
      'Semangat kerja: memulai pekerjaan tepat waktu; bekerja dengan ikhlas', 'Integritas: jujur dalam perkataan dan perbuatan', '86 orang',
      'Ratna Dewi Kusumawardani, S.K.M., M.Kes. (Ketua); Bagas Prakoso, A.Md. (Sekretaris); Siti Rohmah, S.Kep. (Anggota)', 'Rp1.250.000',
      'Apel dipimpin oleh Kepala Dinas', 'ditempel pada papan budaya kerja.', kegiatan.hasil ?? '', 'Tidak dicatat', 'Belum ada bukti',
      'Kegiatan tersebut menerapkan 2 dari 4 nilai dan 3 dari 8 perilaku budaya kerja.', 'Rencana kegiatan yang terlaksana: 1 dari 2.', 'Belum terlaksana', 'Waktu tunggu lansia di bawah 15 menit', 'Rp4.000.000',
      laporanData().ringkasan, laporanData().kendala, laporanData().tindakLanjut, ...laporanData().dasar,
    ]) expect(pdf).toContain(flat(text));
  });

  it('counts what the activities hold', async () => {
    const pdf = readPdf(await laporanPdf(laporanData({ kegiatan: [kegiatan, { ...kegiatan, jenis: 'Internalisasi', anggaran: 750_000n, jumlahPeserta: 1014 }] })));
    const first = nodesOf(pdf.tree, 'Table').find(({ text }) => text.startsWith('Tabel 1.'));
    const rows = nodesOf(first ?? pdf.tree, 'TR').map(({ children }) => children.map(({ text }) => text.trim()));
    expect(rows).toEqual([
      ['Uraian', 'Jumlah'], ['Kegiatan sosialisasi', '1'], ['Kegiatan internalisasi', '1'], ['Seluruh kegiatan', '2'], ['Peserta (orang)', '1.100'],
      ['Kehadiran anggota KBK (orang)', '6'], ['Berkas bukti', '0'], ['Anggaran terpakai', 'Rp2.000.000'],
    ]);
  });

  it('names the signers of that day, acting ones as such, and never speaks of an electronic signature', async () => {
    const pdf = readPdf(await laporanPdf(laporanData()));
    const text = tagged(pdf);
    for (const part of [
      'Serang, 4 Desember 2026', 'Sekretaris KBK Dinas Kesehatan,', 'diajukan dalam portal oleh Bagas Prakoso, A.Md. pada 2 Desember 2026 pukul 14.40 WIB', 'Golongan IX', 'NI PPPK 19901330 2023 21 1 009',
      'disahkan dalam portal oleh Ratna Dewi Kusumawardani, S.K.M., M.Kes. pada 3 Desember 2026 pukul 10.12 WIB', 'Penata Tingkat I (III/d)', 'Fasilitator KBK Dinas Kesehatan (pengganti),',
      'Plt. Kepala Dinas Kesehatan selaku Penanggung Jawab KBK,', 'diteruskan dalam portal oleh Dr. Satria Nusantara, M.Si. pada 4 Desember 2026 pukul 09.05 WIB', 'Pembina Utama Muda (IV/c)', 'NIP 19700230 199513 1 000',
    ]) expect(text).toContain(part);
    expect(text).not.toMatch(/ditandatangani|elektronik/i);
    expect(text.indexOf('Bagas Prakoso, A.Md. Golongan')).toBeLessThan(text.indexOf('selaku Penanggung Jawab KBK'));
  });

  it('keeps all signatures on one page with the words that they sign, however long the report is', async () => {
    for (let lines = 0; lines < 48; lines += 6) {
      const { pages } = readPdf(await laporanPdf(laporanData({ kendala: Array.from({ length: lines }, (_, line) => `Baris ${line}.`).join('\n') })));
      for (const words of ['Demikian laporan ini', 'Sekretaris KBK Dinas Kesehatan,', 'selaku Penanggung Jawab KBK,']) expect(flat(pages.at(-1)!), `${lines} lines`).toContain(words);
    }
  });

  it('leaves open what has not happened, and a vacant post without a name', async () => {
    const [sekretaris, ketua, , kepala] = laporanPlaces;
    if (sekretaris === undefined || ketua === undefined || kepala === undefined) throw new Error('three places are needed');
    const pdf = tagged(readPdf(await laporanPdf(laporanData({ tanggal: null, tandaTangan: [sekretaris, { ...ketua, nama: null, golongan: null, nip: null, pada: null }, { ...kepala, sifat: 'PLH', pada: null }] }))));
    expect(pdf).toContain('(belum ditunjuk)');
    expect(pdf).toContain('belum disahkan dalam portal');
    expect(pdf).toContain('belum diteruskan dalam portal');
    expect(pdf).toContain('Plh. Kepala Dinas Kesehatan');
    expect(pdf).not.toContain('diteruskan dalam portal oleh');
  });

  it('marks each page of a draft', async () => {
    const draft = readPdf(await laporanPdf(laporanData({ draf: true, nomor: null, ringkasan: words('r', 900) })));
    expect(draft.pages.length).toBeGreaterThan(2);
    for (const page of draft.pages) expect(page).toContain('DRAF – BELUM DIAJUKAN, BUKAN DOKUMEN RESMI');
    expect(tagged(draft)).toContain('Nomor (diberikan saat laporan diajukan)');
    expect(readPdf(await laporanPdf(laporanData())).text).not.toContain('DRAF');
  });

  it('gives the reason of a report without activities', async () => {
    const pdf = tagged(readPdf(await laporanPdf(laporanData({ kegiatan: [], rencana: [], alasanNihil: 'Seluruh pegawai menangani banjir.' }))));
    expect(pdf).toContain('NIHIL. KBK tidak melaksanakan kegiatan dalam periode ini');
    expect(pdf).toContain('Seluruh pegawai menangani banjir.');
    expect(pdf).toContain('Tidak ada rencana kegiatan yang dijadwalkan');
  });

  it('shows pictures of every kind with their captions, and lists what is no picture', async () => {
    const bukti: KegiatanPdf['bukti'] = [
      { keterangan: 'Peserta apel', namaBerkas: 'apel.jpg', ukuran: 312_000, gambar: await picture('jpeg', '#88aacc') },
      { keterangan: '', namaBerkas: 'IMG_1.webp', ukuran: 2_312_000, gambar: await picture('webp', '#cc9988') },
      { keterangan: 'Papan (janji)', namaBerkas: 'papan.png', ukuran: 99_000, gambar: await picture('png', '#99cc88') },
      { keterangan: 'Daftar hadir', namaBerkas: 'daftar.pdf', ukuran: 120_000, gambar: null },
      { keterangan: 'Berkas rusak', namaBerkas: 'rusak.png', ukuran: 1, gambar: Buffer.from('bukan gambar') },
    ];
    const pdf = readPdf(await laporanPdf(laporanData({ kegiatan: [{ ...kegiatan, bukti }] })));
    expect(nodesOf(pdf.tree, 'Figure').map(({ alt }) => alt)).toEqual(['Bukti 1. Peserta apel', 'Bukti 2. IMG_1.webp', 'Bukti 3. Papan (janji)']);
    expect(pdf.raw.match(/\/Subtype \/Image/g)).toHaveLength(3);
    for (const name of ['apel.jpg, 312 KB', 'IMG_1.webp, 2,3 MB', '4. Daftar hadir (daftar.pdf, 120 KB)', '5. Berkas rusak (rusak.png, 1 KB)']) expect(tagged(pdf)).toContain(name);
    expect(pdf.unmarked).toEqual([]);
  });

  it('drops nothing of long content, in any field', async () => {
    const long: LaporanPdfData = laporanData({
      kegiatan: [{
        ...kegiatan, judul: words('judul', 60), tempat: words('tempat', 200), rencana: words('rencana', 60), uraian: words('uraian', 2500), hasil: words('hasil', 1200),
        hadir: Array.from({ length: 150 }, (_, index) => ({ nama: `Pegawai ${index}`, jabatan: `Anggota${index}x` })),
        bukti: Array.from({ length: 20 }, (_, index) => ({ keterangan: words(`bukti${index}`, 80), namaBerkas: `${'b'.repeat(200)}${index}.pdf`, ukuran: 10_000_000, gambar: null })),
      }],
      rencana: [{ judul: words('rjudul', 900), sasaran: words('sasaran', 1500), anggaran: 9_223_372_036_854_775_807n, kegiatan: [words('fulfilled', 100)] }],
      ringkasan: words('ringkasan', 1500), kendala: words('kendala', 1500), tindakLanjut: words('lanjut', 1500), dasar: [words('dasar', 900)],
    });
    const pdf = readPdf(await laporanPdf(long));
    const text = tagged(pdf);
    for (const mark of ['judul', 'tempat', 'rencana', 'uraian', 'hasil', 'rjudul', 'sasaran', 'fulfilled', 'ringkasan', 'kendala', 'lanjut', 'dasar', 'bukti0', 'bukti19']) {
      const [start, end] = [text.indexOf(`${mark}awal`), text.indexOf(`${mark}akhir`)];
      expect(start, mark).toBeGreaterThan(-1);
      expect(end, mark).toBeGreaterThan(start);
    }
    expect(text).toContain(words('uraian', 2500));
    expect(text).toContain(words('ringkasan', 1500));
    for (let index = 0; index < 150; index++) expect(text).toContain(`Pegawai ${index} (Anggota${index}x)`);
    expect(text).toContain('Rp9.223.372.036.854.775.807');
    expect(pdf.unmarked).toEqual([]);
    expect(pdf.pages.length).toBeGreaterThan(10);
  });

  it('gives equal bytes for equal data', async () => {
    expect((await laporanPdf(laporanData())).equals(await laporanPdf(laporanData()))).toBe(true);
  });

  it('says so where a sign cannot be printed, and keeps the rest', async () => {
    const pdf = tagged(readPdf(await laporanPdf(laporanData({ ringkasan: 'Bagus 👍🏽 sekali 选择 & <b> Жук\u0000\u202E', kbk: 'KBK <R&D> "Contoh"' }))));
    expect(pdf).toContain('Bagus □ sekali □□ & <b> Жук');
    expect(pdf).toContain('Tanda □ menggantikan huruf');
    expect(tagged(readPdf(await laporanPdf(laporanData())))).not.toContain('Tanda □');
  });
});

describe('the toolkit', () => {
  it('takes any text, at any width, without losing a printable letter', async () => {
    const samples = fc.sample(fc.string({ unit: 'binary', maxLength: 400 }), { numRuns: 60, seed: 2018 });
    const pdf = startPdf({ title: '<&>\u0000', author: '"', createdAt: new Date(0) });
    samples.forEach((sample, index) => paragraph(pdf, `${sample}\nx${index}x`, undefined, 60 + (index % 7) * 60));
    table(pdf, null, [{ label: 'Kolom', share: 1 }, { label: 'Angka', share: 1, align: 'right' }], samples.map((sample) => ({ cells: [sample, 'W'.repeat(300)] })));
    const read = readPdf(await finishPdf(pdf, 'kaki '.repeat(80)));
    expect(read.unmarked).toEqual([]);
    samples.forEach((_, index) => expect(read.text).toContain(`x${index}x`));
    expect(read.text.match(/W/g)).toHaveLength(300 * samples.length);
  });

  it('does not break a row that fits on a page', async () => {
    const pdf = startPdf({ title: 'Uji', author: 'Uji', createdAt: new Date(0) });
    const rows = Array.from({ length: 40 }, (_, index) => ({ cells: [Array.from({ length: 7 }, (_line, line) => `b${index}.${line}.`).join('\n'), `${index}`] }));
    table(pdf, 'Tabel', [{ label: 'Isi', share: 3 }, { label: 'Nomor', share: 1, align: 'right' }], rows);
    const { pages } = readPdf(await finishPdf(pdf, 'kaki'));
    expect(pages.length).toBeGreaterThan(3);
    rows.forEach((_, index) => {
      const whole = pages.filter((page) => [0, 1, 2, 3, 4, 5, 6].every((line) => page.includes(`b${index}.${line}.`)));
      expect(whole, `row ${index}`).toHaveLength(1);
    });
    for (const page of pages) expect(page).toContain('Nomor');
  });

  it('leaves no signature alone on its page, whatever the number of rows before it', async () => {
    const pdf = startPdf({ title: 'Uji', author: 'Uji', createdAt: new Date(0) });
    const lengths = Array.from({ length: 24 }, (_, index) => index + 22);
    for (const length of lengths) {
      if (length > lengths[0]!) pdf.doc.addPage();
      pdf.y = sheet.top;
      const place = { jabatan: 'Kepala Dinas Kesehatan', sifat: 'DEFINITIF' as const, nama: `Penetap${length}.`, golongan: 'IV/c', nip: null, jenisNip: 'NIP' as const };
      table(pdf, null, [{ label: 'Nama', share: 1 }], Array.from({ length }, (_, row) => ({ cells: [`Baris${length}.${row}.`] })), handSignatureHeight(pdf, [], place));
      handSignature(pdf, [], place);
    }
    const { pages } = readPdf(await finishPdf(pdf, 'kaki'));
    expect(pages.length).toBeGreaterThan(lengths.length);
    for (const length of lengths) expect(pages.find((page) => page.includes(`Penetap${length}.`)), String(length)).toContain(`Baris${length}.${length - 2}.`);
  });
});

describe('evaluasiPdf', () => {
  it('has the official form with method, chart, ranking and those not assessed', async () => {
    const data = evaluasiData();
    const pdf = readPdf(await evaluasiPdf(data));
    const text = tagged(pdf);
    expect(nodesOf(pdf.tree, 'H2').map(({ text: head }) => flat(head))).toEqual(['A. Pendahuluan', 'B. Cara penilaian', 'C. Hasil yang dicapai', 'D. Simpulan dan saran', 'E. Penutup']);
    expect(text).toContain('Bobot dan predikat disusun Tim, bukan instrumen kementerian.');
    for (const { nama, rumus } of data.indikator) expect(text).toContain(`${nama} ${rumus}`);
    expect(text).toContain('90,0 sampai dengan 100,0');
    expect(text).toContain('75,0 sampai dengan 89,9');
    expect(text).toContain('Berdiri kurang dari separuh periode');
    expect(text).toContain('disahkan dalam portal oleh Satria Nusantara, M.Si. pada 17 Juli 2026 pukul 10.12 WIB');
    const [figure] = nodesOf(pdf.tree, 'Figure');
    expect(figure?.alt).toMatch(/^Diagram rata-rata kota per indikator\. Kelengkapan laporan 98,3, sebelumnya 90,5;/);
    expect(figure?.text).toContain('Serapan anggaran');
    expect(pdf.unmarked).toEqual([]);
  });

  it('prints the figure of every indicator of every OPD, in its row', async () => {
    const data = evaluasiData();
    const pdf = readPdf(await evaluasiPdf(data));
    const rowsOf = (caption: string) => nodesOf(nodesOf(pdf.tree, 'Table').find(({ text }) => text.startsWith(caption)) ?? pdf.tree, 'TR').slice(1).map(({ children }) => children.map(({ text }) => flat(text)));
    expect(rowsOf('Tabel 5.')).toEqual(data.perangkatDaerah.map(({ nama, nilai }) => [nama, ...nilai.map((score) => { const value = indicatorScore(score); return value === null ? '–' : scoreText(value); })]));
    expect(rowsOf('Tabel 4.').map(([rank, nama, total]) => [rank, nama, total])).toEqual(data.perangkatDaerah.map(({ peringkat, nama, total }) => [String(peringkat), nama, scoreText(total)]));
  });

  it('copes with a first period, nothing computable and nobody assessed', async () => {
    const empty = evaluasiData({
      periodeSebelum: null, rataRata: null, rataRataSebelum: null, perangkatDaerah: [], tidakDinilai: [], draf: true, nomor: null,
      indikator: evaluasiData().indikator.map((one) => ({ ...one, kota: null, kotaSebelum: null })),
    });
    const pdf = readPdf(await evaluasiPdf(empty));
    expect(tagged(pdf)).toContain('Nilai rata-rata kota tidak dapat dihitung.');
    expect(tagged(pdf)).not.toContain('Smt. II 2025');
    expect(nodesOf(pdf.tree, 'Figure')).toEqual([]);
    for (const page of pdf.pages) expect(page).toContain('DRAF – BELUM DITETAPKAN');
    expect(pdf.unmarked).toEqual([]);
  });

  it('caps spending above the budget, and never calls an empty denominator 0 or 100', () => {
    expect(indicatorScore({ pembilang: 61, penyebut: 60 })).toBe(100);
    expect(indicatorScore({ pembilang: 0, penyebut: 0 })).toBeNull();
    expect(indicatorScore({ pembilang: 5, penyebut: 6 })).toBeCloseTo(83.333, 3);
  });
});
