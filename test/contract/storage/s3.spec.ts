import {
  describeImageStorage,
  describeImageStorageOnWire,
} from '../../../src/storage/testing/image-storage.contract.js';
import { s3Harness } from './s3-harness.js';

describeImageStorage('s3', () => s3Harness());
describeImageStorageOnWire('s3', () => s3Harness());
