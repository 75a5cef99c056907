export { OfflineAnalyzer } from './offline.analyzer.js';
export { OfflineCaptioningFactory } from './offline.factory.js';
export { OfflineCaptionWriter } from './offline.writer.js';
