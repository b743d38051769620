# The portal for production. With DATABASE_URL it uses an office's own PostgreSQL (compose.yaml); without, the one it brings.
FROM node:24-bookworm-slim
WORKDIR /app

# `npm ci` generates the database client and builds (the project's `prepare`), so it needs the sources.
COPY package.json package-lock.json .npmrc prisma.config.ts tsconfig.json tsconfig.build.json ./
COPY prisma prisma
COPY src src
RUN npm ci --omit=dev && npm cache clean --force
COPY views views
COPY public public
COPY docs docs
COPY LICENSE README.md ./

# The city's data: files, and the database where the portal runs its own.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server.js"]
