import { PublisherError } from '../../kernel/index.js';
import { safeError } from './safe-error.js';

describe('safeError', () => {
  it('when the error is one of ours, code and constant message are kept', () => {
    const error = new PublisherError('storage_unavailable', 'upstream', 'Storage does not answer.', {
      retryAfterSeconds: 5,
      reason: 'timeout',
    });
    expect(safeError(error, true)).toMatchObject({
      error: 'PublisherError',
      code: 'storage_unavailable',
      message: 'Storage does not answer.',
      retry_after: 5,
      reason: 'timeout',
    });
  });

  it('when the error is foreign, its message is dropped in production and cut elsewhere', () => {
    const error = new TypeError('y'.repeat(500));
    expect(safeError(error, true)).not.toHaveProperty('message');
    expect(safeError(error, false)['message']).toHaveLength(200);
  });

  it('when a frame is ours it is named without a path of the machine, others are left out', () => {
    const frames = safeError(new Error('x'), true)['frames'] as string[];
    expect(frames[0]).toMatch(/src\/platform\/logging\/safe-error\.spec\.ts:\d+$/);
    expect(frames.join('\n')).not.toMatch(/node_modules| \//);
  });

  it('when something is thrown that is no error, only its type is said', () => {
    expect(safeError('a secret text', true)).toEqual({ error: 'string' });
  });

  it('when a foreign error of Node is logged in production, its system code stays and other words do not', () => {
    expect(safeError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), true)['code']).toBe('ECONNREFUSED');
    expect(safeError(Object.assign(new Error('x'), { code: 'Their Own Words' }), true)).not.toHaveProperty('code');
  });

  it('when an error carries a cause, aggregated errors and properties, none of them is kept', () => {
    const inner = new Error('inner-canary');
    const error = new AggregateError([inner], 'outer-canary', { cause: inner });
    Object.assign(error, { config: { headers: 'header-canary' }, request: inner, input: 'input-canary' });
    const text = JSON.stringify(safeError(error, true));
    expect(text).toContain('"AggregateError"');
    expect(text).not.toContain('canary');
  });

  it('when the message looks like frames, none of it is taken for one', () => {
    const error = new Error('x\n    at canary (/app/src/canary.js:1:2)');
    expect(JSON.stringify(safeError(error, true))).not.toContain('canary');
  });

  it('when an error throws as soon as it is looked at, it is still a line', () => {
    const broken = new Error('x');
    const bang = (): never => {
      throw new Error('bang');
    };
    for (const name of ['stack', 'message', 'name', 'code', 'kind', 'constructor', 'toString']) {
      Object.defineProperty(broken, name, { get: bang });
    }
    expect(safeError(broken, false)).toEqual({ error: 'Error', frames: [], message: '' });
  });

  it('when a foreign message holds a secret across the cut, it is scrubbed before it is cut', () => {
    const error = new Error(`${'y'.repeat(190)} the-canary-of-this-test`);
    const scrub = (text: string): string => text.replace('the-canary-of-this-test', '[MASKED]');
    expect(safeError(error, false, scrub)['message']).toBe(`${'y'.repeat(190)} [MASKED]`);
  });

  it.each([
    ['a string', 'canary'],
    ['an object', { toString: (): string => 'canary', message: 'canary' }],
    ['nothing', undefined],
    ['a proxy', new Proxy(new Error('canary'), {})],
  ])('when %s is thrown instead of an error, only its type is said', (_what, thrown) => {
    expect(safeError(thrown, false)).toEqual({ error: typeof thrown });
  });
});
