using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>A model in the language of Gemini's service, which the model server does not speak: answers each request with one word.</summary>
internal sealed class GeminiService : IAsyncDisposable
{
    private const string Answer =
        """{"candidates":[{"content":{"role":"model","parts":[{"text":"done"}]},"finishReason":"STOP","index":0}]"""
        + ""","usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":1,"totalTokenCount":10}}""";

    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public GeminiService()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>Moments in which the model was asked.</summary>
    public ConcurrentQueue<long> Asked { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var path = context.Request.Url!.AbsolutePath;
                using var body = new StreamReader(context.Request.InputStream);
                await body.ReadToEndAsync();
                if (path.EndsWith("enerateContent", StringComparison.Ordinal))
                {
                    Asked.Enqueue(Stopwatch.GetTimestamp());
                }

                var streams = path.EndsWith("streamGenerateContent", StringComparison.Ordinal);
                var said = path.EndsWith("countTokens", StringComparison.Ordinal) ? """{"totalTokens":9}""" : streams ? $"data: {Answer}\r\n\r\n" : Answer;
                context.Response.ContentType = streams ? "text/event-stream" : "application/json";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(said));
                context.Response.Close();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException or IOException)
            {
                // Stopped, or the other end hung up.
            }
        }
    }
}
