import time

ATTEMPTS = 6
FIRST_PAUSE_SECONDS = 0.5


def retry(action, *errors):
    """Repeats the action after one of these errors. The pauses double; all together they take 16 seconds."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return action()
        except errors:
            if attempt == ATTEMPTS:
                raise
        time.sleep(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
