/** The columns of `kubectl get events`: printers.go, printEvent. */

import { objectOf } from '../../manifest/object/json-object.ts';
import type { EventObject } from '../../node/store/event-object.ts';
import { ageSince } from './human-duration.ts';
import type { TableDefinition } from './table.ts';

export const EVENT_TABLE: TableDefinition<EventObject> = {
  columns: [
    { name: 'Last Seen' },
    { name: 'Type' },
    { name: 'Reason' },
    { name: 'Object' },
    { name: 'Subobject', wide: true },
    { name: 'Source', wide: true },
    { name: 'Message' },
    { name: 'First Seen', wide: true },
    { name: 'Count', wide: true },
    { name: 'Name', wide: true },
  ],
  cells(event, now) {
    const { involvedObject: about } = event;
    const { component = '', host } = objectOf(event.source);
    return [
      ageSince(event.lastTimestamp, now),
      event.type,
      event.reason,
      `${about.kind.toLowerCase()}/${about.name}`,
      about.fieldPath ?? '',
      host ? `${component}, ${host}` : String(component),
      event.message.trim(),
      ageSince(event.firstTimestamp, now),
      String(event.count),
      event.metadata.name,
    ];
  },
};
