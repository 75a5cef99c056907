import { describePublisher, describePublisherOnWire } from '../../../src/publishers/testing/index.js';
import { makeTelegram, TELEGRAM_PROFILE } from './telegram-harness.js';

describePublisher('telegram', makeTelegram);
describePublisherOnWire(TELEGRAM_PROFILE, makeTelegram);
