"""A plugin for napari: reconstructs what a Labels layer marks in an Image layer.

It uses `ntk_core`'s public names only and knows nothing of `inpaint_app`. `slices` is the work
without napari; `widget` is what napari shows. The manifest is napari.yaml.
"""
