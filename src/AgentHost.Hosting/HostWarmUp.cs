using System.Net.Http.Headers;
using System.Text;
using AgentHost.Security.Network;

namespace AgentHost.Hosting;

/// <summary>Runs code once that every turn needs, on another core, while the command line is still being read.</summary>
/// <remarks>
/// What a new process spends before its first request is mostly the runtime making code and types ready at their first use.
/// This changes nothing that anyone could see: no file is touched, no byte leaves the process, and nothing waits for it.
/// </remarks>
internal static class HostWarmUp
{
    private const string Nobody = "http://localhost/";

    /// <summary>Begins in the background and returns at once. Never throws.</summary>
    public static void Begin() => _ = Task.Run(RunAsync);

    /// <summary>The whole of it.</summary>
    internal static async Task RunAsync()
    {
        try
        {
            WarmJson();
            await WarmHttpAsync();
        }
        catch (Exception)
        {
            // Nothing depends on it: who needs the same code meets the same fault, and can say what it was for.
        }
    }

    /// <summary>The metadata of the records that each start reads and writes.</summary>
    internal static void WarmJson()
    {
        AgentJson.Read<PluginManifest>("""{"id":"t","version":"1.0.0","contributes":{"tools":[]},"permissions":{}}""");
        AgentJson.Read<ProviderSpec>("""{"name":"t"}""");
        AgentJson.Read<ToolSpec>("""{"name":"t","description":"t","inputSchema":{}}""");
        AgentJson.Read<PromptSectionSpec>("""{"name":"t","slot":"t"}""");
        AgentEvent[] events =
        [
            new SessionCreated(new SessionInfo("t", "t", "t", default)),
            new TurnStarted([new TextPart("t")], "t"),
            new MessageAppended("t", MessageRole.User) { Parts = [new TextPart("t")] },
            new StepStarted(1, "t", 1),
        ];
        foreach (var e in events)
        {
            AgentJson.WriteBytes(e);
        }
    }

    /// <summary>A request and its answer through the runtime's own HTTP, but for name look-up, socket and TLS.</summary>
    /// <returns>The answer's text.</returns>
    internal static async Task<string> WarmHttpAsync()
    {
        using var handler = HttpClients.MakeHandler(ConnectDeadline.Usual);
        handler.ConnectCallback = static (_, _) => new(new CannedConnection("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 1\r\n\r\nt"u8.ToArray()));
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Nobody))
        {
            Content = new ReadOnlyMemoryContent("t"u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[16];
        var length = 0;
        while (await body.ReadAsync(buffer.AsMemory(length)) is > 0 and var read)
        {
            length += read;
        }

        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
