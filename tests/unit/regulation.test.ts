import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catatanEditor } from '../../src/regulation/catatan-editor.js';
import { city } from '../../src/regulation/city.js';
import { istilah } from '../../src/regulation/istilah.js';
import { jabatanKbk, jabatanTim, tugasKbk, type Tugas } from '../../src/regulation/jabatan.js';
import { catchwords } from '../../src/regulation/naskah.js';
import { nilaiBudaya, perilaku } from '../../src/regulation/nilai.js';
import { perwal, type Bagian } from '../../src/regulation/perwal.js';
import { anchorOf } from '../../src/regulation/structure.js';

const print = readFileSync(new URL('../fixtures/perwal-serang-25-2018.txt', import.meta.url), 'utf8');

const oneLine = (text: string) => text.trim().replaceAll(/\s+/g, ' ');

/** The transcript sets some items off with a dash that the print does not have. */
const withoutListDashes = (text: string) => text.replaceAll(/^\s*- /gm, '');

interface Piece {
  id?: string;
  teks: string;
}

function pieces(bagian: Bagian): Piece[] {
  const own = [bagian.tanda, bagian.judul, bagian.teks].filter((part) => part !== undefined).join(' ');
  return [{ id: bagian.id, teks: own }, ...bagian.butir.flatMap(pieces)];
}

const lines = (texts: string[]): Piece[] => texts.map((teks) => ({ teks }));

const allPieces: Piece[] = [
  ...lines([...perwal.kop, ...perwal.nama, ...perwal.pembuka]),
  ...lines([perwal.menimbang.judul]),
  ...perwal.menimbang.butir.flatMap(pieces),
  ...lines([perwal.mengingat.judul]),
  ...perwal.mengingat.butir.flatMap(pieces),
  ...lines([perwal.memutuskan, perwal.menetapkan.judul, perwal.menetapkan.teks]),
  ...perwal.bab.flatMap((bab) => [{ id: bab.id, teks: `${bab.tanda} ${bab.judul}` }, ...bab.pasal.flatMap(pieces)]),
  ...lines([perwal.penutup, ...perwal.penetapan, ...perwal.pengundangan, perwal.beritaDaerah, ...perwal.salinan]),
];

const ids = allPieces.flatMap((piece) => piece.id ?? []);

const places = new Map<string, Bagian>();
const remember = (bagian: Bagian) => {
  places.set(bagian.dasar, bagian);
  bagian.butir.forEach(remember);
};
perwal.bab.flatMap((bab) => bab.pasal).forEach(remember);

function at(dasar: string): Bagian {
  const bagian = places.get(dasar);
  if (!bagian) throw new Error(`The regulation has no ${dasar}`);
  return bagian;
}

/** The words of an item as a list shows them: without the marks that join it to the next item, and in one case. */
const bare = (teks: string | undefined) => (teks ?? '').replace(/(; dan|;|\.)$/, '').toLowerCase();

describe('the text', () => {
  test('is the print, word for word, once the catchwords are put back', () => {
    const whole = allPieces.flatMap((piece) => [
      ...catchwords.filter((word) => word.sebelum === piece.id).map((word) => word.teks),
      piece.teks,
    ]);

    expect(oneLine(whole.join(' '))).toBe(oneLine(withoutListDashes(print)));
  });

  test('has none of the catchwords left, and each of them stands before a place that exists', () => {
    expect(catchwords.map((word) => word.teks)).toEqual([
      '5. Undang-Undang',
      '16. Peraturan',
      'BAB II',
      'BAB VI',
      'd. pelayanan',
      'd. sekretaris',
      'Pasal 13',
    ]);
    for (const word of catchwords) {
      expect(ids, word.teks).toContain(word.sebelum);
      const following = allPieces.find((piece) => piece.id === word.sebelum);
      expect(following?.teks.startsWith(word.teks), word.teks).toBe(true);
    }
  });

  test('has 12 bab, and 16 pasal numbered without a gap', () => {
    expect(perwal.bab.map((bab) => bab.tanda)).toEqual(
      ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'].map((nomor) => `BAB ${nomor}`),
    );
    expect(perwal.bab.flatMap((bab) => bab.pasal).map((pasal) => pasal.tanda)).toEqual(
      Array.from({ length: 16 }, (_, index) => `Pasal ${index + 1}`),
    );
  });

  test('gives every place one anchor of its own', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        'pasal-13',
        'pasal-13-ayat-4',
        'pasal-13-ayat-4-huruf-d',
        'pasal-7-huruf-c-angka-3',
        'pasal-1-angka-12',
      ]),
    );
    expect(anchorOf('Pasal 13 ayat (4) huruf d')).toBe('pasal-13-ayat-4-huruf-d');
  });
});

