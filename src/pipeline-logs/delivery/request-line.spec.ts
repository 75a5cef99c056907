import { LiveSecrets } from '../../platform/logging/index.js';
import { requestLine, type RequestLine } from './request-line.js';

const same = (text: string): string => text;
const line = (
  at: string,
  pipeline_id: number,
  attempt: { status: number | null; fault?: 'timeout' | 'dns_failure'; durationMs: number; answer: string },
  url = 'https://api.example.com/logs',
): RequestLine => ({
  facts: { pipeline_id, project_id: 123 },
  url,
  attempt: { fault: null, ...attempt, answer: Buffer.from(attempt.answer) },
  endedAt: Date.parse(at),
});
const responseOf = (answer: string, mask = same): string =>
  requestLine(line('2024-01-01T00:00:00Z', 1, { status: 200, durationMs: 1, answer }), mask)
    .split(' RESPONSE=')
    .slice(1)
    .join(' RESPONSE=');

describe('a line of the request log', () => {
  test.each([
    [
      '[2024-01-01 00:02:05] PIPELINE_ID=12345 PROJECT_ID=123 URL=https://api.example.com/logs STATUS=200 DURATION=1250ms RESPONSE={"success": true, "message": "Logs received"}',
      line('2024-01-01T00:02:05.999Z', 12345, {
        status: 200,
        durationMs: 1250.4,
        answer: '{"success": true, "message": "Logs received"}',
      }),
    ],
    [
      '[2024-01-01 00:03:10] PIPELINE_ID=12346 PROJECT_ID=123 URL=https://api.example.com/logs STATUS=500 DURATION=2100ms ERROR=Internal Server Error RESPONSE={"error": "Database connection failed"}',
      line('2024-01-01T00:03:10Z', 12346, {
        status: 500,
        durationMs: 2100,
        answer: '{"error": "Database connection failed"}',
      }),
    ],
    [
      '[2024-01-01 00:04:00] PIPELINE_ID=12347 PROJECT_ID=123 URL=https://api.example.com/logs STATUS=ERROR DURATION=30000ms ERROR=timeout RESPONSE=',
      line('2024-01-01T00:04:00Z', 12347, { status: null, fault: 'timeout', durationMs: 30_000, answer: '' }),
    ],
    [
      '[2024-01-01 00:05:00] PIPELINE_ID=12348 PROJECT_ID=123 URL=https://api.example.com/logs?key=*** STATUS=302 DURATION=12ms ERROR=Found RESPONSE=line one\\r\\nline two',
      line(
        '2024-01-01T00:05:00Z',
        12348,
        { status: 302, durationMs: 12, answer: 'line one\r\nline two' },
        'https://api.example.com/logs?key=abc',
      ),
    ],
  ])('when it is the golden one, it is that byte for byte: %s', (golden, given) => {
    expect(requestLine(given, same)).toBe(`${golden}\n`);
  });

  test('when the answer is longer than 1,000 characters, it is cut there, and not in the middle of one', () => {
    expect(responseOf('x'.repeat(1001))).toBe(`${'x'.repeat(1000)}\n`);
    expect(responseOf(`${'x'.repeat(999)}🙂🙂`)).toBe(`${'x'.repeat(999)}🙂\n`);
  });

  test('when the answer forges a line, all of it stays in one', () => {
    const forged = 'ok\n[2024-01-01 00:00:00] PIPELINE_ID=1\r\u2028\u2029\u0000\u001b[31m\u0085\ttab \\n';
    expect(responseOf(forged)).toBe(
      'ok\\n[2024-01-01 00:00:00] PIPELINE_ID=1\\r\\u2028\\u2029\\u0000\\u001b[31m\\u0085\\u0009tab \\n\n',
    );
  });

  test('when a secret stands across the cut, nothing of it is left', () => {
    const live = new LiveSecrets();
    live.register('a-secret-token', null);
    const text = `${'x'.repeat(990)}a-secret-token`;
    expect(responseOf(text, (part) => live.mask(part))).toBe(`${'x'.repeat(990)}[MASKED]\n`);
  });

  test('when the address names a user or has a query, neither user nor values are written', () => {
    const url = 'https://user:word@api.example.com:8443/a%20b?x=1&y=&token#part';
    const text = requestLine(line('2024-01-01T00:00:00Z', 1, { status: 204, durationMs: 1, answer: '' }, url), same);
    expect(text).toContain(' URL=https://api.example.com:8443/a%20b?x=***&y=***&*** STATUS=204 ');
  });

  test('when the answer is no UTF-8 or its status has no name, there is a line all the same', () => {
    const given = line('2024-01-01T00:00:00Z', 1, { status: 599, durationMs: 1, answer: '' });
    const odd = { ...given, attempt: { ...given.attempt, answer: Buffer.from([0xff, 0x41]) } };
    expect(requestLine(odd, same)).toContain('STATUS=599 DURATION=1ms ERROR=Unknown Status RESPONSE=\ufffdA\n');
  });
});
