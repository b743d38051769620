import { Prisma } from './generated/client.js';

/** Ends a transaction in which there is nothing to write: a form that was sent twice. */
export class NothingToDo extends Error {
  constructor() { super('nothing to do'); }
}

/** Runs a change that may find that it was made already; what it wrote by then is rolled back, and no error is thrown. */
export async function once(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NothingToDo)) throw error;
  }
}

/** Whether a write met a row that is unique and there already: the same form at the same moment, or a number that another has. */
export const isUniqueClash = (error: unknown): boolean => error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
