import { describeImageStorage } from '../../../src/storage/testing/image-storage.contract.js';
import { s3Harness } from './s3-harness.js';

// Stores that overlook the conditions of copies and deletes are written to all the same, by other calls. Those that
// overlook the conditions of puts are only read: s3-bad-days.spec.ts.
describeImageStorage('s3 that ignores conditions of copies', () => s3Harness({}, ['move']));
describeImageStorage('s3 that ignores conditions of deletes', () => s3Harness({}, ['delete']));
describeImageStorage('s3 as MinIO', () => s3Harness({ flavour: 'minio' }, ['move', 'delete']));
