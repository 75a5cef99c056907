import { analyzable, describeCaptioning, FakeCaptioning } from '../../../src/captioning/testing/index.js';

describeCaptioning('fake', () =>
  Promise.resolve({ captioning: new FakeCaptioning(), photo: analyzable(Buffer.from('any bytes'), 'a.jpg') }),
);
