/** The SARIF log has what SARIF 2.1.0's schema requires, and what code hosts read. */

import { expect } from 'chai';
import { showSarif } from '../../../supervisor/commands/check/show-sarif.ts';
import { FINDINGS } from '../../../supervisor/diagnosis/finding.ts';
import { checked } from '../../diagnosis/check/checked.ts';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata: { name: web, annotations: { hooklet.dev/ignore: HookTcpSocket } }
spec:
  containers:
    - name: web
      image: acme/web:1
      lifecycle:
        postStart: { tcpSocket: { port: 80 } }
        preStop: { httpGet: { port: 80, host: localhost } }
`;

interface Log {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly Rule[] } };
    readonly results: readonly Result[];
  }[];
}
interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly helpUri: string;
  readonly defaultConfiguration: { readonly level: string };
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly suppressions?: readonly { readonly kind: string }[];
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: { readonly startLine: number; readonly startColumn: number };
    };
  }[];
}

function log(file = 'pods/my pod.yaml'): Log {
  const findings = checked(MANIFEST).map((finding) => ({ ...finding, place: { ...finding.place, file } }));
  return JSON.parse(showSarif({ files: 1, unchecked: 0, pods: 1, findings })) as Log;
}

describe('show SARIF', () => {
  it('is a log of version 2.1.0 with one run of hooklet', () => {
    const { version, runs, $schema } = log();
    expect(version).to.equal('2.1.0');
    expect($schema).to.match(/sarif-2\.1\.0\.json$/);
    expect(runs.map(({ tool }) => tool.driver.name)).to.deep.equal(['hooklet']);
  });

  it('has a rule for every code, with an absolute address that explains it', () => {
    const rules = log().runs[0]?.tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id)).to.deep.equal(Object.keys(FINDINGS));
    for (const { id, helpUri, shortDescription, defaultConfiguration } of rules) {
      expect(new URL(helpUri).hash).to.equal(`#${id.toLowerCase()}`);
      expect(shortDescription.text).not.to.equal('');
      expect(defaultConfiguration.level).to.be.oneOf(['error', 'warning', 'note']);
    }
  });

  it('has a result for every finding, with its rule, level, message, place', () => {
    const run = log().runs[0];
    const [first, second] = run?.results ?? [];
    expect(first).to.include({ ruleId: 'HookTcpSocket', level: 'error' });
    expect(second).to.include({ ruleId: 'HookHostLocalhost', level: 'error' });
    for (const { ruleId, ruleIndex, message } of run?.results ?? []) {
      expect(run?.tool.driver.rules[ruleIndex]?.id).to.equal(ruleId);
      expect(message.text).to.match(/^[A-Z].*\.( Write: .+)?$/);
    }
    expect(second?.locations[0]?.physicalLocation).to.deep.equal({
      artifactLocation: { uri: 'pods/my%20pod.yaml' },
      region: { startLine: 10, startColumn: 47 },
    });
  });

  it('marks what the Pod ignores as suppressed', () => {
    const suppressions = log().runs[0]?.results.map((result) => result.suppressions);
    expect(suppressions).to.deep.equal([[{ kind: 'inSource' }], undefined]);
  });

  it('makes an absolute path a file address', () => {
    const uri = log('/srv/a b.yaml').runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri;
    expect(uri).to.equal('file:///srv/a%20b.yaml');
  });
});
