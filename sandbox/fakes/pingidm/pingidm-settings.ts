/** Switches of the fake backend of PingIDM, for what its documentation leaves open. Tests set them. */
export interface PingIdmSettings {
  /** What an update or removal of a contact that there is not answers. */
  unknownContactStatus: 404 | 500;
  /** What `?_action=test` says of the connector. */
  connectorOk: boolean;
}

export function defaultPingIdmSettings(): PingIdmSettings {
  return { unknownContactStatus: 404, connectorOk: true };
}
