import { imporPegawai } from '../pegawai/impor.js';
import { imporPerangkatDaerah } from '../perangkat-daerah/impor.js';
import { imporUnitKerja } from '../perangkat-daerah/impor-unit.js';
import type { ImportKind } from './kind.js';

/** Everything that can be imported. */
export const importKinds: readonly ImportKind[] = [imporPegawai, imporPerangkatDaerah, imporUnitKerja];
