export type { ShownCertificate, SmtpControl } from './control.js';
export type { FaultPlace, FaultPlan, SmtpFault } from './fault.js';
export type { SmtpAttachment, SmtpLogin, SmtpMail, SmtpSessionEntry } from './journal.js';
export type { SmtpOptions, SmtpUser } from './options.js';
export { startSmtp, type RunningSmtp } from './start-smtp.js';
