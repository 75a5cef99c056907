export type { ApiStyle } from './base-url.js';
export { OpenAiCaptioningFactory, type OpenAiFactoryOptions } from './openai-captioning.factory.js';
