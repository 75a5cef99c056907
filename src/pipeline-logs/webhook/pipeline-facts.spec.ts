import type { EventLog } from '../../platform/logging/index.js';
import { parseEvent } from './parse-event.js';
import { factsOf, pipelineTypeOf } from './pipeline-facts.js';
import { recordIdOf, semanticKeyOf } from './pipeline-keys.js';
import { isProcessed, statusReason } from './status-gate.js';
import { UnknownSources } from './unknown-sources.js';

const event = (attributes: object, more: object = {}): Buffer =>
  Buffer.from(
    JSON.stringify({
      object_kind: 'pipeline',
      object_attributes: { id: 12345, status: 'success', ...attributes },
      project: { id: 123 },
      ...more,
    }),
  );
const facts = (attributes: object, more: object = {}) => factsOf(parseEvent(event(attributes, more)), 'success');

describe('types of pipelines', () => {
  test.each([
    ['push', 'main'],
    ['web', 'main'],
    ['schedule', 'main'],
    ['trigger', 'main'],
    ['api', 'main'],
    ['parent_pipeline', 'child'],
    ['merge_request_event', 'merge_request'],
    ['external', 'unknown'],
    ['Push', 'unknown'],
    [null, 'unknown'],
  ] as const)('when the source is %s, it is %s', (source, type) => {
    expect(pipelineTypeOf(source, false)).toBe(type);
  });

  test('when there is a merge request, that counts before every source', () => {
    expect(pipelineTypeOf('push', true)).toBe('merge_request');
    expect(pipelineTypeOf('parent_pipeline', true)).toBe('merge_request');
    expect(facts({ source: 'push' }, { merge_request: { id: 1 } }).pipeline_type).toBe('merge_request');
    expect(facts({ source: 'push' }, { merge_request: null }).pipeline_type).toBe('main');
  });

  test('when a source stands for none, it is said once per source', () => {
    const said: unknown[] = [];
    const log = { info: (...parts: unknown[]) => void said.push(parts[2]) } as unknown as EventLog;
    const sources = new UnknownSources(log);
    for (const source of ['chat', 'chat', null, 'pipeline', 'chat', null]) sources.note(source);
    expect(said).toEqual(['chat', 'none', 'pipeline'].map((source) => ({ result: 'unknown_source', source })));
    for (let count = 0; count < 200; count += 1) sources.note(`x${'a'.repeat(count % 40)}_${'b'.repeat(count / 40)}`);
    expect(said.length).toBeLessThanOrEqual(50);
  });
});

describe('facts of a pipeline', () => {
  test('when all that may be missing is missing, it is null', () => {
    expect(facts({})).toEqual({
      pipeline_id: 12345,
      project_id: 123,
      project_name: null,
      status: 'success',
      ref: null,
      sha: null,
      source: null,
      pipeline_type: 'unknown',
      created_at: null,
      finished_at: null,
      duration: null,
      user: null,
      stages: [],
    });
  });

  test('when they are listed, they stand in the order of the body', () => {
    expect(Object.keys(facts({}))).toEqual([
      'pipeline_id', 'project_id', 'project_name', 'status', 'ref', 'sha', 'source', 'pipeline_type', 'created_at',
      'finished_at', 'duration', 'user', 'stages',
    ]); // prettier-ignore
  });

  test('when GitLab does not tell who it was, it is null', () => {
    expect(facts({}, { user: { name: '[REDACTED]', email: '[REDACTED]' } }).user).toEqual({ name: null, email: null });
    expect(facts({}, { user: {} }).user).toEqual({ name: null, email: null });
  });

  test('when times have other forms, they have one here, and the key is made of that', () => {
    const normal = facts({ finished_at: '2024-01-01 00:02:00 UTC' });
    expect(normal.finished_at).toBe('2024-01-01T00:02:00Z');
    const key = semanticKeyOf('https://gitlab.example.com', normal);
    expect(key).toBe('["https://gitlab.example.com",123,12345,"success","2024-01-01T00:02:00Z"]');
    expect(semanticKeyOf('https://gitlab.example.com', facts({ finished_at: '2024-01-01T02:02:00+02:00' }))).toBe(key);
    expect(recordIdOf(12345, key)).toMatch(/^12345-[0-9a-f]{16}$/);
    expect(semanticKeyOf('https://x', facts({}))).toBe('["https://x",123,12345,"success",null]');
  });
});

describe('what is read of a webhook', () => {
  test('when a name is written with escapes, or comes twice, it is read as the parser reads it', () => {
    const text = event({}).toString();
    const escaped = text.replace('"id":12345', '"\\u0069d":12345.0');
    expect(() => parseEvent(Buffer.from(escaped))).toThrow(expect.objectContaining({ code: 'validation_failed' }));
    const twice = text.replace('"id":12345', '"id":1.0,"id":12345');
    expect(parseEvent(Buffer.from(twice)).attributes.id).toBe(12345);
  });

  test('when a number elsewhere is no whole one, or a text looks like an id, it does not matter', () => {
    const { attributes } = parseEvent(
      event({ duration: 1.5, ref: '"id":1.0' }, { more: { id: 1.5, deep: { id: 1e3 } } }),
    );
    expect([attributes.id, attributes.duration]).toEqual([12345, 1.5]);
  });

  test('when it is nested without end, it is refused before it is parsed', () => {
    for (const bytes of ['['.repeat(1_000_000), '{"a":'.repeat(200_000)]) {
      expect(() => parseEvent(Buffer.from(bytes))).toThrow(expect.objectContaining({ code: 'malformed_request' }));
    }
  });

  test('when several fields are wrong, all are named', () => {
    const wrong = event({ id: 'canary', status: null, ref: 5 }, { project: {}, user: { email: 7 } });
    try {
      parseEvent(wrong);
      throw new Error('It was taken.');
    } catch (error) {
      const { details } = error as { details: { fields: readonly { pointer: string }[] } };
      expect(details.fields.map(({ pointer }) => pointer)).toEqual([
        '/object_attributes/id',
        '/object_attributes/status',
        '/object_attributes/ref',
        '/project/id',
        '/user/email',
      ]);
      expect(JSON.stringify(details)).not.toContain('canary');
    }
  });
});

describe('the gate', () => {
  test('when a word is none of the four, it is skipped', () => {
    for (const word of ['success', 'failed', 'canceled', 'skipped']) expect(isProcessed(word)).toBe(true);
    for (const word of ['running', 'Success', ' success', '', 'constructor']) expect(isProcessed(word)).toBe(false);
  });

  test('when a word is said back, only 40 harmless characters are', () => {
    expect(statusReason('waiting_for_resource')).toBe('waiting_for_resource');
    expect(statusReason('<script>\n"x"')).toBe('scriptx');
    expect(statusReason('a'.repeat(100))).toHaveLength(40);
  });
});
