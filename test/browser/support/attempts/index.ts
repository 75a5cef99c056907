export { AURORA } from './attempt.js';
export type { Attempt } from './attempt.js';
export { EMBED_ATTEMPTS } from './embeds.js';
export { FORM_ATTEMPTS } from './forms.js';
export { ATTACK_KIT } from './kit.js';
export { OWN_REQUESTS } from './own-requests.js';
export type { OwnRequest } from './own-requests.js';
export { SCRIPT_ATTEMPTS } from './scripts.js';
export { SIGN_IN_ATTEMPTS } from './sign-in-attempts.js';
