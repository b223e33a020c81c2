using Amazon.CDK.AWS.Lambda;
using Constructs;

namespace ConfigRule.Cdk.Evaluation;

/// <summary>The function's code, and which packages it was built with.</summary>
/// <param name="In">Gives the code for a construct of the stack that has the function. What a stack needs to name the code is put into that
/// scope.</param>
/// <param name="BuiltWith">For people to read, from the code itself.</param>
public sealed record FunctionCode(Func<Construct, Code> In, string BuiltWith);
