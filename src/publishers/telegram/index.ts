export { TelegramPublisherFactory, type TelegramFactoryOptions } from './telegram.factory.js';
