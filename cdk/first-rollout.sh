#!/usr/bin/env bash
# Tests a repair in the first canary account after a roll-out to an organization: creates a VPC without a flow log,
# waits until AWS Config has repaired it, and removes the VPC, its flow log and its log group.
#
#   cdk/first-rollout.sh --make-vpc --home-region REGION --canary ACCOUNT --role NAME [OPTION…]
#
#   --make-vpc               your consent to create the VPC (CIDR 10.255.255.0/28, tagged vpc-flow-logging/first-rollout)
#   --home-region REGION     flowLogging:homeRegion
#   --canary ACCOUNT         the first of flowLogging:canaryAccounts
#   --role NAME              role to assume in that account
#   --stack-name NAME        flowLogging:stackName, RejectFlowLogging by default
#   --rule-name NAME         flowLogging:ruleName, vpc-reject-flow-logging by default
#   --dry-run                prints the commands and runs none
#
# Everything that only reads is checked by `dotnet run --project cdk -- preflight --after-rollout`: run that first.
# The role needs ec2:CreateVpc, CreateTags, DeleteVpc, DescribeVpcs and DescribeFlowLogs, cloudformation:DescribeStacks,
# config:DescribeRemediationConfigurations and GetComplianceDetailsByResource, ssm:StartAutomationExecution and GetAutomationExecution, and iam:PassRole.
# Exits 0 if the repair and the removal worked, 1 if not, 2 for wrong usage.
set -euo pipefail
shopt -s inherit_errexit

readonly TAG=vpc-flow-logging/first-rollout CIDR=10.255.255.0/28 LIMIT_SECONDS=1800 PAUSE_SECONDS=15
# Regions that an account has to enable reject tokens of the global endpoint.
export AWS_PAGER="" AWS_STS_REGIONAL_ENDPOINTS=regional

dry_run=false make_vpc=false failed=false
stack=RejectFlowLogging rule=vpc-reject-flow-logging home="" canary="" role=""

# Prints a result: the expectation, and what contradicts it (nothing if it holds).
check() {
  if $dry_run; then echo "   checks: $1"; return; fi
  if [[ -z $2 ]]; then echo "   OK: $1"; else echo "   NOT AS EXPECTED: $1; but $2"; failed=true; fi
}

# Prints a command so that it can be typed again, on standard error.
print_command() {
  local word line="   \$"
  for word in "$@"; do
    if [[ $word =~ ^[A-Za-z0-9_.,:=/@+-]+$ ]]; then line+=" $word"; else line+=" ${word@Q}"; fi
  done
  echo "$line" >&2
}

# Runs the AWS CLI and prints its output; a dry run prints the first argument instead.
run() {
  print_command aws "${@:2}"
  if $dry_run; then echo "$1"; return; fi
  local output; output=$(aws "${@:2}" --output text) || return
  # The CLI prints None for each page without a value.
  sed '/^None$/d' <<< "$output"
}

# Only this process and its calls hold the credentials; they are never printed.
assume_role() {
  local partition credentials
  partition=$(run arn:aws:caller sts get-caller-identity --region "$home" --query Arn | cut -d: -f2)
  local call=(sts assume-role --region "$home" --role-arn "arn:$partition:iam::$canary:role/$role" --role-session-name first-rollout
    --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]')
  print_command aws "${call[@]}"
  if $dry_run; then return; fi
  credentials=$(aws "${call[@]}" --output text)
  read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN <<< "$credentials"
  export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  unset AWS_PROFILE
}

# Waits until a call prints one of some words, and prints its last output.
wait_for() {
  local words=$1 began=$SECONDS output
  print_command aws "${@:2}"
  if $dry_run; then return; fi
  while output=$(aws "${@:2}" --output text) || return; do
    if [[ " $words " == *" $output "* ]] || (( SECONDS - began >= LIMIT_SECONDS )); then break; fi
    sleep "$PAUSE_SECONDS"
  done
  echo "$output"
}

# An output of the stack that the canary stack set created in the account.
stack_output() {
  run "<$1>" cloudformation describe-stacks --region "$home" \
    --query "Stacks[?starts_with(StackName, 'StackSet-$stack-Canary-')].Outputs[] | [?OutputKey=='$1'].OutputValue | [0]"
}

# The VPC of this script, found by its tag and its range.
find_vpc() {
  run "" ec2 describe-vpcs --region "$home" --filters "Name=tag:$TAG,Values=yes" "Name=cidr,Values=$CIDR" --query 'Vpcs[].VpcId'
}

