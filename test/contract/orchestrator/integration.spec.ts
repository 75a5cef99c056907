import { describeAcceptance } from './acceptance.checks.js';
import { describeApi } from './api.checks.js';
import { describeCaching } from './caching.checks.js';
import { describeClient } from './client.checks.js';
import { describePayloads } from './payload.checks.js';
import { describeService } from './service.checks.js';
import { Checks } from './support/checks.js';
import { openTarget, planOf } from './support/target.js';
import type { Target } from './support/target.js';

/**
 * The integration report as one suite: against the development orchestrator, or against a real one when
 * ORCHESTRATOR_BASE_URL and ORCHESTRATOR_SERVICE_TOKEN are set. Nothing is written there, and no address, host,
 * token, reference or payload is printed. Spec: orchestrator.md section 7.
 */
const plan = planOf(process.env);
const checks = new Checks(plan.kind === 'development');
let opened: Target | null = null;
const target = (): Target => opened as Target;

beforeAll(async () => {
  opened = await openTarget(plan, process.env);
});
afterAll(async () => {
  await opened?.close();
  process.stdout.write(`\n${checks.summary(plan.kind)}\n`);
});

describeApi(checks, plan, target);
describePayloads(checks, plan, target);
describeClient(checks, plan, target);
describeService(checks, plan, target);
describeCaching(checks, plan, target);
describeAcceptance(checks, plan, target);
