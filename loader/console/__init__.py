"""What a person reads: tables, progress, and text that is safe to print."""
