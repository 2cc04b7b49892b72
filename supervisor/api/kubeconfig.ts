/** The kubeconfig of a running hooklet: whoever can read it can do everything, so that only its user can. */

import { renameSync, rmSync, writeFileSync } from 'node:fs';

export interface Credentials {
  readonly port: number;
  /** PEM. */
  readonly certificate: string;
  readonly token: string;
}

/** Context, cluster and user are named hooklet. JSON is YAML. */
export function kubeconfigText({ port, certificate, token }: Credentials): string {
  const name = 'hooklet';
  const server = `https://127.0.0.1:${port}`;
  const authority = Buffer.from(certificate).toString('base64');
  return [
    'apiVersion: v1',
    'kind: Config',
    `current-context: ${name}`,
    'clusters:',
    `- name: ${name}`,
    '  cluster:',
    `    server: ${server}`,
    `    certificate-authority-data: ${authority}`,
    'contexts:',
    `- name: ${name}`,
    '  context:',
    `    cluster: ${name}`,
    `    user: ${name}`,
    'users:',
    `- name: ${name}`,
    '  user:',
    `    token: ${token}`,
    '',
  ].join('\n');
}

/** Readable for its user alone from the first moment on, and never half written. Throws what writing throws. */
export function writeKubeconfig(path: string, credentials: Credentials): void {
  const fresh = `${path}.${process.pid}`;
  rmSync(fresh, { force: true });
  try {
    writeFileSync(fresh, kubeconfigText(credentials), { mode: 0o600, flag: 'wx' });
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
