import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSidecar, writeSidecar } from '../../../src/captioning/index.js';
import { OUR_FILES } from './sidecars/our-files.js';
import { readAsPython } from './sidecars/python-reader.js';

const FOLDER = join(__dirname, 'sidecars', 'ours');
const bytesOf = (file: string): Buffer => readFileSync(join(FOLDER, file));

describe('caption files of ours', () => {
  it('when the folder is looked at, each file in it is expected by somebody', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(OUR_FILES.map(({ file }) => file).sort());
  });

  it.each(OUR_FILES)('when $file is written today, it is the file that was written before, byte for byte', (one) => {
    expect(Buffer.from(writeSidecar(one.made())).toString('utf8')).toBe(bytesOf(one.file).toString('utf8'));
  });

  it.each(OUR_FILES)('when $file is read and written, no byte changes', ({ file }) => {
    const parsed = parseSidecar(bytesOf(file));
    if (parsed.outcome !== 'sidecar') throw new Error(`Not readable: ${parsed.reason}`);
    expect(Buffer.from(writeSidecar(parsed.sidecar)).toString('utf8')).toBe(bytesOf(file).toString('utf8'));
  });

  describe.each(['first', 'later'] as const)('for the %s version of the Python Publisher V2', (version) => {
    it.each(OUR_FILES)('when it reads $file, it sees the same training caption, caption, lists and maps', (one) => {
      expect(readAsPython(bytesOf(one.file), version)).toEqual({ sdCaption: one.sdCaption, metadata: one.metadata });
    });
  });
});
