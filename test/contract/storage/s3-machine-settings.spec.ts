import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPERATIONS, S3Bench, tried } from '../../support/leaks/index.js';

/** What the SDK looks up in the environment when nobody says it; each of these would lead it astray. */
const VARIABLES = {
  AWS_ACCESS_KEY_ID: 'AKIAOFTHEMACHINE',
  AWS_SECRET_ACCESS_KEY: 'secret-of-the-machine',
  AWS_SESSION_TOKEN: 'token-of-the-machine',
  AWS_REGION: 'mars-north-1',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9',
  AWS_MAX_ATTEMPTS: '9',
  AWS_RETRY_MODE: 'adaptive',
  AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_SUPPORTED',
  AWS_RESPONSE_CHECKSUM_VALIDATION: 'WHEN_SUPPORTED',
  AWS_SIGV4A_SIGNING_REGION_SET: 'mars-north-1',
  AWS_USE_DUALSTACK_ENDPOINT: 'true',
  AWS_USE_FIPS_ENDPOINT: 'true',
} as const;

describe('a machine with settings of its own for AWS', () => {
  const before = { ...process.env };
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'publisher-aws-'));
    file = join(folder, 'config');
    // Whoever reads this waits for somebody who writes, and nobody does: the operation would not end in time.
    execFileSync('mkfifo', [file]);
    Object.assign(process.env, VARIABLES, { AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: file });
  });
  afterAll(async () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    closeSync(openSync(file, 'r+')); // lets go of whoever waits
    await rm(folder, { recursive: true });
  });

  test.each([
    ['variables and files', []],
    ['files', Object.keys(VARIABLES)],
  ])('when its %s are of no use to us, they are not looked at and every operation works', async (_what, without) => {
    for (const name of without) delete process.env[name];
    const bench = await S3Bench.open();
    for (const operation of OPERATIONS) {
      const { as, wrong } = await tried(operation, await bench.prepare());
      expect([operation.name, as.startsWith('storage_'), wrong]).toEqual([operation.name, false, []]);
    }
    await bench.close();
  });
});
