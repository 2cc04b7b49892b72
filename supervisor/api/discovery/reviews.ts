/** Who am I, what may I do: whoever has the token is the user who started hooklet, and may do everything. */

import { userInfo } from 'node:os';
import { type Handler, json } from '../request.ts';

const EVERYTHING = { resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] };
const EVERY_PATH = { nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }] };

/** The bodies are not looked at: kubectl sends some of them as protobuf. */
export function reviewHandler(kind: string): Handler {
  return async (request) => {
    await request.body();
    const group = kind === 'SelfSubjectReview' ? 'authentication.k8s.io' : 'authorization.k8s.io';
    return json(201, {
      kind,
      apiVersion: `${group}/v1`,
      metadata: { creationTimestamp: null },
      ...answerTo(kind),
    });
  };
}

function answerTo(kind: string): object {
  switch (kind) {
    case 'SelfSubjectReview':
      return {
        status: { userInfo: { username: userName(), groups: ['system:masters', 'system:authenticated'] } },
      };
    case 'SelfSubjectAccessReview':
      return { spec: {}, status: { allowed: true, reason: 'whoever has the token may do everything' } };
    default:
      return { spec: {}, status: { ...EVERYTHING, ...EVERY_PATH, incomplete: false } };
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A uid without a name.
    return String(process.getuid?.() ?? 'hooklet');
  }
}
