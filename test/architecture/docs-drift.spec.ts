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
    const refused = variables.flatMap((one) => (one.example === null ? [] : [one.name]));
    const uncommented = example.replace(/^# (([A-Z_0-9]+)=.+)$/gm, (line, setting: string, name: string) =>
      refused.includes(name) ? line : setting,
    );
    expect(uncommented).toContain('\nPORT=8080\n');
    expect(loadEnvironment({}, uncommented).environment).toEqual(loadEnvironment({}).environment);
  });

  test('when a value of the example is everybody’s secret, it is refused by name', () => {
    const example = generatedFiles().get('.env.example') ?? '';
    for (const { name } of variables.filter((one) => one.example !== null)) {
      const line = new RegExp(`^# (${name}=.+)$`, 'm').exec(example)?.[1] ?? '';
      expect(() => loadEnvironment({}, line)).toThrow(
        new RegExp(`${name} must be .* and not the value of .env.example`),
      );
    }
    expect(variables.filter((one) => one.example !== null).map(({ name }) => name)).toEqual(['SESSION_SECRET']);
  });
});
