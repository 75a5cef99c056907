import { crowdOn } from './suites/remote.js';

describe('several processes on S3', () => crowdOn('s3'));
