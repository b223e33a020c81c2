import time

ATTEMPTS = 6
FIRST_PAUSE_SECONDS = 0.5


def retry(converge, *errors):
    """Converges again after such an error, after pauses that double, for a quarter of a minute."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return converge()
        except errors:
            if attempt == ATTEMPTS:
                raise
        time.sleep(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
