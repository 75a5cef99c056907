import { fc } from '../../../test/support/properties.js';
import { partsOf } from '../../../test/support/telegram/index.js';
import type { PreparedPost } from '../publisher.port.js';
import { sendPhotoForm } from './send-photo.form.js';
import type { TelegramSettings } from './telegram.settings.js';

const plain: TelegramSettings = {
  chatId: '-1001234567890',
  threadId: null,
  silent: false,
  protect: false,
  nsfwGate: 'allow',
  padColor: '#ffffff',
};
const post: PreparedPost = {
  image: Uint8Array.of(0xff, 0xd8, 0x0d, 0x0a, 0x2d, 0x2d),
  width: 1,
  height: 1,
  caption: 'Evening',
  altText: null,
  spoiler: false,
};

/** What a strict reader finds: text fields, and the photo apart. */
function read(...args: Parameters<typeof sendPhotoForm>) {
  const { contentType, body } = sendPhotoForm(...args);
  const parts = partsOf(contentType, Buffer.from(body));
  const photo = parts.find(({ name }) => name === 'photo');
  const texts = parts.filter((part) => part !== photo).map(({ name, bytes }) => [name, bytes.toString('utf8')]);
  return { photo, fields: Object.fromEntries(texts) as Record<string, string> };
}

describe('the form of sendPhoto', () => {
  it('when nothing is switched on, it has chat, caption and photo only', () => {
    const { fields, photo } = read(post, plain);
    expect(fields).toEqual({ chat_id: '-1001234567890', caption: 'Evening' });
    expect(photo).toMatchObject({ fileName: 'photo.jpg', contentType: 'image/jpeg' });
    expect(photo?.bytes.equals(post.image)).toBe(true);
  });

  it('when everything is switched on, each mark is there', () => {
    const settings = { ...plain, threadId: 7, silent: true, protect: true };
    expect(read({ ...post, spoiler: true }, settings).fields).toEqual({
      chat_id: '-1001234567890',
      message_thread_id: '7',
      caption: 'Evening',
      has_spoiler: 'true',
      disable_notification: 'true',
      protect_content: 'true',
    });
  });

  it('when there is no caption, there is no field for it', () => {
    expect(read({ ...post, caption: '' }, plain).fields).toEqual({ chat_id: '-1001234567890' });
  });

  it('when the caption is anything at all, it is the same behind the form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (caption) => {
        expect(read({ ...post, caption }, plain).fields['caption']).toBe(Buffer.from(caption).toString('utf8'));
      }),
    );
  });

  it.each(['a\nb', 'a\r\nb', 'a\rb', '\r\n--publisher-', 'x"; filename="y', '--', '<b>x</b> _y_ [a](b)'])(
    'when the caption is %j, not a byte of it is changed',
    (caption) => expect(read({ ...post, caption }, plain).fields['caption']).toBe(caption),
  );

  it('when the same post is written twice, the bytes are the same; another one has another boundary', () => {
    const [one, two] = [sendPhotoForm(post, plain), sendPhotoForm(post, plain)];
    expect([one.contentType, Buffer.compare(one.body, two.body)]).toEqual([two.contentType, 0]);
    expect(sendPhotoForm({ ...post, caption: 'Morning' }, plain).contentType).not.toBe(one.contentType);
  });
});
