/** The fortune service as a child process on free ports. */
import { type Program, startProgram } from './typescript-program.ts';

export interface ServiceProgram extends Program {
  readonly url: string;
  readonly port: number;
  readonly adminUrl: string;
  readonly adminPort: number;
}

/** Starts the service and waits until it listens. `endPrograms` ends it. */
export async function startService(env: Readonly<Record<string, string>> = {}): Promise<ServiceProgram> {
  const program = startProgram('service/main.ts', { env: { PORT: '0', FORTUNE_ADMIN_PORT: '0', ...env } });
  const [, url = '', port, adminUrl = '', adminPort] = await program.prints(
    /listening on (http:\S+:(\d+)) .*\/drain on (http:\S+:(\d+))/,
  );
  // A getter does not survive a spread.
  return Object.create(program, {
    url: { value: url },
    port: { value: Number(port) },
    adminUrl: { value: adminUrl },
    adminPort: { value: Number(adminPort) },
  });
}
