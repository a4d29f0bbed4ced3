import { useEffect, type ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { focusPage } from "./hooks";

export function Sheet({
  title,
  isOpen,
  onClose,
  role,
  children,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  role?: "dialog" | "alertdialog";
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      className="scrim"
      isOpen={isOpen}
      isDismissable={role !== "alertdialog"}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal>
        <Dialog className="dialog" role={role ?? "dialog"}>
          <WayBack />
          <Heading slot="title">{title}</Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The focus goes back to what opened the sheet; where that is gone, to the page, so that it is never lost. */
function WayBack() {
  useEffect(
    () => () => {
      // React Aria gives it back in the next frame.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          if (document.activeElement === document.body) focusPage();
        }),
      );
    },
    [],
  );
  return null;
}
