using System.Text.RegularExpressions;
using AgentHost.ModelServing;

namespace AgentHost.Docs.Tests;

/// <summary>Each row of the table of faults, made to happen: what is said, how often the service is asked, and the exit code.</summary>
public sealed partial class FaultTableTests
{
    private static readonly Reply Slow = Reply.Of("words that come piece by piece") with { ChunkSize = 4 };

    /// <summary>What happens, by the first words of the row.</summary>
    private static readonly Dictionary<string, Reply[]> Happenings = new(StringComparer.Ordinal)
    {
        ["too many requests"] = [Status(429)],
        ["it is overloaded"] = [Status(503), Status(529)],
        ["it fails"] = [Status(500), Status(502), Status(504), Status(408), Status(409), Status(425), Slow with { Fault = Fault.Of(FaultKind.ErrorEvent) }],
        ["it cannot be reached"] = [Reply.Failing(Fault.Reset()), Reply.Failing(Fault.Cut())],
        ["nothing comes"] = [Reply.Failing(Fault.Silence())],
        ["the answer falls silent"] = [Slow with { Fault = Fault.Silence(afterEvents: 3) }],
        ["the answer breaks off"] = [Slow with { Fault = Fault.Cut(afterEvents: 3) }, Slow with { Fault = Fault.Reset(afterEvents: 3) }],
        ["the answer makes no sense"] = [Slow with { Fault = Fault.Of(FaultKind.ContentType) }, Slow with { Fault = Fault.Of(FaultKind.InvalidJson) }],
        ["the key is wrong"] = [Status(401)],
        ["the key may not do this"] = [Status(403)],
        ["no credit is left"] = [Status(402), Status(429, "insufficient_quota")],
        ["it does not know the model"] = [Status(404)],
        ["the conversation is too long"] = [Reply.Failing(Fault.ContextLength()), Status(413)],
        ["the address is wrong"] =
        [
            Reply.Failing(Fault.HttpStatus(404, message: "Not Found", code: "none")), Reply.Failing(Fault.HttpStatus(405, message: "Not allowed"))
        ],
        ["the request is refused"] = [Status(400), Status(422)],
        ["the content is refused"] = [Status(400, "content_filter")],
        ["the answer is filtered"] = [Slow with { FinishReason = "content_filter" }],
        ["the answer is longer"] = [Slow with { FinishReason = "length" }],
    };

    public static TheoryData<string, string, string, int> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string, int>();
            foreach (Match row in Row().Matches(DocPages.Read(DocPages.Faults)))
            {
                rows.Add(
                    row.Groups["what"].Value,
                    row.Groups["said"].Value,
                    row.Groups["again"].Value,
                    int.Parse(row.Groups["code"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task EveryRow_Happens_AsThePageSays(string what, string said, string again, int code)
    {
        using var sandbox = await Sandbox.CreateAsync();
        foreach (var reply in Happenings.Single(happening => what.StartsWith(happening.Key, StringComparison.Ordinal)).Value)
        {
            await using var server = await ModelServer.StartAsync(_ => reply);
            sandbox.Set("OPENAI_BASE_URL", server.BaseUrl);
            sandbox.Set("OPENAI_API_KEY", "sk-example");

            // Short only where silence is what happens: a busy machine is silent now and then.
            var seconds = reply.Fault?.Kind == FaultKind.Silence ? 0.3 : 60;
            sandbox.Write("me/.config/agent/agent.json", FormattableString.Invariant(
                $$"""{ "limits": { "retries": { "attempts": 2, "firstWait": "5ms" } }, "providers": { "openai": { "firstTokenSeconds": {{seconds}}, "idleSeconds": {{seconds}} } } }"""));

            var (exit, output) = await sandbox.RunAsync("agent run --quiet hello 2>&1 >/dev/null");

            Assert.True(code == exit, $"{what}: expected exit code {code}, got {exit}\n{output}");
            Assert.Matches($"\\Aagent: {string.Join(".*", said.Split('…').Select(Regex.Escape))}", output);
            Assert.Equal(again switch { "yes" => 3, "once" => 2, _ => 1 }, server.ModelRequests.Count);
        }
    }

    [Fact]
    public void EveryHappening_HasARow() =>
        Assert.Equal(Happenings.Count, Rows.Count);

    private static Reply Status(int status, string? code = null) => Reply.Failing(Fault.HttpStatus(status, code: code));

    [GeneratedRegex(
        @"^\| (?<what>[^|]+) \| `(?<said>[^|]+)` \| (?<again>yes|once|no) \| (?<code>\d) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Row();
}
