import {
  type Activity,
  CloudAdapter,
  INVOKE_RESPONSE_KEY,
  type InvokeResponse,
  TurnContext,
} from 'botbuilder';
import type { ConnectorClient } from './connector-client.ts';

/**
 * `CloudAdapter` without its HTTP handling, which returns error texts, prints them to the console and lets an invalid
 * body end the process.
 *
 * The methods of every turn are overridden with native promises. The SDK's asynchronous functions are compiled to
 * generators, and V8 retains everything that such a call references (the activity, the sent card) until the next full
 * garbage collection.
 */
export class TeamsAdapter extends CloudAdapter {
  /**
   * Authenticates an activity and runs its turn.
   * @returns the response to an invoke activity; undefined for others
   * @throws {Refusal} if authentication fails
   */
  async run(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    const authenticated = await this.botFrameworkAuthentication.authenticateRequest(activity, authorization);
    const connector = await authenticated.connectorFactory?.create(
      activity.serviceUrl,
      authenticated.audience ?? '',
    );
    const context = new TeamsContext(this, activity, connector as unknown as ConnectorClient);
    await logic(context);
    return context.turnState.get<{ readonly value: InvokeResponse }>(INVOKE_RESPONSE_KEY)?.value;
  }
}

/** The context of a turn in Teams, without middleware and buffered replies. */
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
