import { startTeams, type Teams, type TeamsOptions } from '../../../sandbox/teams/start-teams.ts';
import type { TeamsPerson } from '../../../sandbox/teams/types.ts';
import { botToken, type EchoBot, startEchoBot } from './echo-bot.ts';

export const tenantId = '0f0e0d0c-1111-4222-8333-444455556666';
export const botId = '7c7b7a79-aaaa-4bbb-8ccc-ddddeeeeffff';

export const ada: TeamsPerson = {
  objectId: 'a0000000-0000-4000-8000-000000000001',
  teamsId: '29:1ada',
  name: 'Ada Admin',
  userPrincipalName: 'ada@example.com',
  role: 'Contact admin',
};
export const ben: TeamsPerson = {
  objectId: 'a0000000-0000-4000-8000-000000000002',
  teamsId: '29:1ben',
  name: 'Ben Approver',
  userPrincipalName: 'ben@example.com',
  role: 'Approver',
};
export const cleo: TeamsPerson = {
  objectId: 'a0000000-0000-4000-8000-000000000003',
  teamsId: '29:1cleo',
  name: 'Cleo Staff',
  userPrincipalName: 'cleo@example.com',
  role: 'Staff',
};

/** The small Teams with the echo bot behind it. */
export interface Stage {
  readonly teams: Teams;
  readonly bot: EchoBot;
  close(): Promise<void>;
}

export async function setStage(options: Partial<TeamsOptions> = {}): Promise<Stage> {
  const bot = await startEchoBot();
  const teams = await startTeams({
    tenantId,
    botId,
    botName: 'Cardfile',
    people: [ada, ben, cleo],
    verifyBotToken: async (token) => token === botToken,
    messagingEndpoint: bot.endpoint,
    ...options,
  });
  return {
    teams,
    bot,
    async close() {
      await teams.close();
      await bot.close();
    },
  };
}
