import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { Avatar } from "../access/Avatar";
import { session, useUser } from "../access/session";
import { refusalText } from "../api/client";
import { areasFor } from "./areas";
import { useIsPhone } from "./hooks";
import { Icon } from "./icons";
import { toast } from "./toasts";

export function UserMenu() {
  const { t } = useTranslation();
  const user = useUser();
  const [, navigate] = useLocation();
  const isPhone = useIsPhone();
  const leave = () =>
    session.end().catch((error: unknown) => toast(refusalText(error, t("states.failedText")), { bad: true }));
  return (
    <MenuTrigger>
      <Button className="button quiet user-button" aria-label={t("shell.userMenu", { name: user.name })}>
        <Avatar user={user} />
        <span className="label truncate">
          <bdi className="clip">{user.name}</bdi>
        </span>
      </Button>
      <Popover className="popover" placement="top start">
        <div className="user-card">
          <strong>
            <bdi className="clip">{user.name}</bdi>
          </strong>
          <span className="muted clip">
            <bdi>{user.email}</bdi>
          </span>
          <span className="muted">{t(`roles.${user.role}`)}</span>
        </div>
        <Menu className="menu" aria-label={t("shell.userMenu", { name: user.name })}>
          <MenuItem className="menu-item" onAction={() => navigate("/me")}>
            <Icon name="people" />
            {t("shell.profile")}
          </MenuItem>
          {isPhone &&
            areasFor(user)
              .filter(({ inMenu }) => inMenu)
              .map(({ name, href, icon }) => (
                <MenuItem key={name} className="menu-item" onAction={() => navigate(href)}>
                  <Icon name={icon} />
                  {t(`shell.${name}`)}
                </MenuItem>
              ))}
          <MenuItem className="menu-item" onAction={() => void leave()}>
            <Icon name="leave" />
            {t("shell.signOut")}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
