/** What is wrong by path into the draft: our own check first, then what the server said about the last save. */
export type Messages = Record<string, string | undefined>;

/** Of a text in both languages. */
export const localErrors = (messages: Messages, path: string) => ({
  fa: messages[`${path}.fa`] ?? messages[path],
  en: messages[`${path}.en`],
});
