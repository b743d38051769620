/**
 * The situations in which the portal says no. Each has a code, an HTTP status and words for the person; one handler
 * (web/error-page.ts) turns them into pages.
 */

export type ErrorCode =
  | 'bad_request' | 'sign_in_required' | 'forbidden' | 'not_found' | 'method_not_allowed'
  | 'stale_version' | 'wrong_stage' | 'too_large' | 'invalid_input' | 'too_many_requests' | 'csrf';

/** Messages by field name; the key `''` holds what concerns the whole form. */
export type FieldErrors = Record<string, string>;

export class PortalError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly status: number,
    /** What the person reads: what was refused, and why or what to do. */
    message: string,
    /** With `invalid_input`: what is wrong, field by field. */
    readonly fields: FieldErrors = {},
  ) {
    super(message);
    this.name = 'PortalError';
  }
}

/** The thing does not exist, or the person may not know that it does: one answer for both. */
export const notFound = (message = 'Halaman atau data yang Anda cari tidak ada, atau tidak dapat Anda buka.') =>
  new PortalError('not_found', 404, message);

/** The person may see the thing, but not do this with it. */
export const forbidden = (message: string) => new PortalError('forbidden', 403, message);

/** Someone else changed the thing since the person opened it. */
export const staleVersion = (message = 'Data ini sudah diubah oleh orang lain sejak Anda membukanya. Muat ulang halaman untuk melihat keadaan terakhir.') =>
  new PortalError('stale_version', 409, message);

/** The act does not fit the state in which the thing is. */
export const wrongStage = (message: string) => new PortalError('wrong_stage', 409, message);

/** A form says something that cannot be: named field by field. */
export const invalidInput = (fields: FieldErrors) =>
  new PortalError('invalid_input', 422, Object.values(fields)[0] ?? 'Isian belum benar.', fields);

export const badRequest = (message: string) => new PortalError('bad_request', 400, message);

export const tooLarge = (message: string) => new PortalError('too_large', 413, message);
