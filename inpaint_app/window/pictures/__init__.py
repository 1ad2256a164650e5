"""From arrays to Qt's images, with colour profiles."""
