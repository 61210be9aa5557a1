// The lines that were typed before, to be called back.

export function makeRecall() {
  const lines = [];
  let place = 0;
  let draft = ""; // what stood in the field before the first step back

  return {
    add(line) {
      if (line && line !== lines.at(-1)) lines.push(line);
      place = lines.length;
    },
    back(now) {
      if (place === lines.length) draft = now;
      place = Math.max(place - 1, 0);
      return lines[place] ?? now;
    },
    on(now) {
      if (place === lines.length) return now;
      place += 1;
      return lines[place] ?? draft;
    },
  };
}
