/** A request of a signed-in admin; `{photo}` and `{caption}` in its body or query stand for the tenant's own. */
export interface AppRequest {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Template of the route. */
  readonly route: string;
  readonly query?: string;
  readonly body?: object;
  /** A photo is sent, as a form. */
  readonly upload?: true;
}

/** Every route that looks into the storage, in each of its ways. */
export const OF_STORAGE: readonly AppRequest[] = [
  { method: 'get', route: '/api/images' },
  { method: 'get', route: '/api/images', query: '?folder=archive' },
  { method: 'get', route: '/api/images/list' },
  { method: 'get', route: '/api/images/random' },
  { method: 'get', route: '/api/images/:filename' },
  { method: 'get', route: '/api/images/:filename/thumbnail' },
  { method: 'get', route: '/api/images/:filename/original' },
  { method: 'post', route: '/api/images/:filename/analyze' },
  { method: 'put', route: '/api/images/:filename/caption', body: { caption: '{caption}', captionVersion: null } },
  { method: 'delete', route: '/api/images/:filename/caption', query: '?captionVersion=0' },
  { method: 'post', route: '/api/images/:filename/publish', body: { dryRun: true } },
  { method: 'post', route: '/api/images/:filename/publish', body: { caption: '{caption}' } },
  { method: 'post', route: '/api/publish/next', body: {} },
  { method: 'post', route: '/api/images/:filename/keep' },
  { method: 'post', route: '/api/images/:filename/remove' },
  { method: 'post', route: '/api/images/:filename/undo', query: '?folder=keep' },
  { method: 'post', route: '/api/images/:filename/delete', body: { confirm: '{photo}' } },
  { method: 'post', route: '/api/bulk', body: { action: 'undo', folder: 'keep', photos: [{ filename: 'gone.jpg' }] } },
  { method: 'get', route: '/api/operations' },
  { method: 'post', route: '/api/operations/:id/cancel' },
  { method: 'post', route: '/api/operations/:id/continue' },
  { method: 'get', route: '/api/library/objects' },
  { method: 'post', route: '/api/library/upload', upload: true },
  { method: 'delete', route: '/api/library/objects/:filename', query: '?confirm={photo}' },
  { method: 'post', route: '/api/library/objects/:filename/move', body: { target_folder: 'keep' } },
  { method: 'get', route: '/api/operations/:id' },
  { method: 'get', route: '/api/operations/:id/events' },
  { method: 'get', route: '/api/history' },
  { method: 'get', route: '/api/history/:contentHash' },
  {
    method: 'post',
    route: '/api/history/:contentHash/resolve',
    body: { platform: 'outbox', attempt: 1, decision: 'posted' },
  },
];

/** The others: they answer as if nothing were wrong. */
export const NOT_OF_STORAGE: readonly RegExp[] = [
  /^GET \/health\//u,
  /^GET \/(?:grid|history|upload|sign-in|favicon\.ico|)$/u,
  /^GET \/(?:photo|assets)\//u,
  /^\w+ \/(?:auth|api\/admin|api\/config)\//u,
  /^POST \/api\/captions\/preview$/u,
  /^GET \/api\/docs$/u,
];
