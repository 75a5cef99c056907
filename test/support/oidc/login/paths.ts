const LOGIN = '/u/login/';

/** Where somebody says who they are. Each sign-in has its own, so that two tabs do not disturb each other. */
export function loginPath(uid: string): string {
  return `${LOGIN}${uid}`;
}

/** Whether a path is one of those. */
export function isLoginPath(path: string): boolean {
  return path.startsWith(LOGIN);
}
