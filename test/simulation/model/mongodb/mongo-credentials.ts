/** Who may connect to one simulated cluster. Rotated passwords are refused to new connections; open ones go on. */
export class MongoCredentials {
  readonly #cluster: string;
  readonly #options: string;
  #version = 1;

  /**
   * @param cluster names the cluster in its connection strings.
   * @param options stand at their end, as in `w=1&journal=false`.
   */
  constructor(cluster: string, options = '') {
    this.#cluster = cluster;
    this.#options = options === '' ? '' : `?${options}`;
  }

  /** The connection string that works now. */
  get uri(): string {
    return `mongodb+srv://highwater:${this.password}@${this.#host}/${this.#options}`;
  }

  /** Never to be seen in a log. */
  get password(): string {
    return `planted-password-${this.#version}`;
  }

  /** Replaces the password; gives the new connection string. */
  rotate(): string {
    this.#version += 1;
    return this.uri;
  }

  /** True where a connection string is this cluster's and names the password that is right now. */
  accepts(uri: string): boolean {
    return uri.startsWith(this.uri);
  }

  /** True where a connection string is this cluster's, whatever its password. */
  isFor(uri: string): boolean {
    return uri.includes(`@${this.#host}/`);
  }

  get #host(): string {
    return `${this.#cluster}.mongodb.example`;
  }
}
