import { EnvironmentError, isLoopbackUrl, loadEnvironment } from './index.js';
import type { EnvironmentProblem } from './index.js';

const URL_SET = { ORCHESTRATOR_BASE_URL: 'https://control.example' };
const TOKEN = { ORCHESTRATOR_SERVICE_TOKEN: 'service-token' };

function problemsOf(env: Record<string, string>): readonly EnvironmentProblem[] {
  try {
    loadEnvironment(env);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
}

describe('the numbers of orchestrated mode', () => {
  // reliability.md section 2: outside of a range the process does not start.
  test.each<[string, number, number]>([
    ['RUNTIME_CONFIG_DEFAULT_TTL_SECONDS', 30, 3600],
    ['RUNTIME_CONFIG_STALE_MAX_SECONDS', 0, 86_400],
    ['MUTATION_CONFIG_MAX_AGE_SECONDS', 0, 3600],
    ['RUNTIME_CONFIG_NEGATIVE_TTL_SECONDS', 5, 300],
    ['CREDENTIAL_CACHE_TTL_SECONDS', 30, 600],
    ['RUNTIME_CONFIG_CACHE_MAX_SIZE', 10, 100_000],
    ['CREDENTIAL_CACHE_MAX_SIZE', 10, 100_000],
  ])('when %s is outside %i to %i, it is refused by name and rule; inside it is taken', (name, min, max) => {
    const rule = `must be a whole number from ${min} to ${max}`;
    for (const value of [String(min - 1), String(max + 1), '1.5', '', '1e3', 'many']) {
      expect(problemsOf({ [name]: value })).toEqual([{ variable: name, rule }]);
    }
    for (const value of [min, max]) expect(problemsOf({ [name]: String(value) })).toEqual([]);
  });

  test('when none is set, they have the defaults of the specification', () => {
    expect(loadEnvironment({}).environment.orchestrator).toMatchObject({
      preferPost: true,
      postReprobeSeconds: 600,
      timeoutMs: 5000,
      defaultTtlSeconds: 600,
      configCacheMaxSize: 1000,
      staleMaxSeconds: 3600,
      negativeTtlSeconds: 30,
      mutationMaxAgeSeconds: 600,
      credentialCacheEnabled: true,
      credentialCacheTtlSeconds: 600,
      credentialCacheMaxSize: 5000,
      healthReadyMode: 'strict',
    });
  });
});

describe('the connection', () => {
  test.each(['Env', 'ENV', 'env ', '', 'file', 'orchestrator,env', 'true'])(
    'when CONFIG_SOURCE is %p, the start is refused and the allowed words are named',
    (word) => {
      expect(problemsOf({ ...URL_SET, ...TOKEN, CONFIG_SOURCE: word })).toEqual([
        { variable: 'CONFIG_SOURCE', rule: 'must be one of: env, orchestrator' },
      ]);
    },
  );

  test.each<[string, Record<string, string>]>([
    ['no token at all', {}],
    ['a blank one', { ORCHESTRATOR_SERVICE_TOKEN: ' ' }],
    ['only a secondary one', { ORCHESTRATOR_SERVICE_TOKEN_SECONDARY: 'other-token' }],
  ])('when there is a URL and %s, the start is refused and the variable is named', (_case, env) => {
    const sources: readonly Record<string, string>[] = [{}, { CONFIG_SOURCE: 'orchestrator' }];
    for (const source of sources) {
      const names = problemsOf({ ...URL_SET, ...source, ...env }).map(({ variable }) => variable);
      expect(names).toEqual(['ORCHESTRATOR_SERVICE_TOKEN']);
    }
  });

  test('when the source is forced to env, an unsafe or half set connection is nobody’s business', () => {
    const env = { CONFIG_SOURCE: 'env', ORCHESTRATOR_BASE_URL: 'http://control.example' };
    expect(problemsOf(env)).toEqual([]);
    expect(problemsOf({ CONFIG_SOURCE: 'env', ...TOKEN })).toEqual([]);
  });

  test.each([
    'http://control.example',
    'http://10.0.0.7:8089',
    'http://127.0.0.1.example.com',
    'http://127.example.com',
    'http://localhost.example.com',
    'http://mylocalhost',
    'http://[::2]',
    'http://0.0.0.0',
    'HTTP://CONTROL.EXAMPLE',
  ])('when the URL is %s, it is refused without ORCHESTRATOR_ALLOW_HTTP', (url) => {
    const env = { ORCHESTRATOR_BASE_URL: url, ...TOKEN };
    const [problem, ...others] = problemsOf(env);
    expect(problem?.variable).toBe('ORCHESTRATOR_BASE_URL');
    expect(problem?.rule).toContain('ORCHESTRATOR_ALLOW_HTTP');
    expect(others).toEqual([]);
    expect(problemsOf({ ...env, ORCHESTRATOR_ALLOW_HTTP: 'true' })).toEqual([]);
  });

  test.each([
    'http://localhost:8089',
    'http://control.localhost',
    'http://127.0.0.1:8089',
    'http://127.1.2.3',
    'http://[::1]:8089',
  ])('when the URL is %s, it stays on this machine and is taken', (url) => {
    expect(isLoopbackUrl(url)).toBe(true);
    expect(problemsOf({ ORCHESTRATOR_BASE_URL: url, ...TOKEN })).toEqual([]);
  });

  test.each([
    'control.example',
    'ftp://control.example',
    'https://',
    '',
    'https://c.example/?a=b',
    'https://c.example#x',
  ])('when the URL is %p, it is none', (url) => {
    expect(problemsOf({ ORCHESTRATOR_BASE_URL: url, ...TOKEN }).map(({ variable }) => variable)).toEqual([
      'ORCHESTRATOR_BASE_URL',
    ]);
  });

  test('when the URL ends in slashes, they are dropped', () => {
    const env = { ORCHESTRATOR_BASE_URL: 'https://control.example/base//', ...TOKEN };
    expect(loadEnvironment(env).environment.orchestrator.baseUrl).toBe('https://control.example/base');
  });
});
