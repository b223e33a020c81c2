import time

ATTEMPTS = 5
PAUSE_SECONDS = 4


def retry(converge, *errors):
    """Converges again after such an error, for a quarter of a minute."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return converge()
        except errors:
            if attempt == ATTEMPTS:
                raise
        time.sleep(PAUSE_SECONDS)
