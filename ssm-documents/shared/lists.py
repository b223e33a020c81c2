def items(text):
    """The items of a list that is separated by commas."""
    return [item.strip() for item in text.split(",") if item.strip()]
