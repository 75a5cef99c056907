/** What the document says about the API as a whole. Spec: web-api.md sections 1 to 3 and 7. */
export const INFO = {
  title: 'Publisher V2',
  license: { name: 'MIT', identifier: 'MIT' },
  description: [
    'The API of one tenant, on the host of that tenant, and the addresses of its page.',
    'Members and routes are added, never renamed or removed: whoever reads an answer ignores members they do not know.',
    'HEAD works wherever GET does. OPTIONS answers 204 with `Allow`; other methods answer 405 `method_not_allowed`.',
    'Changes need `Origin` or `Sec-Fetch-Site` of the same site, and the session cookie that signing in sets.',
    'Callers decide by `code`, never by the status alone.',
  ].join('\n'),
} as const;

export const SERVERS = {
  tenant: { url: '/', description: 'The host of the tenant.' },
  canonical: {
    url: 'https://{host}',
    description: 'The canonical host people sign in at; standalone it is the host of the tenant.',
    variables: { host: { default: 'login.example.com' } },
  },
} as const;

export const TAGS = [
  { name: 'images', description: 'Looking at photos, their captions, and sorting them.' },
  { name: 'captions', description: 'What each platform would receive.' },
  { name: 'publish', description: 'Publishing the next photo.' },
  { name: 'bulk', description: 'The same for many photos.' },
  { name: 'operations', description: 'Work that outlives its request.' },
  { name: 'history', description: 'What was posted, and decisions only a person can take.' },
  { name: 'library', description: 'Uploads, and the stored files.' },
  { name: 'config', description: 'What this site can do.' },
  { name: 'admin', description: 'Who is asking, signing in by password and out.' },
  { name: 'docs', description: 'This document.' },
  { name: 'auth', description: 'Signing in and out.' },
  { name: 'health', description: 'Probes.' },
  { name: 'page', description: 'The page and its files.' },
] as const;

/** The tag of a path: its area. */
export function tagOf(path: string): string {
  const area = /^\/(?:api\/)?([a-z]*)/.exec(path)?.[1] ?? '';
  const isPage = !path.startsWith('/api/') && area !== 'auth' && area !== 'health';
  return isPage ? 'page' : area;
}

const text = (description: string, schema: object = { type: 'string' }): object => ({ description, schema });

/** Headers of answers. */
export const HEADERS = {
  'X-Request-Id': text('Id of this request; a fitting one of the caller is kept.', {
    type: 'string',
    pattern: '^[A-Za-z0-9_-]{8,64}$',
  }),
  'X-Correlation-ID': text('The same id.'),
  ETag: text('Changes when the content, the role or the query does.'),
  'X-Config-Stale': text('Age in seconds of the settings, when they could not be read again.'),
  Location: text('Where it goes on.'),
  'Retry-After': text('Whole seconds after which asking again makes sense.', { type: 'integer', minimum: 1 }),
  'WWW-Authenticate': text('`Session realm="publisher"`'),
  'Idempotent-Replayed': text('`true`: the stored answer of an earlier request with this key.'),
  'Accept-Ranges': text('`bytes`'),
  'Content-Range': text('Which bytes of how many.'),
} as const;
