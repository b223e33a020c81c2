#!/usr/bin/env bash
# The first deployment to a real account, step by step, with what to expect of each step. It shows what a local AWS cannot.
#
#   cdk/first-deployment.sh [--dry-run] [STEP…] [-- ARGUMENTS OF cdk deploy…]
#
# Steps, in this order: deploy watch-violation repair delivery failed-delivery deletion upgrade destroy. Without a step it runs all of them.
# It uses the default profile and region of the AWS CLI, creates one VPC (CIDR 10.255.255.0/28, tagged
# vpc-flow-logging/first-deployment), and asks before it creates, changes or deletes anything. --dry-run only prints the commands.
# The step failed-delivery takes up to three hours: it starts one t4g.nano instance, and deletes everything that it created.
# Use a test account. Remediation stays manual, because automatic remediation would repair every VPC of the region.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly RULE=vpc-reject-flow-logging STACK=RejectFlowLogging TAG=vpc-flow-logging/first-deployment
readonly STEPS=(deploy watch-violation repair delivery failed-delivery deletion upgrade destroy)
readonly LIMIT_SECONDS=1800 PAUSE_SECONDS=15
dry_run=false

say() { printf '\n== %s\n' "$*"; }
expect() { printf '   expect: %s\n' "$*"; }

# Runs a command that only reads, without asking.
run() {
  printf '   $ %s\n' "$*" >&2
  if ! $dry_run; then "$@"; fi
}

# Runs a command that creates, changes or deletes something, after asking.
change() {
  printf '   $ %s\n' "$*" >&2
  if $dry_run; then return; fi
  local answer
  read -r -p "   Run it? [y/N] " answer
  [[ $answer == y ]] || { echo "stopped: you did not confirm"; exit 1; }
  "$@"
}

# Runs a command that creates something, after asking, and prints its id; a dry run prints the first argument.
created() {
  change "${@:2}"
  if $dry_run; then echo "$1"; fi
}

output() {
  if $dry_run; then echo "<$1>"; return; fi
  aws cloudformation describe-stacks --stack-name "$STACK" --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue | [0]" --output text
}

# Stops unless this script created the stack: it must not change or destroy any other.
require_own_stack() {
  if $dry_run; then return; fi
  local tag
  tag=$(aws cloudformation describe-stacks --stack-name "$STACK" --query "Stacks[0].Tags[?Key=='$TAG'].Value | [0]" --output text 2>&1) \
    || { [[ $tag == *"does not exist"* ]] || { echo "$tag" >&2; exit 1; }; tag=absent; }
  case $tag in
    yes) ;;
    absent) [[ $1 == may-be-absent ]] || { echo "there is no stack $STACK; the step deploy creates it" >&2; exit 1; } ;;
    *) echo "this script did not create the stack $STACK, so it does not change or destroy it" >&2; exit 1 ;;
  esac
}

cdk_deploy() {
  change cdk/node_modules/.bin/cdk deploy --require-approval never --tags "$TAG=yes" --context flowLogging:automaticRemediation=false "${cdk_arguments[@]}"
}

test_vpc() {
  if $dry_run; then echo "<the VPC>"; return; fi
  local vpc; vpc=$(aws ec2 describe-vpcs --filters "Name=tag-key,Values=$TAG" --query 'Vpcs[0].VpcId' --output text)
  [[ $vpc == vpc-* ]] || { echo "there is no VPC with the tag $TAG; the step watch-violation creates it" >&2; return 1; }
  echo "$vpc"
}

flow_log_of() {
  if $dry_run; then echo "<its flow log>"; return; fi
  aws ec2 describe-flow-logs --filter "Name=resource-id,Values=$1" --query 'FlowLogs[0].FlowLogId' --output text
}

compliance_of() {
  aws configservice get-compliance-details-by-resource --resource-type AWS::EC2::VPC --resource-id "$1" \
    --query "EvaluationResults[?EvaluationResultIdentifier.EvaluationResultQualifier.ConfigRuleName=='$RULE'].ComplianceType | [0]" --output text
}

