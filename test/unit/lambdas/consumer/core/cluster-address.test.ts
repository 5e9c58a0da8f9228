import { describe, expect, it } from 'vitest';
import { clusterAddress } from '../../../../../lambdas/consumer/core/cluster-address.ts';

describe('the address of a cluster', () => {
  it.each([
    ['password', 'mongodb://u:one@a.example/', 'mongodb://u:two@a.example/'],
    ['user', 'mongodb+srv://u:p@a.example/', 'mongodb+srv://other%40team:p%2Fq@a.example/'],
    ['being there of credentials', 'mongodb://a.example', 'mongodb://u:p@a.example/'],
    ['database', 'mongodb://a.example/one', 'mongodb://a.example/two'],
    ['options', 'mongodb://a.example/?w=1&replicaSet=rs', 'mongodb://a.example/?authSource=x://y@z,w'],
    ['slash before the options', 'mongodb://a.example?w=1', 'mongodb://a.example/'],
    ['order of hosts', 'mongodb://a:1,b:2,[::1]:3/', 'mongodb://[::1]:3,b:2,a:1/'],
    ['case of host names', 'mongodb+srv://A.Example/', 'mongodb+srv://a.example/'],
    ['spelling of the default port', 'mongodb://a,[::1],b:27017/', 'mongodb://a:27017,[::1]:27017,b/'],
    [
      'spelling of the default service',
      'mongodb+srv://a.example',
      'mongodb+srv://a.example/?SRVServiceName=mongodb',
    ],
  ])('O4: is the same whatever the %s', (_, one, other) => {
    expect(clusterAddress(one)).toBe(clusterAddress(other));
  });

  it.each([
    ['scheme', 'mongodb://a.example/', 'mongodb+srv://a.example/'],
    ['host', 'mongodb+srv://u:p@a.example/', 'mongodb+srv://u:p@b.example/'],
    ['port', 'mongodb://a:27017/', 'mongodb://a:27018/'],
    ['last of several hosts', 'mongodb://u:p@a,b,c/', 'mongodb://u:p@a,b,d/'],
    ['port of one of several hosts', 'mongodb://a:1,b:2/', 'mongodb://a:2,b:1/'],
    ['number of hosts', 'mongodb://a,b/', 'mongodb://a/'],
    ['service', 'mongodb+srv://a.example/', 'mongodb+srv://a.example/?w=1&srvservicename=other'],
  ])('O7: is another with another %s', (_, one, other) => {
    expect(clusterAddress(one)).not.toBe(clusterAddress(other));
  });

  it('holds neither user nor password nor the rest of the options', () => {
    const uri =
      'mongodb://planted%40:planted%3A@a,b:2/planted?authSource=planted&tlsCertificateKeyFilePassword=planted';
    expect(clusterAddress(uri)).toBe('mongodb mongodb a:27017 b:2');
  });
});
