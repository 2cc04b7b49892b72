/** The results and texts are those of kubectl 1.33 with `patch --local --type=json`. */

import { expect } from 'chai';
import { jsonPatch } from '../../../supervisor/api/patch/json-patch.ts';
import { StatusError } from '../../../supervisor/api/status-error.ts';

const DOCUMENT = { a: { b: 1 }, list: [1, 2, 3], nothing: null };

function patched(...operations: readonly unknown[]): unknown {
  return jsonPatch(DOCUMENT, operations);
}

function refusal(patch: unknown): StatusError['status'] {
  try {
    jsonPatch(DOCUMENT, patch);
  } catch (error) {
    if (error instanceof StatusError) return error.status;
    throw error;
  }
  throw new Error('it was applied');
}

const REJECTED = 'the server rejected our request due to an error in our request: ';

describe('A JSON patch', () => {
  const applied: Record<string, [readonly unknown[], unknown]> = {
    'adds a field': [[{ op: 'add', path: '/a/c', value: 2 }], { ...DOCUMENT, a: { b: 1, c: 2 } }],
    'adds over a field': [[{ op: 'add', path: '/a', value: 2 }], { ...DOCUMENT, a: 2 }],
    'inserts into a list': [[{ op: 'add', path: '/list/1', value: 9 }], { ...DOCUMENT, list: [1, 9, 2, 3] }],
    'appends to a list': [[{ op: 'add', path: '/list/-', value: 9 }], { ...DOCUMENT, list: [1, 2, 3, 9] }],
    'counts from the end': [[{ op: 'remove', path: '/list/-1' }], { ...DOCUMENT, list: [1, 2] }],
    'removes a field': [[{ op: 'remove', path: '/a/b' }], { ...DOCUMENT, a: {} }],
    'replaces an item': [[{ op: 'replace', path: '/list/0', value: 9 }], { ...DOCUMENT, list: [9, 2, 3] }],
    'replaces a field that is not there': [
      [{ op: 'replace', path: '/a/c', value: 2 }],
      { ...DOCUMENT, a: { b: 1, c: 2 } },
    ],
    'replaces the whole': [[{ op: 'replace', path: '', value: { x: 1 } }], { x: 1 }],
    'moves a value': [[{ op: 'move', from: '/a/b', path: '/c' }], { ...DOCUMENT, a: {}, c: 1 }],
    'copies a value': [[{ op: 'copy', from: '/a', path: '/c' }], { ...DOCUMENT, c: { b: 1 } }],
    'copies what is missing as null': [[{ op: 'copy', from: '/x', path: '/c' }], { ...DOCUMENT, c: null }],
    'takes a value that is left out for null': [[{ op: 'add', path: '/c' }], { ...DOCUMENT, c: null }],
    'passes a test': [[{ op: 'test', path: '/a', value: { b: 1 } }], DOCUMENT],
    'takes a missing field for null in a test': [[{ op: 'test', path: '/x', value: null }], DOCUMENT],
    'unescapes a path': [
      [{ op: 'add', path: '/a/x~1y~0z', value: 1 }],
      { ...DOCUMENT, a: { b: 1, 'x/y~z': 1 } },
    ],
  };
  for (const [sentence, [operations, result]] of Object.entries(applied)) {
    it(sentence, () => expect(patched(...operations)).to.deep.equal(result));
  }

  const refused: Record<string, string> = {
    '{"op":"remove","path":"/a/x"}':
      "error in remove for path: '/a/x': Unable to remove nonexistent key: x: missing value",
    '{"op":"add","path":"/x/y","value":1}':
      'add operation does not apply: doc is missing path: "/x/y": missing value',
    '{"op":"add","path":"/list/9","value":1}':
      "error in add for path: '/list/9': Unable to access invalid index: 9: invalid index referenced",
    '{"op":"replace","path":"/list/9","value":1}':
      'replace operation does not apply: doc is missing key: /list/9: missing value',
    '{"op":"test","path":"/a/b","value":2}': 'testing value /a/b failed: test failed',
    '{"op":"frob","path":"/a"}': 'Unexpected kind: frob',
    '{"path":"/a"}': 'Unexpected kind: unknown',
    '{"op":"add"}': 'add operation failed to decode path: operation missing path field: missing value',
  };
  for (const [operation, text] of Object.entries(refused)) {
    it(`refuses ${operation}`, () => {
      const { code, reason, message } = refusal([JSON.parse(operation)]);
      expect({ code, reason, message }).to.deep.equal({
        code: 422,
        reason: 'Invalid',
        message: REJECTED + text,
      });
    });
  }

  it('is a list of objects', () => {
    expect(refusal({ op: 'add' })).to.include({
      code: 400,
      message: 'json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    });
    expect(refusal(['add'])).to.include({
      code: 400,
      message: 'json: cannot unmarshal string into Go value of type jsonpatch.Operation',
    });
  });

  it('is applied whole or not at all', () => {
    const before = structuredClone(DOCUMENT);
    refusal([
      { op: 'add', path: '/a/c', value: 2 },
      { op: 'remove', path: '/x' },
    ]);
    expect(DOCUMENT).to.deep.equal(before);
  });

  it('may not copy itself to death', () => {
    const doubling = Array.from({ length: 60 }, (_, index) => ({ op: 'copy', from: '', path: `/x${index}` }));
    expect(
      refusal(
        doubling
          .map((each) => ({ ...each, from: '/a' }))
          .concat(Array.from({ length: 60 }, () => ({ op: 'copy', from: '/list', path: '/list/-' }))),
      ).message,
    ).to.contain('the accumulated size increase of copy is');
  });

  it('sets a field called __proto__ and nothing else', () => {
    const result = patched({ op: 'add', path: '/__proto__', value: { polluted: true } }) as object;
    expect(Object.hasOwn(result, '__proto__')).to.equal(true);
    expect((result as { polluted?: boolean }).polluted).to.equal(undefined);
  });
});
