import { expect } from 'chai';
import { parseFieldSelector } from '../../supervisor/api/query/field-selector.ts';
import { parseLabelSelector } from '../../supervisor/api/query/label-selector.ts';

const LABELS = { app: 'web', tier: 'front', 'example.com/n': '5', empty: '' };

describe('A label selector', () => {
  const matching = [
    '',
    'app',
    'app=web',
    'app==web',
    ' app = web ',
    'app!=api',
    'missing!=x',
    '!missing',
    'app in (web,api)',
    'app in (web)',
    'app notin (api, db)',
    'missing notin (x)',
    'app=web,tier=front',
    'example.com/n>4,example.com/n<6',
    'empty=',
    'empty in ()',
    'empty in (,x)',
  ];
  const other = [
    'missing',
    'app=',
    'app!=web',
    '!app',
    'app in (api)',
    'app notin (web)',
    'app=web,tier=back',
  ];

  for (const selector of matching) {
    it(`finds by ${JSON.stringify(selector)}`, () => {
      expect(parseLabelSelector(selector)(LABELS)).to.equal(true);
    });
  }
  for (const selector of other) {
    it(`does not find by ${JSON.stringify(selector)}`, () => {
      expect(parseLabelSelector(selector)(LABELS)).to.equal(false);
    });
  }

  const broken = {
    'app in web': "unable to parse requirement: found 'web' expected: '('",
    'app=web,': "found '', expected: identifier after ','",
    ',app': "found ',', expected: !, identifier, or 'end of string'",
    'app ! web': "unable to parse requirement: found '!', expected: =, !=, ==, in, notin, >, <",
    'app=(': "unable to parse requirement: found '(', expected: identifier",
    'app=a b': "found 'b', expected: ',' or 'end of string'",
  };
  for (const [selector, message] of Object.entries(broken)) {
    it(`refuses ${JSON.stringify(selector)} in upstream's words`, () => {
      expect(() => parseLabelSelector(selector)).to.throw(message);
    });
  }
});

describe('A field selector', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' },
    status: { phase: 'Running' },
    source: { component: 'hooklet' },
  };
  const matches = (selector: string) => parseFieldSelector(selector, ['status.phase', 'source']).matches(pod);

  it('compares a field with a text', () => {
    expect(matches('status.phase=Running,metadata.name==web')).to.equal(true);
    expect(matches('status.phase!=Running')).to.equal(false);
    expect(matches('status.phase!=Failed,status.phase!=Succeeded')).to.equal(true);
    expect(matches('source=hooklet')).to.equal(true);
  });

  it('knows the one name that it asks for', () => {
    expect(parseFieldSelector('metadata.name=a', []).name).to.equal('a');
    expect(parseFieldSelector('metadata.name!=a', [])).to.not.have.property('name');
  });

  it('refuses what is no selector, and fields that it may not name', () => {
    expect(() => matches('nonsense')).to.throw("invalid selector: 'nonsense'; can't understand 'nonsense'");
    expect(() => matches('spec.foo=1')).to.throw('field label not supported: spec.foo');
  });

  it('takes a truth value that was never set for false', () => {
    const selects = (selector: string) => parseFieldSelector(selector, ['spec.unschedulable']).matches(pod);
    expect(selects('spec.unschedulable=false')).to.equal(true);
    expect(selects('spec.unschedulable=true')).to.equal(false);
  });

  it('takes escaped commas and signs as part of a value', () => {
    expect(matches('metadata.name!=a\\,b\\=c')).to.equal(true);
  });
});
