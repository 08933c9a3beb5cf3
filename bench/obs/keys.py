"""What opens the bench's own store."""

ACCESS = "bench-access"
SECRET = "bench-secret"
BUCKET = "bench"
