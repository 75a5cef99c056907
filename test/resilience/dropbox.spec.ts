import { crowdOn } from './suites/remote.js';

describe('several processes on Dropbox', () => crowdOn('dropbox'));
