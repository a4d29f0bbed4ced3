// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from "vitest";
import { clearErrors, fieldOf, showErrors, textsOf } from "./problems";

describe("pointers", () => {
  it.each([
    ["#/email", "email"],
    ["/email", "email"],
    ["#/interests/0", "interests"],
    ["#/a~1b~0c", "a/b~c"],
    ["#/%D9%86%D8%A7%D9%85", "نام"],
    ["#/100%", "100%"],
    ["#/_consent", "_consent"],
    ["#", ""],
    ["", ""],
  ])("%s leads into %s", (pointer, field) => expect(fieldOf(pointer)).toBe(field));
});

describe("texts of a problem", () => {
  it("join what is said of one field and fall back to the code", () => {
    const texts = textsOf({
      errors: [
        { pointer: "#/email", code: "email.invalid", detail: "One." },
        { pointer: "#/email", detail: "Two." },
        { pointer: "#/phone", code: "phone.invalid" },
      ],
    });
    expect([...texts]).toEqual([
      ["email", "One. Two."],
      ["phone", "phone.invalid"],
    ]);
  });

  it("are none for an answer that is not a problem", () => {
    expect(textsOf(null).size).toBe(0);
    expect(textsOf({}).size).toBe(0);
  });
});

describe("errors at their fields", () => {
  let form: HTMLFormElement;

  beforeEach(() => {
    document.body.innerHTML = `<form>
      <div class="sarnakh-summary">old</div>
      <div class="sarnakh-field"><label for="e">E-mail</label><input id="e" name="email" aria-describedby="e-help"><p id="e-help">help</p></div>
      <label>Phone <input name="phone"></label>
      <fieldset><input type="radio" id="r1" name="size" value="s"><input type="radio" name="size" value="l"></fieldset>
      <input type="hidden" name="plan">
    </form>`;
    form = document.forms[0] as HTMLFormElement;
  });

  const named = (name: string) => form.querySelector<HTMLInputElement>(`[name=${name}]`) as HTMLInputElement;

  it("are tied to the control, and the first one gets the focus", () => {
    const homeless = showErrors(
      form,
      new Map([
        ["email", "bad"],
        ["phone", "worse"],
      ]),
    );

    expect(homeless).toEqual([]);
    expect(named("email").getAttribute("aria-invalid")).toBe("true");
    expect(named("email").getAttribute("aria-describedby")).toBe("e-help e-error");
    expect(document.getElementById("e-error")?.textContent).toBe("bad");
    expect(document.getElementById("e-error")?.parentElement?.className).toBe("sarnakh-field");
    expect(document.getElementById("sarnakh-phone-error")?.previousElementSibling?.tagName).toBe("LABEL");
    expect(document.activeElement).toBe(named("email"));
  });

  it("of a group mark every choice", () => {
    showErrors(form, new Map([["size", "choose"]]));
    expect(
      form.querySelectorAll('[name=size][aria-invalid="true"][aria-describedby="r1-error"]'),
    ).toHaveLength(2);
    expect(document.getElementById("r1-error")?.parentElement?.tagName).toBe("FIELDSET");
  });

  it("without a visible field come back to be said elsewhere", () => {
    expect(
      showErrors(
        form,
        new Map([
          ["plan", "a"],
          ["nobody", "b"],
          ["", "c"],
        ]),
      ),
    ).toEqual(["a", "b", "c"]);
    expect(form.querySelector(".sarnakh-error")).toBeNull();
  });

  it("are text, whatever they hold", () => {
    showErrors(form, new Map([["email", "<img src=x onerror=alert(1)>"]]));
    expect(form.querySelector("img")).toBeNull();
  });

  it("disappear without a trace", () => {
    const before = form.innerHTML.replace(/<div class="sarnakh-summary">.*?<\/div>/, "");
    showErrors(
      form,
      new Map([
        ["email", "bad"],
        ["phone", "worse"],
        ["size", "choose"],
      ]),
    );
    clearErrors(form);
    expect(form.innerHTML).toBe(before);
  });
});
