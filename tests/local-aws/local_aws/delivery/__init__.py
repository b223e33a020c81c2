"""Flow log delivery: traffic, the records of it, and whether each destination admits them."""

from local_aws.context import Context
from local_aws.delivery.deliveries import Deliveries


def install(context: Context) -> Deliveries:
    """Call this last: whatever a call changes must come after the delivery that was due before it."""
    deliveries = Deliveries(context)
    deliveries.install()
    return deliveries
