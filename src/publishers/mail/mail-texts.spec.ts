import { formatCaption } from '../../kernel/index.js';
import { captionRulesOf, parseMailSettings, type MailSettings, type MailType } from './mail.settings.js';
import { mailTexts } from './mail-texts.js';

const settingsOf = (type: MailType, more: Readonly<Record<string, unknown>> = {}): MailSettings => {
  const settings = parseMailSettings(type, { recipient: 'post@inbox.example', ...more });
  if ('wrong' in settings) throw new Error(settings.wrong);
  return settings;
};
const textsOf = (settings: MailSettings, caption: string, altText: string | null = null) =>
  mailTexts({ caption: formatCaption(caption, captionRulesOf(settings)).text, altText }, settings);

describe('mailTexts', () => {
  it.each([
    ['subject', 'normal', 'Who sails?', 'Who sails?'], ['subject', 'private', 'Private: Who sails?', 'Who sails?'],
    ['subject', 'avatar', 'Avatar: Who sails?', 'Who sails?'], ['both', 'normal', 'Who sails?', 'Who sails?'],
    ['both', 'private', 'Private: Who sails?', 'Who sails?'], ['both', 'avatar', 'Avatar: Who sails?', 'Who sails?'],
    ['body', 'normal', 'Photo upload', 'Who sails?'], ['body', 'private', 'Private: Photo upload', 'Who sails?'],
    ['body', 'avatar', 'Avatar: Photo upload', 'Who sails?'],
    [' Both ', ' PRIVATE', 'Private: Who sails?', 'Who sails?'],
  ])('when FetLife gets the caption in %j in the mode %j, the subject is %j', (target, mode, subject, body) => {
    const settings = settingsOf('fetlife', { caption_target: target, subject_mode: mode });
    expect(textsOf(settings, 'Who sails?', 'a boat')).toEqual({ subject, body });
  }); // prettier-ignore

  it.each([
    ['subject', 'At sea'],
    ['both', 'At sea'],
    ['body', 'Photo upload'],
  ])('when an e-mail gets the caption in %s, the subject is %j and the alt text stands below', (target, subject) => {
    const settings = settingsOf('email', { caption_target: target });
    expect(textsOf(settings, 'At sea', 'A small boat')).toEqual({ subject, body: 'At sea\n\nA small boat' });
  });

  it.each(['normal', 'private', 'avatar'])(
    'when a FetLife caption is long in the mode %s, prefix and caption have 240 code points at most',
    (mode) => {
      const settings = settingsOf('fetlife', { subject_mode: mode });
      const { subject, body } = textsOf(settings, 'wide 🌊 sea '.repeat(60));
      expect(Array.from(subject).length).toBeLessThanOrEqual(240);
      expect(Array.from(subject).length).toBeGreaterThan(180);
      expect(subject).toBe(settings.prefix + body);
      expect(subject.endsWith('...')).toBe(true);
    },
  );

  it('when a FetLife caption is typographic and has hashtags, neither arrives', () => {
    const { subject, body } = textsOf(settingsOf('fetlife'), '“Sea” — it’s…\r\nnow #art #fine-art #1');
    expect(subject).toBe('"Sea" - it\'s... now #1');
    expect(body).toBe(subject);
  });

  it("when an e-mail's caption has several lines and is long, the subject is one line of 200 code points", () => {
    const { subject, body } = textsOf(settingsOf('email'), `first\nsecond\r\n\r\n${'word '.repeat(100)}`);
    expect(subject).toMatch(/^first second word [^\r\n]*…$/);
    expect(Array.from(subject).length).toBeLessThanOrEqual(200);
    expect(body.startsWith('first\nsecond\n\nword ')).toBe(true);
    expect(body.length).toBeGreaterThan(500);
  });

  it('when an e-mail has too many hashtags, ten arrive', () => {
    const tags = Array.from({ length: 15 }, (_value, index) => `#tag${index}`).join(' ');
    expect(textsOf(settingsOf('email'), `At sea ${tags}`).body.match(/#/g)).toHaveLength(10);
  });

  it('when an e-mail has a mode other than normal, it is not configured', () => {
    const wrong = parseMailSettings('email', { recipient: 'a@b.example', subject_mode: 'private' });
    expect(wrong).toEqual({ wrong: 'config.subject_mode' });
  });

  it('when a caption is empty, nothing is put in its place', () => {
    expect(textsOf(settingsOf('email'), '', 'A boat')).toEqual({ subject: '', body: 'A boat' });
    expect(textsOf(settingsOf('fetlife'), '')).toEqual({ subject: '', body: '' });
  });
});
