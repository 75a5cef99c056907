import type { Provenance } from '../captioning.port.js';

/** Says that no AI was asked: the page and the preview tell people so. Spec: captioning.md section 8. */
export const OFFLINE: Provenance = {
  source: 'offline',
  provider: 'offline',
  model: 'offline',
  promptVersion: 'offline.v1',
  responseIds: [],
  tokens: 0,
};
