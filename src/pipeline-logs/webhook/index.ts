export * from './webhook.controller.js';
export * from './webhook-guard.js';
export * from './webhook-intake.js';
export * from './unknown-sources.js';
