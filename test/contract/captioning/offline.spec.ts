import { OfflineCaptioningFactory } from '../../../src/captioning/offline/index.js';
import { analyzable, bandedPhoto, describeCaptioning, IPTC, withIptc } from '../../../src/captioning/testing/index.js';

describeCaptioning('offline', async () => ({
  captioning: await new OfflineCaptioningFactory().build(),
  photo: analyzable(await bandedPhoto(['#2458c8', '#ee8220'], 90, 60), 'IMG_2041.jpg'),
}));

describeCaptioning('offline, a photo with words of its own', async () => ({
  captioning: await new OfflineCaptioningFactory().build(),
  photo: analyzable(
    await withIptc(await bandedPhoto(['#2458c8'], 90, 60), [
      [IPTC.title, 'x'.repeat(2000)],
      ...Array.from({ length: 60 }, (_, index) => [IPTC.keyword, `Key word ${index % 40} é`] as const),
    ]),
    'a.jpg',
  ),
}));
