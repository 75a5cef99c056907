const LONG = 'x'.repeat(508);

type Row = [what: string, query: string, path: string];

const nameOf = (value: string): string => JSON.stringify(value.slice(0, 48));
const kept = (path: string): Row => [nameOf(path), `returnTo=${encodeURIComponent(path)}`, path];
const refused = (value: string): Row => [nameOf(value), `returnTo=${encodeURIComponent(value)}`, '/'];
const raw = (query: string): Row => [query, query, '/'];

/** What a link to `/auth/login` may say, and where the browser ends. Spec: auth.md section 10. */
export const RETURN_PATHS: Row[] = [
  ...['/', '/?q=sea', '/grid', '/grid?folder=keep&q=a%20b', '/history?tab=posts', '/upload', '/sign-in'].map(kept),
  ...['/photo/inbox/a.jpg', '/photo/inbox/c%20(1).jpg?x=//evil.example', '/photo/keep/%C3%A9.jpg', `/?q=${LONG}`].map(
    kept,
  ),
  ...['//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example'].map(refused),
  ...['https://evil.example', 'https:evil.example', 'HTTPS://EVIL.EXAMPLE', 'http://aurora.pub.test/grid'].map(refused),
  ...['.evil.example', '@evil.example', ':443@evil.example', 'evil.example', 'javascript:alert(1)'].map(refused),
  ...['data:text/html,x', '/a\r\nSet-Cookie: x=1', '/?q=a\r\nLocation: https://evil.example', '/grid\0'].map(refused),
  ...['/auth/logout', '/auth/start?t=x', '/api/docs', '/api', '/API/docs', '/assets/main-ab12.js'].map(refused),
  ...['/photo/../api/docs', '/photo/inbox/..', '/photo/%2e%2e/x', '/photo/inbox/%2E', '/./grid', '/grid/'].map(refused),
  ...['/é', '/grid é', '/?q=\\', `/?q=${LONG}x`, `/${'x'.repeat(600)}`, '/photo/inbox/%zz', '/nowhere', ''].map(
    refused,
  ),
  ...['returnTo=%2Fgrid&returnTo=%2F%2Fevil.example', 'returnTo=%2Fgrid&returnTo=%2Fgrid'].map(raw),
  ...['returnTo[]=%2Fgrid', 'returnTo=%252F%252Fevil.example', 'returnTo=%2F%252Fevil.example'].map(raw),
  ...['returnTo=%E0%A4%A', ''].map(raw),
];
