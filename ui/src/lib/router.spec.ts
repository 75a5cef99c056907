import { formatRoute, loginPath, parseRoute, safeReturn } from './router.js';
import type { Route } from './router.js';

const parse = (url: string): Route => {
  const { pathname, search } = new URL(url, 'https://aurora.example');
  return parseRoute(pathname, search);
};

describe('router', () => {
  it.each<Route>([
    { screen: 'start' },
    { screen: 'photo', folder: 'inbox', filename: 'IMG 1 (50%) ä/ü?#.jpg' },
    { screen: 'photo', folder: 'archive', filename: '<img src=x onerror=1>.png' },
    { screen: 'grid', query: { folder: 'inbox', q: '', sort: 'name', order: 'asc', state: null } },
    { screen: 'grid', query: { folder: 'keep', q: 'sea & "sun"', sort: 'date', order: 'desc', state: null } },
    { screen: 'history', tab: 'posts' },
    { screen: 'history', tab: 'decisions' },
    { screen: 'history', tab: 'posts', filter: { q: 'sea & "sun"', platform: 'telegram', from: '2026-11-01' } },
    { screen: 'sign-in', returnTo: '/photo/inbox/a.jpg' },
  ])('when a route is written as an address and read again, it is the same: %j', (route) => {
    expect(parse(formatRoute(route))).toEqual(route);
  });

  it.each([
    '/photo',
    '/photo/inbox',
    '/photo/secret/a.jpg',
    '/photo/inbox/a/b',
    '/nowhere',
    '/grid/x',
    '/photo/inbox/%E0',
  ])('when an address is none of ours, it is missing: %s', (path) => {
    expect(parseRoute(path, '')).toEqual({ screen: 'missing' });
  });

  it('when the query names unknown values, the defaults hold', () => {
    expect(parse('/grid?folder=etc&sort=rating&order=up')).toEqual({
      screen: 'grid',
      query: { folder: 'inbox', q: '', sort: 'name', order: 'asc', state: null },
    });
  });

  it.each(['//evil.example', '/\\evil', 'https://evil.example', '/api/images', '/auth/login', null, '/a b'])(
    'when the way back is not a page of ours, it is the start: %s',
    (value) => {
      expect(safeReturn(value)).toBe('/');
    },
  );

  it('when the way back is a page of ours, it is kept', () => {
    expect(safeReturn('/photo/inbox/a%20b.jpg')).toBe('/photo/inbox/a%20b.jpg');
    expect(safeReturn('/authors')).toBe('/authors');
  });

  it.each([
    ['/photo/inbox/a%20b.jpg', false, '/auth/login?returnTo=%2Fphoto%2Finbox%2Fa%2520b.jpg'],
    ['/grid?q=sea&sort=date', true, '/auth/login?returnTo=%2Fgrid%3Fq%3Dsea%26sort%3Ddate&switch=1'],
    ['//evil.example', false, '/auth/login?returnTo=%2F'],
    ['/auth/logout', false, '/auth/login?returnTo=%2F'],
  ])('when one signs in from %s, the way leads back there', (returnTo, anotherAccount, expected) => {
    expect(loginPath(returnTo, anotherAccount)).toBe(expected);
  });
});
