import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** `file: rule` for every broken rule of a folder laid out like ours. */
function broken(folder: string): string[] {
  const run = spawnSync(process.execPath, [CRUISER, '--output-type', 'json', 'src'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const report = JSON.parse(run.stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return report.summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`).sort();
}

/** A small house with the same rooms, rules and compiler settings as ours. */
function build(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'));
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    cpSync(join(ROOT, name), join(folder, name));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const SOUND = {
  'src/kernel/index.ts': `export * from './clock.js';\n`,
  'src/kernel/clock.ts': `export const clock = 1;\n`,
  'src/storage/index.ts': `export { clock as port } from '../kernel/index.js';\n`,
  'src/storage/local/index.ts': `export const local = 1;\n`,
  'src/publishers/index.ts': `export const publisher = 1;\n`,
  'src/platform/logging/index.ts': `export const log = 1;\n`,
  'src/platform/logging/scrubber.ts': `export const scrubber = 1;\n`,
  'src/tenancy/index.ts': `import { port } from '../storage/index.js';\nexport const tenancy = port;\n`,
  'src/web/index.ts': `import { tenancy } from '../tenancy/index.js';\nexport const web = tenancy;\n`,
  'src/web/web.spec.ts': `import { fake } from '../../test/support/fake.js';\nexport const spec = fake;\n`,
  'src/app.storages.ts': `import { local } from './storage/local/index.js';\nexport const storages = local;\n`,
  'src/app.module.ts': `import { storages } from './app.storages.js';\nexport const app = storages;\n`,
  'test/support/fake.ts': `export const fake = 1;\n`,
};

/** One planted violation a file, and the rule that must see it. */
const PLANTED: readonly (readonly [when: string, file: string, text: string, rule: string])[] = [
  [
    'the kernel imports a room above it',
    'src/kernel/above.ts',
    `import { tenancy } from '../tenancy/index.js';\nexport const above = tenancy;\n`,
    'kernel-imports-only-what-stands-below-it',
  ],
  [
    'a room imports another one of its own line',
    'src/publishers/beside.ts',
    `import { port } from '../storage/index.js';\nexport const beside = port;\n`,
    'publishers-imports-only-what-stands-below-it',
  ],
  [
    'a room imports no more than a type from a room above it',
    'src/storage/type.ts',
    `import type { tenancy } from '../tenancy/index.js';\nexport type Above = typeof tenancy;\n`,
    'storage-imports-only-what-stands-below-it',
  ],
  [
    'a room looks behind the face of another',
    'src/tenancy/behind.ts',
    `import { clock } from '../kernel/clock.js';\nexport const behind = clock;\n`,
    'kernel-has-one-public-face',
  ],
  [
    'somebody but the composition root names an adapter',
    'src/web/adapter.ts',
    `import { local } from '../storage/local/index.js';\nexport const adapter = local;\n`,
    'storage-has-one-public-face',
  ],
  [
    'a room reaches into a service of platform',
    'src/web/inside.ts',
    `import { scrubber } from '../platform/logging/scrubber.js';\nexport const inside = scrubber;\n`,
    'platform-has-one-public-face',
  ],
  [
    'production code imports a stand-in',
    'src/web/stand-in.ts',
    `import { fake } from '../../test/support/fake.js';\nexport const standIn = fake;\n`,
    'production-code-imports-no-tests-or-tools',
  ],
  [
    'two files import each other',
    'src/storage/local/one.ts',
    `import { other } from './other.js';\nexport const one = 1;\nexport const more = other;\n`,
    'no-circular',
  ],
  [
    'the kernel uses a package',
    'src/kernel/package.ts',
    `import { LRUCache } from 'lru-cache';\nexport const cache = LRUCache;\n`,
    'kernel-is-plain',
  ],
  [
    'production code uses a package of the developers',
    'src/web/developers.ts',
    `import nock from 'nock';\nexport const developers = nock;\n`,
    'not-to-dev-dependencies',
  ],
  [
    'an import leads nowhere',
    'src/web/nowhere.ts',
    `import { gone } from './gone.js';\nexport const nowhere = gone;\n`,
    'not-to-unresolvable',
  ],
];

describe('import rules', () => {
  let sound: string;
  let unsound: string;
  let found: readonly string[];

  beforeAll(() => {
    const planted = Object.fromEntries(PLANTED.map(([, file, text]) => [file, text]));
    const other = `import { one } from './one.js';\nexport const other = one;\n`;
    sound = build(SOUND);
    unsound = build({ ...SOUND, ...planted, 'src/storage/local/other.ts': other });
    found = broken(unsound);
  });
  afterAll(() => {
    for (const folder of [sound, unsound]) rmSync(folder, { recursive: true, force: true });
  });

  it('when the house is sound, no rule is broken', () => {
    expect(broken(sound)).toEqual([]);
  });

  it.each(PLANTED)('when %s, the rules name the file', (_when, file, _text, rule) => {
    expect(found).toContain(`${file}: ${rule}`);
  });

  it('when only what was planted is wrong, no sound file is accused', () => {
    const wrong = [...PLANTED.map(([, file]) => file), 'src/storage/local/other.ts'];
    expect(found.filter((line) => !wrong.includes(line.slice(0, line.indexOf(':'))))).toEqual([]);
  });
});
