import { sha256Hex } from '../../kernel/index.js';
import { idempotencyKey } from './idempotency-key.js';

const SEMANTIC = '["https://gitlab.example.com",123,12345,"success","2024-01-01T00:02:00Z"]';

describe('the key of a body', () => {
  test('when the golden body is sent, it has the golden key', () => {
    expect(idempotencyKey(SEMANTIC, sha256Hex('{"pipeline_id":12345}'))).toBe('43d4d2c1-c227-5201-b9c4-e27f5d0f28a6');
  });

  test('when the body or the pipeline is another one, so is the key', () => {
    const key = idempotencyKey(SEMANTIC, sha256Hex('{}'));
    expect(key).not.toBe(idempotencyKey(SEMANTIC, sha256Hex('{ }')));
    expect(key).not.toBe(idempotencyKey(SEMANTIC.replace('success', 'failed'), sha256Hex('{}')));
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
