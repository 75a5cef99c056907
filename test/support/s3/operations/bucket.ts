import type { Call } from '../call.js';
import type { Answer } from '../request.js';
import { xmlDocument } from '../xml.js';

/** HeadBucket. */
export function headBucket({ world }: Call): Answer {
  return { status: 200, headers: { 'x-amz-bucket-region': world.region }, body: null };
}

/** GetBucketLocation; the oldest region has no name. */
export function location({ world }: Call): Answer {
  const named = world.region === 'us-east-1' ? '' : world.region;
  const body = xmlDocument(['LocationConstraint', named]);
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body };
}
