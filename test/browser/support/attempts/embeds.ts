import { at, AURORA, CANONICAL, js, type Attempt } from './attempt.js';

const THUMBNAIL = '/api/images/photo-1.jpg/thumbnail';
const ORIGINAL = '/api/images/photo-1.jpg/original';

/** An element that takes something of ours into the page. */
function embed(
  what: string,
  tag: string,
  attribute: 'src' | 'href' | 'data',
  path: string,
  more: object = {},
): Attempt {
  const attributes = { ...more, [attribute]: `${AURORA}${path}` };
  return { name: `embeds ${what}`, code: `kit.load('${tag}', ${js(attributes)})`, reaches: [`GET ${path}`] };
}

const CORS = { crossorigin: 'use-credentials' };

/** Elements that embed, and windows and channels that listen. */
export const EMBED_ATTEMPTS: readonly Attempt[] = [
  embed('a thumbnail as a picture', 'img', 'src', THUMBNAIL),
  embed('an original as a picture', 'img', 'src', ORIGINAL),
  embed('a thumbnail as a picture it wants to read', 'img', 'src', `${THUMBNAIL}?v=1`, CORS),
  embed('the list of photos as a script', 'script', 'src', '/api/images'),
  embed('the status as a module with credentials', 'script', 'src', '/api/admin/status', { type: 'module', ...CORS }),
  embed('the list of photos as a style sheet', 'link', 'href', '/api/images/list', { rel: 'stylesheet' }),
  embed('an original as a video', 'video', 'src', `${ORIGINAL}?folder=inbox`),
  embed('an original as a sound', 'audio', 'src', `${ORIGINAL}?folder=archive`),
  embed('the history as an object', 'object', 'data', '/api/history'),
  embed('a photo as a plug-in', 'embed', 'src', ORIGINAL),
  embed('the page in a frame, to have it clicked', 'iframe', 'src', '/'),
  embed('the list of photos in a frame', 'iframe', 'src', '/api/images'),
  embed('the page in a frame with a sandbox', 'iframe', 'src', '/grid', { sandbox: 'allow-scripts allow-forms' }),
  embed('sign-in in a frame', 'iframe', 'src', '/auth/login?returnTo=/'),
  embed('the photo page as a resource to prefetch', 'link', 'href', '/api/history?limit=1', { rel: 'prefetch' }),
  embed('a photo as a resource to preload', 'link', 'href', ORIGINAL, { rel: 'preload', as: 'image' }),
  {
    name: 'embeds the canonical host in a frame',
    code: `kit.load('iframe', { src: ${js(`${CANONICAL}/auth/start?t=x`)} })`,
    reaches: ['GET /auth/start'],
  },
  {
    name: 'paints a photo and reads its pixels',
    code: `(async () => {
      const image = new Image();
      image.src = ${at(`${THUMBNAIL}?size=w256h256`)};
      const how = await kit.end(image, 'load', 'error');
      const canvas = document.createElement('canvas');
      return [how, image.naturalWidth, kit.attempt(() => {
        canvas.getContext('2d').drawImage(image, 0, 0);
        return canvas.toDataURL().length;
      })].join(' ');
    })()`,
    reaches: [`GET ${THUMBNAIL}`],
  },
  {
    name: 'opens the page in a window, counts its frames, reads its history and posts it messages',
    code: `kit.popup(${at('/')})`,
    reaches: ['GET /'],
  },
  {
    name: 'opens lists and photos in windows and watches them',
    code: `Promise.all([kit.popup(${at('/api/images')}), kit.popup(${at(ORIGINAL)}), kit.popup(${at('/photo/inbox/photo-1.jpg')})])`,
    reaches: ['GET /api/images', `GET ${ORIGINAL}`, 'GET /photo/inbox/photo-1.jpg'],
  },
  {
    name: 'opens a socket to the events of an operation',
    code: `kit.end(new WebSocket('wss://aurora.pub.test/api/operations/00000000-0000-4000-8000-000000000000/events'), 'open', 'error')`,
    reaches: ['GET /api/operations/'],
  },
  {
    name: 'opens the stream of an operation with credentials',
    code: `(async () => {
      const url = ${at('/api/operations/00000000-0000-4000-8000-000000000000/events')};
      const stream = new EventSource(url, { withCredentials: true });
      const how = await kit.end(stream, 'open', 'message', 'error');
      stream.close();
      return how + ' ' + stream.readyState;
    })()`,
    reaches: ['GET /api/operations/'],
  },
  {
    name: 'registers a service worker of our origin',
    code: `kit.failed(navigator.serviceWorker.register(${at('/assets/worker.js')}))`,
    reaches: [],
  },
  {
    name: 'registers a service worker of its own for our addresses',
    code: `kit.failed(navigator.serviceWorker.register('/worker.js', { scope: ${at('/')} }))`,
    reaches: [],
  },
  {
    name: 'tells our open tabs on their own channel that somebody signed out',
    code: `(() => {
      const tabs = new BroadcastChannel('tabs');
      tabs.postMessage('signed-out');
      tabs.close();
      return 'sent';
    })()`,
    reaches: [],
  },
  {
    name: 'sets its domain to ours, to be of our origin',
    code: `kit.attempt(() => { document.domain = 'pub.test'; return document.domain; })`,
    reaches: [],
  },
];
