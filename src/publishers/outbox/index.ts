export { OutboxPublisherFactory } from './outbox.factory.js';
export { OutboxPublisher, type OutboxParts } from './outbox.publisher.js';
export type { OutboxSettings } from './outbox.settings.js';
