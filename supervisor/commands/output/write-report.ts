/** Writes a whole report to standard output, where a reader may have gone and a disk may be full. */

import { HookletError } from '../../errors.ts';
import { errnoText } from '../../host/errno-text.ts';

/**
 * Resolves when the text has been handed over. A reader that wants no more (`| head`) is no failure; anything else
 * rejects with INTERNAL.
 */
export function writeReport(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null): void => {
      const code = error && 'code' in error ? error.code : undefined;
      if (!error || code === 'EPIPE') resolve();
      else reject(new HookletError('INTERNAL', `cannot write the report: ${errnoText(error)}`, {}, error));
    };
    // Stays for as long as the process: a stream that has failed once may say so again.
    stream.on('error', settle);
    stream.write(text, settle);
  });
}
