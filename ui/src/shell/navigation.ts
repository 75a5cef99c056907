import { Store } from '../lib/store.js';
import { formatRoute, parseRoute } from '../lib/router.js';
import type { Route } from '../lib/router.js';

/** The address bar: one entry per screen, back and forward included. Spec: ui.md section 3. */
export class Navigation {
  readonly route: Store<Route>;

  constructor(private readonly view: Window) {
    view.history.scrollRestoration = 'manual';
    this.route = new Store(this.read());
    view.addEventListener('popstate', () => this.route.set(this.read()));
  }

  /** Another screen: a new entry. */
  go(route: Route): void {
    this.view.history.pushState(null, '', formatRoute(route));
    this.route.set(route);
  }

  /** The same screen with other contents: the entry is replaced. */
  replace(route: Route): void {
    this.view.history.replaceState(null, '', formatRoute(route));
    this.route.set(route);
  }

  back(): void {
    this.view.history.back();
  }

  /** Path and query of this page, to come back to. */
  here(): string {
    return this.view.location.pathname + this.view.location.search;
  }

  private read(): Route {
    return parseRoute(this.view.location.pathname, this.view.location.search);
  }
}
