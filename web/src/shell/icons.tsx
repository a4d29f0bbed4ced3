const paths = {
  leads: "M4 6h16M4 12h16M4 18h10",
  forms: "M5 3h14v18H5zM9 8h6M9 12h6M9 16h3",
  contacts:
    "M5 3h14v18H5zM12 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM8.5 17c0-1.900 1.5-3 3.5-3s3.5 1.100 3.5 3M3 8h2M3 16h2",
  building: "M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3",
  shield: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM12 8v4M12 15.5v.1",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
  people:
    "M9 5a3.2 3.2 0 1 0 0 6.400A3.2 3.2 0 0 0 9 5zM3 19c0-3.3 2.7-5.5 6-5.500s6 2.2 6 5.500M16 5.500a3 3 0 0 1 0 5.800M17.5 14c2.2.7 3.5 2.5 3.5 5",
  key: "M8 10.500a4 4 0 1 0 0 7 4 4 0 0 0 0-7zM11 12l9-8M16 7.500l3 3",
  log: "M5 4h14v16H5zM8.5 8.5h.1M11.5 8.5h4M8.5 12h.1M11.5 12h4M8.5 15.5h.1M11.5 15.5h4",
  device: "M4 5h16v10H4zM9 20h6M12 15v5",
  leave: "M13 4H5v16h8M10 12h10M16 8l4 4-4 4",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  sliders: "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4",
  contrast: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 4v16M12 8h6.900M12 12h8M12 16h6.900",
  keyboard: "M3 6h18v12H3zM7 10h.1M11 10h.1M15 10h.1M8 14h8",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.5 16.5L21 21",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  plus: "M12 5v14M5 12h14",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  next: "M9 6l6 6-6 6",
  previous: "M15 6l-6 6 6 6",
  phone: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3C10 21 3 14 3 6a3 3 0 0 1 3-3z",
  mail: "M3 6h18v12H3zM3.5 7l8.5 6 8.5-6",
  archive: "M3 5h18v4H3zM5 9v10h14V9M10 13h4",
  restore: "M4 12a8 8 0 1 0 3-6.200M4 4v5h5",
  expand: "M6 9l6 6 6-6",
  collapse: "M6 15l6-6 6 6",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4l3 2",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  external: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  drag: "M9 6h.1M15 6h.1M9 12h.1M15 12h.1M9 18h.1M15 18h.1",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6",
  more: "M5 12h.1M12 12h.1M19 12h.1",
  info: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 11v5M12 8v.1",
  board: "M4 5h4.500v14H4zM10 5h4.500v9H10zM16 5h4v12h-4z",
  filter: "M4 5h16l-6 8v6l-4-2v-4z",
  sort: "M8 4v16M4 8l4-4 4 4M16 20V4M12 16l4 4 4-4",
  alert: "M12 4L2.5 20h19zM12 10v4M12 17v.1",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  plug: "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4",
  inbox: "M4 13l3-8h10l3 8v6H4zM4 13h5l1 3h4l1-3h5",
  scale: "M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z",
  flask: "M9 3h6M10 3v6L4.5 19a1.5 1.5 0 0 0 1.3 2h12.400a1.5 1.5 0 0 0 1.3-2L14 9V3M7.5 15h9",
  live: "M12 12h.1M8 8a6 6 0 0 0 0 8M16 8a6 6 0 0 1 0 8M5 5a10 10 0 0 0 0 14M19 5a10 10 0 0 1 0 14",
} as const;

export type IconName = keyof typeof paths;

const directional = new Set<IconName>(["next", "previous", "external", "leads", "leave", "restore"]);

/** Always beside a text or inside something labelled, so hidden from assistive technology. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      viewBox="0 0 24 24"
      className={directional.has(name) ? "icon directional" : "icon"}
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

export function Logo() {
  return (
    <svg viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="15" fill="#2746b0" />
      <path
        d="M14 46c9 3 22 0 22-10 0-6-5-9-9-9s-8 3-8 7 4 7 9 7c11 0 18-9 22-23"
        fill="none"
        stroke="#fff"
        strokeWidth="4.5"
        strokeLinecap="round"
      />
      <circle cx="50.5" cy="16.5" r="4.5" fill="#f5b942" />
    </svg>
  );
}
