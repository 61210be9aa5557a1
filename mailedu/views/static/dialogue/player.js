// Plays a dialogue at a pace of its own.

const PLAY_MS = 1600; // between two steps at speed 1

/** Calls `step` at the pace of `speed()` until it returns false or somebody stops it. */
export function makePlayer(step, speed, showPlaying) {
  let timer = null;
  const tick = () => (step() ? wait() : player.stop());
  const wait = () => (timer = setTimeout(tick, PLAY_MS / speed()));
  const player = {
    get playing() {
      return timer !== null;
    },
    stop() {
      if (timer === null) return;
      clearTimeout(timer);
      timer = null;
      showPlaying(false);
    },
    toggle() {
      if (timer !== null) return player.stop();
      wait();
      showPlaying(true);
    },
  };
  return player;
}
