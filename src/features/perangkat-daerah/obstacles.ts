import type { Tx } from '../../db/change.js';
import type { Day } from '../../time.js';
import { fmt } from '../../web/format.js';

/** What keeps an office, or a unit, from ending on a day: what runs on after it. */
export interface Obstacles {
  kbk: string[];
  kepala: string[];
  /** People placed there after that day. */
  pegawai: number;
  /** Reports that are still to be accepted. */
  laporan: number;
}

/** Reads it in one query. */
export async function obstacles(tx: Pick<Tx, '$queryRaw'>, of: { opdId: string } | { unitId: string }, selesai: Day): Promise<Obstacles> {
  const [opdId, unitId] = 'opdId' in of ? [of.opdId, null] : [null, of.unitId];
  const [row] = await tx.$queryRaw<[{ kbk: string[]; kepala: string[]; pegawai: number; laporan: number }]>`
    with b as (select id, nama, selesai from kbk where perangkat_daerah_id = ${opdId}::uuid or unit_kerja_id = ${unitId}::uuid)
    select
      (select coalesce(array_agg(nama order by nama), '{}') from b where selesai is null or selesai > ${selesai}::date) as kbk,
      (select coalesce(array_agg(case k.sifat when 'PLT' then 'Plt. ' when 'PLH' then 'Plh. ' else '' end || p.nama order by k.mulai), '{}')
         from pejabat_kepala k join pegawai p on p.id = k.pegawai_id
        where k.perangkat_daerah_id = ${opdId}::uuid and k.dibatalkan_pada is null and (k.selesai is null or k.selesai > ${selesai}::date)) as kepala,
      (select count(*)::int from penempatan where (perangkat_daerah_id = ${opdId}::uuid or unit_kerja_id = ${unitId}::uuid)
          and (selesai is null or selesai > ${selesai}::date)) as pegawai,
      (select count(*)::int from laporan l join periode r on r.id = l.periode_id join b on b.id = l.kbk_id
        where l.status <> 'DITERIMA' and (r.ditutup_pada is null or l.diajukan_pertama_pada is not null)) as laporan`;
  return row;
}

/** "KBK Dinas X masih berjalan; …", or '' where nothing is in the way. */
export function obstaclesInWords({ kbk, kepala, pegawai, laporan }: Obstacles): string {
  return [
    kbk.length > 0 && `${kbk.join(', ')} masih berjalan sesudah hari itu`,
    kepala.length > 0 && `${kepala.join(', ')} masih tercatat sebagai pimpinan sesudah hari itu`,
    pegawai > 0 && `${fmt.number(pegawai)} pegawai masih ditempatkan di sini sesudah hari itu`,
    laporan > 0 && `${fmt.number(laporan)} laporan belum diterima`,
  ].filter((one) => one !== false).join('; ');
}
