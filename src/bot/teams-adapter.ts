import { type Activity, BotAdapter, type ConversationReference, TurnContext } from 'botbuilder';
import type { ConnectorFor } from './connectors.ts';

/**
 * Sends the activities of turns to Teams. Authentication happens before there is a turn (`authenticate.ts`), and
 * messages outside of turns are those of `proactive.ts`.
 */
export class TeamsAdapter extends BotAdapter {
  readonly #connectorFor: ConnectorFor;

  constructor(connectorFor: ConnectorFor) {
    super();
    this.#connectorFor = connectorFor;
  }

  /** Returns the context of an authenticated activity's turn. */
  contextOf(activity: Activity): TurnContext {
    return new TeamsContext(this, activity);
  }

  override async sendActivities(
    { activity: { serviceUrl, conversation, id } }: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<{ id: string }[]> {
    const { sendToConversation, replyToActivity } = (await this.#connectorFor(serviceUrl)).conversations;
    const sent: { id: string }[] = [];
    for (const message of activities) {
      sent.push(
        await (id
          ? replyToActivity(conversation.id, id, message)
          : sendToConversation(conversation.id, message)),
      );
    }
    return sent;
  }

  override async updateActivity(
    { activity: { serviceUrl, conversation } }: TurnContext,
    message: Partial<Activity>,
  ): Promise<{ id: string }> {
    const { conversations } = await this.#connectorFor(serviceUrl);
    return conversations.updateActivity(conversation.id, message.id ?? '', message);
  }

  override async deleteActivity(
    { activity: { serviceUrl, conversation } }: TurnContext,
    { activityId = '' }: Partial<ConversationReference>,
  ): Promise<void> {
    const { conversations } = await this.#connectorFor(serviceUrl);
    await conversations.deleteActivity(conversation.id, activityId);
  }

  override continueConversation(): Promise<never> {
    return Promise.reject(new Error('messages outside of turns are sent by createProactive'));
  }
}

/**
 * A context without middleware and buffered replies. The SDK's asynchronous functions are compiled to generators, and V8
 * retains everything that such a call references (the activity, the sent card) until the next full garbage collection;
 * so these are native.
 */
class TeamsContext extends TurnContext {
  override async sendActivity(activity: string | Partial<Activity>): Promise<{ id: string } | undefined> {
    const message = typeof activity === 'string' ? { type: 'message', text: activity } : activity;
    const [sent] = await this.adapter.sendActivities(this, [this.#address(message)]);
    return sent;
  }

  override async updateActivity(activity: Partial<Activity>): Promise<void> {
    await this.adapter.updateActivity(this, this.#address(activity));
  }

  #address(activity: Partial<Activity>): Partial<Activity> {
    const reference = TurnContext.getConversationReference(this.activity);
    return TurnContext.applyConversationReference({ ...activity }, reference);
  }
}
