import { defineConfig } from 'prisma/config';

// `prisma generate` asks for the native schema engine without ever running it, and would download it, which fails on a
// closed network. Any file that exists is enough; migrations run in WebAssembly (src/db/migrations.ts).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
