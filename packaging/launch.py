"""What the bundled program begins with."""

from multiprocessing import freeze_support

from inpaint_app.__main__ import run

if __name__ == "__main__":
    freeze_support()
    run()
