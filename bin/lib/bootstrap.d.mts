/** Installs dependencies and builds the app where needed; returns the path of a Node 24 binary. */
export function bootstrap(options?: { build?: boolean }): Promise<string>
