/**
 * Packages of many or large files that are CommonJS throughout, so that they need no compiling. Any other package is
 * compiled where it is loaded: many are ES modules only, which Jest does not `require`.
 */
const COMMON_JS = [
  ...['@aws-sdk', '@smithy', 'rxjs', 'validator', 'class-validator', 'class-transformer', 'libphonenumber-js'],
  ...['sharp', 'reflect-metadata', 'express', 'mime-db', 'iconv-lite', 'pino', 'semver', 'core-js'],
];

/** Long lists of screens, states, keys, features and attacks in the browser, with a project of their own. */
const SWEEPS = ['screens', 'states', 'keys', 'features-one-photo', 'features-many-photos', 'cross-site'];
/** And over HTTP: every route with every header, for every person, and as the API document allows it. */
const HTTP_SWEEPS = ['security-headers', 'spoofed-headers', 'auth-matrix', 'openapi-fuzz'];

/** One configuration, one project per kind of test: `npm run test:unit`, `test:contract`, … */
const base = {
  // One id per clone, and with it one cache of compiled files: the projects differ in the paths of their tests only.
  id: __dirname.replaceAll(/\W/g, '_'),
  rootDir: __dirname,
  testEnvironment: './scripts/lib/cpu-environment.cjs',
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'module-sync'] },
  transform: { '^.+\\.[cm]?[tj]s$': './scripts/lib/compile.cjs' },
  transformIgnorePatterns: [`/node_modules/(${COMMON_JS.join('|')})/`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/dist-tools/', '<rootDir>/data/'],
  setupFiles: ['reflect-metadata'],
};
const project = (displayName, testMatch, more = {}) => ({ ...base, displayName, testMatch, ...more });

module.exports = {
  testTimeout: 30_000,
  // A worker grows with each file it runs, and collecting its garbage then costs more than starting another one.
  workerIdleMemoryLimit: '700MB',
  testSequencer: './scripts/lib/longest-first.cjs',
  projects: [
    project('unit', [
      '<rootDir>/src/**/*.spec.ts',
      '<rootDir>/tools/**/*.spec.ts',
      '<rootDir>/bench/**/*.spec.ts',
      '<rootDir>/test/support/**/*.spec.ts',
      '<rootDir>/ui/src/**/*.spec.ts',
    ]),
    project('contract', ['<rootDir>/test/contract/**/*.spec.ts']),
    project('architecture', ['<rootDir>/test/architecture/**/*.spec.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.spec.ts'], {
      testPathIgnorePatterns: [`/test/e2e/(${HTTP_SWEEPS.join('|')})\\.spec\\.ts$`],
    }),
    project('resilience', ['<rootDir>/test/resilience/**/*.spec.ts']),
    project('browser', ['<rootDir>/test/browser/**/*.spec.ts'], {
      testPathIgnorePatterns: [`/test/browser/(${SWEEPS.join('|')})\\.spec\\.ts$`],
    }),
    project('sweeps', [
      ...SWEEPS.map((name) => `<rootDir>/test/browser/${name}.spec.ts`),
      ...HTTP_SWEEPS.map((name) => `<rootDir>/test/e2e/${name}.spec.ts`),
    ]),
  ],
};