# Waits until AWS Config reports a compliance type for a VPC, and prints how many seconds that took.
wait_for() {
  local vpc=$1 expected=$2 began=$SECONDS
  if $dry_run; then echo "   (waits until AWS Config reports $expected for $vpc)"; return; fi
  until [[ $(compliance_of "$vpc") == "$expected" ]]; do
    (( SECONDS - began < LIMIT_SECONDS )) || { echo "still not $expected after $LIMIT_SECONDS seconds; look at the log of the function: $(output LogConsole)"; exit 1; }
    sleep "$PAUSE_SECONDS"
  done
  echo "   $expected after $(( SECONDS - began )) seconds"
}

deploy() {
  say "Deploy with manual remediation"
  expect "every resource is CREATE_COMPLETE; CloudFormation accepted both documents as written, with their comments"
  run aws sts get-caller-identity --query Arn --output text
  run aws configservice describe-configuration-recorder-status --query 'ConfigurationRecordersStatus[].recording'
  require_own_stack may-be-absent
  cdk_deploy
  expect "the document begins with a comment, and its default version is 1"
  run aws ssm get-document --name "$(output RunbookName)" --document-format YAML --query Content --output text | sed -n 1p
  run aws ssm describe-document --name "$(output RunbookName)" --query 'Document.[DefaultVersion,LatestVersion]' --output text
  expect "within an hour no alarm is in ALARM, except no-evaluation until the first evaluation"
  run aws cloudwatch describe-alarms --alarm-name-prefix "$RULE-" --query 'MetricAlarms[].[AlarmName,StateValue]' --output text
}

watch-violation() {
  say "Create a VPC and watch it become NON_COMPLIANT"
  expect "NON_COMPLIANT with NO_FLOW_LOG within minutes; this stops waiting after half an hour"
  if $dry_run || ! test_vpc >/dev/null 2>&1; then
    change aws ec2 create-vpc --cidr-block 10.255.255.0/28 --tag-specifications "ResourceType=vpc,Tags=[{Key=$TAG,Value=yes}]"
  fi
  wait_for "$(test_vpc)" NON_COMPLIANT
}

repair() {
  local vpc; vpc=$(test_vpc)
  say "Remediate the VPC, as the button in the console does"
  expect "the execution ends with Success; if not, its steps show whether trust, PassRole or a permission is wrong"
  change aws configservice start-remediation-execution --config-rule-name "$RULE" --resource-keys "resourceType=AWS::EC2::VPC,resourceId=$vpc"
  wait_for "$vpc" COMPLIANT
  expect "COMPLIANT came from the event of the flow log: AWS Config accepts an evaluation of a VPC for an event of a flow log"
  run aws configservice describe-remediation-execution-status --config-rule-name "$RULE" --query 'RemediationExecutionStatuses[].[ResourceKey.resourceId,State]' --output text
}

delivery() {
  local vpc; vpc=$(test_vpc)
  say "Check the delivery"
  expect "ACTIVE and SUCCESS, which EC2 reports from the first second and which says nothing about delivery; an empty VPC has no packets"
  run aws ec2 describe-flow-logs --filter "Name=resource-id,Values=$vpc" --query 'FlowLogs[].[FlowLogStatus,DeliverLogsStatus,DeliverLogsErrorMessage]' --output text
  run aws logs describe-log-streams --log-group-name "/vpc-flow-logs/$vpc" --query 'logStreams[].logStreamName'
}

# The status that EC2 reports for a flow log.
delivery_status() {
  aws ec2 describe-flow-logs --flow-log-ids "$1" --query 'FlowLogs[0].[DeliverLogsStatus,DeliverLogsErrorMessage]' --output text | tr '\t' ' '
}

