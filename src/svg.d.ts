/** The builder turns an imported SVG file into its text. */
declare module '*.svg' {
  const source: string;
  export default source;
}
