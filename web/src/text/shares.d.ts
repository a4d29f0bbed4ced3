/** Shares of the texts (`firstTexts.ts`), made by `vite.config.ts`. */
declare module "texts:*" {
  const texts: Record<string, object>;
  export default texts;
}
