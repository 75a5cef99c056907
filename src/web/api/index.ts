export * from './api.module.js';
export { UploadLimits } from './config/features.js';
