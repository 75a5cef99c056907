import { createRequire } from 'node:module';
import type * as client from '@aws-sdk/client-s3';
import type * as presigner from '@aws-sdk/s3-request-presigner';
import type { S3Access } from './credential.js';
import type { SdkTransport } from './sdk-transport.js';

/** What of the SDK is used. */
export type Sdk = typeof client & Pick<typeof presigner, 'getSignedUrl'>;

/**
 * The SDK, loaded when the first S3 storage is built: it costs 75 ms that other processes need not pay. By `require`,
 * which gives what is there already at once.
 */
export function loadSdk(): Sdk {
  const load = createRequire(__filename);
  const { getSignedUrl } = load('@aws-sdk/s3-request-presigner') as typeof presigner;
  return { ...(load('@aws-sdk/client-s3') as typeof client), getSignedUrl };
}

/**
 * A client of one bucket. Everything that the SDK would else look up in environment variables, profiles or the
 * machine's metadata service is said here. Spec: storage.md section 5.
 */
export function newClient(sdk: Sdk, access: S3Access, transport: SdkTransport): client.S3Client {
  const { accessKeyId, secretAccessKey, endpoint, region } = access;
  return new sdk.S3Client({
    credentials: { accessKeyId, secretAccessKey },
    endpoint,
    region,
    forcePathStyle: true,
    followRegionRedirects: false,
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    requestHandler: transport,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    expectContinueHeader: false,
    useArnRegion: false,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    useAccelerateEndpoint: false,
    disableMultiregionAccessPoints: true,
    disableS3ExpressSessionAuth: true,
    sigv4aSigningRegionSet: [],
    authSchemePreference: ['sigv4'],
    disableClockSkewCorrection: false,
    userAgentAppId: 'publisher-v2',
    defaultUserAgentProvider: async () => [['publisher-v2']],
    // The SDK would print the answers it cannot read.
    logger: { trace: () => {}, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
}
