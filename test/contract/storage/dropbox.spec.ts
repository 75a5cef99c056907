import {
  describeImageStorage,
  describeImageStorageOnWire,
} from '../../../src/storage/testing/image-storage.contract.js';
import { dropboxHarness } from './dropbox-harness.js';

describeImageStorage('dropbox', dropboxHarness);
describeImageStorageOnWire('dropbox', dropboxHarness);
