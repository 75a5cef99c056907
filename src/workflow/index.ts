export { crashPointsFor, CrashPoints, NO_CRASH, PUBLISH_STEPS } from './crash-points.js';
export * from './jobs/job.ports.js';
export * from './jobs/job.types.js';
export { Schedules } from './schedules/index.js';
export * from './voice-profile.port.js';
export * from './workflow.module.js';
export * from './workflow.ports.js';
export * from './workflow.types.js';
