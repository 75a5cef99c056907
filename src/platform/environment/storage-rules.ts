import { problem } from './rule.js';
import type { Rule, RuleInput } from './rule.js';
import { hasBucketSettings } from './standalone-storage.js';
import { missing, together } from './together.js';
import type { Member } from './together.js';
import { isLoopbackUrl } from './values.js';

const appOf = ({ secrets }: RuleInput): readonly Member[] => [
  ['DROPBOX_APP_KEY', secrets.dropboxAppKey],
  ['DROPBOX_APP_SECRET', secrets.dropboxAppSecret],
];

const dropboxOf = (input: RuleInput): readonly Member[] => [
  ...appOf(input),
  ['DROPBOX_REFRESH_TOKEN', input.secrets.dropboxRefreshToken],
];

const keysOf = ({ secrets }: RuleInput): readonly Member[] => [
  ['R2_ACCESS_KEY_ID', secrets.r2AccessKeyId],
  ['R2_SECRET_ACCESS_KEY', secrets.r2SecretAccessKey],
];

const bucketOf = (input: RuleInput): readonly Member[] => [
  ...keysOf(input),
  ['R2_ENDPOINT_URL', input.environment.storage.r2EndpointUrl],
  ['R2_BUCKET_NAME', input.environment.storage.r2BucketName],
];

/** Which storage standalone mode uses; null = a control plane says it for each tenant. */
function standaloneStorage({ environment }: RuleInput) {
  const { orchestrator, standaloneStorage: provider } = environment;
  return orchestrator.configSource === 'env' || orchestrator.baseUrl === null ? provider : null;
}

/** Spec: configuration.md section 3, storage.md section 5. */
export const storageRules: readonly Rule[] = [
  (input) =>
    standaloneStorage(input) === 'dropbox'
      ? missing(input, dropboxOf(input), 'must be set for Dropbox (or choose another STORAGE_PROVIDER)')
      : together(input, appOf(input)),
  (input) =>
    standaloneStorage(input) === 'managed'
      ? missing(input, bucketOf(input), 'must be set for an S3 bucket (or choose another STORAGE_PROVIDER)')
      : together(input, keysOf(input)),
  (input) => {
    const { environment, secrets } = input;
    const isOpen = standaloneStorage(input) !== null && environment.standalone.storageProvider === null;
    const isAmbiguous =
      secrets.dropboxRefreshToken !== null && hasBucketSettings({ ...environment, secrets }) && isOpen;
    return isAmbiguous && !input.bad.has('STORAGE_PROVIDER')
      ? problem('STORAGE_PROVIDER', 'must be set: there are credentials of Dropbox and of an S3 bucket')
      : null;
  },
  (input) => {
    const provider = standaloneStorage(input);
    const isRemote = provider !== null && provider !== 'local' && !input.bad.has('STORAGE_PROVIDER');
    const { storagePaths } = input.environment.standalone;
    return isRemote
      ? missing(input, [['STORAGE_PATHS', storagePaths]], 'must be set for Dropbox and S3: it names the root')
      : null;
  },
  ({ environment: { storage, isProduction } }) => {
    const url = storage.r2EndpointUrl;
    if (url === null) return null;
    if (isLoopbackUrl(url)) {
      return isProduction ? problem('R2_ENDPOINT_URL', 'must not be an address of this machine in production') : null;
    }
    return url.startsWith('https://') ? null : problem('R2_ENDPOINT_URL', 'must be https');
  },
  ({ environment, env }) =>
    environment.isProduction && env['DROPBOX_API_BASE_URL'] !== undefined
      ? problem('DROPBOX_API_BASE_URL', 'must not be set in production')
      : null,
];
