"""What the local AWS adds to moto's EC2."""

from local_aws.context import Context
from local_aws.ec2 import flow_log_creation, flow_logs, paging, tags, vpcs
from local_aws.ec2.paging import Listing

_SUBNETS = Listing(
    operation="DescribeSubnets",
    result_key="Subnets",
    ids_parameter="SubnetIds",
    find=lambda response, ids, filters: response.ec2_backend.describe_subnets(ids, filters),
    exists=lambda response, subnet: any(
        subnet.id in subnets for subnets in response.ec2_backend.subnets.values()
    ),
)

_NETWORK_INTERFACES = Listing(
    operation="DescribeNetworkInterfaces",
    result_key="NetworkInterfaces",
    ids_parameter="NetworkInterfaceIds",
    find=lambda response, ids, filters: response.ec2_backend.get_all_network_interfaces(ids, filters),
    exists=lambda response, interface: interface.id in response.ec2_backend.enis,
)


def install(context: Context) -> None:
    tags.install()
    vpcs.install()
    flow_logs.install()
    flow_log_creation.install(context)
    paging.install(
        context,
        {
            "describe_vpcs": vpcs.LISTING,
            "describe_flow_logs": flow_logs.LISTING,
            "describe_subnets": _SUBNETS,
            "describe_network_interfaces": _NETWORK_INTERFACES,
        },
    )
