# A flow log that replaced a failed one of ours names it, and what decided about delivery at that time.
REPLACES_TAG = "vpc-flow-logging/replaces"
STATE_TAG = "vpc-flow-logging/delivery-state"
