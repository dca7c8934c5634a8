"""Runs the command given and says on its last line of stderr how much memory it took at most."""

import resource
import subprocess
import sys

if __name__ == "__main__":
    code = subprocess.run(sys.argv[1:], check=False).returncode
    sys.stderr.write(f"\npeak_gb={resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20:.3f} \n")
    sys.exit(code)
