import { drawn, formOf, jsonOf, post, TOKEN } from '../testing/client.js';
import { CHANNEL, GROUP, refused, sent } from './rule.js';
import type { Rule } from './rule.js';

const PATH = `/bot${TOKEN}/sendPhoto`;
const toChannel = { chat_id: String(CHANNEL) };

/** What may be posted, and in which form. */
export const CONTENT_RULES: readonly Rule[] = [
  [
    'a photo is posted: its bytes, caption and marks are in the journal, its id in the answer',
    async ({ running, send, clock }) => {
      const photo = await drawn(60, 40);
      const marks = { has_spoiler: 'true', disable_notification: 'true', protect_content: 'true' };
      const message = sent(await send({ caption: 'Evening', ...marks }, photo));
      expect(message).toMatchObject({
        message_id: 1,
        caption: 'Evening',
        has_media_spoiler: true,
        chat: { id: CHANNEL },
      });
      expect(running.posts()).toMatchObject([
        { messageId: 1, chatId: CHANNEL, chatName: 'studio', token: TOKEN, caption: 'Evening', hasSpoiler: true, silent: true,
          isProtected: true, threadId: null, width: 60, height: 40, fileName: 'photo.jpg', contentType: 'image/jpeg', postedAtMs: clock.nowMs },
      ]); // prettier-ignore
      expect(running.posts()[0]?.image.equals(photo)).toBe(true);
      expect(running.journal).toHaveLength(1);
    },
  ],
  [
    'ids count up in each chat by itself, and only for what is posted',
    async ({ send, clock }) => {
      const idIn = async (chat: number): Promise<unknown> => sent(await send({ chat_id: String(chat) }))['message_id'];
      expect([await idIn(CHANNEL), await idIn(GROUP)]).toEqual([1, 1]);
      await send({ caption: 'x'.repeat(1025) });
      clock.nowMs += 1000;
      expect(await idIn(CHANNEL)).toBe(2);
    },
  ],
  [
    'a caption is kept as it came: markup, line breaks, blanks and letters of all kinds',
    async ({ running, send }) => {
      const caption = '<b>x</b> _y_ [a](b) & "q"\n\nzwei\tß 🧑‍🎨\r\n--a-boundary';
      expect(sent(await send({ caption }))['caption']).toBe(caption);
      expect(running.posts()[0]?.caption).toBe(caption);
    },
  ],
  [
    'a caption of 1,024 UTF-16 units is taken, one more is too long',
    async ({ send, clock }) => {
      sent(await send({ caption: '😀'.repeat(512) }));
      clock.nowMs += 1000;
      refused(await send({ caption: `${'😀'.repeat(512)}x` }), 400, 'Bad Request: message caption is too long');
    },
  ],
  [
    'a photo needs no caption',
    async ({ running, send }) => {
      expect(sent(await send())).not.toHaveProperty('caption');
      expect(running.posts()[0]?.caption).toBeNull();
    },
  ],
  [
    'what is no picture, or ends early, cannot be processed',
    async ({ send }) => {
      const whole = await drawn(400, 400);
      for (const photo of [Buffer.from('no picture'), whole.subarray(0, whole.length - 300)]) {
        refused(await send({}, photo), 400, 'Bad Request: IMAGE_PROCESS_FAILED');
      }
      refused(await send({}, Buffer.alloc(0)), 400, 'Bad Request: file must be non-empty');
    },
  ],
  [
    'width and height together are at most 10,000 and their ratio at most 20',
    async ({ send, clock }) => {
      for (const [width, height] of [[9000, 1001], [2001, 100], [100, 2001]] as const) {
        refused(await send({}, await drawn(width, height)), 400, 'Bad Request: PHOTO_INVALID_DIMENSIONS');
      } // prettier-ignore
      for (const [width, height] of [
        [9000, 1000],
        [2000, 100],
      ] as const) {
        sent(await send({}, await drawn(width, height)));
        clock.nowMs += 1000;
      }
    },
  ],
  [
    'a photo of more than 10 MB is too big',
    async ({ send }) => {
      const photo = Buffer.concat([await drawn(), Buffer.alloc(10 * 1024 * 1024)]);
      refused(await send({}, photo), 400, `Bad Request: file of size ${photo.length} bytes is too big for a photo`);
    },
  ],
  [
    'a request without a photo, or with one in words, is refused',
    async ({ send }) => {
      refused(await send({}, null), 400, 'Bad Request: there is no photo in the request');
      expect((await send({ photo: 'https://example.com/photo.jpg' }, null)).status).toBe(400);
    },
  ],
  [
    'a parameter that we must not send is refused, parse_mode first of all',
    async ({ running, send }) => {
      for (const name of ['parse_mode', 'caption_entities', 'reply_markup', 'whatever']) {
        expect((await send({ [name]: 'HTML' })).status).toBe(400);
      }
      expect(running.posts()).toEqual([]);
    },
  ],
  [
    'a mark is true or false and nothing else',
    async ({ send, clock }) => {
      refused(await send({ has_spoiler: 'yes' }), 400, "Bad Request: can't parse has_spoiler");
      sent(await send({ has_spoiler: 'false' }));
      clock.nowMs += 1000;
    },
  ],
  [
    'a form that is not whole, or more than a form, is refused',
    async ({ running }) => {
      const form = formOf(toChannel, await drawn());
      const twice = formOf({ ...toChannel }, await drawn());
      const field = formOf(toChannel, null).subarray(0, -'--a-boundary-of-the-tests--\r\n'.length);
      const broken = [
        form.subarray(0, -2), form.subarray(0, -30), Buffer.concat([Buffer.from('x'), form]),
        Buffer.concat([form, Buffer.from('x')]), Buffer.concat([field, twice]), Buffer.alloc(0),
      ]; // prettier-ignore
      for (const body of broken) expect((await post(running, PATH, body)).status).toBe(400);
      expect(running.posts()).toEqual([]);
    },
  ],
  [
    'another type of body is refused',
    async ({ running }) => {
      const headers = { 'Content-Type': 'application/json' };
      expect((await post(running, PATH, Buffer.from('{}'), { headers })).status).toBe(400);
    },
  ],
  [
    'text that is not UTF-8 is refused',
    async ({ running }) => {
      const form = formOf({ ...toChannel, caption: 'xxxx' }, await drawn());
      form.fill(0xff, form.indexOf('xxxx'), form.indexOf('xxxx') + 4);
      refused(await post(running, PATH, form), 400, 'Bad Request: strings must be encoded in UTF-8');
    },
  ],
  [
    'a body of more than 50 MB is a 413',
    async ({ running }) => {
      const form = formOf(toChannel, Buffer.alloc(50 * 1024 * 1024));
      refused(await post(running, PATH, form), 413, 'Request Entity Too Large');
    },
  ],
  [
    'a refusal is in the journal with its reason, and made nothing',
    async ({ running, send }) => {
      const received = await send({ chat_id: '@nobody' });
      expect(running.journal).toMatchObject([
        { method: 'sendPhoto', tokenState: 'valid', status: 400, problem: jsonOf(received)['description'], post: null },
      ]);
      expect(running.journal[0]?.fields).toEqual({ chat_id: '@nobody' });
    },
  ],
];
