/** Faults that a test asks a fake backend for. */

/** What goes wrong. "After the effect" means that the fake backend has done what was asked, but the answer is lost. */
export type Fault =
  /** An error status in the service's own shape; `body` replaces that shape. */
  | {
      readonly kind: 'status';
      readonly status: number;
      /** Seconds, or a date, as the `Retry-After` header. */
      readonly retryAfter?: number | Date;
      readonly body?: unknown;
      readonly afterEffect?: boolean;
    }
  /** The answer comes late by `ms`. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The connection breaks without an answer. */
  | { readonly kind: 'dropped'; readonly afterEffect?: boolean }
  /** A sign-in page or a proxy's page: 200 with HTML. */
  | { readonly kind: 'not-json'; readonly afterEffect?: boolean }
  /** 200 with nothing in it. */
  | { readonly kind: 'empty'; readonly afterEffect?: boolean };

/** Which requests are hit. All given conditions must hold; none given means every request. */
export interface FaultMatch {
  readonly method?: string;
  /** The beginning of the path, or a pattern for the path with its raw query. */
  readonly path?: string | RegExp;
  /** Exchange only: the cmdlet's name. */
  readonly cmdlet?: string;
}

export interface FaultRequest {
  readonly method: string;
  /** Path and raw query. */
  readonly target: string;
  readonly cmdlet: string;
}

export interface FaultOrder {
  readonly match?: FaultMatch;
  /** How many matching requests are hit; 1 unless said otherwise. */
  readonly times?: number;
  /** How many matching requests pass unharmed before. */
  readonly skip?: number;
  readonly fault: Fault;
}

export interface Faults {
  add(order: FaultOrder): void;
  clear(): void;
  /** The fault for this request, if one is due. Uses it up. */
  take(request: FaultRequest): Fault | undefined;
}

/** Creates an empty list of faults. The first order that matches and is not used up wins. */
export function createFaults(): Faults {
  let orders: { readonly order: FaultOrder; skip: number; left: number }[] = [];

  return {
    add: (order) => {
      orders.push({ order, skip: order.skip ?? 0, left: order.times ?? 1 });
    },
    clear: () => {
      orders = [];
    },
    take: (request) => {
      for (const entry of orders) {
        if (!matches(entry.order.match ?? {}, request)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.left -= 1;
        if (entry.left <= 0) orders = orders.filter((other) => other !== entry);
        return entry.order.fault;
      }
      return undefined;
    },
  };
}

function matches(match: FaultMatch, request: FaultRequest): boolean {
  if (match.method !== undefined && match.method !== request.method) return false;
  if (match.cmdlet !== undefined && match.cmdlet.toLowerCase() !== request.cmdlet.toLowerCase()) return false;
  if (match.path === undefined) return true;
  return typeof match.path === 'string'
    ? request.target.startsWith(match.path)
    : match.path.test(request.target);
}
