"""How long ``import mailedu`` takes, and that it loads no matplotlib, pandas or JupyterLab."""

import subprocess
import sys
from statistics import median

CODE = (
    "import sys, time; t = time.perf_counter(); {statement}; "
    "print(time.perf_counter() - t, "
    "*[m for m in ('matplotlib', 'pandas', 'jupyterlab', 'ipywidgets') if m in sys.modules])"
)
TEN = range(10)


def main() -> None:
    """Print the median of ten fresh interpreters for each statement."""
    for statement in ("import mailedu", "from mailedu import Sandbox"):
        command = [sys.executable, "-c", CODE.replace("{statement}", statement)]
        runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in TEN]
        times = [float(run.stdout.split()[0]) for run in runs]
        heavy = runs[0].stdout.split()[1:]
        print(
            f"{statement}: median {median(times):.3f} s of {len(times)} (under 0.3 s wanted); "
            f"heavy modules loaded: {', '.join(heavy) or 'none'}"
        )


if __name__ == "__main__":
    main()
