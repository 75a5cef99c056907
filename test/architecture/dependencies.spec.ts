import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
const page = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8');

/** The packages of the page below a heading, with what is said about each. */
function rows(heading: string): Map<string, string> {
  const [, section = ''] = page.split(`## ${heading}\n`);
  const [table = ''] = section.split('\n## ');
  return new Map(
    [...table.matchAll(/^\| `([^`]+)`\s*\| (.+?)\s*\|$/gm)].map(([, name = '', text = '']) => [name, text]),
  );
}

describe('docs/dependencies.md', () => {
  it.each([
    ['At run time', 'dependencies'],
    ['For development', 'devDependencies'],
  ])('when %s is compared with package.json, both name the same packages', (heading, kind) => {
    expect([...rows(heading).keys()].sort()).toEqual(Object.keys(manifest[kind] ?? {}).sort());
  });

  it('when a package is named, a sentence says why it is here', () => {
    for (const [name, text] of [...rows('At run time'), ...rows('For development')]) {
      if (!/^\S.{30,}\.$/.test(text)) throw new Error(`${name} needs a sentence in docs/dependencies.md.`);
    }
  });

  it('when versions are read, each is exact, so that a clean install is the one that was tested', () => {
    const versions = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});
