/** UserNotFound: the USER of an image, which this machine does not have. */

import type { Mistake, Subject } from '../subject.ts';

/** `runAsUser` takes the place of USER. */
export function* userNotFound({ container, pod, image, path }: Subject): Iterable<Mistake> {
  const runAsUser = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  if (!image?.missingUser || runAsUser !== undefined) return;
  const { places, dockerfile, config } = image;
  const { USER } = places;
  const place = USER && { file: dockerfile, line: USER.line, column: USER.column };
  yield {
    code: 'UserNotFound',
    path: place ? ['USER'] : [...path, 'image'],
    ...(place && { place }),
    why: `${image.missingUser}: the image has its own users, and hooklet runs its program with this machine’s`,
    remedy:
      'write a number, which runAsNonRoot can check too, or set securityContext.runAsUser in the manifest',
    change: { from: `USER ${config.user}`, to: 'USER 10001:10001' },
  };
}
