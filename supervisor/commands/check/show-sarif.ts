/** Findings as SARIF 2.1.0, which code hosts and editors read (OASIS, sarif-schema-2.1.0.json). */

import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { PodFinding } from '../../diagnosis/check/check-pod.ts';
import { FINDINGS, type FindingCode } from '../../diagnosis/finding.ts';
import { FINDINGS_PAGE, helpLink } from '../../diagnosis/help-link.ts';
import { hookletVersion } from '../../version.ts';
import type { Checked } from './check.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

export function showSarif({ findings }: Checked): string {
  const codes = Object.keys(FINDINGS) as FindingCode[];
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'hooklet', version: hookletVersion(), rules: codes.map(rule) } },
        // The YAML parser counts UTF-16 code units, as JavaScript does.
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, codes.indexOf(finding.code))),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function rule(code: FindingCode): object {
  const { title, severity } = FINDINGS[code];
  return {
    id: code,
    name: code,
    shortDescription: { text: title },
    helpUri: helpUri(code),
    help: { text: `${title}. Read ${helpLink(code)}.` },
    defaultConfiguration: { level: severity },
  };
}

function result(
  { code, severity, path, place, pod, why, remedy, change, ignored }: PodFinding,
  ruleIndex: number,
): object {
  const write = change ? ` Write: ${change.to}` : '';
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: `${sentence(why)} ${sentence(remedy)}${write}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: artifactUri(place.file) },
          region: { startLine: place.line, startColumn: place.column },
        },
        logicalLocations: [{ name: pod, fullyQualifiedName: `${pod}/${path}`, kind: 'member' }],
      },
    ],
    ...(ignored && { suppressions: [{ kind: 'inSource' }] }),
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}

/** Relative paths stay relative, so that the log means the same wherever the repository lies. */
function artifactUri(file: string): string {
  if (file.startsWith('/')) return pathToFileURL(file).href;
  return file.split('/').map(encodeURIComponent).join('/');
}

/** SARIF wants an absolute URI: that of the page as it was installed. */
function helpUri(code: FindingCode): string {
  const pages = ['../../../', '../../', '../'].map((up) => new URL(`${up}${FINDINGS_PAGE}`, import.meta.url));
  const page = pages.find((url) => existsSync(url)) ?? (pages[0] as URL);
  return `${page.href}#${code.toLowerCase()}`;
}
