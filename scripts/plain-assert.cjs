// Replaces node:assert in the bundle, which opens standard error as a stream to find out its colours.
/**
 * @param {unknown} holds
 * @param {unknown} message an Error, or its text
 */
module.exports = (holds, message = 'assertion failed') => {
  if (!holds) throw new Error(String(message));
};