# The removal runbook deletes what the repair created. The VPC goes right after it, before AWS Config repairs it again.
remove_vpc() {
  local runbook removal_role execution status left
  runbook=$(stack_output RemovalRunbookName)
  removal_role=$(stack_output RemovalRoleArn)
  execution=$(run '<execution>' ssm start-automation-execution --region "$home" --document-name "$runbook" \
    --parameters "VpcId=$1,AutomationAssumeRole=$removal_role,DeleteLogGroup=true" --query AutomationExecutionId)
  status=$(wait_for "Success Failed TimedOut Cancelled" ssm get-automation-execution --region "$home" \
    --automation-execution-id "$execution" --query AutomationExecution.AutomationExecutionStatus)
  check "RemoveVpcFlowLogging removed the flow log and its log group" "$([[ $status == Success ]] || echo "execution $execution is $status")"
  run '' ec2 delete-vpc --region "$home" --vpc-id "$1" > /dev/null
  left=$(find_vpc)
  check "the VPC is deleted" "${left:+$left still exists}"
}

finish() {
  local status=$?
  trap - EXIT
  # The removal also runs if the test stopped with an error.
  remove_vpc "$1"
  if $failed || (( status != 0 )); then exit 1; fi
}

test_repair() {
  local vpc began state automatic
  automatic=$(run True configservice describe-remediation-configurations --region "$home" --config-rule-names "$rule" \
    --query 'RemediationConfigurations[].Automatic')
  [[ $automatic == True ]] || { echo "remediation is not automatic (flowLogging:automaticRemediation): nothing would repair a VPC" >&2; exit 1; }
  vpc=$(find_vpc)
  [[ $vpc != *[[:space:]]* ]] || { echo "more than one VPC has the tag $TAG and the range $CIDR: $vpc" >&2; exit 1; }
  [[ -n $vpc ]] || vpc=$(run '<the VPC>' ec2 create-vpc --region "$home" --cidr-block "$CIDR" \
    --tag-specifications "ResourceType=vpc,Tags=[{Key=$TAG,Value=yes}]" --query Vpc.VpcId)
  # shellcheck disable=SC2064
  trap "$(printf 'finish %q' "$vpc")" EXIT
  began=$SECONDS
  state=$(wait_for COMPLIANT configservice get-compliance-details-by-resource --region "$home" --resource-type AWS::EC2::VPC --resource-id "$vpc" \
    --query "EvaluationResults[?EvaluationResultIdentifier.EvaluationResultQualifier.ConfigRuleName=='$rule'].ComplianceType | [0]")
  check "$vpc was repaired and is COMPLIANT, $(( SECONDS - began )) seconds later" "$([[ $state == COMPLIANT ]] || echo "AWS Config reports $state")"
  run '' ec2 describe-flow-logs --region "$home" --filter "Name=resource-id,Values=$vpc" \
    --query 'FlowLogs[].[FlowLogId,FlowLogStatus,DeliverLogsStatus]'
}

reject() { echo "$1" >&2; exit 2; }

# Rejects the current option if its value does not match a pattern.
require() { [[ $value =~ ^$1$ ]] || reject "$option got $value; allowed: $2"; }

while [ $# -gt 0 ]; do
  option=$1; shift
  case $option in
    --dry-run) dry_run=true; continue ;;
    --make-vpc) make_vpc=true; continue ;;
    --help) sed -n '2,18s/^# \{0,1\}//p' "$0"; exit 0 ;;
    --home-region | --canary | --role | --stack-name | --rule-name)
      [[ $# -gt 0 && -n $1 && $1 != --* ]] || reject "$option needs a value"
      value=$1; shift ;;
    *) reject "unknown argument $option; allowed: the options of --help" ;;
  esac
  case $option in
    --home-region) require '[a-z]{2,4}(-[a-z]+)+-[0-9]' "a region such as eu-west-1"; home=$value ;;
    --canary) require '[0-9]{12}' "an account of 12 digits"; canary=$value ;;
    --role) require '([A-Za-z0-9+=,.@_-]+/)*[A-Za-z0-9+=,.@_-]{1,64}' "the name of a role, with its path if it has one"; role=$value ;;
    --stack-name) require '[A-Za-z][A-Za-z0-9-]{0,23}' "at most 24 letters, digits and hyphens, a letter first"; stack=$value ;;
    --rule-name) require '[A-Za-z0-9_-]{1,64}' "at most 64 letters, digits, hyphens and underscores"; rule=$value ;;
  esac
done
[[ -n $home ]] || reject "--home-region is missing: the region of the stack sets, such as eu-west-1"
[[ -n $canary ]] || reject "--canary is missing: the first canary account"
[[ -n $role ]] || reject "--role is missing: the name of a role to assume in $canary"
$make_vpc || $dry_run || reject "--make-vpc is missing: your consent to create a VPC in $canary"

assume_role
test_repair
