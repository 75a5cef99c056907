export * from './canonical-sign-in-host.js';
export * from './environment.js';
export * from './environment.module.js';
export * from './environment-error.js';
export { VARIABLE_GROUPS } from './groups.js';
export * from './load-environment.js';
export * from './read-environment.js';
export { isLoopbackUrl } from './values.js';
export type { JsonObject, Variable, VariableGroup } from './variable.js';
