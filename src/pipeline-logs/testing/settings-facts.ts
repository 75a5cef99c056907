import { EnvironmentError, loadEnvironment } from '../../platform/environment/index.js';

export type Env = Readonly<Record<string, string>>;

/** Stands in a value that no message may repeat. */
export const CANARY = 'CANARY';
export const GITLAB = { GITLAB_URL: 'https://gitlab.example.com', GITLAB_TOKEN: 'glpat-0123456789' };
export const API = { API_POST_ENABLED: 'true', API_POST_URL: 'https://api.example.com/logs' };
/** A signing key of 32 bytes, as senders write it. */
export const KEY = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

/** Names of the variables that stop the boot; the message repeats no value. */
export function problemsOf(env: Env): readonly string[] {
  try {
    loadEnvironment(env);
    return [];
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    expect(error.message).not.toContain(CANARY);
    return error.variables;
  }
}
