import { HASH } from '../testing/index.js';
import { attachmentNameOf, messageIdOf } from './mail-id.js';

describe('messageIdOf', () => {
  it('when a key and a tenant are plain, the id is made of them and nothing else', () => {
    expect(messageIdOf(`${HASH}.fetlife-1.2`, 'vermont')).toBe(`<${HASH}.fetlife-1.2@vermont>`);
    expect(messageIdOf(`${HASH}.fetlife-1.2`, 'vermont', '.c')).toBe(`<${HASH}.fetlife-1.2.c@vermont>`);
    expect(attachmentNameOf(`${HASH}.fetlife-1.2`)).toBe('photo-ab12cd34.jpg');
  });

  it.each(['a b', 'x>, Bcc: y', 'Größe', 'a@b', '..', 'x'.repeat(300)])(
    'when the platform is called %j, the id is still one word, and its own',
    (platform) => {
      const id = messageIdOf(`${HASH}.${platform}.1`, 'vermont');
      expect(id).toMatch(/^<[0-9a-f]{64}\.[A-Za-z0-9-]{1,49}\.1@vermont>$/);
      expect(id).not.toBe(messageIdOf(`${HASH}.${platform}!.1`, 'vermont'));
    },
  );

  it('when the key is none, that is a bug', () => {
    expect(() => messageIdOf('nonsense', 'vermont')).toThrow(expect.objectContaining({ family: 'bug' }));
  });
});
