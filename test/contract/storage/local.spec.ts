import { describeImageStorage } from '../../../src/storage/testing/image-storage.contract.js';
import { localHarness } from './local-harness.js';

describeImageStorage('local', localHarness);
