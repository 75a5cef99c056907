import { fc, runs } from '../../../test/support/properties.js';
import { pieces } from '../testing/pieces.js';
import { repaired } from './repaired-text.js';

async function textOf(bytes: Uint8Array, size: number, isCut = false): Promise<string> {
  let text = '';
  for await (const part of repaired(pieces(bytes, size), () => isCut)) text += part;
  return text;
}

describe('bytes as text', () => {
  it('when a character lies across a border, it stays whole', async () => {
    expect(await textOf(Buffer.from('Zürich 🎉'), 1)).toBe('Zürich 🎉');
  });

  it('when bytes are bad, each place becomes U+FFFD', async () => {
    expect(await textOf(Buffer.from([0x61, 0xff, 0x62, 0xc3, 0x28]), 2)).toBe('a\ufffdb\ufffd(');
  });

  it('when the end of the last character is missing, it becomes U+FFFD, or nothing where the log was cut', async () => {
    const bytes = Buffer.from('a🎉').subarray(0, 3);
    expect(await textOf(bytes, 1)).toBe('a\ufffd');
    expect(await textOf(bytes, 1, true)).toBe('a');
  });

  it('when a byte order mark comes, it stays', async () => {
    expect(await textOf(Buffer.from('\ufeffa'), 1)).toBe('\ufeffa');
  });

  it('when the same bytes are cut in other places, the text is the same', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: 'binary', maxLength: 40 }).map((text) => new Uint8Array(Buffer.from(text))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 9 }), async (all, size) => {
        expect(await textOf(all, size)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(all));
      }),
      { numRuns: runs(200, 10_000) },
    );
  });
});
