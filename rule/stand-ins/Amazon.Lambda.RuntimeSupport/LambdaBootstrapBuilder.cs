using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Builds a <see cref="LambdaBootstrap"/> around a handler.</summary>
public class LambdaBootstrapBuilder
{
    private readonly InvocationHandler handler;
    private LambdaBootstrapInitializer initializer;
    private HttpClient httpClient;

    private LambdaBootstrapBuilder(InvocationHandler handler) => this.handler = handler;

    public static LambdaBootstrapBuilder Create<TInput>(Func<TInput, ILambdaContext, Task> handler, ILambdaSerializer serializer)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(serializer);
        return new LambdaBootstrapBuilder(
            async (payload, context) =>
            {
                await handler(serializer.Deserialize<TInput>(payload), context);
                return new MemoryStream();
            }
        );
    }

    public static LambdaBootstrapBuilder Create<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handler,
        ILambdaSerializer serializer
    )
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(serializer);
        return new LambdaBootstrapBuilder(
            async (payload, context) =>
            {
                var output = await handler(serializer.Deserialize<TInput>(payload), context);
                var response = new MemoryStream();
                serializer.Serialize(output, response);
                response.Position = 0;
                return response;
            }
        );
    }

    public LambdaBootstrapBuilder UseBootstrapHandler(LambdaBootstrapInitializer lambdaBootstrapInitializer)
    {
        initializer = lambdaBootstrapInitializer;
        return this;
    }

    public LambdaBootstrapBuilder UseHttpClient(HttpClient httpClient)
    {
        this.httpClient = httpClient;
        return this;
    }

    public LambdaBootstrap Build() => new(handler, initializer, httpClient);
}
