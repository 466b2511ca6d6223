import type { Fault } from '../../sandbox/fakes/faults.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

const cmdlets = ['New-MailContact', 'Set-Contact', 'Set-MailContact', 'Remove-MailContact'];
const faults: readonly Fault[] = [
  { kind: 'dropped', afterEffect: true },
  { kind: 'dropped' },
  { kind: 'status', status: 503, afterEffect: true },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429, retryAfter: 6 },
  { kind: 'empty', afterEffect: true },
  { kind: 'slow', ms: 400 },
];
const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

/** Lets one of the next calls that write to Exchange go wrong, and now and then a call to Graph. */
export function addBackendFault({ exchange, graph }: Pick<Sandbox, 'exchange' | 'graph'>): void {
  exchange.faults.add({
    match: { cmdlet: any(cmdlets) },
    fault: any(faults),
    skip: Math.floor(Math.random() * 4),
  });
  if (Math.random() < 0.05) graph.faults.add({ fault: { kind: 'status', status: 503 } });
}
