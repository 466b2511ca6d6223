import { createHash } from 'node:crypto';

/** A cmdlet failed: thrown by the cmdlets, made Exchange's error envelope at one place. */
export class CmdletError extends Error {
  override readonly name = 'CmdletError';
  readonly status: number;
  /** Full name of the exception's type. */
  readonly exceptionType: string;

  constructor(status: number, exceptionType: string, message: string) {
    super(message);
    this.status = status;
    this.exceptionType = exceptionType;
  }
}

/** The envelope: `details[0].message` is `ErrorId|ExceptionType|Text`. */
export function cmdletErrorBody(error: CmdletError): unknown {
  const errorId = `Ex${createHash('md5').update(error.exceptionType).digest('hex').slice(0, 6).toUpperCase()}`;
  const text = `${errorId}|${error.exceptionType}|${error.message}`;
  return {
    error: {
      code: error.status === 404 ? 'NotFound' : 'BadRequest',
      message: 'Error executing cmdlet',
      details: [{ code: 'Client', target: '', message: text }],
      innererror: {
        message: 'Error executing cmdlet',
        type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
        stacktrace: '   at Microsoft.Exchange.Admin.OData.Core',
        internalexception: {
          message: text,
          type: error.exceptionType,
          stacktrace: '   at Microsoft.Exchange',
        },
      },
    },
  };
}

const tasks = 'Microsoft.Exchange.Configuration.Tasks';
const directory = 'Microsoft.Exchange.Data.Directory';

export const objectNotFound = (identity: string): CmdletError =>
  new CmdletError(
    404,
    `${tasks}.ManagementObjectNotFoundException`,
    `The operation couldn't be performed because object '${identity}' couldn't be found on 'LO2P265A01DC001.GBRP265A001.PROD.OUTLOOK.COM'.`,
  );

export const ambiguousIdentity = (identity: string): CmdletError =>
  new CmdletError(
    400,
    `${tasks}.ManagementObjectAmbiguousException`,
    `The operation couldn't be performed because there are multiple recipients matching identity "${identity}". Please specify a unique value.`,
  );

export const addressTaken = (address: string, holder: string): CmdletError =>
  new CmdletError(
    400,
    `${directory}.ProxyAddressExistsException`,
    `The proxy address "SMTP:${address}" is already being used by the proxy addresses or LegacyExchangeDN of "${holder}". Please choose another proxy address.`,
  );

export const nameTaken = (name: string): CmdletError =>
  new CmdletError(
    400,
    `${directory}.ADObjectAlreadyExistsException`,
    `The name "${name}" is already being used. Please try another name.`,
  );

export const badAddress = (address: string): CmdletError =>
  new CmdletError(
    400,
    'Microsoft.Exchange.Management.RecipientTasks.RecipientTaskException',
    `The external e-mail address ${address} is not an SMTP e-mail address.`,
  );

export const invalidValue = (message: string): CmdletError =>
  new CmdletError(400, 'Microsoft.Exchange.Data.DataValidationException', message);

export const tooLong = (parameter: string, max: number, length: number): CmdletError =>
  invalidValue(
    `The length of the property ${parameter} is too long. The maximum length is ${max} and the length of the value provided is ${length}.`,
  );

export const unknownParameter = (parameter: string): CmdletError =>
  new CmdletError(
    400,
    'System.Management.Automation.ParameterBindingException',
    `A parameter cannot be found that matches parameter name '${parameter}'.`,
  );

export const missingParameter = (parameter: string): CmdletError =>
  new CmdletError(
    400,
    'System.Management.Automation.ParameterBindingException',
    `Cannot process command because of one or more missing mandatory parameters: ${parameter}.`,
  );

export const dirSynced = (cmdlet: string, name: string): CmdletError =>
  new CmdletError(
    400,
    'System.InvalidOperationException',
    `The operation on mail contact "${name}" failed because it's out of the current user's write scope. The action '${cmdlet}' can't be performed on the object '${name}' because the object is being synchronized from your on-premises organization. This action should be performed on the object in your on-premises organization.`,
  );

const members = 'Microsoft.Exchange.Management.RecipientTasks';

export const alreadyMember = (member: string, group: string): CmdletError =>
  new CmdletError(
    400,
    `${members}.MemberAlreadyExistsException`,
    `The recipient "${member}" is already a member of the group "${group}".`,
  );

export const notMember = (member: string, group: string): CmdletError =>
  new CmdletError(
    400,
    `${members}.MemberNotFoundException`,
    `The recipient "${member}" isn't a member of the group "${group}".`,
  );

export const requiresGroupManager = (): CmdletError =>
  new CmdletError(
    400,
    `${members}.OperationRequiresGroupManagerException`,
    "You don't have sufficient permissions. This operation can only be performed by a manager of the group.",
  );
