import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeSidecar, parseSidecar, sidecarData, writeSidecar } from '../../../src/captioning/index.js';
import type { Sidecar } from '../../../src/captioning/index.js';
import { JSON_FILES, PYTHON_FILES } from './sidecars/python-files.js';
import { readAsPython } from './sidecars/python-reader.js';

const FOLDER = join(__dirname, 'sidecars', 'python');
const ALL = [...PYTHON_FILES, ...JSON_FILES];

const bytesOf = (file: string): Buffer => readFileSync(join(FOLDER, file));

function read(bytes: Uint8Array): Sidecar {
  const parsed = parseSidecar(bytes);
  if (parsed.outcome !== 'sidecar') throw new Error(`Not readable: ${parsed.reason}`);
  return parsed.sidecar;
}

/** What format 2 escapes in texts, taken back. */
const unescaped = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  texts(values, (text) => text.replace(/\\([\\n[{])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign)));

/** Signs that no text of ours keeps. */
const kept = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  texts(values, (text) => text.replaceAll('\u2028', ''));

const texts = (values: Readonly<Record<string, unknown>>, as: (text: string) => string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? as(value) : value]),
  );

describe('caption files of the Python Publisher V2', () => {
  it('when the folder is looked at, each file in it is expected by somebody, and there are more than 20', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(ALL.map(({ file }) => file).sort());
    expect(PYTHON_FILES.length).toBeGreaterThanOrEqual(20);
  });

  describe.each(ALL)('when $file', ({ file, sdCaption, data, others = [] }) => {
    it('is read, the words in it are the words a person sees in it', () => {
      const sidecar = read(bytesOf(file));
      expect(sidecar.sdCaption).toBe(sdCaption);
      expect(sidecarData(sidecar)).toMatchObject(data);
    });

    it('is written anew, nothing that we do not know is lost, and the next writing changes no byte', () => {
      const once = writeSidecar(read(bytesOf(file)));
      const lines = Buffer.from(once).toString('utf8').split('\n');
      expect(others.filter((line) => !lines.includes(line))).toEqual([]);
      expect(sidecarData(read(once))).toEqual(sidecarData(read(bytesOf(file))));
      expect(Buffer.from(writeSidecar(mergeSidecar(read(once), {})))).toEqual(Buffer.from(once));
    });
  });

  it.each(PYTHON_FILES)('when $file is written anew, that service still finds each key it had', ({ file }) => {
    const before = readAsPython(bytesOf(file), 'later');
    const after = readAsPython(writeSidecar(read(bytesOf(file))), 'later');
    // It keeps a byte order mark as a part of line 1; we do not.
    expect(after.sdCaption).toBe(before.sdCaption?.replace('\uFEFF', '') ?? null);
    const expected: Record<string, unknown> = { sidecar_format: '2', ...before.metadata };
    const generated = before.metadata['caption_generated'];
    if (typeof generated === 'object') {
      expected['captions_generated'] = generated;
      expected['caption_generated'] = Object.values(generated as Record<string, string>)[0];
    }
    expect(unescaped(after.metadata)).toEqual(kept(expected));
  });
});
