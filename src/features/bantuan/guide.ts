import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Marked } from 'marked';
import { z } from 'zod';
import { posts, type Post } from '../../access/posts.js';

/** A page of the user guide: a file of docs/bantuan. */
export interface GuidePage {
  /** Its address below /bantuan: the name of the file. */
  slug: string;
  judul: string;
  urutan: number;
  /** Whom it is for; `semua`: everybody. */
  peran: (Post | 'semua')[];
  /** Its first paragraph without marks, for the list. */
  pengantar: string;
  html: string;
  headings: { id: string; text: string }[];
}

const postNames = Object.keys(posts) as [Post, ...Post[]];

const frontMatter = z.object({
  judul: z.string(),
  urutan: z.coerce.number().int(),
  peran: z.string().transform((text) => text.split(/,\s*/)).pipe(z.array(z.enum(['semua', ...postNames]))),
});

/**
 * Reads the user guide, in its order. The files are the project's own, so what they say is shown as it is.
 * Throws an Error naming the file whose front matter (judul, urutan, peran) is wrong.
 */
export function readGuide(folder: string): GuidePage[] {
  return readdirSync(folder).filter((name) => name.endsWith('.md'))
    .map((name) => readPage(path.join(folder, name)))
    .sort((a, b) => a.urutan - b.urutan);
}

function readPage(file: string): GuidePage {
  const [, head = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(readFileSync(file, 'utf8')) ?? [];
  const parsed = frontMatter.safeParse(Object.fromEntries(head.split('\n').map((line) => line.split(/:\s*(.*)/, 2))));
  if (!parsed.success) throw new Error(`${file}: ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
  const headings: GuidePage['headings'] = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const id = slugOf(text);
        if (depth === 2) headings.push({ id, text });
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      // A table scrolls on a phone by itself, and by the keyboard, without moving the page.
      table(token) {
        const cells = (row: typeof token.header, tag: 'th' | 'td') =>
          row.map((cell) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('');
        return `<div class="scroll" tabindex="0"><table><thead><tr>${cells(token.header, 'th')}</tr></thead><tbody>${
          token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</tbody></table></div>\n`;
      },
    },
  });
  const html = marked.parse(body, { async: false });
  return { slug: path.basename(file, '.md'), ...parsed.data, pengantar: firstParagraph(body), html, headings };
}

const slugOf = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');

const firstParagraph = (body: string) => (body.trim().split('\n\n')[0] ?? '').replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll(/[*`]/g, '');
