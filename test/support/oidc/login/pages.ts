import type { Account } from '../people.js';

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
  main { box-sizing: border-box; width: min(26rem, 100vw); padding: 1.5rem; }
  h1 { font-size: 1.4rem; margin: 0 0 .25rem; }
  .note { margin: 0 0 1.5rem; padding: .5rem .75rem; border-left: 4px solid #d97706; font-size: .9rem; }
  form { display: grid; gap: .5rem; margin: 0 0 1.25rem; }
  button, input { font: inherit; padding: .6rem .8rem; border: 1px solid GrayText; border-radius: .4rem; }
  button { cursor: pointer; text-align: left; background: ButtonFace; color: ButtonText; }
  button.main { background: #2563eb; border-color: #2563eb; color: #fff; text-align: center; }
  button.quiet { border: 0; background: none; color: inherit; text-decoration: underline; text-align: center; }
  small { display: block; opacity: .75; }
`;

/** Asks who it is: the known people, a field for anybody else, and a way out. */
export function loginPage(people: readonly Account[], hint: string): string {
  const buttons = people.map(
    ({ email, name, emailVerified }) =>
      `<button name="email" value="${escape(email)}">${escape(name)}<small>${escape(email)}${emailVerified ? '' : ' (not verified)'}</small></button>`,
  );
  return page(
    'Sign in',
    `${buttons.length === 0 ? '' : `<form method="post" aria-label="Known people">${buttons.join('')}</form>`}
    <form method="post" aria-label="Somebody else">
      <label for="email">E-mail</label>
      <input id="email" name="email" type="email" required autocomplete="username" value="${escape(hint)}">
      <button class="main">Continue</button>
    </form>
    <form method="post" aria-label="Cancel"><button class="quiet" name="cancel" value="yes">Cancel</button></form>`,
  );
}

/** Asks whether signing out is meant. @param form of the provider, without a button */
export function confirmPage(form: string): string {
  const button = '<button class="main" name="logout" value="yes">Sign out</button></form>';
  return page('Sign out?', form.replace('</form>', button));
}

export function signedOutPage(): string {
  return page('Signed out', '<p>You are signed out here.</p>');
}

/** A request that cannot be answered, as Auth0 shows it to a person. */
export function errorPage(error: string, description: string): string {
  return page('Oops, something went wrong', `<p><code>${escape(error)}</code></p><p>${escape(description)}</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – sign-in stand-in</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>
<p class="note">This is a stand-in for the sign-in service, for tests and demonstrations. It asks for no password.</p>
${content}
</main></body></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
