export * from './delivery-outbox.port.js';
export * from './relay-record.js';
