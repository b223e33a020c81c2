using Amazon.CDK.AWS.Lambda;
using Constructs;

namespace ConfigRule.Cdk.Evaluation;

/// <summary>Returns the function's code; constructs that it needs are added to the scope.</summary>
/// <param name="scope">A construct of the function's stack.</param>
public delegate Code FunctionCode(Construct scope);
