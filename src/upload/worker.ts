/**
 * Starts the worker. In a file of its own, loaded when first needed: the bundler recognises
 * only this literal form, and what runs outside a browser cannot even read it.
 */
export function createHashWorker(): Worker {
  return new Worker(new URL('./hash.worker.js', import.meta.url));
}
