/** The parts of a report to which a note can be tied, besides each activity (`kegiatan:<id>`). */
export const NOTE_SECTIONS = ['ringkasan', 'kendala', 'tindakLanjut', 'alasanNihil'] as const;

const NAMES: Record<string, string> = { ringkasan: 'Ringkasan', kendala: 'Kendala', tindakLanjut: 'Tindak lanjut', alasanNihil: 'Alasan nihil' };

/** A section in words. */
export function sectionName(bagian: string): string {
  return NAMES[bagian] ?? 'kegiatan';
}
