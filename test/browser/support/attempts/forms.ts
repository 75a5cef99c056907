import { at, AURORA, js, MUTATIONS, reach, to, type Attempt, type Mutation } from './attempt.js';

/** The encodings a form knows, with fields that come closest to what the route reads. */
const ENCODINGS = {
  urlencoded: ['application/x-www-form-urlencoded', (body: object) => body],
  // The `=` of the form lands in a string of the JSON: the classic way to send JSON without a script's rights.
  'text/plain': ['text/plain', (body: object) => ({ [`${js(body).slice(0, -1)},"x":"`]: '"}' })],
  multipart: ['multipart/form-data', (body: object) => body],
} as const;

function form(mutation: Mutation, encoding: keyof typeof ENCODINGS): Attempt {
  const [enctype, fieldsOf] = ENCODINGS[encoding];
  const fields = fieldsOf(MUTATIONS[mutation].body ?? { force: 'true' });
  return {
    name: `posts a ${encoding} form to ${mutation}`,
    code: `kit.form(${to(mutation)}, ${js({ enctype, fields })})`,
    reaches: [reach(mutation, 'POST')],
  };
}

const ADDRESSES = Object.values(MUTATIONS).map(({ path }) => path);
/** A window costs a process: these stand for the others, which answer GET in the same way. */
const OPENED = [MUTATIONS.publish, MUTATIONS.delete, MUTATIONS.refresh, MUTATIONS['api logout']].map(
  ({ path }) => path,
);
const addresses = (paths: readonly string[]): string => js(paths.map((path) => `${AURORA}${path}`));

/** Forms, and addresses that are opened. */
export const FORM_ATTEMPTS: readonly Attempt[] = [
  form('publish', 'urlencoded'),
  form('publish', 'text/plain'),
  form('publish', 'multipart'),
  form('publish next', 'text/plain'),
  form('keep', 'urlencoded'),
  form('remove', 'text/plain'),
  form('delete', 'text/plain'),
  form('delete', 'multipart'),
  form('analyze', 'urlencoded'),
  form('caption', 'urlencoded'),
  form('voice', 'text/plain'),
  form('upload', 'multipart'),
  form('move object', 'text/plain'),
  form('refresh', 'text/plain'),
  form('login', 'text/plain'),
  form('api logout', 'urlencoded'),
  form('logout', 'urlencoded'),
  {
    name: 'posts a form whose fields ask for another method',
    code: `kit.form(${to('caption')}, ${js({ fields: { _method: 'PUT', caption: 'Buy at evil.example' } })})`,
    reaches: [reach('caption', 'POST')],
  },
  {
    name: 'posts a form whose query asks for another method',
    code: `kit.form(${at('/api/images/photo-1.jpg/caption?_method=DELETE&captionVersion=x')})`,
    reaches: ['POST /api/images/photo-1.jpg/caption?_method=DELETE'],
  },
  {
    name: 'posts a form through the formaction of its button',
    code: `kit.form('/harmless', ${js({ button: { formaction: `${AURORA}${MUTATIONS.keep.path}`, formmethod: 'post' } })})`,
    reaches: [reach('keep')],
  },
  {
    name: 'posts a form into a window of its own, as a top-level navigation',
    code: `kit.form(${to('publish')}, ${js({ window: true, enctype: 'text/plain', fields: { '{"allowEmptyCaption":true,"x":"': '"}' } })})`,
    reaches: [reach('publish')],
  },
  {
    name: 'sends a GET form to delete with the right name to confirm',
    code: `kit.form(${to('delete')}, ${js({ method: 'get', fields: { confirm: 'photo-1.jpg', _method: 'POST' } })})`,
    reaches: ['GET /api/images/photo-1.jpg/delete?confirm=photo-1.jpg'],
  },
  {
    name: 'opens addresses that change something, as navigations with cookies',
    code: `Promise.all(${addresses(OPENED)}.map((url) => kit.popup(url)))`,
    reaches: OPENED.map((path) => `GET ${path}`),
  },
  {
    name: 'gets every address that changes something',
    code: `Promise.all(${addresses(ADDRESSES)}.map((url) => kit.ask(url, { mode: 'no-cors' })))`,
    reaches: ADDRESSES.map((path) => `GET ${path}`),
  },
  {
    name: 'is redirected by its own server with 307, form and all, to publish',
    code: `kit.form('/redirect-307', ${js({ enctype: 'text/plain', fields: { '{"x":"': '"}' } })})`,
    reaches: [reach('publish')],
  },
  {
    name: 'has a link followed that pings remove',
    code: `(async () => {
      const link = kit.make('a', { href: '#', ping: ${to('remove')} }, 'win');
      document.body.append(link);
      link.click();
      return kit.later(100);
    })()`,
    reaches: [reach('remove')],
  },
];
