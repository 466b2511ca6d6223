import { type Activity, CloudAdapter, type InvokeResponse, type TurnContext } from 'botbuilder';

/**
 * `CloudAdapter` without its HTTP half: that one answers errors with their text, prints them to the console and
 * lets junk end the process. Authentication and the turn itself are the SDK's `processActivity`.
 */
export class TeamsAdapter extends CloudAdapter {
  run(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(authorization, activity, logic);
  }
}
