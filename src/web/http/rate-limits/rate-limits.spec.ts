import { PublisherError } from '../../../kernel/index.js';
import { TokenBuckets } from '../../../platform/rate-limits/index.js';
import { RATE_CLASSES } from '../../../platform/routing/index.js';
import type { RateClass } from '../../../platform/routing/index.js';
import type { Identity, TenantContext } from '../../../tenancy/index.js';
import { RateLimits } from './rate-limits.js';
import type { CountedRequest } from './rate-limits.js';
import { RATE_TABLE } from './rate-table.js';

type Asker = { subject?: string; tenant?: string; ip?: string; fresh?: boolean; admin?: boolean; aiRate?: number };

function world(table: typeof RATE_TABLE | null = RATE_TABLE) {
  const limits = new RateLimits(table, new TokenBuckets({ now: () => 0, monotonicMs: () => 0 }));
  const ask = (rateClass: RateClass, asker: Asker = {}): number => {
    const { subject, tenant = 'aurora', ip = '203.0.113.7', fresh = false, admin = subject !== undefined } = asker;
    const query = fresh ? { fresh: 'true' } : {};
    const identity = subject === undefined ? null : ({ subject, mode: 'auth0', sessionId: 'any' } as Identity);
    const config = { ai: asker.aiRate === undefined ? null : { ratePerMinute: asker.aiRate } };
    const context = { tenant, identity, config } as TenantContext;
    const request = { ip, query } as unknown as CountedRequest;
    try {
      limits.admitAddress(request, context, rateClass);
      limits.admit(request, context, rateClass, admin);
      return 0;
    } catch (error) {
      if (!(error instanceof PublisherError) || error.code !== 'rate_limited') throw error;
      return error.details.retryAfterSeconds ?? NaN;
    }
  };
  const until429 = (rateClass: RateClass, asker: Asker = {}): number => {
    for (let count = 0; count < 20_000; count += 1) if (ask(rateClass, asker) > 0) return count;
    throw new Error('Nothing was ever refused.');
  };
  return { ask, until429 };
}

describe('RateLimits', () => {
  it.each([
    ['read', {}, 80, 1],
    ['read', { subject: 'ada' }, 200, 1],
    ['listing', { subject: 'ada' }, 200, 1],
    ['listing', { subject: 'ada', fresh: true }, 2, 10],
    ['thumbnail', {}, 200, 1],
    ['thumbnail', { subject: 'ada' }, 1_000, 1],
    ['original', { subject: 'ada' }, 20, 1],
    ['mutation', { subject: 'ada' }, 40, 1],
    ['bulk', { subject: 'ada' }, 2, 10],
    ['analyze', { subject: 'ada' }, 7, 3],
    ['analyze', { subject: 'ada', aiRate: 3 }, 1, 20],
    ['publish', { subject: 'ada' }, 7, 3],
    ['upload', { subject: 'ada' }, 20, 1],
    ['delete', { subject: 'ada' }, 7, 3],
    ['refresh', { subject: 'ada' }, 2, 10],
    ['page', {}, 4_000, 1],
    ['sign_in', {}, 4_000, 1],
  ] as const)('when it is a %s of %j, %i come at once and the next waits %i s', (rateClass, asker, count, wait) => {
    const { until429, ask } = world();
    expect(until429(rateClass, asker)).toBe(count);
    expect(ask(rateClass, asker)).toBe(wait);
  });

  it('when one admin has used up every class, another tenant feels nothing', () => {
    const { until429 } = world();
    const fresh = world();
    const ada: Asker = { subject: 'ada', aiRate: 600 };
    const used = RATE_CLASSES.filter((name) => name !== 'page' && name !== 'sign_in');
    for (const rateClass of used) until429(rateClass, ada);
    for (const rateClass of used) {
      const alone = fresh.until429(rateClass, { subject: 'cara', tenant: 'harbor', aiRate: 600 });
      expect([rateClass, until429(rateClass, { ...ada, tenant: 'harbor' })]).toEqual([rateClass, alone]);
    }
  });

  it('when one admin has used up theirs, another one feels only what the whole tenant has', () => {
    const { until429 } = world();
    for (const rateClass of ['publish', 'delete', 'original', 'read'] as const) until429(rateClass, { subject: 'ada' });
    const bob = { subject: 'bob' };
    // Of the tenant's 10 publishes at once Ada has had 7, and all of its 7 deletes.
    expect([until429('publish', bob), until429('delete', bob)]).toEqual([3, 0]);
    expect([until429('original', bob), until429('read', bob), until429('mutation', bob)]).toEqual([20, 200, 37]);
  });

  it('when a person comes with other cookies or from other addresses, they are still one person', () => {
    const { until429, ask } = world();
    until429('publish', { subject: 'ada' });
    expect(ask('publish', { subject: 'ada', ip: '198.51.100.9' })).toBe(3);
  });

  it('when a stranger takes another address of their household, they are still one client', () => {
    const { until429, ask } = world();
    until429('read', { ip: '2001:db8:1:2::1' });
    expect(ask('read', { ip: '2001:db8:1:2:ffff::9' })).toBe(1);
    expect(ask('read', { ip: '2001:db8:1:3::1' })).toBe(0);
    expect(ask('read', { ip: '203.0.113.9' })).toBe(0);
  });

  it('when somebody who is no admin asks for fresh listings, the admins’ few are not used up', () => {
    const { ask } = world();
    for (let count = 0; count < 10; count += 1) {
      ask('listing', { fresh: true });
      ask('listing', { fresh: true, subject: 'mallory', admin: false });
    }
    expect(ask('listing', { fresh: true, subject: 'ada' })).toBe(0);
  });

  it('when a stranger is refused by address, the tenant’s total is not used up', () => {
    const { ask, until429 } = world();
    until429('read', {});
    for (let count = 0; count < 10_000; count += 1) ask('read', {});
    expect(until429('page')).toBe(4_000 - 80);
  });

  it('when the limits are lifted, nobody is ever refused', () => {
    const { ask } = world(null);
    const waits = Array.from({ length: 100 }, () => ask('refresh', { subject: 'ada' }));
    expect(new Set(waits)).toEqual(new Set([0]));
  });
});
