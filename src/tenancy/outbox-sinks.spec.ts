import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomIds } from '../platform/system/index.js';
import type { OutboxSink } from '../publishers/index.js';
import { memoryStorage } from '../storage/testing/index.js';
import { DocumentOutboxSink } from './document-outbox-sink.js';
import { FolderOutboxSink } from './folder-outbox-sink.js';
import { HandClock } from './testing/tenancy-fixtures.js';

const PATH = '2026-11/ab12cd34ef56-outbox-1/post.json';
const bytes = (text: string) => new TextEncoder().encode(text);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outbox-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sinks: readonly (readonly [string, () => OutboxSink])[] = [
  ['folder', () => new FolderOutboxSink(join(folder, 'vermont'), new RandomIds())],
  ['storage', () => new DocumentOutboxSink(memoryStorage({ clock: new HandClock() }).storage.documents)],
];

describe.each(sinks)('the %s outbox', (_name, build) => {
  it('when a file is created twice, the first one stays', async () => {
    const sink = build();
    expect(await sink.create(PATH, bytes('one'))).toBe('created');
    expect(await sink.create(PATH, bytes('two'))).toBe('exists');
    expect(Buffer.from((await sink.read(PATH, 100)) ?? []).toString()).toBe('one');
  });

  it('when a file is not there, reading gives null', async () => {
    expect(await build().read(PATH, 100)).toBeNull();
  });
});

describe('the folder outbox', () => {
  it('when twenty writers create one file at once, one of them does and no other file stays behind', async () => {
    const sink = new FolderOutboxSink(folder, new RandomIds());
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => sink.create('a/post.json', bytes(`text ${index}`))),
    );
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(await readdir(join(folder, 'a'))).toEqual(['post.json']);
    const winner = outcomes.indexOf('created');
    expect(await readFile(join(folder, 'a', 'post.json'), 'utf8')).toBe(`text ${winner}`);
  });

  it.each(['../x', 'a/../x', '/etc/x', 'a//b', '.hidden', 'a/b\u0000', ''])(
    'when the path is %j, nothing is written',
    async (path) => {
      const sink = new FolderOutboxSink(folder, new RandomIds());
      await expect(sink.create(path, bytes('x'))).rejects.toMatchObject({ code: 'internal_error' });
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('when a file is larger than asked for, it is not given', async () => {
    const sink = new FolderOutboxSink(folder, new RandomIds());
    await sink.create('a.json', bytes('12345'));
    await expect(sink.read('a.json', 4)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});
