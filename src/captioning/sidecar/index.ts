export { EMPTY_SIDECAR, parseSidecar, writeSidecar } from './sidecar.codec.js';
export {
  mergeSidecar,
  sidecarData,
  storedCaption,
  storedCaptionSource,
  withSdCaption,
  withSidecarData,
} from './sidecar.data.js';
export type { SidecarChanges } from './sidecar.data.js';
export { analysisChanges, storedAnalysis } from './sidecar.analysis.js';
export * from './sidecar.types.js';
