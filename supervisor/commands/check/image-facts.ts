/** What the Dockerfiles of `--image` say about the images of a Pod, as data for the rules. */

import type { ImageFacts } from '../../diagnosis/check/main-command.ts';
import { findImageUser } from '../../host/image-user.ts';
import type { Pod } from '../../manifest/pod.ts';
import { present } from '../../manifest/present.ts';
import type { LocalImage, LocalImages } from '../../node/local-image.ts';

/** By image name, as the manifest writes it. */
export function imageFacts({ spec }: Pod, local: LocalImages | undefined): ReadonlyMap<string, ImageFacts> {
  const names = new Set([...spec.initContainers, ...spec.containers].map(({ image }) => image));
  return new Map(
    [...names].flatMap((name) => {
      const image = local?.find(name);
      return image ? [[name, factsOf(image)] as const] : [];
    }),
  );
}

function factsOf({ dockerfile, config, places }: LocalImage): ImageFacts {
  return { dockerfile, config, places, ...present('missingUser', missingUser(config.user)) };
}

/** As root looks it up: another user could not become it anyway, and the image is meant for root's runtime. */
function missingUser(user: string | undefined): string | undefined {
  if (user === undefined) return undefined;
  const found = findImageUser({ user, needs: [] }, { uid: 0, gid: 0, name: 'root' });
  return found.kind === 'missing' ? found.message : undefined;
}
