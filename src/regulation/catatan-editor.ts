import type { CatatanEditor } from './structure.js';

/** Remarks of the portal's editors: slips that the text has and that the portal shows instead of repairing. Not part of the text. */
export const catatanEditor: CatatanEditor[] = [
  {
    dasar: ['Pasal 1 angka 2', 'Pasal 1 angka 4'],
    teks: 'Istilah “Pemerintah Daerah” diartikan dua kali, pada angka 2 dan angka 4.',
  },
  {
    dasar: ['Pasal 1 angka 12'],
    teks: 'Singkatan “KBK”, yang dipakai mulai Pasal 11, tidak ditetapkan dalam Pasal 1. Portal membacanya sebagai Kelompok Budaya Kerja.',
  },
  {
    dasar: ['Pasal 5 ayat (2)'],
    teks: 'Lampiran yang disebut pada ayat ini tidak tersedia bagi penyusun portal dan tidak dimuat di sini.',
  },
  {
    dasar: ['Pasal 11 ayat (2) huruf b', 'Pasal 13 ayat (1) huruf a', 'Pasal 13 ayat (2)'],
    teks: 'Peraturan memakai dua penulisan, “penanggungjawab” dan “penanggung jawab”. Di luar naskah ini portal menulis “penanggung jawab”.',
  },
  {
    dasar: ['Pasal 11 ayat (3) huruf c', 'Pasal 11 ayat (3) huruf e'],
    teks: 'Huruf c dan huruf e menyebut “Tim Pengarah”, sedangkan ayat (2) huruf a hanya mengenal pengarah. Portal membacanya sebagai pengarah pada Tim Pengembangan Budaya Kerja.',
  },
  {
    dasar: ['Pasal 11 ayat (3) huruf c'],
    teks: 'Ketua yang dimaksud adalah ketua Tim Pengembangan Budaya Kerja, tetapi tugasnya disebut memimpin “rapat KBK”. Portal membacanya sebagai rapat Tim; rapat KBK dipimpin ketua KBK.',
  },
  {
    dasar: ['Pasal 13 ayat (1)'],
    teks: 'Yang dirujuk tertulis “Pasal 9 ayat (1)”, padahal Pasal 9 tidak berayat dan pembentukan KBK diatur dalam Pasal 12 ayat (1).',
  },
  {
    dasar: ['Salinan'],
    teks: 'NIP pada salinan tertulis dengan 19 angka, sedangkan NIP terdiri atas 18 angka.',
  },
];
