#!/usr/bin/env bash
# The first roll-out over a real organization, looked at step by step. It settles what no local AWS can.
#
#   cdk/first-rollout.sh --home-region REGION --regions REGION,… --canary ACCOUNT,… --role NAME [OPTION…] [STEP…] [-- ARGUMENTS OF preflight…]
#
#   --home-region REGION     flowLogging:homeRegion
#   --regions REGION,…       flowLogging:regions
#   --canary ACCOUNT,…       flowLogging:canaryAccounts; the first is looked into
#   --role NAME              role to assume in that account
#   --excluded ACCOUNT,…     flowLogging:excludedAccounts, where there are any
#   --stack-name NAME        flowLogging:stackName, RejectFlowLogging by default
#   --rule-name NAME         flowLogging:ruleName, vpc-reject-flow-logging by default
#   --outside-profile P      profile of an account outside the organization that may itself read every bucket, for the step package
#   --joining ACCOUNT        account that you move into a unit while the step joining waits
#   --make-vpc               consent to a VPC in the first canary account, for the step repair
#   --dry-run                prints the commands and what each step judges
#
# Steps, in this order, all of them without an argument:
#   preflight publishing package targets view resource-type repair joining failures duration
# Run preflight before `cdk deploy --all`, the others after it, with the AWS CLI's profile of the deploying account. All of it reads,
# but for --make-vpc: that makes one VPC (CIDR 10.255.255.0/28, tagged vpc-flow-logging/first-rollout) and removes what came of it,
# for which the role may also call ec2:CreateVpc, CreateTags and DeleteVpc, ssm:StartAutomationExecution and iam:PassRole.
# Where the CDK was bootstrapped with another qualifier than hnb659fds, CDK_QUALIFIER names it.
# Exits 0 where all was as expected, 1 where something was not or could not be read, 2 for wrong usage.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/.."

readonly TAG=vpc-flow-logging/first-rollout CIDR=10.255.255.0/28 REMEDIATION=AWS::Config::RemediationConfiguration
readonly STEPS=(preflight publishing package targets view resource-type repair joining failures duration)
readonly PATIENCE_SECONDS=1800 PAUSE_SECONDS=15
# What tests/Scale assumes of a stack, and the accounts that an aggregator takes in a week.
readonly STACK_SECONDS=240 AGGREGATOR_ACCOUNTS_A_WEEK=1000
# A token of the global endpoint is refused in regions that an account has to enable.
export AWS_PAGER="" AWS_STS_REGIONAL_ENDPOINTS=regional

dry_run=false make_vpc=false
stack=RejectFlowLogging rule=vpc-reject-flow-logging home="" role="" outside_profile="" joining_account=""
regions=() canaries=() excluded=() preflight_arguments=() chosen=()

say() { printf '\n== %s\n' "$*"; }
proves() { printf '   proves: %s\n' "$*"; }

verdict() {
  printf '   %s: %s\n' "$1" "$2"
  printf '%s: %s: %s\n' "$step" "$1" "$2" >> "$findings"
}

# A check, and what speaks against it: nothing where it holds.
check() {
  if $dry_run; then printf '   judges: %s\n' "$1"; elif [[ -z $2 ]]; then verdict OK "$1"; else verdict "NOT AS EXPECTED" "$1; but $2"; fi
}
look() { verdict "LOOK YOURSELF" "$1"; }
skip() { verdict SKIPPED "$1"; }

# A command as it can be typed again.
tell_command() {
  local word line="   $1\$"
  for word in "${@:2}"; do
    if [[ $word =~ ^[A-Za-z0-9_.,:=/@+-]+$ ]]; then line+=" $word"; else line+=" ${word@Q}"; fi
  done
  echo "$line" >&2
}

