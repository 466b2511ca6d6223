# Cardfile in production: Node, the packages of production and the sources, run by an account without rights.
# docs/deploy.md explains how to use it.

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image has Node, so the one among the optional packages is left out. No package has to run a script. Declarations and
# source maps are half of the packages, and nothing reads them.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM node:24.21.0-bookworm-slim
WORKDIR /app
# With an arena for each of its few threads, the allocator keeps 12 MB more than it uses.
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data MALLOC_ARENA_MAX=2
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY env/.env.example env/.env.example
COPY scripts/run.js scripts/run.js
COPY appPackage appPackage
COPY src src
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3978}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "scripts/run.js"]
CMD ["src/index.ts"]
