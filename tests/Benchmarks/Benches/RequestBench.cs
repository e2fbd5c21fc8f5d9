using System.Globalization;
using System.Text;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.ModelServing;

namespace AgentHost.Benchmarks.Benches;

/// <summary>The size of what every step pays: system prompt and tools of the first request.</summary>
internal sealed class RequestBench : IBench
{
    /// <summary>Of the everyday set without anybody to ask: room is left for the tool that asks, within the 10 KB of all.</summary>
    private const double MostBytes = 9_500;

    public string Name => "request";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        await using var setup = await AgentSetup.CreateAsync(place, Name, static _ => Answers.Done);
        await setup.RunAsync("hello");
        var request = setup.Server.ModelRequests[0];
        double system = request.Messages.Where(static message => message.GetProperty("role").GetString() is "system" or "developer")
            .Sum(static message => Encoding.UTF8.GetByteCount(message.GetRawText()));
        double tools = request.Json is { } json && json.TryGetProperty("tools", out var list) ? Encoding.UTF8.GetByteCount(list.GetRawText()) : 0;
        return
        [
            new Figure("first request: system prompt and tools", "bytes", [system + tools])
            {
                Budget = MostBytes,
                Note = string.Create(
                    CultureInfo.InvariantCulture, $"{request.Tools.Count} tools {tools} bytes, system {system} bytes, whole body {request.Body.Length}"),
            },
        ];
    }
}
