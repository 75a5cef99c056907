import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../kernel/index.js';

/**
 * SHA-256 of every released prompt. A text that changes gets a new version number and a line of its own here; no line
 * is ever changed, for the versions stand beside what was written with them. Spec: captioning.md section 9.
 */
const RELEASED: Readonly<Record<string, string>> = {
  'caption-frame.v1.md': '58e73c9f0449967ed1277e6cff0abcf9c3455cd2fe13868f5a49980b56338931',
  'caption-parts.v1.md': 'a3748466bdf3dc4d08b97a35afd2e1895cbc9bc46b71146b43008688699d2480',
  'sd-caption.v1.md': 'ce471f9b622b2600cbe7a0789a851dff6156631718b92974141869482e605403',
  'vision.v1.md': '14ef8324d3f19c6141a735dbc5378648d25df98b8a290ef9fbdef1911032b0ea',
};

describe('released prompts', () => {
  test('when the files are compared with what was released, none has changed and none is missing', () => {
    const files = readdirSync(__dirname).filter((name) => name.endsWith('.md'));
    const found = files.map((name) => [name, sha256Hex(readFileSync(join(__dirname, name)))]);
    expect(Object.fromEntries(found)).toEqual(RELEASED);
  });

  test('when names are looked at, each says its version', () => {
    for (const name of Object.keys(RELEASED)) expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*\.v[1-9]\d*\.md$/u);
  });
});
