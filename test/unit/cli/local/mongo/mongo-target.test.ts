import { describe, expect, it } from 'vitest';
import { externalMongoTarget } from '../../../../../cli/local/mongo/open-mongo.ts';

describe('MONGODB_URI', () => {
  it.each([undefined, '', ' '])('is not set when it is %j', (value) => {
    expect(externalMongoTarget({ MONGODB_URI: value })).toBeUndefined();
  });

  it('is shown by its hosts only', () => {
    const MONGODB_URI = 'mongodb://user:pass%20word@a.example:27017,b.example:27018/db?replicaSet=rs';
    expect(externalMongoTarget({ MONGODB_URI })).toEqual({
      label: 'a.example:27017,b.example:27018 (MONGODB_URI)',
      uri: MONGODB_URI,
      own: undefined,
    });
  });

  it('is shown by its name where it is an SRV address', () => {
    const MONGODB_URI = 'mongodb+srv://user:secret@cluster.example.net/';
    expect(externalMongoTarget({ MONGODB_URI })?.label).toBe('cluster.example.net (MONGODB_URI)');
  });

  it.each(['postgres://u:secret@host/', 'mongodb://u:secret@', 'secret'])(
    'is refused without being repeated when it is %s',
    (MONGODB_URI) => {
      const attempt = () => externalMongoTarget({ MONGODB_URI });
      expect(attempt).toThrow('MONGODB_URI is no usable connection string');
      expect(attempt).not.toThrow(/secret/);
    },
  );
});
