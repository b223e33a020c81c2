using System.Diagnostics.CodeAnalysis;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// Asks the Runtime API for one invocation after another. A handler that throws has its error reported, and the loop goes on;
/// an error of the Runtime API itself goes to the caller, for Lambda to start the process anew.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html</remarks>
public class LambdaBootstrap : IDisposable
{
    private const string TraceIdVariable = "_X_AMZN_TRACE_ID";

    private readonly InvocationHandler handler;
    private readonly LambdaBootstrapInitializer initializer;
    private readonly HttpClient ownHttpClient;
    private readonly RuntimeApi runtimeApi;
    private readonly LogWriter log = LogWriter.FromEnvironment();

    internal LambdaBootstrap(InvocationHandler handler, LambdaBootstrapInitializer initializer, HttpClient httpClient)
    {
        this.handler = handler;
        this.initializer = initializer;
        ownHttpClient = httpClient is null ? new HttpClient() : null;
        runtimeApi = new RuntimeApi(httpClient ?? ownHttpClient);
    }

    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        MemoryLimit.TellRuntime();
        if (initializer is not null && !await InitializeAsync())
        {
            return;
        }

        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await InvokeOnceAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop while waiting for an invocation: there is none to answer.
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            ownHttpClient?.Dispose();
        }
    }

    private async Task<bool> InitializeAsync()
    {
        try
        {
            return await initializer();
        }
        catch (Exception exception)
        {
            log.WriteException(exception, requestId: null);
            await runtimeApi.PostInitializationErrorAsync(exception);
            throw;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler throws is reported to Lambda.")]
    private async Task InvokeOnceAsync(CancellationToken cancellationToken)
    {
        var invocation = await runtimeApi.GetNextAsync(cancellationToken);
        Environment.SetEnvironmentVariable(TraceIdVariable, invocation.TraceId);

        Stream response;
        try
        {
            response = await handler(invocation.Payload, new LambdaContext(invocation, log));
        }
        catch (Exception exception)
        {
            log.WriteException(exception, invocation.RequestId);
            await runtimeApi.PostInvocationErrorAsync(invocation.RequestId, exception, cancellationToken);
            return;
        }

        await runtimeApi.PostResponseAsync(invocation.RequestId, response, cancellationToken);
    }
}
