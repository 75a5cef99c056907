import { RequestMethod } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner } from '@nestjs/core';
import { bugError } from '../../kernel/index.js';
import { HOSTS_METADATA, POLICY_METADATA } from '../../platform/routing/index.js';
import type { HostKind, RoutePolicy } from '../../platform/routing/index.js';

/** One route as it is served. */
export interface Route {
  readonly method: string;
  /** Template, e.g. `/api/images/:filename`. */
  readonly path: string;
  readonly policy: RoutePolicy;
  /** Kinds of hosts that have this route. */
  readonly hosts: readonly HostKind[];
  /** Where it is answered: for what stands at the handler beside its policy. */
  readonly controller: NewableFunction;
  readonly handler: string;
}

/** Nest's `DiscoveryService`, as far as it is needed. */
export interface ControllerFinder {
  getControllers(): readonly { readonly metatype: unknown; readonly instance?: unknown }[];
}

interface Handler {
  readonly controller: NewableFunction;
  readonly name: string;
  readonly handler: object;
  readonly prefix: string;
}

/** All routes of the application: for 405 and OPTIONS, for the boot check, for the sweeps of the tests. */
export class RouteTable {
  readonly #patterns: readonly (readonly [pattern: RegExp, route: Route])[];

  constructor(readonly routes: readonly Route[]) {
    this.#patterns = routes.map((route) => [patternOf(route.path), route]);
  }

  /**
   * Methods this path answers to, for `Allow`; empty = there is no such path.
   * @param hosts kinds of the host that was asked; null = every route counts
   */
  methodsFor(path: string, hosts: readonly HostKind[] | null): readonly string[] {
    const methods = this.#patterns.flatMap(([pattern, route]) =>
      isServedOn(route, hosts) && pattern.test(path) ? [route.method] : [],
    );
    if (methods.length === 0) return [];
    // A machine's address takes one method and nothing else. Spec: pipeline-logs.md section 2.
    if (this.#patterns.some(([pattern, { policy }]) => policy === 'webhook' && pattern.test(path))) return methods;
    return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])];
  }
}

function isServedOn(route: Route, hosts: readonly HostKind[] | null): boolean {
  return hosts === null || route.hosts.some((kind) => hosts.includes(kind));
}

/**
 * Reads the routes of all controllers. Also sets the success status of POST routes to 200, where Nest would
 * say 201, so it must run before the routes are registered. Spec: web-api.md sections 1 and 2.
 * @throws PublisherError when a route has no policy: the boot stops
 */
export function collectRoutes(discovery: ControllerFinder): RouteTable {
  const handlers = discovery.getControllers().flatMap(({ metatype, instance }) => {
    if (typeof metatype !== 'function') return [];
    const prototype = Object.getPrototypeOf(instance ?? metatype.prototype) as object;
    return handlersOf(metatype, instance === undefined ? (metatype.prototype as object) : prototype);
  });
  const missing = handlers.filter(({ handler }) => Reflect.getMetadata(POLICY_METADATA, handler) === undefined);
  if (missing.length > 0) {
    const names = missing.map(({ controller, name }) => `${controller.name}.${name}`).join(', ');
    throw bugError(`Routes without a policy: ${names}. Add @Policy('open' | 'view' | 'admin' | 'webhook').`);
  }
  return new RouteTable(handlers.flatMap(routesOf));
}

function handlersOf(controller: NewableFunction, prototype: object): readonly Handler[] {
  const prefixes = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[] | undefined].flat();
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = Reflect.get(prototype, name) as object;
    if (Reflect.getMetadata(METHOD_METADATA, handler) === undefined) return [];
    return prefixes.map((prefix) => ({ controller, name, handler, prefix: prefix ?? '' }));
  });
}

function routesOf({ controller, name, handler, prefix }: Handler): readonly Route[] {
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
  const policy = Reflect.getMetadata(POLICY_METADATA, handler) as RoutePolicy;
  const hosts = (Reflect.getMetadata(HOSTS_METADATA, handler) as readonly HostKind[] | undefined) ?? ['tenant'];
  if (method === 'POST' && Reflect.getMetadata(HTTP_CODE_METADATA, handler) === undefined) {
    Reflect.defineMetadata(HTTP_CODE_METADATA, 200, handler);
  }
  const paths = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
  return paths.map((path) => ({ method, policy, hosts, path: joined(prefix, path), controller, handler: name }));
}

function joined(prefix: string, path: string): string {
  const segments = `${prefix}/${path}`.split('/').filter((segment) => segment !== '');
  return `/${segments.join('/')}`;
}

/** `:name` is one segment, `*name` the rest; everything else is literal. */
function patternOf(template: string): RegExp {
  const source = template
    .split('/')
    .map((segment) => {
      if (segment.startsWith(':')) return '[^/]+';
      return segment.startsWith('*') ? '.+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('/');
  return new RegExp(`^${source}$`);
}
