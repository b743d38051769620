/** Text that a picture may hold: no sign that XML refuses, and none that it would read as its own. */
export function escapeXml(text: string): string {
  const clean = text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, '');
  return clean.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A label in at most `most` lines of about so many characters; what is longer ends in an ellipsis. */
export function wrapLabel(label: string, characters: number, most = 2): string[] {
  const words = label.split(/\s+/).filter((word) => word !== '');
  const lines: string[] = [''];
  for (const word of words) {
    const line = lines.at(-1) ?? '';
    if (line === '' || line.length + 1 + word.length <= characters) lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
    else lines.push(word);
  }
  const kept = lines.slice(0, most).map((line) => (line.length > characters + 2 ? `${line.slice(0, characters)}…` : line));
  if (lines.length > most) kept[most - 1] = `${kept[most - 1]?.slice(0, characters - 1)}…`;
  return kept;
}
