using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ConfigRule.Tests.Aws;

/// <summary>A server that answers everything with one text and status 200, as a proxy that wants a sign-in does.</summary>
public sealed class Proxy : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task answering;

    public Proxy(string body)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}/");
        listener.Prefixes.Add(Address.OriginalString);
        listener.Start();
        answering = AnswerAsync(Encoding.UTF8.GetBytes(body));
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await answering;
        listener.Close();
    }

    private async Task AnswerAsync(byte[] body)
    {
        while (true)
        {
            try
            {
                var context = await listener.GetContextAsync();
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException && !listener.IsListening)
            {
                return;
            }
        }
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
