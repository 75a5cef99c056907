export * from './credential-resolver.contract.js';
export * from './vermont.js';
