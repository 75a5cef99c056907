import { createHash } from 'node:crypto';

const KIBIBYTE = 1024;
/** One line in so many holds a secret; in production none does. */
const LEAK_EVERY = 50;

/** A value as services hand them out: 40 to 80 characters without a pattern. */
export function secretValue(index: number): string {
  const text = createHash('sha512').update(`secret ${index}`).digest('base64url');
  return text.slice(0, 40 + (index % 40));
}

/** Lines of one KiB as the application writes them, no two alike. */
export function logLines(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const id = createHash('sha256').update(`line ${index}`).digest('hex');
    const line = {
      level: 'info',
      time: new Date(1_767_225_600_000 + index).toISOString(),
      service: 'publisher-v2',
      version: '0.1.0',
      instance: id.slice(0, 12),
      request_id: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-a${id.slice(17, 20)}-${id.slice(20, 32)}`,
      method: 'GET',
      route: '/api/images/:name',
      tenant: `tenant-${index % 100}`,
      config_version: id,
      event: 'http_request',
      http_status: 200,
      latency_ms: index % 40,
      bytes: index * 13,
      frames: framesOf(index),
      ...(index % LEAK_EVERY === 0 ? { leak: secretValue(index) } : {}),
      msg: 'A request was answered.',
    };
    return `${JSON.stringify(line)
      .slice(0, KIBIBYTE - 1)
      .padEnd(KIBIBYTE - 1)}\n`;
  });
}

function framesOf(index: number): readonly string[] {
  return Array.from(
    { length: 10 },
    (_, depth) => `PhotoView.step${depth} (dist/library/photo-view.js:${index + depth}:9)`,
  );
}
