"""IAM: policies read, compared by what they allow, judged, and put into sentences (sentences.py)."""
