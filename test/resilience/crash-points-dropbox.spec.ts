import { crashesOn } from './suites/remote.js';

describe('a process on Dropbox that dies', () => crashesOn('dropbox', 0));
