import Ajv from 'ajv/dist/2020.js';
import { fc } from '../properties.js';
import { ApiDocument } from './api-document.js';
import { Fits } from './fits.js';

const document = ApiDocument.read();
const fits = new Fits((ref) => document.follow(ref));
const NAMES = ['PublicItemView', 'StatusView', 'ProblemBody', 'SaveCaptionBody', 'PublishBody', 'FeaturesView'];

describe('Fits', () => {
  it('when a value is compared with a schema of the document, it says what a whole validator says', () => {
    const ajv = new Ajv({ strict: false, validateSchema: false });
    ajv.addSchema(document.whole as object, 'api');
    const word = fc.constantFrom('a', '', 'outbox', 'inbox', 'auto', 'x'.repeat(300));
    const leaf = fc.oneof(word, fc.boolean(), fc.constant(null), fc.integer(), fc.array(word, { maxLength: 3 }));
    for (const name of NAMES) {
      const ref = `#/components/schemas/${name}`;
      const validate = ajv.getSchema(`api${ref}`);
      const members = Object.keys(document.follow(ref)['properties'] ?? {});
      const any = fc.dictionary(fc.constantFrom(...members, 'other'), fc.oneof(leaf, fc.dictionary(word, leaf)));
      fc.assert(
        fc.property(any, (value) => {
          expect([name, fits.misfits(value, { $ref: ref }).length === 0]).toEqual([name, validate?.(value)]);
        }),
        { numRuns: 100 },
      );
    }
  });
});
