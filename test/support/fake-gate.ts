import type { AwsGate, GateDecision, GateRequest } from '../../cli/local/aws/aws-gate.ts';

/** A gate without a server: `send` gives what it decides of a request. */
export function fakeGate() {
  let decide: (request: GateRequest) => GateDecision | Promise<GateDecision> = () => 'forward';
  const gate: AwsGate = {
    url: '',
    forwardTo: () => undefined,
    decideBy: (decision) => {
      decide = decision;
    },
    stop: async () => undefined,
  };
  return { gate, send: (request: GateRequest) => decide(request) };
}
