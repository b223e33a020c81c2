from shared.ownership import OWNERSHIP_TAG, OWNERSHIP_VALUE


def run_tags(execution_id):
    """The tags of a log group or flow log: they name the runbook and the run that created it."""
    return {OWNERSHIP_TAG: OWNERSHIP_VALUE, "vpc-flow-logging/automation-execution": execution_id}
