import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPERATIONS, S3Bench, tried } from '../../support/leaks/index.js';

/** What the SDK looks up in the machine's own settings when nobody says it; none of these can be used. */
const VARIABLES = {
  AWS_ACCESS_KEY_ID: 'AKIAOFTHEMACHINE',
  AWS_SECRET_ACCESS_KEY: 'secret-of-the-machine',
  AWS_REGION: 'mars-north-1',
  AWS_PROFILE: 'a-profile-that-is-not-there',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9',
  AWS_DEFAULTS_MODE: 'no-such-mode',
  AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'perhaps',
  AWS_MAX_ATTEMPTS: 'many',
  AWS_RETRY_MODE: 'no-such-mode',
  AWS_REQUEST_CHECKSUM_CALCULATION: 'perhaps',
  AWS_RESPONSE_CHECKSUM_VALIDATION: 'perhaps',
  AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS: 'perhaps',
  AWS_S3_DISABLE_EXPRESS_SESSION_AUTH: 'perhaps',
  AWS_S3_USE_ARN_REGION: 'perhaps',
  AWS_SIGV4A_SIGNING_REGION_SET: 'mars-north-1',
  AWS_USE_DUALSTACK_ENDPOINT: 'perhaps',
  AWS_USE_FIPS_ENDPOINT: 'perhaps',
} as const;

/** The same words in the files of a profile. */
const SETTINGS = Object.entries(VARIABLES).map(([name, value]) => `${name.slice(4).toLowerCase()} = ${value}`);

describe('a machine with settings of its own for AWS', () => {
  const before = { ...process.env };
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'publisher-aws-'));
    const file = join(folder, 'config');
    await writeFile(file, ['[default]', ...SETTINGS, ''].join('\n'));
    Object.assign(process.env, VARIABLES, { AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: file });
  });
  afterAll(async () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    await rm(folder, { recursive: true });
  });

  test.each([
    ['variables and files', []],
    ['files', Object.keys(VARIABLES)],
  ])('when its %s cannot be used, they are not looked at and every operation works', async (_what, without) => {
    for (const name of without) delete process.env[name];
    const bench = await S3Bench.open();
    for (const operation of OPERATIONS) {
      const { as, wrong } = await tried(operation, await bench.prepare());
      expect([operation.name, as.startsWith('storage_'), wrong]).toEqual([operation.name, false, []]);
    }
    await bench.close();
  });
});
