using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>What a process left.</summary>
internal sealed record AgentResult(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON object of <c>--output json</c>.</summary>
    public JsonElement Json() => JsonSerializer.Deserialize<JsonElement>(Output);

    /// <summary>The lines of <c>--output stream-json</c>, each as JSON.</summary>
    public IReadOnlyList<JsonElement> Events() =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonSerializer.Deserialize<JsonElement>(line))];

    /// <summary>Fails with everything that the process said when it ended otherwise.</summary>
    public AgentResult ExitedWith(int code)
    {
        Assert.True(ExitCode == code, $"exit code {ExitCode} instead of {code}\n--- stdout\n{Output}\n--- stderr\n{Error}");
        return this;
    }
}
