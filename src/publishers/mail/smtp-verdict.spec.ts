import { verdictOf } from './smtp-verdict.js';

const BEFORE = { begun: false, ended: false };
const DURING = { begun: true, ended: false };
const AFTER = { begun: true, ended: true };
const replied = (responseCode: number, more: object = {}) => ({
  code: 'EMESSAGE',
  command: 'DATA',
  responseCode,
  ...more,
});

describe('verdictOf', () => {
  it.each([
    [421, 'rate_limited'], [450, 'rate_limited'], [451, 'rate_limited'], [452, 'rate_limited'], [454, 'rate_limited'],
    [500, 'rejected'], [503, 'rejected'], [530, 'rejected'], [550, 'rejected'], [551, 'rejected'],
    [552, 'media_rejected'], [553, 'rejected'], [554, 'rejected'],
  ])('when the server says %i, in the envelope or after the dot, that is %s', (reply, code) => {
    const envelope = replied(reply, { code: 'EENVELOPE', command: 'RCPT TO' });
    expect(verdictOf(envelope, BEFORE)).toEqual({ what: 'refused', code });
    expect(verdictOf(replied(reply), AFTER)).toEqual({ what: 'refused', code });
  }); // prettier-ignore

  it.each([100, 200, 250, 354, 399, 600, 999, 55012])('when the server says %i where it makes no sense, it is unclear', (reply) => {
    for (const progress of [BEFORE, DURING, AFTER]) {
      expect(verdictOf(replied(reply), progress)).toEqual({ what: 'unclear', code: 'bad_reply_after_send' });
    }
  }); // prettier-ignore

  it.each(['550 no', '421 busy'])('when %j is cut short by the end, it counts only while nothing was sent', (response) => {
    const cut = { code: 'ECONNECTION', command: 'CONN', response, responseCode: Number(response.slice(0, 3)) };
    expect(verdictOf(cut, BEFORE)).toMatchObject({ what: 'refused' });
    expect(verdictOf(cut, DURING)).toEqual({ what: 'unclear', code: 'connection_lost_after_send' });
    expect(verdictOf(cut, AFTER)).toEqual({ what: 'unclear', code: 'connection_lost_after_send' });
  }); // prettier-ignore

  it.each([
    ['ETIMEDOUT', 'timeout_after_send'], ['ESOCKET', 'connection_lost_after_send'],
    ['ECONNECTION', 'connection_lost_after_send'], ['ETLS', 'connection_lost_after_send'],
    ['EPROTOCOL', 'bad_reply_after_send'], ['EENVELOPE', 'bad_reply_after_send'], ['EMESSAGE', 'bad_reply_after_send'],
  ])('when the connection ends with %s and no reply, it is unclear', (code, unknown) => {
    for (const progress of [BEFORE, DURING, AFTER]) {
      expect(verdictOf({ code }, progress)).toEqual({ what: 'unclear', code: unknown });
    }
  }); // prettier-ignore

  it('when all recipients are taken, the mail is, and otherwise not as a whole', () => {
    expect(verdictOf({ response: '250 2.0.0 OK', rejected: [] }, AFTER)).toEqual({ what: 'accepted', whole: true });
    expect(verdictOf({ response: '250-one\n250 two', rejected: ['a@b.example'] }, AFTER)).toEqual({
      what: 'accepted',
      whole: false,
    });
  });

  it.each(['', 'OK', '2', '25', '2xx', '200OK', '<html>'])('when the good reply is %j, it is unclear', (response) => {
    expect(verdictOf({ response, rejected: [] }, AFTER)).toMatchObject({ what: 'unclear' });
  });

  it('when the good reply comes before the dot, it is no answer to this mail', () => {
    expect(verdictOf({ response: '250 OK', rejected: [] }, DURING)).toMatchObject({ what: 'unclear' });
  });

  it.each([undefined, null, 'text', 7, {}, []])('when there is %j instead of an answer, it is unclear', (answer) => {
    expect(verdictOf(answer, AFTER)).toEqual({ what: 'unclear', code: 'connection_lost_after_send' });
  });
});
