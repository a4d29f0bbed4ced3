import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** A program as built; `other` wins if it is there. */
function builtOf(bin: string, name: string, other?: string): string {
  const built = ["Release", "Debug"].map((kind) => join(root, bin, kind, "net10.0", name));
  const found = [other, ...built].find((path) => path && existsSync(path));
  if (!found) throw new Error("Build first: dotnet build Sarnakh.slnx -c Release");
  return found;
}

/** SARNAKH_DLL names another product than the one built here. */
const program = () => builtOf("functions/bin", "Sarnakh.Functions.dll", process.env.SARNAKH_DLL);

/** The product as a visitor meets it: its own process with its own store. */
export class Product {
  #process: ChildProcess | undefined;
  #session: { cookie: string; csrf: string } | undefined;

  private constructor(
    readonly folder: string,
    public origin: string,
  ) {}

  static async start(): Promise<Product> {
    const { product, setUpLink } = await Product.startNew();
    await product.#setUp(/#(\S+)/.exec(setUpLink)?.[1]);
    return product;
  }

  /** As it is found after its very first start, with the link that was printed. */
  static async startNew(): Promise<{ product: Product; setUpLink: string }> {
    const product = new Product(await mkdtemp(join(tmpdir(), "sarnakh-browser-")), "http://127.0.0.1:0");
    const [setUpLink] = /\S+\/setup#\S+/.exec(await product.start()) ?? [];
    if (!setUpLink) throw new Error("No setup link was printed.");
    return { product, setUpLink };
  }

  /** The cookie of the first administrator, for browsers that are to be signed in. */
  get cookie() {
    const [name = "", value = ""] = this.#signedIn().cookie.split("=");
    return {
      name,
      value,
      url: this.origin.replace("http:", "https:"),
      secure: true,
      httpOnly: true,
      sameSite: "Lax" as const,
    };
  }

  /** Makes the first administrator with the link that was printed. */
  async #setUp(token: string | undefined): Promise<void> {
    const answer = await fetch(`${this.origin}/api/session/setup`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        token,
        name: "Sara",
        email: "admin@sarnakh.example",
        password: "nine lazy herons wait",
      }),
    });
    if (!answer.ok) throw new Error(`Setup: ${answer.status} ${await answer.text()}`);
    const { csrf } = (await answer.json()) as { csrf: string };
    this.#session = { cookie: answer.headers.getSetCookie()[0]?.split(";")[0] ?? "", csrf };
  }

  #signedIn() {
    if (!this.#session) throw new Error("Nobody was set up.");
    return this.#session;
  }

  /** Starts where it was before, with the store it had before. Returns what it said. */
  async start(): Promise<string> {
    const child = spawn(
      "dotnet",
      [
        program(),
        `--Urls=${this.origin}`,
        `--Storage:Path=${join(this.folder, "sarnakh.db")}`,
        // Where the tests' websites are.
        "--Outgoing:Allow=localhost",
      ],
      {
        cwd: this.folder,
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: "1" },
      },
    );
    this.#process = child;
    let said = "";
    this.origin = await new Promise<string>((started, failed) => {
      const listen = (chunk: Buffer) => {
        said += chunk.toString();
        // The last line of the greeting, so that the lines before it are whole.
        const address = /API\s+(http:\/\/[^/\s]+)\/api[^]*Stop/.exec(said)?.[1];
        if (address) started(address);
      };
      child.stdout.on("data", listen);
      child.stderr.on("data", listen);
      child.once("exit", (code) => failed(new Error(`The product ended with ${code}:\n${said}`)));
    });
    return said;
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  /** Puts messages into a queue as somebody outside would; the product must be stopped. */
  async enqueue(queue: string, ...bodies: string[]): Promise<void> {
    const child = spawn("dotnet", [
      builtOf("tests/StorageChild/bin", "Sarnakh.StorageChild.dll"),
      join(this.folder, "sarnakh.db"),
      "send",
      queue,
      ...bodies,
    ]);
    const code = await new Promise((ended) => child.once("exit", ended));
    if (code !== 0) throw new Error(`Nothing was put into ${queue}: exit code ${String(code)}`);
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async get<T>(path: string): Promise<T> {
    const answer = await fetch(this.origin + path, { headers: { Cookie: this.#signedIn().cookie } });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#send("POST", path, body);
  }

  patch<T>(path: string, body: unknown, etag?: string): Promise<T> {
    return this.#send("PATCH", path, body, etag);
  }

  async #send<T>(method: string, path: string, body: unknown, etag?: string): Promise<T> {
    const { cookie, csrf } = this.#signedIn();
    const answer = await fetch(this.origin + path, {
      method,
      headers: {
        "Content-Type": "application/json",
        Cookie: cookie,
        "Sarnakh-Csrf": csrf,
        ...(etag ? { "If-Match": etag } : {}),
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** A form post as a page of our own would send it. */
  async submit(formId: string, values: object): Promise<string> {
    const answer = await fetch(`${this.origin}/api/forms/${formId}/submissions`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: this.origin },
      body: JSON.stringify(values),
    });
    if (answer.status !== 202) throw new Error(`Submission: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { receiptId: string }).receiptId;
  }

  async leads(q: string): Promise<Lead[]> {
    return (await this.get<{ items: Lead[] }>(`/api/leads?q=${encodeURIComponent(q)}`)).items;
  }

  /** How many form posts a lead is made of. */
  async submissionsOf(leadId: string): Promise<number> {
    const { items } = await this.get<{ items: { receiptId?: string }[] }>(
      `/api/leads/${leadId}/timeline?limit=200`,
    );
    return new Set(items.flatMap(({ receiptId }) => receiptId ?? [])).size;
  }

  async quarantined(formId: string): Promise<{ receiptId: string; fields: Record<string, unknown> }[]> {
    const { items } = await this.get<{
      items: { receiptId: string; formId: string; fields: Record<string, unknown> }[];
    }>("/api/submissions?state=quarantined");
    return items.filter((item) => item.formId === formId);
  }
}

export interface Lead {
  id: string;
  contactName: string | null;
  email: string | null;
  mobile: string | null;
  formId: string | null;
}
