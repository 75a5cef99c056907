/**
 * The arrows of docs/architecture.md as errors: a folder imports only what stands below it, and of another
 * folder only its index.ts. `app.module.ts`, `main.ts` and `cli/` compose, so they may import everything;
 * `app.sources.ts`, `app.storages.ts`, `app.captioning.ts`, `app.publishers.ts` and `app.pipeline-logs.ts` are the
 * parts of `app.module.ts` that name the sources of configuration, the storages, who captions, the platforms, and the
 * adapters of the pipeline-log relay: together they grew too long for it.
 */
const may = {
  kernel: [],
  platform: ['kernel'],
  orchestrator: ['kernel', 'platform'],
  'config-source': ['kernel', 'platform', 'orchestrator'],
  credentials: ['kernel', 'platform', 'orchestrator'],
  storage: ['kernel', 'platform'],
  captioning: ['kernel', 'platform'],
  publishers: ['kernel', 'platform'],
  tenancy: ['kernel', 'platform', 'config-source', 'credentials', 'storage', 'captioning', 'publishers'],
  workflow: ['kernel', 'platform', 'tenancy', 'storage', 'captioning', 'publishers'],
  library: ['kernel', 'platform', 'tenancy', 'storage', 'captioning', 'publishers'],
  auth: ['kernel', 'platform', 'tenancy'],
  web: [
    'kernel',
    'platform',
    'orchestrator',
    'config-source',
    'credentials',
    'storage',
    'captioning',
    'publishers',
    'tenancy',
    'workflow',
    'library',
    'auth',
  ],
  health: ['kernel', 'platform'],
  'pipeline-logs': ['kernel', 'platform'],
};
const rooms = Object.keys(may);

module.exports = {
  forbidden: [
    ...rooms.map((room) => ({
      name: `${room}-imports-only-what-stands-below-it`,
      comment: `src/${room} may import: ${may[room].join(', ') || 'nothing of ours'}.`,
      severity: 'error',
      from: { path: `^src/${room}/`, pathNot: '\\.spec\\.ts$|/testing/' },
      to: { path: `^src/(?!${[room, ...may[room]].map((name) => `${name}/`).join('|')})` },
    })),
    ...rooms.map((room) => ({
      name: `${room}-has-one-public-face`,
      comment: `Of src/${room} only index.ts files are imported from outside; adapters only by app.module.ts and its parts.`,
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: `^src/(${room}|cli)/|^src/(app\\.(module|sources|storages|captioning|publishers|pipeline-logs)|main)\\.ts$|\\.spec\\.ts$|/testing/`,
      },
      to: {
        path: `^src/${room}/`,
        pathNot: room === 'platform' ? '^src/platform/[^/]+/index\\.ts$' : `^src/${room}/index\\.ts$`,
      },
    })),
    {
      name: 'production-code-imports-no-tests-or-tools',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$|/testing/' },
      to: { path: '^(test|tools|bench|scripts)/|/testing/|\\.spec\\.ts$' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'not-to-dev-dependencies',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$|/testing/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'kernel-is-plain',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
