using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ConfigRule.Tests.Loopback;

/// <summary>An HTTP server on a free port of this machine. A request that gets no answer is left waiting.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly Func<Received, Answer?> answer;
    private readonly List<Received> requests = [];

    public LoopbackServer(Func<Received, Answer?> answer)
    {
        this.answer = answer;
        Authority = $"127.0.0.1:{FreePort()}";
        listener.Prefixes.Add($"http://{Authority}/");
        listener.Start();
        _ = ServeAsync();
    }

    public string Authority { get; }

    public IReadOnlyList<Received> Requests => requests;

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new StreamReader(context.Request.InputStream);
            var request = new Received(context.Request.Url!.AbsolutePath, context.Request.Headers, await body.ReadToEndAsync());
            requests.Add(request);
            if (answer(request) is { } given)
            {
                await SendAsync(context.Response, given);
            }
        }
    }

    private static async Task SendAsync(HttpListenerResponse response, Answer given)
    {
        response.StatusCode = given.Status;
        foreach (var (name, value) in given.Headers ?? [])
        {
            response.Headers[name] = value;
        }

        var content = Encoding.UTF8.GetBytes(given.Body);
        response.ContentLength64 = content.Length + (given.Unfinished ? 1 : 0);
        await response.OutputStream.WriteAsync(content);
        if (given.Unfinished)
        {
            await response.OutputStream.FlushAsync();
        }
        else
        {
            response.Close();
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
