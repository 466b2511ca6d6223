import { doctorReport } from '../../cards/admin/doctor-report.ts';
import { asOwner } from '../../contacts/owner.ts';
import { messages } from '../../languages/messages.ts';
import { helpButton, searchButton } from '../buttons.ts';
import type { Dialog } from '../define-dialog.ts';

/** Runs the doctor, so that an admin can diagnose problems without access to the server. */
export const checkSystems: Dialog = {
  name: 'check-systems',
  role: 'admin',
  chat: 'personal',
  does: 'read',
  denied: () => ({
    text: messages.admin.onlyAdminsMayCheckSystems,
    instead: [searchButton(messages.admin.findDoctor, 'doctor')],
  }),
  command: {
    words: ['doctor', 'check systems'],
    otherwise: 'search',
    example: 'doctor',
    description: () => messages.admin.checksEveryConnectedSystem,
    listed: 'manifest',
    async run(_argument, { actor, turn, doctor }) {
      const results = await doctor.examine({
        owner: asOwner(actor.objectId),
        correlationId: turn.correlationId,
      });
      return { kind: 'card', card: doctorReport({ results, actions: [helpButton] }), placement: 'new' };
    },
  },
  verbs: [],
};
