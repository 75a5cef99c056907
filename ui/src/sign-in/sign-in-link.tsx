import type { ComponentChildren, JSX } from 'preact';
import { loginPath } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import { Link } from '../shell/link.js';

interface SignInLinkProps {
  readonly class: string;
  readonly children: ComponentChildren;
  readonly 'aria-label'?: string;
  /** Ask for an account, also when the provider remembers one. */
  readonly anotherAccount?: boolean;
  /** Never leaves this page, for something in it would be lost. */
  readonly staysHere?: boolean;
}

/**
 * To signing in and back to this screen, by the means this site has; absent where it has none. A link and no form:
 * the content policy lets no form lead to another host. Spec: auth.md section 5, step 1.
 */
export function SignInLink(props: SignInLinkProps): JSX.Element | null {
  const { anotherAccount = false, staysHere = false, children, ...rest } = props;
  const { session, nav } = useApp();
  const { status } = useStore(session.state);
  const route = useStore(nav.route);
  const returnTo = route.screen === 'sign-in' ? route.returnTo : nav.here();
  if (status?.authMode === 'auth0') {
    return (
      <a
        {...rest}
        {...(staysHere ? { target: '_blank', rel: 'noopener noreferrer' } : {})}
        href={loginPath(returnTo, anotherAccount)}
      >
        {children}
      </a>
    );
  }
  if (status?.authMode !== 'password' || route.screen === 'sign-in') return null;
  return (
    <Link {...rest} to={{ screen: 'sign-in', returnTo }}>
      {children}
    </Link>
  );
}
