import { at, CANONICAL, js, type Attempt } from './attempt.js';

const canonical = (path: string): string => js(`${CANONICAL}${path}`);

/** Everything that begins, ends or prolongs a sign-in. */
export const SIGN_IN_ATTEMPTS: readonly Attempt[] = [
  {
    name: 'signs out by opening the address of signing out, on both hosts',
    code: `Promise.all([kit.popup(${at('/auth/logout')}), kit.popup(${canonical('/auth/logout')}), kit.popup(${canonical('/auth/logout?t=v1.x.y')})])`,
    reaches: ['GET /auth/logout', 'GET /auth/logout?t='],
  },
  {
    name: 'signs out by a form to the canonical host',
    code: `kit.form(${canonical('/auth/logout')})`,
    reaches: ['POST /auth/logout'],
  },
  {
    name: 'begins at the canonical host with a hand-over of its own making',
    code: `kit.popup(${canonical('/auth/start?t=v1.abcd.AAAAAAAAAAAAAAAAAAAAAAAA')})`,
    reaches: ['GET /auth/start'],
  },
  {
    name: 'finishes a sign-in that it began itself, with its own code and state',
    code: `kit.popup(${canonical('/auth/callback?code=of-the-attacker&state=of-the-attacker')})`,
    reaches: ['GET /auth/callback'],
  },
  {
    name: 'finishes a sign-in by a form',
    code: `kit.form(${canonical('/auth/callback')}, ${js({ fields: { code: 'x', state: 'y' } })})`,
    reaches: ['POST /auth/callback'],
  },
  {
    name: 'asks the canonical host for what tenants have',
    code: `Promise.all([kit.ask(${canonical('/api/admin/status')}), kit.ask(${canonical('/')})])`,
    reaches: ['GET /api/admin/status', 'GET /'],
  },
];
