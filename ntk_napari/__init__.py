"""A plugin for napari: it fills the pixels of an Image layer that a Labels layer marks.

It uses only public names of `ntk_core` and does not import `inpaint_app`. `slices` does the work
and does not import napari; `widget` is the panel in napari. The manifest is napari.yaml.
"""
