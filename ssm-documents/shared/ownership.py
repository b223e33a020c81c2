# This tag marks what the runbook created. It never changes or deletes a flow log without it.
OWNERSHIP_TAG = "vpc-flow-logging/managed-by"
OWNERSHIP_VALUE = "EnableVpcFlowLogging"
