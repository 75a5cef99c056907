import { describeCaptioning } from '../../../src/captioning/testing/index.js';
import { openAiHarness } from './openai-harness.js';

describeCaptioning('openai, Responses', () => openAiHarness('responses'));
describeCaptioning('openai, Chat Completions', () => openAiHarness('chat'));
