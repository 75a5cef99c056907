/** The four folders a URL may name. Spec: web-api.md section 1. */
export const FOLDERS = ['inbox', 'archive', 'keep', 'remove'] as const;
export type Folder = (typeof FOLDERS)[number];

export const SORTS = ['name', 'date', 'size'] as const;
export type Sort = (typeof SORTS)[number];
export type Direction = 'asc' | 'desc';

/** States of publication a grid may be narrowed to (admins). */
export const PUBLISH_STATES = ['none', 'partial', 'needs_decision', 'published'] as const;
export type PublishStateFilter = (typeof PUBLISH_STATES)[number];

/** What a grid shows; all of it is in the URL, so it can be shared and reloaded. */
export interface ListQuery {
  readonly folder: Folder;
  readonly q: string;
  readonly sort: Sort;
  readonly order: Direction;
  /** Null = any. */
  readonly state: PublishStateFilter | null;
}

export const HISTORY_TABS = ['posts', 'decisions', 'moves'] as const;
export type HistoryTab = (typeof HISTORY_TABS)[number];

/** What the history may be narrowed to; days are `YYYY-MM-DD` of the person's own clock, both included. */
export const HISTORY_FIELDS = ['q', 'platform', 'state', 'from', 'to'] as const;
export type HistoryFilter = Readonly<Partial<Record<(typeof HISTORY_FIELDS)[number], string>>>;

export type Route =
  | { readonly screen: 'start' }
  | { readonly screen: 'photo'; readonly folder: Folder; readonly filename: string | null }
  | { readonly screen: 'grid'; readonly query: ListQuery }
  | { readonly screen: 'history'; readonly tab: HistoryTab; readonly filter?: HistoryFilter }
  | { readonly screen: 'upload' }
  | { readonly screen: 'sign-in'; readonly returnTo: string }
  | { readonly screen: 'missing' };

export const plainQuery = (folder: Folder): ListQuery => ({ folder, q: '', sort: 'name', order: 'asc', state: null });

/** The route of an address; anything we do not know, or cannot decode, is `missing`. Spec: ui.md section 3. */
export function parseRoute(pathname: string, search: string): Route {
  const segments = decodeSegments(pathname);
  if (segments === null) return { screen: 'missing' };
  const params = new URLSearchParams(search);
  const [first, second, third] = segments;
  if (segments.length === 0) return { screen: 'start' };
  if (first === 'photo') return photoRoute(segments.length, second, third);
  if (segments.length > 1) return { screen: 'missing' };
  switch (first) {
    case 'grid':
      return { screen: 'grid', query: queryOf(params) };
    case 'history':
      return historyRoute(params);
    case 'upload':
      return { screen: 'upload' };
    case 'sign-in':
      return { screen: 'sign-in', returnTo: safeReturn(params.get('returnTo')) };
    default:
      return { screen: 'missing' };
  }
}

/** The address of a route: path and query, every value encoded. */
export function formatRoute(route: Route): string {
  switch (route.screen) {
    case 'start':
    case 'missing':
      return '/';
    case 'photo':
      return route.filename === null ? '/' : `/photo/${route.folder}/${encodeURIComponent(route.filename)}`;
    case 'grid':
      return withParams('/grid', gridParams(route.query));
    case 'history':
      return withParams('/history', { ...(route.tab === 'posts' ? {} : { tab: route.tab }), ...route.filter });
    case 'upload':
      return '/upload';
    case 'sign-in':
      return withParams('/sign-in', route.returnTo === '/' ? {} : { returnTo: route.returnTo });
  }
}

/** A path of this page to come back to after sign-in; anything else is `/`. Spec: auth.md section 10. */
export function safeReturn(value: string | null): string {
  if (value === null || !/^\/(?![/\\])[\x21-\x7e]{0,511}$/.test(value) || value.includes('\\')) return '/';
  return /^\/(api|auth)(\/|\?|$)/.test(value) ? '/' : value;
}

/** Where signing in with the provider begins. @param anotherAccount ask for an account whoever it remembers */
export function loginPath(returnTo: string, anotherAccount: boolean): string {
  return withParams('/auth/login', { returnTo: safeReturn(returnTo), ...(anotherAccount ? { switch: '1' } : {}) });
}

function photoRoute(length: number, second: string | undefined, third: string | undefined): Route {
  const folder = known(FOLDERS, second);
  if (length !== 3 || folder === null || third === undefined || third === '') return { screen: 'missing' };
  return { screen: 'photo', folder, filename: third };
}

function historyRoute(params: URLSearchParams): Route {
  const tab = known(HISTORY_TABS, params.get('tab')) ?? 'posts';
  const given = HISTORY_FIELDS.flatMap((field) => {
    const value = (params.get(field) ?? '').slice(0, 100);
    return value === '' ? [] : [[field, value] as const];
  });
  return given.length === 0
    ? { screen: 'history', tab }
    : { screen: 'history', tab, filter: Object.fromEntries(given) };
}

function queryOf(params: URLSearchParams): ListQuery {
  return {
    folder: known(FOLDERS, params.get('folder')) ?? 'inbox',
    q: (params.get('q') ?? '').slice(0, 100),
    sort: known(SORTS, params.get('sort')) ?? 'name',
    order: params.get('order') === 'desc' ? 'desc' : 'asc',
    state: known(PUBLISH_STATES, params.get('state')),
  };
}

function gridParams(query: ListQuery): Readonly<Record<string, string>> {
  return {
    ...(query.folder === 'inbox' ? {} : { folder: query.folder }),
    ...(query.q === '' ? {} : { q: query.q }),
    ...(query.sort === 'name' ? {} : { sort: query.sort }),
    ...(query.order === 'asc' ? {} : { order: query.order }),
    ...(query.state === null ? {} : { state: query.state }),
  };
}

function withParams(path: string, params: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(params).toString();
  return search === '' ? path : `${path}?${search}`;
}

function decodeSegments(pathname: string): readonly string[] | null {
  try {
    return pathname
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
  } catch {
    return null; // a percent sign that encodes nothing
  }
}

function known<const T extends readonly string[]>(allowed: T, value: string | null | undefined): T[number] | null {
  return allowed.find((item) => item === value) ?? null;
}
