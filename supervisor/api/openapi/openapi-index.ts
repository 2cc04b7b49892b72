/** Where the OpenAPI documents are: the answer of /openapi/v3. */

/** A client may keep a document for as long as its URL stays: raise it when the document changes. */
const HASH = '3';

export const OPENAPI_INDEX = {
  paths: { 'api/v1': { serverRelativeURL: `/openapi/v3/api/v1?hash=${HASH}` } },
};
