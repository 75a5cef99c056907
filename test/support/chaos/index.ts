export { ChaosProxy } from './chaos-proxy.js';
export type { ChaosOptions } from './chaos-proxy.js';
export type { Direction, Toxic, ToxicKind } from './toxics.js';
