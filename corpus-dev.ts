/** dev only */
import { readFileSync, readdirSync } from 'node:fs';
import { parseAllDocuments, stringify } from 'yaml';
import { checked } from './test/diagnosis/check/checked.ts';
const root = process.argv[2]!;
const KINDS = /^(Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)$/;
let pods = 0, invalid = 0;
const counts: Record<string, number> = {};
for (const f of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
  if (!/\.ya?ml$|\.json$/.test(f)) continue;
  let docs: any[];
  try { docs = parseAllDocuments(readFileSync(`${root}/${f}`, 'utf8')).map((d: any) => d.toJS()); } catch { continue; }
  for (const d of docs) {
    if (!d || !KINDS.test(d.kind ?? '')) continue;
    const t = d.kind === 'Pod' ? d : d.kind === 'CronJob' ? d.spec?.jobTemplate?.spec?.template : d.spec?.template;
    if (!t?.spec?.containers) continue;
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...t.metadata, name: String(t.metadata?.name ?? d.metadata?.name ?? 'x').toLowerCase().replace(/[^a-z0-9.-]/g, '-').slice(0, 60) }, spec: t.spec };
    const text = stringify(pod, { lineWidth: 0 });
    let found;
    try { found = checked(text); } catch (e: any) { invalid++; continue; }
    pods++;
    for (const x of found) {
      counts[`${x.severity} ${x.code}`] = (counts[`${x.severity} ${x.code}`] ?? 0) + 1;
      if (x.severity !== 'note' || process.argv[3]) console.log(`${f}: ${x.severity} ${x.code} ${x.path}\n   ${x.why}`);
    }
  }
}
console.log({ pods, invalid, counts });
