using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A handler without its types: from an event's bytes to a response's.</summary>
internal delegate Task<Stream> InvocationHandler(Stream payload, ILambdaContext context);
