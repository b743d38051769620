/** CSV as offices open it: UTF-8 with its mark, semicolons (an Indonesian Excel's separator), every text a text. */

/**
 * A table as CSV. What a spreadsheet would take for a formula gets an apostrophe before it, which our own import takes off.
 * @param rows the head first
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(field).join(';')).join('\r\n')}\r\n`;
}

function field(text: string): string {
  const guarded = looksLikeFormula(text) ? `'${text}` : text;
  return /[;,\t"\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** "=1+1", "@SUM(A1)", "-A1"; a telephone number ("+62 812…") is none. */
const looksLikeFormula = (text: string) => /^[=@\t\r]/.test(text) || (/^[+-]/.test(text) && !/^[+-]?[\d\s().-]+$/.test(text));
