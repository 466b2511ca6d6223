import {
  type Activity,
  CloudAdapter,
  INVOKE_RESPONSE_KEY,
  type InvokeResponse,
  TurnContext,
} from 'botbuilder';
import type { ConnectorClient } from './connector-client.ts';

/**
 * `CloudAdapter` without its HTTP half: that one answers errors with their text, prints them to the console and
 * lets junk end the process.
 *
 * What runs in every turn is said once more, with native promises. The SDK's asynchronous functions are compiled to
 * generators, one made anew for each call, and V8 lets all that such a call could see (the activity, the card that
 * is sent) live on until the next full collection: that costs more than making the card.
 */
export class TeamsAdapter extends CloudAdapter {
  /**
   * Runs a turn once the activity is admitted.
   * @returns the answer to an invoke activity; undefined for others
   * @throws {Refusal} when the gate does not admit it
   */
  async run(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    const admitted = await this.botFrameworkAuthentication.authenticateRequest(activity, authorization);
    const connector = await admitted.connectorFactory?.create(activity.serviceUrl, admitted.audience ?? '');
    const context = new TeamsContext(this, activity, connector as unknown as ConnectorClient);
    await logic(context);
    return context.turnState.get<{ readonly value: InvokeResponse }>(INVOKE_RESPONSE_KEY)?.value;
  }
}

/** The context of a turn in Teams, which knows no middleware and no answers that are gathered for later. */
class TeamsContext extends TurnContext {
  readonly #connector: ConnectorClient;

  constructor(adapter: TeamsAdapter, activity: Activity, connector: ConnectorClient) {
    super(adapter, activity);
    this.#connector = connector;
  }

  override sendActivity(activity: string | Partial<Activity>): Promise<{ id: string }> {
    const message = this.#address(
      typeof activity === 'string' ? { type: 'message', text: activity } : activity,
    );
    const { conversation, id } = this.activity;
    const { sendToConversation, replyToActivity } = this.#connector.conversations;
    return id ? replyToActivity(conversation.id, id, message) : sendToConversation(conversation.id, message);
  }

  override updateActivity(activity: Partial<Activity>): Promise<{ id: string }> {
    const { id = '' } = activity;
    return this.#connector.conversations.updateActivity(
      this.activity.conversation.id,
      id,
      this.#address(activity),
    );
  }

  #address(activity: Partial<Activity>): Partial<Activity> {
    return TurnContext.applyConversationReference(
      { ...activity },
      TurnContext.getConversationReference(this.activity),
    );
  }
}
