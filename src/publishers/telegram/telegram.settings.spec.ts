import { parseTelegramSettings } from './telegram.settings.js';

const parse = (config: Record<string, unknown>) => parseTelegramSettings({ channel_id: '@studio', ...config });

describe('settings of a Telegram entry', () => {
  it('when only the channel is set, nothing else is asked for', () => {
    expect(parse({})).toEqual({
      chatId: '@studio',
      threadId: null,
      silent: false,
      protect: false,
      nsfwGate: 'allow',
      padColor: '#ffffff',
    });
  });

  it.each([
    [-1001234567890, '-1001234567890'], ['-1001234567890', '-1001234567890'], [' @Studio_1 ', '@Studio_1'],
    [-4012345678, '-4012345678'], ['300000003', '300000003'], ['@four', '@four'],
  ])('when the channel is %j, it is %s', (given, chatId) => {
    expect(parse({ channel_id: given })).toMatchObject({ chatId });
  }); // prettier-ignore

  it.each([
    [7, 7], ['7', 7], [null, null], [undefined, null],
  ])('when the topic is %j, it is %j', (given, threadId) => {
    expect(parse({ message_thread_id: given })).toMatchObject({ threadId });
  }); // prettier-ignore

  it('when marks, gate and colour are set, they count', () => {
    const config = { silent: true, protect: true, nsfw: 'spoiler', pad_color: '#102030', unknown: 1 };
    expect(parse(config)).toMatchObject({ silent: true, protect: true, nsfwGate: 'spoiler', padColor: '#102030' });
  });

  it.each([
    ['channel_id', '-100 1'], ['channel_id', '@x'], ['channel_id', 'studio'], ['channel_id', '@stu/dio'],
    ['channel_id', '01'], ['channel_id', 2 ** 60], ['channel_id', `@${'x'.repeat(33)}`], ['message_thread_id', '7x'],
    ['silent', 'true'], ['protect', 1], ['nsfw', 'hide'], ['pad_color', 'white'],
  ])('when %s is %j, its path is said', (name, value) => {
    expect(parse({ [name]: value })).toEqual({ wrong: `config.${name}` });
  }); // prettier-ignore
});
