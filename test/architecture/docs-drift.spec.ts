import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment, VARIABLE_GROUPS } from '../../src/platform/environment/index.js';
import type { Variable } from '../../src/platform/environment/index.js';
import { generatedFiles } from '../../tools/docs/generated-files.js';

const ROOT = join(__dirname, '../..');
const variables = Object.values(VARIABLE_GROUPS).flatMap((group) => Object.values<Variable<unknown>>(group.variables));

describe('generated documentation', () => {
  test.each([...generatedFiles()])('when a declaration changes, %s must be generated again', (path, text) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
  });

  test('when a variable is declared, the page and the example name it, with a help line', () => {
    const [page = '', example = ''] = [...generatedFiles().values()];
    for (const variable of variables) {
      expect(variable.help).toMatch(/\.$/);
      expect(page).toContain(`\`${variable.name}\``);
      expect(example).toContain(`# ${variable.name}=`);
    }
  });

  test('when names are compared, none is declared twice', () => {
    const names = variables.flatMap((one) => [one.name, ...one.aliases, ...one.clampedAliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('when every default of the example is set, the environment is the same as with nothing set', () => {
    const example = generatedFiles().get('.env.example') ?? '';
    const uncommented = example.replace(/^# ([A-Z_0-9]+=.+)$/gm, '$1');
    expect(uncommented).toContain('\nPORT=8080\n');
    expect(loadEnvironment({}, uncommented).environment).toEqual(loadEnvironment({}).environment);
  });
});
