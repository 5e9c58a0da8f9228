import { describe, expect, it } from 'vitest';
import { pipEnvironment } from '../../../../../cli/local/python/pip.ts';

describe('the environment of an installation', () => {
  it("keeps pip's proxy, index and certificate settings and the home with its configuration", () => {
    const settings = {
      HOME: '/home/me',
      PATH: '/usr/bin',
      HTTPS_PROXY: 'http://proxy',
      PIP_INDEX_URL: 'https://index',
      PIP_CERT: '/ca.pem',
      REQUESTS_CA_BUNDLE: '/ca.pem',
      UV_PYTHON_INSTALL_MIRROR: 'https://mirror',
    };
    expect(pipEnvironment(settings)).toEqual(settings);
  });

  it('drops what would install elsewhere or from source, and every AWS variable', () => {
    const dropped = {
      PIP_USER: '1',
      PIP_TARGET: '/x',
      PIP_PREFIX: '/x',
      PIP_REQUIRE_VIRTUALENV: '1',
      PYTHONPATH: '/x',
      PYTHONHOME: '/x',
      VIRTUAL_ENV: '/x',
      CONDA_PREFIX: '/x',
      AWS_ACCESS_KEY_ID: 'AKIA',
      UNSET: undefined,
    };
    expect(pipEnvironment(dropped)).toEqual({});
  });
});
