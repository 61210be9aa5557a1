// What is said of a step: when it was, who spoke, in which state.

/** Say when something was: in seconds; after ten minutes as h:mm:ss, after days with these. */
export function seconds(time) {
  if (time < 600) return `${time.toFixed(3)} s`;
  const two = (number) => `${number}`.padStart(2, "0");
  const tenths = Math.floor(time * 10 + 1e-6);
  const [hours, minutes] = [Math.floor(tenths / 36000), Math.floor(tenths / 600) % 60];
  if (hours >= 100) return `${Math.floor(hours / 24)} d ${hours % 24}:${two(minutes)}`;
  const whole = `${hours}:${two(minutes)}:${two(Math.floor(tenths / 10) % 60)}`;
  return hours < 10 ? `${whole}.${tenths % 10}` : whole;
}

export function connectionOf(data, step) {
  return data.transcript.connections.find((c) => c.number === step.connection);
}

export function speaker(data, say, step) {
  const who = say(`speaks.${step.kind}.${step.sender}`);
  if (data.transcript.connections.length < 2) return who;
  return `${who} · ${say("connection", { number: step.connection })}`;
}

/** What a screen reader says when a step is reached. */
export function spoken(data, say, index) {
  const step = data.transcript.steps[index];
  const happened = data.happenings[index].map((one) => one.text);
  const error = step.error ? `${say("error")}: ${step.error}` : "";
  const where = say("step", { number: index + 1, count: data.transcript.steps.length });
  return [where, `${speaker(data, say, step)}: ${step.label}`, error, step.meaning, ...happened]
    .filter(Boolean)
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(" ");
}

export function statesOf(data, step) {
  return data.protocols[connectionOf(data, step)?.protocol] ?? [];
}

export function phaseOf(data, step) {
  return statesOf(data, step).find((state) => state.name === step.state_after)?.phase ?? "start";
}
