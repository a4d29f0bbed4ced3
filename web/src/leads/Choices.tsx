import type { ReactNode } from "react";
import { Menu, MenuItem, Popover, type Selection } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Icon } from "../shell/icons";

export interface ChoicesProps {
  options: readonly (readonly [key: string, label: string])[];
  chosen: readonly string[];
  multiple?: boolean;
  onChange: (chosen: string[]) => void;
  end?: (key: string) => ReactNode;
}

/** What a menu button opens: one or several of a list. */
export function Choices({ options, chosen, multiple, onChange, end }: ChoicesProps) {
  const { t } = useTranslation();
  return (
    <Popover className="popover" placement="bottom start">
      <Menu
        className="menu"
        selectionMode={multiple ? "multiple" : "single"}
        selectedKeys={chosen}
        onSelectionChange={(keys: Selection) =>
          onChange(keys === "all" ? options.map(([key]) => key) : [...keys].map(String))
        }
        renderEmptyState={() => <p className="menu-item muted">{t("filters.nothing")}</p>}
      >
        {options.map(([key, label]) => (
          <MenuItem key={key} id={key} textValue={label} className="menu-item">
            <span className="tick">
              <Icon name="check" />
            </span>
            <bdi>{label}</bdi>
            {end && <span className="end">{end(key)}</span>}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
