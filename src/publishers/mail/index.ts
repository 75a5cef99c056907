export { MailPublisherFactory, type MailPublisherParts } from './mail.factory.js';
export type { MailLimits } from './mail-limits.js';