# Prints each change of a flow log's status with the seconds since now, until the status matches or the minutes are over.
watch_status() {
  local flow_log=$1 until=$2 minutes=$3 began=$SECONDS before="" now
  if $dry_run; then echo "   (watches the status of $flow_log for up to $minutes minutes, until it matches $until)"; return; fi
  while (( SECONDS - began < minutes * 60 )); do
    now=$(delivery_status "$flow_log")
    [[ $now == "$before" ]] || echo "   after $(( SECONDS - began )) seconds: $now"
    before=$now
    [[ $now != $until ]] || return 0
    sleep "$PAUSE_SECONDS"
  done
  echo "   unchanged for the rest of $minutes minutes"
}

create_flow_log() {
  created "<flow-log>" aws ec2 create-flow-logs --resource-type VPC --resource-ids "$1" --traffic-type REJECT --max-aggregation-interval 60 \
    --log-group-name "$2" --deliver-logs-permission-arn "$3" --tag-specifications "ResourceType=vpc-flow-log,Tags=[{Key=$TAG,Value=yes}]" \
    --query '[FlowLogIds[0], Unsuccessful[0].Error.Code, Unsuccessful[0].Error.Message]' --output text
}

# What EC2 reports for a role that may not write, first without traffic, then with rejected traffic.
failed-delivery() {
  local vpc group=/vpc-flow-logging/first-deployment role=vpc-flow-logging-first-deployment flow_log second subnet security_group instance arn image
  vpc=$(test_vpc)
  say "Measure how EC2 reports a delivery that is denied"
  change aws iam create-role --role-name "$role" --tags "Key=$TAG,Value=yes" --query Role.Arn --output text --assume-role-policy-document \
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"vpc-flow-logs.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
  if $dry_run; then arn="<its ARN>"; else arn=$(aws iam get-role --role-name "$role" --query Role.Arn --output text); sleep 30; fi
  change aws logs create-log-group --log-group-name "$group" --tags "$TAG=yes"
  expect "a flow log is created, although the role has no permission; EC2 may reject it with Access Denied for LogDestination"
  flow_log=$(create_flow_log "$vpc" "$group" "$arn")
  echo "   $flow_log"
  flow_log=${flow_log%%[[:space:]]*}
  expect "SUCCESS for half an hour: there is no traffic"
  watch_status "$flow_log" "FAILED*" 30

  image=resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64
  subnet=$(created "<the subnet>" aws ec2 create-subnet --vpc-id "$vpc" --cidr-block 10.255.255.0/28 --query Subnet.SubnetId --output text)
  security_group=$(created "<the security group>" aws ec2 create-security-group --group-name "$role" --description "$TAG" --vpc-id "$vpc" --query GroupId --output text)
  change aws ec2 revoke-security-group-egress --group-id "$security_group" --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]'
  instance=$(created "<the instance>" aws ec2 run-instances --image-id "$image" --instance-type t4g.nano --subnet-id "$subnet" \
    --security-group-ids "$security_group" --user-data $'#!/bin/bash\nwhile true; do timeout 1 bash -c "</dev/tcp/10.255.255.14/9"; sleep 5; done' \
    --query 'Instances[0].InstanceId' --output text)
  expect "FAILED with Access error some minutes after the first rejected packet: note how many"
  watch_status "$flow_log" "FAILED*" 60

  change aws iam put-role-policy --role-name "$role" --policy-name deliver --policy-document \
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:CreateLogStream","logs:PutLogEvents","logs:DescribeLogGroups","logs:DescribeLogStreams"],"Resource":"*"}]}'
  expect "unknown: note whether the fixed role makes the status SUCCESS again, and whether streams appear"
  watch_status "$flow_log" "SUCCESS*" 60
  run aws logs describe-log-streams --log-group-name "$group" --query 'logStreams[].[logStreamName,lastEventTimestamp]' --output text

  expect "unknown: note whether EC2 answers FlowLogAlreadyExists to a second flow log with the same traffic type and destination"
  second=$(create_flow_log "$vpc" "$group" "$arn") || second=""
  echo "   $second"

  say "Delete what this step created"
  [[ -z $second || $second == None* ]] || change aws ec2 delete-flow-logs --flow-log-ids "${second%%[[:space:]]*}"
  change aws ec2 delete-flow-logs --flow-log-ids "$flow_log"
  change aws ec2 terminate-instances --instance-ids "$instance"
  run aws ec2 wait instance-terminated --instance-ids "$instance"
  change aws ec2 delete-security-group --group-id "$security_group"
  change aws ec2 delete-subnet --subnet-id "$subnet"
  change aws logs delete-log-group --log-group-name "$group"
  change aws iam delete-role-policy --role-name "$role" --policy-name deliver
  change aws iam delete-role --role-name "$role"
}

