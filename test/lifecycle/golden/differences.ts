/** Where a replay differs from the recordings, once for all of them, and why. */

export const DIFFERENCES = {
  pulled: 'no `Pulled` event: nothing is pulled here, and the image is no file of ours',
  sandbox: 'PodReadyToStartContainers is true from the start: there is no sandbox to wait for',
  relist: 'a real node sees the end of a container at its next relist, up to 1 s later, and syncs then',
  restart:
    'a real node starts a container again at the sync after its back-off is over (2 to 18 s late in the recordings); here it is started when the back-off is over',
  crashLoopBackOff:
    'shown 1 s after the reason before it, always; a real node shows it at whichever sync comes next: after 1 s (b2, b7) or just before the next start (b1, c1, d4, i1, i4, i6)',
  backOff:
    'one `BackOff` event for one wait; a real node repeats it at every sync it happens to make (b2: twice)',
  killing:
    'a real node may take up to 1 s from the deletion, or from the verdict of a liveness probe, to `Killing` if it has just synced the pod (a1, a7, l6, l8)',
  readiness:
    'the readiness probe that is asked for out of turn comes a moment too early on a real node as often as not, and again at the next relist (a7: ready 1 s later)',
  lateProbes:
    'a real node goes on probing until its worker has seen the deletion, and may ask once more while the pod ends (a7)',
  parallel: 'containers that are stopped together have no order among themselves (n1, n3)',
  force:
    'a forced deletion (grace 0) removes the object from the API at once, so that its recording has no end (g7, m2); the core goes on and ends',
  stopSignal:
    'the recorded runtime (containerd 2.1.9) does not know lifecycle.stopSignal and sent TERM (l6, l9); here it is obeyed',
} as const;

/** A status may come later on a real node by a relist and a sync, the last one by two (`relist`). */
export const STATUS_DELAY_SECONDS = 1.8;
/** `killing`. */
export const KILLING_DELAY_SECONDS = 1;
/** What the machine itself may take, once the above is allowed for. */
export const TOLERANCE_SECONDS = 0.15;
