export { createDiskOutbox, type DiskOutboxOptions } from './create-disk-outbox.js';
