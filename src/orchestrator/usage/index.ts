export { QueuedUsageMeter, type UsageMeterParts } from './queued-usage-meter.js';
export { UnmeteredUsage } from './unmetered-usage.js';
export { UsageReporter, type UsageOutcome, type UsageReports } from './usage-reporter.js';
