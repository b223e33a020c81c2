from shared.ownership import OWNERSHIP_TAG, OWNERSHIP_VALUE


def is_ours(resource):
    """Whether the runbook created a flow log or role, by its tags as EC2 and IAM list them."""
    return {"Key": OWNERSHIP_TAG, "Value": OWNERSHIP_VALUE} in resource.get("Tags", [])
