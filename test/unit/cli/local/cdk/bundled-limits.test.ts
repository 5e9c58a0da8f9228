import { describe, expect, it } from 'vitest';
import { requireBundledCan } from '../../../../../cli/local/cdk/bundled-limits.ts';
import { LocalStackError } from '../../../../../cli/local/errors.ts';
import { shippedStages } from '../../../../support/synthesised-stack.ts';

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders';

/** A cdk.json whose stage `local` was changed. */
// biome-ignore lint/suspicious/noExplicitAny: what a person types into cdk.json.
function cdkJson(change: (local: any) => void = () => undefined): object {
  const stages = shippedStages();
  change(stages.local);
  return { context: { 'highwater:stages': stages } };
}

describe('the bundled endpoint', () => {
  it('serves the stage local as it ships', () => {
    expect(() => requireBundledCan(cdkJson(), shippedStages().local.groups)).not.toThrow();
  });

  it('is refused a stream that is there already: it begins with none', () => {
    const withArn = cdkJson((local) => Object.assign(local.topics, { orders: { arn } }));
    expect(() => requireBundledCan(withArn, [])).toThrow(LocalStackError);
    expect(() => requireBundledCan(withArn, [])).toThrow(
      'The topic orders of the stage local is a stream that is there already, and the bundled endpoint begins with none: ' +
        'set AWS_ENDPOINT_URL to a LocalStack that has it, or give the topic a stream of its own in cdk.json.',
    );
  });

  it.each([true, `${arn}/consumer/app:1`])(
    'is refused a registered consumer, also of a group that is not deployed: %s',
    (fanOut) => {
      const sentence =
        'The group numtest of the stage local has fanOut, and the bundled endpoint makes no registered consumers: ' +
        'set AWS_ENDPOINT_URL to a LocalStack, or take fanOut out of the group in cdk.json.';
      const inFile = cdkJson((local) => Object.assign(local.groups[0], { fanOut }));
      expect(() => requireBundledCan(inFile, [])).toThrow(sentence);
      expect(() => requireBundledCan(cdkJson(), [{ name: 'numtest', fanOut }])).toThrow(sentence);
      expect(() => requireBundledCan(cdkJson(), [{ name: 'numtest', fanOut: false }])).not.toThrow();
    },
  );
});
