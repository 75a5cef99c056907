import { PUBLISHER_TYPES, Secret } from '../kernel/index.js';
import type { PublisherEntry, PublisherType, TenantConfig } from '../kernel/index.js';
import type { PublisherFactory } from './publisher.port.js';
import { PublishersByType, type PublisherFactories } from './publishers-by-type.js';
import { FakePublisher, MemorySink } from './testing/index.js';

const config = { tenant: 'vermont' } as TenantConfig;
const sink = new MemorySink();
const secret = new Secret({ bot_token: 'x' });

const entryOf = (type: string): PublisherEntry => ({
  id: `${type}-1`,
  type: type as PublisherType,
  credentialsRef: null,
  config: {},
});

/** Builds a fake of its type and says what it was given. */
function factoryOf(type: PublisherType, calls: unknown[][]): PublisherFactory {
  return {
    build: (...args) => {
      calls.push(args);
      return Promise.resolve(new FakePublisher({ type, id: args[1].id }));
    },
  };
}

const all = (make: (type: PublisherType) => PublisherFactory | null): PublisherFactories =>
  Object.fromEntries(PUBLISHER_TYPES.map((type) => [type, make(type)])) as PublisherFactories;

describe('PublishersByType', () => {
  it.each(PUBLISHER_TYPES)(
    'when an entry is of the type %s, that factory builds it from all it was given',
    async (type) => {
      const calls: unknown[][] = [];
      const publishers = new PublishersByType(all((one) => factoryOf(one, one === type ? calls : [])));
      const entry = entryOf(type);
      expect(await publishers.build(config, entry, sink, secret)).toMatchObject({ type, id: `${type}-1` });
      expect(calls).toEqual([[config, entry, sink, secret]]);
    },
  );

  it('when this build has no such platform, the entry is not configured and the type is not offered', async () => {
    const publishers = new PublishersByType(all((type) => (type === 'outbox' ? factoryOf(type, []) : null)));
    expect(publishers.types).toEqual(['outbox']);
    for (const type of PUBLISHER_TYPES.filter((one) => one !== 'outbox')) {
      const built = await publishers.build(config, entryOf(type), sink, secret);
      expect(built).toEqual({ unavailable: 'not_configured', field: 'type' });
    }
  });

  it.each(['', 'carrier-pigeon', 'OUTBOX', 'constructor', 'toString', '__proto__'])(
    'when the type is %j, which nobody knows, the entry is not configured and nothing is thrown',
    async (type) => {
      const publishers = new PublishersByType(all((one) => factoryOf(one, [])));
      const built = await publishers.build(config, entryOf(type), sink, null);
      expect(built).toEqual({ unavailable: 'not_configured', field: 'type' });
    },
  );
});
