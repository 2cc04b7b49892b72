/** What a SPDY peer did that ends its connection. */

/** Never seen by a person: the connection ends, and the kind of error is counted. */
export class SpdyError extends Error {
  override readonly name = 'SpdyError';
}