tell_answer() {
  local lines; mapfile -t lines <<< "$1"
  printf '     %s\n' "${lines[@]:0:20}" >&2
  (( ${#lines[@]} <= 20 )) || printf '     and %s lines more\n' $(( ${#lines[@]} - 20 )) >&2
}

# The answer of the AWS CLI; a dry run has the first argument instead.
ask() {
  tell_command "" aws "${@:2}"
  if $dry_run; then echo "$1"; return; fi
  local answer; answer=$(aws "${@:2}" --output text) || return
  tell_answer "$answer"
  [[ $answer == None ]] || echo "$answer"
}

# The same in the canary account, once entered.
ask_member() {
  tell_command "in ${canaries[0]} " aws "${@:2}"
  if $dry_run; then echo "$1"; return; fi
  local answer; answer=$(quietly_in_member "${@:2}") || return
  tell_answer "$answer"
  [[ $answer == None ]] || echo "$answer"
}

quietly_in_member() {
  ( export AWS_ACCESS_KEY_ID=$member_key AWS_SECRET_ACCESS_KEY=$member_secret AWS_SESSION_TOKEN=$member_token; aws "$@" --output text )
}

# The keys stay in this process's memory and in the environment of its calls.
enter_member() {
  local partition keys; partition=$(partition)
  local call=(sts assume-role --region "$home" --role-arn "arn:$partition:iam::${canaries[0]}:role/$role" --role-session-name first-rollout --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]')
  tell_command "" aws "${call[@]}"
  if $dry_run; then return; fi
  keys=$(aws "${call[@]}" --output text)
  read -r member_key member_secret member_token <<< "$keys"
}

# The second part of the caller's ARN.
partition() {
  local arn; arn=$(ask 'arn:aws:<caller>' sts get-caller-identity --region "$home" --query Arn)
  cut -d: -f2 <<< "$arn"
}

# Who calls: StackSets must be told whether it is the management account or a delegated administrator.
know_caller() {
  account=$(ask '<account>' sts get-caller-identity --region "$home" --query Account)
  management=$(ask '<account>' organizations describe-organization --region "$home" --query Organization.MasterAccountId)
  call_as=SELF
  [[ $account == "$management" ]] || call_as=DELEGATED_ADMIN
}

stack_set() { ask "$1" cloudformation "$2" --region "$home" --stack-set-name "$3" --call-as "$call_as" "${@:4}"; }

# One word a line, sorted, none twice.
words() { tr -s '[:space:]' '\n' | sed '/^$/d' | LC_ALL=C sort -u; }
lines() { sed '/^$/d' | LC_ALL=C sort -u; }

# Lines of the first list that the second lacks, on one line.
lacking() { LC_ALL=C comm -23 <(lines <<< "$1") <(lines <<< "$2") | tr '\t' ' ' | paste -sd ';'; }

# How what was found differs from what was expected, in words for check.
difference() {
  local missing extra
  missing=$(lacking "$1" "$2")
  extra=$(lacking "$2" "$1")
  printf '%s%s' "${missing:+missing: $missing}" "${extra:+${missing:+, }unexpected: $extra}"
}

# A moment that AWS told, in seconds.
seconds_of() { if $dry_run; then echo 0; else date --date "$1" +%s; fi; }

bucket_of() { echo "${stack,,}-packages-$account-$1"; }
package_in() { ask '<key>.zip' ssm get-parameter --region "$1" --name "/$stack/package" --query Parameter.Value; }

preflight() {
  say "Preflight"
  proves "the organization, its accounts and the quotas are ready for the roll-out"
  local command=(dotnet run --project cdk -- preflight --role "$role" "${preflight_arguments[@]}") problem=""
  tell_command "" "${command[@]}"
  $dry_run || "${command[@]}" || problem="it exited $?"
  check "preflight passes" "$problem"
}

publishing() {
  say "The CDK publishes the package"
  proves "the CDK's bootstrap role puts a package into the organization's bucket by that bucket's policy alone, after the bucket's stack"
  know_caller
  local partition region bucket key put made problem publisher policies policy resources resource own
  partition=$(partition)
  for region in "${regions[@]}"; do
    bucket=$(bucket_of "$region")
    key=$(package_in "$region")
    put=$(ask '<time>' s3api head-object --region "$region" --bucket "$bucket" --key "$key" --query LastModified)
    made=$(ask '<time>' cloudformation describe-stacks --region "$region" --stack-name "$stack-Bucket-$region" --query 'Stacks[0].CreationTime')
    problem=""
    if (( $(seconds_of "$put") < $(seconds_of "$made") )); then problem="it was put there on $put, and the stack made on $made"; fi
    check "the package is in $bucket, and came after the bucket's stack" "$problem"

    publisher=cdk-${CDK_QUALIFIER:-hnb659fds}-file-publishing-role-$account-$region
    policies=$(ask '<policy>' iam list-role-policies --region "$region" --role-name "$publisher" --query 'PolicyNames[]')
    own=""
    for policy in $policies; do
      resources=$(ask '<ARN>' iam get-role-policy --region "$region" --role-name "$publisher" --policy-name "$policy" \
        --query "PolicyDocument.Statement[?Effect=='Allow'].Resource | []" | words)
      while read -r resource; do
        # An ARN's * and ? match as a pattern's do.
        # shellcheck disable=SC2053
        [[ "arn:$partition:s3:::$bucket/$key" != $resource ]] || own+="its policy $policy admits it by $resource "
      done <<< "$resources"
    done
    check "no policy of $publisher itself admits the bucket" "$own"
    policies=$(ask '' iam list-attached-role-policies --region "$region" --role-name "$publisher" --query 'AttachedPolicies[].PolicyArn')
    [[ -z $policies ]] || look "these policies are attached to $publisher; do they admit $bucket? $policies"
  done
  look "cdk deploy must not have said that it could not assume the role and went on with the caller's own permissions"
}

package() {
  say "Accounts read the package"
  proves "CloudFormation reads the package in a member account through aws:PrincipalOrgID, and nobody outside can"
  know_caller
  local region bucket key instances problem answer outsider members
  instances=$(stack_set $'<region>\tCURRENT' list-stack-instances "$stack-Canary" --stack-instance-account "${canaries[0]}" --query 'Summaries[].[Region,Status]')
  check "the stack instances of ${canaries[0]} are CURRENT in every region" "$(difference "$(printf '%s\tCURRENT\n' "${regions[@]}")" "$instances")"
  if [[ -z $outside_profile ]]; then
    skip "no --outside-profile: whether an account outside the organization is refused was not tried"
    return
  fi

  outsider=$(ask '<outsider>' sts get-caller-identity --region "$home" --profile "$outside_profile" --query Account)
  members=$(ask '<account>' organizations list-accounts --region "$home" --query 'Accounts[].Id')
  if [[ " $(words <<< "$members" | tr '\n' ' ')" == *" $outsider "* ]]; then
    skip "the account $outsider of --outside-profile is in the organization: its refusal would prove nothing"
    return
  fi

  for region in "${regions[@]}"; do
    bucket=$(bucket_of "$region")
    key=$(package_in "$region")
    tell_command "" aws s3api head-object --region "$region" --profile "$outside_profile" --bucket "$bucket" --key "$key"
    problem=""
    if ! $dry_run; then
      if answer=$(aws s3api head-object --region "$region" --profile "$outside_profile" --bucket "$bucket" --key "$key" 2>&1); then
        problem="$outsider could read it"
      elif [[ $answer != *"(403)"* && $answer != *AccessDenied* ]]; then
        echo "$answer" >&2
        return 1
      fi
    fi
    check "$outsider, which is outside, is refused the package in $region" "$problem"
  done
}

# The accounts of a unit and of all units below it.
accounts_below() {
  local unit units
  ask '<accounts of the unit>' organizations list-accounts-for-parent --region "$home" --parent-id "$1" --query "Accounts[?(State || Status)=='ACTIVE'].Id"
  if $dry_run && [[ $1 == "<unit below>" ]]; then return; fi
  units=$(ask '<unit below>' organizations list-organizational-units-for-parent --region "$home" --parent-id "$1" --query 'OrganizationalUnits[].Id')
  while read -r unit; do [[ -z $unit ]] || accounts_below "$unit"; done <<< "$(tr '\t' '\n' <<< "$units")"
}

# An account and a region a line, for the accounts of the first argument.
in_every_region() {
  local each region
  for each in $1; do for region in "${regions[@]}"; do printf '%s\t%s\n' "$each" "$region"; done; done
}

targets() {
  say "The stack sets reach the accounts that were meant"
  proves "CloudFormation reads the template by URL, the capabilities suffice, managed execution is taken, and the account filters choose"
  know_caller
  local name set units unit meant instances
  for name in Canary Organization; do
    set=$(stack_set $'ACTIVE\tSERVICE_MANAGED\tTrue\tCAPABILITY_NAMED_IAM' describe-stack-set "$stack-$name" \
      --query 'StackSet.[Status,PermissionModel,ManagedExecution.Active,join(`,`, Capabilities || `[]`)]')
    check "$stack-$name is active, service-managed, with managed execution and CAPABILITY_NAMED_IAM" \
      "$(difference $'ACTIVE\tSERVICE_MANAGED\tTrue\tCAPABILITY_NAMED_IAM' "$set")"
  done
  units=$(stack_set '<unit>' describe-stack-set "$stack-Organization" --query 'StackSet.OrganizationalUnitIds[]')
  meant=$(for unit in $units; do accounts_below "$unit"; done | words | { grep -vxF "$(printf '%s\n' "$management" "${canaries[@]}" "${excluded[@]}" | words)" || true; })

  instances=$(stack_set $'<account>\t<region>' list-stack-instances "$stack-Canary" --query 'Summaries[].[Account,Region]')
  check "INTERSECTION: the canary accounts, and no other, have a stack instance in every region" "$(difference "$(in_every_region "${canaries[*]}")" "$instances")"
  instances=$(stack_set $'<account>\t<region>' list-stack-instances "$stack-Organization" --query 'Summaries[].[Account,Region]')
  check "DIFFERENCE: all other accounts of the units have one, but for the excluded ones and the management account" "$(difference "$(in_every_region "$meant")" "$instances")"
}

view() {
  say "The aggregator and the saved queries"
  proves "AWS Config takes the aggregator's role with its condition on aws:SourceAccount, and the saved queries find what the rule reports"
  local sources failed names name expression results="" problem region reported found
  sources=$(ask $'ORGANIZATION\t<source>\t<region>\tSUCCEEDED' configservice describe-configuration-aggregator-sources-status --region "$home" --configuration-aggregator-name "$stack" \
    --query 'AggregatedSourceStatusList[].[SourceType,SourceId,AwsRegion,LastUpdateStatus,LastErrorCode,LastErrorMessage]')
  failed=$(grep -P '\tFAILED\t' <<< "$sources" || true)
  check "no source of the aggregator has FAILED" "${failed:-$([[ -n $sources ]] || echo "it has no source")}"

  names=$(ask "$stack-vpcs-without-flow-logging" configservice list-stored-queries --region "$home" --query "StoredQueryMetadata[?starts_with(QueryName, '$stack-')].QueryName")
  check "there are saved queries" "$([[ -n $names ]] || echo "none begins with $stack-")"
  for name in $names; do
    expression=$(ask '<expression>' configservice get-stored-query --region "$home" --query-name "$name" --query StoredQuery.Expression)
    problem=""
    found=$(ask '<row>' configservice select-aggregate-resource-config --region "$home" --configuration-aggregator-name "$stack" --expression "$expression" --query 'Results[]') \
      || problem="AWS Config did not run it"
    check "the saved query $name runs" "$problem"
    [[ $name != "$stack-vpcs-without-flow-logging" ]] || results=$found
  done

  for region in "${regions[@]}"; do
    reported=$(ask '<VPC>' configservice get-aggregate-compliance-details-by-config-rule --region "$home" --configuration-aggregator-name "$stack" --config-rule-name "$rule" \
      --account-id "${canaries[0]}" --aws-region "$region" --compliance-type NON_COMPLIANT \
      --query 'AggregateEvaluationResults[].EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId' | words)
    # A row is JSON of its own; text output puts a tab between rows.
    found=$(tr '\t' '\n' <<< "$results" | { grep -F "\"${canaries[0]}\"" || true; } | { grep -F "\"$region\"" || true; } | { grep -oE 'vpc-[0-9a-f]+' || true; } | words)
    problem=$(difference "$reported" "$found")
    check "the query and the rule's results agree on ${canaries[0]} in $region" "${problem:+$problem (an aggregator lags: look again in some minutes)}"
  done
}

resource-type() {
  say "Remediation configurations in every region"
  proves "CloudFormation can make $REMEDIATION in each region of the roll-out"
  local region answer problem
  for region in "${regions[@]}"; do
    local call=(cloudformation describe-type --region "$region" --type RESOURCE --type-name "$REMEDIATION" --query ProvisioningType)
    tell_command "" aws "${call[@]}"
    problem=""
    if ! $dry_run; then
      if answer=$(aws "${call[@]}" --output text 2>&1); then
        [[ $answer != NON_PROVISIONABLE ]] || problem="it is NON_PROVISIONABLE"
      elif [[ $answer == *TypeNotFoundException* ]]; then
        problem="CloudFormation does not know it"
      else
        echo "$answer" >&2
        return 1
      fi
    fi
    check "$REMEDIATION can be made in $region" "$problem"
  done
}

# Of the stack that the stack set made in the canary account.
member_output() { ask_member "<$2>" cloudformation describe-stacks --region "$home" --stack-name "$1" --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue | [0]"; }

# The VPC of this script: with its tag and its range.
scratch_vpc() { ask_member "$1" ec2 describe-vpcs --region "$home" --filters "Name=tag:$TAG,Values=yes" "Name=cidr,Values=$CIDR" --query 'Vpcs[].VpcId'; }

# Waits until a reading in the canary account answers one of some words, and prints what it answered last.
wait_in_member() {
  local wanted=$1 began=$SECONDS answer
  tell_command "in ${canaries[0]} " aws "${@:2}"
  if $dry_run; then return; fi
  while answer=$(quietly_in_member "${@:2}") || return; do
    if [[ " $wanted " == *" $answer "* ]] || (( SECONDS - began >= PATIENCE_SECONDS )); then break; fi
    sleep "$PAUSE_SECONDS"
  done
  echo "$answer"
}

# What the runbook made goes by its own counterpart, and the VPC at once after it, before AWS Config has it repaired again.
remove_scratch_vpc() {
  local runbook removal_role execution ended left
  runbook=$(member_output "$1" RemovalRunbookName)
  removal_role=$(member_output "$1" RemovalRoleArn)
  execution=$(ask_member '<execution>' ssm start-automation-execution --region "$home" --document-name "$runbook" \
    --parameters "VpcId=$2,AutomationAssumeRole=$removal_role,DeleteLogGroup=true" --query AutomationExecutionId)
  ended=$(wait_in_member "Success Failed TimedOut Cancelled" ssm get-automation-execution --region "$home" --automation-execution-id "$execution" --query AutomationExecution.AutomationExecutionStatus)
  check "RemoveVpcFlowLogging removed the flow log and its log group" "$([[ $ended == Success ]] || echo "its execution $execution is $ended")"
  ask_member '' ec2 delete-vpc --region "$home" --vpc-id "$2" > /dev/null
  left=$(scratch_vpc '')
  check "the VPC of this script is gone" "${left:+$left is still there}"
}

repair() {
  say "A member account evaluates and repairs by itself"
  proves "the rule runs in an account that the stack set reached, and AWS Config repairs a new VPC without anyone"
  know_caller
  enter_member
  local vpcs verdicts missing instance automatic vpc began state
  vpcs=$(ask_member '<VPC>' ec2 describe-vpcs --region "$home" --filters "Name=owner-id,Values=${canaries[0]}" --query 'Vpcs[].VpcId' | words)
  verdicts=$(ask_member '<VPC>' configservice get-compliance-details-by-config-rule --region "$home" --config-rule-name "$rule" \
    --query 'EvaluationResults[].EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId' | words)
  missing=$(lacking "$vpcs" "$verdicts")
  check "every VPC of ${canaries[0]} in $home has a verdict" "${missing:+$missing has none: is it exempt?}"
  # AWS says that this tells nothing of custom rules in Lambda.
  ask_member '' configservice describe-config-rule-evaluation-status --region "$home" --config-rule-names "$rule" \
    --query 'ConfigRulesEvaluationStatus[].[LastSuccessfulEvaluationTime,LastFailedEvaluationTime,LastErrorCode,LastErrorMessage]' > /dev/null
  look "whether AWS Config tells when this rule was last evaluated, which its documentation denies for custom rules in Lambda"

  automatic=$(ask_member True configservice describe-remediation-configurations --region "$home" --config-rule-names "$rule" --query 'RemediationConfigurations[].Automatic')
  if [[ $automatic != True ]]; then
    skip "remediation is not automatic (flowLogging:automaticRemediation): nothing would repair a VPC"
    return
  fi

  if ! $make_vpc; then
    skip "no --make-vpc: no VPC was made to be repaired"
    return
  fi

  instance=$(stack_set '<stack>' list-stack-instances "$stack-Canary" --stack-instance-account "${canaries[0]}" --stack-instance-region "$home" --query 'Summaries[].StackId')
  vpc=$(scratch_vpc '')
  [[ $vpc != *[[:space:]]* ]] || { echo "there is more than one VPC with the tag $TAG and the range $CIDR: $vpc" >&2; return 1; }
  [[ -n $vpc ]] || vpc=$(ask_member '<the VPC>' ec2 create-vpc --region "$home" --cidr-block "$CIDR" \
    --tag-specifications "ResourceType=vpc,Tags=[{Key=$TAG,Value=yes}]" --query Vpc.VpcId)
  # However the step ends.
  # shellcheck disable=SC2064
  trap "$(printf 'remove_scratch_vpc %q %q' "$instance" "$vpc")" EXIT
  began=$SECONDS
  state=$(wait_in_member COMPLIANT configservice get-compliance-details-by-resource --region "$home" --resource-type AWS::EC2::VPC --resource-id "$vpc" \
    --query "EvaluationResults[?EvaluationResultIdentifier.EvaluationResultQualifier.ConfigRuleName=='$rule'].ComplianceType | [0]")
  check "$vpc was repaired and is COMPLIANT, $(( SECONDS - began )) seconds later" "$([[ $state == COMPLIANT ]] || echo "AWS Config says $state")"
  ask_member '' ec2 describe-flow-logs --region "$home" --filter "Name=resource-id,Values=$vpc" --query 'FlowLogs[].[FlowLogId,FlowLogStatus,DeliverLogsStatus]' > /dev/null
}

joining() {
  say "An account that joins gets its stacks"
  proves "automatic deployment takes a new or moved account, in every region, with nobody deploying"
  if [[ -z $joining_account ]]; then
    skip "no --joining: no account was moved"
    return
  fi

  know_caller
  local call=("$stack-Organization" --stack-instance-account "$joining_account" --query 'Summaries[].[Region,Status]') began instances problem
  instances=$(stack_set '' list-stack-instances "${call[@]}")
  if [[ -n $instances ]]; then
    skip "$joining_account has stack instances already: it would join nothing"
    return
  fi

  if $dry_run; then
    printf '   (waits until you have moved %s into a unit of the roll-out, then for its stack instances)\n' "$joining_account"
  else
    read -r -p "   Move $joining_account into a unit of the roll-out, then press Enter. " || { skip "nobody was there to move $joining_account"; return; }
  fi

  began=$SECONDS
  while true; do
    instances=$(stack_set '<instances>' list-stack-instances "${call[@]}")
    problem=$(difference "$(printf '%s\tCURRENT\n' "${regions[@]}")" "$instances")
    if $dry_run || [[ -z $problem ]] || (( SECONDS - began >= PATIENCE_SECONDS )); then break; fi
    sleep "$PAUSE_SECONDS"
  done
  check "$joining_account has a CURRENT stack instance in every region after $(( SECONDS - began )) seconds" "$problem"
}

failures() {
  say "Failures and stopping"
  proves "how operations end, and what state a failed or stopped one leaves"
  know_caller
  local name latest behind id status
  for name in Canary Organization; do
    latest=$(stack_set $'<time>\t<operation>\tSUCCEEDED' list-stack-set-operations "$stack-$name" \
      --query 'Summaries[].[CreationTimestamp,OperationId,Status,Action,EndTimestamp,StatusReason]' | lines | tail -n 1)
    read -r _ id status _ <<< "$latest"
    case $status in
      RUNNING | QUEUED | STOPPING) look "$stack-$name is at work (${status}). To stop it: aws cloudformation stop-stack-set-operation --region $home --stack-set-name $stack-$name --operation-id $id --call-as $call_as" ;;
      STOPPED) look "the last operation of $stack-$name was stopped: CloudFormation fails the deployment and begins to roll the stack set back; see the stack's events" ;;
      *) check "the last operation of $stack-$name SUCCEEDED" "$([[ $status == SUCCEEDED ]] || echo "it is ${status:-absent}")" ;;
    esac
    if [[ -n $id ]]; then
      stack_set '' list-stack-set-operation-results "$stack-$name" --operation-id "$id" --query "Summaries[?Status!='SUCCEEDED'].[Account,Region,Status,StatusReason]" > /dev/null
    fi

    behind=$(stack_set '' list-stack-instances "$stack-$name" --query "Summaries[?Status!='CURRENT'].[Account,Region,Status,StackInstanceStatus.DetailedStatus,StatusReason]")
    check "every stack instance of $stack-$name is CURRENT" "$([[ -z $behind ]] || echo "$(wc -l <<< "$behind") are not, as above; flowLogging:failureTolerancePercentage may allow it")"
  done
}

# Accounts and regions that an operation worked on, and the minutes that it took.
duration_of() {
  local id times results begin end minutes
  id=$(stack_set $'<time>\t<operation>' list-stack-set-operations "$1" --query "Summaries[?Action=='CREATE' && Status=='SUCCEEDED'].[CreationTimestamp,OperationId]" | lines | sed -n 1p | cut -f2)
  if [[ -z $id ]]; then
    look "$1 has no CREATE operation that SUCCEEDED to be timed"
    return
  fi

  times=$(stack_set $'<time>\t<time>' describe-stack-set-operation "$1" --operation-id "$id" --query 'StackSetOperation.[CreationTimestamp,EndTimestamp]')
  results=$(stack_set '<account>' list-stack-set-operation-results "$1" --operation-id "$id" --query 'Summaries[].[Account,Region]' | lines)
  IFS=$'\t' read -r begin end <<< "$times"
  minutes=$(( ($(seconds_of "$end") - $(seconds_of "$begin") + 59) / 60 ))
  $dry_run || look "$1 took $minutes minutes for $(cut -f1 <<< "$results" | words | wc -l) accounts and $(wc -l <<< "$results") stacks: hold it to what tests/Scale computes for as many"
}

duration() {
  say "How long it takes"
  proves "the times and the aggregator's quota that the figures of tests/Scale assume"
  know_caller
  enter_member
  local region id begin end took name instances meant aggregated missing
  for region in "${regions[@]}"; do
    id=$(stack_set '<stack>' list-stack-instances "$stack-Canary" --stack-instance-account "${canaries[0]}" --stack-instance-region "$region" --query 'Summaries[].StackId')
    [[ -n $id ]] || { check "a stack of ${canaries[0]} in $region can be timed" "there is none"; continue; }
    local call=(cloudformation describe-stack-events --region "$region" --stack-name "$id")
    begin=$(ask_member '<time>' "${call[@]}" --query "StackEvents[?ResourceType=='AWS::CloudFormation::Stack' && ResourceStatus=='CREATE_IN_PROGRESS'].Timestamp" | words | sed -n 1p)
    end=$(ask_member '<time>' "${call[@]}" --query "StackEvents[?ResourceType=='AWS::CloudFormation::Stack' && ResourceStatus=='CREATE_COMPLETE'].Timestamp" | words | sed -n 1p)
    [[ -n $begin && -n $end ]] || { check "a stack of ${canaries[0]} in $region can be timed" "its events tell no creation that was completed"; continue; }
    took=$(( $(seconds_of "$end") - $(seconds_of "$begin") ))
    check "a stack is made within the $STACK_SECONDS seconds of tests/Scale in $region" "$( (( took <= STACK_SECONDS )) || echo "it took $took seconds")"
  done
  duration_of "$stack-Canary"
  duration_of "$stack-Organization"

  instances=$(for name in Canary Organization; do stack_set '<account>' list-stack-instances "$stack-$name" --query 'Summaries[].[Account]'; done)
  meant=$(words <<< "$instances")
  aggregated=$(ask '<account>' configservice get-aggregate-discovered-resource-counts --region "$home" --configuration-aggregator-name "$stack" \
    --group-by-key ACCOUNT_ID --query 'GroupedResourceCounts[].GroupName' | words)
  missing=$(LC_ALL=C comm -23 <(echo "$meant") <(echo "$aggregated"))
  check "the aggregator has every account, of which it takes $AGGREGATOR_ACCOUNTS_A_WEEK a week unless the quota was raised" \
    "${missing:+$(wc -l <<< "$missing") of $(wc -l <<< "$meant") accounts are not in it yet}"
}

refuse() { echo "$1" >&2; exit 2; }

# The option at hand, whose whole value must match a pattern.
matching() { [[ $value =~ ^$1$ ]] || refuse "$argument got $value; allowed: $2"; }
list_of() {
  matching "$1(,$1)*" "$2"
  IFS=, read -r -a values <<< "$value"
}

readonly REGION_PATTERN='[a-z]{2}(-[a-z]+)+-[0-9]' ACCOUNT_PATTERN='[0-9]{12}'
while [ $# -gt 0 ]; do
  argument=$1; shift
  case $argument in
    --) preflight_arguments=("$@"); break ;;
    --dry-run) dry_run=true; continue ;;
    --make-vpc) make_vpc=true; continue ;;
    --help) sed -n '2,27s/^# \{0,1\}//p' "$0"; exit 0 ;;
    --home-region | --regions | --canary | --role | --excluded | --stack-name | --rule-name | --outside-profile | --joining)
      [[ $# -gt 0 && -n $1 && $1 != --* ]] || refuse "$argument wants a value"
      value=$1; shift ;;
    *)
      [[ " ${STEPS[*]} " == *" $argument "* ]] || refuse "unknown argument $argument; allowed: the options of --help, and the steps ${STEPS[*]}"
      chosen+=("$argument"); continue ;;
  esac
  case $argument in
    --home-region) matching "$REGION_PATTERN" "a region such as eu-west-1"; home=$value ;;
    --regions) list_of "$REGION_PATTERN" "regions such as eu-west-1,us-east-1"; regions=("${values[@]}") ;;
    --canary) list_of "$ACCOUNT_PATTERN" "accounts of 12 digits, with commas between them"; canaries=("${values[@]}") ;;
    --excluded) list_of "$ACCOUNT_PATTERN" "accounts of 12 digits, with commas between them"; excluded=("${values[@]}") ;;
    --joining) matching "$ACCOUNT_PATTERN" "an account of 12 digits"; joining_account=$value ;;
    --role) matching '([A-Za-z0-9+=,.@_-]+/)*[A-Za-z0-9+=,.@_-]{1,64}' "the name of a role, with its path before it where it has one"; role=$value ;;
    --stack-name) matching '[A-Za-z][A-Za-z0-9-]{0,23}' "letters, digits and hyphens, a letter first, at most 24"; stack=$value ;;
    --rule-name) matching '[A-Za-z0-9_-]{1,64}' "letters, digits, hyphens and underscores, at most 64"; rule=$value ;;
    --outside-profile) outside_profile=$value ;;
  esac
done
[[ -n $home ]] || refuse "--home-region is missing: the region of the stack sets, such as eu-west-1"
[[ ${#regions[@]} -gt 0 ]] || refuse "--regions is missing: the regions of the roll-out, such as eu-west-1,us-east-1"
[[ ${#canaries[@]} -gt 0 ]] || refuse "--canary is missing: the canary accounts, of which the first is looked into"
[[ -n $role ]] || refuse "--role is missing: the name of a role to assume in ${canaries[0]}"
[[ " ${regions[*]} " == *" $home "* ]] || refuse "--home-region got $home; allowed: one of --regions: ${regions[*]}"
[ ${#chosen[@]} -gt 0 ] || chosen=("${STEPS[@]}")

findings=$(mktemp)
trap 'rm -f "$findings"' EXIT
for step in "${chosen[@]}"; do
  # A step that cannot read ends, and the next one begins. The shell would go on after an error in a condition.
  set +e
  ( set -e; "$step" )
  status=$?
  set -e
  (( status == 0 )) || verdict "NOT READ" "the step ended with the error above"
done

$dry_run || { say "In short"; sed 's/^/   /' "$findings"; }
if grep -qE '^[a-z-]+: NOT (AS EXPECTED|READ): ' "$findings"; then exit 1; fi
