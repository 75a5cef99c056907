import { at, AURORA, js, MUTATIONS, reach, to, type Attempt, type Mutation } from './attempt.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const bodyOf = (mutation: Mutation): string => js(MUTATIONS[mutation].body ?? {});
const PREFLIGHT = 'OPTIONS';

/** By fetch, with the options as JavaScript. */
function ask(name: string, mutation: Mutation, options: string, method?: string): Attempt {
  return { name, code: `kit.ask(${to(mutation)}, ${options})`, reaches: [reach(mutation, method)] };
}

function plain(mutation: Mutation, type: string): Attempt {
  const init = { method: 'POST', mode: 'no-cors', headers: { 'Content-Type': type }, body: bodyOf(mutation) };
  return ask(`posts ${type} to ${mutation} by no-cors fetch with credentials`, mutation, js(init));
}

function asked(mutation: Mutation, headers: Readonly<Record<string, string>>, name: string): Attempt {
  const { method } = MUTATIONS[mutation];
  const init = { method, mode: 'cors', headers: { ...JSON_TYPE, ...headers }, body: bodyOf(mutation) };
  return ask(name, mutation, js(init), PREFLIGHT);
}

/** Scripts that send and read. */
export const SCRIPT_ATTEMPTS: readonly Attempt[] = [
  plain('publish', 'text/plain'),
  plain('keep', 'application/x-www-form-urlencoded'),
  plain('delete', 'text/plain'),
  plain('login', 'text/plain'),
  plain('logout', 'text/plain'),
  plain('refresh', 'text/plain'),
  asked('publish', { 'Idempotency-Key': 'of-the-attacker-1' }, 'asks by preflight whether it may publish with JSON'),
  asked('caption', {}, 'asks by preflight whether it may write a caption'),
  asked('drop caption', {}, 'asks by preflight whether it may drop a caption'),
  asked('delete', { 'X-HTTP-Method-Override': 'DELETE' }, 'asks by preflight whether it may override the method'),
  ask(
    'posts a JSON blob by no-cors fetch, whose type the browser drops',
    'keep',
    `{ method: 'POST', mode: 'no-cors', body: new Blob(['{}'], { type: 'application/json' }) }`,
  ),
  ask(
    'uploads a file by no-cors fetch, as a form of a foreign site could',
    'upload',
    `{ method: 'POST', mode: 'no-cors', body: (() => {
      const form = new FormData();
      form.append('file', new Blob(['x'], { type: 'image/jpeg' }), 'planted.jpg');
      return form;
    })() }`,
  ),
  asked('delete object', {}, 'asks by preflight whether it may delete from the library'),
  ask(
    'signs out by a fetch that outlives its page',
    'api logout',
    `{ method: 'POST', mode: 'no-cors', keepalive: true }`,
  ),
  {
    name: 'posts with credentials by fetch and wants to read the answer',
    code: `kit.ask(${to('remove')}, { method: 'POST', mode: 'cors', headers: { 'Content-Type': 'text/plain' }, body: '{}' })`,
    reaches: [reach('remove')],
  },
  {
    name: 'posts by XMLHttpRequest with credentials',
    code: `kit.xhr('POST', ${to('keep')}, { 'Content-Type': 'text/plain' }, '{}')`,
    reaches: [reach('keep')],
  },
  {
    name: 'sends a beacon of text',
    code: `navigator.sendBeacon(${to('publish')}, ${js(bodyOf('publish'))})`,
    reaches: [reach('publish')],
  },
  {
    name: 'sends a beacon with the type of JSON',
    code: `navigator.sendBeacon(${to('remove')}, new Blob(['{}'], { type: 'application/json' }))`,
    reaches: [reach('remove', PREFLIGHT)],
  },
  {
    name: 'sends a beacon that is a form',
    code: `navigator.sendBeacon(${to('logout')}, new FormData())`,
    reaches: [reach('logout')],
  },
  {
    name: 'reads lists, status and history by fetch with credentials',
    code: `Promise.all(${js(['/api/images', '/api/admin/status', '/api/history', '/api/config/publishers'])}.map(
      (path) => kit.ask('${AURORA}' + path)))`,
    reaches: ['GET /api/images', 'GET /api/admin/status', 'GET /api/history', 'GET /api/config/publishers'],
  },
  {
    name: 'reads the page itself by fetch with credentials',
    code: `kit.ask(${at('/')})`,
    reaches: ['GET /'],
  },
  {
    name: 'sends HEAD to a photo to learn whether it exists',
    code: `kit.ask(${at('/api/images/photo-1.jpg/original')}, { method: 'HEAD', mode: 'no-cors' })`,
    reaches: ['HEAD /api/images/photo-1.jpg/original'],
  },
  {
    name: 'has its content policy report to publish',
    code: `kit.load('iframe', { src: '/reporting' })`,
    reaches: [reach('publish')],
  },
];
