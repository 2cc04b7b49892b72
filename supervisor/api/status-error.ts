/** Every refusal of the API: one class that carries a Kubernetes Status, and one function for each reason. */

/** `k8s.io/apimachinery/pkg/apis/meta/v1`, Status. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: StatusReason;
  readonly details?: StatusDetails;
  readonly code: number;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  /** The plural resource name, or the Kind of what is invalid: upstream is not of one mind either. */
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

const CODES = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  InternalError: 500,
  /** metav1.StatusReasonUnknown: sent as no reason at all. */
  Unknown: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
} as const;

export type StatusReason = keyof typeof CODES;

/** Thrown anywhere below a route; the server answers with its Status. Its message is the Status' message. */
export class StatusError extends Error {
  readonly status: Status;

  constructor(reason: StatusReason, message: string, details?: StatusDetails) {
    super(message);
    this.name = 'StatusError';
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === 'Unknown' ? {} : { reason }),
      ...(details ? { details } : {}),
      code: CODES[reason],
    };
  }
}

/** `pods "web" not found` */
export function notFound(resource: string, name: string): StatusError {
  return new StatusError('NotFound', `${resource} "${name}" not found`, { name, kind: resource });
}

/** The path or the resource is unknown: kubectl turns it into its own sentence. */
export function unknownResource(): StatusError {
  return new StatusError('NotFound', 'the server could not find the requested resource', {});
}

export function alreadyExists(resource: string, name: string): StatusError {
  return new StatusError('AlreadyExists', `${resource} "${name}" already exists`, { name, kind: resource });
}

/** `why` completes upstream's sentence: a stale resourceVersion, a failed precondition. */
export function conflict(resource: string, name: string, why: string): StatusError {
  const message = `Operation cannot be fulfilled on ${resource} "${name}": ${why}`;
  return new StatusError('Conflict', message, { name, kind: resource });
}

/** One cause for each broken rule: kubectl prints the causes, other clients the message. */
export function invalid(kind: string, name: string, causes: readonly StatusCause[]): StatusError {
  const errors = causes.map(({ field, message }) => `${field}: ${message}`);
  const list = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`;
  return new StatusError('Invalid', `${kind} "${name}" is invalid: ${list}`, { name, kind, causes });
}

export function badRequest(message: string): StatusError {
  return new StatusError('BadRequest', message);
}

/** `pods "web" is forbidden: why` */
export function forbidden(resource: string, name: string, why: string): StatusError {
  const message = `${resource} "${name}" is forbidden: ${why}`;
  return new StatusError('Forbidden', message, { name, kind: resource });
}

export function methodNotAllowed(): StatusError {
  return new StatusError(
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

/** `accepted` are the media types that would do. */
export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new StatusError('UnsupportedMediaType', message);
}

/** The version asked for is no longer in the store's memory: list again. */
export function expired(message: string): StatusError {
  return new StatusError('Expired', message);
}

export function internalError(message: string): StatusError {
  return new StatusError('InternalError', `Internal error occurred: ${message}`, {
    causes: [{ message }],
  });
}
