import {
  describeImageStorage,
  describeImageStorageOnWire,
} from '../../../src/storage/testing/image-storage.contract.js';
import { differingIn, RUNS_ALL } from './form-size.js';
import { s3Harness } from './s3-harness.js';

// R2 names its own header for copies, and documents no condition for deletes.
const r2 = () => s3Harness({ flavour: 'r2' }, ['delete']);

describeImageStorage('s3 as R2', r2, differingIn('moves', 'documents', 'sidecars'));
if (RUNS_ALL) describeImageStorageOnWire('s3 as R2', r2);