describe('the data taken from the text', () => {
  test('12 terms, as Pasal 1 defines them', () => {
    expect(istilah).toHaveLength(12);
    expect(istilah.map((term) => term.dasar)).toEqual(at('Pasal 1').butir.map((item) => item.dasar));
    for (const term of istilah) {
      const called = term.singkatan ? `${term.istilah} yang selanjutnya disingkat ${term.singkatan}` : term.istilah;
      expect(`${called} adalah ${term.arti}`, term.dasar).toBe(at(term.dasar).teks?.replace(/\.$/, ''));
    }
  });

  test('4 values with the meaning of Pasal 6 ayat (3), spelling the motto of Pasal 8', () => {
    expect(nilaiBudaya.map((nilai) => nilai.dasar)).toEqual(at('Pasal 6 ayat (3)').butir.map((item) => item.dasar));
    expect(nilaiBudaya.map((nilai) => nilai.kode)).toEqual([
      'semangat_kerja',
      'integritas',
      'akuntabel',
      'pelayanan_prima',
    ]);
    for (const nilai of nilaiBudaya) {
      expect(bare(`${nilai.nama}, yaitu ${nilai.makna}`), nilai.kode).toBe(bare(at(nilai.dasar).teks));
      expect(nilai.nama.startsWith(nilai.huruf), nilai.kode).toBe(true);
    }
    expect(nilaiBudaya.map((nilai) => bare(nilai.nama))).toEqual(at('Pasal 8').butir.map((item) => bare(item.teks)));
    expect(nilaiBudaya.map((nilai) => nilai.huruf).join('')).toBe(city.motto);
    expect(at('Pasal 8').teks).toContain(`“${city.motto}”`);
  });

  test('19 behaviours, 5 + 5 + 4 + 5, in the words and order of Pasal 7', () => {
    const groups = at('Pasal 7').butir;
    expect(groups.map((group) => group.butir.length)).toEqual([5, 5, 4, 5]);
    expect(perilaku).toHaveLength(19);
    expect(perilaku.map((item) => item.dasar)).toEqual(
      groups.flatMap((group) => group.butir.map((item) => item.dasar)),
    );

    for (const item of perilaku) {
      expect(bare(item.teks), item.kode).toBe(bare(at(item.dasar).teks));
    }
    groups.forEach((group, index) => {
      const nilai = nilaiBudaya[index]!;
      expect(bare(group.teks)).toBe(`${bare(nilai.nama)} :`);
      expect(perilaku.filter((item) => item.nilai === nilai.kode).map((item) => [item.kode, item.dasar])).toEqual(
        group.butir.map((item, number) => [`${nilai.kode}.${number + 1}`, item.dasar]),
      );
    });
  });

  const expectDuties = (tugas: Tugas[], parent: string) => {
    expect(tugas.map((duty) => duty.dasar)).toEqual(at(parent).butir.map((item) => item.dasar));
    for (const duty of tugas) expect(bare(duty.teks), duty.dasar).toBe(bare(at(duty.dasar).teks));
  };

  test('3 tasks of a KBK, as Pasal 12 ayat (2) gives them', () => {
    expect(tugasKbk).toHaveLength(3);
    expectDuties(tugasKbk, 'Pasal 12 ayat (2)');
  });

  test('5 posts of a KBK with their holders and all duties of Pasal 13 ayat (2) to (6)', () => {
    expect(jabatanKbk.map((post) => post.kode)).toEqual([
      'KBK_PENANGGUNG_JAWAB',
      'KBK_FASILITATOR',
      'KBK_KETUA',
      'KBK_SEKRETARIS',
      'KBK_ANGGOTA',
    ]);
    expect(jabatanKbk.map((post) => post.dasar)).toEqual(at('Pasal 13 ayat (1)').butir.map((item) => item.dasar));
    expect(jabatanKbk.map((post) => post.pemangku.dasar)).toEqual(
      [2, 3, 4, 5, 6].map((ayat) => `Pasal 13 ayat (${ayat})`),
    );
    for (const post of jabatanKbk) {
      expect(bare(post.nama), post.kode).toBe(bare(at(post.dasar).teks));
      expect(bare(at(post.pemangku.dasar).teks), post.kode).toMatch(
        new RegExp(`(adalah|terdiri atas) ${bare(post.pemangku.teks)}, yang bertugas :$`),
      );
      expectDuties(post.tugas, post.pemangku.dasar);
    }
  });

  test('6 posts of the Tim with the duties of Pasal 11 ayat (3)', () => {
    expect(jabatanTim.map((post) => post.kode)).toEqual([
      'TIM_PENGARAH',
      'TIM_PENANGGUNG_JAWAB',
      'TIM_KETUA',
      'TIM_SEKRETARIS',
      'TIM_KOORDINATOR',
      'TIM_ANGGOTA',
    ]);
    expect(jabatanTim.map((post) => post.dasar)).toEqual(at('Pasal 11 ayat (2)').butir.map((item) => item.dasar));
    expectDuties(
      jabatanTim.flatMap((post) => post.tugas),
      'Pasal 11 ayat (3)',
    );

    // The text writes "penanggungjawab" here and "penanggung jawab" in Pasal 13; the portal writes the latter.
    const spelled = (nama: string) => bare(nama).replace('penanggung jawab', 'penanggungjawab');
    for (const post of jabatanTim) {
      expect(spelled(post.nama), post.kode).toBe(bare(at(post.dasar).teks));
      expect(post.tugas).toHaveLength(1);
      expect(`${spelled(post.nama)} :`, post.kode).toBe(bare(at(post.tugas[0]!.dasar).judul));
    }
  });

  test('the city is the one that the print names', () => {
    const { peraturan } = city;
    const text = oneLine(print).toLowerCase();
    for (const words of [
      city.nama,
      city.pemerintah,
      city.provinsi,
      city.kepalaDaerah,
      `Ditetapkan di ${city.tempat} pada tanggal ${inWords(peraturan.ditetapkan)}`,
      `Diundangkan di ${city.tempat} pada tanggal ${inWords(peraturan.diundangkan)}`,
      `${peraturan.sebutan} tentang ${peraturan.tentang}`,
      `Nomor ${peraturan.nomor} Tahun ${peraturan.tahun}`,
      peraturan.beritaDaerah,
    ]) {
      expect(text).toContain(words.toLowerCase());
    }
  });
});

