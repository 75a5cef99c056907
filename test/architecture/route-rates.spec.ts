import { RATE_CLASSES, rateClassOf } from '../../src/platform/routing/index.js';
import type { RateClass } from '../../src/platform/routing/index.js';
import { BUCKETS_OF, RATE_TABLE } from '../../src/web/index.js';
import type { Route } from '../../src/web/index.js';
import { startTestApp } from '../support/app/index.js';

/** web-api.md section 9, by address; the first that fits counts. What fits none is a read or a change. */
const CLASSES: readonly (readonly [pattern: RegExp, rateClass: RateClass])[] = [
  [/^GET \/(?:assets\/\*path|favicon\.ico)$/, 'page'],
  [/^GET \/(?:grid|photo\/.*|history|upload|sign-in)?$/, 'page'],
  [/^(?:GET|POST) \/auth\/(?:login|logout|renew)$/, 'sign_in'],
  [/^POST \/api\/admin\/log(?:in|out)$/, 'sign_in'],
  [/^POST \/api\/admin\/config\/refresh$/, 'refresh'],
  [/^GET \/api\/images$/, 'listing'],
  [/\/thumbnail$/, 'thumbnail'],
  [/\/original$/, 'original'],
  [/^POST .*\/analyze$/, 'analyze'],
  [/^POST .*\/publish(?:\/next)?$/, 'publish'],
  [/^POST .*\/upload$/, 'upload'],
  [/^POST \/api\/bulk$/, 'bulk'],
  [/^POST .*\/delete$|^DELETE \/api\/library\//, 'delete'],
  // Changes nothing, and the page asks while somebody types.
  [/^POST \/api\/captions\/preview$/, 'read'],
];

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

function wanted(route: Route): RateClass {
  const known = CLASSES.find(([pattern]) => pattern.test(nameOf(route)));
  return known?.[1] ?? (route.method === 'GET' ? 'read' : 'mutation');
}

function classOf({ controller, handler, method }: Route): RateClass {
  return rateClassOf(Reflect.get(controller.prototype as object, handler) as object, method);
}

describe('rate classes of routes', () => {
  it('when the application is built, every route of tenants counts as what the table says', async () => {
    const app = await startTestApp();
    const routes = app.routes.routes.filter(({ hosts }) => hosts.includes('tenant'));
    await app.stop();
    const found = routes.map((route) => `${nameOf(route)}: ${classOf(route)}`);
    expect(found).toEqual(routes.map((route) => `${nameOf(route)}: ${wanted(route)}`));
    const used = new Set(routes.map(classOf));
    const unused = CLASSES.filter(([pattern]) => !routes.some((route) => pattern.test(nameOf(route))));
    expect(unused.map(([, rateClass]) => rateClass)).toEqual([]);
    expect(RATE_CLASSES.filter((name) => !used.has(name))).toEqual([]);
  });

  it('when a limit stands in the table, some class counts in it', () => {
    const counted = Object.values(BUCKETS_OF).flatMap(({ address, person, tenant }) => [address, ...person, ...tenant]);
    const always = ['tenantTotal', 'tenantFreshListings'];
    expect(
      Object.keys(RATE_TABLE).filter((name) => !always.includes(name) && !counted.includes(name as never)),
    ).toEqual([]);
  });
});
