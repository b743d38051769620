import { readConfig } from '../../src/config.js';
import { openDatabase } from '../../src/db/client.js';
import { prepareData } from '../../src/db/seed/prepare.js';
import { openFileStore } from '../../src/features/berkas/store.js';

// A process that starts for the first time at a given moment, to be killed while it makes the demonstration city.
const [url, dataDir, now] = process.argv.slice(2) as [string, string, string];
const database = openDatabase(url);
await prepareData({ db: database.db, url, clock: () => new Date(now), files: await openFileStore(dataDir), config: readConfig({}) });
await database.close();
