import { EnvironmentError, loadEnvironment } from './index.js';

const CANARY = 'CANARY-value';

function servicesOf(env: Record<string, string>) {
  return loadEnvironment(env).environment.services;
}

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadEnvironment(env);
    return [];
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    expect(error.message).not.toContain('CANARY');
    return error.variables;
  }
}

describe('the services behind captions and platforms', () => {
  test('when nothing is said, they are those of OpenAI and Telegram, and mail needs TLS', () => {
    expect(servicesOf({})).toEqual({
      openaiBaseUrl: null,
      openaiApiStyle: null,
      telegramApiBaseUrl: null,
      allowPlainSmtp: false,
    });
  });

  test('when a blank address is carried along, it counts as unset', () => {
    expect(servicesOf({ OPENAI_BASE_URL: '', TELEGRAM_API_BASE_URL: ' ' })).toMatchObject({
      openaiBaseUrl: null,
      telegramApiBaseUrl: null,
    });
  });

  test.each(['OPENAI_BASE_URL', 'TELEGRAM_API_BASE_URL'])(
    'when %s is https, or http on this machine, it is taken without its last slash',
    (name) => {
      const valueOf = (url: string) => Object.values(servicesOf({ [name]: url })).find((value) => value !== null);
      expect(valueOf('https://ai.example.com/v1/')).toBe('https://ai.example.com/v1');
      expect(valueOf('http://127.0.0.1:11434/v1')).toBe('http://127.0.0.1:11434/v1');
      expect(valueOf('http://localhost:8081')).toBe('http://localhost:8081');
    },
  );

  test.each(['OPENAI_BASE_URL', 'TELEGRAM_API_BASE_URL'])(
    'when %s is plain http elsewhere, no URL, or carries a secret, it is refused without its value',
    (name) => {
      const bad = [
        `http://${CANARY}.example.com/v1`,
        'http://127.0.0.1.example.com/v1',
        `https://user:${CANARY}@ai.example.com`,
        `https://ai.example.com/?key=${CANARY}`,
        'ftp://ai.example.com',
        CANARY,
      ];
      expect(bad.map((url) => problemsOf({ [name]: url }))).toEqual(bad.map(() => [name]));
    },
  );

  test('when the API style is no word of ours, it is refused', () => {
    expect(servicesOf({ OPENAI_API_STYLE: 'chat' }).openaiApiStyle).toBe('chat');
    expect(problemsOf({ OPENAI_API_STYLE: 'assistants' })).toEqual(['OPENAI_API_STYLE']);
  });

  test('when plain mail is permitted in production, that is worth a line', () => {
    const { warnings, environment } = loadEnvironment({ NODE_ENV: 'production', ALLOW_PLAIN_SMTP: 'true' });
    expect(environment.services.allowPlainSmtp).toBe(true);
    expect(warnings.filter((line) => line.includes('ALLOW_PLAIN_SMTP'))).toHaveLength(1);
  });
});

describe('who writes the captions of standalone mode', () => {
  test.each([
    ['nothing is set', {}, 'offline'],
    ['there is a key', { OPENAI_API_KEY: 'sk-1' }, 'openai'],
    ['there is a key and offline is asked for', { OPENAI_API_KEY: 'sk-1', CAPTIONING_PROVIDER: 'offline' }, 'offline'],
    ['OpenAI is asked for', { OPENAI_API_KEY: 'sk-1', CAPTIONING_PROVIDER: 'openai' }, 'openai'],
  ])('when %s', (_case, env, provider) => {
    const { environment, warnings } = loadEnvironment(env);
    expect([environment.standaloneCaptioning, warnings]).toEqual([provider, []]);
  });
});
