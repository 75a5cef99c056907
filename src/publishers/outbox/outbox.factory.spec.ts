import { fc } from '../../../test/support/properties.js';
import type { PublisherEntry, TenantConfig } from '../../kernel/index.js';
import { MemorySink } from '../testing/index.js';
import { OutboxPublisherFactory } from './outbox.factory.js';
import { OutboxPublisher } from './outbox.publisher.js';

const factory = new OutboxPublisherFactory({ now: () => 0, monotonicMs: () => 0 });
// The outbox needs nothing of the tenant's config.
const config = {} as TenantConfig;
const build = (entry: Partial<PublisherEntry>) =>
  factory.build(config, { id: 'outbox', type: 'outbox', credentialsRef: null, config: {}, ...entry }, new MemorySink());

describe('OutboxPublisherFactory', () => {
  it('when nothing is set, there is an outbox that allows everything', async () => {
    const publisher = await build({});
    expect(publisher).toBeInstanceOf(OutboxPublisher);
    expect(publisher).toMatchObject({ id: 'outbox', nsfwGate: 'allow' });
  });

  it('when settings are right and some keys unknown, they count and the others are ignored', async () => {
    const settings = { target: 'folder', nsfw: 'block', pad_color: '#ABCDEF', later: [1] };
    expect(await build({ config: settings })).toMatchObject({ nsfwGate: 'block' });
  });

  it.each([
    ['target', 'cellar'], ['target', 7], ['nsfw', 'maybe'], ['nsfw', true], ['pad_color', 'red'], ['pad_color', '#fff'],
    ['pad_color', { toString: null }],
  ])('when %s is %j, the entry is not configured, and the path is said', async (key, value) => {
    const built = await build({ config: { [key]: value } });
    expect(built).toEqual({ unavailable: 'not_configured', field: `config.${key}` });
  }); // prettier-ignore

  it('when the entry is of another type, it is not configured here', async () => {
    expect(await build({ type: 'telegram' })).toEqual({ unavailable: 'not_configured', field: 'type' });
  });

  it('when settings are anything at all, building never throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom('target', 'nsfw', 'pad_color', 'x'), fc.anything()),
        async (any) => {
          expect(await build({ config: any })).toBeDefined();
        },
      ),
    );
  });
});
