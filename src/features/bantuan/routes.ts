import path from 'node:path';
import type { Actor } from '../../access/posts.js';
import { ROOT } from '../../config.js';
import { notFound } from '../../errors.js';
import { featureRouter, isPublic } from '../../web/http.js';
import { readGuide, type GuidePage } from './guide.js';

/** The user guide: a page per post, one's own first. Public, so that it can be read before there is an account. */
export function bantuan() {
  const routes = featureRouter();
  const guide = readGuide(path.join(ROOT, 'docs', 'bantuan'));

  routes.getPublic('/bantuan', isPublic, (req, res) => res.page('bantuan/daftar', {
    title: 'Bantuan',
    mine: guide.filter((page) => isFor(page, req.actor)),
    others: guide.filter((page) => !isFor(page, req.actor)),
  }));

  routes.getPublic('/bantuan/:halaman', isPublic, (req, res) => {
    const page = guide.find(({ slug }) => slug === req.params.halaman);
    if (!page) throw notFound('Halaman bantuan itu tidak ada.');
    return res.page('bantuan/tampil', {
      title: page.judul, crumbs: [{ label: 'Bantuan', href: '/bantuan' }, { label: page.judul }], page,
      pages: guide.map(({ slug, judul }) => ({ href: `/bantuan/${slug}`, label: judul, current: slug === page.slug })),
    });
  });

  return routes;
}

const isFor = (page: GuidePage, actor: Actor | undefined) =>
  page.peran.some((peran) => peran === 'semua' || actor?.posts.some((held) => held.post === peran));
