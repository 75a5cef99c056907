import { drawn, formOf, jsonOf, OTHER_TOKEN, post, sendPhoto, TOKEN } from '../testing/client.js';
import { CHANNEL, FORUM, GROUP, PRIVATE, refused, sent } from './rule.js';
import type { Rule } from './rule.js';

const toChannel = { chat_id: String(CHANNEL) };

/** Who may post where. */
export const ACCESS_RULES: readonly Rule[] = [
  [
    'a token that is unknown is a 401',
    async ({ running }) =>
      refused(await sendPhoto(running, {}, '7000000009:AAnobody-has-this-token-01234567890'), 401, 'Unauthorized'),
  ],
  [
    'a token that cannot be one is a 404',
    async ({ running }) => {
      for (const token of ['', 'short', '123:abc', `${TOKEN}!`])
        refused(await sendPhoto(running, {}, token), 404, 'Not Found');
    },
  ],
  [
    'a revoked token is a 401, also for what was fine before',
    async ({ running, send }) => {
      sent(await send());
      running.control.revoke(TOKEN);
      refused(await send(), 401, 'Unauthorized');
    },
  ],
  [
    'a new token of a bot works, and the old one no longer',
    async ({ running, send }) => {
      const other = '7000000001:AAanother-token-of-the-same-bot-01234';
      running.control.rotate(TOKEN, other);
      refused(await send(), 401, 'Unauthorized');
      sent(await sendPhoto(running, { fields: toChannel }, other));
    },
  ],
  [
    'a bot says who it is, to whoever has its token',
    async ({ running }) => {
      const me = await fetch(`${running.url}/bot${TOKEN}/getMe`);
      expect([me.status, await me.json()]).toMatchObject([200, { ok: true, result: { is_bot: true } }]);
      expect((await fetch(`${running.url}/bot7000000009:AAsomebody-else-and-not-this-bot-01234/getMe`)).status).toBe(
        401,
      );
    },
  ],
  [
    'another method, another verb, a query and an unknown path are refused',
    async ({ running }) => {
      const form = formOf(toChannel, await drawn());
      refused(await post(running, `/bot${TOKEN}/sendMessage`, form), 404, 'Not Found: method not found');
      refused(await post(running, `/bot${TOKEN}/sendPhoto`, form, { method: 'PUT' }), 405, 'Method Not Allowed');
      expect((await post(running, `/bot${TOKEN}/sendPhoto?chat_id=1`, form)).status).toBe(400);
      refused(await post(running, '/elsewhere', form), 404, 'Not Found');
      expect(running.posts()).toEqual([]);
    },
  ],
  [
    'a chat that is unknown, or known only to another bot, is not found',
    async ({ running, send }) => {
      for (const chat of ['-1009999999999', '@nobody', 'channel', '-100']) {
        refused(await send({ chat_id: chat }), 400, 'Bad Request: chat not found');
      }
      const theirs = { fields: { chat_id: String(PRIVATE) } };
      refused(await sendPhoto(running, theirs, OTHER_TOKEN), 400, 'Bad Request: chat not found');
    },
  ],
  [
    'a chat is found by its name in any case',
    async ({ send }) => expect(sent(await send({ chat_id: '@STUDIO' }))['chat']).toMatchObject({ id: CHANNEL }),
  ],
  [
    'without a chat the request is refused',
    async ({ send }) => {
      refused(await send({ chat_id: undefined }), 400, 'Bad Request: chat_id is empty');
      refused(await send({ chat_id: '' }), 400, 'Bad Request: chat_id is empty');
    },
  ],
  [
    'a bot that was kicked is a 403',
    async ({ running, send }) => {
      running.control.setMember(TOKEN, CHANNEL, 'kicked');
      refused(await send(), 403, 'Forbidden: bot was kicked from the channel chat');
      running.control.setMember(TOKEN, CHANNEL, 'left');
      refused(await send(), 403, 'Forbidden: bot is not a member of the channel chat');
    },
  ],
  [
    'a person who has blocked the bot is a 403',
    async ({ running, send }) => {
      running.control.setMember(TOKEN, PRIVATE, 'kicked');
      refused(await send({ chat_id: String(PRIVATE) }), 403, 'Forbidden: bot was blocked by the user');
    },
  ],
  [
    'a bot without the right to post is a 400',
    async ({ running, send }) => {
      running.control.setMember(TOKEN, CHANNEL, 'may_not_post');
      refused(await send(), 400, 'Bad Request: need administrator rights in the channel chat');
      running.control.setMember(TOKEN, GROUP, 'may_not_post');
      refused(await send({ chat_id: String(GROUP) }), 400, 'Bad Request: not enough rights to send photos to the chat');
    },
  ],
  [
    'a group that became a supergroup is refused with its new id, which works',
    async ({ running, send }) => {
      const moved = running.control.migrate(GROUP);
      const words = 'Bad Request: group chat was upgraded to a supergroup chat';
      refused(await send({ chat_id: String(GROUP) }), 400, words, { migrate_to_chat_id: moved });
      expect(sent(await send({ chat_id: String(moved) }))['chat']).toMatchObject({ id: moved, type: 'supergroup' });
    },
  ],
  [
    'a topic must exist and be open',
    async ({ running, send }) => {
      const forum = { chat_id: String(FORUM) };
      expect(sent(await send({ ...forum, message_thread_id: '7' }))).toMatchObject({ message_thread_id: 7 });
      refused(await send({ ...forum, message_thread_id: '8' }), 400, 'Bad Request: message thread not found');
      refused(await send({ message_thread_id: '7' }), 400, 'Bad Request: message thread not found');
      running.control.closeTopic(FORUM, 7);
      refused(await send({ ...forum, message_thread_id: '7' }), 400, 'Bad Request: TOPIC_CLOSED');
    },
  ],
  [
    'a chat of two bots takes posts of both, under one count',
    async ({ running, send, clock }) => {
      sent(await send());
      clock.nowMs += 1000;
      const { message_id: id } = sent(await sendPhoto(running, { fields: toChannel }, OTHER_TOKEN));
      expect(id).toBe(2);
    },
  ],
  [
    'one message a second per chat: the second is a 429 with the time to wait',
    async ({ send, clock }) => {
      sent(await send());
      clock.nowMs += 999;
      const received = await send();
      refused(received, 429, 'Too Many Requests: retry after 1', { retry_after: 1 });
      expect(received.headers['retry-after']).toBe('1');
      sent(await send({ chat_id: String(GROUP) }));
      clock.nowMs += 1;
      sent(await send());
    },
  ],
  [
    '20 messages a minute in a group, and more in private',
    async ({ send, clock }) => {
      const tryAll = async (chat: number): Promise<number[]> => {
        const statuses: number[] = [];
        for (let count = 0; count < 21; count += 1) {
          statuses.push((await send({ chat_id: String(chat) })).status);
          clock.nowMs += 1000;
        }
        return statuses;
      };
      expect((await tryAll(PRIVATE)).filter((status) => status !== 200)).toEqual([]);
      expect((await tryAll(GROUP)).slice(18)).toEqual([200, 200, 429]);
      expect(jsonOf(await send({ chat_id: String(GROUP) }))['parameters']).toEqual({ retry_after: 39 });
      clock.nowMs += 39_000;
      sent(await send({ chat_id: String(GROUP) }));
    },
  ],
];
