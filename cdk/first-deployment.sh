#!/usr/bin/env bash
# The first deployment in a real account, step by step: what to expect, and how to tell. It settles what no local AWS can.
#
#   cdk/first-deployment.sh [--dry-run] [STEP…] [-- ARGUMENTS OF cdk deploy…]
#
# Steps, in this order, all of them without an argument: deploy watch-violation repair delivery deletion upgrade destroy.
# It uses the AWS CLI's own profile and region, makes one VPC of its own (CIDR 10.255.255.0/28, tagged
# vpc-flow-logging/first-deployment), and asks before it makes, changes or deletes anything. --dry-run prints the commands.
# Use an account in which nobody minds: with automatic remediation every VPC of the region would be repaired, so it stays manual.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly RULE=vpc-reject-flow-logging STACK=RejectFlowLogging TAG=vpc-flow-logging/first-deployment
readonly STEPS=(deploy watch-violation repair delivery deletion upgrade destroy)
readonly PATIENCE_SECONDS=1800 PAUSE_SECONDS=15
dry_run=false

say() { printf '\n== %s\n' "$*"; }
expect() { printf '   expect: %s\n' "$*"; }

# Reading needs no leave.
run() {
  printf '   $ %s\n' "$*" >&2
  if ! $dry_run; then "$@"; fi
}

# What makes, changes or deletes something is asked for first.
change() {
  printf '   $ %s\n' "$*" >&2
  if $dry_run; then return; fi
  local answer
  read -r -p "   Do it? [y/N] " answer
  [[ $answer == y ]] || { echo "stopped: not wanted"; exit 1; }
  "$@"
}

output() {
  if $dry_run; then echo "<$1>"; return; fi
  aws cloudformation describe-stacks --stack-name "$STACK" --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue | [0]" --output text
}

# Only a stack that this script made is its to change and destroy.
require_own_stack() {
  if $dry_run; then return; fi
  local tag
  tag=$(aws cloudformation describe-stacks --stack-name "$STACK" --query "Stacks[0].Tags[?Key=='$TAG'].Value | [0]" --output text 2>&1) \
    || { [[ $tag == *"does not exist"* ]] || { echo "$tag" >&2; exit 1; }; tag=absent; }
  case $tag in
    yes) ;;
    absent) [[ $1 == may-be-absent ]] || { echo "there is no stack $STACK; the step deploy makes one" >&2; exit 1; } ;;
    *) echo "the stack $STACK was not made by this script, which would change and destroy it" >&2; exit 1 ;;
  esac
}

cdk_deploy() {
  change cdk/node_modules/.bin/cdk deploy --require-approval never --tags "$TAG=yes" --context flowLogging:automaticRemediation=false "${cdk_arguments[@]}"
}

