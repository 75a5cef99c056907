import { flag, integer, text, word } from '../declare.js';
import type { VariableGroup } from '../variable.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** Spec: configuration.md section 1. */
export const PROCESS_GROUP = {
  title: 'Process',
  intro: 'How the process runs. Everything has a default; a plain start needs none of these.',
  variables: {
    port: integer({ name: 'PORT', default: 8080, min: 0, max: 65_535, help: 'HTTP port; 0 takes any free one.' }),
    host: text({
      name: 'HOST',
      defaultFrom: (facts): string => (facts.production ? '0.0.0.0' : '127.0.0.1'),
      defaultText: '0.0.0.0 in production, else 127.0.0.1',
      help: 'Address to listen on.',
    }),
    nodeEnv: word({
      name: 'NODE_ENV',
      words: ['development', 'test', 'production'],
      default: 'development',
      help: '`production` turns the strict checks on.',
    }),
    logLevel: word({
      name: 'LOG_LEVEL',
      words: LOG_LEVELS,
      default: 'info',
      help: 'The least important lines that are written.',
    }),
    logPretty: flag({
      name: 'LOG_PRETTY',
      defaultFrom: (facts) => !facts.production && facts.terminal,
      defaultText: 'true outside production on a terminal',
      help: 'Lines for people instead of JSON.',
    }),
    trustProxy: integer({
      name: 'TRUST_PROXY',
      default: 0,
      min: 0,
      max: 10,
      help: 'Number of trusted proxies in front (Heroku: 1). Only then X-Forwarded-Proto and -For count.',
    }),
    forceHttps: flag({
      name: 'FORCE_HTTPS',
      defaultFrom: (facts) => facts.production,
      defaultText: 'true in production',
      help: 'Sends pages that a trusted proxy received by http to https, and refuses API calls over http.',
    }),
    dataDir: text({
      name: 'DATA_DIR',
      default: './data',
      help: 'Folder of the embedded local storage (`photos/`) and of the outbox.',
    }),
    shutdownGraceSeconds: integer({
      name: 'SHUTDOWN_GRACE_SECONDS',
      default: 25,
      min: 1,
      max: 600,
      help: 'How long a stop may wait for the send in flight (Heroku 25, Kubernetes 90).',
    }),
  },
} satisfies VariableGroup;
