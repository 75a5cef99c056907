import { fc } from '../../../test/support/properties.js';
import { generationFile, highestGenerations, parseGenerationFile } from './generations.js';

describe('generation file names', () => {
  test('when a document has an ending, the number stands before it', () => {
    expect(generationFile('x.json', 1)).toBe('x.000001.json');
    expect(generationFile('0f3a', 12)).toBe('0f3a.000012');
    expect(generationFile('photo.jpg', 1_234_567)).toBe('photo.1234567.jpg');
  });

  test('when a file is no state of a document, it is passed over', () => {
    for (const file of ['x.json', 'x.00001.json', '.0123.part', '.000001.json', 'x.000001.', '']) {
      expect([file, parseGenerationFile(file)]).toEqual([file, null]);
    }
  });

  test('when any document is stored, its file names this document and no other', () => {
    const part = fc.stringMatching(/^[a-z0-9-]{1,6}$/u);
    const names = fc.tuple(fc.array(part, { minLength: 1, maxLength: 4 }), part).map(([parts]) => parts.join('.'));
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 9_999_999 }), (document, generation) => {
        expect(parseGenerationFile(generationFile(document, generation))).toEqual({ document, generation });
      }),
      { numRuns: 2000 },
    );
  });

  test('when a folder holds several documents, the highest number of each counts', () => {
    const files = ['a.000001.json', 'a.000010.json', 'a.000002.json', 'b.000003.json', 'notes.txt'];
    expect([...highestGenerations(files)]).toEqual([
      ['a.json', 10],
      ['b.json', 3],
    ]);
  });
});
