import { setTimeout as wait } from 'node:timers/promises';
import { createBackends } from './backends.ts';
import { createBot } from './bot/bot.ts';
import { createFileExchange } from './bot/file-exchange.ts';
import { compileTemplates } from './cards/engine/render-card.ts';
import { progress } from './cards/general/progress.ts';
import { createChangeRequests } from './changes/change-requests.ts';
import { wakingTime } from './changes/policy/waking-time.ts';
import { type Viewer, viewChanges } from './changes/request/viewed-changes.ts';
import { createReviews } from './changes/reviews/reviews.ts';
import type { Config } from './config.ts';
import type { SourceId } from './contacts/sources.ts';
import { createCredentialReader } from './credentials.ts';
import { isExport } from './dialogs/export/export-contacts.ts';
import { createConversationMemory } from './dialogs/follow-up/conversation-memory.ts';
import { createTurnHandler } from './dialogs/handle-turn.ts';
import { fileTimings, isComparison } from './dialogs/import/import-contacts.ts';
import { createNotices } from './dialogs/notices/notices.ts';
import type { Reply } from './dialogs/reply.ts';
import { createReviewNotices } from './dialogs/reviews/review-notices.ts';
import type { Turn } from './dialogs/turn.ts';
import { createDirectory } from './directory/directory.ts';
import { createDuplicateSweep } from './directory/duplicates/duplicate-sweep.ts';
import { createDirectoryCache, purgeDirectoryCache } from './directory-cache.ts';
import { createDoctor } from './doctor/doctor.ts';
import { createMetrics } from './http/metrics.ts';
import { createMetricsServer } from './http/metrics-server.ts';
import { createHttpServer } from './http/server.ts';
import type { Telemetry } from './http/telemetry.ts';
import { cardReferencesKey, createReferenceSigner } from './identity/signed-reference.ts';
import { createImports } from './imports.ts';
import { messages } from './languages/messages.ts';
import { type Maintenance, startMaintenance } from './maintenance.ts';
import { createPeople } from './people.ts';
import { ConfigurationError } from './platform/errors.ts';
import type { FinishedCall } from './platform/http-client/http-client.ts';
import { createLog, type Log } from './platform/log.ts';
import { createPoller } from './platform/poller.ts';
import { version } from './platform/user-agent.ts';
import { isWritable, type WritableProvider } from './providers/provider.ts';
import { createReadiness } from './readiness.ts';
import { startDatabase } from './start-database.ts';
import { transferLimits } from './transfer/input-row.ts';

/** The running product. */
export interface App {
  /**
   * Begins to take requests; resolves with the port.
   * @throws {ConfigurationError} when the address or port cannot be had
   */
  listen(): Promise<number>;
  /** Reads the credentials in settings and files again, as it does every minute by itself. */
  reloadCredentials(): void;
  /**
   * Reports that it is not ready, and after the configured delay accepts no more requests. Lets what is under way
   * finish, gives leases back, then ends everything.
   */
  close(): Promise<void>;
}

/**
 * Makes every long-lived object, once, and ties them together. Waits up to a minute for the database.
 * @throws {ConfigurationError | DatabaseError} when the database cannot be used
 */
