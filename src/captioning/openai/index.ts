export { OpenAiCaptioningFactory, type OpenAiFactoryOptions } from './openai-captioning.factory.js';
