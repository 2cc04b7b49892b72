/** gRPC's status codes, in the spelling of grpc-go, and what HTTP/2 means by them. */

import { constants } from 'node:http2';

/** google.golang.org/grpc/codes. */
export const GRPC = {
  OK: 0,
  Canceled: 1,
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  NotFound: 5,
  AlreadyExists: 6,
  PermissionDenied: 7,
  ResourceExhausted: 8,
  FailedPrecondition: 9,
  Aborted: 10,
  OutOfRange: 11,
  Unimplemented: 12,
  Internal: 13,
  Unavailable: 14,
  DataLoss: 15,
  Unauthenticated: 16,
} as const;

const NAMES = new Map<number, string>(Object.entries(GRPC).map(([name, code]) => [code, name]));

/** `PermissionDenied`; `Code(99)` for one that is none. */
export function grpcCodeName(code: number): string {
  return NAMES.get(code) ?? `Code(${code})`;
}

/** grpc-go, internal/transport/http_util.go HTTPStatusConvTab. */
const FROM_HTTP: Readonly<Record<number, number>> = {
  400: GRPC.Internal,
  401: GRPC.Unauthenticated,
  403: GRPC.PermissionDenied,
  404: GRPC.Unimplemented,
  429: GRPC.Unavailable,
  502: GRPC.Unavailable,
  503: GRPC.Unavailable,
  504: GRPC.Unavailable,
};

/** Of an answer that is not gRPC's. */
export function httpCode(httpStatus: number): number {
  return FROM_HTTP[httpStatus] ?? GRPC.Unknown;
}

/** The same file, http2ErrConvTab. */
const FROM_RESET: Readonly<Record<number, number>> = {
  [constants.NGHTTP2_REFUSED_STREAM]: GRPC.Unavailable,
  [constants.NGHTTP2_CANCEL]: GRPC.Canceled,
  [constants.NGHTTP2_FLOW_CONTROL_ERROR]: GRPC.ResourceExhausted,
  [constants.NGHTTP2_ENHANCE_YOUR_CALM]: GRPC.ResourceExhausted,
  [constants.NGHTTP2_INADEQUATE_SECURITY]: GRPC.PermissionDenied,
};

/** Of a stream that was reset with this code. */
export function resetCode(rstCode: number): number {
  return FROM_RESET[rstCode] ?? GRPC.Internal;
}