export async function createApp(config: Config, log: Log = createLog(config.logLevel)): Promise<App> {
  const clock = Date.now;
  const metrics = createMetrics(config.metricsPort !== undefined);
  const credentials = createCredentialReader(config, log);
  // Loaded only when it is wanted: it takes time and memory.
  const telemetry =
    config.telemetry &&
    (await import('./http/telemetry.ts')).startTelemetry({
      endpoint: config.telemetry.endpoint,
      headers: () => credentials.current().telemetry ?? {},
      version,
    });
  // All that a start reads from the database: what follows works without one, too.
  const { database, cardKeys, directoryKey } = await startDatabase(config, {
    clock,
    log,
    onQuery: telemetry?.query,
    currentUrl: () => credentials.current().database,
  });
  const onCall = (call: FinishedCall) => {
    metrics.backendCall(call);
    telemetry?.backendCall(call);
  };

  const backends = createBackends(config, {
    clock,
    log,
    knownContacts: database.knownContacts,
    onCall,
    credentials: credentials.current,
  });
  const { tokens, providers, graphClient } = backends;
  const writableProviders = new Map<SourceId, WritableProvider>(
    providers.filter(isWritable).map((provider) => [provider.source, provider]),
  );
  const writable = (source: SourceId) => writableProviders.get(source);

  const keeping = { database, providers, dataDirectory: config.dataDirectory, clock, log };
  const kept = directoryKey && createDirectoryCache(keeping, directoryKey);
  const directoryCache = kept ?? purgeDirectoryCache(keeping);
  const directory = createDirectory({
    providers,
    clock,
    log,
    contactCache: kept?.contactCache,
    viewHistory: kept?.viewHistory,
    onAsked: (owner) => kept?.sync.wants(owner),
  });
  const { people, roleResolver } = createPeople(config, { graphClient, clock, log });
  const hasChat = async (objectId: string) => (await database.chats.personalChatOf(objectId)) !== undefined;
  const doctor = createDoctor({
    bot: config.bot,
    authority: config.entra.authority,
    groups: config.groups,
    ...backends,
    // The package is built and uploaded elsewhere; `npm run doctor` compares it there.
    manifest: async () => undefined,
    approvers: {
      members: () => people.membersOf(config.groups.approver || config.groups.admin),
      hasChat,
    },
    clock,
  });
  const changes = createChangeRequests({
    database,
    providers: writable,
    people,
    roleResolver,
    groups: config.groups,
    policy: config.policy,
    onWritten: directory.learn,
    clock,
    log,
  });
  const changesFor = (viewer: Viewer) => viewChanges(changes, viewer);
  const referenceSigner = createReferenceSigner({ keys: cardKeys, clock });
  const duplicates =
    kept &&
    createDuplicateSweep({ store: database.directory, differentPeople: database.differentPeople, clock });
  const wakingFrom = (at: number) => wakingTime(config.policy, at);
  const reviews =
    kept && createReviews({ database, people, groups: config.groups, wakingTime: wakingFrom, clock });
  const memory = createConversationMemory({ store: database.lastAnswers, clock, log });
  const files = createFileExchange({ hosts: config.bot.fileHosts, maxBytes: transferLimits.bytes, log });
  const handle = createTurnHandler({
    directory,
    changesFor,
    people,
    referenceSigner,
    clock,
    doctor,
    sources: kept?.sync,
    duplicates,
    reviews,
    writable,
    teamsIdOf: async (objectId) => (await bot.met(objectId))?.teamsId ?? '',
    hasChat,
    memory,
    favorites: database.favorites,
    imports: createImports({ config, credentials: credentials.current, database, providers, clock }),
    files,
    firstContact: (conversationId) => database.chats.firstContact(conversationId),
    roleResolver,
    log,
    turnsPerMinute: config.turnsPerMinute,
    ...(telemetry === undefined
      ? {}
      : { onDialog: (name, run) => telemetry.span(`dialog ${name}`, {}, run) }),
  });

  const notices = createNotices({
    changesFor,
    people,
    directory,
    referenceSigner,
    clock,
    roleResolver,
    log,
    shownCards: database.sentCards,
    updateLater: changes.updateCards,
    memory,
    post: () => bot,
  });
  const bot = createBot({
    appId: config.bot.id,
    tenantId: config.bot.tenantId,
    tokenIssuer: config.bot.tokenIssuer,
    openIdMetadata: config.bot.openIdMetadata,
    serviceHosts: config.bot.serviceHosts,
    tokens,
    references: database.chats,
    handle: telemetry === undefined ? handle : traceTurns(handle, telemetry),
    progressCard: (turn) =>
      progress(
        isComparison(turn)
          ? messages.imports.progress
          : isExport(turn)
            ? messages.exports.progress
            : { title: messages.general.oneMoment, text: messages.general.takesLonger },
      ),
    timingsOf: (turn) => (isComparison(turn) || isExport(turn) ? fileTimings : {}),
    onTurn(turn) {
      metrics.turn(turn);
      telemetry?.turn(turn);
    },
    onRequestShown: notices.shown,
    http: { onCall },
    log,
    clock,
  });
  const reviewPoller =
    reviews &&
    createPoller({
      name: 'reviews',
      run: createReviewNotices({
        reviews,
        people,
        referenceSigner,
        post: () => bot,
        wakingTime: wakingFrom,
        clock,
        log,
      }),
      everyMs: 2_000,
      log,
    });
  const readiness = createReadiness(database);
  const server = createHttpServer({ bot, readiness: readiness.check, log });
  const metricsServer = createMetricsServer(metrics);

  let maintain: Maintenance | undefined;
  return {
    async listen() {
      if (config.metricsPort !== undefined) {
        await metricsServer.listen(config.metricsPort, config.host).catch(cannotListen('METRICS_PORT'));
      }
      const port = await server.listen(config.port, config.host).catch(cannotListen('PORT'));
      maintain = startMaintenance(providers, {
        log,
        tasks: [
          { name: 'last answers', run: () => database.lastAnswers.deleteExpired(clock()) },
          { name: 'imports', run: () => database.imports.deleteExpired(clock()) },
          { name: 'reviews', run: async () => reviews?.deleteExpired() },
          { name: 'credentials', run: async () => credentials.reload() },
          {
            name: 'signing keys',
            run: async () => referenceSigner.replaceKeys(await database.secrets.versions(cardReferencesKey)),
          },
        ],
      });
      directoryCache.start();
      log.info({ event: 'app.started', port }, 'Cardfile is listening');
      changes.start(notices.notify);
      reviewPoller?.start();
      readiness.started();
      // The load balancer is told first that this process is ready.
      wait(compileAfterMs, undefined, { ref: false })
        .then(compileTemplates)
        .catch((error: unknown) =>
          log.error({ event: 'cards.compile.failed', error }, 'card template not compiled'),
        );
      return port;
    },
    reloadCredentials: credentials.reload,
    async close() {
      readiness.closing();
      await server.close(config.shutdownDelayMs);
      // Messages that are on their way arrive before the connections end.
      await changes.close();
      await reviewPoller?.stop();
      await notices.close();
      await bot.close();
      await files.close();
      await memory.close();
      await maintain?.stop();
      await directoryCache.stop();
      await backends.close();
      await database.close();
      await telemetry?.close();
      if (config.metricsPort !== undefined) await metricsServer.close();
    },
  };
}

/** Runs each turn in a span that has the id by which the log knows it. */
function traceTurns(handle: (turn: Turn) => Promise<Reply>, telemetry: Telemetry) {
  return (turn: Turn): Promise<Reply> => {
    const { kind, chat, correlationId } = turn;
    return telemetry.span(`turn ${kind}`, { chat: chat.kind, correlationId }, () => handle(turn));
  };
}

/** After the start, in milliseconds. */
const compileAfterMs = 1000;

/** Names the setting behind an address that cannot be listened at. */
function cannotListen(setting: 'PORT' | 'METRICS_PORT'): (error: unknown) => never {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = listenProblems[code];
    if (reason === undefined) throw error;
    throw new ConfigurationError([`${setting} or HOST cannot be used: ${reason}.`]);
  };
}

const listenProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there',
  EACCES: 'this account may not listen there',
  EADDRNOTAVAIL: 'the address is not one of this machine',
  ENOTFOUND: 'the host is not known',
};
