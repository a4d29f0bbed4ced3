import "./door.css";
import { useTranslation } from "react-i18next";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { session, useSession, useUser } from "./session";
import { SignInForm } from "./SignInForm";

/** Over a page whose session has ended: what was typed there waits until the same person is back. */
export default function SignInAgain() {
  const { t } = useTranslation();
  const user = useUser();
  const providers = useSession().view?.providers ?? [];
  return (
    <ModalOverlay className="scrim veil" isOpen isKeyboardDismissDisabled>
      <Modal>
        <Dialog className="dialog door-again" role="alertdialog">
          <Heading slot="title">{t("door.again")}</Heading>
          <p className="muted">{t("door.againText")}</p>
          <SignInForm
            email={user.email}
            providers={providers}
            returnTo={location.pathname + location.search}
            onDone={session.begin}
          />
          {/* A new page keeps nothing of this one. */}
          <a className="button quiet" href="/sign-in">
            {t("door.asOther")}
          </a>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
