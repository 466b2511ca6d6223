import { changeKeyOf } from '../../organisation/make-records.ts';
import type { Organisation } from '../../organisation/organisation.ts';
import type { PersonalContactRecord } from '../../organisation/records.ts';
import type { Answer, FakeRequest } from '../fake-backend.ts';
import { badRequest, GraphRefusal } from './answers.ts';

export interface ContactPhotoOptions {
  readonly organisation: Organisation;
  /** The contact that a path means. @throws {GraphRefusal} */
  readonly contactAt: (request: FakeRequest) => PersonalContactRecord;
}

/** The handlers of `…/contacts/{id}/photo/$value`. */
export function createContactPhoto({ organisation, contactAt }: ContactPhotoOptions) {
  const read = (request: FakeRequest): Answer => {
    const contact = contactAt(request);
    const photo = organisation.contactPhotos.get(contact.id);
    if (photo === undefined) {
      throw new GraphRefusal(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
    }
    return { status: 200, headers: { 'content-type': photo.contentType }, bytes: photo.bytes };
  };

  const write = (request: FakeRequest): Answer => {
    const contact = contactAt(request);
    const contentType = request.headers['content-type'] ?? '';
    const { bytes } = request;
    if (!/^image\//i.test(contentType)) throw badRequest('The content type of a photo must be an image.');
    if (bytes === undefined || bytes.length === 0) throw badRequest('The photo is empty.');
    organisation.contactPhotos.put({ id: contact.id, contentType, bytes });
    // Outlook keeps the photo with the contact, so that the contact counts as changed.
    const version = contact.version + 1;
    organisation.mailbox(contact.owner).put({
      ...contact,
      version,
      changeKey: changeKeyOf(contact.id, version),
      changedAt: organisation.clock(),
    });
    return { status: 200 };
  };

  return { read, write };
}
