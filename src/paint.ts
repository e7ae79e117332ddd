// Colours and weights of text on a terminal. util.styleText() would do the same, from Node 20.12 on.

/** Parameters of the escape sequence Select Graphic Rendition (ECMA-48, 8.3.117), to begin and to end. */
const SGR = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Style = keyof typeof SGR;
export type Paint = (style: Style, text: string) => string;

/** Returns the function that styles a text; if `colour` is false, one that leaves it as it is. */
export const paintFor = (colour: boolean): Paint =>
  colour
    ? (style, text) => `\x1b[${SGR[style][0]}m${text}\x1b[${SGR[style][1]}m`
    : (_style, text) => text;
