/**
 * What would be in the image, as far as that can be said without an engine: the files of `dist` and of the packages
 * that `npm ci --omit=dev` leaves. Needs a build. `node scripts/check-image.mjs`
 */
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import process from 'node:process';
import { runMain } from './lib/main.mjs';
import { inProject } from './lib/paths.mjs';
import { bytesOf, imageFiles, lockedPackages } from './lib/production.mjs';

/** Bytes of all files; the base image comes on top. */
const MOST_BYTES = 170_000_000;
const OWN = /^(dist\/|package\.json$)/;
const BUILD_TOOLS = /^node_modules\/(typescript|prettier|@swc\/core|vite|jest|eslint|node-gyp|npm)\//;

const packageOf = (name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/');

/** The packages that the files of `dist` ask for by name. */
function wantedPackages(files) {
  const scripts = files.filter((path) => /^dist\/(?!ui\/).*\.js$/.test(path));
  const names = scripts.flatMap((path) =>
    Array.from(
      readFileSync(inProject(path), 'utf8').matchAll(/\b(?:require|import)\((["'])([^"'.][^"']*)\1\)/g),
      (m) => m[2],
    ),
  );
  const isForeign = (name) => !name.startsWith('node:') && !builtinModules.includes(name);
  return new Set(names.filter(isForeign).map(packageOf));
}

const RULES = [
  {
    text: 'no package for development',
    broken: ({ packages }) => packages.filter((path) => lockedPackages().dev.includes(path)),
  },
  { text: 'no tool to build with', broken: ({ files }) => files.filter((path) => BUILD_TOOLS.test(path)) },
  {
    text: 'no source, test or helper of a test of ours',
    broken: ({ files }) =>
      files.filter(
        (path) => OWN.test(path) && /(\.(ts|tsx|mts)$|\.spec\.|\/testing\/|^dist\/(test|tools|bench)\/)/.test(path),
      ),
  },
  {
    text: 'no settings, keys or histories',
    broken: ({ files }) =>
      files.filter(
        (path) =>
          /(^|\/)(\.env(\..+)?|\.git|\.npmrc|id_rsa)$/.test(path) || (OWN.test(path) && /\.(pem|key)$/.test(path)),
      ),
  },
  {
    text: 'everything that is started is there',
    broken: ({ files }) =>
      ['package.json', 'dist/main.js', 'dist/ui/index.html'].filter((path) => !files.includes(path)),
  },
  {
    text: 'everything that dist asks for is there',
    broken: ({ files, packages }) =>
      [...wantedPackages(files)].filter((name) => !packages.includes(`node_modules/${name}`)),
  },
  {
    text: `at most ${MOST_BYTES / 1e6} MB`,
    broken: ({ files }) => (bytesOf(files) > MOST_BYTES ? [`${Math.round(bytesOf(files) / 1e6)} MB`] : []),
  },
];

function largest(packages, files) {
  const sizes = packages.map((path) => [path, bytesOf(files.filter((file) => file.startsWith(`${path}/`)))]);
  return sizes.sort(([, a], [, b]) => b - a).slice(0, 8);
}

await runMain(async () => {
  if (!existsSync(inProject('dist', 'main.js'))) {
    console.error('There is no build: npm run build');
    return 1;
  }
  const image = imageFiles();
  const results = RULES.map(({ text, broken }) => ({ text, found: broken(image) }));
  const failed = results.filter(({ found }) => found.length > 0);
  for (const { text, found } of failed) console.error(`Image: not so: ${text}: ${found.slice(0, 5).join(', ')}`);
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  console.log(`${image.files.length} files, ${megabytes(bytesOf(image.files))} MB, ${image.packages.length} packages`);
  if (process.argv.includes('--sizes')) {
    for (const [path, bytes] of largest(image.packages, image.files))
      console.log(`${megabytes(bytes).padStart(7)} MB  ${path}`);
  }
  console.log(`${RULES.length - failed.length} of ${RULES.length} rules of the image hold`);
  return failed.length === 0 ? 0 : 1;
});
