using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>EC2, AWS Config and the Runtime API on this machine, over HTTP and TLS, for one measured process at a time.</summary>
internal sealed class CannedEndpoint : IAsyncDisposable
{
    private readonly WebApplication application;
    private Session? session;
    private (Account Account, Responses Responses)? rendered;

    private CannedEndpoint(WebApplication application)
    {
        this.application = application;
        application.Run(RespondAsync);
    }

    public Uri Http { get; private set; } = new("http://localhost");

    public Uri Https { get; private set; } = new("https://localhost");

    public static async Task<CannedEndpoint> StartAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MinResponseDataRate = null;
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
                kestrel.Listen(
                    IPAddress.Loopback,
                    0,
                    listen =>
                    {
                        listen.Protocols = HttpProtocols.Http1;
                        listen.UseHttps(certificate);
                    }
                );
            });

        var endpoint = new CannedEndpoint(builder.Build());
        await endpoint.application.StartAsync();
        var addresses = endpoint
            .application.Services.GetRequiredService<IServer>()
            .Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses;
        endpoint.Http = Localhost(addresses.Single(address => address.StartsWith("http:", StringComparison.Ordinal)));
        endpoint.Https = Localhost(addresses.Single(address => address.StartsWith("https:", StringComparison.Ordinal)));
        return endpoint;
    }

    /// <summary>Sets the account that the next process reads.</summary>
    public Session Begin(Account account, Pace pace, int invocations)
    {
        if (rendered?.Account != account)
        {
            rendered = (account, new Responses(account));
            GC.Collect();
        }

        var next = new Session(account, rendered.Value.Responses, pace, invocations);
        session = next;
        return next;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private Task RespondAsync(HttpContext http)
    {
        var current = session ?? throw new BenchmarkException($"{http.Request.Path} was called while nothing is measured");

        return http.Request.Path.StartsWithSegments("/2018-06-01", StringComparison.Ordinal)
            ? RuntimeApi.RespondAsync(http, current)
            : AwsApi.RespondAsync(http, current);
    }

    private static Uri Localhost(string address) => new UriBuilder(address) { Host = "localhost" }.Uri;
}
