import { EnvironmentError, loadEnvironment } from '../platform/environment/index.js';
import { chooseConfigSource } from './index.js';

const URL_AND_TOKEN = { ORCHESTRATOR_BASE_URL: 'https://control.example', ORCHESTRATOR_SERVICE_TOKEN: 'token' };
const choose = (env: Record<string, string>) => chooseConfigSource(loadEnvironment(env).environment);

describe('choosing the config source', () => {
  test.each<[string, Record<string, string>, string]>([
    ['nothing is set', {}, 'env'],
    ['only the URL decides', URL_AND_TOKEN, 'orchestrator'],
    ['env is forced, whatever else is set', { ...URL_AND_TOKEN, CONFIG_SOURCE: 'env' }, 'env'],
    ['env is forced and the connection is half set', { CONFIG_SOURCE: 'env', ORCHESTRATOR_SERVICE_TOKEN: 't' }, 'env'],
    ['orchestrator is forced', { ...URL_AND_TOKEN, CONFIG_SOURCE: 'orchestrator' }, 'orchestrator'],
  ])('when %s', (_case, env, kind) => {
    expect(choose(env)).toBe(kind);
  });

  test('when the word is none of ours, the start is refused and the allowed words are named', () => {
    expect(() => choose({ CONFIG_SOURCE: 'consul' })).toThrow(EnvironmentError);
    expect(() => choose({ CONFIG_SOURCE: 'consul' })).toThrow('CONFIG_SOURCE must be one of: env, orchestrator');
  });

  test('when the URL has no token, the start is refused and the variable is named', () => {
    expect(() => choose({ ORCHESTRATOR_BASE_URL: 'https://control.example' })).toThrow('ORCHESTRATOR_SERVICE_TOKEN');
  });
});
