export { selfSigned } from './self-signed.js';
export type { TestCertificate } from './self-signed.js';
