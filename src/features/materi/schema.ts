import { z } from 'zod';
import { choice, optionalId, optionalText, revisi, text } from '../../web/forms.js';

/** What the form of a material may say. */

/** A link that is opened from the portal: https only, with a host and no name or password in it. */
const tautan = optionalText('Tautan', 1000).refine((value) => value === '' || isSafeLink(value), 'Isi Tautan dengan alamat yang diawali https://').transform((value) => value || null);

function isSafeLink(value: string): boolean {
  if (!URL.canParse(value) || /\s/.test(value)) return false;
  const url = new URL(value);
  return url.protocol === 'https:' && value.toLowerCase().startsWith('https://') && url.hostname.includes('.') && url.username === '' && url.password === '';
}

export const BENTUK = ['BERKAS', 'TAUTAN'] as const;

export const materiForm = z.object({
  untuk: text('Untuk', 60),
  judul: text('Judul', 200),
  uraian: optionalText('Uraian', 2000),
  bentuk: choice('Bentuk', BENTUK),
  tautan,
  berkas: optionalId('Berkas'),
}).superRefine((value, ctx) => {
  if (value.bentuk === 'TAUTAN' && value.tautan === null) ctx.addIssue({ code: 'custom', path: ['tautan'], message: 'Isi Tautan' });
  if (value.bentuk === 'BERKAS' && value.berkas === null) ctx.addIssue({ code: 'custom', path: ['berkas'], message: 'Unggah Berkas' });
});

export const revisiForm = z.object({ revisi });
