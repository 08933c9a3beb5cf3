import { rmSync } from 'node:fs';

/** Remove the server's folders. */
export default function teardown(): void {
  const home = process.env['MODELARTS_UI_HOME'];
  if (home) {
    rmSync(home, { recursive: true, force: true });
  }
}
