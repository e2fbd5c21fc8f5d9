using System.Diagnostics;
using System.Text.Json;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>An editor that reads all that an agent tells it. Disposing it ends the agent.</summary>
internal sealed class AcpEditor : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private int _id;

    /// <param name="process">The agent, with all three streams; its errors are read, so that it never waits for them.</param>
    public AcpEditor(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Pieces of answers that came.</summary>
    public int Chunks { get; private set; }

    /// <summary>The moment in which the last of them came.</summary>
    public long LastChunk { get; private set; }

    /// <summary>Asks, and reads until the answer.</summary>
    /// <exception cref="BenchException">It is an error, or the agent ended.</exception>
    public async Task<JsonElement> AskAsync(string method, string parameters)
    {
        var id = ++_id;
        await _process.StandardInput.WriteLineAsync($$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"{{{method}}}","params":{{{parameters}}}}""");
        await _process.StandardInput.FlushAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("\"agent_message_chunk\"", StringComparison.Ordinal))
            {
                LastChunk = Stopwatch.GetTimestamp();
                Chunks++;
            }
            else if (line.StartsWith('{') && !line.Contains("\"method\"", StringComparison.Ordinal))
            {
                var answer = JsonElement.Parse(line);
                return answer.TryGetProperty("result", out _) ? answer : throw new BenchException($"{method}: {line}");
            }
        }

        throw new BenchException($"the agent ended: {await _errors}");
    }

    /// <summary>Begins a session in a folder.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> BeginAsync(string folder) =>
        (await AskAsync("session/new", $$"""{"cwd":"{{folder}}","mcpServers":[]}""")).GetProperty("result").GetProperty("sessionId").GetString()!;

    /// <summary>Sends a prompt and waits for its end.</summary>
    public Task PromptAsync(string session) =>
        AskAsync("session/prompt", $$$"""{"sessionId":"{{{session}}}","prompt":[{"type":"text","text":"go"}]}""");

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
