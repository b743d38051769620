import type { Request } from 'express';
import { z } from 'zod';
import type { Actor } from '../../access/posts.js';
import type { Tx } from '../../db/change.js';
import { invalidInput, type FieldErrors } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { inspectUpload, notStored } from './inspect.js';
import { berkasRow, writeParts } from './service.js';
import { HELD_BY_NOTHING, HOUR, PENDING_MS } from './waiting.js';

/**
 * One file on a form: the scan of a decree, a coat of arms, a proof. It is kept as soon as it arrives and waits for its form
 * to be saved, so that a form with a slip in it does not ask for the file again. What waits too long is swept away.
 */

/**
 * Keeps the upload of a field and writes its id where the field's text would be (`req.body[field]`), for the schema to read.
 * Without an upload an id from an earlier try stays as it is. Gives what is wrong with the file, by field.
 */
export async function receiveLampiran(
  { db, clock, files, log }: Pick<Deps, 'db' | 'clock' | 'files' | 'log'>, req: Request & { actor?: Actor }, field: string, { picturesOnly = false } = {},
): Promise<FieldErrors> {
  const upload = req.files.find((file) => file.field === field && file.name !== '');
  if (!upload) return {};
  const inspected = await inspectUpload(upload);
  if ('problem' in inspected) return { [field]: inspected.problem };
  const { prepared } = inspected;
  if (picturesOnly && prepared.tipe === 'application/pdf') return { [field]: `Ganti “${prepared.nama}” dengan gambar JPEG, PNG, atau WebP` };

  const row = berkasRow(prepared, req.actor!, clock());
  const { id } = row;
  await db.berkas.create({ data: row });
  try {
    await writeParts(files, id, prepared);
  } catch (error) {
    // The row stays DITULIS: nobody sees it, and the sweep takes it with what was written of it.
    log.error({ err: error, berkas: id }, 'file not written');
    return { [field]: notStored(row.nama) };
  }
  await db.berkas.updateMany({ where: { id, status: 'DITULIS' }, data: { status: 'SIAP' } });
  req.body[field] = id;
  return {};
}

/**
 * Takes a waiting file for a row that is being saved; gives its id, or null for none. `before` is what the row holds now:
 * it stays where the form names it again, and is let go where another comes in its place.
 * Throws `invalid_input` at `field` where the file is not a waiting one of this account.
 */
export async function attachLampiran(tx: Tx, actor: Actor, berkasId: string | null, now: Date, { field, before = null }: { field: string; before?: string | null }): Promise<string | null> {
  if (berkasId === before) return before;
  if (berkasId !== null) {
    // An hour short of the sweep's time, so that the two never meet over one file.
    const since = new Date(now.getTime() - PENDING_MS + HOUR);
    const taken = await tx.berkas.updateMany({ where: { id: berkasId, olehId: actor.akunId, status: 'SIAP', dibuatPada: { gt: since }, ...HELD_BY_NOTHING }, data: { status: 'SIAP' } });
    if (taken.count === 0) throw invalidInput({ [field]: 'Pilih lagi berkasnya: yang dikirim tadi sudah tidak disimpan' });
  }
  return berkasId;
}

/** Lets go of a file that a row no longer holds. Call it after the row was changed. */
export async function letGo(tx: Tx, berkasId: string | null): Promise<void> {
  if (berkasId !== null) await tx.berkas.updateMany({ where: { id: berkasId, ...HELD_BY_NOTHING }, data: { status: 'DIBUANG' } });
}

/** A file of this account's form, or that a row holds, to be named on the form again; null where there is none. */
export async function lampiranOf(db: Deps['db'], actor: Actor, id: string | string[] | null | undefined, heldId: string | null = null): Promise<{ id: string; nama: string; tipe: string } | null> {
  const wanted = z.uuid().safeParse(id);
  if (!wanted.success) return null;
  return db.berkas.findFirst({
    where: { id: wanted.data, status: 'SIAP', ...(heldId === wanted.data ? {} : { olehId: actor.akunId, ...HELD_BY_NOTHING }) },
    select: { id: true, nama: true, tipe: true },
  });
}
