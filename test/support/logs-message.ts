/** The message of a CloudWatch Logs subscription with a log event for each text; their ids count from 0. */
export function logsMessage(messages: readonly string[], messageType = 'DATA_MESSAGE'): string {
  return JSON.stringify({
    messageType,
    owner: '123456789012',
    logGroup: '/aws/lambda/shop',
    logStream: '2026/01/31/[$LATEST]abc',
    subscriptionFilters: ['everything'],
    logEvents: messages.map((message, at) => ({
      id: `${at}`.padStart(56, '0'),
      timestamp: 1_700_000_000_000 + at,
      message,
    })),
  });
}
