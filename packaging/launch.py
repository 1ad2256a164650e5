"""What the bundled program begins with."""

import os
import sys
from multiprocessing import freeze_support

if __name__ == "__main__":
    freeze_support()
    if sys.argv[1:2] == ["-c"] and os.environ.get("NTK_CORE_PYTHON") == sys.executable:
        exec(sys.argv[2])  # how the engine compiles itself in another process
    else:
        os.environ["NTK_CORE_PYTHON"] = sys.executable
        from inpaint_app.__main__ import run

        run()
