import { text } from '../declare.js';
import { asLoopbackUrl, asOrigin } from '../values.js';
import type { VariableGroup } from '../variable.js';

/** Spec: configuration.md section 3, storage.md sections 4 and 5. The secrets of storages stand with the others. */
export const STORAGE_GROUP = {
  title: 'Dropbox and S3',
  intro:
    'Where the photos of standalone mode lie; with a control plane each tenant brings its own. Dropbox needs `DROPBOX_APP_KEY`, `DROPBOX_APP_SECRET` and `DROPBOX_REFRESH_TOKEN` (the app’s two also with a control plane), an S3 bucket needs `R2_ACCESS_KEY_ID`, `R2_SECRET_ACCESS_KEY` and the address and bucket below.',
  variables: {
    r2EndpointUrl: text({
      name: 'R2_ENDPOINT_URL',
      aliases: ['S3_ENDPOINT_URL'],
      default: null,
      blankIsUnset: true,
      rule: 'an https URL without user name, path, query or fragment',
      accept: asOrigin,
      help: 'Address of the S3 service. http, and an address of this machine, only outside production.',
    }),
    r2BucketName: text({
      name: 'R2_BUCKET_NAME',
      aliases: ['S3_BUCKET_NAME'],
      default: null,
      blankIsUnset: true,
      rule: 'a bucket name: 3 to 63 letters, digits, dots, hyphens or underscores',
      accept: (raw) => (/^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/.test(raw) ? raw : null),
      help: 'Bucket with the photos.',
    }),
    r2Region: text({
      name: 'R2_REGION',
      aliases: ['S3_REGION'],
      default: 'auto',
      blankIsUnset: true,
      rule: 'a region such as auto or eu-central-1',
      accept: (raw) => (/^[a-z0-9-]{2,40}$/.test(raw) ? raw : null),
      help: 'Region of the bucket; `auto` for R2.',
    }),
    dropboxApiBaseUrl: text({
      name: 'DROPBOX_API_BASE_URL',
      default: null,
      rule: 'an http(s) URL of this machine',
      accept: asLoopbackUrl,
      help: 'Another server that speaks the Dropbox API, for development and tests. Refused in production.',
    }),
  },
} satisfies VariableGroup;
