export { maskedSecrets } from './masked-secrets.js';