test_vpc() {
  if $dry_run; then echo "<the VPC>"; return; fi
  local vpc; vpc=$(aws ec2 describe-vpcs --filters "Name=tag-key,Values=$TAG" --query 'Vpcs[0].VpcId' --output text)
  [[ $vpc == vpc-* ]] || { echo "there is no VPC with the tag $TAG; the step watch-violation makes one" >&2; return 1; }
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

# Prints the seconds that it took.
wait_for() {
  local vpc=$1 wanted=$2 began=$SECONDS
  if $dry_run; then echo "   (waits until Config says $wanted of $vpc)"; return; fi
  until [[ $(compliance_of "$vpc") == "$wanted" ]]; do
    (( SECONDS - began < PATIENCE_SECONDS )) || { echo "still not $wanted after $PATIENCE_SECONDS seconds; look at the function's log: $(output LogConsole)"; exit 1; }
    sleep "$PAUSE_SECONDS"
  done
  echo "   $wanted after $(( SECONDS - began )) seconds"
}

deploy() {
  say "Deploy with manual remediation"
  expect "every resource CREATE_COMPLETE; CloudFormation took both documents as written, comments included"
  run aws sts get-caller-identity --query Arn --output text
  run aws configservice describe-configuration-recorder-status --query 'ConfigurationRecordersStatus[].recording'
  require_own_stack may-be-absent
  cdk_deploy
  expect "the document begins with a comment, and its default version is 1"
  run aws ssm get-document --name "$(output RunbookName)" --document-format YAML --query Content --output text | sed -n 1p
  run aws ssm describe-document --name "$(output RunbookName)" --query 'Document.[DefaultVersion,LatestVersion]' --output text
  expect "no alarm rings within the hour but, until the first evaluation has reported, no-evaluation"
  run aws cloudwatch describe-alarms --alarm-name-prefix "$RULE-" --query 'MetricAlarms[].[AlarmName,StateValue]' --output text
}

watch-violation() {
  say "Make a VPC and watch it become NON_COMPLIANT"
  expect "NON_COMPLIANT with NO_FLOW_LOG, in minutes; after half an hour this gives up"
  if $dry_run || ! test_vpc >/dev/null 2>&1; then
    change aws ec2 create-vpc --cidr-block 10.255.255.0/28 --tag-specifications "ResourceType=vpc,Tags=[{Key=$TAG,Value=yes}]"
  fi
  wait_for "$(test_vpc)" NON_COMPLIANT
}

repair() {
  local vpc; vpc=$(test_vpc)
  say "Remediate it, as the button in the console does"
  expect "the execution ends in Success; else its steps tell whether trust, PassRole or a permission is at fault"
  change aws configservice start-remediation-execution --config-rule-name "$RULE" --resource-keys "resourceType=AWS::EC2::VPC,resourceId=$vpc"
  wait_for "$vpc" COMPLIANT
  expect "COMPLIANT came from the flow log's own event: Config takes a verdict on a VPC in answer to an event of a flow log"
  run aws configservice describe-remediation-execution-status --config-rule-name "$RULE" --query 'RemediationExecutionStatuses[].[ResourceKey.resourceId,State]' --output text
}

delivery() {
  local vpc; vpc=$(test_vpc)
  say "See that it delivers"
  expect "ACTIVE and SUCCESS; streams appear in the group some ten minutes after the first rejected packet, of which an empty VPC has none"
  run aws ec2 describe-flow-logs --filter "Name=resource-id,Values=$vpc" --query 'FlowLogs[].[FlowLogStatus,DeliverLogsStatus,DeliverLogsErrorMessage]' --output text
  run aws logs describe-log-streams --log-group-name "/vpc-flow-logs/$vpc" --query 'logStreams[].logStreamName'
}

deletion() {
  local vpc flow_log; vpc=$(test_vpc); flow_log=$(flow_log_of "$vpc")
  say "Delete the flow log and time how soon that shows"
  expect "NON_COMPLIANT in minutes, not at the next schedule"
  change aws ec2 delete-flow-logs --flow-log-ids "$flow_log"
  wait_for "$vpc" NON_COMPLIANT
  expect "the difference that Config keeps of the deleted flow log; if resourceId is not in it, the rule looked in the history"
  run aws configservice get-resource-config-history --resource-type AWS::EC2::FlowLog --resource-id "$flow_log" --limit 2
}

upgrade() {
  local before after; before=$(output RunbookName)
  say "Upgrade: edit ssm-documents/EnableVpcFlowLogging.yaml first, a comment will do"
  expect "the document is replaced, the remediation names the new one, and no flow log or log group is touched"
  require_own_stack must-exist
  cdk_deploy
  after=$(output RunbookName)
  [[ $before != "$after" ]] || $dry_run || echo "   the document is the old one: was it edited?"
  run aws configservice describe-remediation-configurations --config-rule-names "$RULE" --query 'RemediationConfigurations[].TargetId' --output text
  run aws ssm describe-document --name "$after" --query 'Document.[DefaultVersion,LatestVersion]' --output text
}

destroy() {
  local vpc; vpc=$(test_vpc)
  require_own_stack must-exist
  say "Destroy: what the runbook made goes by its own counterpart first, but for the role VpcFlowLogsDelivery-REGION"
  expect "the removal ends in Success; the rule, the function, the alarms and the documents are gone; other VPCs' flow logs stay"
  change aws ssm start-automation-execution --document-name "$(output RemovalRunbookName)" \
    --parameters "VpcId=$vpc,AutomationAssumeRole=$(output RemovalRoleArn),DeleteLogGroup=true"
  expect "that execution has ended before you go on"
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
        || { echo "flowLogging:stackName and flowLogging:ruleName cannot be given: the steps look for $STACK and $RULE" >&2; exit 2; }
      cdk_arguments=("$@"); break ;;
    --dry-run) dry_run=true ;;
    --help) sed -n '2,9p' "$0"; exit 0 ;;
    *)
      [[ " ${STEPS[*]} " == *" $argument "* ]] || { echo "unknown argument $argument; allowed: --dry-run, --help, ${STEPS[*]}" >&2; exit 2; }
      chosen+=("$argument") ;;
  esac
done
[ ${#chosen[@]} -gt 0 ] || chosen=("${STEPS[@]}")
for step in "${chosen[@]}"; do "$step"; done
