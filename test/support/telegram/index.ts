export { TelegramControl } from './faults/control.js';
export type { Fault, Scope } from './faults/fault.js';
export { Hold } from './faults/hold.js';
export type { TelegramJournalEntry, TelegramPost } from './journal.js';
export type { ChatKind, Membership, TelegramBot, TelegramChat, TelegramOptions } from './options.js';
export { startTelegram } from './start-telegram.js';
export type { RunningTelegram } from './start-telegram.js';
export { partsOf } from './wire/multipart.js';
