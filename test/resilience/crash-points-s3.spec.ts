import { crashesOn } from './suites/remote.js';

describe('a process on S3 that dies', () => crashesOn('s3', 1, ['s3', 'r2']));
