import "./shell/tokens.css";
import "./shell/base.css";
import "./shell/controls.css";
import "./shell/shell.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./shell/App";
import { settings } from "./shell/settings";
import { startTexts } from "./text";
import { teachReactAria } from "./text/reactAria";

const { language } = settings.read();
teachReactAria(language);
await startTexts(language);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
