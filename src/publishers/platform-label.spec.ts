import { platformLabel } from './platform-label.js';

describe('platformLabel', () => {
  it.each([
    ['telegram', 'telegram-1', 'Telegram'],
    ['outbox', 'outbox', 'Outbox'],
    ['email', 'newsletter', 'E-mail (newsletter)'],
    ['telegram', 'telegram-2', 'Telegram (telegram-2)'],
  ] as const)('when an entry of %s is called %s, people read %s', (type, id, label) => {
    expect(platformLabel(type, id)).toBe(label);
  });
});
