import "./shell/tokens.css";
import "./shell/base.css";
import "./shell/controls.css";
import "./shell/shell.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { session } from "./access/session";
import { Root, fetchApp } from "./shell/Root";
import { settings } from "./shell/settings";
import { startTexts } from "./text";

/** A server that answers slowly or not at all is told of, rather than waited for with an empty page. */
const patience = new Promise<void>((resolve) => setTimeout(resolve, 1_500));

// Who was signed in here last time most often still is.
if (session.wasSignedIn()) void fetchApp();
await Promise.all([startTexts(settings.read().language), Promise.race([session.ask(), patience])]);
session.watch();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