function inWords(day: string): string {
  return new Date(day).toLocaleDateString('id-ID', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

describe("the editors' remarks", () => {
  test('each stands at places that exist, and is no part of the text', () => {
    const text = oneLine(print);
    for (const remark of catatanEditor) {
      expect(remark.dasar.length).toBeGreaterThan(0);
      for (const dasar of remark.dasar) {
        const shown = dasar === 'Salinan' ? perwal.catatanSalinan : at(dasar).catatan;
        expect(shown, dasar).toContain(remark);
      }
      expect(text).not.toContain(remark.teks);
    }
  });

  test('say of the text what the text really has', () => {
    expect(at('Pasal 1 angka 2').teks).toMatch(/^Pemerintah Daerah adalah /);
    expect(at('Pasal 1 angka 4').teks).toMatch(/^Pemerintah Daerah adalah /);
    expect(at('Pasal 1').butir.some((item) => item.teks?.includes('KBK'))).toBe(false);
    expect(at('Pasal 11 ayat (3) huruf c').teks).toContain('rapat KBK');
    expect(at('Pasal 11 ayat (3) huruf c').teks).toContain('Tim Pengarah');
    expect(at('Pasal 11 ayat (3) huruf e').teks).toContain('Tim Pengarah');
    expect(at('Pasal 11 ayat (2) huruf b').teks).toContain('penanggungjawab');
    expect(at('Pasal 13 ayat (1) huruf a').teks).toContain('penanggung jawab');
    expect(at('Pasal 13 ayat (1)').teks).toContain('Pasal 9 ayat (1)');
    expect(at('Pasal 9').butir).toEqual([]);
    expect(perwal.salinan.at(-1)?.replaceAll(/\D/g, '')).toHaveLength(19);
  });
});

describe('the user guide', () => {
  const folder = new URL('../../docs/bantuan/', import.meta.url);
  const pages = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

  test('opens each page with its title, place and posts', () => {
    expect(pages).toHaveLength(11);
    for (const { name, text } of pages) {
      expect(text, name).toMatch(/^---\njudul: \S.*\nurutan: \d+\nperan: (semua|[A-Z_]+(, [A-Z_]+)*)\n---\n/);
    }
    const order = pages.map(({ text }) => Number(text.match(/urutan: (\d+)/)![1])).toSorted((a, b) => a - b);
    expect(order).toEqual(pages.map((_, index) => index + 1));
  });

  test('has a page for every post and role', () => {
    const named = pages
      .flatMap(({ text }) => text.match(/peran: (.*)/)![1]!.split(', '))
      .filter((peran) => peran !== 'semua');
    const kbkAndTim = [...jabatanKbk, ...jabatanTim].map((post) => post.kode);
    expect(named.toSorted()).toEqual([...kbkAndTim, 'WALIKOTA', 'STAF_WALIKOTA', 'ADMIN'].toSorted());
  });

  test('links to places of the text and to pages that exist', () => {
    const links = pages.flatMap(({ text }) => [...text.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]!));
    const intoText = links.filter((link) => link.startsWith('/perwal#')).map((link) => link.slice('/perwal#'.length));
    expect(ids).toEqual(expect.arrayContaining(intoText));
    expect(intoText.length).toBeGreaterThan(0);

    const toPages = links
      .filter((link) => link.startsWith('/bantuan/'))
      .map((link) => `${link.slice('/bantuan/'.length)}.md`);
    expect(pages.map(({ name }) => name)).toEqual(expect.arrayContaining(toPages));
    expect(toPages.length).toBeGreaterThan(0);
  });
});

describe('the sample list of perangkat daerah', () => {
  const csv = readFileSync(new URL('../../prisma/seed/perangkat-daerah.csv', import.meta.url), 'utf8');
  const [head, ...rows] = csv
    .trim()
    .split('\n')
    .map((line) => line.match(/("[^"]*"|[^,]+)(?=,|$)/g)!.map((cell) => cell.replaceAll('"', '')));
  const column = (name: string) => rows.map((row) => row[head!.indexOf(name)]!);

  test('has 30 rows, each complete and marked as sample data', () => {
    expect(rows).toHaveLength(30);
    for (const row of rows) expect(row, row[1]).toHaveLength(head!.length);
    expect(new Set(column('sumber'))).toEqual(new Set(['data contoh']));
  });

  test('knows the kinds of office that the database knows', () => {
    const schema = readFileSync(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8');
    const kinds = schema
      .match(/enum JenisPerangkatDaerah \{([^@}]*)/)![1]!
      .trim()
      .split(/\s+/);
    expect(new Set(column('jenis'))).toEqual(new Set(kinds));
  });

  test('repeats no kode, nama, singkatan or slug', () => {
    for (const name of ['kode', 'nama', 'singkatan', 'slug']) expect(new Set(column(name)).size, name).toBe(30);
  });

  test('has the six kecamatan of the city and the three offices of the demonstration', () => {
    expect(column('nama').filter((nama) => nama.startsWith('Kecamatan '))).toEqual(
      ['Serang', 'Kasemen', 'Walantaka', 'Curug', 'Cipocok Jaya', 'Taktakan'].map((nama) => `Kecamatan ${nama}`),
    );
    expect(column('slug')).toEqual(expect.arrayContaining(['diskominfo', 'dinkes', 'kec-serang']));
  });
});
