import { runCommand, UsageError } from '../src/cli/command-line.ts';

const usage = `npm run soak -- [--minutes 30] [--load 0.7]

Lets people search, add, edit, approve and import contacts, on two processes of Cardfile behind a load balancer with one
PostgreSQL, while every few seconds systems fail, connections to the database are cut, and one of the processes is
stopped or killed. Then it compares what people were promised, what the database says and what Exchange has.

Closes with one line RESULT {json}. Exits with 1 if a turn failed that no fault explains, if a process ended by itself (it is
started again), if a change was lost or doubled, or, from five minutes on, if memory grew by more than 10 % or the event loop
was late by 50 ms (p99).

  --minutes NUMBER   how long (default 30)
  --load NUMBER      processor time of both processes together, as a share of one core (default 0.7)
  --help             this text
`;

/** Shorter runs say nothing about memory: the heap is still growing to its size. */
const judgedFromMinutes = 5;
const mostRssGrowthPct = 10;
const mostLoopP99Ms = 50;

await runCommand({
  usage,
  options: {
    minutes: { type: 'string', default: '30' },
    load: { type: 'string', default: '0.7' },
  },
  async run(values) {
    const minutes = positive('--minutes', values.minutes);
    const targetLoad = positive('--load', values.load);
    const { runSoak } = await import('./load/run-soak.ts');
    const { startTwoProcesses } = await import('./load/two-processes.ts');
    const stage = await startTwoProcesses({ colleagues: 60 });
    const { complaints, ...result } = await runSoak(stage, {
      minutes,
      targetLoad,
      report: console.log,
    }).finally(stage.close);
    for (const complaint of complaints.slice(0, 40)) console.log(complaint);
    console.log(`RESULT ${JSON.stringify(result)}`);
    const isWhole = result.failed + result.died + result.lost + result.doubled === 0;
    const isSteady =
      minutes < judgedFromMinutes ||
      (result.rssGrowthPct <= mostRssGrowthPct && result.loopP99Ms < mostLoopP99Ms);
    process.exitCode = isWhole && isSteady ? 0 : 1;
  },
});

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 10_000)) throw new UsageError(`${name} must be a number above 0.`);
  return value;
}
