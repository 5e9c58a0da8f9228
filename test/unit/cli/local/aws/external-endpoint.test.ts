import { describe, expect, it } from 'vitest';
import { parseExternalEndpoint } from '../../../../../cli/local/aws/external-endpoint.ts';

describe('AWS_ENDPOINT_URL', () => {
  it.each([undefined, '', ' '])('is not set when it is %j', (value) => {
    expect(parseExternalEndpoint({ AWS_ENDPOINT_URL: value })).toBeUndefined();
  });

  it.each([
    ['http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
    ['http://127.0.0.1:4566/', 'http://127.0.0.1:4566'],
    ['http://localhost:4566', 'http://127.0.0.1:4566'],
    ['https://localhost.localstack.cloud:4566', 'https://localhost.localstack.cloud:4566'],
  ])('%s is used as %s', (given, used) => {
    expect(parseExternalEndpoint({ AWS_ENDPOINT_URL: given })).toBe(used);
  });

  it.each([
    ['AWS_ENDPOINT_URL', 'https://kinesis.us-east-1.amazonaws.com'],
    ['AWS_ENDPOINT_URL', 'https://KINESIS.us-east-1.AMAZONAWS.com./'],
    ['AWS_ENDPOINT_URL', 'kinesis.us-east-1.amazonaws.com:443'],
    ['AWS_ENDPOINT_URL', 'https://kinesis.cn-north-1.amazonaws.com.cn'],
    ['AWS_ENDPOINT_URL', 'https://lambda.us-east-1.api.aws'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'https://dynamodb.us-east-1.amazonaws.com'],
  ])('refuses %s=%s, which is AWS itself', (name, value) => {
    expect(() => parseExternalEndpoint({ [name]: value })).toThrow(`${name} leads to AWS itself`);
  });

  it('accepts a name that only looks like AWS', () => {
    const url = 'http://amazonaws.com.example.org';
    expect(parseExternalEndpoint({ AWS_ENDPOINT_URL: url })).toBe(url);
  });

  it.each(['foo', 'ftp://host', '127.0.0.1:4566'])('refuses %s and shows a right address', (value) => {
    expect(() => parseExternalEndpoint({ AWS_ENDPOINT_URL: value })).toThrow(
      'AWS_ENDPOINT_URL must be an address such as http://127.0.0.1:4566',
    );
  });
});
