import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promptVersion, readPrompt } from './prompt-file.js';
import { captionsVersion, readPrompts } from './prompts.js';

describe('a prompt file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prompts-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (head: string, body: string): void =>
    writeFileSync(join(folder, 'a.v1.md'), `---\n${head}\n---\n\n${body}\n`);

  test('when values are put in, they are not searched for placeholders', () => {
    write('purpose: A test.\nplaceholders: one, two', 'First {{one}}, then {{two}}, then {{one}}.');
    const { render } = readPrompt('a.v1', ['one', 'two'], folder);
    expect(render({ one: '{{two}} $& $1', two: '{{one}}' })).toBe(
      'First {{two}} $& $1, then {{one}}, then {{two}} $& $1.',
    );
  });

  test.each([
    ['a placeholder nobody knows', 'purpose: x\nplaceholders: one', '{{one}} {{other}}'],
    ['a placeholder that is not declared', 'purpose: x\nplaceholders:', '{{one}}'],
    ['a declared one that is not there', 'purpose: x\nplaceholders: one, two', '{{one}}'],
    ['one that is missing', 'purpose: x\nplaceholders:', 'Nothing.'],
    ['a placeholder that is misspelt', 'purpose: x\nplaceholders: one', '{{one}} {{ one }}'],
    ['no purpose', 'placeholders: one', '{{one}}'],
  ])('when it has %s, it cannot be read, so that the service does not start', (_what, head, body) => {
    write(head, body);
    expect(() => readPrompt('a.v1', ['one'], folder)).toThrow('Prompt a.v1');
  });

  test('when it has no front matter or is not there, it cannot be read', () => {
    writeFileSync(join(folder, 'a.v1.md'), 'Only words.');
    expect(() => readPrompt('a.v1', [], folder)).toThrow('front matter');
    expect(() => readPrompt('b.v1', [], folder)).toThrow();
  });

  test('when the fixed parts change, the version does, by eight hex', () => {
    expect(promptVersion('a.v1', 'x')).toMatch(/^a\.v1-[0-9a-f]{8}$/u);
    expect(promptVersion('a.v1', 'x')).not.toBe(promptVersion('a.v1', 'y'));
  });

  test('when the prompts of this build are read, all are as they must be', () => {
    const prompts = readPrompts();
    expect(prompts.vision.render({ language: 'de' })).toContain('BCP 47 tag de;');
    expect(captionsVersion(prompts)).toMatch(/^caption-frame\.v1-[0-9a-f]{8}$/u);
  });
});
