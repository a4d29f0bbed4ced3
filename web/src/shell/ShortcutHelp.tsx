import { useTranslation } from "react-i18next";
import { Sheet } from "./overlays";

const shortcuts = [
  [["c"], "create"],
  [["/"], "search"],
  [["j", "↓"], "down"],
  [["k", "↑"], "up"],
  [["Enter"], "open"],
  [["x"], "select"],
  [["m"], "mine"],
  [["Esc"], "back"],
  [["?"], "help"],
] as const;

export function ShortcutHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Sheet title={t("shortcuts.title")} isOpen={isOpen} onClose={onClose}>
      <dl className="shortcuts">
        {shortcuts.map(([keys, name]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>
              {keys.map((key) => (
                <kbd key={key} className="kbd">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{t(`shortcuts.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <div className="dialog-actions">
        <button className="button primary" onClick={onClose}>
          {t("shell.close")}
        </button>
      </div>
    </Sheet>
  );
}
