import { checkedSecret, secret, secretList, secretTextsByName } from '../declare-secrets.js';
import { areFreeHeaders, isHeaderValue } from '../header-words.js';
import { isSigningKey, secretOfSigningKey } from '../signing-key.js';
import type { VariableTable } from '../variable.js';

const MAX_SIGNING_KEYS = 3;

/** Secrets of the relay; they stand with the others. Spec: pipeline-logs.md section 10. */
export const PIPELINE_LOGS_SECRETS = {
  gitlabToken: checkedSecret({
    name: 'GITLAB_TOKEN',
    rule: 'at least 10 characters long, without spaces',
    accept: (raw) => /^[\x21-\x7e]{10,}$/.test(raw),
    help: 'Pipeline logs: token that reads GitLab’s API (scope `read_api`); sent to GITLAB_URL alone.',
  }),
  webhookSecret: secret({
    name: 'WEBHOOK_SECRET',
    help: 'Pipeline logs: the secret token of GitLab’s webhook. At least 16 characters are better.',
  }),
  webhookSecretPrevious: secret({
    name: 'WEBHOOK_SECRET_PREVIOUS',
    help: 'Pipeline logs: accepted beside WEBHOOK_SECRET during a rotation.',
  }),
  webhookSigningSecret: secretList({
    name: 'WEBHOOK_SIGNING_SECRET',
    maxItems: MAX_SIGNING_KEYS,
    itemRule: 'of whsec_ and base64',
    accept: isSigningKey,
    secretsWithin: secretOfSigningKey,
    help: 'Pipeline logs: keys of signed webhooks (Standard Webhooks), several during a rotation. WEBHOOK_SECRET does not count then.',
  }),
  apiPostAuthToken: checkedSecret({
    name: 'API_POST_AUTH_TOKEN',
    rule: 'a text without control characters that fits into a header',
    accept: isHeaderValue,
    help: 'Pipeline logs: bearer token of the log API; sent to API_POST_URL alone.',
  }),
  apiPostHeaders: secretTextsByName({
    name: 'API_POST_HEADERS',
    rule: 'a JSON object of texts by header name, without Authorization, Content-*, Host, Connection, Transfer-Encoding, Idempotency-Key, webhook-*',
    accept: areFreeHeaders,
    help: 'Pipeline logs: further headers for the log API, such as `{"X-Team":"ci"}`.',
  }),
  apiPostSigningSecret: checkedSecret({
    name: 'API_POST_SIGNING_SECRET',
    rule: 'whsec_ and base64',
    accept: isSigningKey,
    secretsWithin: secretOfSigningKey,
    help: 'Pipeline logs: signs what is sent to the log API (Standard Webhooks).',
  }),
} satisfies VariableTable;
