import type { Captioning, CaptioningFactory } from '../captioning.port.js';
import { OfflineAnalyzer } from './offline.analyzer.js';
import { OfflineCaptionWriter } from './offline.writer.js';

/** Captioning without network or key, the embedded default. Spec: captioning.md section 8. */
export class OfflineCaptioningFactory implements CaptioningFactory {
  build(): Promise<Captioning> {
    return Promise.resolve({
      analyzer: new OfflineAnalyzer(),
      writer: new OfflineCaptionWriter(),
      advisories: () => [],
      dispose: () => Promise.resolve(),
    });
  }
}
