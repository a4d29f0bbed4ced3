/** Where to go on after signing in: a path of our own from `?returnTo=`, and otherwise the start. */
export function pathAfterSignIn(search: string): string {
  const wanted = new URLSearchParams(search).get("returnTo") ?? "/";
  // `//elsewhere` and `/\elsewhere` are other sites to a browser.
  if (!/^\/(?![/\\])/.test(wanted)) return "/";
  const { origin, pathname, search: query, hash } = new URL(wanted, "http://here");
  const isDoor = ["/sign-in", "/setup", "/link"].includes(pathname) || pathname.startsWith("/api/");
  return origin === "http://here" && !isDoor ? pathname + query + hash : "/";
}
