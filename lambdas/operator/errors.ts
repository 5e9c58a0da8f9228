import { HighwaterError } from '../shared/errors.ts';

/** An order that cannot be carried out as it stands; nothing was changed by it. */
export class OrderRefused extends HighwaterError {
  readonly retriable = false;
}

/** Others kept changing the checkpoint row while an order was to be written into it; nothing was changed by it, unless it says so. */
export class OrderContended extends HighwaterError {
  readonly retriable = true;
}

/** Kinesis did not answer, or its answer cannot be used. */
export class StreamUnreadable extends HighwaterError {
  readonly retriable = true;
}
