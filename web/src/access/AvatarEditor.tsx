import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { Sheet } from "../shell/overlays";
import { toast } from "../shell/toasts";
import { getMe, putAvatar, removeAvatar } from "./accessApi";
import { Avatar } from "./Avatar";
import { session, useUser } from "./session";
import { moved, squareOf, wholeCrop, type Crop } from "./squareCrop";

const side = 256;

export function AvatarEditor() {
  const { t } = useTranslation();
  const user = useUser();
  const [picture, setPicture] = useState<ImageBitmap>();
  const input = useRef<HTMLInputElement>(null);
  const refuse = (error: unknown) => toast(refusalText(error, t("states.notSaved")), { bad: true });

  async function choose(file: File | undefined) {
    if (!file) return;
    try {
      setPicture(await createImageBitmap(file));
    } catch {
      toast(t("me.notAPicture"), { bad: true });
    }
  }
  /** Which version the picture has now decides whether browsers ask for it again. */
  async function renew() {
    const { data } = await getMe();
    session.note({ avatarVersion: data.avatarVersion });
  }
  async function save(image: Blob) {
    try {
      await putAvatar(image);
      await renew();
      setPicture(undefined);
    } catch (error) {
      refuse(error);
    }
  }
  const remove = () => removeAvatar().then(renew).catch(refuse);

  return (
    <div className="avatar-editor">
      <Avatar user={user} large />
      <div className="avatar-ways">
        <button type="button" className="button" onClick={() => input.current?.click()}>
          {user.avatarVersion ? t("me.changePicture") : t("me.choosePicture")}
        </button>
        {user.avatarVersion && (
          <button type="button" className="button quiet" onClick={() => void remove()}>
            {t("me.removePicture")}
          </button>
        )}
        <input
          ref={input}
          type="file"
          accept="image/*"
          hidden
          aria-label={t("me.choosePicture")}
          onChange={(event) => {
            void choose(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </div>
      {picture && <Cropper picture={picture} onSave={save} onClose={() => setPicture(undefined)} />}
    </div>
  );
}

function Cropper({
  picture,
  onSave,
  onClose,
}: {
  picture: ImageBitmap;
  onSave: (image: Blob) => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [crop, setCrop] = useState<Crop>(wholeCrop);
  const [saving, setSaving] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = picture;
  const square = squareOf(crop, width, height);

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const { left, top, side: part } = squareOf(crop, picture.width, picture.height);
    // JPEG has no transparency.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, side, side);
    context.drawImage(picture, left, top, part, part, 0, 0, side, side);
  }, [picture, crop]);

  const move = (x: number, y: number) =>
    setCrop((now) => {
      const scale = squareOf(now, width, height).side / side;
      return moved(now, { x: x * scale, y: y * scale }, width, height);
    });
  function drag(event: PointerEvent) {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    move(-event.movementX, -event.movementY);
  }
  function nudge(event: KeyboardEvent) {
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [-8, 0],
      ArrowRight: [8, 0],
      ArrowUp: [0, -8],
      ArrowDown: [0, 8],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    move(...step);
  }

  return (
    <Sheet title={t("me.crop")} isOpen onClose={onClose}>
      <div className="cropper">
        <p className="muted">{t("me.cropText")}</p>
        <canvas
          ref={canvas}
          width={side}
          height={side}
          tabIndex={0}
          role="application"
          aria-label={t("me.cropArea")}
          onPointerMove={drag}
          onKeyDown={nudge}
        />
        <label className="field">
          <span className="field-label">{t("me.zoom")}</span>
          <input
            type="range"
            min={1}
            max={4}
            step={0.05}
            value={crop.zoom}
            onChange={(event) =>
              setCrop((now) => moved(now, { zoom: Number(event.target.value) / now.zoom }, width, height))
            }
          />
        </label>
        {square.side < side && <p className="field-help">{t("me.blurry")}</p>}
      </div>
      <div className="dialog-actions">
        <button className="button" onClick={onClose}>
          {t("shell.cancel")}
        </button>
        <button
          className="button primary"
          disabled={saving}
          onClick={() => {
            setSaving(true);
            // 256 × 256 pixels at this quality stay far below what the server takes.
            canvas.current?.toBlob(
              (image) => image && void onSave(image).finally(() => setSaving(false)),
              "image/jpeg",
              0.85,
            );
          }}
        >
          {t("me.save")}
        </button>
      </div>
    </Sheet>
  );
}
