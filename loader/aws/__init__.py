"""AWS itself: its clients, its errors in plain words, and S3 URIs."""
