import type { EmailServerConfig } from '../../kernel/index.js';
import { parseMailServer } from './mail-server.js';

const GOOD: EmailServerConfig = {
  host: 'mail.example.com',
  port: 587,
  useTls: true,
  fromEmail: 'studio@example.com',
  username: null,
  passwordRef: null,
};

describe('parseMailServer', () => {
  it.each([
    [465, true, false, 'implicit'], [465, false, false, 'implicit'], [465, false, true, 'implicit'],
    [587, true, false, 'starttls'], [587, true, true, 'starttls'], [25, true, false, 'starttls'],
    [587, false, true, 'plain'], [25, false, true, 'plain'],
  ])('when the port is %i, use_tls %j and plain allowed %j, the connection is %s', (port, useTls, allowPlain, tls) => {
    expect(parseMailServer({ ...GOOD, port, useTls }, allowPlain)).toMatchObject({ port, tls });
  }); // prettier-ignore

  it.each([587, 25, 2525])('when the port is %i without TLS and that is not allowed, the setting is named', (port) => {
    expect(parseMailServer({ ...GOOD, port, useTls: false }, false)).toEqual({ wrong: 'email_server.use_tls' });
  });

  it.each([
    ['email_server', null],
    ['email_server.host', { ...GOOD, host: ' ' }],
    ['email_server.host', { ...GOOD, host: 'mail.example.com\r\nQUIT' }],
    ['email_server.host', { ...GOOD, host: 'https://mail.example.com' }],
    ['email_server.port', { ...GOOD, port: 0 }],
    ['email_server.port', { ...GOOD, port: 65_536 }],
    ['email_server.from_email', { ...GOOD, fromEmail: 'Studio <studio@example.com>' }],
    ['email_server.from_email', { ...GOOD, fromEmail: 'a@example.com\r\nBcc: b@example.com' }],
  ])('when %s is missing or wrong, it is named', (wrong, config) => {
    expect(parseMailServer(config, true)).toEqual({ wrong });
  });

  it('when there is no name to log in with, the sender is it', () => {
    expect(parseMailServer(GOOD, false)).toMatchObject({ username: 'studio@example.com', from: 'studio@example.com' });
    expect(parseMailServer({ ...GOOD, username: 'apikey' }, false)).toMatchObject({ username: 'apikey' });
  });
});
