import { InvalidRequest } from '../runtime/invalid-request.ts';
import { maxProblems, type Problem } from '../runtime/strict-object.ts';
import { entryBytes } from './choose-call.ts';
import { intendedEvents, type ProduceRequest } from './intended-events.ts';
import { toEntry } from './pending-entries.ts';

/** Times are written with a fixed width, so any of them serves to measure. */
const anyTime = new Date(0);

/**
 * Makes sure that each message fits into a record of the stream, as the CloudEvent that goes out. Numbers always fit.
 *
 * @throws InvalidRequest naming the messages that do not.
 */
export function checkSizes(request: ProduceRequest, maxRecordBytes: number): void {
  if (request.work.kind === 'numbers') return;
  const problems: Problem[] = [];
  const events = intendedEvents(request);
  for (let index = events.first; index <= events.last && problems.length < maxProblems; index++) {
    const bytes = entryBytes(toEntry(events.at(index, anyTime)));
    if (bytes > maxRecordBytes)
      problems.push({
        field: `messages[${index}]`,
        text: `makes a record of ${bytes} bytes, key included, and the stream takes ${maxRecordBytes}: send a smaller value`,
      });
  }
  if (problems.length > 0) throw new InvalidRequest(problems);
}