deletion() {
  local vpc flow_log; vpc=$(test_vpc); flow_log=$(flow_log_of "$vpc")
  say "Delete the flow log and measure how soon AWS Config reports it"
  expect "NON_COMPLIANT within minutes, not only at the next scheduled evaluation"
  change aws ec2 delete-flow-logs --flow-log-ids "$flow_log"
  wait_for "$vpc" NON_COMPLIANT
  expect "the difference that AWS Config stores for the deleted flow log; if resourceId is not in it, the rule read the history"
  run aws configservice get-resource-config-history --resource-type AWS::EC2::FlowLog --resource-id "$flow_log" --limit 2
}

upgrade() {
  local before after; before=$(output RunbookName)
  say "Upgrade: first edit ssm-documents/EnableVpcFlowLogging.yaml, a comment is enough"
  expect "the document is replaced, the remediation uses the new one, and no flow log or log group changes"
  require_own_stack must-exist
  cdk_deploy
  after=$(output RunbookName)
  [[ $before != "$after" ]] || $dry_run || echo "   the document has not changed: did you edit it?"
  run aws configservice describe-remediation-configurations --config-rule-names "$RULE" --query 'RemediationConfigurations[].TargetId' --output text
  run aws ssm describe-document --name "$after" --query 'Document.[DefaultVersion,LatestVersion]' --output text
}

destroy() {
  local vpc; vpc=$(test_vpc)
  require_own_stack must-exist
  say "Destroy: first the removal runbook deletes what the repair created, except the role VpcFlowLogsDelivery-REGION"
  expect "the removal ends with Success; the rule, the function, the alarms and the documents are deleted; flow logs of other VPCs stay"
  change aws ssm start-automation-execution --document-name "$(output RemovalRunbookName)" \
    --parameters "VpcId=$vpc,AutomationAssumeRole=$(output RemovalRoleArn),DeleteLogGroup=true"
  expect "the execution has ended before you continue"
  change cdk/node_modules/.bin/cdk destroy --force "${cdk_arguments[@]}"
  change aws ec2 delete-vpc --vpc-id "$vpc"
  run aws ec2 describe-flow-logs --query 'FlowLogs[].[ResourceId,FlowLogId]' --output text
}

chosen=() cdk_arguments=()
while [ $# -gt 0 ]; do
  argument=$1; shift
  case $argument in
    --)
      [[ " $* " != *flowLogging:stackName* && " $* " != *flowLogging:ruleName* ]] \
        || { echo "flowLogging:stackName and flowLogging:ruleName are not allowed: the steps use $STACK and $RULE" >&2; exit 2; }
      cdk_arguments=("$@"); break ;;
    --dry-run) dry_run=true ;;
    --help) sed -n '2,10p' "$0"; exit 0 ;;
    *)
      [[ " ${STEPS[*]} " == *" $argument "* ]] || { echo "unknown argument $argument; allowed: --dry-run, --help, ${STEPS[*]}" >&2; exit 2; }
      chosen+=("$argument") ;;
  esac
done
[ ${#chosen[@]} -gt 0 ] || chosen=("${STEPS[@]}")
for step in "${chosen[@]}"; do "$step"; done
