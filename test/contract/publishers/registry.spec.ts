import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FactoryProvider } from '@nestjs/common';
import sharp from 'sharp';
import { publishersOfAllTypes } from '../../../src/app.publishers.js';
import { PUBLISHER_TYPES, Secret } from '../../../src/kernel/index.js';
import type { PublisherType, TenantConfig } from '../../../src/kernel/index.js';
import { allObservers, createHttpClient } from '../../../src/platform/http/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import { PublisherFactory, type Publisher } from '../../../src/publishers/index.js';
import {
  AMBIGUITY_ROWS,
  AMBIGUITY_TABLE,
  expectedOf,
  MemorySink,
  SEND_FAULTS,
} from '../../../src/publishers/testing/index.js';
import { LeakLog } from '../../support/leaks/leak-log.js';
import { BENCHES } from './benches.js';

/** Longest side and gate by type, with `nsfw: spoiler` asked for. Spec: publishers.md sections 2 and 3. */
const PROMISED: Readonly<Partial<Record<PublisherType, { readonly maxSide: number; readonly gate: string }>>> = {
  outbox: { maxSide: 4096, gate: 'spoiler' },
  telegram: { maxSide: 2560, gate: 'spoiler' },
  fetlife: { maxSide: 4096, gate: 'block' },
  email: { maxSide: 4096, gate: 'block' },
};
/** Good settings for all types at once; each ignores what is not its own. */
const SETTINGS = { channel_id: '@studio', recipient: 'someone@inbox.example', nsfw: 'spoiler' };
const SECRETS = { bot_token: '123456789:a-token-with-a-good-shape-and-no-owner', password: 'good enough' };
const CONFIG = {
  tenant: 'vermont',
  configVersion: 'v1',
  emailServer: {
    host: 'smtp.example',
    port: 587,
    useTls: true,
    fromEmail: 'a@b.example',
    username: null,
    passwordRef: null,
  },
  confirmation: { toSender: false, tagsCount: 5, tagsNature: null },
} as TenantConfig;

/** The very factory of the application. */
function wiredFactory(): PublisherFactory {
  const provider = publishersOfAllTypes.find((one) => 'provide' in one && one.provide === PublisherFactory);
  const { useFactory } = provider as FactoryProvider<PublisherFactory>;
  const clock = new SystemClock();
  const environment = { services: { allowPlainSmtp: false, telegramApiBaseUrl: null } };
  const http = createHttpClient(clock);
  return useFactory(environment, {}, http, allObservers([]), clock, new LeakLog()) as PublisherFactory;
}

async function buildAll(): Promise<ReadonlyMap<PublisherType, Publisher>> {
  const factory = wiredFactory();
  const built = new Map<PublisherType, Publisher>();
  for (const type of PUBLISHER_TYPES) {
    const entry = { id: `${type}-1`, type, credentialsRef: null, config: SETTINGS };
    const result = await factory.build(CONFIG, entry, new MemorySink(), new Secret(SECRETS));
    if ('unavailable' in result) expect(result).toEqual({ unavailable: 'not_configured', field: 'type' });
    else built.set(type, result);
  }
  return built;
}

describe('every platform the application can post to', () => {
  let built: ReadonlyMap<PublisherType, Publisher>;
  beforeAll(async () => {
    built = await buildAll();
  });
  afterAll(() => Promise.all([...built.values()].map((publisher) => publisher.dispose())));

  it('when a type can be built, it has a column in the table, a stand-in and a promise here, and no other has', () => {
    const types = [...built.keys()].sort();
    const inTable = PUBLISHER_TYPES.filter((type) => !('notBuilt' in AMBIGUITY_TABLE[type]));
    expect([...inTable].sort()).toEqual(types);
    expect(Object.keys(BENCHES).sort()).toEqual(types);
    expect(Object.keys(PROMISED).sort()).toEqual(types);
  });

  it('when a type can be built, every row has its cell, and what any publisher can meet is in one of them', () => {
    for (const type of built.keys()) {
      const column = AMBIGUITY_TABLE[type];
      if ('notBuilt' in column) throw new Error(`${type} has no column`);
      expect(Object.keys(column.cells)).toEqual([...AMBIGUITY_ROWS]);
      for (const fault of SEND_FAULTS)
        expect([type, fault, expectedOf(type, fault) === null]).toEqual([type, fault, false]);
    }
  });

  it('when a type can be built, a suite runs on it, and on the wire unless it is our own outbox', () => {
    const specs = readdirSync(__dirname).filter((name) => name.endsWith('.spec.ts') && name !== 'registry.spec.ts');
    const texts = specs.map((name) => readFileSync(join(__dirname, name), 'utf8'));
    for (const type of built.keys()) {
      const own = texts.filter((text) => text.includes(`'${type}'`) && text.includes('describePublisher('));
      expect([type, own.length]).toEqual([type, 1]);
      expect([type, own.some((text) => text.includes('describePublisherOnWire('))]).toEqual([type, type !== 'outbox']);
    }
  });

  it('when a type can be built, it has rules, a gate, a label and a limit of time', () => {
    for (const [type, publisher] of built) {
      const { captionRules, nsfwGate, maxSendMs, label, captionStyle, id } = publisher;
      expect([publisher.type, id, nsfwGate]).toEqual([type, `${type}-1`, PROMISED[type]?.gate]);
      expect(captionRules.limits.length).toBeGreaterThan(0);
      for (const { max } of captionRules.limits) expect(max).toBeGreaterThan(0);
      expect([label, captionStyle]).toEqual([expect.stringMatching(/^\p{Lu}/u), expect.stringMatching(/./)]);
      expect(maxSendMs > 0 && maxSendMs <= 75_000).toBe(true);
      expect(publisher.destination()).toMatch(/^[0-9a-f]{16}$/);
    }
    const destinations = [...built.values()].map((publisher) => publisher.destination());
    expect(new Set(destinations).size).toBe(built.size);
  });

  it('when a photo is larger than a platform takes, its image is exactly as large as that, and no other limit is missed', async () => {
    const wide = await sharp({ create: { width: 4300, height: 1075, channels: 3, background: '#336699' } })
      .jpeg()
      .toBuffer();
    for (const [type, publisher] of built) {
      const { width, height } = await publisher.prepare(wide, { caption: 'x', altText: null, spoiler: false });
      expect([type, Math.max(width, height)]).toEqual([type, PROMISED[type]?.maxSide]);
    }
  });
});
