import { applyMigrations } from '../../src/db/migrations.js';

// A process that starts: applies the migrations of a folder and prints the names of those it applied.
const [url, migrationsDir, schemaPath] = process.argv.slice(2) as [string, string, string];
console.log(JSON.stringify(await applyMigrations({ url, migrationsDir, schemaPath })));
