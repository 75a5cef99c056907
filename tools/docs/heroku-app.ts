import type { Variable, VariableGroup } from '../../src/platform/environment/index.js';

/** How a variable stands in `app.json`: with a value, made by Heroku, asked for, or left to the operator. */
type Wish = { readonly value: string } | { readonly generator: 'secret' } | 'required' | 'optional';

const ENVIRONMENT: Readonly<Record<string, Wish>> = {
  NODE_ENV: { value: 'production' },
  // The router of Heroku is the one proxy, ends a process 30 s after telling it to, and routes one port only.
  TRUST_PROXY: { value: '1' },
  SHUTDOWN_GRACE_SECONDS: { value: '25' },
  METRICS_PORT: { value: '0' },
  METRICS_TOKEN: { generator: 'secret' },
  SESSION_SECRET: { generator: 'secret' },
  ORCHESTRATOR_BASE_URL: 'required',
  ORCHESTRATOR_BASE_DOMAIN: 'required',
  ORCHESTRATOR_SERVICE_TOKEN: 'required',
  AUTH0_DOMAIN: 'optional',
  AUTH0_CLIENT_ID: 'optional',
  AUTH0_CLIENT_SECRET: 'optional',
  AUTH_CALLBACK_HOST: 'optional',
  ADMIN_LOGIN_EMAILS: 'optional',
  DROPBOX_APP_KEY: 'optional',
  DROPBOX_APP_SECRET: 'optional',
  REDIS_URL: 'optional',
};

/**
 * The text of `app.json`: the service as an app of Heroku, with the help line of each variable.
 * @throws Error when a name is not declared
 */
export function herokuApp(groups: Readonly<Record<string, VariableGroup>>): string {
  const declared = new Map(
    Object.values(groups)
      .flatMap(({ variables }) => Object.values(variables))
      .map((one) => [one.name, one]),
  );
  const env = Object.entries(ENVIRONMENT).map(([name, wish]) => {
    const variable = declared.get(name);
    if (variable === undefined) throw new Error(`${name} is not declared.`);
    return [name, entry(variable, wish)] as const;
  });
  const app = {
    name: 'Publisher V2',
    description: 'A multi-tenant photo publisher: view, caption, publish once, archive.',
    keywords: ['photos', 'publishing', 'multi-tenant'],
    stack: 'heroku-24',
    buildpacks: [{ url: 'heroku/nodejs' }],
    formation: { web: { quantity: 2, size: 'standard-1x' } },
    env: Object.fromEntries(env),
  };
  return `${JSON.stringify(app, null, 2)}\n`;
}

function entry({ help }: Variable<unknown>, wish: Wish): object {
  const description = help.replaceAll('`', '');
  return typeof wish === 'string' ? { description, required: wish === 'required' } : { description, ...wish };
}
