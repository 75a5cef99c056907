import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import dictionary from '../../text/en.json';
import { ADMIN_KEY_LINES } from '../admin/key-lines.js';
import { KEY_LINES } from './key-lines.js';

const lines = [...KEY_LINES, ...ADMIN_KEY_LINES];
const listed = lines.flatMap(({ keys }) => keys);
const root = join(__dirname, '..');

describe('the list of keys', () => {
  it('when a key is in the specification (ui.md section 5), the list has it once', () => {
    const specified = [
      ...[
        'ArrowRight',
        'ArrowLeft',
        'Home',
        'End',
        'PageUp',
        'PageDown',
        'Enter',
        'g',
        'a',
        'e',
        'Mod+s',
        'p',
        'k',
        'r',
      ],
      ...['u', 'Mod+z', '/', 'Space', 'x', 'Shift+Arrows', 'Mod+a', 'Escape', 's', 'f', '?', 'Mod+Enter', 'F6'],
    ];
    expect(specified.filter((key) => listed.filter((one) => one === key).length !== 1)).toEqual([]);
    expect(listed).toHaveLength(new Set(listed).size);
  });

  it('when something in the page listens to a key, the list has it', () => {
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/\.spec\.ts$|key-lines\.ts$/.test(path))
      .map((path) => readFileSync(join(root, path), 'utf8'));
    const bound = files.flatMap((text) =>
      [...text.matchAll(/\b(?:keys: (?=\[)|key: )(\[[^\]]*\]|'[^'.]+')/g)].flatMap(([, keys = '']) =>
        [...keys.matchAll(/'([^']+)'/g)].map(([, key = '']) => key),
      ),
    );
    expect(bound).toEqual(expect.arrayContaining(['k', 'Mod+z', 'ArrowLeft', '?']));
    // Where `+` needs Shift, the same key is `=`.
    expect(bound.filter((key) => !listed.includes(key) && key !== '=')).toEqual([]);
  });

  it('when a line says what its keys do, there are words for it, and none for admins in the list of everybody', () => {
    expect(lines.filter(({ text }) => !(text in dictionary))).toEqual([]);
    expect(KEY_LINES.filter(({ text }) => text.startsWith('admin.'))).toEqual([]);
  });
});
