"""What benchmarks share: images, masks, rivals, and how one run is measured."""
