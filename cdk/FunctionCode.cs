using Amazon.CDK.AWS.Lambda;
using Constructs;

namespace ConfigRule.Cdk;

/// <summary>Where the function's code comes from; what a stack needs to name it is put into the scope.</summary>
/// <param name="scope">A construct of the stack that has the function.</param>
public delegate Code FunctionCode(Construct scope);
