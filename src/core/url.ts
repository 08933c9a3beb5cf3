/** The host in an address, with its port; the address itself if it is none. */
export function hostOf(url: string): string {
  // Browsers differ in what `URL` makes of ssh addresses.
  return /^\w+:\/\/(?:[^/@]*@)?([^/?#]+)/.exec(url)?.[1] ?? url;
}
