import type { PrismaClient } from '../../db/generated/client.js';
import { PER_PAGE, pageOf, pager } from '../../web/lists.js';

/**
 * The tries to sign in to an account, the newest first, as views/akun/catatan-masuk.ejs shows them. `href` gives the address
 * of a page. Throws bad_request where `asked` is no page number. Two queries.
 */
export async function signInHistory(db: PrismaClient, akunId: string, asked: string, href: (page: number) => string) {
  const total = await db.catatanMasuk.count({ where: { akunId } });
  const page = pageOf(asked, total);
  const rows = await db.catatanMasuk.findMany({ where: { akunId }, orderBy: [{ pada: 'desc' }, { id: 'desc' }], skip: (page - 1) * PER_PAGE, take: PER_PAGE });
  return {
    rows: rows.map(({ pada, berhasil, alamatIp, peramban }) => ({ pada, berhasil, alamatIp, peramban })),
    pager: pager({ total, page, noun: 'percobaan masuk', href }),
  };
}
