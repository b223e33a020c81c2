# The tags by which the runbook knows what it made; without the first it changes and deletes nothing.
OWNERSHIP_TAG = "vpc-flow-logging/managed-by"
OWNERSHIP_VALUE = "EnableVpcFlowLogging"
EXECUTION_TAG = "vpc-flow-logging/automation-execution"
