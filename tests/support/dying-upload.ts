import { openDatabase } from '../../src/db/client.js';
import { loadActor } from '../../src/access/actor.js';
import { storeBukti } from '../../src/features/berkas/service.js';
import { openFileStore, type FileStore } from '../../src/features/berkas/store.js';
import { prepareFile } from '../../src/features/berkas/inspect.js';
import { makeLog } from '../../src/log.js';
import { TEST_NOW, TEST_TODAY } from './city.js';
import { photo } from './kegiatan.js';

// A portal that is killed while it stores an upload: after the row, between the two parts of the file, or after the file.
const [url, dataDir, formulirId, moment] = process.argv.slice(2) as [string, string, string, 'before-file' | 'after-original' | 'after-file'];
const { db, pool } = openDatabase(url, 2);
const real = await openFileStore(dataDir);
const die = () => process.kill(process.pid, 'SIGKILL');
const files: FileStore = {
  ...real,
  async write(id, part, bytes) {
    if (moment === 'before-file') die();
    await real.write(id, part, bytes);
    if (moment === (part === 'asli' ? 'after-original' : 'after-file')) die();
  },
};
const akun = await db.akun.findUniqueOrThrow({ where: { namaPengguna: 'diskominfo.sekretaris' } });
const { actor } = (await loadActor(pool, akun.id, TEST_TODAY))!;
const held = actor.posts[0]!;
const prepared = await prepareFile(`${formulirId}.jpg`, await photo());
if ('problem' in prepared) throw new Error(prepared.problem);
await storeBukti({ db, files, clock: () => TEST_NOW, log: makeLog('silent') }, actor, { formulirId, held, kbkId: held.kbkId!, opdId: held.opdId! }, [prepared.prepared]);
