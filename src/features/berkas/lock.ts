/**
 * The number of the PostgreSQL advisory lock that a backup holds (shared) while it copies files, and the sweep takes
 * (exclusive) before it removes any.
 */
export const BERKAS_LOCK = 25_201_801;
