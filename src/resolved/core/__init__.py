"""The pure core: reads no clock, no store, no plugin."""
