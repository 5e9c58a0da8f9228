// Would send packages elsewhere, or make pip look into somebody's other Python.
const dropped = /^(AWS_|PYTHON|VIRTUAL_ENV$|CONDA_|PIP_(USER|TARGET|PREFIX|ROOT|REQUIRE_VIRTUALENV|NO_BINARY)$)/;

/**
 * The environment for installing: the person's own, so that pip's proxy, index and certificate settings apply, without
 * what would change where pip installs to.
 */
export function pipEnvironment(from: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(from).flatMap(([name, value]) => (value === undefined || dropped.test(name) ? [] : [[name, value]])),
  );
}
