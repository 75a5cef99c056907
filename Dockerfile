# The publisher as one image: built from the lock file, run by an ordinary user, with nothing to build with inside.
# It writes only below DATA_DIR (and only with local storage), so `--read-only` works with a volume on /data.
# The base is pinned by its exact version; who mirrors images pins it by digest as well (node:…@sha256:…).

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY ui ./ui
COPY src ./src
RUN node scripts/run.mjs build && npm prune --omit=dev && node scripts/slim-modules.mjs .

FROM node:24.21.0-bookworm-slim
# The package managers of the base image have nothing to do here.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
      /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-* \
    && install -d -o node -g node -m 0700 /data
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# By number: Kubernetes cannot see that a name is not root.
USER 1000:1000
VOLUME ["/data"]
EXPOSE 8080 9464
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/main.js"]
