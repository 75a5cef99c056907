import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(__dirname, '..', '..');

interface Edit {
  readonly file: string;
  readonly find: string;
}
interface Mutation extends Edit {
  readonly name: string;
  readonly also?: readonly Edit[];
}

/** The list is an ES module, as all scripts are. */
function mutations(): readonly Mutation[] {
  const list = pathToFileURL(join(ROOT, 'test/mutations/mutations.mjs')).href;
  const script = `const { MUTATIONS } = await import('${list}'); console.log(JSON.stringify(MUTATIONS));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  return JSON.parse(output) as readonly Mutation[];
}

describe('the mutants of the acceptance criteria', () => {
  const list = mutations();

  it('when a criterion is counted, it has at least one mutant', () => {
    const names = new Set(list.map(({ name }) => name.split('-')[0]));
    const criteria = Array.from({ length: 15 }, (_, index) => `AC${String(index + 1).padStart(2, '0')}`);
    expect([...names].sort()).toEqual([...criteria, 'POST'].sort());
    expect(list.filter(({ name }) => name.startsWith('POST-'))).toHaveLength(6);
  });

  it.each(list.map((mutation) => [mutation.name, mutation] as const))(
    'when %s is tried, every line it breaks stands in the sources exactly once',
    (_name, mutation) => {
      for (const { file, find } of [mutation, ...(mutation.also ?? [])]) {
        const places = readFileSync(join(ROOT, file), 'utf8').split(find).length - 1;
        expect([file, places]).toEqual([file, 1]);
      }
    },
  );
});
