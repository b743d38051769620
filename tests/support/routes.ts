import type { Express, RequestHandler } from 'express';

/** A route as Express has it mounted. */
export interface MountedRoute {
  method: string;
  path: string;
  /** What stands first in it: the permission, `signed-in` or `public`; undefined where no guard stands there. */
  guard: readonly string[] | string | undefined;
}

interface Layer {
  handle: RequestHandler & { stack?: Layer[]; guard?: readonly string[] | string };
  route?: { path: string; stack: (Layer & { method: string })[] };
}

/** Every route that an app answers, wherever it is mounted: found in Express' own stack, not in what a feature says of itself. */
export function mountedRoutes(app: Express): MountedRoute[] {
  return inStack((app as unknown as { router: { stack: Layer[] } }).router.stack);
}

function inStack(stack: Layer[]): MountedRoute[] {
  return stack.flatMap(({ route, handle }) => {
    if (!route) return inStack(handle.stack ?? []);
    const methods = [...new Set(route.stack.map(({ method }) => method))];
    return methods.map((method) => ({
      method: method.toUpperCase(), path: route.path, guard: route.stack.find((layer) => layer.method === method)!.handle.guard,
    }));
  });
}
