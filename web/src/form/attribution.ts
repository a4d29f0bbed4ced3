/** How a person came to a page, as observed there: utm parameters and click ids by name, and page, referrer and time. */
export type Touch = Record<string, string>;

/** Characters of one value; the server cuts there too. */
const longest = 512;
const key = "sarnakh-first-touch";
const days = 90;

const telling =
  /^(utm_(source|medium|campaign|term|content|id)|gclid|gbraid|wbraid|dclid|fbclid|msclkid|ttclid|twclid|li_fat_id|yclid)$/;

export function touchOf(address: string, referrer: string, now: number): Touch {
  const url = new URL(address);
  const touch: Touch = {};
  url.searchParams.forEach((value, name) => {
    if (telling.test(name) && value && !(name in touch)) touch[name] = value.slice(0, longest);
  });
  url.hash = "";
  touch.page = url.href.slice(0, longest);
  if (referrer) touch.referrer = referrer.slice(0, longest);
  touch.at = new Date(now).toISOString();
  return touch;
}

/** The first touch kept on this device, else the present one, which is kept from now on if that is allowed. */
export function firstTouch(present: Touch, mayKeep: boolean, now: number): Touch {
  try {
    const kept = JSON.parse(localStorage.getItem(key) || "null") as Touch | null;
    if (kept && now - Date.parse(kept.at ?? "") < days * 86_400_000) return kept;
    if (mayKeep) localStorage.setItem(key, JSON.stringify(present));
  } catch {
    // Storage is switched off or holds what is not ours: the present touch is then all that is known.
  }
  return present;
}
