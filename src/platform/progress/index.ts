export * from './no-board.js';
export * from './progress-board.port.js';
export * from './progress.module.js';
export * from './redis-board.js';
