import { describeImageStorage } from '../../../src/storage/testing/image-storage.contract.js';
import { differingIn, RUNS_ALL } from './form-size.js';
import { s3Harness } from './s3-harness.js';

// Stores that overlook the conditions of copies and deletes are written to all the same, by other calls. Those that
// overlook the conditions of puts are only read: s3-bad-days.spec.ts.
describeImageStorage('s3 that ignores conditions of copies', () => s3Harness({}, ['move']), differingIn('moves'));
// One that overlooks those of deletes only does what R2 may do: s3-r2.spec.ts.
if (RUNS_ALL) describeImageStorage('s3 that ignores conditions of deletes', () => s3Harness({}, ['delete']));
describeImageStorage(
  's3 as MinIO',
  () => s3Harness({ flavour: 'minio' }, ['move', 'delete']),
  differingIn('moves', 'sidecars'),
);
