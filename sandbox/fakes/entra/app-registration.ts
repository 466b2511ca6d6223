export interface AppRegistration {
  readonly clientId: string;
  readonly name: string;
  readonly secrets: readonly string[];
  /** Certificates in PEM for signed assertions. */
  readonly certificates: readonly string[];
}
