/** Builds the picture of a run record by record: of a file all at once, of a live run as it goes. */

import type { Role } from '../../lifecycle/pod-state.ts';
import type { TraceRecord } from '../trace/trace-record.ts';
import { type ContainerStory, createContainerStory } from './container-story.ts';
import { changeLast, keep } from './keep.ts';
import type {
  Band,
  ContainerPicture,
  DeletionMark,
  EventMark,
  Picture,
  PodPicture,
  Span,
  Tone,
} from './picture.ts';

const MOST_EVENTS = 5000;
const MOST_BANDS = 1000;
const MOST_GAPS = 100;
const MOST_CONTAINERS = 200;
const MOST_DELETIONS = 20;
/** Pods that have gone make room for new ones. */
const MOST_PODS = 200;

export interface PictureBuilder {
  add(record: TraceRecord): void;
  /** Nobody has seen what was between these two. */
  gap(from: number, to: number): void;
  /** Live: it grows with every record. */
  readonly picture: Picture;
}

export function createPicture(): PictureBuilder {
  const stories = new Map<string, PodStory>();
  const events: EventMark[] = [];
  const gaps: Span[] = [];
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;

  function storyOf({ uid, pod }: TraceRecord): PodStory {
    const known = stories.get(uid);
    if (known) return known;
    const story = createPodStory(uid, pod);
    stories.set(uid, story);
    if (stories.size > MOST_PODS) forgetOne(stories);
    return story;
  }

  return {
    add(record) {
      from = Math.min(from, record.at);
      to = Math.max(to, record.at);
      if (record.type === 'event') keep(events, markOf(record), MOST_EVENTS);
      storyOf(record).add(record);
    },
    gap: (start, end) => keep(gaps, { from: start, to: end }, MOST_GAPS),
    picture: {
      get pods() {
        return [...stories.values()].map(({ picture }) => picture);
      },
      events,
      gaps,
      get from() {
        return Number.isFinite(from) ? from : 0;
      },
      get to() {
        return Number.isFinite(to) ? to : 0;
      },
    },
  };
}

/** The oldest one that has gone, else the oldest one. */
function forgetOne(stories: Map<string, PodStory>): void {
  const gone = [...stories.values()].find(({ picture }) => picture.removedAt !== undefined);
  const [first] = stories.keys();
  stories.delete(gone?.picture.uid ?? first ?? '');
}

interface PodStory {
  readonly picture: PodPicture;
  add(record: TraceRecord): void;
}

function createPodStory(uid: string, pod: string): PodStory {
  const bands: Band[] = [];
  const deletions: DeletionMark[] = [];
  const stories = new Map<string, ContainerStory>();
  let removedAt: number | undefined;

  function story(name: string, role: Role = 'regular'): ContainerStory {
    const known = stories.get(name);
    if (known) return known;
    const created = createContainerStory(name, role);
    stories.set(name, created);
    return created;
  }

  function enter(at: number, label: string, tone: Tone): void {
    const last = bands.at(-1);
    if (last && last.to === undefined && last.label === label && last.tone === tone) return;
    changeLast(bands, (band) => (band.to === undefined ? { ...band, to: at } : band));
    keep(bands, { from: at, label, tone }, MOST_BANDS);
  }

  return {
    picture: {
      uid,
      pod,
      bands,
      deletions,
      get containers(): readonly ContainerPicture[] {
        return [...stories.values()].map(({ picture }) => picture);
      },
      get removedAt() {
        return removedAt;
      },
    } as PodPicture,
    add(record) {
      const { at } = record;
      switch (record.type) {
        case 'pod':
          for (const { name, role } of record.containers.slice(0, MOST_CONTAINERS)) story(name, role);
          break;
        case 'status':
          for (const state of record.containers.slice(0, MOST_CONTAINERS)) story(state.name).see(at, state);
          if (removedAt === undefined) enter(at, podLabel(record), podTone(record));
          break;
        case 'deletion-requested': {
          const { why, graceSeconds } = record;
          keep(
            deletions,
            { at, why, ...(graceSeconds === undefined ? {} : { graceSeconds }) },
            MOST_DELETIONS,
          );
          enter(at, 'Terminating', 'terminating');
          break;
        }
        case 'kill-requested':
          keep(deletions, { at, why: record.why, graceSeconds: 0 }, MOST_DELETIONS);
          break;
        case 'removed':
          removedAt = at;
          changeLast(bands, (band) => (band.to === undefined ? { ...band, to: at } : band));
          for (const each of stories.values()) each.end(at);
          break;
        case 'event':
          break;
        default:
          if (stories.has(record.container) || stories.size < MOST_CONTAINERS)
            story(record.container).add(record);
      }
    },
  };
}

type Status = TraceRecord & { type: 'status' };

function podLabel({ status, ready }: Status): string {
  return status === 'Running' && ready ? 'Running, Ready' : status;
}

function podTone({ status, ready }: Status): Tone {
  if (status === 'Running') return ready ? 'ready' : 'running';
  return TONES[status] ?? (/Error|BackOff|Failed|Exit/.test(status) ? 'failed' : 'waiting');
}

const TONES: Readonly<Record<string, Tone>> = {
  Pending: 'waiting',
  ContainerCreating: 'creating',
  PodInitializing: 'waiting',
  Terminating: 'terminating',
  Completed: 'done',
  Succeeded: 'done',
};

function markOf(record: TraceRecord & { type: 'event' }): EventMark {
  const { type: _, ...mark } = record;
  return mark;
}
