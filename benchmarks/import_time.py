"""How long ``import mailedu`` takes, and that it loads no matplotlib, pandas or JupyterLab."""

import subprocess
import sys
from statistics import median

CODE = (
    "import sys, time; t = time.perf_counter(); import mailedu; "
    "print(time.perf_counter() - t, "
    "*[m for m in ('matplotlib', 'pandas', 'jupyterlab', 'ipywidgets') if m in sys.modules])"
)


def main() -> None:
    """Print the median of ten fresh interpreters."""
    runs = [
        subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
        for _ in range(10)
    ]
    times = [float(run.stdout.split()[0]) for run in runs]
    heavy = runs[0].stdout.split()[1:]
    print(
        f"import mailedu: median {median(times):.3f} s of {len(times)} (under 0.3 s wanted); "
        f"heavy modules loaded: {', '.join(heavy) or 'none'}"
    )


if __name__ == "__main__":
    main()
